// The borders, as they are shown.
import { asPlace } from '@chaolin/shared/routing/coordinates'
import type { Context } from '../../context.ts'
import { readBook } from '../book.ts'

/** The areas as drawn, with the name of the street each belongs to. */
export async function readAreaMap(ctx: Context) {
  const { areas, areasVersion, synthetic, microBrains } = await readBook(ctx)
  return {
    version: areasVersion,
    synthetic,
    areas: areas.flatMap(({ id, rings }) => {
      const post = microBrains.get(id)
      if (!post) return []
      const street = (post.parentId && microBrains.get(post.parentId)?.name) || ''
      return {
        id,
        name: post.name,
        street,
        place: asPlace([post.lng, post.lat]),
        rings: rings.map((ring) => ring.map(([lng, lat]): [number, number] => [lng, lat])),
      }
    }),
  }
}
