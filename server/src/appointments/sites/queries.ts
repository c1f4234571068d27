// What a site shows: its services as published, its queue behind the counter, its screen without anybody's name.
import { isInLine, missWords, proofWords, refundRules } from '@chaolin/shared/appointments/rules'
import { validityByAge, type ServiceRule } from '@chaolin/shared/appointments/services'
import { localDate, startOfDate } from '@chaolin/shared/appointments/slots'
import { feeOf } from '@chaolin/shared/payments/fees'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Appointment } from '../entities.ts'
import { ticketText } from '../queue/tickets.ts'
import { offeredOnes } from '../services/queries.ts'

const plain = { disableIdentityMap: true } as const
const mostShown = 300
const mostCalled = 12

export function serviceText(service: ServiceRule) {
  const { fee } = service
  const exempt = fee?.exempt ?? []
  return {
    code: service.code,
    name: service.name,
    slotMinutes: service.slotMinutes,
    bring: [...service.bring],
    whoComes: service.whoComes,
    takes: service.takes,
    feeFen: feeOf(fee, null).amountFen,
    feeSource: fee?.source ?? null,
    exemptions: exempt.map((code) => ({ code, feeFen: feeOf(fee, code).amountFen })),
    proof: exempt.length > 0 ? proofWords : null,
    guardianUnder16: service.guardianUnder16,
    validity: service.validity ? validityByAge.map(({ words }) => words) : [],
    source: service.source,
    ifMissed: missWords,
    refunds: refundRules.map((rule) => ({ ...rule })),
  }
}

export const serviceTexts = async (ctx: Context, codes?: readonly string[]) =>
  (await offeredOnes(ctx)).filter(({ code }) => !codes || codes.includes(code)).map(serviceText)

/** Who is here or still to come today, and whom nobody closed on an earlier day. */
export const queueOf = (ctx: Context, siteId: string) => {
  const today = startOfDate(localDate(ctx.now()))
  return ctx.em.find(
    Appointment,
    {
      siteId,
      status: { $in: ['called', 'checked_in', 'booked'] },
      startsAt: { $lt: new Date(today.getTime() + 24 * 3_600_000) },
    },
    { orderBy: { orderAt: 1, startsAt: 1, id: 1 }, limit: mostShown, ...plain },
  )
}

export async function displayOf(ctx: Context, site: { id: string; name: string }) {
  const queueDay = localDate(ctx.now())
  const rows = await ctx.em.find(
    Appointment,
    { siteId: site.id, queueDay, status: { $in: ['called', 'checked_in'] } },
    {
      fields: ['kind', 'ticketNo', 'status', 'queueDay', 'parked', 'counterId', 'calledAt', 'orderAt'],
      orderBy: { orderAt: 1, ticketNo: 1 },
      limit: mostShown,
      ...plain,
    },
  )
  const called = rows
    .filter(({ status, calledAt }) => status === 'called' && calledAt)
    .sort((a, b) => b.calledAt!.getTime() - a.calledAt!.getTime())
    .slice(0, mostCalled)
  const waiting = rows.filter(({ status }) => status === 'checked_in')
  return {
    at: toWire(ctx.now()),
    called: called.map((row) => ({
      ticket: ticketText(row) ?? '',
      counterId: row.counterId ?? '',
      calledAt: toWire(row.calledAt!),
    })),
    waiting: waiting.map((row) => ({ ticket: ticketText(row) ?? '', parked: row.parked })),
    waitingCount: waiting.filter((row) => isInLine(row, queueDay)).length,
  }
}
