// Appointment → wire: one field per line, nobody named in full.
import {
  appointmentLimits,
  applicantSteps,
  counterSteps,
  isInLine,
  missWords,
  refundRules,
  stepCan,
  type AppointmentStep,
} from '@chaolin/shared/appointments/rules'
import type { AppointmentView } from '@chaolin/shared/appointments/schema'
import { localDate } from '@chaolin/shared/appointments/slots'
import { validityAt } from '@chaolin/shared/appointments/services'
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import type { KeyRing } from '../keys.ts'
import { moneyOf } from '../payments/queries.ts'
import { getSite } from '../routing/queries.ts'
import { missOf } from './booking/standing.ts'
import { factsOf } from './booking/steps.ts'
import { Slot, type Appointment, type WaitlistEntry } from './entities.ts'
import { icsLink } from './ics.ts'
import { readHistory } from './moments.ts'
import { dueAtCounter } from './queue/fees.ts'
import { aheadOf, ticketText } from './queue/tickets.ts'
import { schedulesOf } from './schedules/queries.ts'
import { serviceOf } from './services/queries.ts'
import { freeAround } from './slots.ts'
import { waitingBefore } from './waitlist/queries.ts'

const plain = { disableIdentityMap: true } as const

async function serviceView(ctx: Context, code: Appointment['service']) {
  const service = await serviceOf(ctx, code)
  return { code, name: service?.name ?? { zh: code, en: code } }
}

async function validityView(ctx: Context, { service, age }: Appointment) {
  if (age == null || !(await serviceOf(ctx, service))?.validity) return null
  return validityAt(age)?.words ?? null
}

async function siteView(ctx: Context, id: string) {
  const site = await getSite(ctx, id)
  return { id, name: site?.name ?? id, directions: site?.directions ?? '' }
}

export const openSteps = (ctx: Context, row: Appointment, steps: readonly AppointmentStep[]) =>
  steps.filter((step) => stepCan(step, factsOf(row), ctx.now()))

const applicantOf = ({ maskedName, maskedId, maskedPhone }: Appointment) =>
  maskedName ? { name: maskedName, idNumber: maskedId ?? null, phone: maskedPhone ?? null } : null

async function counterName(ctx: Context, { siteId, counterId }: Appointment) {
  if (!counterId) return null
  const schedules = await schedulesOf(ctx, siteId)
  return schedules.find((schedule) => schedule.counterId === counterId)?.counter ?? counterId
}

/** Those whose slot is no more: somebody has to take another. */
async function movedOf(ctx: Context, rows: readonly Appointment[]): Promise<Set<string>> {
  const open = rows.filter(({ status }) => status === 'held' || status === 'booked')
  if (open.length === 0) return new Set()
  const ids = [...new Set(open.map(({ slotId }) => slotId))]
  const standing = await ctx.em.find(Slot, { id: { $in: ids }, closed: false }, { fields: ['id'], ...plain })
  const kept = new Set(standing.map(({ id }) => id))
  return new Set(open.filter(({ slotId }) => !kept.has(slotId)).map(({ number }) => number))
}

async function offersFor(ctx: Context, { service, siteId, startsAt }: Appointment) {
  const around = await freeAround(ctx)
  return around({ service, siteId, at: startsAt })
}

function refundWords(row: Appointment) {
  if (!row.paidAt) return null
  const when =
    row.status === 'missed'
      ? 'missed'
      : row.status === 'served'
        ? 'served'
        : row.status === 'checked_in' || row.status === 'called'
          ? 'left_unserved'
          : row.status === 'expired'
            ? 'unmarked'
            : 'cancelled'
  return refundRules.find((rule) => rule.when === when)!.words
}

async function paymentView(ctx: Context, { orderId }: Appointment) {
  const money = orderId ? await moneyOf(ctx, orderId) : null
  return money && { ...money, paidAt: toWireOrNull(money.paidAt), backAt: toWireOrNull(money.backAt) }
}

const isParked = ({ status, parked }: Appointment) => status === 'checked_in' && parked

const missView = (ctx: Context, { status, personId, endedAt }: Appointment) =>
  status === 'missed' && personId && endedAt ? missOf(ctx, personId, endedAt) : null

const byOf = { holder: 'you', counter: 'counter', system: 'system' } as const

export async function appointmentView(
  ctx: Context,
  ring: KeyRing,
  row: Appointment,
): Promise<AppointmentView> {
  const moved = (await movedOf(ctx, [row])).size > 0
  const { checkInBeforeMs, checkInAfterMs } = appointmentLimits
  const history = await readHistory(ctx, row.id)
  return {
    number: row.number,
    kind: row.kind,
    status: row.status,
    service: await serviceView(ctx, row.service),
    site: await siteView(ctx, row.siteId),
    slotId: String(row.slotId),
    from: toWire(row.startsAt),
    until: toWire(row.endsAt),
    feeFen: row.feeFen,
    feeReason: row.feeReason,
    dueFen: (await dueAtCounter(ctx, row))?.amountFen ?? 0,
    exemption: row.exemption ?? null,
    heldUntil: toWireOrNull(row.heldUntil),
    applicant: applicantOf(row),
    ticket: ticketText(row),
    counter: row.status === 'called' ? await counterName(ctx, row) : null,
    ahead: await aheadOf(ctx, row),
    parked: isParked(row),
    moved,
    offers: moved ? await offersFor(ctx, row) : [],
    steps: openSteps(ctx, row, applicantSteps),
    checkIn: {
      from: toWire(new Date(row.startsAt.getTime() - checkInBeforeMs)),
      until: toWire(new Date(row.endsAt.getTime() + checkInAfterMs)),
    },
    validity: await validityView(ctx, row),
    ics: icsLink(ring, row.number, ctx.now()),
    ifMissed: missWords,
    refund: refundWords(row),
    miss: await missView(ctx, row),
    payment: await paymentView(ctx, row),
    timeline: history.map(({ at, step, status, by, note }) => ({
      at: toWire(at),
      step,
      status,
      by: byOf[by],
      note: note ?? null,
    })),
  }
}

export async function itemViews(ctx: Context, rows: readonly Appointment[]) {
  const moved = await movedOf(ctx, rows)
  return Promise.all(rows.map((row) => itemView(ctx, row, moved.has(row.number))))
}

async function itemView(ctx: Context, row: Appointment, moved: boolean) {
  const { id, name } = await siteView(ctx, row.siteId)
  return {
    number: row.number,
    status: row.status,
    service: await serviceView(ctx, row.service),
    site: { id, name },
    from: toWire(row.startsAt),
    until: toWire(row.endsAt),
    feeFen: row.feeFen,
    heldUntil: toWireOrNull(row.heldUntil),
    applicantName: row.maskedName ?? null,
    ticket: ticketText(row),
    parked: isParked(row),
    moved,
  }
}

/** As the counter sees it. */
export function queueView(ctx: Context, row: Appointment, names: ReadonlyMap<string, string>) {
  return {
    number: row.number,
    ticket: ticketText(row),
    kind: row.kind,
    status: row.status,
    service: row.service,
    from: toWire(row.startsAt),
    until: toWire(row.endsAt),
    parked: row.parked,
    inLine: isInLine(row, localDate(ctx.now())),
    calls: row.calls,
    counter: row.counterId ? (names.get(row.counterId) ?? row.counterId) : null,
    applicantName: row.maskedName ?? null,
    idNumber: row.maskedId ?? null,
    exemption: row.exemption ?? null,
    feeFen: row.feeFen,
    steps: openSteps(ctx, row, ['check-in', ...counterSteps]),
  }
}

/** What is offered is read at once for all of them. */
export async function waitViews(ctx: Context, entries: readonly WaitlistEntry[]) {
  const offered = entries.flatMap(({ status, offeredSlotId }) =>
    status === 'offered' && offeredSlotId ? offeredSlotId : [],
  )
  const slots = offered.length > 0 ? await ctx.em.find(Slot, { id: { $in: offered } }, plain) : []
  const slotOf = new Map(slots.map((slot) => [slot.id, slot]))
  return Promise.all(
    entries.map((entry) =>
      waitView(ctx, entry, entry.status === 'offered' ? slotOf.get(entry.offeredSlotId ?? 0) : undefined),
    ),
  )
}

async function waitView(ctx: Context, entry: WaitlistEntry, slot: Slot | undefined) {
  const { id, name } = await siteView(ctx, entry.siteId)
  return {
    id: entry.publicId,
    status: entry.status,
    site: { id, name },
    service: entry.service,
    from: toWire(entry.fromAt),
    until: toWire(entry.untilAt),
    ahead: entry.status === 'waiting' ? await waitingBefore(ctx, entry) : null,
    offer:
      slot && entry.offeredUntil
        ? {
            slotId: String(slot.id),
            from: toWire(slot.startsAt),
            until: toWire(slot.endsAt),
            offeredUntil: toWire(entry.offeredUntil),
          }
        : null,
  }
}
