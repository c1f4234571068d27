// Who is on duty, from rosters and from what people say themselves. Pure; days are those of Asia/Shanghai.

/** 'HH:MM' to 'HH:MM'; one that does not end after it begins ends on the next day. */
export type Frame = { from: string; until: string }
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7
export type RosterFrame = Frame & { weekday?: Weekday | undefined }

/** What a roster says of one person or team while it is in force: of every week, or of one date. Times in ms. */
export type RosterRow = {
  /** 'YYYY-MM-DD'; null: every week. */
  date: string | null
  frames: readonly RosterFrame[]
  /** Off on holidays; on a make-up working day as on Monday. */
  followsCalendar: boolean
  since: number
  ended: number | null
}
/** A person's own roster comes before those of their teams, day by day. */
export type Rosters = { own: readonly RosterRow[]; teams: readonly (readonly RosterRow[])[] }
export type Shift = { from: number; until: number }
export type DayMark = (date: string) => 'holiday' | 'workday' | null
/** 我上岗了, 我下岗了: what somebody said, and until when it holds. */
export type Presence = { on: boolean; since: number; until: number }
export type Duty = { since: number; until: number; by: 'self' | 'roster' }

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const offsetMs = 8 * hourMs
/** Who comes on duty outside any roster. */
export const usualShiftMs = 8 * hourMs

export const dateOf = (at: number) => new Date(at + offsetMs).toISOString().slice(0, 10)
const midnightOf = (date: string) => Date.parse(`${date}T00:00:00Z`) - offsetMs
export const dayAfter = (date: string, days = 1) => dateOf(midnightOf(date) + days * dayMs)
const weekdayOf = (date: string) => (new Date(`${date}T00:00:00Z`).getUTCDay() || 7) as Weekday
const monday = 1

const minutesOf = (time: string) => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

function spanOf(date: string, { from, until }: Frame): Shift {
  const midnight = midnightOf(date)
  const begin = minutesOf(from)
  const end = minutesOf(until)
  return { from: midnight + begin * 60_000, until: midnight + (end > begin ? end : end + 1440) * 60_000 }
}

/** Null: the rows say nothing of this day. */
function framesOn(rows: readonly RosterRow[], date: string, mark: DayMark): readonly Frame[] | null {
  const dated = rows.find((row) => row.date === date)
  if (dated) return dated.frames
  const weekly = rows.find((row) => row.date === null)
  if (!weekly) return null
  const marked = weekly.followsCalendar ? mark(date) : null
  if (marked === 'holiday') return []
  const usual = weekly.frames.filter(({ weekday }) => weekday === weekdayOf(date))
  return marked === 'workday' && usual.length === 0
    ? weekly.frames.filter(({ weekday }) => weekday === monday)
    : usual
}

const inForce = (rows: readonly RosterRow[], at: number) =>
  rows.filter(({ since, ended }) => since <= at && (ended === null || ended > at))

/** Sorted; what overlaps or touches is one shift. */
function join(shifts: Shift[]): Shift[] {
  const joined: Shift[] = []
  for (const shift of shifts.sort((a, b) => a.from - b.from)) {
    const last = joined[joined.length - 1]
    if (last && shift.from <= last.until) last.until = Math.max(last.until, shift.until)
    else joined.push({ ...shift })
  }
  return joined
}

/** A stretch of time in which the same rows hold. */
function shiftsWithin({ own, teams }: Rosters, mark: DayMark, from: number, until: number): Shift[] {
  const mine = inForce(own, from)
  const theirs = teams.map((rows) => inForce(rows, from))
  const shifts: Shift[] = []
  // A shift of the day before may go on over midnight.
  for (let date = dateOf(from - dayMs); midnightOf(date) < until; date = dayAfter(date)) {
    const frames = framesOn(mine, date, mark) ?? theirs.flatMap((rows) => framesOn(rows, date, mark) ?? [])
    for (const frame of frames) {
      const span = spanOf(date, frame)
      const cut = { from: Math.max(span.from, from), until: Math.min(span.until, until) }
      if (cut.from < cut.until) shifts.push(cut)
    }
  }
  return shifts
}

/** The shifts of one person, or of one team as its own roster, as they stood at each moment. */
export function shiftsBetween(rosters: Rosters, mark: DayMark, from: number, until: number): Shift[] {
  const changes = [...rosters.own, ...rosters.teams.flat()]
    .flatMap(({ since, ended }) => [since, ended ?? until])
    .filter((at) => at > from && at < until)
  const cuts = [from, ...new Set(changes.sort((a, b) => a - b)), until]
  return join(cuts.slice(1).flatMap((cut, i) => shiftsWithin(rosters, mark, cuts[i]!, cut)))
}

/** The shift that a roster gives for this moment; one without an end is told until the end of the next day. */
export function shiftAt(rosters: Rosters, mark: DayMark, now: number): Shift | null {
  if (rosters.own.length === 0 && rosters.teams.length === 0) return null
  const today = dateOf(now)
  const shifts = shiftsBetween(rosters, mark, midnightOf(dayAfter(today, -1)), midnightOf(dayAfter(today, 2)))
  return shifts.find(({ from, until }) => from <= now && now < until) ?? null
}

/** What somebody says holds until its end; then the roster does. */
export function dutyAt(rosters: Rosters, presence: Presence | null, mark: DayMark, now: number): Duty | null {
  if (presence && presence.since <= now && now < presence.until)
    return presence.on ? { since: presence.since, until: presence.until, by: 'self' } : null
  const shift = shiftAt(rosters, mark, now)
  return shift && { since: shift.from, until: shift.until, by: 'roster' }
}

/** Until when it holds that somebody comes on or goes off duty now; null: there is nothing to go off from. */
export function presenceUntil(
  on: boolean,
  rosters: Rosters,
  presence: Presence | null,
  mark: DayMark,
  now: number,
): number | null {
  const shift = shiftAt(rosters, mark, now)
  if (on) return shift?.until ?? now + usualShiftMs
  return shift?.until ?? (dutyAt(rosters, presence, mark, now) ? now : null)
}
