// What happened to reports, by the time of their history rows, for those who are told as it happens.
import type { ReportStatus } from '@chaolin/shared/reports/rules'
import type { Context } from '../context.ts'
import { readRows } from '../db/sql.ts'
import { Report, ReportHistory, ReportJoint } from './entities.ts'

export type Change = {
  id: number
  number: string
  step: string
  status: ReportStatus
  /** Where it was after the step. */
  homeId: string
  /** Where it was before, when the step moved it. */
  fromId: string | null
  joint: string[]
  desk: boolean
  urgent: boolean
  at: Date
}

const plain = { disableIdentityMap: true } as const

/** The numbers of the rows since then, from an index alone; numbers need not be in the order of time. */
export async function changeIdsSince(ctx: Context, since: Date, most: number): Promise<number[]> {
  const rows = await readRows<{ id: number }>(
    ctx.em,
    'select id from report_history where at >= ? order by at, id limit ?',
    [since, most],
  )
  return rows.map(({ id }) => Number(id))
}

/** The number of the newest row; 0: there is none. */
export async function newestChangeId(ctx: Context): Promise<number> {
  const rows = await readRows<{ id: number }>(
    ctx.em,
    'select id from report_history order by at desc, id desc limit 1',
    [],
  )
  return Number(rows[0]?.id ?? 0)
}

export async function timeOfChange(ctx: Context, id: number): Promise<Date | null> {
  const row = await ctx.em.findOne(ReportHistory, { id }, { fields: ['at'], ...plain })
  return row?.at ?? null
}

/** These rows, the oldest first. */
export async function readChanges(ctx: Context, ids: readonly number[]): Promise<Change[]> {
  if (ids.length === 0) return []
  const rows = await ctx.em.find(
    ReportHistory,
    { id: { $in: [...ids] } },
    { fields: ['reportId', 'step', 'status', 'homeId', 'data', 'at'], orderBy: { at: 1, id: 1 }, ...plain },
  )
  const reportIds = [...new Set(rows.map(({ reportId }) => reportId))]
  const reports = await ctx.em.find(
    Report,
    { id: { $in: reportIds } },
    { fields: ['number', 'desk', 'urgentOpen'], ...plain },
  )
  const joints = await ctx.em.find(ReportJoint, { reportId: { $in: reportIds } }, plain)
  const byId = new Map(reports.map((report) => [report.id, report]))
  return rows.flatMap(({ id, reportId, step, status, homeId, data, at }) => {
    const report = byId.get(reportId)
    if (!report) return []
    const { number, desk, urgentOpen } = report
    const joint = joints.filter((row) => row.reportId === reportId).map((row) => row.homeId)
    const { from } = data as Record<string, unknown>
    const fromId = typeof from === 'string' && from !== homeId ? from : null
    return [{ id, number, step, status, homeId, fromId, joint, desk, urgent: urgentOpen === 1, at }]
  })
}
