// Inquiries (督办): a level asks a post below to explain, by when; it closes the matter (销号) or sends it back.
import {
  inquiryCan,
  inquiryLimits,
  judgedByAsker,
  mayInquire,
  owesExplanation,
  type InquiryStatus,
  type InquiryStep,
} from '@chaolin/shared/staff/supervision/rules'
import type { inquiryBodies, newInquiry } from '@chaolin/shared/staff/supervision/schema'
import { deadline } from '@chaolin/shared/working-time'
import type { z } from '@chaolin/shared/config'
import { LockMode } from '@mikro-orm/core'
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'
import { isUniqueViolation, Refused, wrong } from '../../errors.ts'
import { attachPhotos } from '../../files/actions.ts'
import { addJobs, type NewJob } from '../../outbox/actions.ts'
import { findReport } from '../../reports/queries.ts'
import type { Person } from '../../residents/queries.ts'
import { workingCalendarAt } from '../../routing/calendar/queries.ts'
import { Inquiry, InquiryHistory } from './entities.ts'
import { sees, seatsTowards, supervises, type HeldSeat } from './seats.ts'

type Bodies = { [S in InquiryStep]: z.infer<(typeof inquiryBodies)[S]> }
type Deadline = { dueInWorkingHours?: number | undefined; dueAt?: string | undefined }

/** Working hours count by the calendar of the post that is asked. */
async function deadlineOf(tx: Context, homeId: string, { dueInWorkingHours, dueAt }: Deadline) {
  const now = tx.now()
  if (dueInWorkingHours !== undefined)
    return deadline(now, dueInWorkingHours * 60, await workingCalendarAt(tx, homeId))
  const at = new Date(dueAt ?? NaN)
  if (!(at > now)) throw wrong('dueAt', '期限要在现在以后')
  if (at.getTime() - now.getTime() > inquiryLimits.dueWithinMs) throw wrong('dueAt', '期限最长 60 天')
  return at
}

/** The seat from which this may be done; who does not even see it does not find it. */
async function seatFor(tx: Context, person: Person, inquiry: Inquiry, step: InquiryStep): Promise<HeldSeat> {
  if (!(await mayRead(tx, person, inquiry))) throw new Refused('not_found')
  const judged = judgedByAsker(step) ? inquiry.askedById : inquiry.homeId
  const seat = (await seatsTowards(tx, person, judged)).find((held) => mayInquire(step, held))
  if (!seat) throw new Refused('forbidden')
  return seat
}

/** The post that is asked, the level that asks, and whoever stands above them. */
export const mayRead = async (
  ctx: Context,
  person: Person,
  { homeId, askedById }: Pick<Inquiry, 'homeId' | 'askedById'>,
) => (await sees(ctx, person, homeId)) || (await supervises(ctx, person, askedById))

const overdueJob = (inquiryId: number, seq: number, dueAt: Date): NewJob => ({
  kind: 'inquiry.overdue',
  subject: `inquiry:${inquiryId}:overdue:${seq}`,
  payload: { inquiryId, seq },
  dueAt,
})
const notifyJob = (inquiryId: number, seq: number): NewJob => ({
  kind: 'inquiry.notify',
  subject: `inquiry:${inquiryId}`,
  payload: { inquiryId, seq },
})

type Moment = Pick<InquiryHistory, 'step' | 'status' | 'role'> & {
  microBrainId?: string | null
  personId?: string | null
  note?: string | null
  dueAt?: Date | null
  photoIds?: string[]
}

const writeMoment = (tx: Context, inquiryId: number, seq: number, moment: Moment) =>
  insertRow(tx.em, InquiryHistory, {
    inquiryId,
    seq,
    step: moment.step,
    status: moment.status,
    role: moment.role,
    microBrainId: moment.microBrainId ?? null,
    personId: moment.personId ?? null,
    note: moment.note ?? null,
    dueAt: moment.dueAt ?? null,
    photoIds: moment.photoIds ?? [],
    at: tx.now(),
  })

const oneOpen = () => new Refused('step_closed', { detail: '这件事已经在督办了' })

export async function askInquiry(
  tx: Context,
  person: Person,
  body: z.infer<typeof newInquiry>,
): Promise<number> {
  const report = await findReport(tx, body.number)
  const seats = report ? await seatsTowards(tx, person, report.homeId) : []
  const seat = seats.find((held) => mayInquire('ask', held))
  if (!report || !seat) throw new Refused('not_found')
  const dueAt = await deadlineOf(tx, report.homeId, body)
  if ((await tx.em.count(Inquiry, { openReportId: report.id })) > 0) throw oneOpen()
  const row = {
    reportId: report.id,
    openReportId: report.id,
    homeId: report.homeId,
    askedById: seat.microBrainId,
    askerId: person.id,
    question: body.question,
    status: 'asked' as const,
    promisedAt: tx.now(),
    dueAt,
    dueSeq: 1,
    late: false,
    sentBackCount: 0,
    steps: 1,
    createdAt: tx.now(),
    closedAt: null,
  }
  const id = await insertRow(tx.em, Inquiry, row).catch((error: unknown) => {
    throw isUniqueViolation(error) ? oneOpen() : error
  })
  await writeMoment(tx, id, 1, {
    step: 'ask',
    status: 'asked',
    role: seat.role,
    microBrainId: seat.microBrainId,
    personId: person.id,
    note: body.question,
    dueAt,
  })
  await addJobs(tx, [notifyJob(id, 1), overdueJob(id, 1, dueAt)])
  return id
}

const lockInquiry = (tx: Context, id: number) =>
  tx.em.findOne(Inquiry, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true })

type Changes = Partial<
  Pick<Inquiry, 'openReportId' | 'promisedAt' | 'dueAt' | 'dueSeq' | 'late' | 'sentBackCount' | 'closedAt'>
>
type Effect = { changes: Changes; note: string; dueAt?: Date; photoIds?: string[] }
type Effects = {
  [S in InquiryStep]: (tx: Context, inquiry: Inquiry, body: Bodies[S]) => Promise<Effect> | Effect
}

const effects: Effects = {
  explain: (tx, inquiry, { note, photoIds = [] }) => ({
    changes: { late: inquiry.late || tx.now() >= inquiry.dueAt },
    note,
    photoIds,
  }),
  async send_back(tx, inquiry, { reason, ...when }) {
    const dueAt = await deadlineOf(tx, inquiry.homeId, when)
    const sentBackCount = inquiry.sentBackCount + 1
    return {
      changes: { promisedAt: tx.now(), dueAt, dueSeq: inquiry.steps + 1, sentBackCount },
      note: reason,
      dueAt,
    }
  },
  close: (tx, _inquiry, { note }) => ({ changes: { openReportId: null, closedAt: tx.now() }, note }),
}

export async function takeInquiryStep<S extends InquiryStep>(
  tx: Context,
  person: Person,
  id: number,
  step: S,
  body: Bodies[S],
): Promise<void> {
  const inquiry = await lockInquiry(tx, id)
  if (!inquiry) throw new Refused('not_found')
  const seat = await seatFor(tx, person, inquiry, step)
  const status = inquiryCan(step, inquiry.status)
  if (!status) throw new Refused('step_closed')
  const effect = await (effects[step] as Effects[S])(tx, inquiry, body)
  const photoIds = effect.photoIds ?? []
  await attachPhotos(tx, person.id, inquiry.reportId, photoIds, 'photoIds')
  await writeStep(tx, inquiry, status, effect.changes, {
    step,
    status,
    role: seat.role,
    microBrainId: seat.microBrainId,
    personId: person.id,
    note: effect.note,
    dueAt: effect.dueAt ?? null,
    photoIds,
  })
  if (effect.dueAt) await addJobs(tx, [overdueJob(inquiry.id, inquiry.steps + 1, effect.dueAt)])
}

async function writeStep(
  tx: Context,
  inquiry: Inquiry,
  status: InquiryStatus,
  changes: Changes,
  moment: Moment,
) {
  const seq = inquiry.steps + 1
  await tx.em.nativeUpdate(Inquiry, { id: inquiry.id }, { ...changes, status, steps: seq })
  await writeMoment(tx, inquiry.id, seq, moment)
  await addJobs(tx, [notifyJob(inquiry.id, seq)])
}

/** The deadline that history row `seq` set has passed: said once, unless the explanation has come. */
export const noteOverdue = (ctx: Context, inquiryId: number, seq: number) =>
  inTransaction(ctx, async (tx) => {
    const inquiry = await lockInquiry(tx, inquiryId)
    if (!inquiry || !owesExplanation(inquiry.status) || inquiry.dueSeq !== seq) return
    const said = { inquiryId, step: 'overdue' as const, seq: { $gt: seq } }
    if ((await tx.em.count(InquiryHistory, said)) > 0) return
    const moment = { step: 'overdue' as const, status: inquiry.status, role: 'system' as const }
    await writeStep(tx, inquiry, inquiry.status, { late: true }, moment)
  })
