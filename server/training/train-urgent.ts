// `pnpm --filter server train-urgent`: learns who is in danger now, prints what it is worth, and writes the model.
import { writeFileSync } from 'node:fs'
import { urgentModelFile, weighParts } from '../src/routing/triage/urgent.ts'
import { openUrgentModel, type UrgentModel } from '../src/routing/triage/urgent-model.ts'
import { readOutside, readUrgentCorpus, splitUrgent, type UrgentExample } from './urgent-corpus.ts'
import { learnUrgent } from './urgent-learn.ts'

const gates = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6]
const mostFalse = 0.03
const say = (line: string) => process.stdout.write(`${line}\n`)
const percent = (share: number) => `${(share * 100).toFixed(1)}%`.padStart(7)

type Weighed = UrgentExample & { urgency: number; guess: string }

const weighAll = (model: UrgentModel, examples: UrgentExample[]): Weighed[] =>
  examples.map((example) => {
    const { none, ...others } = weighParts(model, example.text).likely
    const guess = Object.entries(others).reduce((best, one) => (one[1] > best[1] ? one : best))[0]
    return { ...example, urgency: 1 - none, guess }
  })

const shareAbove = (weighed: Weighed[], gate: number) =>
  weighed.filter(({ urgency }) => urgency >= gate).length / Math.max(1, weighed.length)

function sayTable(title: string, weighed: Weighed[]) {
  const urgent = weighed.filter(({ code }) => code !== 'none')
  const hard = weighed.filter(({ kind }) => kind === 'hard')
  const ordinary = weighed.filter(({ kind }) => kind === 'ordinary')
  const right = urgent.filter(({ code, guess }) => code === guess).length / Math.max(1, urgent.length)
  say(`${title}: ${urgent.length} urgent, ${hard.length} that sound so, ${ordinary.length} ordinary`)
  say('   gate  recall  false: sounds so  false: ordinary')
  for (const gate of gates)
    say(
      `   ${gate.toFixed(2)} ${percent(shareAbove(urgent, gate))}          ${percent(shareAbove(hard, gate))}          ${percent(shareAbove(ordinary, gate))}`,
    )
  say(`   the number is right for ${percent(right).trim()} of the urgent ones`)
}

/** The lowest gate that keeps false alarms on what people report day by day within the aim: who is in danger comes first. */
function chooseGate(weighed: Weighed[]) {
  const ordinary = weighed.filter(({ kind }) => kind === 'ordinary')
  const steps = Array.from({ length: 80 }, (_, i) => (i + 10) / 100)
  return steps.find((gate) => shareAbove(ordinary, gate) <= mostFalse) ?? 0.9
}

const corpus = readUrgentCorpus()
const { learn, held } = splitUrgent(corpus)
const weighed = weighAll(openUrgentModel(learnUrgent(learn, 0)), held)
const gate = chooseGate(weighed)
say(`${corpus.length} texts, ${held.length} of them held back; gate ${gate}, chosen on these`)
sayTable('held back', weighed)
// What is shipped has learnt from the held-back texts too.
const bytes = learnUrgent(corpus, gate)
const outside = readOutside()
if (outside.length > 0) sayTable('written by somebody else', weighAll(openUrgentModel(bytes), outside))
writeFileSync(urgentModelFile, bytes)
say(`${(bytes.length / 1000).toFixed(0)} KB written to ${urgentModelFile}`)
