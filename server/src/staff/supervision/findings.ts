// What a level sees of the work below it: late, reopened, refused, badly rated, and a random sample of each day.
import { isOpen } from '@chaolin/shared/reports/rules'
import { maskPersonal } from '@chaolin/shared/routing/masking'
import { drawSample } from '@chaolin/shared/staff/supervision/sample'
import type { FindingKind } from '@chaolin/shared/staff/supervision/rules'
import type { Context } from '../../context.ts'
import { startOfDay, toWire, toWireOrNull } from '../../day.ts'
import { Refused } from '../../errors.ts'
import type { Signer } from '../../files/urls.ts'
import { cutPage, readPage, type PageQuery } from '../../paging.ts'
import {
  findReportsByIds,
  listBadlyRated,
  listLate,
  listRefused,
  listReopened,
  resolvedBetween,
  summaryViews,
} from '../../reports/queries.ts'
import type { Person } from '../../residents/queries.ts'
import { SupervisionSample } from './entities.ts'
import { openInquiriesOf } from './queries.ts'
import { ownPost, postsUnder, supervises } from './seats.ts'

const sampleDays = 7
const dayMs = 24 * 3_600_000
const plain = { disableIdentityMap: true } as const

type FindingsQuery = PageQuery & { microBrainId?: string | undefined; kind: FindingKind }

const readers = {
  late: listLate,
  reopened: listReopened,
  refused: listRefused,
  badly_rated: listBadlyRated,
}

export async function listFindings(ctx: Context, sign: Signer, person: Person, query: FindingsQuery) {
  const postId = query.microBrainId ?? ownPost(person)
  if (!(await supervises(ctx, person, postId))) throw new Refused('not_found')
  const homeIds = await postsUnder(ctx, postId)
  if (query.kind !== 'sample') {
    const page = await readers[query.kind](ctx, { ...query, homeIds })
    return {
      items: await findingViews(ctx, sign, page.items),
      nextCursor: page.nextCursor,
      sample: null,
    }
  }
  const drawn = await sampleOf(ctx, postId, homeIds)
  const page = pageOfSample(drawn, query)
  const reports = await findReportsByIds(
    ctx,
    page.items.map(({ id }) => id),
  )
  return {
    // What went to a post outside since then is no longer this level's to read.
    items: await findingViews(
      ctx,
      sign,
      reports.filter(({ homeId }) => homeIds.includes(homeId)),
    ),
    nextCursor: page.nextCursor,
    sample: { date: drawn.date, size: drawn.reportIds.length, of: drawn.population },
  }
}

/** A page goes on after the place it ended at. */
function pageOfSample({ reportIds, createdAt }: SupervisionSample, query: PageQuery) {
  const { size, after } = readPage(query)
  const from = after ? after.rank + 1 : 0
  const rows = reportIds.map((id, place) => ({ id, place })).slice(from, from + size + 1)
  return cutPage(
    rows,
    size,
    () => createdAt,
    ({ place }) => place,
  )
}

/** Drawn at the first look of the day and kept: the same for everybody until midnight. */
async function sampleOf(ctx: Context, microBrainId: string, homeIds: string[]): Promise<SupervisionSample> {
  const today = startOfDay(ctx.now())
  const date = toWire(today).slice(0, 10)
  const known = await ctx.em.findOne(SupervisionSample, { microBrainId, date }, plain)
  if (known) return known
  const since = new Date(today.getTime() - sampleDays * dayMs)
  const ids = await resolvedBetween(ctx, homeIds, since, today)
  const row = {
    microBrainId,
    date,
    reportIds: drawSample(`${date}:${microBrainId}`, ids),
    population: ids.length,
    createdAt: ctx.now(),
  }
  await ctx.em.upsert(SupervisionSample, row, {
    onConflictFields: ['microBrainId', 'date'],
    onConflictAction: 'ignore',
    disableIdentityMap: true,
  })
  return ctx.em.findOneOrFail(SupervisionSample, { microBrainId, date }, plain)
}

async function findingViews(
  ctx: Context,
  sign: Signer,
  reports: Awaited<ReturnType<typeof findReportsByIds>>,
) {
  const views = await summaryViews(ctx, sign, reports, 'staff')
  const inquiries = await openInquiriesOf(
    ctx,
    reports.map(({ id }) => id),
  )
  const now = ctx.now()
  return views.map((view, i) => {
    const report = reports[i]!
    const inquiry = inquiries.get(report.id)
    return {
      ...view,
      homeId: report.homeId,
      acceptOverdue: report.status === 'submitted' && report.acceptDueAt <= now,
      overdue: isOpen(report.status) && !report.askedAt && report.dueAt <= now,
      reopenCount: report.reopenCount,
      contested: report.rejectionContested,
      ratingComment: report.ratingComment ? maskPersonal(report.ratingComment) : null,
      resolvedAt: toWireOrNull(report.resolvedAt),
      inquiry: inquiry ? { id: String(inquiry.id), status: inquiry.status } : null,
    }
  })
}
