// A role in words: what, and where.
import { useQuery } from '@tanstack/react-query'
import { useT } from '../../../i18n'
import { Tag } from '../../../ui/tag'
import { readPost, type Role } from '../api'
import { mineWords, roleWords } from '../words'

export function usePostName(id: string | undefined): string | undefined {
  const { data } = useQuery({
    queryKey: ['micro-brain', id],
    queryFn: () => readPost(id ?? ''),
    enabled: id !== undefined,
    staleTime: 60 * 60_000,
  })
  return data?.name
}

export function RoleTag({ role }: { role: Role }) {
  const t = useT(mineWords)
  const named = useT(roleWords)
  const name = usePostName(role.microBrainId)
  const words = named(role.role)
  return (
    <Tag {...(role.role === 'resident' ? {} : { tone: 'tide' as const })}>
      {name ? t('at', { name, role: words }) : words}
    </Tag>
  )
}
