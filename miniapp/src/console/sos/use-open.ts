// Calls for help that are open at the posts where somebody works.
import { useMemo } from 'react'
import { calledKinds, useOpenSosAt } from '../../staff/sos/use-open'
import { useOwnPosts } from '../parts/post-choice'
import { usePosts } from '../parts/posts'

export function useSosPosts(): string[] {
  const { ids } = useOwnPosts()
  const { posts } = usePosts()
  const key = ids.join()
  return useMemo(
    () =>
      key === ''
        ? []
        : key
            .split(',')
            .filter((own) => posts.some(({ id, kind }) => id === own && calledKinds.includes(kind))),
    [key, posts],
  )
}

export const useOpenSos = () => useOpenSosAt(useSosPosts())
