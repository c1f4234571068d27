// The same matter near by: found by an index of squares, scored by the rule, masked.
import type { SameMatter } from '@chaolin/shared/reports/categories'
import { isOpen, type ReportStatus } from '@chaolin/shared/reports/rules'
import {
  isRecentMatter,
  likeness,
  mostDuplicates,
  pairsOf,
  scoreSameMatter,
  topicsOf,
  type Topics,
} from '@chaolin/shared/reports/same-matter'
import { agreementOf, objectsOf } from '@chaolin/shared/reports/matter-objects'
import { toWgs84 } from '@chaolin/shared/routing/coordinates'
import { distanceM } from '@chaolin/shared/routing/distance'
import type { Point } from '@chaolin/shared/routing/geometry'
import { maskPersonal } from '@chaolin/shared/routing/masking'
import type { RouteAnswer } from '@chaolin/shared/routing/schema'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { marksFor, readRows, toTime } from '../db/sql.ts'
import type { Signer } from '../files/urls.ts'
import type { Person } from '../residents/queries.ts'
import type { FindDuplicates } from '../routing/duplicates.ts'
import { listCategories } from '../routing/queries.ts'
import { readTriage } from '../routing/triage/queries.ts'
import type { Report } from './entities.ts'
import { roleAt } from './roles.ts'
import { cellsAround, spotOf, squareDistance, type Spot } from './spot.ts'
import { summaryOf } from './views.ts'

const dayMs = 24 * 3_600_000
/** The open and near ones among what an index found; scoring takes a while for each. */
const mostCompared = 40

/** A row as the database gives it: this is asked while somebody types, so it is plain SQL. */
type Known = {
  id: number
  number: string
  person_id: string
  text: string
  category: string
  status: ReportStatus
  spot_lng: number | null
  spot_lat: number | null
  cover_photo_id: string | null
  supports: number
  created_at: number | string
  resolved_at: number | string | null
}
type Found = { known: Known; score: number; distanceM: number | null }

/** Beside what is public. */
type Visible = { column: 'person_id' | 'home_id'; value: string }
type Matter = { spot: Spot; text: string; topics: Topics; visible: Visible | null; exceptId?: number }

/** The most likely first, those that are open before those that are settled; at most five. */
async function findSameMatters(ctx: Context, matter: Matter): Promise<Found[]> {
  const rules = new Map(
    (await listCategories(ctx))
      .filter(({ code, sameMatter }) => matter.topics.has(code) && sameMatter.radiusM > 0)
      .map(({ code, sameMatter }) => [code, sameMatter]),
  )
  if (matter.spot.cell === null || rules.size === 0) return []
  const now = ctx.now().getTime()
  const words = pairsOf(matter.text)
  const things = objectsOf(matter.text)
  return (await readNear(ctx, matter, rules))
    .flatMap((known) => compare(known, matter, { words, things, rule: rules.get(known.category)!, now }))
    .sort(
      (a, b) =>
        Number(isOpen(b.known.status)) - Number(isOpen(a.known.status)) ||
        b.score - a.score ||
        (a.distanceM ?? 0) - (b.distanceM ?? 0) ||
        b.known.id - a.known.id,
    )
    .slice(0, mostDuplicates)
}

/** By the index of squares, open and near ones first; each rule still looks at what comes back. */
function readNear(
  ctx: Context,
  { spot, visible, exceptId = 0 }: Matter,
  rules: Map<string, SameMatter>,
): Promise<Known[]> {
  const most = (of: (rule: SameMatter) => number) => Math.max(...[...rules.values()].map(of))
  const before = (days: number) => new Date(ctx.now().getTime() - days * dayMs)
  const resolvedDays = most((rule) => rule.resolvedDays)
  const radiusM = most((rule) => rule.radiusM)
  const cells = spot.point ? cellsAround(spot.point, radiusM) : [spot.cell!]
  const codes = [...rules.keys()]
  const own = visible
    ? { sql: ` or ${visible.column} = ?`, values: [visible.value] }
    : { sql: '', values: [] }
  const nearest = spot.point ? squareDistance(spot.point) : { sql: '-id', values: [] }
  return readRows<Known>(
    ctx.em,
    `select id, number, person_id, text, category, status, spot_lng, spot_lat, cover_photo_id, supports, created_at,
            resolved_at
       from reports
      where cell in (${marksFor(cells)}) and created_at >= ? and category in (${marksFor(codes)})
        and (status in ('submitted', 'accepted', 'in_progress')
             or (status in ('resolved', 'closed') and resolved_at >= ?))
        and (public = ?${own.sql}) and id <> ?
      order by case when status in ('resolved', 'closed') then 1 else 0 end, ${nearest.sql}
      limit ${mostCompared}`,
    [
      ...cells,
      before(most((rule) => rule.openDays) + resolvedDays),
      ...codes,
      before(resolvedDays),
      true,
      ...own.values,
      exceptId,
      ...nearest.values,
    ],
  )
}

type Measure = { words: Map<string, number>; things: ReadonlySet<string>; rule: SameMatter; now: number }

function compare(known: Known, { spot, topics }: Matter, { words, things, rule, now }: Measure): Found[] {
  const age = {
    status: known.status,
    createdAt: toTime(known.created_at).getTime(),
    resolvedAt: known.resolved_at === null ? null : toTime(known.resolved_at).getTime(),
  }
  if (!isRecentMatter(age, rule, now)) return []
  const metres = distanceTo(known, spot.point)
  const score = scoreSameMatter({
    topic: topics.get(known.category) ?? 0,
    distanceM: metres,
    radiusM: rule.radiusM,
    words: likeness(words, pairsOf(known.text)),
    category: known.category,
    things: agreementOf(things, objectsOf(known.text)),
  })
  return score === null ? [] : [{ known, score, distanceM: metres }]
}

const distanceTo = ({ spot_lng: lng, spot_lat: lat }: Known, point: Point | null) =>
  point && lng !== null && lat !== null ? distanceM(point, [lng, lat]) : null

const duplicateView = (sign: Signer, personId: string, { known, score, distanceM: metres }: Found) => ({
  number: known.number,
  summary: summaryOf(maskPersonal(known.text)),
  // The same written address: as near as can be said.
  distanceM: Math.round(metres ?? 0),
  score,
  status: known.status,
  createdAt: toWire(toTime(known.created_at)),
  photoUrl: known.cover_photo_id ? sign(known.cover_photo_id) : null,
  supports: known.supports,
  mine: known.person_id === personId,
})

/** Before a report is sent: what is public, and one's own. */
export const findDuplicates: FindDuplicates = async (
  ctx,
  { personId, signPhoto, request, categories, decision },
) => {
  if (request.kind !== 'report') return []
  const point = request.place ? toWgs84(request.place) : decision.namedPoint
  const found = await findSameMatters(ctx, {
    spot: spotOf(point, decision.address),
    text: request.text ?? '',
    topics: topicsOf(request.category, request.text ? categories : []),
    visible: { column: 'person_id', value: personId },
  })
  return found.map((item) => duplicateView(signPhoto, personId, item))
}

/** For the staff of its home: what is public, and everything in their own queue; for another post what is public. */
export async function findDuplicatesOf(
  ctx: Context,
  sign: Signer,
  person: Person,
  report: Report,
): Promise<RouteAnswer['duplicates']> {
  const { spotLng, spotLat, cell, text, category, homeId, id } = report
  const point: Point | null = spotLng == null || spotLat == null ? null : [spotLng, spotLat]
  const found = await findSameMatters(ctx, {
    spot: { point, cell: cell ?? null },
    text,
    topics: topicsOf(category, (await readTriage(ctx)).classify(text)),
    visible: (await roleAt(ctx, person, homeId)) && { column: 'home_id', value: homeId },
    exceptId: id,
  })
  return found.map((item) => duplicateView(sign, '', item))
}
