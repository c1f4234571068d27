// The cashier's page: a day in four buckets and at the counters, what waits for a person, and the notes that explain it.
import type { MatterKind, PaidAbout, Reconciliation } from '@chaolin/shared/payments/schema'
import { plainFacts } from '../appointments/queries.ts'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { Refused } from '../errors.ts'
import { getSite } from '../routing/queries.ts'
import { endOf } from './bills.ts'
import { PayBillDay, PayBillLine, PayOrder, PayRefund } from './entities.ts'
import { writeHistory } from './history.ts'
import { counterTakings } from './takings.ts'

const plain = { disableIdentityMap: true } as const
const mostLines = 500
const mostOpen = 200
const mostExplained = 20

export async function readReconciliation(ctx: Context, date: string): Promise<Reconciliation> {
  const day = await ctx.em.findOne(PayBillDay, { day: date }, plain)
  const lines = await ctx.em.find(
    PayBillLine,
    { day: date },
    { orderBy: { id: 1 }, limit: mostLines, ...plain },
  )
  const unexplained = await ctx.em.count(PayBillLine, { day: date, explanation: null, resolvedAt: null })
  return {
    date,
    state: day?.state ?? (await stateBefore(ctx, date)),
    problem: day?.problem ?? null,
    matched: day?.matched ?? 0,
    ours: { paidFen: day?.paidFen ?? 0, refundedFen: day?.refundedFen ?? 0 },
    theirs: { paidFen: day?.theirPaidFen ?? 0, refundedFen: day?.theirRefundedFen ?? 0 },
    counter: await counterTakings(ctx, date),
    items: await viewLines(ctx, lines),
    unexplained,
    refunds: await openRefunds(ctx),
    orders: await flaggedOrders(ctx),
    explained: await explainedMatters(ctx),
  }
}

/** Nobody has asked for its bill yet. */
async function stateBefore(ctx: Context, date: string): Promise<'none' | 'waiting'> {
  const ordered = await ctx.em.findOne(
    PayOrder,
    { createdAt: { $lt: endOf(date) } },
    { orderBy: { id: 1 }, ...plain },
  )
  return ordered ? 'waiting' : 'none'
}

type LineView = Reconciliation['items'][number]

type OrderFacts = { outTradeNo: string; about: PaidAbout }

async function viewLines(ctx: Context, lines: readonly PayBillLine[]): Promise<LineView[]> {
  const numbers = lines.map(({ outTradeNo }) => outTradeNo)
  const orders = await ctx.em.find(PayOrder, { outTradeNo: { $in: numbers } }, plain)
  const facts = await factsOf(ctx, orders)
  const aboutOf = new Map(orders.map(({ id, outTradeNo }) => [outTradeNo, facts.get(id)?.about ?? null]))
  return lines.map((row) => viewLine(row, aboutOf.get(row.outTradeNo) ?? null))
}

const viewLine = (row: PayBillLine, about: PaidAbout): LineView => ({
  id: row.id,
  bucket: row.bucket as LineView['bucket'],
  kind: row.kind,
  number: row.number,
  outTradeNo: row.outTradeNo,
  oursFen: row.oursFen,
  theirsFen: row.theirsFen,
  about,
  explanation: row.resolvedBy ? 'noted' : ((row.explanation as LineView['explanation']) ?? null),
  note: row.note ?? null,
  resolvedBy: row.resolvedBy ?? null,
})

async function ordersOf(ctx: Context, rows: readonly { orderId: number }[]) {
  const orders = await ctx.em.find(PayOrder, { id: { $in: rows.map(({ orderId }) => orderId) } }, plain)
  return factsOf(ctx, orders)
}

/** By the order: its number, and the appointment that it paid for. */
async function factsOf(ctx: Context, orders: readonly PayOrder[]): Promise<Map<number, OrderFacts>> {
  const paidFor = orders.filter(({ subject }) => subject === 'appointment')
  const known = await plainFacts(
    ctx,
    paidFor.map(({ subjectId }) => subjectId),
  )
  const entries = orders.map(async ({ id, outTradeNo, subjectId }): Promise<[number, OrderFacts]> => {
    const found = known.get(subjectId)
    if (!found) return [id, { outTradeNo, about: null }]
    const { number, service, status, siteId, startsAt } = found
    const site = (await getSite(ctx, siteId))?.name ?? siteId
    return [id, { outTradeNo, about: { number, site, service, from: toWire(startsAt), status } }]
  })
  return new Map(await Promise.all(entries))
}

async function openRefunds(ctx: Context): Promise<Reconciliation['refunds']> {
  const rows = await ctx.em.find(
    PayRefund,
    { state: { $in: ['ABNORMAL', 'CLOSED'] }, resolvedBy: null },
    { orderBy: { id: 1 }, limit: mostOpen, ...plain },
  )
  const orders = await ordersOf(ctx, rows)
  return rows.map((row) => ({
    id: row.id,
    outRefundNo: row.outRefundNo,
    outTradeNo: orders.get(row.orderId)?.outTradeNo ?? '',
    about: orders.get(row.orderId)?.about ?? null,
    amountFen: row.amountFen,
    state: row.state === 'CLOSED' ? 'CLOSED' : 'ABNORMAL',
    problem: row.lastProblem ?? null,
    createdAt: toWire(row.createdAt),
    note: row.note ?? null,
    resolvedBy: null,
  }))
}

async function flaggedOrders(ctx: Context): Promise<Reconciliation['orders']> {
  const rows = await ctx.em.find(
    PayOrder,
    { flag: { $ne: null }, flagResolvedBy: null },
    { orderBy: { id: 1 }, limit: mostOpen, ...plain },
  )
  const facts = await factsOf(ctx, rows)
  return rows.map((row) => ({
    id: row.id,
    outTradeNo: row.outTradeNo,
    about: facts.get(row.id)?.about ?? null,
    amountFen: row.amountFen,
    status: row.status,
    flag: row.flag ?? '',
    createdAt: toWire(row.createdAt),
    note: row.flagNote ?? null,
    resolvedBy: null,
  }))
}

/** The latest of what people have explained. */
async function explainedMatters(ctx: Context): Promise<Reconciliation['explained']> {
  const newest = { orderBy: { id: -1 }, limit: mostExplained, ...plain } as const
  const refunds = await ctx.em.find(
    PayRefund,
    { state: { $in: ['ABNORMAL', 'CLOSED'] }, resolvedBy: { $ne: null } },
    newest,
  )
  const orders = await ctx.em.find(PayOrder, { flag: { $ne: null }, flagResolvedBy: { $ne: null } }, newest)
  const known = await ordersOf(ctx, refunds)
  return [
    ...orders.map((row) => ({
      kind: 'order' as const,
      id: row.id,
      outTradeNo: row.outTradeNo,
      amountFen: row.amountFen,
      what: row.flag ?? '',
      note: row.flagNote ?? '',
      resolvedBy: row.flagResolvedBy ?? '',
    })),
    ...refunds.map((row) => ({
      kind: 'refund' as const,
      id: row.id,
      outTradeNo: known.get(row.orderId)?.outTradeNo ?? '',
      amountFen: row.amountFen,
      what: row.state,
      note: row.note ?? '',
      resolvedBy: row.resolvedBy ?? '',
    })),
  ]
}

/** Once: what a person explained stays as they wrote it. */
const resolvers: Record<MatterKind, (tx: Context, id: number, note: string, by: string) => Promise<number>> =
  {
    line: (tx, id, note, resolvedBy) =>
      tx.em.nativeUpdate(
        PayBillLine,
        { id, resolvedBy: null, explanation: null },
        { note, resolvedBy, resolvedAt: tx.now() },
      ),
    refund: (tx, id, note, resolvedBy) =>
      tx.em.nativeUpdate(
        PayRefund,
        { id, resolvedBy: null, state: { $in: ['ABNORMAL', 'CLOSED'] } },
        { note, resolvedBy },
      ),
    order: (tx, id, flagNote, flagResolvedBy) =>
      tx.em.nativeUpdate(
        PayOrder,
        { id, flag: { $ne: null }, flagResolvedBy: null },
        { flagNote, flagResolvedBy },
      ),
  }

async function orderOf(tx: Context, kind: MatterKind, id: number): Promise<number | null> {
  if (kind === 'order') return (await tx.em.findOne(PayOrder, { id }, plain))?.id ?? null
  if (kind === 'refund') return (await tx.em.findOne(PayRefund, { id }, plain))?.orderId ?? null
  const line = await tx.em.findOne(PayBillLine, { id }, plain)
  if (!line) return null
  return (await tx.em.findOne(PayOrder, { outTradeNo: line.outTradeNo }, plain))?.id ?? null
}

export async function resolveMatter(
  tx: Context,
  kind: MatterKind,
  id: number,
  note: string,
  personId: string,
) {
  const changed = await resolvers[kind](tx, id, note, personId)
  if (changed === 0) throw new Refused((await exists(tx, kind, id)) ? 'step_closed' : 'not_found')
  const detail = `${kind} ${id} ${personId}: ${note}`
  await writeHistory(tx, { orderId: await orderOf(tx, kind, id), what: 'explained', detail })
  return { kind, id, note }
}

const tables = { line: PayBillLine, refund: PayRefund, order: PayOrder } as const

const exists = async (tx: Context, kind: MatterKind, id: number) =>
  (await tx.em.count(tables[kind] as typeof PayOrder, { id })) > 0
