// Where I work: my posts as the server knows them now, and the one I look at.
import { isStaffRole, type StaffRole } from '@chaolin/shared/staff/rules'
import { useQuery } from '@tanstack/react-query'
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { phoneStorage } from '../../ui/storage'
import { readMe, readPost, type Me } from '../api'

export interface HeldPost {
  microBrainId: string
  role: StaffRole
}

/** Whose queue holds what no rule could place. */
export const deskId = '330114'

const strength: Record<StaffRole, number> = { staff: 0, dispatcher: 1, supervisor: 2 }

/** One line for each post, with the strongest role there. */
export function postsOf(roles: Me['person']['roles']): HeldPost[] {
  const posts = new Map<string, HeldPost>()
  for (const { role, microBrainId } of roles) {
    if (!microBrainId || !isStaffRole(role)) continue
    const known = posts.get(microBrainId)
    if (!known || strength[known.role] < strength[role]) posts.set(microBrainId, { microBrainId, role })
  }
  return [...posts.values()]
}

const useChosen = create<{ id: string | undefined }>()(
  persist(() => ({ id: undefined as string | undefined }), {
    name: 'staff-post',
    storage: createJSONStorage(() => phoneStorage),
  }),
)

export const choosePost = (id: string) => useChosen.setState({ id })

export function usePosts() {
  const me = useQuery({ queryKey: ['me'], queryFn: readMe })
  const chosen = useChosen((state) => state.id)
  const posts = postsOf(me.data?.person.roles ?? [])
  const supervisor = posts.some(({ role }) => role === 'supervisor')
  const held = posts.find(({ microBrainId }) => microBrainId === chosen)
  const elsewhere = supervisor && chosen ? { microBrainId: chosen, role: 'supervisor' as const } : undefined
  return { me, posts, supervisor, post: held ?? elsewhere ?? posts[0] }
}

export function usePostName(id: string | null | undefined): string | undefined {
  const { data } = useQuery({
    queryKey: ['micro-brain', id],
    queryFn: () => readPost(id ?? ''),
    enabled: Boolean(id),
    staleTime: 60 * 60_000,
  })
  return data?.name
}
