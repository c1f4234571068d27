// How good a model is: recall, confusion, calibration, and what each gate would cost.
import type { TriageFigures } from '@chaolin/shared/routing/triage-schema'
import { throughGate, type Guess, type TriageModel } from '../src/routing/triage/model.ts'
import type { Example } from './corpus.ts'

type Judged = { code: string; text: string; ranked: Guess[] }

export const judge = (model: Pick<TriageModel, 'rank'>, examples: Example[]): Judged[] =>
  examples.map(({ code, text }) => ({ code, text, ranked: model.rank(text) }))

const share = (part: number, whole: number) => (whole === 0 ? 0 : part / whole)
const round = (value: number) => Math.round(value * 10_000) / 10_000
const percent = (value: number) => `${(value * 100).toFixed(1)} %`

const isTop = ({ code, ranked }: Judged, places: number) =>
  ranked.slice(0, places).some((guess) => guess.code === code)

export function measure(model: TriageModel, examples: Example[]): TriageFigures {
  const judged = judge(model, examples)
  const given = judged.map((one) => ({ ...one, ranked: throughGate(one.ranked, model.gate) }))
  const answered = judged.filter(
    ({ ranked }) => ranked[0]!.score >= model.gate || ranked[0]!.code === 'other',
  )
  const codes = [...new Set(examples.map(({ code }) => code))].sort()
  const recall = codes.map((code) => {
    const own = given.filter((one) => one.code === code)
    return [code, round(share(own.filter((one) => isTop(one, 1)).length, own.length))] as const
  })
  return {
    texts: examples.length,
    top1: round(share(given.filter((one) => isTop(one, 1)).length, given.length)),
    top3: round(share(given.filter((one) => isTop(one, 3)).length, given.length)),
    calibrationError: round(calibrationError(judged)),
    gate: model.gate,
    asked: judged.length - answered.length,
    top1Answered: round(share(answered.filter((one) => isTop(one, 1)).length, answered.length)),
    recall: Object.fromEntries(recall),
  }
}

function calibrationError(judged: Judged[]) {
  const bins = Array.from({ length: 10 }, () => ({ count: 0, right: 0, claimed: 0 }))
  for (const one of judged) {
    const { score } = one.ranked[0]!
    const bin = bins[Math.min(9, Math.floor(score * 10))]!
    bin.count += 1
    bin.claimed += score
    if (isTop(one, 1)) bin.right += 1
  }
  return bins.reduce((sum, { right, claimed }) => sum + Math.abs(right - claimed) / judged.length, 0)
}

/** How much the answers surprise, if every score were raised to 1 / temperature. */
const surprise = (judged: Judged[], temperature: number) =>
  judged.reduce((sum, { code, ranked }) => {
    const raised = ranked.map(({ score }) => Math.max(score, 1e-12) ** (1 / temperature))
    const total = raised.reduce((all, value) => all + value, 0)
    const right = raised[ranked.findIndex((guess) => guess.code === code)] ?? 0
    return sum - Math.log(Math.max(right / total, 1e-9))
  }, 0) / judged.length

/** The temperature whose probabilities surprise least. */
export function chooseTemperature(model: Pick<TriageModel, 'rank'>, tune: Example[]): number {
  const judged = judge(model, tune)
  const tried = Array.from({ length: 19 }, (_, i) => Number((0.3 * 1.15 ** i).toPrecision(3)))
  const losses = tried.map((temperature) => surprise(judged, temperature))
  return tried[losses.indexOf(Math.min(...losses))]!
}

/** Being asked is a nuisance, being sent to the wrong post a greater one, which is 1. */
const askingCosts = 0.7

/** The gate that costs least: those below it are asked, of the rest the wrong ones are sent astray. */
export function chooseGate(model: TriageModel, tune: Example[]) {
  const judged = judge(model, tune)
  const rows = Array.from({ length: 15 }, (_, i) => {
    const gate = Math.round((0.1 + i * 0.05) * 100) / 100
    const below = judged.filter(({ ranked }) => ranked[0]!.score < gate && ranked[0]!.code !== 'other')
    const rightBelow = below.filter((one) => isTop(one, 1)).length
    const rightAbove = judged.filter((one) => isTop(one, 1)).length - rightBelow
    const above = judged.length - below.length
    const cost = above - rightAbove + askingCosts * below.length
    return { gate, below: below.length, rightBelow, right: share(rightAbove, above), cost }
  })
  const least = Math.min(...rows.map(({ cost }) => cost))
  const gate = rows.find(({ cost }) => cost === least)!.gate
  const lines = rows.map(
    (row) =>
      `  gate ${row.gate.toFixed(2)}: asks ${String(row.below).padStart(4)} (${percent(share(row.below, judged.length))}), ` +
      `of them right ${row.rightBelow}; the rest right ${percent(row.right)}; cost ${row.cost.toFixed(1)}${
        row.gate === gate ? '  ← chosen' : ''
      }`,
  )
  return { gate, lines }
}

/** Rows are what it was, columns what was answered. */
export function confusionTable(model: TriageModel, examples: Example[], codes: string[]): string[] {
  const counts = new Map<string, number>()
  for (const { code, text } of examples) {
    const key = `${code} ${model.classify(text)[0]!.code}`
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  const short = (code: string) => code.slice(0, 5).padStart(6)
  const rows = codes.map((code) => {
    const cells = codes.map((answer) => String(counts.get(`${code} ${answer}`) ?? '·').padStart(6))
    return code.padEnd(11) + cells.join('')
  })
  return [' '.repeat(11) + codes.map(short).join(''), ...rows]
}

export function figureLines(name: string, figures: TriageFigures): string[] {
  const recall = Object.entries(figures.recall).map(([code, value]) => `${code} ${percent(value)}`)
  return [
    `${name}: ${figures.texts} texts, top-1 ${percent(figures.top1)}, top-3 ${percent(figures.top3)}, ` +
      `calibration error ${percent(figures.calibrationError)}, ` +
      `asks ${figures.asked} (gate ${figures.gate}), top-1 of the rest ${percent(figures.top1Answered)}`,
    `  recall: ${recall.join(', ')}`,
  ]
}
