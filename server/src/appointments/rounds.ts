// The rounds: holds and offers that ran out and what nobody marked, several times a minute; slots and old applicants every hour. One job each.
import { appointmentLimits } from '@chaolin/shared/appointments/rules'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { deliverTo } from '../micro-brains/actions.ts'
import { addJob } from '../outbox/actions.ts'
import { ensureRound, roundHandlers, type Round } from '../outbox/rounds.ts'
import type { Handlers } from '../outbox/worker.ts'
import { listSites } from '../routing/queries.ts'
import { nobody } from './actions.ts'
import { holdPaid, holdUnpaid, moneyBack, sweepHolds } from './booking/holds.ts'
import { endUnmarked } from './booking/over.ts'
import { Appointment } from './entities.ts'
import { readMessage } from './outgoing.ts'
import { noticeHandlers } from './reminders.ts'
import { buildSlots } from './schedules/build.ts'
import { allSchedules } from './schedules/queries.ts'
import { seedServices } from './services/actions.ts'
import { endOldWaits, lapseOffers } from './waitlist/offers.ts'

const sweep: Round = { kind: 'appointment.sweep', everyMs: 10_000, work: sweepAll }
const tidy: Round = { kind: 'appointment.tidy', everyMs: 3_600_000, work: tidyAll }

/** At the start: what ran out while nobody was here, and a round of each that waits. */
export async function ensureAppointments(ctx: Context) {
  // A crowd may be the first to come: the tables are read before it does, not by each of it.
  await listSites(ctx)
  await seedServices(ctx)
  await sweepAll(ctx)
  for (const round of [sweep, tidy]) await ensureRound(ctx, round)
  // The round may be in the hands of a process that died, for a minute: holds just let go do not wait for it.
  const dueAt = new Date(ctx.now().getTime() + appointmentLimits.askAtMostMs + 1000)
  await addJob(ctx, { kind: sweep.kind, subject: `${sweep.kind}:start`, payload: {}, dueAt })
}

export async function sweepAll(ctx: Context) {
  await sweepHolds(ctx)
  await lapseOffers(ctx)
  await endUnmarked(ctx)
}

async function tidyAll(ctx: Context) {
  for (const { id } of await allSchedules(ctx)) await inTransaction(ctx, (tx) => buildSlots(tx, id))
  await endOldWaits(ctx)
  const longAgo = { $lt: new Date(ctx.now().getTime() - appointmentLimits.keepApplicantMs) }
  // What nobody ever closed counts from its time.
  for (const when of [{ endedAt: longAgo }, { endedAt: null, endsAt: longAgo }])
    await ctx.em.nativeUpdate(Appointment, { ...when, sealed: { $ne: null } }, nobody)
}

const orderOf = ({ subjectId, orderId }: Record<string, unknown>) =>
  [String(subjectId), String(orderId)] as const

export const appointmentHandlers: Handlers = {
  ...noticeHandlers,
  ...roundHandlers(sweep, tidy),
  async 'appointment.deliver'(ctx, payload, job) {
    const message = await readMessage(ctx, payload)
    if (message) await deliverTo(ctx, job, message)
  },
  'appointment.paid': (ctx, payload) => holdPaid(ctx, ...orderOf(payload)),
  'appointment.unpaid': (ctx, payload) => holdUnpaid(ctx, ...orderOf(payload)),
  'appointment.refunded': (ctx, payload) => moneyBack(ctx, orderOf(payload)[0]),
}
