// Questions about duty: who is on duty now, which shifts there were and will be. A post's people are read at once, never one by one.
import {
  dutyAt,
  shiftAt,
  shiftsBetween,
  type DayMark,
  type Duty,
  type RosterRow,
  type Rosters,
  type Shift,
} from '@chaolin/shared/staff/duty'
import type { Point } from '@chaolin/shared/routing/geometry'
import type { Context } from '../../context.ts'
import { readRows } from '../../db/sql.ts'
import { dayMarksAt } from '../../routing/calendar/queries.ts'
import { crewAt, type Crew, type CrewMember, type Membership } from '../people/queries.ts'
import { DutyPresence, DutyRoster } from './entities.ts'

const plain = { disableIdentityMap: true } as const

const toRow = ({ date, frames, followsCalendar, createdAt, endedAt }: DutyRoster): RosterRow => ({
  date: date ?? null,
  frames,
  followsCalendar,
  since: createdAt.getTime(),
  ended: endedAt?.getTime() ?? null,
})

/** A team's roster holds for somebody while they are in it. */
const whileIn = (row: RosterRow, { createdAt, endedAt }: Membership): RosterRow => {
  const left = endedAt?.getTime() ?? null
  return {
    ...row,
    since: Math.max(row.since, createdAt.getTime()),
    ended: left === null ? row.ended : Math.min(left, row.ended ?? left),
  }
}

function grouped<T>(rows: readonly T[], keyOf: (row: T) => string) {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(keyOf(row))
    if (group) group.push(row)
    else groups.set(keyOf(row), [row])
  }
  return (key: string): readonly T[] => groups.get(key) ?? []
}

/** Looks up the rosters of each person and team. */
function openRosters(crew: Crew, rows: readonly DutyRoster[]) {
  const rowsOf = grouped(rows, (row) => row.teamId ?? `${row.microBrainId}:${row.personId}`)
  const membershipsOf = grouped(crew.memberships, ({ personId }) => personId)
  const postOf = new Map(crew.teams.map(({ id, microBrainId }) => [id, microBrainId]))
  return {
    ofPerson: ({ id, microBrainId }: Pick<CrewMember, 'id' | 'microBrainId'>): Rosters => ({
      own: rowsOf(`${microBrainId}:${id}`).map(toRow),
      teams: membershipsOf(id)
        .filter(({ teamId }) => postOf.get(teamId) === microBrainId)
        .map((membership) =>
          rowsOf(membership.teamId)
            .map((row) => whileIn(toRow(row), membership))
            .filter(({ since, ended }) => ended === null || ended > since),
        )
        .filter((found) => found.length > 0),
    }),
    ofTeam: (teamId: string): Rosters => ({ own: rowsOf(teamId).map(toRow), teams: [] }),
  }
}

const presenceOf = (row: DutyPresence | undefined) =>
  row ? { on: row.isOn, since: row.since.getTime(), until: row.until.getTime() } : null

export type OnDuty = CrewMember & { duty: Duty | null; place: Point | null }
export type DutyBook = Omit<Crew, 'people'> & {
  people: OnDuty[]
  /** Teams whose roster says so, or that have somebody on duty. */
  teamsOnDuty: Set<string>
}

/** These posts as they are now. */
export async function readDuty(ctx: Context, microBrainIds: readonly string[]): Promise<DutyBook> {
  const { crew, people, teamsOnDuty } = await readDutyOf(ctx, microBrainIds)
  return { ...crew, people, teamsOnDuty }
}

async function readDutyOf(ctx: Context, microBrainIds: readonly string[]) {
  const at = { microBrainId: { $in: [...microBrainIds] } }
  const crew = await crewAt(ctx, microBrainIds)
  const rows = await ctx.em.find(
    DutyRoster,
    { ...at, endedAt: null, $or: [{ date: null }, { date: { $gte: datesFrom(ctx) } }] },
    plain,
  )
  const presences = await ctx.em.find(
    DutyPresence,
    { ...at, endedAt: null, until: { $gt: ctx.now() } },
    plain,
  )
  const markAt = await marksOf(ctx, rows)
  const said = new Map(presences.map((row) => [`${row.microBrainId}:${row.personId}`, row]))
  const rosters = openRosters(crew, rows)
  const now = ctx.now().getTime()
  const people = crew.people.map((person): OnDuty => {
    const row = said.get(`${person.microBrainId}:${person.id}`)
    const mark = markAt(person.microBrainId)
    const duty = dutyAt(rosters.ofPerson(person), presenceOf(row), mark, now)
    const placed = duty && row?.lng != null && row.lat != null
    return { ...person, duty, place: placed ? [row.lng!, row.lat!] : null }
  })
  const teamsOnDuty = new Set([
    ...people.filter(({ duty }) => duty).flatMap(({ teams }) => teams),
    ...crew.teams
      .filter(({ id, microBrainId }) => shiftAt(rosters.ofTeam(id), markAt(microBrainId), now))
      .map(({ id }) => id),
  ])
  return { crew, people, teamsOnDuty, rostersOf: rosters.ofPerson, markOf: markAt }
}

/** A shift of the day before may still last. */
const datesFrom = (ctx: Context) => new Date(ctx.now().getTime() - 48 * 3_600_000).toISOString().slice(0, 10)

/** Only posts whose rosters ask for it need the calendar, which is in memory. */
async function marksOf(ctx: Context, rows: readonly DutyRoster[]): Promise<(id: string) => DayMark> {
  const ids = [...new Set(rows.filter((row) => row.followsCalendar).map((row) => row.microBrainId))]
  const marks = await Promise.all(ids.map(async (id) => [id, await dayMarksAt(ctx, id)] as const))
  const byPost = new Map(marks)
  return (id) => byPost.get(id) ?? (() => null)
}

/** How many people are on duty now, by post. */
export async function onDutyCount(
  ctx: Context,
  microBrainIds: readonly string[],
): Promise<Map<string, number>> {
  const counts = new Map(microBrainIds.map((id) => [id, 0]))
  const posts = (await postsWithDuty(ctx)).filter((id) => counts.has(id))
  if (posts.length === 0) return counts
  for (const { microBrainId, duty } of (await readDuty(ctx, posts)).people)
    if (duty) counts.set(microBrainId, (counts.get(microBrainId) ?? 0) + 1)
  return counts
}

/** Where neither a roster nor anybody's word says so, nobody is on duty. */
async function postsWithDuty(ctx: Context): Promise<string[]> {
  const rows = await readRows<{ id: string }>(
    ctx.em,
    `select micro_brain_id as id from duty_rosters where ended_at is null
     union select micro_brain_id as id from duty_presences where ended_at is null and until > ?`,
    [ctx.now()],
  )
  return rows.map(({ id }) => id)
}

/** Posts where a roster has brought somebody on duty after this moment. */
export async function postsBegunSince(ctx: Context, since: Date): Promise<string[]> {
  const posts = await postsWithDuty(ctx)
  if (posts.length === 0) return []
  const { people } = await readDuty(ctx, posts)
  const begun = people.filter(({ duty }) => duty?.by === 'roster' && duty.since > since.getTime())
  return [...new Set(begun.map(({ microBrainId }) => microBrainId))]
}

/** Those of a team who are on duty; all of them where nobody is. */
export async function reachableOf(ctx: Context, microBrainId: string, teamId: string): Promise<string[]> {
  const { people } = await readDuty(ctx, [microBrainId])
  const members = people.filter(({ teams }) => teams.includes(teamId))
  const present = members.filter(({ duty }) => duty)
  return (present.length > 0 ? present : members).map(({ id }) => id)
}

export type ShiftOf = Shift & { staffId: string | null; teamId: string | null; name: string | null }

/** What the rosters gave and will give in a stretch of time, each as it stood then. */
export async function readShifts(ctx: Context, microBrainId: string, from: Date, until: Date) {
  const crew = await crewAt(ctx, [microBrainId], from)
  const dates = { $gte: dateBefore(from), $lte: until.toISOString().slice(0, 10) }
  const rows = await ctx.em.find(
    DutyRoster,
    {
      microBrainId,
      createdAt: { $lt: until },
      $and: [
        { $or: [{ endedAt: null }, { endedAt: { $gt: from } }] },
        { $or: [{ date: null }, { date: dates }] },
      ],
    },
    { orderBy: { id: 1 }, ...plain },
  )
  const presences = await ctx.em.find(
    DutyPresence,
    {
      microBrainId,
      since: { $lt: until },
      until: { $gt: from },
      $or: [{ endedAt: null }, { endedAt: { $gt: from } }],
    },
    { orderBy: { since: 1, id: 1 }, ...plain },
  )
  const mark = (await marksOf(ctx, rows))(microBrainId)
  const rosters = openRosters(crew, rows)
  const [begin, end] = [from.getTime(), until.getTime()]
  const shifts = [
    ...crew.people.flatMap((person): ShiftOf[] =>
      shiftsBetween(rosters.ofPerson(person), mark, begin, end).map((shift) => ({
        ...shift,
        staffId: person.id,
        teamId: null,
        name: person.name,
      })),
    ),
    ...crew.teams.flatMap(({ id, name }): ShiftOf[] =>
      shiftsBetween(rosters.ofTeam(id), mark, begin, end).map((shift) => ({
        ...shift,
        staffId: null,
        teamId: id,
        name,
      })),
    ),
  ].sort((a, b) => a.from - b.from)
  return { crew, rows, shifts, presences }
}

const dateBefore = (time: Date) => new Date(time.getTime() - 24 * 3_600_000).toISOString().slice(0, 10)

/** What somebody said of their own duty. */
export const listSaid = (ctx: Context, personId: string) =>
  ctx.em.find(DutyPresence, { personId }, { orderBy: { since: 'asc', id: 'asc' }, ...plain })

/** One person at one post: the rosters that hold for them, and what they said last. */
export async function readOwnDuty(ctx: Context, microBrainId: string, personId: string) {
  const { people, rostersOf, markOf } = await readDutyOf(ctx, [microBrainId])
  const person = people.find(({ id }) => id === personId)
  return person && { person, rosters: rostersOf(person), mark: markOf(microBrainId) }
}

export const findPresence = (ctx: Context, microBrainId: string, personId: string) =>
  ctx.em.findOne(DutyPresence, { openKey: `${microBrainId}:${personId}` }, plain)
