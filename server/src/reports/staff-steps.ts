// What the staff of a report's home may do with it.
import type { StaffStep } from '@chaolin/shared/reports/rules'
import { roleMay } from '@chaolin/shared/staff/rules'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { attachPhotos } from '../files/actions.ts'
import type { Person } from '../residents/queries.ts'
import { getCategory } from '../routing/queries.ts'
import { refuseForOthers, refuseTaken } from './dispatch-steps.ts'
import type { Report } from './entities.ts'
import { broughtPhotosSince, wasOvertaken } from './history.ts'
import { lockInOrder, roleOnMatter } from './merge-steps.ts'
import { roleOn } from './roles.ts'
import { effects, type Bodies, type Effect } from './staff-effects.ts'
import { allowed, lockReport, lockReportById, refuseWhereCase, writeStep } from './steps.ts'

/** `photosToCome`: named by their address, and fetched after the step. */
export async function takeStaffStep<S extends StaffStep>(
  tx: Context,
  person: Person,
  number: string,
  step: S,
  body: Bodies[S],
  photosToCome = 0,
): Promise<Report> {
  if (step === 'merge') await lockInOrder(tx, [number, (body as Bodies['merge']).into])
  const report = await lockReport(tx, number)
  const role = report && (await (step === 'unmerge' ? roleOnMatter : roleOn)(tx, person, report))
  if (!report || !role) throw new Refused('not_found')
  if (!roleMay(role, step)) throw new Refused('forbidden')
  await refuseWhereCase(tx, report)
  if (step === 'dispatch') refuseForOthers(person, role, body as Bodies['dispatch'])
  if (step === 'accept') await refuseTaken(tx, report)
  const status = allowed(tx, report, step)
  const effect: Effect<S> = effects[step]
  const details = await effect(tx, report, body, { person, role, photosToCome })
  const said = body as { note?: string; internalNote?: string; photoIds?: string[] }
  const photoIds = details.photoIds ?? said.photoIds ?? []
  if (step !== 'approve')
    await attachPhotos(
      tx,
      person.id,
      report.id,
      photoIds,
      step === 'resolve' ? 'evidencePhotoIds' : 'photoIds',
    )
  const moment = {
    step: details.step ?? step,
    status: details.status ?? status,
    by: 'post' as const,
    personId: details.personId === undefined ? person.id : details.personId,
    note: details.step === 'propose' ? null : together(details.note, said.note),
    internalNote: together(details.reason, said.internalNote),
    photoIds,
    data: details.data ?? {},
  }
  return writeStep(tx, report, { changes: details.changes, moment, jobs: details.jobs ?? [] })
}

/** What a step must say (a question, a reason), and what was said besides. */
const together = (own: string | undefined, besides: string | undefined) =>
  own && besides && own !== besides ? `${own}\n${besides}` : (own ?? besides)

/** Closes what was resolved at history row `seq` and not answered since; anything else is left alone. */
export async function closeInSilence(tx: Context, reportId: number, seq: number) {
  const report = await lockReportById(tx, reportId)
  if (report?.status !== 'resolved' || (await wasOvertaken(tx, reportId, seq))) return
  const status = allowed(tx, report, 'close')
  const changes = { closedAt: tx.now(), autoClosedAt: tx.now() }
  await writeStep(tx, report, { changes, moment: { step: 'close', status, by: 'system', personId: null } })
}

/**
 * The photos that were to prove a resolve never came: what was resolved at history row `seq` goes on. False: it needs
 * no proof, has some, or was answered since.
 */
export async function takeBackResolve(tx: Context, report: Report, seq: number, why: string) {
  if (report.status !== 'resolved' || (await wasOvertaken(tx, report.id, seq))) return false
  const category = await getCategory(tx, report.category)
  if (!category?.evidence || (await broughtPhotosSince(tx, report.id, seq))) return false
  const moment = {
    step: 'progress',
    status: 'in_progress' as const,
    by: 'system' as const,
    personId: null,
    note: '还差办好后的照片，补上后再请您看',
    internalNote: `报办结时说的照片没收到（${why}），请补照片后再办结`,
  }
  await writeStep(tx, report, { changes: { resolvedAt: null }, moment })
  return true
}
