// Reports that belong together: merged into one, or split from one; each as a line, masked.
import type { LinkedReport } from '@chaolin/shared/reports/schema'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import type { Person } from '../residents/queries.ts'
import { Report } from './entities.ts'
import { findReportById } from './queries.ts'
import { roleOn } from './roles.ts'
import { summaryOf, writtenFor } from './views.ts'

const mostShown = 50
const masked = writtenFor('staff')

/** To who may not read it nothing but its number. */
async function linkView(ctx: Context, person: Person, report: Report, leads = false): Promise<LinkedReport> {
  const shown = leads || (await roleOn(ctx, person, report)) !== null
  return {
    number: report.number,
    status: shown ? report.status : null,
    summary: shown ? summaryOf(masked(report.text)) : null,
    createdAt: toWire(report.createdAt),
  }
}

const list = (ctx: Context, where: object) =>
  ctx.em.find(Report, where, { orderBy: { id: 'asc' }, limit: mostShown, disableIdentityMap: true })

export async function linksOf(ctx: Context, person: Person, report: Report) {
  const one = async (id: number | null | undefined) => {
    const linked = id == null ? null : await findReportById(ctx, id)
    return linked && linkView(ctx, person, linked)
  }
  // Whoever leads a matter reads what was merged into it, wherever that is.
  const leads = (await roleOn(ctx, person, report)) !== null
  const merged = report.mergedCount > 0 ? await list(ctx, { mergedIntoId: report.id }) : []
  const children = await list(ctx, { parentId: report.id })
  return {
    mergedInto: await one(report.mergedIntoId),
    merged: await Promise.all(merged.map((linked) => linkView(ctx, person, linked, leads))),
    parent: await one(report.parentId),
    children: await Promise.all(children.map((linked) => linkView(ctx, person, linked))),
  }
}
