// Whom a call for help is for: the campus, the police of the place, and their people, read before anything is locked.
import { toWgs84 } from '@chaolin/shared/routing/coordinates'
import { distanceM } from '@chaolin/shared/routing/distance'
import type { Point } from '@chaolin/shared/routing/geometry'
import { nearestWithin, respondersOf, sosLimits, type SosSide } from '@chaolin/shared/campus/sos'
import type { Place } from '@chaolin/shared/place'
import type { Context } from '../../context.ts'
import { marksFor, readRows, toTime } from '../../db/sql.ts'
import { peopleAt } from '../../residents/queries.ts'
import {
  deskAbove,
  findMicroBrain,
  findPostOf,
  getMicroBrain,
  listMicroBrains,
  parentOf,
} from '../../routing/queries.ts'
import { readDuty, type OnDuty } from '../../staff/duty/queries.ts'

export type Press = {
  place?: Place | undefined
  /** What the person says themselves; a code says it better. */
  campusId?: string | undefined
}
export type Posts = { campusId: string | null; policeId: string | null }
export type Alerted = {
  personId: string
  side: SosSide
  microBrainId: string
  rank: number
  distanceM: number | null
}
export type Called = Posts & { deskId: string | null; people: Alerted[] }

async function isCampus(ctx: Context, id: string | undefined | null) {
  return id ? (await getMicroBrain(ctx, id))?.kind === 'campus' : false
}

type HeldCode = { person_id: string; campus_id: string; status: string; until: number | string }

/** By person: the campus of the code that they hold now. */
async function heldCampuses(ctx: Context, personIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await readRows<HeldCode>(
    ctx.em,
    `select person_id, campus_id, status, until from campus_codes
     where active = 1 and person_id in (${marksFor(personIds)})`,
    personIds,
  )
  const held = rows.filter(({ status, until }) => status !== 'ended' && toTime(until) > ctx.now())
  return new Map(held.map(({ person_id, campus_id }) => [person_id, campus_id]))
}

async function campusOf(
  ctx: Context,
  held: string | undefined,
  { place, campusId }: Press,
): Promise<string | null> {
  if (held && (await isCampus(ctx, held))) return held
  // A campus that nobody knows is no reason to refuse a call for help.
  if (campusId && (await isCampus(ctx, campusId))) return campusId
  if (!place) return null
  const point = toWgs84(place)
  const campuses = (await listMicroBrains(ctx)).filter(({ kind }) => kind === 'campus')
  return nearestWithin(campuses, ({ lng, lat }) => distanceM(point, [lng, lat]))?.id ?? null
}

/** The police of the place, and without one those of the campus. */
async function policeOf(ctx: Context, place: Place | undefined, campusId: string | null) {
  const spot = place ? await findMicroBrain(ctx, { kind: 'sos', place }) : null
  const there = spot?.communityId ? await findPostOf(ctx, 'police', spot.communityId) : null
  return there ?? (campusId ? await findPostOf(ctx, 'police', campusId) : null)
}

/** By the code, else as said, else the nearest campus within 3 km. */
async function postsOf(ctx: Context, held: string | undefined, press: Press): Promise<Posts> {
  const campusId = await campusOf(ctx, held, press)
  return { campusId, policeId: (await policeOf(ctx, press.place, campusId))?.id ?? null }
}

export async function postsFor(ctx: Context, personId: string, press: Press): Promise<Posts> {
  return postsOf(ctx, (await heldCampuses(ctx, [personId])).get(personId), press)
}

type Look = { at: number; people: Promise<OnDuty[]> }
const looks = new WeakMap<object, Map<string, Look>>()
const sameLookMs = 500

/** Calls within half a second of each other share one look at who is on duty: a crowd would otherwise wait for it. */
async function dutyOf(ctx: Context, posts: readonly string[]): Promise<OnDuty[]> {
  const owner = ctx.em.getDriver()
  const known = looks.get(owner) ?? new Map<string, Look>()
  looks.set(owner, known)
  const at = ctx.now().getTime()
  const missing = posts.filter((post) => {
    const last = known.get(post)
    return !(last && at - last.at >= 0 && at - last.at < sameLookMs)
  })
  if (missing.length > 0) {
    const look = { at, people: readDuty(ctx, missing).then(({ people }) => people) }
    for (const post of missing) known.set(post, look)
    // A look that failed is nobody else's.
    look.people.catch(() => missing.forEach((post) => known.delete(post)))
  }
  const shared = new Set(posts.map((post) => known.get(post)!.people))
  return (await Promise.all(shared)).flat()
}

function rankedAt(
  people: readonly OnDuty[],
  microBrainId: string | null,
  side: SosSide,
  point: Point | null,
): Alerted[] {
  if (!microBrainId) return []
  const here = people
    .filter((person) => person.microBrainId === microBrainId)
    .map((person) => ({
      person,
      onDuty: person.duty !== null,
      distanceM: point && person.place ? Math.round(distanceM(point, person.place)) : null,
    }))
  return respondersOf(here, sosLimits.alertedAtOnce).map(({ person, distanceM }, index) => ({
    personId: person.id,
    side,
    microBrainId,
    rank: index + 1,
    distanceM,
  }))
}

const eachOnce = (people: readonly Alerted[], exceptId: string) => {
  const seen = new Set([exceptId])
  return people.filter(({ personId }) => !seen.has(personId) && seen.add(personId))
}

type Caller = { personId: string; press: Press }

/** Everybody who is told at once, for each of these calls; what they share is read once. */
export async function callForAll(ctx: Context, callers: readonly Caller[]): Promise<Called[]> {
  const held = await heldCampuses(
    ctx,
    callers.map(({ personId }) => personId),
  )
  const posts = await Promise.all(
    callers.map(({ personId, press }) => postsOf(ctx, held.get(personId), press)),
  )
  const ids = new Set(posts.flatMap(({ campusId, policeId }) => [campusId, policeId]))
  ids.delete(null)
  const people = ids.size > 0 ? await dutyOf(ctx, [...ids] as string[]) : []
  return Promise.all(callers.map((caller, i) => calledBy(ctx, caller, posts[i]!, people)))
}

/** Where neither post has anybody, the people of the district's desk are told. */
async function calledBy(
  ctx: Context,
  { personId, press }: Caller,
  posts: Posts,
  people: readonly OnDuty[],
): Promise<Called> {
  const { campusId, policeId } = posts
  const point = press.place ? toWgs84(press.place) : null
  const told = eachOnce(
    [...rankedAt(people, campusId, 'campus', point), ...rankedAt(people, policeId, 'police', point)],
    personId,
  )
  if (told.length > 0) return { ...posts, deskId: null, people: told }
  const deskId = await deskAbove(ctx, campusId ?? policeId)
  const desk = rankedAt(await dutyOf(ctx, [deskId]), deskId, 'desk', point)
  return { ...posts, deskId, people: eachOnce(desk, personId) }
}

export const callFor = async (ctx: Context, personId: string, press: Press): Promise<Called> =>
  (await callForAll(ctx, [{ personId, press }]))[0]!

async function postsAbove(ctx: Context, postId: string): Promise<string[]> {
  const above = new Set<string>()
  for (let id = (await parentOf(ctx, postId))?.id; id && !above.has(id); id = (await parentOf(ctx, id))?.id)
    above.add(id)
  return [...above]
}

/** Nobody took it: all who work at the posts, on duty or not, and the supervisors above. */
export async function everybodyFor(
  ctx: Context,
  sos: { campusId?: string | null; policeId?: string | null; deskId?: string | null },
): Promise<Alerted[]> {
  const sides = [
    ['campus', sos.campusId],
    ['police', sos.policeId],
    ['desk', sos.deskId],
  ] as const
  const found: Alerted[] = []
  for (const [side, microBrainId] of sides) {
    if (!microBrainId) continue
    const working = await peopleAt(ctx, [microBrainId], ['staff', 'dispatcher'])
    const above = await peopleAt(
      ctx,
      [microBrainId, ...(await postsAbove(ctx, microBrainId))],
      ['supervisor'],
    )
    found.push(
      ...[...working, ...above].map((personId, index) => ({
        personId,
        side,
        microBrainId,
        rank: index + 1,
        distanceM: null,
      })),
    )
  }
  return found
}
