// What the urgency classifier sees in a text: pieces of its writing, the ideas its words stand for, the signs of the patterns.
import { findUrgentSigns } from '@chaolin/shared/routing/urgent'
import { urgentIdeas } from './urgent-ideas.ts'

/** Each but the signs counts as much as its weight, however long the text is. */
export const urgentBlocks = ['pieces', 'ideas', 'pairs', 'signs', 'patterns'] as const
type Block = (typeof urgentBlocks)[number]
export type UrgentFeatures = Record<Block, Set<number>>

const longestPiece = 3
/** Two ideas that stand further apart have little to do with each other. */
const nearPlaces = 20
const charsPerStep = 15
const prime = 0x01000193

/** Numbers that mean something stay; any other is a 0. */
export const plainUrgent = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\d+/g, (digits) => (/^(?:11[09]|120|84)$/.test(digits) ? digits : '0'))
    .replace(/!+/g, '!')
    .replace(/[^\p{L}\p{N}!]+/gu, ' ')
    .trim()

const hash = (start: number, value: number) => Math.imul(start ^ value, prime)
const seedOf = (block: Block) => hash(0x811c9dc5, urgentBlocks.indexOf(block) + 1)

/** First character → the words that begin with it. */
const byFirst = new Map<string, { word: string; idea: number }[]>()
for (const [idea, words] of Object.values(urgentIdeas).entries())
  for (const word of new Set(words.split(' ')))
    byFirst.set(word[0]!, [...(byFirst.get(word[0]!) ?? []), { word, idea }])

export function readUrgentFeatures(text: string): UrgentFeatures {
  const { urgent, patterns, calm, past, now } = findUrgentSigns(text)
  const features = glanceUrgentFeatures(text)
  const sign = (value: number) => hash(seedOf('signs'), value)
  if (calm) features.signs.add(sign(10))
  if (past) features.signs.add(sign(11))
  if (now) features.signs.add(sign(12))
  const seed = seedOf('patterns')
  for (const place of patterns) features.patterns.add(hash(seed, place))
  features.patterns.add(hash(seed, 1000 + Number(urgent?.number ?? 0)))
  return features
}

/** Without the patterns, which take most of the time. */
export function glanceUrgentFeatures(text: string): UrgentFeatures {
  const plain = plainUrgent(text)
  const ideas = findIdeas(plain)
  const length = Math.min(4, Math.floor(plain.length / charsPerStep))
  return {
    pieces: readPieces(plain),
    ideas: new Set(ideas.map(({ idea }) => hash(seedOf('ideas'), idea))),
    pairs: readPairs(ideas),
    signs: new Set([hash(seedOf('signs'), length)]),
    patterns: new Set(),
  }
}

function readPieces(text: string): Set<number> {
  const pieces = new Set<number>()
  const seed = seedOf('pieces')
  for (let start = 0; start < text.length; start++) {
    let key = seed
    for (let end = start; end < Math.min(text.length, start + longestPiece); end++) {
      const code = text.charCodeAt(end)
      if (code === 32) break
      key = hash(key, code)
      pieces.add(key)
    }
  }
  return pieces
}

function findIdeas(text: string): { idea: number; at: number }[] {
  const found: { idea: number; at: number }[] = []
  for (let at = 0; at < text.length; at++)
    for (const { word, idea } of byFirst.get(text[at]!) ?? [])
      if (text.startsWith(word, at)) found.push({ idea, at })
  return found
}

function readPairs(ideas: { idea: number; at: number }[]): Set<number> {
  const pairs = new Set<number>()
  const seed = seedOf('pairs')
  for (const [i, one] of ideas.entries())
    for (let j = i + 1; j < ideas.length && ideas[j]!.at - one.at <= nearPlaces; j++) {
      const other = ideas[j]!.idea
      if (other !== one.idea)
        pairs.add(hash(seed, Math.min(one.idea, other) * 1009 + Math.max(one.idea, other)))
    }
  return pairs
}
