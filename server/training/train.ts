// `pnpm --filter server train-triage [--with-corrections]`: learns from the repository's texts and writes the shipped
// model; with corrections it learns from the database's too and puts the model in place there if it is not worse.
import { writeFileSync } from 'node:fs'
import type { TriageFigures } from '@chaolin/shared/routing/triage-schema'
import { shippedFiles } from '../src/routing/triage/shipped.ts'
import { openModel } from '../src/routing/triage/model.ts'
import { outsideFile, phrasesDir, readCorpus, readTable, split } from './corpus.ts'
import { confusionTable, figureLines, measure } from './evaluate.ts'
import { learn } from './learn.ts'

const say = (line: string) => process.stdout.write(`${line}\n`)

function trainShipped() {
  const corpus = readCorpus()
  const codes = [...new Set(corpus.map(({ code }) => code))].sort()
  const { learn: learnt, held } = split(corpus)
  say(
    `${corpus.length} texts of ${codes.length} categories: ${learnt.length} to learn from, ${held.length} held back`,
  )
  const { bytes, version } = learn(learnt, readCorpus(phrasesDir), codes, say)
  const model = openModel(bytes)
  const figures: TriageFigures = measure(model, held)
  figureLines('held back', figures).forEach(say)
  confusionTable(model, held, codes).forEach(say)
  const outside = readTable(outsideFile)
  figureLines('outside, by another writer', measure(model, outside)).forEach(say)
  writeFileSync(shippedFiles.model, bytes)
  writeFileSync(shippedFiles.figures, `${JSON.stringify(figures, null, 2)}\n`)
  say(`${version}: ${(bytes.length / 1e6).toFixed(2)} MB written to ${shippedFiles.model}`)
}

if (process.argv.includes('--with-corrections')) {
  const { replaceModel } = await import('./replace.ts')
  process.exitCode = (await replaceModel(say)) ? 0 : 2
} else trainShipped()
