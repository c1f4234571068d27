// A post's people and teams → wire: who is on duty, how much they hold, how far they are from a report.
import { asPlace } from '@chaolin/shared/routing/coordinates'
import { distanceM } from '@chaolin/shared/routing/distance'
import type { Point } from '@chaolin/shared/routing/geometry'
import { compareCandidates, isFull, suggestReceiver } from '@chaolin/shared/staff/dispatch'
import type { PeopleList, StaffPerson, TeamView } from '@chaolin/shared/staff/people-schema'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Refused } from '../../errors.ts'
import { countOpenByAssignee, countOpenByTeam, findReport } from '../../reports/queries.ts'
import { generalTermsFor, termsFor } from '../../routing/queries.ts'
import { readDuty, type DutyBook, type OnDuty } from '../duty/queries.ts'
import type { Team } from './entities.ts'
import { namelessColleague } from './queries.ts'

const placeOf = ({ lng, lat }: Pick<Team, 'lng' | 'lat'>): Point | null =>
  lng == null || lat == null ? null : [lng, lat]

/** To ten metres: it says who is near, not where somebody stands. */
const between = (a: Point | null, b: Point | null) => (a && b ? Math.round(distanceM(a, b) / 10) * 10 : null)

/** From where somebody is, else from the nearest of their teams. */
function distanceOf({ place, teams }: OnDuty, teamById: Map<string, Team>, spot: Point | null) {
  if (place) return between(place, spot)
  const known = teams.flatMap((id) => between(placeOf(teamById.get(id)!), spot) ?? [])
  return known.length > 0 ? Math.min(...known) : null
}

export async function readPeople(ctx: Context, microBrainId: string, number?: string): Promise<PeopleList> {
  const report = number === undefined ? null : await findReport(ctx, number)
  if (number !== undefined && report?.homeId !== microBrainId) throw new Refused('not_found')
  const terms =
    (report && (await termsFor(ctx, microBrainId, report.category))) ??
    (await generalTermsFor(ctx, microBrainId))
  const book = await readDuty(ctx, [microBrainId])
  const spot: Point | null =
    report?.spotLng == null || report.spotLat == null ? null : [report.spotLng, report.spotLat]
  const people = await personViews(ctx, book, terms.mostOpen, spot)
  const teams = await teamViews(ctx, book, spot)
  const candidates = teams.map((team) => ({ ...team, full: false }))
  if (report) people.sort(compareCandidates)
  return {
    items: people,
    teams: report ? inOrder(teams, candidates) : teams,
    suggested: report ? suggestReceiver(candidates, people) : null,
    mode: terms.mode,
    nextCursor: null,
  }
}

function inOrder(teams: TeamView[], candidates: (TeamView & { full: boolean })[]) {
  const byId = new Map(teams.map((team) => [team.id, team]))
  return [...candidates].sort(compareCandidates).map(({ id }) => byId.get(id)!)
}

async function personViews(ctx: Context, book: DutyBook, usual: number, spot: Point | null) {
  const open = await countOpenByAssignee(
    ctx,
    book.people.map(({ id }) => id),
  )
  const teamById = new Map(book.teams.map((team) => [team.id, team]))
  return book.people.map((person): StaffPerson => {
    const held = open.get(person.id) ?? 0
    const mostOpen = person.mostOpen ?? usual
    return {
      id: person.id,
      name: person.name ?? namelessColleague,
      nameless: person.name === null,
      role: person.role,
      teams: person.teams,
      onDuty: person.duty !== null,
      until: person.duty && toWire(new Date(person.duty.until)),
      open: held,
      mostOpen,
      ownMostOpen: person.mostOpen,
      full: isFull(held, mostOpen),
      distanceM: distanceOf(person, teamById, spot),
    }
  })
}

async function teamViews(ctx: Context, book: DutyBook, spot: Point | null) {
  const open = await countOpenByTeam(
    ctx,
    book.teams.map(({ id }) => id),
  )
  return book.teams.map((team): TeamView => {
    const members = book.people.filter(({ teams }) => teams.includes(team.id))
    const place = placeOf(team)
    return {
      id: team.id,
      kind: team.kind,
      name: team.name,
      members: members.length,
      membersOnDuty: members.filter(({ duty }) => duty).length,
      onDuty: book.teamsOnDuty.has(team.id),
      open: open.get(team.id) ?? 0,
      distanceM: between(place, spot),
      place: place && asPlace(place),
    }
  })
}

export async function readTeam(ctx: Context, microBrainId: string, teamId: string): Promise<TeamView> {
  const team = (await readPeople(ctx, microBrainId)).teams.find(({ id }) => id === teamId)
  if (!team) throw new Refused('not_found')
  return team
}

export async function readPerson(ctx: Context, microBrainId: string, id: string): Promise<StaffPerson> {
  const person = (await readPeople(ctx, microBrainId)).items.find((known) => known.id === id)
  if (!person) throw new Refused('not_found')
  return person
}
