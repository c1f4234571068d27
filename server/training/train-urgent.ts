// `pnpm --filter server train-urgent`: learns who is in danger now, prints what it is worth, and writes the model.
import { writeFileSync } from 'node:fs'
import { englishModelFile, urgentModelFile, weighParts } from '../src/routing/triage/urgent.ts'
import { openUrgentModel, type UrgentModel } from '../src/routing/triage/urgent-model.ts'
import {
  readEnglishCorpus,
  readOutside,
  readUrgentCorpus,
  splitUrgent,
  type UrgentExample,
} from './urgent-corpus.ts'
import { learnUrgent } from './urgent-learn.ts'

const gates = [0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.5, 0.6]
/** Among what the model finds in held-back everyday texts a third is danger that nobody had marked. */
const mostFalse = 0.045
const say = (line: string) => process.stdout.write(`${line}\n`)
const percent = (share: number) => `${(share * 100).toFixed(1)}%`.padStart(7)

type Weighed = UrgentExample & { urgency: number; guess: string }

const weighAll = (model: UrgentModel, examples: UrgentExample[]): Weighed[] =>
  examples.map((example) => {
    const most = weighParts(model, example.text)
    if (!most) return { ...example, urgency: 0, guess: 'none' }
    const { none: _none, ...others } = most.likely
    const guess = Object.entries(others).reduce((best, one) => (one[1] > best[1] ? one : best))[0]
    return { ...example, urgency: most.urgency, guess }
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

const isOrdinary = ({ kind }: UrgentExample) => kind === 'ordinary'

/** People say two things at once. */
function besideOthers(examples: UrgentExample[]): UrgentExample[] {
  const ordinary = examples.filter(isOrdinary)
  const joints = ['，', '。', ' ']
  return examples.map((example, i) => {
    const both = [example.text, ordinary[(i * 31) % ordinary.length]!.text]
    if (i % 2 === 1) both.reverse()
    return { ...example, text: both.join(joints[i % joints.length]) }
  })
}

/** The form asks while they are still typing. */
const beginnings = (examples: UrgentExample[]): UrgentExample[] =>
  examples.filter(isOrdinary).map((example, i) => ({ ...example, text: example.text.slice(0, 2 + (i % 7)) }))

const corpus = readUrgentCorpus()
const { learn, held } = splitUrgent(corpus)
const first = openUrgentModel(learnUrgent(learn, 0))
const weighed = weighAll(first, held)
const gate = chooseGate(weighed)
say(`${corpus.length} texts, ${held.length} of them held back; gate ${gate}, chosen on these`)
sayTable('held back', weighed)
sayTable('held back, each beside an everyday sentence', weighAll(first, besideOthers(held)))
sayTable('the beginnings of held-back everyday texts', weighAll(first, beginnings(held)))
// What is shipped has learnt from the held-back texts too.
const bytes = learnUrgent(corpus, gate)
const outside = readOutside()
if (outside.length > 0) sayTable('written by somebody else', weighAll(openUrgentModel(bytes), outside))
writeFileSync(urgentModelFile, bytes)
say(`${(bytes.length / 1000).toFixed(0)} KB written to ${urgentModelFile}`)

const english = readEnglishCorpus()
const { learn: learnt, held: unseen } = splitUrgent(english)
/** Patterns come before it and find what is said well: it is there for the rest, and calm texts are few to choose by. */
const englishGate = 0.35
sayTable('English, held back', weighAll(openUrgentModel(learnUrgent(learnt, 0)), unseen))
const englishBytes = learnUrgent(english, englishGate)
writeFileSync(englishModelFile, englishBytes)
say(`${(englishBytes.length / 1000).toFixed(0)} KB written to ${englishModelFile}`)
