// Exports: asked for, made in stretches by the outbox, kept for a day, and who took what kept for good.
import { keepExportsMs, type ExportRequest } from '@chaolin/shared/staff/stats-schema'
import { roleMay, rolesFor } from '@chaolin/shared/staff/rules'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { insertRow } from '../../db/sql.ts'
import { Refused, wrong } from '../../errors.ts'
import { addJob } from '../../outbox/actions.ts'
import type { Handlers } from '../../outbox/worker.ts'
import { roleAt } from '../../reports/actions.ts'
import { listForExport, type ExportedReport } from '../../reports/queries.ts'
import { recordReadings } from '../../residents/actions.ts'
import { hasRole, lockPerson, type Person } from '../../residents/queries.ts'
import { addDays, startOf } from '../stats/days.ts'
import { rangeOf } from '../stats/dashboard.ts'
import { readTree } from '../stats/tree.ts'
import { StaffExport } from './entities.ts'
import { mostSheetRows, partOf, type Cell } from './sheet.ts'
import { dashboardHeading, dashboardRows, reportHeading, reportRows } from './tables.ts'

const jobKind = 'export.make'
const rowsAtOnce = 1000
/** Of one person at the same time. */
const mostPending = 3
const sweptAtOnce = 50

export const partName = (publicId: string, part: number) => `${publicId}/part-${part}.txt`

/** What is not masked is for those who answer for a post, and only with a reason. */
function judgeUnmasked(person: Person, { masked, kind, reason }: ExportRequest) {
  if (masked) return
  if (!hasRole(person, rolesFor('exportUnmasked'))) throw new Refused('forbidden')
  if (kind === 'dashboard') throw wrong('masked', '统计里没有要遮的内容')
  if (!reason) throw wrong('reason', '请写导出原因')
}

export async function orderExport(
  tx: Context,
  person: Person,
  request: ExportRequest & { microBrainId: string },
) {
  const { microBrainId, masked } = request
  judgeUnmasked(person, request)
  const { from, to } = rangeOf(tx, request)
  const role = await roleAt(tx, person, microBrainId)
  if (!role) throw new Refused('not_found')
  if (!roleMay(role, masked ? 'export' : 'exportUnmasked')) throw new Refused('forbidden')
  await lockPerson(tx, person.id)
  const pending = await tx.em.count(StaffExport, { personId: person.id, status: 'pending' })
  if (pending >= mostPending) throw new Refused('limit_reached')
  const row = {
    publicId: nanoid(21),
    personId: person.id,
    role,
    microBrainId,
    kind: request.kind,
    format: request.format,
    fromDay: from,
    toDay: to,
    masked,
    reason: request.reason ?? null,
    status: 'pending' as const,
    rows: 0,
    parts: 0,
    createdAt: tx.now(),
    expiresAt: new Date(tx.now().getTime() + keepExportsMs),
  }
  const id = await insertRow(tx.em, StaffExport, row)
  await addJob(tx, jobOf(id))
  return { id: row.publicId, status: row.status }
}

const jobOf = (exportId: number) => ({
  kind: jobKind,
  subject: `export:${exportId}`,
  payload: { exportId },
})

type Stretch = { heading: string[]; rows: Cell[][]; reports: ExportedReport[]; isLast: boolean }

async function readStretch(ctx: Context, row: StaffExport): Promise<Stretch> {
  const { microBrainId, fromDay, toDay, masked } = row
  if (row.kind === 'dashboard') {
    const rows = await dashboardRows(ctx, microBrainId, fromDay, toDay)
    return { heading: dashboardHeading, rows, reports: [], isLast: true }
  }
  const reports = await listForExport(ctx, {
    homeIds: (await readTree(ctx)).under(microBrainId),
    from: startOf(fromDay),
    until: startOf(addDays(toDay, 1)),
    after: row.afterAt ? { createdAt: row.afterAt, id: row.afterId! } : null,
    limit: rowsAtOnce,
  })
  const rows = await reportRows(ctx, reports, masked)
  return { heading: reportHeading(masked), rows, reports, isLast: reports.length < rowsAtOnce }
}

/** One stretch: the part first, then the row that counts it. A crash between the two writes the same part again. */
async function makeStretch(ctx: Context, exportId: number) {
  const row = await ctx.em.findOne(StaffExport, { id: exportId }, { disableIdentityMap: true })
  if (row?.status !== 'pending') return
  const { heading, rows, reports, isLast } = await readStretch(ctx, row)
  const total = row.rows + rows.length
  if (row.format === 'xlsx' && total > mostSheetRows) {
    await ctx.em.nativeUpdate(StaffExport, { id: exportId, status: 'pending' }, { status: 'failed' })
    return
  }
  const part = partOf(row.format, row.parts === 0 ? heading : null, rows)
  await ctx.clients.files.write(partName(row.publicId, row.parts), part)
  await inTransaction(ctx, async (tx) => {
    const last = reports.at(-1)
    const changed = await tx.em.nativeUpdate(
      StaffExport,
      { id: exportId, status: 'pending', parts: row.parts },
      {
        parts: row.parts + 1,
        rows: total,
        ...(last ? { afterAt: last.createdAt, afterId: last.id } : {}),
        ...(isLast ? ready(tx) : {}),
      },
    )
    if (changed === 0) return
    if (!row.masked) await recordReadings(tx, readingsOf(row, reports))
    if (!isLast) await addJob(tx, jobOf(exportId))
  })
}

const ready = (tx: Context) => ({
  status: 'ready' as const,
  readyAt: tx.now(),
  expiresAt: new Date(tx.now().getTime() + keepExportsMs),
})

const readingsOf = (row: StaffExport, reports: ExportedReport[]) =>
  reports.map(({ personId, number }) => ({
    personId,
    readBy: row.personId,
    readerRole: `${row.role}:${row.microBrainId}`,
    field: 'export',
    reason: row.reason ?? '',
    about: number,
  }))

export const exportHandlers: Handlers = {
  [jobKind]: (ctx, { exportId }) => makeStretch(ctx, Number(exportId)),
}

/** Files that are a day old go; that there was an export stays. Gives how many there were. */
export async function sweepExports(ctx: Context): Promise<number> {
  const old = await ctx.em.find(
    StaffExport,
    { status: { $in: ['pending', 'ready', 'failed'] }, expiresAt: { $lte: ctx.now() } },
    { limit: sweptAtOnce, orderBy: { id: 'asc' }, disableIdentityMap: true },
  )
  for (const { id, publicId, parts } of old) {
    // One more than is counted: the last may have been written and not counted.
    for (let part = 0; part <= parts; part++) await ctx.clients.files.remove(partName(publicId, part))
    await ctx.em.nativeUpdate(StaffExport, { id }, { status: 'expired' })
  }
  return old.length
}
