// All areas together: none on top of another, and no strip of land between them that is nobody's.
import { idsWithin, indexAreas, type AreaIndex } from '@chaolin/shared/routing/areas/area-index'
import { boxOf } from '@chaolin/shared/routing/geometry'
import { Clipper, EndType, FillRule, JoinType, type Paths64 } from 'clipper2-ts'
import Flatbush from 'flatbush'
import { openPlane, outlinesOf, turned, type Plane } from './plane.ts'
import { pathOf, type Problems } from './problems.ts'
import type { Drawn } from './read-features.ts'

/** What rounding to six decimals leaves along a shared border is no overlap. */
const overlapM2 = 1
const overlapWidthM = 0.15
/** A gap that opens to the outside counts when it is narrower than twice this: wider, it is the district's outline. */
const reachM = 100
/** As exactly as neighbours' corners are drawn on top of each other. */
const touchM = 0.5

export function checkTogether(drawn: Drawn[], maxGapM2: number | null, problems: Problems) {
  const plane = openPlane(boxOf(drawn.flatMap(({ polygons }) => polygons.flat())))
  const paths = drawn.map(({ polygons }) =>
    polygons.flatMap((rings) => rings.map((ring, i) => turned(plane.toPath(ring), i === 0))),
  )
  checkOverlaps(drawn, paths, plane, problems)
  if (maxGapM2 !== null) checkGaps(drawn, paths, plane, maxGapM2, problems)
}

function checkOverlaps(drawn: Drawn[], paths: Paths64[], plane: Plane, problems: Problems) {
  const boxes = new Flatbush(drawn.length)
  const bounds = paths.map((path) => Clipper.getBoundsPaths(path))
  for (const { left, top, right, bottom } of bounds) boxes.add(left, top, right, bottom)
  boxes.finish()
  for (const [i, one] of drawn.entries()) {
    const { left, top, right, bottom } = bounds[i]!
    for (const j of boxes.search(left, top, right, bottom, (other) => other < i).sort((a, b) => a - b)) {
      const shared = Clipper.intersect(paths[i]!, paths[j]!, FillRule.NonZero)
      const worst = shared.find((path) => isWide(path, plane))
      if (!worst) continue
      const other = drawn[j]!
      problems.add({
        path: pathOf(one.feature),
        code: 'overlap',
        message: `${one.name}和${other.name}（${pathOf(other.feature)}）重叠了 ${Math.round(plane.toM2(shared))} 平方米`,
        at: plane.toPoint(worst[0]!),
      })
    }
  }
}

function isWide(path: Paths64[number], plane: Plane) {
  const m2 = plane.toM2([path])
  const aroundM = path.reduce((sum, point, i) => {
    const next = path[(i + 1) % path.length]!
    return sum + Math.hypot(next.x - point.x, next.y - point.y)
  }, 0)
  return m2 > overlapM2 && m2 / (aroundM / plane.scale / 2) > overlapWidthM
}

/**
 * The land of all areas, closed: everything that a disc of `reachM` outside cannot get at. What the closing added is
 * nobody's. If it is shut in it is a gap; if it opens to the outside, only when it keeps areas apart: a notch in the
 * outline is none.
 */
function checkGaps(drawn: Drawn[], paths: Paths64[], plane: Plane, maxGapM2: number, problems: Problems) {
  const land = Clipper.union(paths.flat(), FillRule.NonZero)
  const outlines = land.filter((path) => Clipper.isPositive(path))
  const filled = Clipper.union(outlines, FillRule.NonZero)
  let index: AreaIndex | null = null
  const names = new Map(drawn.map(({ id, name }) => [id, name]))
  const shutIn = outlinesOf(filled, land).map((gap) => ({ gap, open: false }))
  const strips = outlinesOf(close(filled, plane), filled).map((gap) => ({ gap, open: true }))
  for (const { gap, open } of [...shutIn, ...strips]) {
    const m2 = plane.toM2(gap)
    if (m2 <= maxGapM2) continue
    index ??= indexAreas(drawn.map(({ id, polygons }) => ({ id, rings: polygons.flat() })))
    const touching = touched(gap, plane, index)
    if (open && touching.groups < 2) continue
    const who = touching.ids.slice(0, 4).map((id) => names.get(id))
    const where = who.length === 1 ? '里面' : '之间'
    problems.add({
      path: '',
      code: 'gap',
      message: `${who.join('、')}${where}空出 ${Math.round(m2)} 平方米，不属于任何社区`,
      at: plane.toPoint(gap[0]![0]!),
    })
  }
}

function close(paths: Paths64, { scale }: Plane): Paths64 {
  const move = (list: Paths64, byM: number) =>
    Clipper.inflatePaths(list, byM * scale, JoinType.Round, EndType.Polygon, 2, scale)
  return Clipper.union(move(move(paths, reachM), -reachM), FillRule.NonZero)
}

/** The areas at the edge of a gap, and how many groups they make: areas that meet at its edge are one. */
function touched(gap: Paths64, plane: Plane, index: AreaIndex) {
  const groupOf = new Map<string, string>()
  const rootOf = (id: string): string => {
    const parent = groupOf.get(id) ?? id
    return parent === id ? id : rootOf(parent)
  }
  for (const corner of gap.flat()) {
    const ids = idsWithin(plane.toPoint(corner), index, touchM)
    for (const id of ids) {
      if (!groupOf.has(id)) groupOf.set(id, id)
      groupOf.set(rootOf(id), rootOf(ids[0]!))
    }
  }
  const ids = [...groupOf.keys()].sort()
  return { ids, groups: new Set(ids.map(rootOf)).size }
}
