// Reads a free text: which categories it may be about, and whether it is a matter of minutes.
import { harmlessPhrases, urgentWords, wordWeights, wordsOf, type UrgentNumber } from './triage-words.ts'

export type Urgent = { number: UrgentNumber; reason: string }
export type Triage = { categories: { code: string; score: number }[]; urgent: Urgent | null }

/** Below this the best guess is not good enough, and `other` comes first. */
const gate = 0.35
const fewestCategories = 3
const mostCategories = 5
/** What an unknown word may still mean: keeps a single weak word from looking certain. */
const doubt = 1.5

type Word = { word: string; code: string; weight: number }

/** Longest first, so that a long word hides the shorter ones that it contains from its own category. */
const words: Word[] = Object.entries(wordsOf)
  .flatMap(([code, lists]) =>
    (Object.keys(wordWeights) as (keyof typeof wordWeights)[]).flatMap((strength) =>
      lists[strength].split(' ').map((word) => ({ word, code, weight: wordWeights[strength] })),
    ),
  )
  .sort((a, b) => b.word.length - a.word.length)

export function triage(text: string): Triage {
  const plain = text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')
  return { categories: rank(plain), urgent: findUrgent(plain) }
}

function rank(text: string): Triage['categories'] {
  const weights = new Map<string, number>(Object.keys(wordsOf).map((code) => [code, 0]))
  const taken = new Map<string, string>()
  for (const { word, code, weight } of words) {
    const rest = taken.get(code) ?? text
    if (!rest.includes(word)) continue
    weights.set(code, (weights.get(code) ?? 0) + weight)
    taken.set(code, rest.replaceAll(word, '\n'))
  }
  const total = [...weights.values()].reduce((sum, weight) => sum + weight, doubt)
  const ranked = [...weights]
    .map(([code, weight]) => ({ code, score: round(weight / total) }))
    .sort((a, b) => b.score - a.score)
  const best = ranked[0]?.score ?? 0
  const kept = ranked.filter(({ score }, index) => index < fewestCategories - 1 || score > 0)
  if (best >= gate) return [...kept.slice(0, mostCategories - 1), { code: 'other', score: 0 }]
  return [{ code: 'other', score: round(1 - best) }, ...kept.slice(0, mostCategories - 1)]
}

const round = (score: number) => Math.round(score * 1000) / 1000

function findUrgent(text: string): Urgent | null {
  const serious = harmlessPhrases.reduce((rest, phrase) => rest.replace(phrase, '，'), text)
  const found = urgentWords.find(({ pattern }) => pattern.test(serious))
  return found ? { number: found.number, reason: found.reason } : null
}
