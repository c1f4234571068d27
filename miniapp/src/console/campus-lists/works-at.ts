// Whether somebody works at a post, and does not only supervise it.
import { useSession } from '../../session'

export function useWorksAt(postId: string): boolean {
  const roles = useSession(({ person }) => person?.roles) ?? []
  return roles.some(
    ({ role, microBrainId }) => microBrainId === postId && (role === 'staff' || role === 'dispatcher'),
  )
}
