// The texts that the urgency model learns from, and the fifth of them that is held back.
import { findUrgent } from '@chaolin/shared/routing/urgent'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { plainUrgent } from '../src/routing/triage/urgent-features.ts'
import { isChinese } from '../src/routing/triage/urgent.ts'
import { urgentCodes, type UrgentCode } from '../src/routing/triage/urgent-model.ts'
import { readCorpus, readTable } from './corpus.ts'

/** `hard` sounds urgent and is not; `ordinary` is what people report day by day. */
export type UrgentExample = { text: string; code: UrgentCode; kind: 'urgent' | 'hard' | 'ordinary' }

const folder = join(import.meta.dirname, 'urgent')
const outsideFile = join(import.meta.dirname, 'outside', 'urgent.tsv')
const heldShare = 5

const toCode = (code: string) => urgentCodes.find((one) => one === code)

const readUrgentTable = (file: string): UrgentExample[] =>
  readTable(file).flatMap(({ text, code: written }) => {
    const code = toCode(written)
    return code ? [{ text, code, kind: code === 'none' ? 'hard' : 'urgent' }] : []
  })

/** Where danger is at home: what the patterns find there and nobody has judged is not taken for calm. */
const graveCodes = new Set(['care', 'dispute', 'fire', 'security'])

/** `corpus.tsv` names the texts of the categories that are urgent as well, or that could be argued about (`-`). */
export function readUrgentCorpus(): UrgentExample[] {
  const named = join(folder, 'corpus.tsv')
  const judged = new Set(readTable(named).map(({ text }) => text))
  const hard = readFileSync(join(folder, 'not.txt'), 'utf8').split('\n')
  const all: UrgentExample[] = [
    ...readUrgentTable(join(folder, 'now.tsv')),
    ...readUrgentTable(named),
    ...hard.map((text) => ({ text: text.trim(), code: 'none' as const, kind: 'hard' as const })),
    ...readCorpus()
      .filter(({ text, code }) => !judged.has(text) && !(graveCodes.has(code) && findUrgent(text)))
      .map(({ text }) => ({ text, code: 'none' as const, kind: 'ordinary' as const })),
  ]
  const seen = new Set<string>()
  return all.filter(({ text }) => {
    const key = plainUrgent(text)
    if (key === '' || seen.has(key)) return false
    seen.add(key)
    return true
  })
}

const readable = ({ text }: UrgentExample) => !isChinese(text) && /[a-z]{2}/i.test(text)

/** What is said in English, well or badly. */
export const readEnglishCorpus = (): UrgentExample[] => [
  ...readUrgentTable(join(folder, 'now.tsv')).filter(readable),
  ...readUrgentTable(join(folder, 'english.tsv')).map((example) =>
    example.code === 'none' ? { ...example, kind: 'ordinary' as const } : example,
  ),
]

/** Written by somebody else and never learnt from. */
export const readOutside = (): UrgentExample[] =>
  existsSync(outsideFile) ? readUrgentTable(outsideFile) : []

/** By the text alone, so that a text stays on its side whatever is added around it. */
const bucketOf = (text: string) =>
  createHash('sha256')
    .update(`urgent${plainUrgent(text)}`)
    .digest()
    .readUInt32LE(0) % heldShare

export const splitUrgent = (examples: UrgentExample[]) => ({
  learn: examples.filter(({ text }) => bucketOf(text) !== 0),
  held: examples.filter(({ text }) => bucketOf(text) === 0),
})
