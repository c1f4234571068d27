// Report → wire, for the staff in charge: masked like for anybody else, with the internal notes and the open steps.
import { postMayChange } from '@chaolin/shared/campus/cases/rules'
import { asPlace } from '@chaolin/shared/routing/coordinates'
import { maskName, maskPhone } from '@chaolin/shared/contact-masks'
import { maskContacts, maskPersonal } from '@chaolin/shared/routing/masking'
import { isOpen, reportCan, staffSteps, type StaffStep } from '@chaolin/shared/reports/rules'
import { roleMay, type StaffRole } from '@chaolin/shared/staff/rules'
import type { LadderLevel, LadderTrack } from '@chaolin/shared/staff/ladder'
import { isCase } from '../campus/cases/queries.ts'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import type { Signer } from '../files/urls.ts'
import { deliveryOf } from '../micro-brains/actions.ts'
import { deliverySubject } from '../micro-brains/queries.ts'
import { findPhone, type Person } from '../residents/queries.ts'
import { neighboursAt } from '../routing/areas/queries.ts'
import type { Report, ReportSupport } from './entities.ts'
import { assignmentOf, doneBy, loadAssignments, nameOf, type Names } from './assignments.ts'
import { suggestHome } from './correction.ts'
import { linksOf } from './links.ts'
import { factsOf, type HistoryRow } from './history.ts'
import { listSupportNotes } from './queries.ts'
import { loadPhotos, noteFor, pick, placeView, wholeView, type PhotoMap } from './views.ts'

/** The staff steps this role may take now: the buttons of the queue and of the report. */
export function openSteps(ctx: Context, report: Report, role: StaffRole, standIn: boolean) {
  if (!postMayChange({ standIn })) return []
  const now = ctx.now().getTime()
  // There is nobody above the district, and nobody who sent what lies on its desk.
  const above = (step: StaffStep) => step === 'return' || step === 'escalate'
  return staffSteps
    .filter((step) => !(report.desk && above(step)))
    .filter((step) => roleMay(role, step) && reportCan(step, factsOf(report), now).allowed)
}

/** Who called on the phone hears nothing through the app: somebody has to call back. */
const reporterView = ({ source }: Report, phone: string | null, caller: string | null) => ({
  phone: phone && maskPhone(phone),
  name: caller && maskName(caller),
  byPhone: source === 'phone',
})

/** What the caller is called for whom this was written down. */
export function callerOf([first]: HistoryRow[]): string | null {
  const name = first?.data.callerName
  return typeof name === 'string' ? name : null
}

/** What residents wrote beside the text, oldest first: answers, reasons, comments, words of supporters. */
export const laterWords = (report: Report, history: HistoryRow[], supports: ReportSupport[]) => [
  ...Object.values(report.answers),
  ...history.flatMap(({ by, note }) => (by === 'reporter' && note ? [note] : [])),
  ...supports.flatMap(({ note }) => note ?? []).reverse(),
]

const isMasked = (text: string) => maskPersonal(text) !== text

export type Reader = { person: Person; role: StaffRole }

export async function staffReportView(ctx: Context, sign: Signer, reader: Reader, report: Report) {
  const { view, history, photos } = await wholeView(ctx, sign, report, 'staff')
  const phone = report.anonymous ? null : await findPhone(ctx, report.personId)
  const names = await loadAssignments(ctx, [report], history)
  const standIn = report.service != null && (await isCase(ctx, report.number))
  const supports = report.supports > 0 ? await listSupportNotes(ctx, report.id) : []
  return {
    ...view,
    textMasked: isMasked(report.text),
    addressMasked: report.address ? maskContacts(report.address) !== report.address : false,
    notesMasked: laterWords(report, history, supports).some(isMasked),
    supportNotes: await supportViews(ctx, sign, supports),
    reporter: report.anonymous ? null : reporterView(report, phone, callerOf(history)),
    source: report.source,
    acceptDueAt: toWire(report.acceptDueAt),
    reopenCount: report.reopenCount,
    ...assignmentOf(names, report),
    checking: checkingView(report, history, names, photos),
    ...(await linksOf(ctx, reader.person, report)),
    history: history.map((moment) => ({
      at: toWire(moment.at),
      step: moment.step,
      status: moment.status,
      by: moment.by,
      who: nameOf(names, doneBy(moment)),
      note: noteFor(moment, 'staff'),
      internalNote: moment.internalNote ?? null,
      photos: pick(photos, moment.photoIds),
      promise: promiseView(moment),
      overdue: overdueView(moment),
    })),
    delivery: await deliveryOf(ctx, report.homeId, deliverySubject(report.homeId, report.id)),
    route: await routeView(ctx, report, history),
    steps: openSteps(ctx, report, reader.role, standIn),
    standIn,
  }
}

const asTime = (stored: unknown) => toWire(new Date(String(stored)))

/** The promise that this step made, and the one it took the place of. */
const promiseView = ({ data }: HistoryRow) =>
  data.dueBefore ? { before: asTime(data.dueBefore), after: asTime(data.dueAt) } : null

/** Who was told that nobody moved, and which deadline it was. */
const overdueView = ({ step, data }: HistoryRow) =>
  step === 'overdue'
    ? {
        track: data.track as LadderTrack,
        level: data.level as LadderLevel,
        promised: asTime(data.promised),
      }
    : null

/** What a line of the queue shows beside the report. */
export const queueMarks = (report: Report) => ({
  checking: report.checkingSeq != null,
  mergedCount: report.mergedCount,
  // Where the matter is: the point that was given, else that of the standard address.
  place: placeView(report) ?? spotPlace(report),
})

const spotPlace = ({ spotLng, spotLat }: Report) =>
  spotLng == null || spotLat == null ? null : asPlace([spotLng, spotLat])

function checkingView(report: Report, history: HistoryRow[], names: Names, photos: PhotoMap) {
  const proposal = history.find(({ seq }) => seq === report.checkingSeq)
  if (!proposal) return null
  const later = history.filter(({ seq, step }) => step === 'evidence' && seq > proposal.seq)
  return {
    at: toWire(proposal.at),
    by: proposal.personId ? { id: proposal.personId, name: nameOf(names, proposal.personId) ?? '' } : null,
    note: String(proposal.data.proposed ?? ''),
    photos: pick(
      photos,
      [proposal, ...later].flatMap(({ photoIds }) => photoIds),
    ),
  }
}

async function supportViews(ctx: Context, sign: Signer, supports: ReportSupport[]) {
  const photos = await loadPhotos(
    ctx,
    sign,
    supports.flatMap(({ photoIds }) => photoIds),
  )
  return supports.map(({ createdAt, note, photoIds }) => ({
    at: toWire(createdAt),
    note: note ? maskPersonal(note) : null,
    photos: pick(photos, photoIds),
  }))
}

async function routeView(ctx: Context, report: Report, history: HistoryRow[]) {
  return {
    ruleId: report.ruleId,
    ruleVersion: report.ruleVersion,
    inputs: report.routeInputs,
    areasVersion: report.areasVersion,
    borderDistanceM: report.borderDistanceM ?? null,
    nearBorder: report.nearBorder,
    outside: report.outside,
    joint: report.joint,
    informed: report.informed,
    neighbours: await neighboursAt(ctx, placeOf(report)),
    suggestedHome: awaitsTransfer(report, history) ? await suggestHome(ctx, report) : null,
    triageVersion: report.triageVersion,
  }
}

/** Staff chose another category, and nobody has decided since then where it belongs. */
function awaitsTransfer({ categoryBy, status }: Report, history: HistoryRow[]) {
  const last = history.findLast(({ step }) => moves.includes(step))
  return categoryBy === 'staff' && isOpen(status) && last?.step === 'categorise'
}
const moves = ['categorise', 'transfer', 'return', 'escalate']

const placeOf = ({ lng, lat }: Report) => (lng == null || lat == null ? null : asPlace([lng, lat]))
