// The rounds: holds and offers that ran out, several times a minute; slots and old applicants every hour. One job each.
import { appointmentLimits } from '@chaolin/shared/appointments/rules'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { deliverTo } from '../micro-brains/actions.ts'
import { addJob } from '../outbox/actions.ts'
import { countWaiting } from '../outbox/queries.ts'
import type { Handlers } from '../outbox/worker.ts'
import { listSites } from '../routing/queries.ts'
import { nobody } from './actions.ts'
import { holdPaid, holdUnpaid, moneyBack, sweepHolds } from './booking/holds.ts'
import { Appointment } from './entities.ts'
import { readMessage } from './outgoing.ts'
import { noticeHandlers } from './reminders.ts'
import { buildSlots } from './schedules/build.ts'
import { allSchedules } from './schedules/queries.ts'
import { seedServices } from './services/actions.ts'
import { endOldWaits, lapseOffers } from './waitlist/offers.ts'

const sweep = 'appointment.sweep'
const tidy = 'appointment.tidy'
const everyMs = { [sweep]: 20_000, [tidy]: 3_600_000 } as const
type Round = keyof typeof everyMs

const roundJob = (kind: Round, dueAt: Date) => ({ kind, subject: kind, payload: {}, dueAt })

/** At the start: what ran out while nobody was here, and a round of each that waits. */
export async function ensureAppointments(ctx: Context) {
  // A crowd may be the first to come: the tables are read before it does, not by each of it.
  await listSites(ctx)
  await seedServices(ctx)
  await sweepAll(ctx)
  for (const kind of [sweep, tidy] as const)
    if ((await countWaiting(ctx, kind)) === 0) await addJob(ctx, roundJob(kind, ctx.now()))
  // The round may be in the hands of a process that died, for a minute: holds just let go do not wait for it.
  const dueAt = new Date(ctx.now().getTime() + appointmentLimits.askAtMostMs + 1000)
  await addJob(ctx, { ...roundJob(sweep, dueAt), subject: `${sweep}:start` })
}

export async function sweepAll(ctx: Context) {
  await sweepHolds(ctx)
  await lapseOffers(ctx)
}

async function tidyAll(ctx: Context) {
  for (const { id } of await allSchedules(ctx)) await inTransaction(ctx, (tx) => buildSlots(tx, id))
  await endOldWaits(ctx)
  const longAgo = { $lt: new Date(ctx.now().getTime() - appointmentLimits.keepApplicantMs) }
  // What nobody ever closed counts from its time.
  for (const when of [{ endedAt: longAgo }, { endedAt: null, endsAt: longAgo }])
    await ctx.em.nativeUpdate(Appointment, { ...when, sealed: { $ne: null } }, nobody)
}

async function again(ctx: Context, kind: Round, id: number) {
  // Two processes that started at once have made two rounds: the first to run ends alone.
  if ((await countWaiting(ctx, kind, id)) === 0)
    await addJob(ctx, roundJob(kind, new Date(ctx.now().getTime() + everyMs[kind])))
}

const orderOf = ({ subjectId, orderId }: Record<string, unknown>) =>
  [String(subjectId), String(orderId)] as const

export const appointmentHandlers: Handlers = {
  ...noticeHandlers,
  async [sweep](ctx, _payload, { id }) {
    await sweepAll(ctx)
    await again(ctx, sweep, id)
  },
  async [tidy](ctx, _payload, { id }) {
    await tidyAll(ctx)
    await again(ctx, tidy, id)
  },
  async 'appointment.deliver'(ctx, payload, job) {
    const message = await readMessage(ctx, payload)
    if (message) await deliverTo(ctx, job, message)
  },
  'appointment.paid': (ctx, payload) => holdPaid(ctx, ...orderOf(payload)),
  'appointment.unpaid': (ctx, payload) => holdUnpaid(ctx, ...orderOf(payload)),
  'appointment.refunded': (ctx, payload) => moneyBack(ctx, orderOf(payload)[0]),
}
