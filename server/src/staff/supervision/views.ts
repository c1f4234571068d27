// Inquiry → wire: what it is about, who did what when, and what the reader may do now.
import { signalOf } from '@chaolin/shared/reports/rules'
import { maskPersonal } from '@chaolin/shared/routing/masking'
import type { StaffRole } from '@chaolin/shared/staff/rules'
import {
  inquiryCan,
  inquirySteps,
  judgedByAsker,
  mayInquire,
  owesExplanation,
} from '@chaolin/shared/staff/supervision/rules'
import type { Context } from '../../context.ts'
import { toWire, toWireOrNull } from '../../day.ts'
import type { Signer } from '../../files/urls.ts'
import { findReportsByIds, loadPhotos, pick, summaryOf } from '../../reports/queries.ts'
import type { Person } from '../../residents/queries.ts'
import { homeView } from '../../routing/queries.ts'
import { staffNames } from '../people/queries.ts'
import type { Inquiry } from './entities.ts'
import { historyOf } from './queries.ts'
import { seatsTowards } from './seats.ts'

/** A clock that runs from one moment to another. */
export const signalNow = (ctx: Context, { promisedAt, dueAt }: { promisedAt: Date; dueAt: Date }) =>
  signalOf(promisedAt.getTime(), dueAt.getTime(), ctx.now().getTime())

async function openSteps(ctx: Context, person: Person, inquiry: Inquiry) {
  const [towardsHome, towardsAsker] = await Promise.all([
    seatsTowards(ctx, person, inquiry.homeId),
    seatsTowards(ctx, person, inquiry.askedById),
  ])
  return inquirySteps.filter((step) => {
    const seats = judgedByAsker(step) ? towardsAsker : towardsHome
    return inquiryCan(step, inquiry.status) !== null && seats.some((seat) => mayInquire(step, seat))
  })
}

export async function inquirySummaries(ctx: Context, person: Person, inquiries: Inquiry[]) {
  const reports = await findReportsByIds(
    ctx,
    inquiries.map(({ reportId }) => reportId),
  )
  const byId = new Map(reports.map((report) => [report.id, report]))
  return Promise.all(
    inquiries.map(async (inquiry) => {
      const report = byId.get(inquiry.reportId)
      const owes = owesExplanation(inquiry.status)
      return {
        id: String(inquiry.id),
        number: report?.number ?? '',
        matter: report ? summaryOf(maskPersonal(report.text)) : '',
        category: report?.category ?? '',
        home: await homeView(ctx, inquiry.homeId),
        askedBy: await homeView(ctx, inquiry.askedById),
        question: inquiry.question,
        status: inquiry.status,
        signal: owes ? signalNow(ctx, inquiry) : null,
        dueAt: toWire(inquiry.dueAt),
        late: inquiry.late || (owes && ctx.now() >= inquiry.dueAt),
        sentBackCount: inquiry.sentBackCount,
        createdAt: toWire(inquiry.createdAt),
        steps: await openSteps(ctx, person, inquiry),
      }
    }),
  )
}

type Actor = {
  role: StaffRole | 'system'
  microBrainId?: string | null | undefined
  personId?: string | null | undefined
}

/** Who did something, as colleagues call them. */
export async function actorViews(ctx: Context, actors: readonly Actor[]) {
  const posts = actors.flatMap(({ microBrainId }) => microBrainId ?? [])
  const names = await staffNames(
    ctx,
    posts,
    actors.map(({ personId }) => personId),
  )
  return Promise.all(
    actors.map(async ({ role, microBrainId, personId }) => ({
      role,
      microBrain: microBrainId ? await homeView(ctx, microBrainId) : null,
      name: (personId && names.get(personId)) ?? null,
    })),
  )
}

/** With their history; of several at once, since a report may have had more than one. */
export async function inquiryViews(ctx: Context, sign: Signer, person: Person, inquiries: Inquiry[]) {
  if (inquiries.length === 0) return []
  const summaries = await inquirySummaries(ctx, person, inquiries)
  const rows = await historyOf(
    ctx,
    inquiries.map(({ id }) => id),
  )
  const actors = await actorViews(ctx, rows)
  const photos = await loadPhotos(
    ctx,
    sign,
    rows.flatMap(({ photoIds }) => photoIds),
  )
  const moments = rows.map((row, i) => ({
    inquiryId: row.inquiryId,
    view: {
      at: toWire(row.at),
      step: row.step,
      status: row.status,
      by: actors[i]!,
      note: row.note ?? null,
      dueAt: toWireOrNull(row.dueAt),
      photos: pick(photos, row.photoIds),
    },
  }))
  return summaries.map((summary, i) => ({
    ...summary,
    history: moments.filter(({ inquiryId }) => inquiryId === inquiries[i]!.id).map(({ view }) => view),
  }))
}
