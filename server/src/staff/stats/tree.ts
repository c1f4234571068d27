// The tree of posts as the figures add up: what is under each one, and a mark that changes with it.
import type { Context } from '../../context.ts'
import { listMicroBrains } from '../../routing/queries.ts'
import { sha256 } from '../../sha256.ts'

type Post = Awaited<ReturnType<typeof listMicroBrains>>[number]
export type Tree = {
  posts: Map<string, Post>
  /** A post and all above it; just itself for one that is gone. */
  chainOf: (id: string) => string[]
  hasBelow: (id: string) => boolean
  /** It and everything below it. */
  under: (id: string) => string[]
  mark: string
}

export async function readTree(ctx: Context): Promise<Tree> {
  const list = await listMicroBrains(ctx)
  const posts = new Map(list.map((post) => [post.id, post]))
  const parents = new Set(list.flatMap(({ parentId }) => parentId ?? []))
  const chainOf = (id: string) => {
    const chain: string[] = []
    for (let at: string | null | undefined = id; at && !chain.includes(at); at = posts.get(at)?.parentId)
      chain.push(at)
    return chain
  }
  const known = new Map<string, string[]>()
  const links = list.map(({ id, parentId }) => `${id}<${parentId ?? ''}`).sort()
  return {
    posts,
    chainOf,
    hasBelow: (id) => parents.has(id),
    under(id) {
      const found =
        known.get(id) ?? list.filter((post) => chainOf(post.id).includes(id)).map((post) => post.id)
      known.set(id, found)
      return found
    },
    mark: sha256(...links),
  }
}
