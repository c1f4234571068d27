// Who of the staff has it: names of people and teams, as colleagues read them; residents never do.
import type { Context } from '../context.ts'
import { namelessColleague, staffNames, teamNames } from '../staff/people/queries.ts'
import type { Report } from './entities.ts'
import type { HistoryRow } from './history.ts'

export type Names = { people: Map<string, string>; teams: Map<string, string> }

export async function loadAssignments(
  ctx: Context,
  reports: Report[],
  history: HistoryRow[] = [],
): Promise<Names> {
  const staff = history.filter((moment) => doneBy(moment) !== null)
  return {
    people: await staffNames(
      ctx,
      [...reports.map(({ homeId }) => homeId), ...staff.map(({ homeId }) => homeId)],
      [...reports.map(({ assigneeId }) => assigneeId), ...staff.map(doneBy)],
    ),
    teams: await teamNames(
      ctx,
      reports.map(({ teamId }) => teamId),
    ),
  }
}

/** Who of the staff: whoever took the step, or wrote it down for a caller. */
export function doneBy({ by, personId, data }: HistoryRow): string | null {
  if (by === 'post') return personId ?? null
  return typeof data.filedBy === 'string' ? data.filedBy : null
}

export const nameOf = ({ people }: Names, personId: string | null | undefined) =>
  personId ? (people.get(personId) ?? namelessColleague) : null

export const assignmentOf = (names: Names, { assigneeId, teamId }: Report) => ({
  assignee: assigneeId ? { id: assigneeId, name: nameOf(names, assigneeId)! } : null,
  team: teamId ? { id: teamId, name: names.teams.get(teamId) ?? '' } : null,
})
