// Calls for help that are open at some posts: read every few seconds, so that a socket that does not open hides none.
import type { MicroBrainKind } from '@chaolin/shared/routing/schema'
import { useQueries, useQueryClient } from '@tanstack/react-query'
import { readPost } from '../api'
import { usePosts } from '../parts/use-post'
import { readSosList, sosKey, type SosItem } from './api'

const everyMs = 15_000
const keptMs = 60 * 60_000
/** Whom a call may reach: the campus, its police post, the desk of the district. */
export const calledKinds: readonly MicroBrainKind[] = ['campus', 'police', 'district']

export function useOpenSosAt(ids: readonly string[]) {
  const client = useQueryClient()
  const answers = useQueries({
    queries: ids.map((microBrainId) => ({
      queryKey: sosKey('open', microBrainId),
      queryFn: () => readSosList({ microBrainId, state: 'open' }),
      refetchInterval: everyMs,
    })),
  })
  const byNumber = new Map<string, SosItem>()
  for (const { data } of answers) for (const item of data?.items ?? []) byNumber.set(item.number, item)
  return {
    items: [...byNumber.values()],
    /** Posts whose list was read: there are calls to listen for. */
    heard: ids.filter((_id, index) => answers[index]?.data !== undefined),
    readAgain: () => void client.invalidateQueries({ queryKey: sosKey('open') }),
  }
}

/** Of the posts where I work, those that are called, with their names; undefined: not known yet. */
export function useCalledPosts() {
  const { me, posts } = usePosts()
  const answers = useQueries({
    queries: posts.map(({ microBrainId }) => ({
      queryKey: ['micro-brain', microBrainId],
      queryFn: () => readPost(microBrainId),
      staleTime: keptMs,
    })),
  })
  const known = answers.flatMap(({ data }) => (data ? [data] : []))
  return {
    query: me,
    called:
      me.data && answers.every(({ isPending }) => !isPending)
        ? known.filter(({ kind }) => calledKinds.includes(kind))
        : undefined,
  }
}
