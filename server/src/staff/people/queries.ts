// Questions about a post's people: how they are called, who is in which team, whom work may be given to.
import type { Context } from '../../context.ts'
import { wrong } from '../../errors.ts'
import { findPerson, rolesAt } from '../../residents/queries.ts'
import { StaffProfile, Team, TeamMember } from './entities.ts'

const plain = { disableIdentityMap: true } as const

/** How these people are called at these posts, by person; who has no name there is a colleague without one. */
export async function staffNames(
  ctx: Context,
  microBrainIds: string[],
  personIds: (string | null | undefined)[],
) {
  const ids = [...new Set(personIds.filter((id) => typeof id === 'string'))]
  if (ids.length === 0) return new Map<string, string>()
  const rows = await ctx.em.find(
    StaffProfile,
    { microBrainId: { $in: [...new Set(microBrainIds)] }, personId: { $in: ids } },
    plain,
  )
  return new Map(rows.map(({ personId, name }) => [personId, name]))
}

export const namelessColleague = '值班同事'

export async function teamNames(ctx: Context, teamIds: (string | null | undefined)[]) {
  const ids = [...new Set(teamIds.filter((id) => typeof id === 'string'))]
  if (ids.length === 0) return new Map<string, string>()
  const rows = await ctx.em.find(Team, { id: { $in: ids } }, plain)
  return new Map(rows.map(({ id, name }) => [id, name]))
}

/** The teams a person is in, at whatever post. */
export async function teamsOf(ctx: Context, personId: string) {
  const rows = await ctx.em.find(TeamMember, { personId, endedAt: null }, plain)
  return rows.map(({ teamId }) => teamId)
}

export async function membersOf(ctx: Context, teamId: string) {
  const rows = await ctx.em.find(TeamMember, { teamId, endedAt: null }, { orderBy: { id: 1 }, ...plain })
  return rows.map(({ personId }) => personId)
}

export const isMember = async (ctx: Context, teamId: string, personId: string) =>
  (await ctx.em.count(TeamMember, { teamId, personId, endedAt: null })) > 0

export const findTeam = (ctx: Context, microBrainId: string, id: string) =>
  ctx.em.findOne(Team, { id, microBrainId, endedAt: null }, plain)

export type Receiver = { staffId: string | null; teamId: string | null; name: string }

/** Whom a report of this post may be given to; anybody else is refused with the field's name. */
export async function findReceiver(
  ctx: Context,
  { homeId }: { homeId: string },
  { staffId, teamId }: { staffId?: string | undefined; teamId?: string | undefined },
): Promise<Receiver> {
  if (staffId !== undefined) {
    if (!(await isWorkingAt(ctx, staffId, homeId))) throw wrong('staffId', '这里没有这位同事')
    const names = await staffNames(ctx, [homeId], [staffId])
    return { staffId, teamId: null, name: names.get(staffId) ?? namelessColleague }
  }
  const team = await findTeam(ctx, homeId, teamId!)
  if (!team) throw wrong('teamId', '这里没有这个队伍')
  return { staffId: null, teamId: team.id, name: team.name }
}

const workingRoles = ['staff', 'dispatcher'] as const
export type WorkingRole = (typeof workingRoles)[number]

export const isWorkingAt = async (ctx: Context, personId: string, microBrainId: string) =>
  (await findPerson(ctx, personId))?.roles.some(
    (held) => held.microBrainId === microBrainId && (held.role === 'staff' || held.role === 'dispatcher'),
  ) ?? false

/** How somebody is called at each post. */
export const namesOf = (ctx: Context, personId: string) =>
  ctx.em.find(StaffProfile, { personId }, { orderBy: { id: 1 }, ...plain })

/** How many open reports this person alone may hold here; null: as the post says. */
export async function ownMostOpen(ctx: Context, microBrainId: string, personId: string) {
  const row = await ctx.em.findOne(StaffProfile, { microBrainId, personId }, plain)
  return row?.mostOpen ?? null
}

export type CrewMember = {
  id: string
  microBrainId: string
  role: WorkingRole
  name: string | null
  mostOpen: number | null
  teams: string[]
}
export type Membership = Pick<TeamMember, 'teamId' | 'personId' | 'createdAt'> & { endedAt: Date | null }
export type Crew = { people: CrewMember[]; teams: Team[]; memberships: Membership[] }

/** Everybody who works at these posts, with their teams; memberships also of those that ended after `since`. */
export async function crewAt(ctx: Context, microBrainIds: readonly string[], since?: Date): Promise<Crew> {
  const at = { microBrainId: { $in: [...microBrainIds] } }
  const roles = await rolesAt(ctx, microBrainIds, workingRoles)
  const profiles = await ctx.em.find(StaffProfile, at, plain)
  const teams = await ctx.em.find(
    Team,
    { ...at, endedAt: null },
    { orderBy: { createdAt: 1, id: 1 }, ...plain },
  )
  const rows =
    teams.length === 0
      ? []
      : await ctx.em.find(
          TeamMember,
          {
            teamId: { $in: teams.map(({ id }) => id) },
            ...(since ? { $or: [{ endedAt: null }, { endedAt: { $gt: since } }] } : { endedAt: null }),
          },
          { orderBy: { id: 1 }, ...plain },
        )
  const people = new Map<string, CrewMember>()
  for (const { personId, role, microBrainId } of roles) {
    const known = people.get(keyOf(microBrainId, personId))
    if (known) known.role = 'dispatcher'
    else
      people.set(keyOf(microBrainId, personId), {
        id: personId,
        microBrainId,
        role: role as WorkingRole,
        name: null,
        mostOpen: null,
        teams: [],
      })
  }
  for (const { microBrainId, personId, name, mostOpen } of profiles) {
    const person = people.get(keyOf(microBrainId, personId))
    if (person) Object.assign(person, { name, mostOpen: mostOpen ?? null })
  }
  const postOf = new Map(teams.map(({ id, microBrainId }) => [id, microBrainId]))
  for (const { teamId, personId, endedAt } of rows)
    if (!endedAt) people.get(keyOf(postOf.get(teamId)!, personId))?.teams.push(teamId)
  const memberships = rows.map((row) => ({ ...row, endedAt: row.endedAt ?? null }))
  return { people: [...people.values()], teams, memberships }
}

const keyOf = (microBrainId: string, personId: string) => `${microBrainId}:${personId}`
