// Reading inquiries: of a post, of a level, of a report; each behind an index.
import type { InquiryStatus } from '@chaolin/shared/staff/supervision/rules'
import type { Context } from '../../context.ts'
import { readRows } from '../../db/sql.ts'
import { byCreation, continuing, cutPage, newestFirst, readPage, type PageQuery } from '../../paging.ts'
import { Inquiry, InquiryHistory } from './entities.ts'

const plain = { disableIdentityMap: true } as const

export const findInquiry = (ctx: Context, id: number) => ctx.em.findOne(Inquiry, { id }, plain)

/** By report; what is closed is not among them. */
export async function openInquiriesOf(ctx: Context, reportIds: number[]): Promise<Map<number, Inquiry>> {
  if (reportIds.length === 0) return new Map()
  const rows = await ctx.em.find(Inquiry, { openReportId: { $in: reportIds } }, plain)
  return new Map(rows.map((row) => [row.reportId, row]))
}

const mostOfReport = 50

export const inquiriesOf = (ctx: Context, reportId: number) =>
  ctx.em.find(Inquiry, { reportId }, { orderBy: { id: 'desc' }, limit: mostOfReport, ...plain })

export const historyOf = (ctx: Context, inquiryIds: number[]) =>
  ctx.em.find(
    InquiryHistory,
    { inquiryId: { $in: inquiryIds } },
    { orderBy: { inquiryId: 1, seq: 1 }, ...plain },
  )

export const readInquiryMoment = (ctx: Context, inquiryId: number, seq: number) =>
  ctx.em.findOne(InquiryHistory, { inquiryId, seq }, plain)

/** mine: this post is asked. asked: this post has asked. */
export type Side = 'mine' | 'asked'
type SideQuery = PageQuery & { microBrainId: string; side: Side; status?: InquiryStatus | undefined }

export async function pageInquiries(ctx: Context, { microBrainId, side, status, ...query }: SideQuery) {
  const { size, after } = readPage(query)
  const whose = side === 'mine' ? { homeId: microBrainId } : { askedById: microBrainId }
  const rows = await ctx.em.find(
    Inquiry,
    { ...whose, ...(status ? { status } : {}), ...continuing(after) },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  return cutPage(rows, size, byCreation)
}

/** Of those that are not closed: who owes what, and what of it is late. */
export async function countInquiries(ctx: Context, microBrainId: string, side: Side) {
  const column = side === 'mine' ? 'home_id' : 'asked_by_id'
  const rows = await readRows<{ status: InquiryStatus; n: number; late: number }>(
    ctx.em,
    `select status, count(*) as n, sum(case when due_at <= ? then 1 else 0 end) as late
     from inquiries where ${column} = ? and status in ('asked', 'sent_back', 'explained') group by status`,
    [ctx.now(), microBrainId],
  )
  const counts = { owed: 0, explained: 0, late: 0 }
  for (const { status, n, late } of rows) {
    if (status === 'explained') counts.explained = Number(n)
    else {
      counts.owed += Number(n)
      counts.late += Number(late)
    }
  }
  return counts
}
