// Beneath the choice of a post: its first load, or why it cannot be shown. The choice stays: another may be picked.
import { stateOf } from '../../query'
import { Instead } from '../../ui/page'
import { Skeleton } from '../../ui/skeleton'
import { requestIdOf } from '../../ui/problem'

interface Asked {
  data: unknown
  error: Error | null
  isPending: boolean
  refetch: () => unknown
}

export function PostState({ query }: { query: Asked }) {
  const state = stateOf(query)
  if (state === 'ready') return null
  if (state === 'loading') return <Skeleton />
  return <Instead state={state} onRetry={() => void query.refetch()} requestId={requestIdOf(query.error)} />
}
