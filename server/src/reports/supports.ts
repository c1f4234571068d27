// 附议: 'me too' on somebody's report, with or without words and photos. Counted once for each person.
import { raw } from '@mikro-orm/core'
import type { Context } from '../context.ts'
import { insertRow } from '../db/sql.ts'
import { Refused } from '../errors.ts'
import { attachPhotos } from '../files/actions.ts'
import { addJob } from '../outbox/actions.ts'
import type { Person } from '../residents/queries.ts'
import { Report, ReportSupport } from './entities.ts'
import { isShown } from './public-views.ts'
import { findReport, supportedAmong } from './queries.ts'
import { roleOn } from './roles.ts'
import { allowed, lockReport } from './steps.ts'

/** How often one person may add something to one matter. */
const mostAdditions = 10

type Words = { note?: string | undefined; photoIds?: string[] | undefined }

/** May somebody who is not its reporter read it? A supporter also learns how it ended. */
export async function mayReadPublic(ctx: Context, personId: string, report: Report) {
  if (!report.public) return false
  if (isShown(report.status)) return true
  return (await supportedAmong(ctx, personId, [report.id])).has(report.id)
}

/** Somebody else's public report, or not found. */
export async function findPublic(ctx: Context, personId: string, number: string) {
  const report = await findReport(ctx, number)
  return report && (await mayReadPublic(ctx, personId, report)) ? report : null
}

/** `path`: where the number stood in a body; without it the number is the address of the door. */
export async function supportReport(
  tx: Context,
  person: Person,
  number: string,
  { note, photoIds = [] }: Words,
  path?: string,
): Promise<Report> {
  const report = await lockReport(tx, number)
  if (!report || !(await maySupport(tx, person, report)))
    throw path
      ? new Refused('invalid', { errors: [{ path, message: '没有找到这件事' }] })
      : new Refused('not_found')
  if (report.personId === person.id) throw new Refused('own_report')
  const counts = !(await supportedAmong(tx, person.id, [report.id])).has(report.id)
  const saysMore = note !== undefined || photoIds.length > 0
  if (!counts && !saysMore) return report
  allowed(tx, report, 'support')
  if (saysMore) await refuseTooMuch(tx, person.id, report.id)
  await attachPhotos(tx, person.id, report.id, photoIds, 'photoIds')
  const supportId = await insertRow(tx.em, ReportSupport, {
    reportId: report.id,
    personId: person.id,
    counts,
    saysMore,
    note: note ?? null,
    photoIds,
    createdAt: tx.now(),
  })
  if (counts) await count(tx, report, 1)
  if (saysMore)
    await addJob(tx, {
      kind: 'report.supported',
      subject: `report:${report.id}:support:${supportId}`,
      payload: { reportId: report.id, supportId },
    })
  return report
}

async function maySupport(tx: Context, person: Person, report: Report) {
  if (report.personId === person.id) return true
  return (await mayReadPublic(tx, person.id, report)) || (await roleOn(tx, person, report)) !== null
}

async function refuseTooMuch(tx: Context, personId: string, reportId: number) {
  const additions = await tx.em.count(ReportSupport, { personId, reportId, saysMore: true })
  if (additions >= mostAdditions)
    throw new Refused('step_closed', { detail: '您已经补充了很多次，工作人员都能看到' })
}

/** The row is locked: nobody else counts meanwhile. */
async function count(tx: Context, report: Report, by: 1 | -1) {
  await tx.em.nativeUpdate(Report, { id: report.id }, { supports: raw(`supports + ${by}`) })
  Object.assign(report, { supports: report.supports + by })
}

/** Takes it back; what was said stays with the matter. Taking it back twice changes nothing. */
export async function withdrawSupport(tx: Context, person: Person, number: string): Promise<Report> {
  const report = await lockReport(tx, number)
  if (!report || report.personId === person.id || !(await mayReadPublic(tx, person.id, report)))
    throw new Refused('not_found')
  const changed = await tx.em.nativeUpdate(
    ReportSupport,
    { reportId: report.id, personId: person.id, counts: true, withdrawnAt: null },
    { withdrawnAt: tx.now() },
  )
  if (changed > 0) await count(tx, report, -1)
  return report
}
