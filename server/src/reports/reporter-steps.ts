// What the person who brought a matter up may do with it.
import type { reporterStepBodies } from '@chaolin/shared/reports/schema'
import type { ReporterStep } from '@chaolin/shared/reports/rules'
import type { z } from '@chaolin/shared/config'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { attachPhotos } from '../files/actions.ts'
import { workingCalendarAt } from '../routing/calendar/queries.ts'
import { parentOf } from '../routing/queries.ts'
import type { Report } from './entities.ts'
import { makePromise, resumePromise } from '@chaolin/shared/reports/promise'
import { endMerge, unrated } from './merge-steps.ts'
import { findReportById } from './queries.ts'
import { stillHeldBy } from './staff-audience.ts'
import { allowed, lockReport, refuseWhereCase, writeStep, type Changes } from './steps.ts'
import { termsAt } from './terms.ts'

type Bodies = { [S in ReporterStep]: z.infer<(typeof reporterStepBodies)[S]> }
type Details = {
  changes: Changes
  note?: string | undefined
  photoIds?: string[] | undefined
  data?: Record<string, string | number | boolean | null>
}
type Effect<S extends ReporterStep> = (
  tx: Context,
  report: Report,
  body: Bodies[S],
  /** What it was merged into. */
  target: Report | null,
) => Promise<Details> | Details

async function promiseAnew(tx: Context, report: Report, homeId: string) {
  const terms = await termsAt(tx, { ...report, homeId })
  return terms ? makePromise(terms, tx.now(), await workingCalendarAt(tx, homeId)) : {}
}

const effects: { [S in ReporterStep]: Effect<S> } = {
  withdraw: (_tx, _report, body) => ({ changes: { askedAt: null, question: null }, note: body.reason }),
  remind: (tx, report, body) => ({
    changes: { remindedAt: tx.now(), remindCount: report.remindCount + 1 },
    note: body.note,
  }),
  async answer(tx, report, body) {
    const terms = await termsAt(tx, report)
    const calendar = await workingCalendarAt(tx, report.homeId)
    const resumed = terms ? resumePromise(report, terms, tx.now(), calendar) : {}
    return {
      changes: { askedAt: null, question: null, ...resumed },
      note: body.text,
      photoIds: body.photoIds,
    }
  },
  confirm: (tx, report, body) => ({
    changes: {
      ...(report.mergedIntoId ? {} : { closedAt: tx.now() }),
      rating: body.rating,
      ratingComment: body.comment ?? null,
      ratedAt: tx.now(),
    },
    note: body.comment,
    data: { rating: body.rating },
  }),
  async reopen(tx, report, body, target) {
    const contested = report.status === 'rejected'
    const above = contested && !report.desk ? await parentOf(tx, report.homeId) : null
    return {
      changes: {
        ...(await promiseAnew(tx, report, above?.id ?? report.homeId)),
        ...(above
          ? { homeId: above.id, cameFromId: report.homeId, assigneeId: null, teamId: null }
          : await stillHeldBy(tx, heldWith(report, target))),
        ...(contested ? { rejectionContested: true } : {}),
        acceptedAt: tx.now(),
        closedAt: null,
        autoClosedAt: null,
        ...unrated,
        // A merge keeps what was asked and proposed before it; that has ended with the matter.
        askedAt: null,
        question: null,
        checkingSeq: null,
        reopenCount: report.reopenCount + 1,
      },
      note: body.reason,
      photoIds: body.photoIds,
      ...(above ? { data: { from: report.homeId, to: above.id } } : {}),
    }
  },
}

/** Who had the matter goes on with what comes out of it; elsewhere its own people do. */
const heldWith = (report: Report, target: Report | null) =>
  target?.homeId === report.homeId && (target.assigneeId || target.teamId) ? target : report

/** Only the reporter: a stranger's report is not found. */
export async function takeReporterStep<S extends ReporterStep>(
  tx: Context,
  personId: string,
  number: string,
  step: S,
  body: Bodies[S],
): Promise<Report> {
  const report = await lockReport(tx, number)
  if (report?.personId !== personId) throw new Refused('not_found')
  await refuseWhereCase(tx, report)
  const target = report.mergedIntoId ? await findReportById(tx, report.mergedIntoId) : null
  const status = allowed(tx, report, step, target)
  // 'Not solved' takes it out of the matter it was merged into, and it goes on by itself.
  const out = step === 'reopen' && target ? (await endMerge(tx, report, null)).changes : {}
  const effect: Effect<S> = effects[step]
  const { changes: own, note, photoIds, data } = await effect(tx, report, body, target)
  const changes = { ...out, ...own }
  await attachPhotos(tx, personId, report.id, photoIds ?? [], 'photoIds')
  const moment = { step, status, by: 'reporter' as const, personId, note, photoIds, data: data ?? {} }
  return writeStep(tx, report, { changes, moment })
}
