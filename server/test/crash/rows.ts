// What the database holds after the crashes, read past the server.
import type { Context } from '../../src/context.ts'
import { IdempotentAnswer } from '../../src/idempotency.ts'
import { Notice } from '../../src/notices/entities.ts'
import { Job } from '../../src/outbox/entities.ts'
import { Report, ReportHistory } from '../../src/reports/entities.ts'

export type Rows = Awaited<ReturnType<typeof readRows>>

export async function readRows(ctx: Context) {
  const plain = { disableIdentityMap: true, orderBy: { id: 1 } } as const
  const answers = await ctx.em.find(IdempotentAnswer, { status: 201 }, plain)
  const jobs = await ctx.em.find(Job, {}, plain)
  return {
    reports: await ctx.em.find(Report, {}, plain),
    history: await ctx.em.find(ReportHistory, {}, plain),
    jobs,
    notifyJobs: jobs.filter(({ kind }) => kind === 'report.notify'),
    notices: await ctx.em.find(Notice, {}, plain),
    keptNumbers: answers.map(({ body }) => (JSON.parse(body) as { number?: string }).number),
  }
}

/** How often each value occurs. */
export function countBy<T>(rows: T[], key: (row: T) => string | number): Map<string | number, number> {
  const counts = new Map<string | number, number>()
  for (const row of rows) counts.set(key(row), (counts.get(key(row)) ?? 0) + 1)
  return counts
}

/** What occurs more than once. */
export const repeated = (values: (string | number)[]) =>
  [...countBy(values, (value) => value)].filter(([, count]) => count > 1).map(([value]) => value)

/** Faults between a report, its history and the jobs that tell of it; none is how it has to be. */
export function faultsOf({ reports, history, notifyJobs }: Rows): string[] {
  const faults: string[] = []
  const known = new Set(reports.map(({ id }) => id))
  const moments = Map.groupBy(history, ({ reportId }) => reportId)
  const told = countBy(notifyJobs, ({ payload }) => `${payload['reportId']}:${payload['seq']}`)
  for (const { reportId, seq } of history)
    if (!known.has(reportId)) faults.push(`history ${reportId}:${seq} without a report`)
  for (const { payload } of notifyJobs)
    if (!known.has(Number(payload['reportId'])))
      faults.push(`job for ${payload['reportId']} without a report`)
  for (const { id, number, steps, status } of reports) {
    const own = (moments.get(id) ?? []).toSorted((a, b) => a.seq - b.seq)
    if (own.length !== steps) faults.push(`${number}: ${steps} steps, ${own.length} history rows`)
    if (own.some(({ seq }, i) => seq !== i + 1)) faults.push(`${number}: its history has a gap`)
    if (own[0]?.step !== 'submit') faults.push(`${number}: does not begin with submit`)
    if (own.at(-1)?.status !== status)
      faults.push(`${number}: ${status}, its history says ${own.at(-1)?.status}`)
    for (const { seq } of own)
      if (told.get(`${id}:${seq}`) !== 1)
        faults.push(`${number}: ${told.get(`${id}:${seq}`) ?? 0} jobs for ${seq}`)
  }
  return faults
}
