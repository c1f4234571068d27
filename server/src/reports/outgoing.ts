// What a micro-brain that is another system is told of a report: the history row of a step, as it was then.
import { maskContacts, maskPersonal } from '@chaolin/shared/routing/masking'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { photoSigner } from '../files/urls.ts'
import { openKeyRing } from '../keys.ts'
import type { Message } from '../micro-brains/actions.ts'
import { deliverySubject, otherSystems } from '../micro-brains/queries.ts'
import type { JobPayload, NewJob } from '../outbox/actions.ts'
import type { Report } from './entities.ts'
import { readMoment } from './history.ts'
import { findReportById } from './queries.ts'
import { noteFor, placeView } from './views.ts'

type Where = Pick<Report, 'homeId' | 'desk'>

const holder = ({ homeId, desk }: Where) => (desk ? [] : [homeId])

/** For the home, and for the one it left, if they are other systems; added in the step's own transaction. */
export async function deliveryJobs(
  tx: Context,
  report: Report,
  step: string,
  before: Where | null,
): Promise<NewJob[]> {
  const known = before ? holder(before) : []
  const homes = new Set([...known, ...holder(report)])
  const targets = await otherSystems(tx, [...homes])
  return targets.map((target) => ({
    kind: 'report.deliver',
    subject: deliverySubject(target, report.id),
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
      // One that hears of it for the first time is told all of it.
      arrives: !known.includes(target),
    },
  }))
}

const photosLastMs = 7 * 24 * 3_600_000

/** Without who brought it up; texts masked as for staff. Null: the report is gone. */
export async function readMessage(ctx: Context, payload: JobPayload): Promise<Message | null> {
  const reportId = Number(payload.reportId)
  const seq = Number(payload.seq)
  const report = await findReportById(ctx, reportId)
  const moment = await readMoment(ctx, reportId, seq)
  if (!report || !moment) return null
  const first = payload.arrives && seq > 1 ? await readMoment(ctx, reportId, 1) : null
  const photoIds = [...(first?.photoIds ?? []), ...moment.photoIds]
  const note = noteFor(moment, 'staff')
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
      step: moment.step,
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

async function photoAddresses(ctx: Context) {
  const { publicUrl, host, port } = ctx.config
  const ring = await openKeyRing(() => ctx.em, ctx.now)
  return photoSigner(ring, ctx.now(), publicUrl ?? `http://${host}:${port}`, photosLastMs)
}
