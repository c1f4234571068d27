// Booking: look at what stands against it, take the seat, write the appointment, owe the rest. One transaction.
import { appointmentLimits, missWords } from '@chaolin/shared/appointments/rules'
import type { Booked, NewAppointment } from '@chaolin/shared/appointments/schema'
import type { ServiceCode, ServiceRule } from '@chaolin/shared/appointments/services'
import { feeOf, type Exemption } from '@chaolin/shared/payments/fees'
import { formatNumber, numberAlphabet, numberRandomLength } from '@chaolin/shared/reports/number'
import { customAlphabet } from 'nanoid'
import type { Context } from '../../context.ts'
import { toWireOrNull } from '../../day.ts'
import { insertRow } from '../../db/sql.ts'
import { isUniqueViolation, Refused } from '../../errors.ts'
import { createOrder } from '../../payments/actions.ts'
import { lockPerson } from '../../residents/queries.ts'
import { Appointment } from '../entities.ts'
import { writeMoment } from '../moments.ts'
import { bookedJobs } from '../reminders.ts'
import { requireService } from '../services/queries.ts'
import { judgeApplicant, keepApplicant, type Kept, type Person } from './applicant.ts'
import { takeSeat, wantSlot, withNextSlots, type Seat } from './seats.ts'
import { requireStanding } from './standing.ts'

const drawNumber = customAlphabet(numberAlphabet, numberRandomLength)
export const newNumber = () => formatNumber(drawNumber())

export type Application = {
  number: string
  service: ServiceRule
  exemption: Exemption | null
  kept: Kept
}

/** What is judged, sealed and looked at before the transaction begins. */
export async function prepareBooking(ctx: Context, body: NewAppointment) {
  await requireService(ctx, body.service)
  const slot = await wantSlot(ctx, body.slotId, body.service)
  return { slot, application: await prepareApplication(ctx, body) }
}

export async function prepareApplication(
  ctx: Context,
  body: { service: ServiceCode; applicant: Person; exemption?: Exemption | undefined },
): Promise<Application> {
  const service = await requireService(ctx, body.service)
  const age = judgeApplicant(service, body.applicant, ctx.now())
  const number = newNumber()
  const kept = await keepApplicant(ctx, number, body.applicant, age)
  return { number, service, exemption: body.exemption ?? null, kept }
}

/** Who books, counted exactly: one booking of an account after the other. */
export async function book(
  tx: Context,
  personId: string,
  slot: Seat,
  application: Application,
): Promise<Booked> {
  await lockPerson(tx, personId)
  await requireStanding(tx, personId, application.service.code, application.kept.idMark)
  if (!(await takeSeat(tx, slot.slotId))) throw new Refused('slot_full')
  return writeAppointment(tx, personId, slot, application)
}

/** The seat is taken already. */
export async function writeAppointment(
  tx: Context,
  personId: string,
  slot: Seat,
  application: Application,
): Promise<Booked> {
  const { number, service, exemption } = application
  const fee = feeOf(service.fee, exemption)
  const heldUntil = fee.amountFen > 0 ? new Date(tx.now().getTime() + appointmentLimits.holdMs) : null
  const order =
    heldUntil &&
    (await createOrder(tx, {
      subject: 'appointment',
      subjectId: number,
      personId,
      amountFen: fee.amountFen,
      reason: fee.reason,
      description: `${service.name.zh}工本费`,
      expiresAt: heldUntil,
    }))
  const row = { ...bookedRow(tx, personId, slot, application), heldUntil, orderId: order?.id ?? null }
  const id = await insertRow(tx.em, Appointment, row)
  await writeMoment(tx, { id, siteId: slot.siteId }, 'book', row.status, { by: 'holder', personId })
  if (!heldUntil) await bookedJobs(tx, { id, number, sequence: 0 })
  return bookedView(row)
}

export const isFree = ({ service, exemption }: Application) => feeOf(service.fee, exemption).amountFen === 0

/** Without the hold and the order of what costs a fee. */
export function bookedRow(
  ctx: Context,
  personId: string,
  slot: Seat,
  { number, service, exemption, kept }: Application,
) {
  const fee = feeOf(service.fee, exemption)
  return {
    ...newRow(number, 'booked', slot),
    personId,
    service: service.code,
    status: fee.amountFen > 0 ? ('held' as const) : ('booked' as const),
    active: 1,
    feeFen: fee.amountFen,
    feeReason: fee.reason,
    exemption,
    heldUntil: null,
    orderId: null,
    ...kept,
    createdAt: ctx.now(),
  }
}

export const newRow = (number: string, kind: 'booked' | 'walk_in', slot: Seat) => ({
  number,
  kind,
  siteId: slot.siteId,
  slotId: slot.slotId,
  startsAt: slot.startsAt,
  endsAt: slot.endsAt,
  proofSeen: false,
  sequence: 0,
  parked: false,
  calls: 0,
})

export const bookedView = ({
  number,
  status,
  feeFen,
  heldUntil,
}: Pick<Appointment, 'number' | 'status' | 'feeFen' | 'heldUntil'>): Booked => ({
  number,
  status,
  feeFen,
  heldUntil: toWireOrNull(heldUntil),
  ifMissed: missWords,
})

/** What two who came at once are told is what they would be told one after the other. */
export async function explainRefusal(
  ctx: Context,
  error: unknown,
  asked: { personId: string; slotId: string; service: ServiceCode; application: Application | null },
): Promise<never> {
  const { personId, slotId, service, application } = asked
  if (isUniqueViolation(error) && application) {
    await requireStanding(ctx, personId, service, application.kept.idMark)
    throw new Refused('unavailable', { retryAfterS: 1 })
  }
  return withNextSlots(ctx, error, slotId, service)
}
