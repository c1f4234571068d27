// Learns a linear model: softmax over sparse features by AdaGrad, with features left out at random.
import { blocks, readFeatures } from '../src/routing/triage/features.ts'
import { openModel, versionOf, writeModel, type ModelParts } from '../src/routing/triage/model.ts'
import { splitForTuning, type Example } from './corpus.ts'
import { chooseGate, chooseTemperature } from './evaluate.ts'
import { randomFrom, soundAlikes, vary, type Random } from './vary.ts'

/** Chosen on the tuning part: see README, decisions. */
const settings = {
  seed: 20_261_122,
  epochs: 12,
  rate: 1,
  /** Where AdaGrad's sums of squares begin: high, so that a rare feature takes no leaps. */
  firstSquare: 1,
  decay: 2e-5,
  /** Share of a text's features that a step does not see: no single word may carry a category. */
  leftOut: 0.3,
  /** Share of certainty that goes to the other categories. */
  smooth: 0.02,
  variants: 3,
  fewestTexts: 2,
  mostRows: 115_000,
  blockWeights: [1, 0.7, 0.5, 0.8, 0.3],
}

/** Looking a global up costs dearly in a test's sandbox. */
const { exp, floor, sqrt } = Math

type Sparse = { rows: Int32Array; values: Float32Array; code: number }

/** Keys that at least two texts have, the more frequent first when there are too many. */
function chooseKeys(examples: Example[]): Int32Array {
  const texts = new Map<number, number>()
  for (const { text } of examples) {
    const { keys, count } = readFeatures(text)
    for (const key of new Set(keys.subarray(0, count))) texts.set(key, (texts.get(key) ?? 0) + 1)
  }
  const kept = [...texts]
    .filter(([, count]) => count >= settings.fewestTexts)
    .sort(([a, m], [b, n]) => n - m || a - b)
    .slice(0, settings.mostRows)
    .map(([key]) => key)
  return Int32Array.from(kept).sort()
}

function readSparse(text: string, code: number, rowOf: Map<number, number>): Sparse {
  const { keys, blocks: blockOf, count } = readFeatures(text)
  const counts = new Array<number>(blocks.length).fill(0)
  const found = new Map<number, number>()
  for (let i = 0; i < count; i++) {
    const row = rowOf.get(keys[i]!)
    const block = blockOf[i]!
    if (row !== undefined && found.has(row)) continue
    counts[block]! += 1
    if (row !== undefined) found.set(row, block)
  }
  const rows = Int32Array.from(found.keys())
  const values = Float32Array.from(
    [...found.values()].map((block) => settings.blockWeights[block]! / sqrt(counts[block]!)),
  )
  return { rows, values, code }
}

type Linear = { weights: Float32Array; bias: Float32Array }

function descend(samples: Sparse[], rowCount: number, width: number, random: Random): Linear {
  const weights = new Float32Array(rowCount * width)
  const squares = new Float32Array(rowCount * width).fill(settings.firstSquare)
  const bias = new Float32Array(width)
  const biasSquares = new Float32Array(width).fill(1e-3)
  const order = samples.map((_, i) => i)
  const step = makeStep({ weights, squares, bias, biasSquares, width, random })
  for (let epoch = 0; epoch < settings.epochs; epoch++) {
    shuffle(order, random)
    const rate = settings.rate * (1 - epoch / settings.epochs)
    for (const i of order) step(samples[i]!, rate)
  }
  return { weights, bias }
}

function shuffle(items: number[], random: Random) {
  for (let i = items.length - 1; i > 0; i--) {
    const j = floor(random() * (i + 1))
    const kept = items[i]!
    items.splice(i, 1, items[j]!)
    items.splice(j, 1, kept)
  }
}

type State = {
  weights: Float32Array
  squares: Float32Array
  bias: Float32Array
  biasSquares: Float32Array
  width: number
  random: Random
}

function makeStep({ weights, squares, bias, biasSquares, width, random }: State) {
  const scores = new Float64Array(width)
  const kept = new Uint8Array(65_536)
  const fill = 1 / (1 - settings.leftOut)
  return ({ rows, values, code }: Sparse, rate: number) => {
    for (let c = 0; c < width; c++) scores[c] = bias[c]!
    for (let i = 0; i < rows.length; i++) {
      kept[i] = random() < settings.leftOut ? 0 : 1
      if (!kept[i]) continue
      const value = values[i]! * fill
      for (let c = 0, w = rows[i]! * width; c < width; c++) scores[c]! += weights[w + c]! * value
    }
    const top = scores.reduce((a, b) => Math.max(a, b))
    let sum = 0
    for (let c = 0; c < width; c++) sum += scores[c] = exp(scores[c]! - top)
    for (let c = 0; c < width; c++) {
      const wanted = c === code ? 1 - settings.smooth : settings.smooth / (width - 1)
      scores[c] = scores[c]! / sum - wanted
      biasSquares[c]! += scores[c]! ** 2
      bias[c]! -= (rate * 0.3 * scores[c]!) / sqrt(biasSquares[c]!)
    }
    for (let i = 0; i < rows.length; i++) {
      if (!kept[i]) continue
      const value = values[i]! * fill
      for (let c = 0, w = rows[i]! * width; c < width; c++, w++) {
        const slope = scores[c]! * value + settings.decay * weights[w]!
        squares[w]! += slope * slope
        weights[w]! -= (rate * slope) / sqrt(squares[w]!)
      }
    }
  }
}

function learnLinear(examples: Example[], codes: string[]): Omit<ModelParts, 'gate'> {
  const keys = chooseKeys(examples)
  const rowOf = new Map([...keys].map((key, row) => [key, row]))
  const random = randomFrom(settings.seed)
  const alikes = soundAlikes(examples)
  const samples = examples.flatMap(({ text, code }) => {
    const texts = [text, ...Array.from({ length: settings.variants }, () => vary(text, alikes, random))]
    return texts.map((one) => readSparse(one, codes.indexOf(code), rowOf))
  })
  const { weights, bias } = descend(samples, keys.length, codes.length, random)
  return { codes, blockWeights: settings.blockWeights, bias: [...bias], keys, ...inBytes(weights) }
}

/** Whole numbers from -127 to 127; the few weights beyond the ten-thousandth largest are cut. */
function inBytes(weights: Float32Array) {
  const sizes = weights.map(Math.abs).sort()
  const largest = sizes[floor(sizes.length * 0.99999)] ?? 1
  const scale = Number((largest / 127).toPrecision(6))
  return {
    scale,
    weights: Int8Array.from(weights, (w) => Math.max(-127, Math.min(127, Math.round(w / scale)))),
  }
}

const heated = (parts: Omit<ModelParts, 'gate'>, temperature: number, gate: number): ModelParts => ({
  ...parts,
  gate,
  scale: parts.scale / temperature,
  bias: parts.bias.map((value) => Number((value / temperature).toPrecision(6))),
})

/** The temperature and the gate are chosen on a part of `examples` that their model has not seen. */
export function learn(examples: Example[], phrases: Example[], codes: string[], say: (line: string) => void) {
  const { learn: some, tune } = splitForTuning(examples)
  const rehearsal = learnLinear([...some, ...phrases], codes)
  const temperature = chooseTemperature(openModel(writeModel(heated(rehearsal, 1, 0))), tune)
  const { gate, lines } = chooseGate(openModel(writeModel(heated(rehearsal, temperature, 0))), tune)
  say(`temperature ${temperature}; the gate, on ${tune.length} texts that the rehearsal had not seen:`)
  lines.forEach(say)
  const bytes = writeModel(heated(learnLinear([...examples, ...phrases], codes), temperature, gate))
  return { bytes, version: versionOf(bytes) }
}
