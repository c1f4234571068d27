// What a queue is narrowed to: a category, a person, what is urgent, words that somebody remembers.
import { numberAlphabet } from '@chaolin/shared/reports/number'
import { raw } from '@mikro-orm/core'

export type QueueFilter = {
  category?: string | undefined
  /** The campus service it came by. */
  service?: string | undefined
  /** A person's id; `none`: nobody has it, and no team. */
  assigneeId?: string | undefined
  urgent?: boolean | undefined
  /** The beginning of a number, or words of the address. */
  q?: string | undefined
}

/** Who looks for words remembers something recent; so a home's index bounds the search. */
const searchMs = 90 * 24 * 3_600_000
const mostWords = 5

export function filterConditions(
  { category, service, assigneeId, urgent, q }: QueueFilter,
  now: Date,
): object[] {
  const conditions: object[] = []
  if (category !== undefined) conditions.push({ category })
  if (service !== undefined) conditions.push({ service })
  if (assigneeId === 'none') conditions.push({ assigneeId: null, teamId: null })
  else if (assigneeId !== undefined) conditions.push({ assigneeId })
  if (urgent !== undefined) conditions.push({ urgentOpen: urgent ? 1 : 0 })
  if (q !== undefined) conditions.push(...wordConditions(q, now))
  return conditions
}

function wordConditions(q: string, now: Date): object[] {
  const words = q.trim().split(/\s+/u).slice(0, mostWords)
  const inAddress = {
    $and: words.map((word) => ({ [raw('instr(lower(address), lower(?))', [word])]: { $gt: 0 } })),
  }
  const from = numberPrefix(q)
  const recent = { urgentOpen: { $in: [0, 1] }, createdAt: { $gte: new Date(now.getTime() - searchMs) } }
  return [recent, from === null ? inAddress : { $or: [inAddress, { number: { $like: `${from}%` } }] }]
}

/** As the number is stored; its characters hold nothing that LIKE takes for a pattern. */
function numberPrefix(q: string): string | null {
  const plain = q.toUpperCase().replace(/[\s-]/g, '')
  if (plain.length < 2 || plain.length > 9) return null
  if ([...plain].some((character) => !numberAlphabet.includes(character))) return null
  return plain.replace(/(.{3})(?=.)/g, '$1-')
}
