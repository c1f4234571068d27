// All posts with their names: rules and answers hold only their ids.
import { useQuery } from '@tanstack/react-query'
import type { MicroBrainKind } from '@chaolin/shared/routing/schema'
import { useMemo } from 'react'
import { keyOf, readPosts, type Post } from '../api'

const keptMs = 10 * 60_000
const none: readonly Post[] = []

/** For a room that shows nothing before the posts are known. */
export const usePostsQuery = () =>
  useQuery({ queryKey: keyOf('posts'), queryFn: readPosts, staleTime: keptMs })

export function usePosts() {
  const { data } = usePostsQuery()
  const posts = data?.items ?? none
  return useMemo(() => {
    const byId = new Map(posts.map((post) => [post.id, post]))
    return {
      posts,
      /** The id itself where no such post is known: a rule may name one that is gone. */
      nameOf: (id: string) => byId.get(id)?.name ?? id,
      optionsOf: (...kinds: MicroBrainKind[]) =>
        posts
          .filter(({ kind }) => kinds.length === 0 || kinds.includes(kind))
          .map(({ id, name }) => ({ value: id, label: name })),
    }
  }, [posts])
}
export type Posts = ReturnType<typeof usePosts>
