// What the head of a queue shows: read by one statement, from an index that holds what it asks for.
import type { ReportStatus } from '@chaolin/shared/reports/rules'
import type { Context } from '../context.ts'
import { readRows } from '../db/sql.ts'

type Stored = number | string
type Sums = { status: ReportStatus; every: Stored; red: Stored; yellow: Stored; green: Stored }
type Whose = { sql: string; values: readonly unknown[] }

const ownOf = (homeId: string, desk: boolean | undefined): Whose =>
  desk === undefined
    ? { sql: 'home_id = ?', values: [homeId] }
    : { sql: 'home_id = ? and desk = ?', values: [homeId, desk] }
const jointOf = (homeId: string): Whose => ({
  sql: 'id in (select report_id from report_joints where home_id = ?) and home_id <> ?',
  values: [homeId, homeId],
})

/** An unanswered question stops the clock, so there is no signal. */
async function sums(ctx: Context, { sql, values }: Whose) {
  const now = ctx.now()
  return readRows<Sums>(
    ctx.em,
    `select status, count(*) as every,
            sum(case when asked_at is null and due_at <= ? then 1 else 0 end) as red,
            sum(case when asked_at is null and due_at > ? and yellow_at <= ? then 1 else 0 end) as yellow,
            sum(case when asked_at is null and due_at > ? and yellow_at > ? then 1 else 0 end) as green
     from reports where status in ('submitted', 'accepted', 'in_progress', 'resolved') and ${sql}
     group by status`,
    [now, now, now, now, now, ...values],
  )
}

/** `hasJoint`: the post handles some beside another one. */
export async function countQueue(
  ctx: Context,
  { homeId, desk }: { homeId: string; desk?: boolean | undefined },
  hasJoint: boolean,
) {
  const rows = [
    ...(await sums(ctx, ownOf(homeId, desk))),
    ...(hasJoint ? await sums(ctx, jointOf(homeId)) : []),
  ]
  const open = rows.filter(({ status }) => status !== 'resolved')
  const count = (list: typeof rows, key: 'every' | 'red' | 'yellow' | 'green') =>
    list.reduce((sum, row) => sum + Number(row[key]), 0)
  const inStatus = (...statuses: ReportStatus[]) =>
    count(
      rows.filter(({ status }) => statuses.includes(status)),
      'every',
    )
  return {
    red: count(open, 'red'),
    yellow: count(open, 'yellow'),
    green: count(open, 'green'),
    submitted: inStatus('submitted'),
    working: inStatus('accepted', 'in_progress'),
    resolved: inStatus('resolved'),
  }
}
