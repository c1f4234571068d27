// Bringing up a matter: routed first, then kept in one transaction with its history and what we owe.
import { numberAlphabet, numberRandomLength, formatNumber } from '@chaolin/shared/reports/number'
import type { CategoryRow, Question } from '@chaolin/shared/reports/categories'
import type { Role } from '@chaolin/shared/residents/schema'
import type { NewReport, UrgentMark } from '@chaolin/shared/reports/schema'
import { firstRungAt } from '@chaolin/shared/staff/ladder'
import { limits } from '@chaolin/shared/text'
import { customAlphabet } from 'nanoid'
import type { Context } from '../context.ts'
import { secondsToMidnight, startOfDay } from '../day.ts'
import { insertRow } from '../db/sql.ts'
import { isUniqueViolation, Refused } from '../errors.ts'
import { attachPhotos } from '../files/actions.ts'
import { addJobs } from '../outbox/actions.ts'
import { lockPerson } from '../residents/queries.ts'
import { workingCalendarAt } from '../routing/calendar/queries.ts'
import { findMicroBrain, getCategory, type Decision } from '../routing/queries.ts'
import { readTriage } from '../routing/triage/queries.ts'
import { readUrgent } from '../routing/triage/urgent.ts'
import { toStore } from '@chaolin/shared/routing/coordinates'
import { Report, ReportJoint } from './entities.ts'
import { allotJobs } from './allot.ts'
import { writeHistory } from './history.ts'
import { deliveryJobs } from './outgoing.ts'
import { makePromise } from '@chaolin/shared/reports/promise'
import { spotOf } from './spot.ts'
import { countForLimits } from './queries.ts'
import { termsAt } from './terms.ts'

const drawNumber = customAlphabet(numberAlphabet, numberRandomLength)

/** What a channel of systems may say besides: the compound it stands in. */
export type ArrivalBody = NewReport & { compoundId?: string | undefined }

export type Arrival = {
  body: ArrivalBody
  category: CategoryRow
  categoryBy: 'person' | 'triage'
  /** The model in place, whether or not it was the one to decide. */
  triageVersion: string
  decision: Decision
  /** By which way it came; the app unless said. */
  source?: string
  /** The report that it was split from. */
  parentId?: number
  /** Who of the staff wrote it down for a caller, and what the caller is called. */
  filing?: { personId: string; callerName: string | null }
  /** Known from its kind; else read from the text. */
  urgent?: UrgentMark | null
  /** The campus service it came by; `held`: somebody has it already, so that nobody is given it. */
  service?: { code: string; held: boolean }
}

/** Everything that can be judged without the transaction: the category, and where the report goes. */
export async function prepareReport(
  ctx: Context,
  body: ArrivalBody,
  roles: readonly Role[] = [],
  /** False where nobody is there to answer the questions of the category. */
  asked = true,
): Promise<Arrival> {
  const { version, classify } = await readTriage(ctx)
  const chosen = body.category ?? classify(body.text)[0]!.code
  const category = await getCategory(ctx, chosen)
  if (!category) throw fieldRefusal('category_unknown', 'category', '没有这个类别')
  if (body.anonymous && !category.mayBeAnonymous)
    throw fieldRefusal('anonymous_not_allowed', 'anonymous', '这类事需要实名，好联系您')
  checkAnswers(category.questions, body.answers ?? {}, asked)
  const decision = await findMicroBrain(
    ctx,
    {
      kind: 'report',
      text: body.text,
      category: category.code,
      ...(body.place ? { place: body.place } : {}),
      ...(body.address ? { address: body.address } : {}),
      ...(body.doorPlate ? { doorPlate: body.doorPlate } : {}),
      ...(body.compoundId ? { compoundId: body.compoundId } : {}),
      ...(body.answers ? { answers: body.answers } : {}),
    },
    roles,
  )
  return { body, category, categoryBy: body.category ? 'person' : 'triage', triageVersion: version, decision }
}

const fieldRefusal = (code: ConstructorParameters<typeof Refused>[0], path: string, message: string) =>
  new Refused(code, { errors: [{ path, message }] })

export function checkAnswers(
  questions: readonly Question[],
  answers: Record<string, string>,
  asked: boolean,
) {
  for (const id of Object.keys(answers)) {
    const question = questions.find((known) => known.id === id)
    if (!question) throw fieldRefusal('invalid', `answers.${id}`, '没有这个问题')
    if (question.options && !question.options.some((option) => option.id === answers[id]))
      throw fieldRefusal('invalid', `answers.${id}`, '没有这个选项')
  }
  const missing = asked && questions.find((question) => question.required && !answers[question.id])
  if (missing) throw fieldRefusal('invalid', `answers.${missing.id}`, '请回答这一题')
}

/** One transaction: limits, the report, its first history row, its photos, and the job that tells its home. */
export async function submitReport(tx: Context, personId: string, arrival: Arrival) {
  await lockPerson(tx, personId)
  await refuseTooMany(tx, personId)
  return keepReport(tx, personId, arrival)
}

/** The same without the limits of a person, for channels that have their own. */
export async function keepReport(tx: Context, personId: string, arrival: Arrival) {
  const photoIds = arrival.body.photoIds ?? []
  const { filing } = arrival
  const homeId = homeOf(arrival.decision)
  const calendar = await workingCalendarAt(tx, homeId)
  const service = arrival.service?.code ?? null
  const terms = (await termsAt(tx, { homeId, category: arrival.category.code, service }))!
  const report = await insertReport(
    tx,
    reportRow(tx, personId, arrival, makePromise(terms, tx.now(), calendar)),
  )
  for (const homeId of report.joint) await insertRow(tx.em, ReportJoint, { homeId, reportId: report.id })
  const moment = await writeHistory(tx, report.id, 1, {
    step: 'submit',
    status: 'submitted',
    homeId: report.homeId,
    by: 'reporter',
    personId,
    photoIds,
    data: filing ? { filedBy: filing.personId, callerName: filing.callerName } : {},
  })
  await attachPhotos(tx, filing?.personId ?? personId, report.id, photoIds, 'photoIds')
  const notify = {
    kind: 'report.notify',
    subject: `report:${report.id}`,
    payload: { reportId: report.id, seq: 1 },
  }
  await addJobs(tx, [
    notify,
    ...(await deliveryJobs(tx, report, 'submit', null)),
    ...(arrival.service?.held ? [] : await allotJobs(tx, report)),
  ])
  return { report, history: [moment] }
}

/** RATE_LIMIT=off lifts both; they are counted all the same, so that a measurement measures what runs. */
async function refuseTooMany(tx: Context, personId: string) {
  const { open, today } = await countForLimits(tx, personId, startOfDay(tx.now()))
  if (!tx.config.rateLimit) return
  if (open >= limits.openReports) throw new Refused('too_many_open')
  if (today >= limits.reportsPerDay)
    throw new Refused('daily_limit', { retryAfterS: secondsToMidnight(tx.now()) })
}

const homeOf = ({ microBrain, deskId }: Decision) => microBrain?.id ?? deskId

function reportRow(tx: Context, personId: string, arrival: Arrival, promise: ReturnType<typeof makePromise>) {
  const { body, category, categoryBy, triageVersion, decision } = arrival
  const point = body.place ? toStore(body.place) : null
  const urgent = arrival.urgent === undefined ? readUrgent(body.text) : arrival.urgent
  const spot = spotOf(point ? [point.lng, point.lat] : decision.namedPoint, decision.address)
  return {
    personId,
    source: arrival.source ?? 'app',
    service: arrival.service?.code ?? null,
    parentId: arrival.parentId ?? null,
    text: body.text,
    category: category.code,
    categoryBy,
    triageVersion,
    address: body.address ?? decision.address ?? null,
    lng: point?.lng ?? null,
    lat: point?.lat ?? null,
    spotLng: spot.point?.[0] ?? null,
    spotLat: spot.point?.[1] ?? null,
    cell: spot.cell,
    urgentNumber: urgent?.number ?? null,
    urgentReason: urgent?.reason ?? null,
    urgentOpen: urgent ? 1 : 0,
    supports: 0,
    mergedCount: 0,
    answers: body.answers ?? {},
    anonymous: body.anonymous ?? false,
    public: Boolean(body.public && category.mayBePublic),
    publicRefused: Boolean(body.public && !category.mayBePublic),
    status: 'submitted' as const,
    homeId: homeOf(decision),
    desk: decision.desk,
    ...promise,
    ladderAt: firstRungAt(promise),
    ladderDone: 0,
    ruleId: decision.rule.id,
    ruleVersion: decision.ruleVersion,
    routeInputs: decision.inputs,
    areasVersion: decision.areasVersion,
    borderDistanceM: decision.borderDistanceM,
    nearBorder: decision.nearBorder,
    outside: decision.outside,
    joint: decision.joint,
    informed: decision.informed,
    coverPhotoId: body.photoIds?.[0] ?? null,
    remindCount: 0,
    reopenCount: 0,
    rejectionContested: false,
    steps: 1,
    createdAt: tx.now(),
  }
}

/** A number that is taken already is drawn again; a failed statement leaves the transaction usable. */
async function insertReport(tx: Context, row: ReturnType<typeof reportRow>): Promise<Report> {
  for (let tries = 1; ; tries++) {
    const number = formatNumber(drawNumber())
    try {
      const id = await insertRow(tx.em, Report, { ...row, number })
      return { ...row, id, number } as Report
    } catch (error) {
      if (!isUniqueViolation(error) || tries === 5) throw error
    }
  }
}
