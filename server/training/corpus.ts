// The texts to learn from, and which of them are held back to be judged by.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { plain } from '../src/routing/triage/features.ts'

export type Example = { text: string; code: string }

const corpusDir = join(import.meta.dirname, 'corpus')
/** Ways of saying, too short to be judged by: only learnt from. */
export const phrasesDir = join(import.meta.dirname, 'phrases')
/** Written by somebody who did not see the corpus: never learnt from, never tuned on. */
export const outsideFile = join(import.meta.dirname, 'outside', 'categories.tsv')
const heldShare = 5

/** One file for each category, one text a line; a text that says the same twice counts once. */
export function readCorpus(folder = corpusDir): Example[] {
  const seen = new Set<string>()
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .flatMap((name) =>
      readFileSync(join(folder, name), 'utf8')
        .split('\n')
        .map((line) => ({ text: line.trim(), code: name.replace(/\.txt$/, '') })),
    )
    .filter(({ text }) => {
      const key = plain(text)
      if (key === '' || seen.has(key)) return false
      seen.add(key)
      return true
    })
}

/** By the text alone, so that a text stays on its side whatever is added around it. */
const bucketOf = (text: string, salt: string) =>
  createHash('sha256')
    .update(salt + plain(text))
    .digest()
    .readUInt32LE(0)

export const isHeldBack = ({ text }: Example) => bucketOf(text, '') % heldShare === 0

export const split = (examples: Example[]) => ({
  learn: examples.filter((example) => !isHeldBack(example)),
  held: examples.filter(isHeldBack),
})

/** Another fifth, of what is learnt from: to choose the temperature and the gate without looking at the held-back one. */
export const splitForTuning = (examples: Example[]) => {
  const isTuning = ({ text }: Example) => bucketOf(text, 'tuning') % heldShare === 0
  return {
    learn: examples.filter((example) => !isTuning(example)),
    tune: examples.filter(isTuning),
  }
}

/** `code<TAB>text` a line. */
export const readTable = (file: string): Example[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.includes('\t'))
    .map((line) => {
      const [code, ...text] = line.split('\t')
      return { code: code!.trim(), text: text.join(' ').trim() }
    })
