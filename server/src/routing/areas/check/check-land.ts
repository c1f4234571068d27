// What a draft would take away: communities without an area, and land in force that would be nobody's.
import { boxOf } from '@chaolin/shared/routing/geometry'
import { Clipper, EndType, FillRule, JoinType, type Paths64 } from 'clipper2-ts'
import type { CheckedArea } from './check.ts'
import { openPlane, outlinesOf, turned, type Plane } from './plane.ts'
import { collectProblems, type Problem } from './problems.ts'
import type { KnownPosts } from './read-features.ts'

/** Borders drawn anew run a little aside of the old ones: land counts as lost when it is wider than this. */
const lostWidthM = 1
const mostNames = 4

/** Every community that is known needs an area. */
export function findMissing(named: ReadonlySet<string>, posts: KnownPosts): Problem[] {
  const missing = collectProblems()
  for (const [id, { name, kind, lng, lat }] of posts)
    if (kind === 'community' && !named.has(id))
      missing.add({
        path: 'features',
        code: 'community_missing',
        message: `${name}（${id}）没有边界`,
        at: lng === undefined || lat === undefined ? undefined : [lng, lat],
      })
  return missing.list
}

/** Land that `before` covers and `after` does not, each piece above `maxLostM2` with whose it was. */
export function findLostLand(
  before: readonly CheckedArea[],
  after: readonly CheckedArea[],
  { posts, maxLostM2 }: { posts: KnownPosts; maxLostM2: number },
): Problem[] {
  if (before.length === 0) return []
  const plane = openPlane(boxOf([...before, ...after].flatMap(({ polygons }) => polygons.flat())))
  const was = before.map(({ id, polygons }) => ({ id, paths: toPaths(polygons, plane) }))
  const land = Clipper.union(
    was.flatMap(({ paths }) => paths),
    FillRule.NonZero,
  )
  const kept = Clipper.union(
    after.flatMap(({ polygons }) => toPaths(polygons, plane)),
    FillRule.NonZero,
  )
  const lost = collectProblems()
  for (const piece of outlinesOf(withoutSlivers(Clipper.difference(land, kept, FillRule.NonZero), plane))) {
    const m2 = plane.toM2(piece)
    if (m2 <= maxLostM2) continue
    lost.add({
      path: '',
      code: 'land_lost',
      message: `${ownersOf(piece, was, plane, posts)}现在有的 ${Math.round(m2)} 平方米，这一版里不属于任何社区`,
      at: plane.toPoint(piece[0]![0]!),
    })
  }
  return lost.list
}

const toPaths = (polygons: CheckedArea['polygons'], plane: Plane): Paths64 =>
  polygons.flatMap((rings) => rings.map((ring, i) => turned(plane.toPath(ring), i === 0)))

function withoutSlivers(paths: Paths64, { scale }: Plane): Paths64 {
  const move = (list: Paths64, byM: number) =>
    Clipper.inflatePaths(list, byM * scale, JoinType.Miter, EndType.Polygon)
  return move(move(paths, -lostWidthM / 2), lostWidthM / 2)
}

/** Those who lose most first. */
function ownersOf(
  piece: Paths64,
  was: readonly { id: string; paths: Paths64 }[],
  plane: Plane,
  posts: KnownPosts,
) {
  const { left, top, right, bottom } = Clipper.getBoundsPaths(piece)
  const losers = was
    .flatMap(({ id, paths }) => {
      const box = Clipper.getBoundsPaths(paths)
      if (box.left > right || box.right < left || box.top > bottom || box.bottom < top) return []
      const m2 = plane.toM2(Clipper.intersect(paths, piece, FillRule.NonZero))
      return m2 > 1 ? [{ id, m2 }] : []
    })
    .sort((a, b) => b.m2 - a.m2)
  const names = losers.slice(0, mostNames).map(({ id }) => posts.get(id)?.name ?? id)
  return names.join('、') + (losers.length > mostNames ? `等 ${losers.length} 个社区` : '')
}
