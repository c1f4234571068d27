// Reports that belong together: merged into one, or split from one; each as a line, masked.
import type { LinkedReport } from '@chaolin/shared/reports/schema'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { Report } from './entities.ts'
import { findReportById } from './queries.ts'
import { summaryOf, writtenFor } from './views.ts'

const mostShown = 50
const masked = writtenFor('staff')

const linkView = (report: Report): LinkedReport => ({
  number: report.number,
  status: report.status,
  summary: summaryOf(masked(report.text)),
  createdAt: toWire(report.createdAt),
})

const list = async (ctx: Context, where: object) =>
  (
    await ctx.em.find(Report, where, { orderBy: { id: 'asc' }, limit: mostShown, disableIdentityMap: true })
  ).map(linkView)

const one = async (ctx: Context, id: number | null | undefined) => {
  const report = id == null ? null : await findReportById(ctx, id)
  return report && linkView(report)
}

export const linksOf = async (ctx: Context, report: Report) => ({
  mergedInto: await one(ctx, report.mergedIntoId),
  merged: report.mergedCount > 0 ? await list(ctx, { mergedIntoId: report.id }) : [],
  parent: await one(ctx, report.parentId),
  children: await list(ctx, { parentId: report.id }),
})
