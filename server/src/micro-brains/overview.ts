// Over all endpoints: each with its health, and the messages that a person sees to, the stuck ones first.
import type { DeliveryState } from '@chaolin/shared/micro-brains/schema'
import type { Context } from '../context.ts'
import { marksFor, readRows } from '../db/sql.ts'
import { Refused } from '../errors.ts'
import { photoKinds } from '../outbox/claim.ts'
import { Job } from '../outbox/entities.ts'
import { cutPage, readPage, type Keyset, type PageQuery } from '../paging.ts'
import { findReport } from '../reports/queries.ts'
import type { Person } from '../residents/queries.ts'
import { deskAbove, homeView } from '../routing/queries.ts'
import { requireMessagesOf } from './access.ts'
import { viewOfEndpoint } from './actions.ts'
import { deliveryConditions, deliveryView } from './deliveries.ts'
import { MicroBrainEndpoint } from './entities.ts'
import { readHealths } from './health.ts'
import { deliverySubject } from './queries.ts'

const plain = { disableIdentityMap: true } as const

/** By id: a page's mark is the last id of the page before. */
export async function pageEndpoints(ctx: Context, { cursor, limit }: PageQuery) {
  const { size } = readPage({ limit })
  const after = cursor === undefined ? undefined : readMark(cursor)
  const rows = await ctx.em.find(
    MicroBrainEndpoint,
    {
      kind: { $ne: 'builtin' },
      ...(after === undefined ? {} : { microBrainId: { $gt: after } }),
    },
    { orderBy: { microBrainId: 'asc' }, limit: size + 1, ...plain },
  )
  const shown = rows.slice(0, size)
  const healths = await readHealths(
    ctx,
    shown.map((row) => ({ microBrainId: row.microBrainId, row })),
  )
  const items = await Promise.all(
    shown.map(async (row, index) => ({
      microBrain: (await homeView(ctx, row.microBrainId)) ?? unknownPost(row.microBrainId),
      endpoint: viewOfEndpoint(row.microBrainId, row),
      health: healths[index]!,
    })),
  )
  const last = shown.at(-1)
  const nextCursor = rows.length > size && last ? Buffer.from(last.microBrainId).toString('base64url') : null
  return { items, nextCursor }
}

/** Its row outlives the post in the tables. */
const unknownPost = (id: string) => ({
  id,
  name: id,
  kind: 'community' as const,
  path: [],
})

function readMark(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString()
  if (/^[\w.:-]{1,32}$/.test(id)) return id
  throw new Refused('invalid', {
    errors: [{ path: 'cursor', message: '翻页标记不对' }],
  })
}

type StaffQuery = PageQuery & {
  status?: DeliveryState | undefined
  microBrainId?: string | undefined
  number?: string | undefined
}

export async function listStaffDeliveries(ctx: Context, person: Person, query: StaffQuery) {
  const { status, microBrainId, number, ...paging } = query
  const { size, after } = readPage(paging)
  if (microBrainId !== undefined) await requireMessagesOf(ctx, person, microBrainId)
  const targets = microBrainId === undefined ? await targetsOf(ctx, person) : [microBrainId]
  const report = number === undefined ? null : await findReport(ctx, number)
  // Somebody else's number is answered as one that nobody has.
  if (targets.length === 0 || (number !== undefined && !report)) return { items: [], nextCursor: null }
  const of = {
    target: { $in: targets },
    ...(report
      ? {
          $or: [
            {
              subject: {
                $in: targets.map((target) => deliverySubject(target, report.id)),
              },
            },
            { subject: { $like: `photo:${report.id}:%` } },
            { subject: { $like: `media:${report.id}:%` } },
          ],
        }
      : {}),
  }
  const groups: object[] = status ? [deliveryConditions[status]] : owedFirst
  const ranked = await readGroups(ctx, { of, groups, size, after })
  const { items, nextCursor } = cutPage(
    ranked,
    size,
    ({ job }) => job.dueAt,
    ({ rank }) => rank,
  )
  return {
    items: await Promise.all(items.map(({ job }) => withPost(ctx, job))),
    nextCursor,
  }
}

const owedFirst = [deliveryConditions.stuck, { state: 'due' }]

type Groups = {
  of: object
  groups: object[]
  size: number
  after: Keyset | null
}

/** The first group to its end, then the one behind it; both come in the order of an index. */
async function readGroups(ctx: Context, { of, groups, size, after }: Groups) {
  const read = async (rank: number, most: number) => {
    const group = groups[rank]
    if (!group || most <= 0 || (after && after.rank > rank)) return []
    const behind = after?.rank === rank ? continuing(after) : {}
    const jobs = await ctx.em.find(
      Job,
      { $and: [of, group, behind] },
      { orderBy: { dueAt: 'desc', id: 'desc' }, limit: most, ...plain },
    )
    return jobs.map((job) => ({ id: job.id, job, rank }))
  }
  const first = await read(0, size + 1)
  return [...first, ...(await read(1, size + 1 - first.length))]
}

const continuing = ({ createdAt: dueAt, id }: Keyset) => ({
  dueAt: { $lte: dueAt },
  $or: [{ dueAt: { $lt: dueAt } }, { id: { $lt: id } }],
})

async function withPost(ctx: Context, job: Job) {
  return {
    ...deliveryView(job),
    microBrain: job.target ? await homeView(ctx, job.target) : null,
  }
}

/** The other systems whose messages this person sees to, and the posts to whom a photo did not come. */
async function targetsOf(ctx: Context, person: Person): Promise<string[]> {
  const rows = await readRows<{ id: string }>(
    ctx.em,
    `select micro_brain_id as id from micro_brain_endpoints where kind <> 'builtin'`,
    [],
  )
  const stuckPhotos = await readRows<{ id: string }>(
    ctx.em,
    `select distinct target as id from jobs
     where state = 'stuck' and target is not null and kind in (${marksFor(photoKinds)})`,
    photoKinds,
  )
  const ids = [...new Set([...rows, ...stuckPhotos].map(({ id }) => id))]
  if (person.roles.some(({ role }) => role === 'admin')) return ids
  const held = person.roles.flatMap(({ role, microBrainId }) => (role === 'dispatcher' ? [microBrainId] : []))
  const desks = await Promise.all(ids.map((id) => deskAbove(ctx, id)))
  return ids.filter((id, index) => held.includes(id) || held.includes(desks[index]))
}
