// The text that both agree on: offered, answered by each, signed when both said yes to the same one; or an end without it.
import {
  followUpLateMs,
  mediationLimits,
  type MediationStatus,
  type Side,
} from '@chaolin/shared/staff/mediation/rules'
import type { MediationStepBodies } from '@chaolin/shared/staff/mediation/schema'
import type { Context } from '../../context.ts'
import { Refused, wrong } from '../../errors.ts'
import type { NewJob } from '../../outbox/actions.ts'
import type { Person } from '../../residents/queries.ts'
import {
  MediationAgreement,
  MediationAnswer,
  MediationAppointment,
  MediationParty,
  MediationStatement,
  type Mediation,
} from './entities.ts'
import { begin, partyOf, staffMoment, write, type Moment } from './steps.ts'

type Bodies = MediationStepBodies
const latestFollowUpMs = 366 * 24 * 3_600_000

/** Nothing is offered before both were heard. */
async function requireBothHeard(tx: Context, mediationId: number) {
  const rows = await tx.em.find(
    MediationStatement,
    { mediationId },
    { fields: ['side'], disableIdentityMap: true },
  )
  if (new Set(rows.map(({ side }) => side)).size < 2)
    throw new Refused('step_closed', { detail: '两边都说过了，才好写协议' })
}

const voidVersion = (tx: Context, { id, version }: Mediation) =>
  tx.em.nativeUpdate(MediationAgreement, { mediationId: id, version, state: 'offered' }, { state: 'void' })

/** A new version: what was said to the one before counts no more. */
export async function offer(tx: Context, person: Person, id: string, { text }: Bodies['offer']) {
  const { mediation } = await begin(tx, person, id, 'offer')
  if (mediation.version >= mediationLimits.versions)
    throw new Refused('step_closed', { detail: '改得太多次了' })
  await requireBothHeard(tx, mediation.id)
  await voidVersion(tx, mediation)
  const version = mediation.version + 1
  await tx.em.insert(MediationAgreement, {
    mediationId: mediation.id,
    version,
    text,
    state: 'offered',
    createdAt: tx.now(),
  })
  return write(
    tx,
    mediation,
    { status: 'offered', version },
    staffMoment(person, 'offer', undefined, { version }),
  )
}

type Answer = { side: Side; version: number; answer: 'yes' | 'no' | 'staff'; note?: string | undefined }

/** In the transaction that holds the mediation's lock: the second yes signs, whoever comes second. */
export async function answer(
  tx: Context,
  mediation: Mediation,
  person: Person,
  { side, version, answer: said, note }: Answer,
  by: Moment['by'],
) {
  if (mediation.version !== version) throw new Refused('version_changed')
  const mediationId = mediation.id
  const known = await tx.em.find(MediationAnswer, { mediationId, version }, { disableIdentityMap: true })
  if (known.some((row) => row.side === side)) throw new Refused('step_closed', { detail: '已经答过了' })
  await tx.em.insert(MediationAnswer, {
    mediationId,
    version,
    side,
    answer: said,
    note: note ?? null,
    personId: person.id,
    createdAt: tx.now(),
  })
  const moment = (step: string): Moment => ({ step, by, personId: person.id, data: { version, side } })
  if (said === 'no') {
    await voidVersion(tx, mediation)
    return write(tx, mediation, { status: 'open' }, moment('decline'))
  }
  const step = said === 'staff' ? 'witness' : 'confirm'
  const both = known.some((row) => row.answer !== 'no')
  const confirmed = await write(tx, mediation, {}, moment(step))
  return both ? sign(tx, confirmed) : confirmed
}

async function sign(tx: Context, mediation: Mediation) {
  const { id: mediationId, version } = mediation
  await tx.em.nativeUpdate(
    MediationAgreement,
    { mediationId, version, state: 'offered' },
    { state: 'signed' },
  )
  await endOpenThings(tx, mediationId)
  const status: MediationStatus = 'signed'
  return write(tx, mediation, { status }, { step: 'sign', by: 'system', personId: null, data: { version } })
}

/** Nobody is to come any more: neither by the code nor to the appointment. */
async function endOpenThings(tx: Context, mediationId: number) {
  await tx.em.nativeUpdate(MediationParty, { mediationId }, { codeHash: null, codeExpiresAt: null })
  await tx.em.nativeUpdate(MediationAppointment, { mediationId, state: 'set' }, { state: 'cancelled' })
}

/** Said on paper by somebody who has no page here; the mediator saw it. */
export async function witness(tx: Context, person: Person, id: string, body: Bodies['witness']) {
  const { mediation } = await begin(tx, person, id, 'witness')
  const party = await partyOf(tx, mediation.id, body.side)
  if (!party.inPerson) throw new Refused('step_closed', { detail: '对方自己在用手机，请对方自己确认' })
  return answer(tx, mediation, person, { ...body, answer: 'staff' }, 'staff')
}

export async function endWithout(tx: Context, person: Person, id: string, { reason }: Bodies['end']) {
  const { mediation } = await begin(tx, person, id, 'end')
  await voidVersion(tx, mediation)
  await endOpenThings(tx, mediation.id)
  return write(tx, mediation, { status: 'ended', endReason: reason }, staffMoment(person, 'end', reason))
}

/** When to look whether it is kept; a new day takes the place of the one before. */
export async function schedule(tx: Context, person: Person, id: string, body: Bodies['schedule']) {
  const { mediation } = await begin(tx, person, id, 'schedule')
  const on = new Date(body.on)
  const now = tx.now().getTime()
  if (on.getTime() <= now) throw wrong('on', '要定在以后的日子')
  if (on.getTime() > now + latestFollowUpMs) throw wrong('on', '最多定到一年以后')
  const seq = mediation.steps + 1
  const data = { on: on.toISOString() }
  const jobs = [reminder(mediation, seq, on, false), reminder(mediation, seq, on, true)]
  return write(tx, mediation, { followUpAt: on }, staffMoment(person, 'schedule', undefined, data), jobs)
}

/** Each a timer on a lane of its own; it names the day it belongs to by its history row. */
const reminder = ({ id }: Mediation, seq: number, on: Date, late: boolean): NewJob => ({
  kind: 'mediation.follow-up',
  subject: `mediation:${id}:due:${seq}${late ? ':late' : ''}`,
  payload: { mediationId: id, seq, late },
  dueAt: late ? new Date(on.getTime() + followUpLateMs) : on,
})

export async function followUp(tx: Context, person: Person, id: string, { kept, note }: Bodies['follow-up']) {
  const { mediation } = await begin(tx, person, id, 'follow-up')
  const changes = { status: 'closed' as const, followUpKept: kept, followUpNote: note }
  const at = { followUpAt: mediation.followUpAt ?? tx.now() }
  return write(tx, mediation, { ...changes, ...at }, staffMoment(person, 'follow-up', undefined, { kept }))
}
