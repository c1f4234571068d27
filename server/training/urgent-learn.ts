// Learns the urgency model: softmax over sparse features by AdaGrad.
import { writeModel } from '../src/routing/triage/model.ts'
import { readUrgentFeatures, urgentBlocks } from '../src/routing/triage/urgent-features.ts'
import { urgentCodes, valueOf } from '../src/routing/triage/urgent-model.ts'
import type { UrgentExample } from './urgent-corpus.ts'
import { randomFrom, soundAlikes, vary, type Random } from './vary.ts'

const settings = {
  seed: 20261122,
  /** Models whose weights are averaged into one. */
  runs: 3,
  epochs: 8,
  rate: 0.3,
  decay: 1e-4,
  leftOut: 0.5,
  /** Patterns were written beside these texts and know them too well: the model must often do without. */
  withoutPatterns: 0.6,
  urgentWeight: 2,
  variants: 2,
  fewestTexts: 2,
  /** How often a text is learnt beside another sentence, and how often only its beginning. */
  joined: { urgent: 1, hard: 0.4, ordinary: 0.15 },
  begun: 0.35,
  longestBeginning: 8,
  /** Calm texts are many: without this their words would crowd out those of danger. */
  urgentWorth: 4,
  mostRows: 37_000,
}

type Sample = { rows: Int32Array; values: Float32Array; patterns: Uint8Array; code: number; weight: number }
type Linear = { weights: Float32Array; bias: Float64Array }

const width = urgentCodes.length

function chooseKeys(examples: UrgentExample[]): Int32Array {
  const texts = new Map<number, number>()
  const urgentTexts = new Map<number, number>()
  for (const { text, code } of examples)
    for (const keys of Object.values(readUrgentFeatures(text)))
      for (const key of keys) {
        texts.set(key, (texts.get(key) ?? 0) + 1)
        if (code !== 'none') urgentTexts.set(key, (urgentTexts.get(key) ?? 0) + 1)
      }
  const worth = (key: number, count: number) => count + settings.urgentWorth * (urgentTexts.get(key) ?? 0)
  const kept = [...texts]
    .filter(([, count]) => count >= settings.fewestTexts)
    .sort(([a, m], [b, n]) => worth(b, n) - worth(a, m) || a - b)
    .slice(0, settings.mostRows)
  return Int32Array.from(kept.map(([key]) => key)).sort()
}

function toSample(text: string, code: number, rowOf: Map<number, number>): Sample {
  const features = readUrgentFeatures(text)
  const found = urgentBlocks.flatMap((block) =>
    [...features[block]].flatMap((key) => {
      const row = rowOf.get(key)
      return row === undefined
        ? []
        : [{ row, value: valueOf(block, features), pattern: block === 'patterns' }]
    }),
  )
  return {
    rows: Int32Array.from(found.map(({ row }) => row)),
    values: Float32Array.from(found.map(({ value }) => value)),
    patterns: Uint8Array.from(found.map(({ pattern }) => (pattern ? 1 : 0))),
    code,
    weight: code === 0 ? 1 : settings.urgentWeight,
  }
}

/** One step for one sample; what it has of patterns is left out together. */
function makeStep(rowCount: number, random: Random) {
  const weights = new Float32Array(rowCount * width)
  const squares = new Float32Array(rowCount * width).fill(1e-4)
  const bias = new Float64Array(width)
  const biasSquares = new Float64Array(width).fill(1e-3)
  const fill = 1 / (1 - settings.leftOut)
  const step = ({ rows, values, patterns, code, weight }: Sample, rate: number) => {
    const blind = random() < settings.withoutPatterns
    const kept = [...rows.keys()].filter((i) => random() >= settings.leftOut && !(blind && patterns[i]))
    const scores = [...bias]
    for (const i of kept)
      for (let c = 0; c < width; c++) scores[c]! += weights[rows[i]! * width + c]! * values[i]! * fill
    const top = Math.max(...scores)
    const raised = scores.map((score) => Math.exp(score - top))
    const sum = raised.reduce((total, one) => total + one, 0)
    for (let c = 0; c < width; c++) {
      const slope = weight * (raised[c]! / sum - (c === code ? 1 : 0))
      biasSquares[c]! += slope * slope
      bias[c]! -= (rate * 0.3 * slope) / Math.sqrt(biasSquares[c]!)
      for (const i of kept) {
        const at = rows[i]! * width + c
        const own = slope * values[i]! * fill + settings.decay * weights[at]!
        squares[at]! += own * own
        weights[at]! -= (rate * own) / Math.sqrt(squares[at]!)
      }
    }
  }
  return { step, weights, bias }
}

function descend(samples: Sample[], rowCount: number, random: Random): Linear {
  const { step, weights, bias } = makeStep(rowCount, random)
  const order = samples.map((_, i) => i)
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    for (let i = order.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      const kept = order[i]!
      order[i] = order[j]!
      order[j] = kept
    }
    for (const i of order) step(samples[i]!, settings.rate * (1 - epoch / settings.epochs))
  }
  return { weights, bias }
}

function average(runs: Linear[]): Linear {
  const mean = (pick: (run: Linear) => number) => runs.reduce((sum, run) => sum + pick(run), 0) / runs.length
  return {
    weights: runs[0]!.weights.map((_, i) => mean((run) => run.weights[i]!)),
    bias: runs[0]!.bias.map((_, i) => mean((run) => run.bias[i]!)),
  }
}

const joints = ['，', '。', ' ', '\n', '，还有，', '！']

/** People say two things at once, and the form asks while they are still typing. */
function enrich(examples: UrgentExample[], random: Random): { text: string; code: UrgentExample['code'] }[] {
  const ordinary = examples.filter(({ kind }) => kind === 'ordinary')
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)]!
  return examples.flatMap(({ text, code, kind }) => {
    const more: { text: string; code: UrgentExample['code'] }[] = []
    if (random() < settings.joined[kind]) {
      const both = [text, pick(ordinary).text]
      if (random() < 0.5) both.reverse()
      more.push({ text: both.join(pick(joints)), code })
    }
    if (kind === 'ordinary' && random() < settings.begun)
      more.push({ text: text.slice(0, 1 + Math.floor(random() * settings.longestBeginning)), code })
    return more
  })
}

/** The same texts give the same bytes. */
export function learnUrgent(examples: UrgentExample[], gate: number): Buffer {
  const keys = chooseKeys(examples)
  const rowOf = new Map([...keys].map((key, row) => [key, row]))
  const alikes = soundAlikes(examples)
  const runs = Array.from({ length: settings.runs }, (_, run) => {
    const random = randomFrom(settings.seed + run)
    const samples = examples.flatMap(({ text, code }) => {
      const variants = Array.from({ length: settings.variants }, () => vary(text, alikes, random))
      return [text, ...variants].map((one) => toSample(one, urgentCodes.indexOf(code), rowOf))
    })
    for (const { text, code } of enrich(examples, random))
      samples.push(toSample(text, urgentCodes.indexOf(code), rowOf))
    return descend(samples, keys.length, random)
  })
  const { weights, bias } = average(runs)
  const largest = weights.reduce((most, one) => Math.max(most, Math.abs(one)), 0)
  const scale = Number((largest / 127).toPrecision(6))
  return writeModel({
    codes: [...urgentCodes],
    gate,
    scale,
    blockWeights: urgentBlocks.map(() => 1),
    bias: [...bias].map((one) => Number(one.toPrecision(6))),
    keys,
    weights: Int8Array.from(weights, (one) => Math.round(one / scale)),
  })
}
