// What is open now at each of these posts.
import type { OpenSignals } from '@chaolin/shared/staff/stats-schema'
import type { Context } from '../../context.ts'
import { countOpenNow, type OpenNow } from '../../reports/queries.ts'

export type OpenHere = OpenSignals & { waitingLate: number }
export const nothingOpen = (): OpenHere => ({
  open: 0,
  red: 0,
  yellow: 0,
  green: 0,
  waiting: 0,
  submitted: 0,
  waitingLate: 0,
})

function addOpen(into: OpenHere, row: OpenNow) {
  for (const name of ['open', 'red', 'yellow', 'green', 'waiting', 'waitingLate'] as const)
    into[name] += row[name]
  if (row.status === 'submitted') into.submitted += row.open
}

/** Of all together and of each; the longest overdue of all, if any is. */
export async function readOpen(ctx: Context, homeIds: readonly string[]) {
  const rows = await countOpenNow(ctx, homeIds)
  const all = nothingOpen()
  const byHome = new Map<string, OpenHere>()
  let latest: OpenNow | null = null
  for (const row of rows) {
    const home = byHome.get(row.homeId) ?? nothingOpen()
    byHome.set(row.homeId, home)
    addOpen(home, row)
    addOpen(all, row)
    if (row.soonestDueAt && (!latest?.soonestDueAt || row.soonestDueAt < latest.soonestDueAt)) latest = row
  }
  const overdue = latest?.soonestDueAt && latest.soonestDueAt <= ctx.now() ? latest : null
  return { all, byHome, overdue }
}

export const signalsOf = ({ waitingLate: _, ...signals }: OpenHere): OpenSignals => signals
