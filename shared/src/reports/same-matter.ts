// Is this the same matter as one that is known already? Place and topic decide; words only tip the scale. Pure.
import type { ReportStatus } from './rules.ts'
import type { SameMatter } from './categories.ts'
import type { Agreement } from './matter-objects.ts'

/**
 * What each part says of the whole, which is 1. The topic weighs most: the same topic at the edge of the radius in
 * quite different words must still be shown.
 */
export const sameMatterWeights = { topic: 0.4, place: 0.35, words: 0.25 } as const
/** Below this share of the best guess a topic is not what the text is about. */
export const topicGate = 0.25
/** What a topic that is only guessed can reach; one that a person chose is 1. */
const guessed = 0.9
/** How sure two reports with the same written address, of which neither has a place, are at the same place. */
export const sameAddressPlace = 0.5
/** 'Other' is no topic: there the words have to agree. */
export const wordsGate = 0.35
const leastScore = 0.3
/** How much of the topic is left when only one of the two says which thing it is about: the thing itself comes first. */
const unsaidShare = 0.5
export const mostDuplicates = 5

/** How much the new text is about a category, from 0 to 1. */
export type Topics = ReadonlyMap<string, number>

/** From the category that was chosen, if any, and what triage thinks of the text. */
export function topicsOf(
  chosen: string | undefined,
  guesses: readonly { code: string; score: number }[],
): Topics {
  const real = guesses.filter(({ code, score }) => code !== 'other' && score > 0).slice(0, 3)
  const best = Math.max(0, ...real.map(({ score }) => score))
  const topics = new Map<string, number>()
  for (const { code, score } of real)
    if (score / best >= topicGate) topics.set(code, guessed * (score / best))
  // Nothing was recognised: only what is as vague can be the same.
  if (topics.size === 0 && guesses.length > 0) topics.set('other', guessed)
  if (chosen !== undefined) topics.set(chosen, 1)
  return topics
}

export type Comparison = {
  /** How much the new text is about the known report's category. */
  topic: number
  /** Null: neither has a place, and their written addresses are the same. */
  distanceM: number | null
  radiusM: number
  /** How alike the words are, from 0 to 1. */
  words: number
  category: string
  /** Whether both are about the same thing, as far as they name one. */
  things: Agreement
}

/** From 0 to 1; null when it is no duplicate at all. Nearer, closer in topic or in words never scores less. */
export function scoreSameMatter({
  topic,
  distanceM,
  radiusM,
  words,
  category,
  things,
}: Comparison): number | null {
  if (things === 'other') return null
  if (topic < topicGate || radiusM <= 0) return null
  if (distanceM !== null && distanceM > radiusM) return null
  if (category === 'other' && words < wordsGate) return null
  const place = distanceM === null ? sameAddressPlace : 1 - distanceM / radiusM
  const { topic: t, place: p, words: w } = sameMatterWeights
  const score = t * topic * (things === 'unsaid' ? unsaidShare : 1) + p * place + w * words
  return score < leastScore ? null : Math.round(score * 1000) / 1000
}

export type Age = { status: ReportStatus; createdAt: number; resolvedAt: number | null }
const dayMs = 24 * 3_600_000
const counted: readonly ReportStatus[] = ['submitted', 'accepted', 'in_progress', 'resolved', 'closed']

/** Is it recent enough to be the same matter? What was refused, withdrawn or merged never is. */
export function isRecentMatter({ status, createdAt, resolvedAt }: Age, rule: SameMatter, now: number) {
  if (!counted.includes(status)) return false
  const settled = status === 'resolved' || status === 'closed'
  if (settled) return resolvedAt !== null && now - resolvedAt <= rule.resolvedDays * dayMs
  return now - createdAt <= rule.openDays * dayMs
}

/** Pairs of neighbouring characters, counted; spaces, signs and capitals make no difference. */
export function pairsOf(text: string): Map<string, number> {
  const plain = [
    ...text
      .normalize('NFKC')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]/gu, ''),
  ].slice(0, mostCharacters)
  const pairs = new Map<string, number>()
  for (let i = 0; i + 1 < plain.length; i++) {
    const pair = `${plain[i]}${plain[i + 1]}`
    pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
  }
  return pairs
}
const mostCharacters = 300

/** Dice's coefficient of the pairs: 1 for the same words, 0 for nothing in common. */
export function likeness(a: Map<string, number>, b: Map<string, number>): number {
  const total = sum(a) + sum(b)
  if (total === 0) return 0
  let common = 0
  for (const [pair, count] of a) common += Math.min(count, b.get(pair) ?? 0)
  return (2 * common) / total
}

const sum = (pairs: Map<string, number>) => [...pairs.values()].reduce((all, count) => all + count, 0)
