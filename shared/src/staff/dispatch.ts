// Who gets it: the order of those who might, whose turn it is, and which rule fits. Pure.

export type Candidate = {
  id: string
  onDuty: boolean
  full: boolean
  /** How many open reports they hold. */
  open: number
  distanceM: number | null
}

/** On duty before off, with room before full, near before far, few before many. */
export function compareCandidates(a: Candidate, b: Candidate): number {
  return (
    Number(b.onDuty) - Number(a.onDuty) ||
    Number(a.full) - Number(b.full) ||
    compareDistance(a.distanceM, b.distanceM) ||
    a.open - b.open ||
    (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  )
}

/** Who is not known to be near counts as far. */
function compareDistance(a: number | null, b: number | null) {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return a - b
}

export const isFull = (open: number, mostOpen: number) => open >= mostOpen

/** The nearest team on duty; without any, the first person who could take it. */
export function suggestReceiver(
  teams: readonly Candidate[],
  people: readonly Candidate[],
): { teamId: string } | { staffId: string } | null {
  const first = (all: readonly Candidate[]) =>
    all.filter(({ onDuty, full }) => onDuty && !full).sort(compareCandidates)[0]
  const team = first(teams)
  if (team) return { teamId: team.id }
  const person = first(people)
  return person ? { staffId: person.id } : null
}

/** The next after whoever had the last turn, in the order of ids, and around again; null: there is nobody. */
export function nextInTurn(last: string | null, ids: readonly string[]): string | null {
  const sorted = [...ids].sort((a, b) => (a < b ? -1 : 1))
  return sorted.find((id) => last !== null && id > last) ?? sorted[0] ?? null
}

export type RuleConditions = {
  category: string | null
  /** Times of day, 'HH:MM'; a stretch that does not end after it begins goes over midnight. */
  hours: { from: string; until: string } | null
  /** A part of the text. */
  keyword: string | null
}

/** `time`: 'HH:MM' by the wall clock. */
export function ruleFits(rule: RuleConditions, matter: { category: string; text: string; time: string }) {
  if (rule.category !== null && rule.category !== matter.category) return false
  if (rule.keyword !== null && !matter.text.toLowerCase().includes(rule.keyword.toLowerCase())) return false
  return rule.hours === null || isWithin(rule.hours, matter.time)
}

const isWithin = ({ from, until }: { from: string; until: string }, time: string) =>
  until > from ? from <= time && time < until : time >= from || time < until
