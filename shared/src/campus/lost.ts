// 失物招领: kinds, statuses, who decides, and which found thing is likely the lost one. Pure.
import { distanceM } from '../routing/distance.ts'
import type { Point } from '../routing/geometry.ts'
import { maskPersonal } from '../routing/masking.ts'
import type { StaffRole } from '../staff/rules.ts'

export const lostKinds = ['lost', 'found'] as const
export type LostKind = (typeof lostKinds)[number]
export const lostStatuses = ['open', 'returned', 'withdrawn', 'removed', 'expired'] as const
export type LostStatus = (typeof lostStatuses)[number]
export const claimStatuses = ['open', 'accepted', 'refused', 'withdrawn'] as const
export type ClaimStatus = (typeof claimStatuses)[number]

export const lostCategories = [
  'card',
  'keys',
  'phone',
  'electronics',
  'bag',
  'clothing',
  'book',
  'glasses',
  'umbrella',
  'money',
  'other',
] as const
export type LostCategory = (typeof lostCategories)[number]

/** On these stands whose they are: others see no photo of them. */
const telling: readonly LostCategory[] = ['card', 'money']
export const showsPhotos = (category: LostCategory) => !telling.includes(category)

/** A number of a student, a card or a room, however it is spaced. */
const longNumber = /\p{Nd}(?:[ -]?\p{Nd}){4,}/gu
const hideNumbers = (text: string) => text.replace(longNumber, (run) => '*'.repeat(run.length))

type Words = { category: LostCategory; title: string; text?: string | null; spot?: string | null }
/** What others read of it: of a card nothing that was written, since whose it is gets written there in many ways. */
export function shownWords({ category, title, text, spot }: Words) {
  const shown = (words: string | null | undefined) => (words ? hideNumbers(maskPersonal(words)) : null)
  if (category === 'card') return { title: '一张卡或证件', text: null, spot: shown(spot) }
  return { title: shown(title) ?? '', text: shown(text), spot: shown(spot) }
}

const dayMs = 24 * 3_600_000
export const lostLimits = {
  title: 40,
  text: 300,
  spot: 60,
  details: 300,
  reason: 200,
  photos: 3,
  openItems: 20,
  openClaims: 10,
  /** Of one person on one thing: a second try with better words, and no guessing after it. */
  claimsEach: 2,
  expireMs: 90 * dayMs,
  /** What only the owner knew goes so long after the thing did. */
  keepDetailsMs: 30 * dayMs,
  /** What was written and shown of it: as long as somebody may ask about a thing of the term before. */
  keepWordsMs: 180 * dayMs,
  pairs: 10,
} as const

export type LostAct = 'read' | 'decide' | 'remove'
const working = ['staff', 'dispatcher'] as const satisfies StaffRole[]
/** At the campus of the thing; elsewhere nobody finds it. */
const access: Record<LostAct, readonly StaffRole[]> = {
  read: ['staff', 'dispatcher', 'supervisor'],
  decide: working,
  remove: working,
}
export const lostMay = (role: StaffRole, act: LostAct) => access[act].includes(role)
export const lostRolesFor = (act: LostAct) => access[act]

export type Thing = {
  category: LostCategory
  atMs: number
  place: Point | null
  /** Title, text and spot. */
  words: string
}
export type PairScore = { score: number; category: number; time: number; place: number; words: number }

export const likelyFrom = 0.5
const weights = { category: 0.25, time: 0.15, place: 0.25, words: 0.35 } as const
const earlyMs = 2 * 3_600_000
const freshMs = 2 * dayMs
const staleMs = 30 * dayMs
const besideM = 100
const farM = 2000
/** Nothing is said about where: neither for nor against. */
const unknown = 0.5

const between = (value: number, full: number, none: number) =>
  Math.min(1, Math.max(0, (none - value) / (none - full)))

const categoryOf = (a: LostCategory, b: LostCategory) =>
  a === b ? 1 : a === 'other' || b === 'other' ? unknown : 0

/** Nothing is found before it is lost, but people remember the hour badly. */
function timeOf(lostMs: number, foundMs: number) {
  const laterMs = foundMs - lostMs
  return laterMs < -earlyMs ? 0 : between(laterMs, freshMs, staleMs)
}

const placeOf = (a: Point | null, b: Point | null) =>
  a && b ? between(distanceM(a, b), besideM, farM) : unknown

/** Pairs of neighbouring characters, which is what Chinese words mostly are. */
function bigramsOf(text: string): Set<string> {
  const plain = [...text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')]
  if (plain.length === 1) return new Set(plain)
  return new Set(plain.slice(1).map((character, i) => plain[i]! + character))
}

/** How much two texts have in common, 0 to 1 (Dice). */
export function likeness(a: string, b: string): number {
  const [left, right] = [bigramsOf(a), bigramsOf(b)]
  if (left.size === 0 || right.size === 0) return 0
  let common = 0
  for (const pair of left) if (right.has(pair)) common++
  return (2 * common) / (left.size + right.size)
}

/** 0: it cannot be the same thing. */
export function scorePair(lost: Thing, found: Thing): PairScore {
  const category = categoryOf(lost.category, found.category)
  const time = timeOf(lost.atMs, found.atMs)
  const place = placeOf(lost.place, found.place)
  const words = likeness(lost.words, found.words)
  const possible = category > 0 && time > 0
  const sum =
    category * weights.category + time * weights.time + place * weights.place + words * weights.words
  return { score: possible ? sum : 0, category, time, place, words }
}

export type Likely<Found> = PairScore & { thing: Found }

/** The likely ones, the best first; of two as good the one that stands first stays first. */
export function likelyPairs<Other extends Thing>(
  thing: Thing,
  kind: LostKind,
  others: readonly Other[],
  most: number = lostLimits.pairs,
): Likely<Other>[] {
  return others
    .map((other) => ({
      ...(kind === 'lost' ? scorePair(thing, other) : scorePair(other, thing)),
      thing: other,
    }))
    .filter(({ score }) => score >= likelyFrom)
    .sort((a, b) => b.score - a.score)
    .slice(0, most)
}
