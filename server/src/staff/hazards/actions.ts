// Verbs of hazards: one transaction each, lock → ask the rule → change → history row → jobs.
import { numberAlphabet, numberRandomLength } from '@chaolin/shared/reports/number'
import { toStore } from '@chaolin/shared/routing/coordinates'
import { maskContacts } from '@chaolin/shared/routing/masking'
import { formatHazardNumber, parseHazardNumber } from '@chaolin/shared/staff/hazards/number'
import {
  hazardCan,
  hazardKindOf,
  hazardLimits,
  hazardReasons,
  isOwed,
  maySeeToHazard,
  type HazardKind,
  type HazardLevel,
  type HazardStatus,
  type HazardStep,
} from '@chaolin/shared/staff/hazards/rules'
import type { hazardBodies, newHazard, reportHazard } from '@chaolin/shared/staff/hazards/schema'
import type { z } from '@chaolin/shared/config'
import { LockMode } from '@mikro-orm/core'
import { customAlphabet } from 'nanoid'
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'
import { isUniqueViolation, Refused, wrong } from '../../errors.ts'
import { attachPhotos } from '../../files/actions.ts'
import { addJobs, type NewJob } from '../../outbox/actions.ts'
import { findReport } from '../../reports/queries.ts'
import type { Person } from '../../residents/queries.ts'
import { getMicroBrain, parentOf } from '../../routing/queries.ts'
import { seatsTowards, sees } from '../supervision/seats.ts'
import { Hazard, HazardHistory } from './entities.ts'

const drawNumber = customAlphabet(numberAlphabet, numberRandomLength)
const dayMs = 24 * 3_600_000

/** A date's deadline is the end of that day. */
function clockOf(tx: Context, rectifyBy: string) {
  const promisedAt = tx.now()
  const dueAt = new Date(Date.parse(`${rectifyBy}T00:00:00+08:00`) + dayMs)
  const left = dueAt.getTime() - promisedAt.getTime()
  if (left <= 0) throw wrong('rectifyBy', '整改期限不能早于今天')
  if (left > hazardLimits.mostDays * dayMs) throw wrong('rectifyBy', '整改期限最长两年')
  return { rectifyBy, promisedAt, dueAt, yellowAt: new Date(promisedAt.getTime() + (left * 2) / 3) }
}

const timers = (hazardId: number, seq: number, { yellowAt, dueAt }: { yellowAt: Date; dueAt: Date }) =>
  [
    { step: 'remind', dueAt: yellowAt },
    { step: 'overdue', dueAt },
  ].map(({ step, dueAt }): NewJob => ({
    kind: 'hazard.timer',
    subject: `hazard:${hazardId}:${step}:${seq}`,
    payload: { hazardId, seq, step },
    dueAt,
  }))
const notifyJob = (hazardId: number, seq: number): NewJob => ({
  kind: 'hazard.notify',
  subject: `hazard:${hazardId}`,
  payload: { hazardId, seq },
})

type Moment = Pick<HazardHistory, 'step' | 'status' | 'role'> & {
  microBrainId?: string | null
  personId?: string | null
  note?: string | null | undefined
  rectifyBy?: string | null | undefined
  responsible?: string | null | undefined
  photoIds?: string[] | undefined
}

async function writeMoment(tx: Context, hazardId: number, seq: number, moment: Moment) {
  await insertRow(tx.em, HazardHistory, {
    hazardId,
    seq,
    step: moment.step,
    status: moment.status,
    role: moment.role,
    microBrainId: moment.microBrainId ?? null,
    personId: moment.personId ?? null,
    note: moment.note ?? null,
    rectifyBy: moment.rectifyBy ?? null,
    responsible: moment.responsible ?? null,
    photoIds: moment.photoIds ?? [],
    at: tx.now(),
  })
  await addJobs(tx, [notifyJob(hazardId, seq)])
}

/** The seat from which this person may do it; who does not even see the post does not find it. */
async function seatFor(
  tx: Context,
  person: Person,
  act: HazardStep | 'find',
  about: { homeId: string; level: HazardLevel },
) {
  if (!(await sees(tx, person, about.homeId))) throw new Refused('not_found')
  const top = (await parentOf(tx, about.homeId)) === null
  const seats = await seatsTowards(tx, person, about.homeId)
  const seat = seats.find((held) => maySeeToHazard(act, held, about.level, top))
  if (!seat) throw new Refused('forbidden')
  return seat
}

type About = Pick<
  z.infer<typeof newHazard>,
  'title' | 'level' | 'rectifyBy' | 'responsible' | 'note' | 'photoIds'
>
type Where = {
  homeId: string
  kind: HazardKind
  address: string | null
  lng: number | null
  lat: number | null
  report: { id: number; number: string } | null
}

async function find(tx: Context, person: Person, about: About, where: Where): Promise<string> {
  const { homeId, report } = where
  const seat = await seatFor(tx, person, 'find', { homeId, level: about.level })
  const clock = clockOf(tx, about.rectifyBy)
  const photoIds = about.photoIds ?? []
  await attachPhotos(tx, person.id, report?.id ?? null, photoIds, 'photoIds')
  const number = formatHazardNumber(drawNumber())
  const twice = () => new Refused('step_closed', { detail: '这件事已经在隐患清单里了' })
  if (report && (await tx.em.count(Hazard, { openReportId: report.id })) > 0) throw twice()
  const id = await insertRow(tx.em, Hazard, {
    number,
    title: about.title,
    kind: where.kind,
    level: about.level,
    status: 'found',
    homeId,
    address: where.address,
    lng: where.lng,
    lat: where.lat,
    reportId: report?.id ?? null,
    reportNumber: report?.number ?? null,
    openReportId: report?.id ?? null,
    responsible: about.responsible ?? null,
    ...clock,
    dueSeq: 1,
    rectifiedById: null,
    sentBackCount: 0,
    coverPhotoId: photoIds[0] ?? null,
    steps: 1,
    createdAt: tx.now(),
    struckOffAt: null,
  }).catch((error: unknown) => {
    throw report && isUniqueViolation(error) ? twice() : error
  })
  await writeMoment(tx, id, 1, {
    step: 'find',
    status: 'found',
    role: seat.role,
    microBrainId: seat.microBrainId,
    personId: person.id,
    note: about.note,
    rectifyBy: about.rectifyBy,
    responsible: about.responsible,
    photoIds,
  })
  await addJobs(tx, timers(id, 1, clock))
  return number
}

export async function findNewHazard(tx: Context, person: Person, body: z.infer<typeof newHazard>) {
  if (!(await getMicroBrain(tx, body.microBrainId))) throw new Refused('not_found')
  const spot = body.place ? toStore(body.place) : { lng: null, lat: null }
  return find(tx, person, body, {
    homeId: body.microBrainId,
    kind: body.kind,
    address: body.address ?? null,
    ...spot,
    report: null,
  })
}

/** What a report shows goes on the list of the post that holds it, with its place. */
export async function findHazardByReport(
  tx: Context,
  person: Person,
  reportNumber: string,
  body: z.infer<typeof reportHazard>,
) {
  const report = await findReport(tx, reportNumber)
  if (!report) throw new Refused('not_found')
  return find(tx, person, body, {
    homeId: report.homeId,
    kind: body.kind ?? hazardKindOf(report.category),
    // The list outlives the report at this post: of a person it keeps nothing.
    address: report.address ? maskContacts(report.address) : null,
    lng: report.lng ?? null,
    lat: report.lat ?? null,
    report: { id: report.id, number: report.number },
  })
}

type Bodies = { [S in HazardStep]: z.infer<(typeof hazardBodies)[S]> }
type Changes = Partial<Omit<Hazard, 'id' | 'number' | 'steps' | 'status'>>
type Effect = {
  changes: Changes
  note?: string | undefined
  photoIds?: string[] | undefined
  rectifyBy?: string
  responsible?: string
}
type Effects = { [S in HazardStep]: (tx: Context, hazard: Hazard, person: Person, body: Bodies[S]) => Effect }

const effects: Effects = {
  start: (tx, hazard, _person, { responsible, rectifyBy, note }) => {
    const moved = rectifyBy !== undefined && rectifyBy !== hazard.rectifyBy
    return {
      changes: {
        responsible,
        ...(moved ? { ...clockOf(tx, rectifyBy), dueSeq: hazard.steps + 1 } : {}),
      },
      note,
      responsible,
      ...(moved ? { rectifyBy } : {}),
    }
  },
  rectified: (_tx, _hazard, person, { note, photoIds }) => ({
    changes: { rectifiedById: person.id },
    note,
    photoIds,
  }),
  send_back: (tx, hazard, _person, { reason, rectifyBy, photoIds }) => ({
    changes: {
      ...clockOf(tx, rectifyBy),
      dueSeq: hazard.steps + 1,
      rectifiedById: null,
      sentBackCount: hazard.sentBackCount + 1,
    },
    note: reason,
    photoIds,
    rectifyBy,
  }),
  strike_off: (tx, _hazard, _person, { note, photoIds }) => ({
    changes: { openReportId: null, struckOffAt: tx.now() },
    note,
    photoIds,
  }),
}

async function lockHazard(tx: Context, number: string): Promise<Hazard | null> {
  const known = parseHazardNumber(number)
  if (!known) return null
  return tx.em.findOne(
    Hazard,
    { number: known },
    { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true },
  )
}

export async function takeHazardStep<S extends HazardStep>(
  tx: Context,
  person: Person,
  number: string,
  step: S,
  body: Bodies[S],
): Promise<void> {
  const hazard = await lockHazard(tx, number)
  if (!hazard) throw new Refused('not_found')
  const seat = await seatFor(tx, person, step, hazard)
  const rectifiedBy = hazard.rectifiedById ?? null
  const verdict = hazardCan(step, { status: hazard.status, rectifiedBy }, person.id)
  if ('refusal' in verdict) throw new Refused('step_closed', { detail: hazardReasons[verdict.refusal].zh })
  const effect = (effects[step] as Effects[S])(tx, hazard, person, body)
  await attachPhotos(tx, person.id, hazard.reportId ?? null, effect.photoIds ?? [], 'photoIds')
  await writeStep(tx, hazard, verdict.to, effect.changes, {
    step,
    status: verdict.to,
    role: seat.role,
    microBrainId: seat.microBrainId,
    personId: person.id,
    note: effect.note,
    rectifyBy: effect.rectifyBy,
    responsible: effect.responsible,
    photoIds: effect.photoIds,
  })
  const { dueSeq, yellowAt, dueAt } = effect.changes
  if (dueSeq && yellowAt && dueAt) await addJobs(tx, timers(hazard.id, dueSeq, { yellowAt, dueAt }))
}

async function writeStep(
  tx: Context,
  hazard: Hazard,
  status: HazardStatus,
  changes: Changes,
  moment: Moment,
) {
  const seq = hazard.steps + 1
  await tx.em.nativeUpdate(Hazard, { id: hazard.id }, { ...changes, status, steps: seq })
  await writeMoment(tx, hazard.id, seq, moment)
}

/** The last third or the end of the time that history row `seq` gave has come: said once, unless it is put right. */
export const noteTimer = (ctx: Context, hazardId: number, seq: number, step: 'remind' | 'overdue') =>
  inTransaction(ctx, async (tx) => {
    const hazard = await tx.em.findOne(
      Hazard,
      { id: hazardId },
      { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true },
    )
    if (!hazard || !isOwed(hazard.status) || hazard.dueSeq !== seq) return
    // After a pause of ours both may be due at once: then it is late, and there is nothing to remind of.
    if (step === 'remind' && tx.now() >= hazard.dueAt) return
    if ((await tx.em.count(HazardHistory, { hazardId, step, seq: { $gt: seq } })) > 0) return
    await writeStep(tx, hazard, hazard.status, {}, { step, status: hazard.status, role: 'system' })
  })
