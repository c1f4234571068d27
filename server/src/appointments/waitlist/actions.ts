// The waiting list: join, accept what is offered, leave.
import { appointmentLimits } from '@chaolin/shared/appointments/rules'
import type { WaitlistRequest } from '@chaolin/shared/appointments/schema'
import { addDays, startOfDate } from '@chaolin/shared/appointments/slots'
import { LockMode } from '@mikro-orm/core'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { Refused, wrong } from '../../errors.ts'
import { lockPerson } from '../../residents/queries.ts'
import { getSite } from '../../routing/queries.ts'
import { judgeApplicant, keepApplicant, openApplicant, type Kept } from '../booking/applicant.ts'
import { prepareApplication, writeAppointment, type Application } from '../booking/book.ts'
import { findSlot, freeSeat } from '../booking/seats.ts'
import { requireStanding } from '../booking/standing.ts'
import { WaitlistEntry } from '../entities.ts'
import { offers, schedulesOf } from '../schedules/queries.ts'
import { requireService } from '../services/queries.ts'

const dayMs = 24 * 3_600_000
const plain = { disableIdentityMap: true } as const
export type Joining = { publicId: string; kept: Kept; request: WaitlistRequest }

export async function prepareJoining(ctx: Context, request: WaitlistRequest): Promise<Joining> {
  const age = judgeApplicant(await requireService(ctx, request.service), request.applicant, ctx.now())
  if (!(await getSite(ctx, request.siteId))) throw new Refused('not_found')
  const schedules = await schedulesOf(ctx, request.siteId)
  const offering = schedules.filter((schedule) => offers(schedule, request.service))
  if (offering.length === 0) throw wrong('service', '这里不办这项业务')
  if (startOfDate(addDays(request.until, 1)) <= ctx.now()) throw wrong('until', '这几天已经过了')
  const horizonDays = Math.max(...offering.map((schedule) => schedule.horizonDays))
  if (startOfDate(request.from).getTime() > ctx.now().getTime() + horizonDays * dayMs)
    throw wrong('from', `只能排 ${horizonDays} 天以内的`)
  const publicId = nanoid(21)
  return { publicId, kept: await keepApplicant(ctx, publicId, request.applicant, age), request }
}

export async function joinWaitlist(tx: Context, personId: string, { publicId, kept, request }: Joining) {
  await lockPerson(tx, personId)
  await requireStanding(tx, personId, request.service, kept.idMark)
  const waits = await tx.em.find(WaitlistEntry, { personId, active: 1 }, plain)
  const same = await tx.em.findOne(
    WaitlistEntry,
    { service: request.service, idMark: kept.idMark, active: 1 },
    plain,
  )
  if (same?.personId === personId) throw new Refused('already_booked', { detail: '已经在排候补了' })
  if (waits.length >= appointmentLimits.waitingPerAccount) throw new Refused('limit_reached')
  if (same) throw new Refused('see_counter')
  const now = tx.now()
  await tx.em.insert(WaitlistEntry, {
    publicId,
    personId,
    siteId: request.siteId,
    service: request.service,
    fromAt: startOfDate(request.from),
    untilAt: startOfDate(addDays(request.until, 1)),
    status: 'waiting',
    active: 1,
    exemption: request.exemption ?? null,
    sealed: kept.sealed,
    idMark: kept.idMark,
    queuedAt: now,
    offers: 0,
    createdAt: now,
  })
  return publicId
}

async function lockEntry(tx: Context, personId: string, publicId: string) {
  const entry = await tx.em.findOne(
    WaitlistEntry,
    { publicId, personId },
    { ...plain, lockMode: LockMode.PESSIMISTIC_WRITE },
  )
  if (!entry) throw new Refused('not_found')
  return entry
}

/** The application that was left on the list, sealed anew for the appointment. */
export async function prepareAccepting(ctx: Context, personId: string, publicId: string) {
  const entry = await ctx.em.findOne(WaitlistEntry, { publicId, personId }, plain)
  if (!entry) throw new Refused('not_found')
  if (entry.status !== 'offered' || !entry.sealed) throw new Refused('step_closed')
  const applicant = await openApplicant(ctx, publicId, entry.sealed)
  const { service, exemption } = entry
  return prepareApplication(ctx, { service, applicant, ...(exemption ? { exemption } : {}) })
}

/** The seat was kept: nobody can have taken it. */
export async function acceptOffer(tx: Context, personId: string, publicId: string, application: Application) {
  await lockPerson(tx, personId)
  const entry = await lockEntry(tx, personId, publicId)
  const { offeredSlotId, offeredUntil } = entry
  if (entry.status !== 'offered' || !offeredSlotId || !offeredUntil || offeredUntil <= tx.now())
    throw new Refused('step_closed')
  await requireStanding(tx, personId, entry.service, entry.idMark)
  const slot = await findSlot(tx, String(offeredSlotId), entry.service)
  if (!slot.open) throw new Refused('slot_closed')
  await tx.em.nativeUpdate(
    WaitlistEntry,
    { id: entry.id },
    { status: 'accepted', active: null, sealed: null, offeredUntil: null },
  )
  return writeAppointment(tx, personId, slot, application)
}

export async function leaveWaitlist(tx: Context, personId: string, publicId: string) {
  const entry = await lockEntry(tx, personId, publicId)
  if (entry.active !== 1) throw new Refused('step_closed')
  await tx.em.nativeUpdate(
    WaitlistEntry,
    { id: entry.id },
    { status: 'left', active: null, sealed: null, offeredUntil: null },
  )
  if (entry.status === 'offered' && entry.offeredSlotId) await freeSeat(tx, entry.offeredSlotId)
}
