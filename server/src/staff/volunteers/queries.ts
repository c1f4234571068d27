// Reading volunteers, tasks and hours: lists by keyset, distances from the place that everybody sees.
import { metresPerDegree, toRadians } from '@chaolin/shared/routing/distance'
import type { TaskStatus, VolunteerStatus } from '@chaolin/shared/staff/volunteers/rules'
import type { Context } from '../../context.ts'
import { marksFor, readRows } from '../../db/sql.ts'
import { byCreation, continuing, cutPage, newestFirst, readPage, type PageQuery } from '../../paging.ts'
import { Volunteer, VolunteerClaim, VolunteerHistory, VolunteerTask } from './entities.ts'

const plain = { disableIdentityMap: true } as const
type Point = { lng: number; lat: number }

export const findVolunteer = (ctx: Context, publicId: string) =>
  ctx.em.findOne(Volunteer, { publicId }, plain)
export const findTask = (ctx: Context, publicId: string) => ctx.em.findOne(VolunteerTask, { publicId }, plain)
export const listMemberships = (ctx: Context, personId: string) =>
  ctx.em.find(Volunteer, { personId }, { orderBy: { id: 'desc' }, ...plain })
export const readHistoryOf = (ctx: Context, volunteerId: number) =>
  ctx.em.find(VolunteerHistory, { volunteerId }, { orderBy: { id: 'desc' }, limit: 100, ...plain })
export const listHelp = (ctx: Context, reportId: number) =>
  ctx.em.find(VolunteerTask, { reportId, care: true }, { orderBy: { id: 'desc' }, ...plain })

/** Confirmed hours by volunteer and year, the latest year first. */
export async function hoursOf(ctx: Context, volunteerIds: number[]) {
  const hours = new Map<number, { year: number; quarters: number }[]>()
  if (volunteerIds.length === 0) return hours
  const rows = await readRows<{ volunteer_id: number; year: number; quarters: number | string }>(
    ctx.em,
    `select volunteer_id, year, sum(confirmed_quarters) as quarters from volunteer_claims
     where volunteer_id in (${marksFor(volunteerIds)}) and status = 'confirmed'
     group by volunteer_id, year order by year desc`,
    volunteerIds,
  )
  for (const { volunteer_id: id, year, quarters } of rows)
    hours.set(id, [...(hours.get(id) ?? []), { year, quarters: Number(quarters) }])
  return hours
}

export async function listVolunteers(
  ctx: Context,
  microBrainId: string,
  { status, ...query }: PageQuery & { status?: VolunteerStatus | undefined },
) {
  const { size, after } = readPage(query)
  const rows = await ctx.em.find(
    Volunteer,
    { microBrainId, ...(status ? { status } : {}), ...continuing(after) },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  return cutPage(rows, size, byCreation)
}

/** Offered now: room left, not over, and its report (if any) still at the post and worked on. */
const offered = `t.status = 'open' and t.taken < t.people and t.ends_at > ? and (t.report_id is null or
  (r.status in ('submitted', 'accepted', 'in_progress') and r.home_id = t.micro_brain_id
   and (r.category <> 'care' or t.care = ?)))`

/** Square of the distance in whole metres, in the plane that touches the earth at `near`. */
function squareFrom({ lng, lat }: Point) {
  const alongLng = metresPerDegree * Math.cos(lat * toRadians)
  const across = '((t.shown_lng - ?) * ?)'
  const up = '((t.shown_lat - ?) * ?)'
  const each = [lng, alongLng]
  const other = [lat, metresPerDegree]
  return {
    sql: `round(${across} * ${across} + ${up} * ${up})`,
    values: [...each, ...each, ...other, ...other],
  }
}

type FoundTask = { id: number; rank_by: number | string }

/** Tasks of the posts where a person is an accepted volunteer: the nearest first, or the soonest. */
export async function listOffered(ctx: Context, personId: string, near: Point | null, query: PageQuery) {
  const { size, after } = readPage(query)
  const posts = (await ctx.em.find(Volunteer, { personId, status: 'accepted' }, plain)).map(
    ({ microBrainId }) => microBrainId,
  )
  if (posts.length === 0) return { items: [], nextCursor: null }
  const by = near ? squareFrom(near) : { sql: 't.starts_at', values: [] }
  const from = after && (near ? after.createdAt.getTime() : after.createdAt)
  const found = await readRows<FoundTask>(
    ctx.em,
    `select t.id, ${near ? by.sql : '0'} as rank_by
     from volunteer_tasks t left join reports r on r.id = t.report_id
     where t.micro_brain_id in (${marksFor(posts)}) and ${offered}
     ${after ? `and (${by.sql} > ? or (${by.sql} = ? and t.id > ?))` : ''}
     order by ${near ? 'rank_by' : 't.starts_at'}, t.id limit ${size + 1}`,
    [
      ...(near ? by.values : []),
      ...posts,
      ctx.now(),
      true,
      ...(after ? [...by.values, from, ...by.values, from, after.id] : []),
    ],
  )
  const rows = await loadTasks(
    ctx,
    found.map(({ id }) => id),
  )
  const squares = new Map(found.map(({ id, rank_by }) => [id, Number(rank_by)]))
  return cutPage(rows, size, (row) => (near ? new Date(squares.get(row.id)!) : row.startsAt))
}

async function loadTasks(ctx: Context, ids: number[]) {
  const rows = await ctx.em.find(VolunteerTask, { id: { $in: ids } }, plain)
  const known = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => known.get(id) ?? [])
}

/** What a person claimed, the latest first. */
export async function listClaimed(ctx: Context, personId: string, query: PageQuery) {
  const { size, after } = readPage(query)
  const memberships = await listMemberships(ctx, personId)
  const claims = await ctx.em.find(
    VolunteerClaim,
    { volunteerId: { $in: memberships.map(({ id }) => id) }, ...continuing(after) },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  const page = cutPage(claims, size, byCreation)
  const tasks = await loadTasks(
    ctx,
    page.items.map(({ taskId }) => taskId),
  )
  return { items: tasks, nextCursor: page.nextCursor }
}

/** What this person did with these tasks, by task. */
export async function claimsOf(ctx: Context, personId: string, tasks: VolunteerTask[]) {
  const memberships = await listMemberships(ctx, personId)
  const claims = await ctx.em.find(
    VolunteerClaim,
    { taskId: { $in: tasks.map(({ id }) => id) }, volunteerId: { $in: memberships.map(({ id }) => id) } },
    plain,
  )
  return new Map(claims.map((claim) => [claim.taskId, claim]))
}

/** Whether this person is an accepted volunteer of this post. */
export const isVolunteerAt = async (ctx: Context, personId: string, microBrainId: string) =>
  (await ctx.em.count(Volunteer, { personId, microBrainId, status: 'accepted' })) > 0

type ReportRow = { id: number; number: string; status: string; home_id: string; category: string }

/** The reports that these tasks are about. */
export async function reportsOf(ctx: Context, tasks: VolunteerTask[]) {
  const ids = [...new Set(tasks.flatMap(({ reportId }) => reportId ?? []))]
  if (ids.length === 0) return new Map<number, ReportRow>()
  const rows = await readRows<ReportRow>(
    ctx.em,
    `select id, number, status, home_id, category from reports where id in (${marksFor(ids)})`,
    ids,
  )
  return new Map(rows.map((row) => [row.id, row]))
}

export async function listTasks(
  ctx: Context,
  microBrainId: string,
  { status, ...query }: PageQuery & { status?: TaskStatus | undefined },
) {
  const { size, after } = readPage(query)
  const rows = await ctx.em.find(
    VolunteerTask,
    { microBrainId, ...(status ? { status } : {}), ...continuing(after) },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  return cutPage(rows, size, byCreation)
}

/** Claims of these tasks with who made them, in the order they came. */
export async function claimants(ctx: Context, taskIds: number[]) {
  const claims = await ctx.em.find(
    VolunteerClaim,
    { taskId: { $in: taskIds } },
    { orderBy: { id: 'asc' }, ...plain },
  )
  const rows = await ctx.em.find(
    Volunteer,
    { id: { $in: claims.map(({ volunteerId }) => volunteerId) } },
    plain,
  )
  const known = new Map(rows.map((row) => [row.id, row]))
  return claims.flatMap((claim) => {
    const volunteer = known.get(claim.volunteerId)
    return volunteer ? [{ claim, volunteer }] : []
  })
}

const mostTold = 200

/** Accepted volunteers of a post, for news of a task. */
export async function acceptedAt(ctx: Context, microBrainId: string) {
  const rows = await ctx.em.find(
    Volunteer,
    { microBrainId, status: 'accepted' },
    { fields: ['personId'], orderBy: { id: 'asc' }, limit: mostTold, ...plain },
  )
  return rows.map(({ personId }) => personId)
}
