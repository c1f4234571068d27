// What a micro-brain that is another system is told of a report: the history row of a step, as it was then.
import { maskContacts, maskPersonal } from '@chaolin/shared/routing/masking'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { photoAddresses } from '../files/addresses.ts'
import type { Message } from '../micro-brains/actions.ts'
import { deliverySubject, otherSystems } from '../micro-brains/queries.ts'
import type { JobPayload, NewJob } from '../outbox/actions.ts'
import { subjectsTold } from '../outbox/queries.ts'
import type { Report, ReportHistory } from './entities.ts'
import { readMoment, toldOutside } from './history.ts'
import { findReportById } from './queries.ts'
import { noteFor, placeView } from './views.ts'

type Where = Pick<Report, 'homeId' | 'desk' | 'joint'>

const holder = ({ homeId, desk }: Where) => (desk ? [] : [homeId])

/**
 * For the home and the posts that act beside it, and for those it left, if they are other systems; added in the step's
 * own transaction. Posts that are only informed hear of it once, when it comes in.
 */
export async function deliveryJobs(
  tx: Context,
  report: Report,
  step: string,
  before: Where | null,
): Promise<NewJob[]> {
  const leads = [...holder(report), ...(before ? holder(before) : [])]
  const present = [...holder(report), ...report.joint]
  const besides = [...report.joint, ...(before ? before.joint : report.informed)]
  const outside = (await otherSystems(tx, [...new Set([...leads, ...besides])])).filter(
    // Open311 has nobody who acts beside another.
    ({ id, kind }) => kind === 'webhook' || leads.includes(id),
  )
  const subjectOf = (target: string) => deliverySubject(target, report.id)
  const told = before
    ? await subjectsTold(
        tx,
        outside.map(({ id }) => subjectOf(id)),
      )
    : new Set<string>()
  const targets = outside
    .map(({ id }) => id)
    // What it never heard of cannot leave it.
    .filter((id) => !before || present.includes(id) || told.has(subjectOf(id)))
  return targets.map((target) => {
    const holds = holder(report).includes(target)
    return {
      kind: 'report.deliver',
      subject: subjectOf(target),
      target,
      payload: {
        webhookId: `msg_${report.number}_${report.steps}_${target}`,
        reportId: report.id,
        number: report.number,
        seq: report.steps,
        step,
        // What a later step may change.
        category: report.category,
        dueAt: toWire(report.dueAt),
        // One that takes it over, or hears of it for the first time, is told all of it.
        arrives:
          !told.has(subjectOf(target)) || (holds && before !== null && !holder(before).includes(target)),
        holds,
      },
    }
  })
}

/** Without who brought it up; texts masked as for staff. Null: the report is gone. */
export async function readMessage(ctx: Context, payload: JobPayload): Promise<Message | null> {
  const reportId = Number(payload.reportId)
  const seq = Number(payload.seq)
  const report = await findReportById(ctx, reportId)
  const moment = await readMoment(ctx, reportId, seq)
  if (!report || !moment) return null
  const first = payload.arrives && seq > 1 ? await readMoment(ctx, reportId, 1) : null
  const photoIds = [...(first?.photoIds ?? []), ...moment.photoIds]
  const note = noteOf(moment, payload.holds === true)
  const place = placeView(report)
  const sign = photoIds.length > 0 ? await photoAddresses(ctx) : null
  return {
    id: String(payload.webhookId),
    reportId,
    seq,
    type: payload.arrives ? 'report.submitted' : 'report.updated',
    timestamp: toWire(moment.at),
    data: {
      id: report.number,
      kind: 'report',
      status: moment.status,
      step: toldOutside(moment.step) ?? moment.step,
      category: payload.category,
      text: maskPersonal(report.text),
      ...(place ? { place } : {}),
      address: report.address ? maskContacts(report.address) : null,
      dueAt: payload.dueAt,
      ...(note ? { note } : {}),
      photos: sign ? photoIds.map(sign) : [],
    },
  }
}

/** Why it moved is said among colleagues: only the post that has it now reads that. */
function noteOf(moment: ReportHistory, holds: boolean) {
  // Whoever acts on it said that it is done, and reads why it is not.
  const reads = holds || moment.step === 'rework'
  const note = noteFor(moment, 'staff') ?? (reads ? moment.data.reason : null)
  return typeof note === 'string' ? maskPersonal(note) : null
}
