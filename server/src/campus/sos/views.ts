// A call for help → wire: as its caller sees it, as a line of the list, and whole for those who come.
import { isOpenSos, sosLimits, sosMay, sosStaffSteps, sosStep } from '@chaolin/shared/campus/sos'
import type { Call, OwnSos, StaffSos } from '@chaolin/shared/campus/sos-schema'
import type { Context } from '../../context.ts'
import { marksFor, readRows, toTime } from '../../db/sql.ts'
import { toWire, toWireOrNull } from '../../day.ts'
import { findPhone, type Person } from '../../residents/queries.ts'
import { getMicroBrain, homeView } from '../../routing/queries.ts'
import { namelessColleague, staffNames } from '../../staff/people/queries.ts'
import { readCodeName } from '../codes/marks.ts'
import { latestCodeOf, statusNow } from '../codes/queries.ts'
import { SosAlert, SosHistory, SosPlace, type CampusSos, type CampusWalk } from './entities.ts'
import { placeView } from './queries.ts'
import type { Seat } from './steps.ts'
import { postsFor, type Posts } from './whereabouts.ts'

const plain = { disableIdentityMap: true } as const

const emergency: Call = { kind: 'emergency', number: '110', name: { zh: '报警', en: 'Police' } }

/** What to press before all else: the campus's own guards are the nearest, 110 always answers. */
async function callsOf(ctx: Context, { campusId, policeId }: Partial<Posts>): Promise<Call[]> {
  const campus = campusId ? await getMicroBrain(ctx, campusId) : null
  const police = policeId ? await getMicroBrain(ctx, policeId) : null
  return [
    emergency,
    ...(campus
      ? [
          {
            kind: 'campus' as const,
            number: campus.phone,
            name: { zh: `${campus.name}保卫`, en: 'Campus security' },
          },
        ]
      : []),
    ...(police
      ? [{ kind: 'police' as const, number: police.phone, name: { zh: police.name, en: 'Police station' } }]
      : []),
  ]
}

/** Before there is a call: by the code of who asks. */
export const callsFor = async (ctx: Context, personId: string) =>
  callsOf(ctx, await postsFor(ctx, personId, {}))

async function summaryView(ctx: Context, sos: CampusSos) {
  return {
    number: sos.number,
    status: sos.status,
    origin: sos.origin,
    raisedAt: toWire(sos.raisedAt),
    receivedAt: toWire(sos.createdAt),
    campus: sos.campusId ? await homeView(ctx, sos.campusId) : null,
    police: sos.policeId ? await homeView(ctx, sos.policeId) : null,
    alerted: sos.alerted,
    acknowledgedAt: toWireOrNull(sos.acknowledgedAt),
    arrivedAt: toWireOrNull(sos.arrivedAt),
    closedAt: toWireOrNull(sos.closedAt),
  }
}

export const sosItems = (ctx: Context, rows: readonly CampusSos[]) =>
  Promise.all(rows.map((row) => summaryView(ctx, row)))

const historyOf = (ctx: Context, sosId: number) =>
  ctx.em.find(SosHistory, { sosId }, { orderBy: { seq: 1 }, ...plain })

/** What its own transaction wrote needs no reading. */
export function freshView(ctx: Context, sos: CampusSos, places: readonly TakenPlace[]) {
  const last = places.reduce<TakenPlace | null>(
    (latest, place) => (latest && latest.takenAt > place.takenAt ? latest : place),
    null,
  )
  const raised = { at: sos.createdAt, step: 'raise', status: sos.status, by: 'caller', note: null } as const
  return wholeOwn(ctx, sos, { history: [raised], kept: places.length, last })
}

export const ownView = async (ctx: Context, sos: CampusSos): Promise<OwnSos> =>
  (await ownViews(ctx, [sos]))[0]!

export async function ownViews(ctx: Context, calls: readonly CampusSos[]): Promise<OwnSos[]> {
  const ids = calls.map(({ id }) => id)
  const rows = await ctx.em.find(SosHistory, { sosId: { $in: ids } }, { orderBy: { seq: 1 }, ...plain })
  const kept = await placesKept(ctx, ids)
  return Promise.all(
    calls.map((sos) => {
      const history = rows.filter(({ sosId }) => sosId === sos.id)
      return wholeOwn(ctx, sos, { history, ...(kept.get(sos.id) ?? { kept: 0, last: null }) })
    }),
  )
}

type Kept = { sos_id: number; kept: number; newest: number | string }

/** By call: how many, and the newest of them. */
async function placesKept(ctx: Context, ids: readonly number[]) {
  const counts = await readRows<Kept>(
    ctx.em,
    `select sos_id, count(*) as kept, max(taken_at) as newest from campus_sos_places
     where sos_id in (${marksFor(ids)}) group by sos_id`,
    ids,
  )
  const newest = counts.map((row) => ({ sosId: Number(row.sos_id), takenAt: toTime(row.newest) }))
  const rows = newest.length > 0 ? await ctx.em.find(SosPlace, { $or: newest }, plain) : []
  const last = new Map(rows.map((row) => [row.sosId, row]))
  return new Map(
    counts.map(({ sos_id, kept }) => [
      Number(sos_id),
      { kept: Number(kept), last: last.get(Number(sos_id)) ?? null },
    ]),
  )
}

type TakenPlace = Pick<SosPlace, 'lng' | 'lat' | 'takenAt' | 'receivedAt'>
type Told = {
  history: readonly Pick<SosHistory, 'at' | 'step' | 'status' | 'by' | 'note'>[]
  kept: number
  last: TakenPlace | null
}

async function wholeOwn(ctx: Context, sos: CampusSos, { history, kept, last }: Told): Promise<OwnSos> {
  return {
    ...(await summaryView(ctx, sos)),
    places: { kept, everyS: sosLimits.everyS, last: last ? placeView(last) : null },
    placeKeptUntil: toWireOrNull(sos.forgetAt),
    timeline: history.map(({ at, step, status, by, note }) => ({
      at: toWire(at),
      step,
      status,
      note: note ?? null,
      by: by === 'caller' ? ('you' as const) : by,
    })),
    calls: await callsOf(ctx, asPosts(sos)),
  }
}

const asPosts = ({ campusId, policeId }: CampusSos): Posts => ({
  campusId: campusId ?? null,
  policeId: policeId ?? null,
})

async function callerView(ctx: Context, { personId }: CampusSos): Promise<StaffSos['person']> {
  const code = personId ? await latestCodeOf(ctx, personId) : null
  return {
    name: code ? (await readCodeName(ctx, code)) || null : null,
    phone: personId ? await findPhone(ctx, personId) : null,
    kind: code && statusNow(ctx, code) !== 'ended' ? code.kind : 'other',
  }
}

/** The newest of a long trail, the oldest first. */
async function trailOf(ctx: Context, sosId: number) {
  const rows = await ctx.em.find(
    SosPlace,
    { sosId },
    { orderBy: { takenAt: -1, id: -1 }, limit: sosLimits.trail, ...plain },
  )
  return rows.reverse().map(placeView)
}

function openSteps(sos: CampusSos, history: readonly SosHistory[], person: Person, { role }: Seat) {
  if (!isOpenSos(sos.status)) return []
  const said = new Set(history.filter(({ personId }) => personId === person.id).map(({ step }) => step))
  return sosStaffSteps.filter((step) => sosMay(role, step) && sosStep(step, sos.status, said.has(step)))
}

/** Whoever is shown this has looked at the place: the caller of this writes that down. */
export async function staffView(ctx: Context, person: Person, sos: CampusSos, seat: Seat): Promise<StaffSos> {
  const history = await historyOf(ctx, sos.id)
  const alerts = await ctx.em.find(SosAlert, { sosId: sos.id }, { orderBy: { id: 1 }, ...plain })
  const homes = [sos.campusId, sos.policeId, sos.deskId].filter((home) => typeof home === 'string')
  const told = alerts.map(({ personId }) => personId)
  const names = await staffNames(ctx, homes, [...told, ...history.map(({ personId }) => personId)])
  return {
    ...(await summaryView(ctx, sos)),
    person: await callerView(ctx, sos),
    note: sos.note ?? null,
    trail: await trailOf(ctx, sos.id),
    placeKeptUntil: toWireOrNull(sos.forgetAt),
    alerts: alerts.map(({ personId, side, rank, distanceM, at }) => ({
      name: names.get(personId) ?? namelessColleague,
      side,
      rank,
      distanceM: distanceM ?? null,
      at: toWire(at),
      you: personId === person.id,
    })),
    history: history.map(({ at, step, status, by, note, personId }) => ({
      at: toWire(at),
      step,
      status,
      note: note ?? null,
      by,
      name: by === 'caller' || !personId ? null : (names.get(personId) ?? namelessColleague),
    })),
    steps: openSteps(sos, history, person, seat),
    calls: await callsOf(ctx, asPosts(sos)),
  }
}

export const walkView = (
  walk: Pick<CampusWalk, 'id' | 'status' | 'createdAt' | 'until'> & {
    endedAt?: Date | null
    sosNumber?: string | null
  },
) => ({
  id: walk.id,
  status: walk.status,
  startedAt: toWire(walk.createdAt),
  until: toWire(walk.until),
  endedAt: toWireOrNull(walk.endedAt),
  sosNumber: walk.sosNumber ?? null,
})
