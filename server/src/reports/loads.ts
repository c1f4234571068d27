// How much open work somebody holds: whatever was given to them and is not settled.
import type { Context } from '../context.ts'
import { marksFor, readRows } from '../db/sql.ts'

const open = ['submitted', 'accepted', 'in_progress']

async function countBy(ctx: Context, column: 'assignee_id' | 'team_id', ids: readonly string[]) {
  if (ids.length === 0) return new Map<string, number>()
  const rows = await readRows<{ id: string; open: number }>(
    ctx.em,
    `select ${column} as id, count(*) as open from reports
     where ${column} in (${marksFor(ids)}) and status in (?, ?, ?) group by ${column}`,
    [...ids, ...open],
  )
  return new Map(rows.map((row) => [row.id, Number(row.open)]))
}

/** By person; who holds nothing is not among them. */
export const countOpenByAssignee = (ctx: Context, personIds: readonly string[]) =>
  countBy(ctx, 'assignee_id', personIds)

export const countOpenByTeam = (ctx: Context, teamIds: readonly string[]) => countBy(ctx, 'team_id', teamIds)

/** Beside this report. */
export async function countOthersOf(ctx: Context, personId: string, reportId: number) {
  const rows = await readRows<{ open: number }>(
    ctx.em,
    'select count(*) as open from reports where assignee_id = ? and status in (?, ?, ?) and id <> ?',
    [personId, ...open, reportId],
  )
  return Number(rows[0]!.open)
}
