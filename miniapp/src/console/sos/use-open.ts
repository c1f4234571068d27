// Calls for help that are open at the posts where somebody works: read every few seconds, and at once when one is heard.
import type { MicroBrainKind } from '@chaolin/shared/routing/schema'
import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { readSosList, sosKey, type SosItem } from '../../staff/sos/api'
import { useOwnPosts } from '../parts/post-choice'
import { usePosts } from '../parts/posts'

/** A socket that does not open must not hide a call. */
const everyMs = 15_000
/** Whom a call may reach: the campus, its police post, the desk of the district. */
const kinds: readonly MicroBrainKind[] = ['campus', 'police', 'district']

export function useSosPosts(): string[] {
  const { ids } = useOwnPosts()
  const { posts } = usePosts()
  const key = ids.join()
  return useMemo(
    () =>
      key === ''
        ? []
        : key.split(',').filter((own) => posts.some(({ id, kind }) => id === own && kinds.includes(kind))),
    [key, posts],
  )
}

export function useOpenSos() {
  const client = useQueryClient()
  const ids = useSosPosts()
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
