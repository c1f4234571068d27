// The tree of posts: what is above a post, and which post of a level stands above a place.
import type { RuleLevel } from '@chaolin/shared/routing/rules'
import type { Book } from './book.ts'
import type { MicroBrain } from './entities.ts'

/** What is known of where something is; ids of posts. */
export type Whereabouts = { communityId: string | null; streetId: string | null; districtId: string | null }

export const streetOf = (book: Book, communityId: string | null) =>
  (communityId && book.microBrains.get(communityId)?.parentId) || null

/** The district above a post, or the post itself. */
export function districtOf(book: Book, id: string | null): string | null {
  const seen = new Set<string>()
  let post = id ? book.microBrains.get(id) : undefined
  while (post && !seen.has(post.id)) {
    if (post.kind === 'district') return post.id
    seen.add(post.id)
    post = post.parentId ? book.microBrains.get(post.parentId) : undefined
  }
  return null
}

/** Null when the place is not known well enough, or nobody holds that level there. */
export function postAt(book: Book, level: RuleLevel, place: Whereabouts): MicroBrain | null {
  const police = place.streetId ? book.policeOf.get(place.streetId) : null
  const id = { community: place.communityId, street: place.streetId, police, district: place.districtId }[
    level
  ]
  return (id && book.microBrains.get(id)) || null
}
