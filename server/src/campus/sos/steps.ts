// What happens to a call for help: places come in, people take it, arrive and close it; the caller may take it back.
import {
  isOpenSos,
  mayTakeBack,
  sosLimits,
  sosMay,
  sosStep,
  type SosSide,
  type SosStaffStep,
  type SosStatus,
} from '@chaolin/shared/campus/sos'
import type { PlacesBody } from '@chaolin/shared/campus/sos-schema'
import type { StaffRole } from '@chaolin/shared/staff/rules'
import { LockMode } from '@mikro-orm/core'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { addJobs, type NewJob } from '../../outbox/actions.ts'
import { roleAt } from '../../reports/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { CampusSos, SosAlert, SosHistory, SosPlace } from './entities.ts'
import { deliveryJobs } from './outgoing.ts'
import { alertPeople, forgetPlaces, keepPlaces, placeRows, writeMoment } from './raise.ts'
import { everybodyFor } from './whereabouts.ts'

const plain = { disableIdentityMap: true } as const

const lockSos = (tx: Context, where: { number: string } | { id: number } | { openKey: string }) =>
  tx.em.findOne(CampusSos, where, { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain })

/** The caller's own; anybody else's is not found. */
async function lockOwn(tx: Context, personId: string, number: string) {
  const sos = await lockSos(tx, { number })
  if (sos?.personId !== personId) throw new Refused('not_found')
  return sos
}

export type Seat = { role: StaffRole; side: SosSide; postId: string }

/** From where this person sees it: the first of the posts that were called where they have a role. */
export async function seatOn(ctx: Context, person: Person, sos: CampusSos): Promise<Seat | null> {
  const posts = [
    ['campus', sos.campusId],
    ['police', sos.policeId],
    ['desk', sos.deskId],
  ] as const
  let best: Seat | null = null
  for (const [side, postId] of posts) {
    const role = postId ? await roleAt(ctx, person, postId) : null
    // Whoever works at one of them acts from there, even if they supervise another.
    if (role && (!best || (best.role === 'supervisor' && role !== 'supervisor')))
      best = { role, side, postId: postId! }
  }
  return best
}

export async function addPlaces(tx: Context, personId: string, number: string, { places }: PlacesBody) {
  const sos = await lockOwn(tx, personId, number)
  // What is over needs no place any more.
  if (!isOpenSos(sos.status)) throw new Refused('step_closed', { detail: '这次求助已经结束，不再发送位置' })
  const taken = places.map(({ place, at }) => ({ place, at: new Date(at) }))
  const room = sosLimits.placesKept - (await tx.em.count(SosPlace, { sosId: sos.id }))
  if (room > 0) await keepPlaces(tx, placeRows(tx, sos.id, taken.slice(0, room)))
  const kept = await tx.em.count(SosPlace, { sosId: sos.id })
  return { number: sos.number, status: sos.status, kept, everyS: sosLimits.everyS }
}

const endings = (tx: Context, sos: CampusSos, seq: number, forgetAt: Date): Promise<NewJob[]> =>
  deliveryJobs(tx, [sos], 'campus.sos_closed', seq).then((jobs) => [
    ...jobs,
    { kind: 'sos.forget', subject: `sos:forget:${sos.id}`, payload: { sosId: sos.id }, dueAt: forgetAt },
  ])

type Ending = Pick<SosHistory, 'step' | 'by'> & {
  status: SosStatus
  personId: string | null
  note: string | null
}

/** The place goes seven days later. */
async function endSos(tx: Context, sos: CampusSos, moment: Ending) {
  const closedAt = tx.now()
  const forgetAt = new Date(closedAt.getTime() + sosLimits.keepPlaceMs)
  await writeStep(tx, sos, { closedAt, forgetAt, openKey: null }, moment)
  await addJobs(tx, await endings(tx, sos, sos.steps + 1, forgetAt))
}

async function writeStep(tx: Context, sos: CampusSos, changes: Partial<CampusSos>, moment: Ending) {
  const seq = sos.steps + 1
  await tx.em.nativeUpdate(CampusSos, { id: sos.id }, { ...changes, status: moment.status, steps: seq })
  await writeMoment(tx, sos.id, seq, moment)
  await addJobs(tx, [{ kind: 'sos.notify', subject: `sos:${sos.id}`, payload: { sosId: sos.id, seq } }])
}

/** The caller says that all is well. */
export async function takeBack(tx: Context, personId: string, number: string, note: string | undefined) {
  const sos = await lockOwn(tx, personId, number)
  if (!mayTakeBack(sos.status)) throw new Refused('step_closed')
  const moment = { step: 'false_alarm', status: 'false_alarm', by: 'caller', personId } as const
  await endSos(tx, sos, { ...moment, note: note ?? null })
}

export async function takeStaffStep(
  tx: Context,
  person: Person,
  number: string,
  step: SosStaffStep,
  note: string | undefined,
) {
  const sos = await lockSos(tx, { number })
  const seat = sos && (await seatOn(tx, person, sos))
  if (!sos || !seat) throw new Refused('not_found')
  if (!sosMay(seat.role, step)) throw new Refused('forbidden')
  const said = await tx.em.count(SosHistory, { sosId: sos.id, step, personId: person.id })
  const status = sosStep(step, sos.status, said > 0)
  if (!status) throw new Refused('step_closed')
  const moment = { step, status, by: seat.side, personId: person.id, note: note ?? null }
  if (step === 'close') return endSos(tx, sos, moment)
  const now = tx.now()
  const acknowledgedAt = sos.acknowledgedAt ?? now
  const arrivedAt = step === 'arrive' ? (sos.arrivedAt ?? now) : sos.arrivedAt
  await writeStep(tx, sos, { acknowledgedAt, arrivedAt: arrivedAt ?? null }, moment)
}

/** Nobody closed it in a day. */
export const lapse = (ctx: Context, sosId: number) =>
  inTransaction(ctx, async (tx) => {
    const sos = await lockSos(tx, { id: sosId })
    if (!sos || !isOpenSos(sos.status)) return
    const moment = { step: 'close', status: 'closed', by: 'system', personId: null, note: null } as const
    await endSos(tx, sos, moment)
  })

const lapseJob = (sosId: number, createdAt: Date): NewJob => ({
  kind: 'sos.lapse',
  subject: `sos:lapse:${sosId}`,
  payload: { sosId },
  dueAt: new Date(createdAt.getTime() + sosLimits.lapsesAfterMs),
})

/** A minute without anybody: all who were not told before are told now. Run twice it tells nobody twice. */
export const widen = (ctx: Context, sosId: number) =>
  inTransaction(ctx, async (tx) => {
    const sos = await lockSos(tx, { id: sosId })
    if (sos && isOpenSos(sos.status)) await addJobs(tx, [lapseJob(sosId, sos.createdAt)])
    if (sos?.status !== 'open') return
    const told = await tx.em.find(SosAlert, { sosId }, { fields: ['personId'], ...plain })
    const known = new Set(told.map(({ personId }) => personId))
    if (sos.personId) known.add(sos.personId)
    const more = (await everybodyFor(tx, sos)).filter(
      ({ personId }) => !known.has(personId) && known.add(personId),
    )
    if (more.length === 0) return
    await alertPeople(tx, [{ sos, people: more }])
    await tx.em.nativeUpdate(CampusSos, { id: sosId }, { alerted: sos.alerted + more.length })
    await writeStep(
      tx,
      sos,
      {},
      { step: 'widen', status: sos.status, by: 'system', personId: null, note: null },
    )
  })

/** Seven days after its end. */
export const forgetSos = (ctx: Context, sosId: number) =>
  inTransaction(ctx, async (tx) => {
    const sos = await lockSos(tx, { id: sosId })
    if (sos?.forgetAt && sos.forgetAt <= tx.now()) await forgetPlaces(tx, sosId)
  })

/**
 * The caller deletes their account: nothing that says where they were stays. Not while they call for help: nobody said
 * that all is well, and whoever took the phone may not silence it so.
 */
export async function forgetSosOf(tx: Context, personId: string) {
  if (await lockSos(tx, { openKey: personId })) throw new Refused('sos_open')
  const rows = await tx.em.find(CampusSos, { personId }, { fields: ['id'], ...plain })
  const ids = rows.map(({ id }) => id)
  if (ids.length > 0) {
    await tx.em.nativeDelete(SosPlace, { sosId: { $in: ids } })
    await tx.em.nativeUpdate(
      SosHistory,
      { sosId: { $in: ids }, by: 'caller' },
      { note: null, personId: null },
    )
    await tx.em.nativeUpdate(CampusSos, { id: { $in: ids } }, { note: null, personId: null })
  }
  await tx.em.nativeDelete(SosAlert, { personId })
}
