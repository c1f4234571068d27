// Duty → wire: the rosters and shifts of a stretch of days, who is on duty now, and what somebody sees of their own.
import { dayAfter } from '@chaolin/shared/staff/duty'
import type { DutyNow, DutyView, OwnDuty } from '@chaolin/shared/staff/duty-schema'
import type { Context } from '../../context.ts'
import { startOfDay, toWire, toWireOrNull } from '../../day.ts'
import type { Person } from '../../residents/queries.ts'
import { listMicroBrains } from '../../routing/queries.ts'
import { namelessColleague, staffNames } from '../people/queries.ts'
import { readDuty, readShifts } from './queries.ts'

const localDay = (time: Date) => toWire(time).slice(0, 10)
const midnight = (date: string) => new Date(`${date}T00:00:00+08:00`)

/** Monday to Sunday of the week that `now` is in. */
function thisWeek(now: Date) {
  const today = localDay(startOfDay(now))
  const weekday = new Date(`${today}T00:00:00Z`).getUTCDay() || 7
  return { from: dayAfter(today, 1 - weekday), until: dayAfter(today, 7 - weekday) }
}

type Range = { from?: string | undefined; until?: string | undefined }

export async function dutyBetween(ctx: Context, microBrainId: string, range: Range): Promise<DutyView> {
  const week = thisWeek(ctx.now())
  const from = range.from ?? week.from
  const until = range.until ?? week.until
  const { crew, rows, shifts, presences } = await readShifts(
    ctx,
    microBrainId,
    midnight(from),
    midnight(dayAfter(until)),
  )
  const names = await staffNames(
    ctx,
    [microBrainId],
    presences.map(({ personId }) => personId),
  )
  const people = new Map(crew.people.map(({ id, name }) => [id, name ?? namelessColleague]))
  const teams = new Map(crew.teams.map(({ id, name }) => [id, name]))
  const here = rows.filter(({ personId, teamId }) => people.has(personId ?? '') || teams.has(teamId ?? ''))
  return {
    from,
    until,
    rosters: here
      .filter(({ endedAt, date }) => !endedAt && (!date || date >= from))
      .map(({ personId, teamId, date, frames, followsCalendar }) => ({
        staffId: personId ?? null,
        teamId: teamId ?? null,
        name: people.get(personId ?? '') ?? teams.get(teamId ?? '') ?? '',
        date: date ?? null,
        frames,
        followsCalendar,
      })),
    shifts: shifts.map((shift) => ({
      staffId: shift.staffId,
      teamId: shift.teamId,
      name: shift.name ?? namelessColleague,
      from: toWire(new Date(shift.from)),
      until: toWire(new Date(shift.until)),
    })),
    presences: presences.map(({ personId, isOn, since, until, endedAt }) => ({
      staffId: personId,
      name: names.get(personId) ?? namelessColleague,
      on: isOn,
      since: toWire(since),
      until: toWire(endedAt ?? until),
    })),
  }
}

export async function dutyNowAt(ctx: Context, microBrainId: string): Promise<DutyNow> {
  const { people, teams, teamsOnDuty } = await readDuty(ctx, [microBrainId])
  return {
    items: people.flatMap(({ id, name, role, teams, duty }) =>
      duty
        ? [
            {
              id,
              name: name ?? namelessColleague,
              role,
              teams,
              since: toWire(new Date(duty.since)),
              until: toWire(new Date(duty.until)),
              by: duty.by,
            },
          ]
        : [],
    ),
    teams: teams.filter(({ id }) => teamsOnDuty.has(id)).map(({ id, name, kind }) => ({ id, name, kind })),
    nextCursor: null,
  }
}

/** The posts where somebody works themselves, the first role's post first. */
export const ownPosts = ({ roles }: Person) => [
  ...new Set(
    roles.flatMap(({ role, microBrainId }) =>
      (role === 'staff' || role === 'dispatcher') && microBrainId ? [microBrainId] : [],
    ),
  ),
]

export async function ownDuties(ctx: Context, person: Person, posts = ownPosts(person)): Promise<OwnDuty[]> {
  const { people } = await readDuty(ctx, posts)
  const names = new Map((await listMicroBrains(ctx)).map(({ id, name }) => [id, name]))
  const mine = new Map(
    people.filter(({ id }) => id === person.id).map((known) => [known.microBrainId, known]),
  )
  return posts.map((microBrainId) => {
    const { duty = null, place = null } = mine.get(microBrainId) ?? {}
    return {
      microBrainId,
      name: names.get(microBrainId) ?? '',
      onDuty: duty !== null,
      since: toWireOrNull(duty && new Date(duty.since)),
      until: toWireOrNull(duty && new Date(duty.until)),
      by: duty?.by ?? null,
      placed: place !== null,
    }
  })
}
