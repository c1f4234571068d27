// Staff put a report under another category: a new promise from the same start, and an example for the triage to learn.
import { asPlace } from '@chaolin/shared/routing/coordinates'
import type { categoryChange } from '@chaolin/shared/reports/schema'
import type { z } from '@chaolin/shared/config'
import type { Home } from '@chaolin/shared/routing/schema'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import type { Person } from '../residents/queries.ts'
import { findMicroBrain, getCategory } from '../routing/queries.ts'
import { recordCorrection } from '../routing/triage/actions.ts'
import type { Report } from './entities.ts'
import { workingCalendarAt } from '../routing/calendar/queries.ts'
import { changePromise } from '@chaolin/shared/reports/promise'
import { pausesSince } from './history.ts'
import { roleOn } from './roles.ts'
import { allowed, lockReport, refuseWhereCase, writeStep } from './steps.ts'
import { termsAt } from './terms.ts'

type Body = z.infer<typeof categoryChange>

export async function correctCategory(
  tx: Context,
  person: Person,
  number: string,
  { category: code, note, internalNote }: Body,
): Promise<Report> {
  const to = await getCategory(tx, code)
  if (!to) throw new Refused('category_unknown', { errors: [{ path: 'category', message: '没有这个类别' }] })
  const report = await lockReport(tx, number)
  if (!report || !(await roleOn(tx, person, report))) throw new Refused('not_found')
  await refuseWhereCase(tx, report)
  const status = allowed(tx, report, 'categorise')
  if (report.category === code) throw new Refused('step_closed', { detail: '已经是这个类别了' })
  await recordCorrection(tx, {
    text: report.text,
    from: report.category,
    to: code,
    triageVersion: report.categoryBy === 'triage' ? report.triageVersion : null,
    personId: person.id,
  })
  const hidden = report.public && !to.mayBePublic
  return writeStep(tx, report, {
    changes: {
      category: code,
      categoryBy: 'staff',
      ...(await promiseAs(tx, report, code)),
      // What such matters may not show is not shown any more, and the reporter is told.
      ...(hidden ? { public: false, publicRefused: true } : {}),
    },
    moment: {
      step: 'categorise',
      status,
      by: 'post',
      personId: person.id,
      note,
      internalNote,
      data: { from: report.category, to: code },
    },
  })
}

/** While nobody took it, the time to do so is another one too; what was taken is judged as it was. */
async function promiseAs(tx: Context, report: Report, code: string) {
  const terms = (await termsAt(tx, { ...report, category: code }))!
  const pauses = await pausesSince(tx, report.id, report.promisedAt)
  const calendar = await workingCalendarAt(tx, report.homeId)
  const { acceptDueAt, ...promise } = changePromise(report, pauses, terms, calendar)
  return report.status === 'submitted' ? { ...promise, acceptDueAt } : promise
}

/** Where a report of this category goes from this place, if that is not where it is. Nothing moves by itself. */
export async function suggestHome(ctx: Context, report: Report): Promise<Home | null> {
  const { text, category, address, answers, lng, lat } = report
  const { microBrain } = await findMicroBrain(ctx, {
    kind: 'report',
    text,
    category,
    answers,
    ...(lng == null || lat == null ? {} : { place: asPlace([lng, lat]) }),
    ...(address ? { address } : {}),
  })
  return microBrain && microBrain.id !== report.homeId ? microBrain : null
}
