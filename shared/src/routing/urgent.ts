// Reads a free text for what is a matter of minutes.
import { calmClause, harmlessPhrases, nowMark, pastClause, settled } from './urgent-calm.ts'
import { findUrgentEnglish } from './urgent-english.ts'
import { urgentWords, type UrgentNumber } from './urgent-words.ts'

export type Urgent = { number: UrgentNumber; reason: string }
/** What a text has of either; the places are those in `urgentWords`, pattern by pattern. */
export type UrgentSigns = {
  urgent: Urgent | null
  patterns: number[]
  calm: boolean
  past: boolean
  now: boolean
}

const patterns = urgentWords.flatMap(({ number, reason, patterns: sources }) =>
  sources.map((source) => ({ number, reason, pattern: new RegExp(source) })),
)

/** By patterns alone: what a phone can tell without asking. The server reads further. */
export function findUrgent(text: string): Urgent | null {
  return hasHan.test(text) ? (findUrgentChinese(text) ?? findUrgentEnglish(text)) : findUrgentEnglish(text)
}

const hasHan = /\p{Script=Han}/u

function findUrgentChinese(text: string): Urgent | null {
  const serious = takeSerious(toSentences(text))
  const found = patterns.find(({ pattern }) => pattern.test(serious))
  return found ? { number: found.number, reason: found.reason } : null
}

export function findUrgentSigns(text: string): UrgentSigns {
  const sentences = toSentences(text)
  const serious = takeSerious(sentences)
  const places = patterns.flatMap(({ pattern }, place) => (pattern.test(serious) ? [place] : []))
  const first = patterns[places[0] ?? -1]
  return {
    urgent: first ? { number: first.number, reason: first.reason } : null,
    patterns: places,
    calm: calmClause.test(sentences),
    past: pastClause.test(sentences),
    now: nowMark.test(sentences),
  }
}

/** Every pause a comma, every end of a sentence a full stop. */
const toSentences = (text: string) =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\n。！!？?；;…]+/g, '。')
    .replace(/[，,、：:~～\s]+/g, '，')
    .replace(/，?。，?/g, '。')
    .replace(/^[，。]+|[，。]+$/g, '')

/** The text without what only sounds urgent. */
function takeSerious(sentences: string) {
  const clauses = afterSettled(sentences)
    .split(/([，。])/)
    .map((clause) => (isCalm(clause) ? '' : clause))
  return harmlessPhrases.reduce((rest, phrase) => rest.replace(phrase, '，'), clauses.join(''))
}

function afterSettled(text: string) {
  const ends = [...text.matchAll(settled)].map((match) => match.index + match[0].length)
  return text.slice(Math.max(0, ...ends))
}

const isCalm = (clause: string) =>
  (calmClause.test(clause) || pastClause.test(clause)) && !nowMark.test(clause)
