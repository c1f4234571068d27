// What stands in an export: the columns of reports and of the figures, masked unless somebody answered for more.
import { maskContacts, maskPersonal } from '@chaolin/shared/routing/masking'
import type { DashboardRow, Share } from '@chaolin/shared/staff/stats-schema'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import type { ExportedReport } from '../../reports/queries.ts'
import { findPhones } from '../../residents/queries.ts'
import { homeView, listCategories } from '../../routing/queries.ts'
import { readDashboard } from '../stats/dashboard.ts'
import type { Cell } from './sheet.ts'

const statusWords: Record<string, string> = {
  submitted: '已提交',
  accepted: '已接单',
  in_progress: '处置中',
  resolved: '已办结待评价',
  closed: '已结案',
  rejected: '不予受理',
  withdrawn: '已撤回',
  merged: '已并案',
}
const sourceWords: Record<string, string> = {
  app: '小程序',
  phone: '电话',
  open311: 'Open311',
  intake: '系统',
}
const kindWords: Record<string, string> = {
  community: '社区',
  campus: '校园',
  street: '街道',
  police: '派出所',
  district: '区',
}

export const reportHeading = (masked: boolean) => [
  '编号',
  '类别',
  '来源',
  '状态',
  '微脑',
  '反映时间',
  '接单时间',
  '办结时间',
  '结案时间',
  '办结期限',
  '催办次数',
  '重开次数',
  '评分',
  '匿名',
  '内容',
  '地址',
  ...(masked ? [] : ['电话']),
]

/** 2026-11-22 09:05:00, as everybody here reads it. */
const timeCell = (time: Date | null | undefined): Cell =>
  time ? toWire(time).slice(0, 19).replace('T', ' ') : null

/** Who asked to be anonymous has no phone number here either. */
export async function reportRows(
  ctx: Context,
  reports: ExportedReport[],
  masked: boolean,
): Promise<Cell[][]> {
  const categories = new Map((await listCategories(ctx)).map(({ code, zh }) => [code, zh]))
  const named = reports.filter(({ anonymous }) => !anonymous).map(({ personId }) => personId)
  const phones = masked ? new Map<string, string>() : await findPhones(ctx, named)
  return Promise.all(
    reports.map(async (report): Promise<Cell[]> => [
      report.number,
      categories.get(report.category) ?? report.category,
      sourceWords[report.source] ?? report.source,
      statusWords[report.status] ?? report.status,
      (await homeView(ctx, report.homeId))?.name ?? report.homeId,
      timeCell(report.createdAt),
      timeCell(report.acceptedAt),
      timeCell(report.resolvedAt),
      timeCell(report.closedAt),
      timeCell(report.dueAt),
      report.remindCount,
      report.reopenCount,
      report.rating ?? null,
      report.anonymous ? '是' : '否',
      masked ? maskPersonal(report.text) : report.text,
      report.address ? (masked ? maskContacts(report.address) : report.address) : null,
      ...(masked ? [] : [report.anonymous ? null : (phones.get(report.personId) ?? null)]),
    ]),
  )
}

export const dashboardHeading = [
  '微脑',
  '级别',
  '收到',
  '接单',
  '办结',
  '结案',
  '重开',
  '不予受理',
  '转出',
  '撤回',
  '并案',
  '按时率',
  '响应率',
  '解决率',
  '满意率',
  '平均星级',
  '评价数',
  '接单中位数（分钟）',
  '办结中位数（分钟）',
  '在办',
  '已超时',
  '快到期',
  '名次',
]

/** The sum first, then each post by itself. */
export async function dashboardRows(ctx: Context, id: string, from: string, to: string): Promise<Cell[][]> {
  const dashboard = await readDashboard(ctx, id, from, to)
  const sum = { ...dashboard, parentId: null, rank: null, noRank: null }
  return [figureCells(sum, '合计'), ...dashboard.rows.map((row) => figureCells(row, null))]
}

const percent = ({ rate }: Share): Cell => (rate === null ? null : Math.round(rate * 1000) / 10)

function figureCells(row: DashboardRow, title: string | null): Cell[] {
  const { counts, open } = row
  return [
    title ?? row.microBrain.name,
    kindWords[row.microBrain.kind] ?? row.microBrain.kind,
    counts.received,
    counts.accepted,
    counts.resolved,
    counts.closed,
    counts.reopened,
    counts.rejected,
    counts.transferred,
    counts.withdrawn,
    counts.merged,
    ...[row.onTime, row.response, row.resolution, row.satisfaction].map(percent),
    row.stars.average === null ? null : Math.round(row.stars.average * 100) / 100,
    row.stars.count,
    row.medianAccept.minutes,
    row.medianResolve.minutes,
    open.open,
    open.red,
    open.yellow,
    row.rank,
  ]
}
