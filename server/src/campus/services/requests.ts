// Requests as those who made them meet them: made, listed, read, added to.
import type {
  NewMessage,
  NewRequest,
  OwnRequest,
  RequestReceipt,
  RequestSummary,
} from '@chaolin/shared/campus/request-schema'
import { isOpen } from '@chaolin/shared/reports/rules'
import type { ServiceRow } from '@chaolin/shared/campus/services'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Refused } from '../../errors.ts'
import type { Signer } from '../../files/urls.ts'
import { byCreation, cutPage, readPage, type PageQuery } from '../../paging.ts'
import { lockReport, submitReport, takeReporterStep, type Report } from '../../reports/actions.ts'
import { findReport, listByService, loadPhotos, pick, readMoment, reportView } from '../../reports/queries.ts'
import type { Person } from '../../residents/queries.ts'
import { homeView } from '../../routing/queries.ts'
import { readUrgent } from '../../routing/triage/urgent.ts'
import { withdrawCase, writeAsAsker } from '../cases/actions.ts'
import { contentOf } from '../cases/content.ts'
import type { CampusCase } from '../cases/entities.ts'
import { fileCase } from '../cases/file.ts'
import { casesByNumber, findCase, listSealedOf } from '../cases/queries.ts'
import { timeViews } from '../cases/times.ts'
import { actsOf, linesFor } from '../cases/views.ts'
import { ownCampus } from './access.ts'
import { addMessage, lastOf, readThread } from './messages.ts'
import { judgeRequest, prepareRequest } from './prepare.ts'
import { findService, named, nameOfService, serviceNames } from './queries.ts'

export async function fileRequest(
  tx: Context,
  person: Person,
  code: string,
  body: NewRequest,
): Promise<RequestReceipt> {
  const campusId = await ownCampus(tx, person.id)
  const service = await findService(tx, code)
  if (!service?.enabled) throw new Refused('not_found')
  judgeRequest(service, body)
  if (service.shape === 'case') {
    const row = await fileCase(tx, person, campusId, service, body)
    return caseReceipt(tx, service, row, body.text)
  }
  const arrival = await prepareRequest(tx, campusId, service, body)
  const { report } = await submitReport(tx, person.id, arrival)
  return reportReceipt(tx, service, report)
}

async function reportReceipt(ctx: Context, service: ServiceRow, report: Report): Promise<RequestReceipt> {
  return {
    number: report.number,
    service: nameOfService(service),
    status: report.status,
    anonymous: report.anonymous,
    microBrain: report.desk ? null : await homeView(ctx, report.homeId),
    dueAt: toWire(report.dueAt),
    createdAt: toWire(report.createdAt),
    urgent: urgentOf(report),
    helpLines: await linesFor(ctx, report.homeId, report.urgentNumber != null),
  }
}

const urgentOf = ({ urgentNumber, urgentReason }: Report) =>
  urgentNumber ? { number: urgentNumber, reason: urgentReason ?? '' } : null

/** Of what was written it says only whether help is needed at once. */
async function caseReceipt(ctx: Context, service: ServiceRow, row: CampusCase, text: string) {
  return {
    number: row.number,
    service: nameOfService(service),
    status: row.status,
    anonymous: row.anonymous,
    microBrain: await homeView(ctx, row.campusId),
    dueAt: toWire(row.dueAt),
    createdAt: toWire(row.createdAt),
    urgent: readUrgent(text),
    helpLines: await linesFor(ctx, row.campusId, row.urgent),
  }
}

/** Both kinds in one list: of the same moment the sealed cases come first. */
export async function listRequests(ctx: Context, personId: string, query: PageQuery) {
  const { size, after } = readPage(query)
  const reports = await listByService(ctx, personId, after, size + 1)
  const sealed = await listSealedOf(ctx, personId, after, size + 1)
  type Line = { id: number; createdAt: Date; rank: number; report?: Report; row?: CampusCase }
  const lines: Line[] = [
    ...reports.map((report) => ({ id: report.id, createdAt: report.createdAt, rank: 0, report })),
    ...sealed.map((row) => ({ id: row.id, createdAt: row.createdAt, rank: 1, row })),
  ].sort((a, b) => b.createdAt.getTime() - a.createdAt.getTime() || b.rank - a.rank || b.id - a.id)
  const page = cutPage(lines, size, byCreation, ({ rank }) => rank)
  const numbers = page.items.map(({ report, row }) => report?.number ?? row!.number)
  const facts = {
    cases: await casesByNumber(ctx, numbers),
    last: await lastOf(ctx, numbers),
    names: await serviceNames(
      ctx,
      page.items.map(({ report, row }) => report?.service ?? row?.service),
    ),
  }
  return {
    items: page.items.map(({ report, row }) => summaryOf(facts, report, row)),
    nextCursor: page.nextCursor,
  }
}

type Facts = {
  cases: ReadonlyMap<string, CampusCase>
  last: Awaited<ReturnType<typeof lastOf>>
  names: Awaited<ReturnType<typeof serviceNames>>
}

/** Of a case that the post knows of, the case says how it goes. */
function summaryOf({ cases, last, names }: Facts, report?: Report, own?: CampusCase): RequestSummary {
  const row = own ?? cases.get(report!.number)
  const at = row ?? report!
  return {
    number: at.number,
    service: named(names, at.service!),
    shape: row ? 'case' : 'report',
    status: at.status,
    createdAt: toWire(at.createdAt),
    dueAt: toWire(at.dueAt),
    lastMessage: last.get(at.number) ?? null,
  }
}

/** The one that asked, or not found. */
export async function ownOf(ctx: Context, personId: string, number: string) {
  const row = await findCase(ctx, number)
  if (row?.personId === personId) return { row, report: null }
  const report = row ? null : await findReport(ctx, number)
  if (!report?.service || report.personId !== personId) throw new Refused('not_found')
  return { row: null, report }
}

export async function ownRequestView(
  ctx: Context,
  sign: Signer,
  personId: string,
  number: string,
): Promise<OwnRequest> {
  const { row, report } = await ownOf(ctx, personId, number)
  const at = row ?? report
  const facts = {
    cases: new Map<string, CampusCase>(),
    last: await lastOf(ctx, [at.number]),
    names: await serviceNames(ctx, [at.service]),
  }
  const own = row ? await ownCase(ctx, row) : await ownReport(ctx, sign, report)
  const photos = await loadPhotos(ctx, sign, own.photoIds)
  const { photoIds, ...rest } = own
  return {
    ...summaryOf(facts, report ?? undefined, row ?? undefined),
    ...rest,
    photos: pick(photos, photoIds),
    messages: await readThread(ctx, sign, at.number),
  }
}

const askerActs = ['write', 'tellName', 'withdraw', 'takeTime', 'dropTime'] as const

async function ownCase(ctx: Context, row: CampusCase) {
  const { text, answers, photoIds } = await contentOf(ctx, row)
  return {
    text,
    answers,
    photoIds,
    anonymous: row.anonymous,
    microBrain: await homeView(ctx, row.campusId),
    urgent: readUrgent(text),
    helpLines: await linesFor(ctx, row.campusId, row.urgent),
    timeline: [],
    question: null,
    times: await timeViews(ctx, row),
    acts: actsOf('asker', row, askerActs).filter((act) => act !== 'tellName' || row.anonymous),
  }
}

async function ownReport(ctx: Context, sign: Signer, report: Report) {
  const first = await readMoment(ctx, report.id, 1)
  const { timeline, question } = await reportView(ctx, sign, report)
  return {
    text: report.text,
    answers: report.answers,
    photoIds: first?.photoIds ?? [],
    anonymous: report.anonymous,
    microBrain: report.desk ? null : await homeView(ctx, report.homeId),
    urgent: urgentOf(report),
    helpLines: await linesFor(ctx, report.homeId, report.urgentNumber != null && isOpen(report.status)),
    timeline,
    question,
    times: [],
    acts: [
      ...(mayTalk(report) ? (['write'] as const) : []),
      ...(isOpen(report.status) ? (['withdraw'] as const) : []),
    ],
  }
}

/** While it is worked on, and while the answer is looked at. */
export const mayTalk = ({ status }: Report) => isOpen(status) || status === 'resolved'

export async function writeOwn(tx: Context, person: Person, number: string, body: NewMessage) {
  const { row, report } = await ownOf(tx, person.id, number)
  if (row) {
    const { at, urgent } = await writeAsAsker(tx, person, number, body)
    return { number: row.number, at: toWire(at), helpLines: await linesFor(tx, row.campusId, urgent) }
  }
  const locked = await lockReport(tx, report.number)
  if (!locked || !mayTalk(locked)) throw new Refused('step_closed')
  const at = await addMessage(tx, locked.number, { by: 'student', personId: person.id }, body, locked)
  const urgent = readUrgent(body.text) !== null
  return { number: locked.number, at: toWire(at), helpLines: await linesFor(tx, locked.homeId, urgent) }
}

export async function withdrawOwn(tx: Context, person: Person, number: string) {
  const { row, report } = await ownOf(tx, person.id, number)
  const ended = row
    ? await withdrawCase(tx, person, number)
    : await takeReporterStep(tx, person.id, report.number, 'withdraw', {})
  return { number: ended.number, status: ended.status as string }
}
