// Verbs of the counter: check in, call, call again, set aside, hand over, serve, miss. One transaction each.
import { needsProof } from '@chaolin/shared/appointments/rules'
import { localDate } from '@chaolin/shared/appointments/slots'
import type { EntityData } from '@mikro-orm/core'
import type { Context } from '../../context.ts'
import { Refused, wrong } from '../../errors.ts'
import type { Person } from '../../residents/queries.ts'
import { endAppointment } from '../booking/ending.ts'
import { lockAppointment, requireStep } from '../booking/steps.ts'
import { Appointment } from '../entities.ts'
import { writeMoment, type Doer } from '../moments.ts'
import { offers, schedulesOf, toServices } from '../schedules/queries.ts'
import { dueAtCounter } from './fees.ts'
import { nextInLine, nextTicket } from './tickets.ts'

export const isClerkAt = (person: Person, siteId: string) =>
  person.roles.some((held) => held.role === 'clerk' && held.siteId === siteId)

export const atCounter = (person: Person): Doer => ({ by: 'counter', personId: person.id })

/** Somebody else's site is not found. */
export async function lockAtSite(tx: Context, person: Person, number: string) {
  const row = await lockAppointment(tx, number)
  if (!isClerkAt(person, row.siteId)) throw new Refused('not_found')
  return row
}

async function change(
  tx: Context,
  row: Appointment,
  step: string,
  doer: Doer,
  changes: EntityData<Appointment> & { status: Appointment['status'] },
  note: string | null = null,
) {
  await tx.em.nativeUpdate(Appointment, { id: row.id }, changes)
  await writeMoment(tx, row, step, changes.status, doer, note)
  return { ...row, ...changes } as Appointment
}

/** In time: by the time of the appointment; later: behind those who are here. */
export async function checkIn(tx: Context, row: Appointment, doer: Doer) {
  requireStep(tx, 'check-in', row)
  const ticket = await nextTicket(tx, row.siteId)
  const orderAt = tx.now() <= row.endsAt ? row.startsAt : tx.now()
  return change(tx, row, 'check-in', doer, { status: 'checked_in', ...ticket, orderAt })
}

async function requireCounter(tx: Context, siteId: string, counterId: string) {
  const schedules = (await schedulesOf(tx, siteId)).filter((schedule) => schedule.counterId === counterId)
  if (schedules.length === 0) throw wrong('counterId', '没有这个窗口')
  return schedules.flatMap(({ services }) => toServices(services))
}

/** Where this is settled, else the first of the site. */
async function counterFor(tx: Context, { siteId, service }: Appointment) {
  const schedules = await schedulesOf(tx, siteId)
  const own = schedules.find((schedule) => offers(schedule, service)) ?? schedules[0]
  return own?.counterId ?? null
}

export async function call(tx: Context, person: Person, number: string, counterId: string | undefined) {
  const row = await lockAtSite(tx, person, number)
  requireStep(tx, 'call', row)
  const to = counterId ?? row.counterId ?? (await counterFor(tx, row))
  if (to) await requireCounter(tx, row.siteId, to)
  return change(tx, row, 'call', atCounter(person), {
    status: 'called',
    counterId: to,
    calledAt: tx.now(),
    calls: row.calls + 1,
    parked: false,
  })
}

/** Null: nobody waits for this counter. */
export async function callNext(tx: Context, person: Person, siteId: string, counterId: string) {
  if (!isClerkAt(person, siteId)) throw new Refused('not_found')
  const services = await requireCounter(tx, siteId, counterId)
  const number = await nextInLine(tx, siteId, counterId, services)
  return number ? call(tx, person, number, counterId) : null
}

export async function recall(tx: Context, person: Person, number: string) {
  const row = await lockAtSite(tx, person, number)
  requireStep(tx, 'recall', row)
  const changes = { status: 'called' as const, calledAt: tx.now(), calls: row.calls + 1 }
  return change(tx, row, 'recall', atCounter(person), changes)
}

/** Not here just now: aside, until called by number. */
export async function park(tx: Context, person: Person, number: string, note: string | null) {
  const row = await lockAtSite(tx, person, number)
  requireStep(tx, 'park', row)
  const changes = { status: 'checked_in' as const, parked: true, counterId: null }
  return change(tx, row, 'park', atCounter(person), changes, note)
}

/** To the front of another counter that settles the same. */
export async function handOver(
  tx: Context,
  person: Person,
  number: string,
  to: { counterId: string; note?: string | undefined },
) {
  const row = await lockAtSite(tx, person, number)
  requireStep(tx, 'hand-over', row)
  const services = await requireCounter(tx, row.siteId, to.counterId)
  if (!services.includes(row.service)) throw wrong('counterId', '这个窗口不办这项业务')
  const front = new Date(`${row.queueDay ?? localDate(tx.now())}T00:00:00+08:00`)
  const changes = { status: 'checked_in' as const, counterId: to.counterId, orderAt: front, parked: false }
  return change(tx, row, 'hand-over', atCounter(person), changes, to.note ?? null)
}

type Given = { proofSeen?: boolean | undefined; feeTaken?: boolean | undefined }

/**
 * An exemption holds once its proof was seen; else what is due is taken here, and that is written down. A counter that
 * serves has taken it, unless it says that it has not; who claims an exemption is never charged unasked.
 */
async function settleFee(tx: Context, row: Appointment, doer: Doer, given: Given): Promise<Appointment> {
  const due = await dueAtCounter(tx, row)
  const unproven = needsProof(row)
  if (unproven ? given.proofSeen : !due) return row
  if (!due || !(given.feeTaken ?? !unproven)) throw new Refused(unproven ? 'proof_missing' : 'fee_due')
  const changes = {
    status: row.status,
    feeFen: due.amountFen,
    feeReason: due.reason,
    paidAt: tx.now(),
    ...(unproven ? { exemption: null } : {}),
  }
  const note = `${unproven ? '没有减免证明，' : ''}窗口收 ¥${(due.amountFen / 100).toFixed(2)}`
  return change(tx, row, 'paid', doer, changes, note)
}

export async function serve(
  tx: Context,
  person: Person,
  number: string,
  { note, ...given }: Given & { note?: string | undefined },
) {
  const called = await lockAtSite(tx, person, number)
  requireStep(tx, 'serve', called)
  const row = await settleFee(tx, called, atCounter(person), given)
  const changes = {
    status: 'served' as const,
    active: null,
    endedAt: tx.now(),
    proofSeen: given.proofSeen ?? false,
  }
  return change(tx, row, 'serve', atCounter(person), changes, note ?? null)
}

/** Said by a person, never by a clock. */
export async function miss(tx: Context, person: Person, number: string, note: string | null) {
  const row = await lockAtSite(tx, person, number)
  requireStep(tx, 'miss', row)
  await endAppointment(tx, row, atCounter(person), {
    step: 'miss',
    to: 'missed',
    from: ['called', 'booked'],
    refund: 'missed',
    note,
    keepSeat: true,
  })
  return { ...row, status: 'missed' as const } as Appointment
}
