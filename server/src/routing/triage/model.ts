// A triage model: a linear one, small enough for a file; weights in bytes, opened once and read by every request.
import { createHash } from 'node:crypto'
import { blocks, readFeatures, type Features } from './features.ts'

export type Guess = { code: string; score: number }
export type TriageModel = {
  version: string
  gate: number
  /** Probabilities of every category, best first. */
  rank(text: string): Guess[]
  /** As the form wants them: at least three, `other` first when nothing reaches the gate. */
  classify(text: string): Guess[]
}

/** What training gives; `weights` are whole numbers of `scale`, one row of `codes.length` for each key. */
export type ModelParts = {
  codes: string[]
  gate: number
  scale: number
  /** Of each block, times 1 / √(features of the block in the text). */
  blockWeights: number[]
  bias: number[]
  keys: Int32Array
  weights: Int8Array
}

const format = 1
/** Three at least, says the contract. */
const mostGuesses = 5
const other = 'other'

type Header = Omit<ModelParts, 'keys' | 'weights'> & { format: number; rows: number }

/** The same parts give the same bytes. */
export function writeModel({ keys, weights, ...parts }: ModelParts): Buffer {
  const header = Buffer.from(JSON.stringify({ format, rows: keys.length, ...parts } satisfies Header))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(header.length)
  const keyBytes = Buffer.alloc(keys.length * 4)
  keys.forEach((key, i) => keyBytes.writeInt32LE(key, i * 4))
  return Buffer.concat([
    length,
    header,
    keyBytes,
    Buffer.from(weights.buffer, weights.byteOffset, weights.length),
  ])
}

export const versionOf = (bytes: Uint8Array) =>
  `linear-${createHash('sha256').update(bytes).digest('hex').slice(0, 12)}`

export function readModel(bytes: Uint8Array): ModelParts {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const end = 4 + body.readUInt32LE(0)
  const { format: found, rows, ...parts } = JSON.parse(body.toString('utf8', 4, end)) as Header
  const size = rows * parts.codes.length
  if (found !== format || body.length !== end + rows * 4 + size) throw new Error('not a triage model')
  const keys = Int32Array.from({ length: rows }, (_, i) => body.readInt32LE(end + i * 4))
  const weights = Int8Array.from({ length: size }, (_, i) => body.readInt8(end + rows * 4 + i))
  return { ...parts, keys, weights }
}

/** Places of the keys: open addressing, at most half full. Whole numbers with a sign: the engine's fastest. */
function indexKeys(keys: Int32Array) {
  const last = 2 ** Math.ceil(Math.log2(keys.length * 2 + 2)) - 1
  const places = new Int32Array(last + 1).fill(-1)
  keys.forEach((key, row) => {
    let place = key & last
    while (places[place] !== -1) place = (place + 1) & last
    places[place] = row
  })
  return (key: number): number => {
    let place = key & last
    let row = places[place]!
    while (row !== -1 && keys[row] !== key) {
      place = (place + 1) & last
      row = places[place]!
    }
    return row
  }
}

export function openModel(bytes: Uint8Array): TriageModel {
  const parts = readModel(bytes)
  const scores = makeScorer(parts)
  const rank = (text: string) => {
    const likely = softmax(scores(text))
    return parts.codes
      .map((code, i) => ({ code, score: likely[i]! }))
      .sort((a, b) => b.score - a.score || (a.code < b.code ? -1 : 1))
  }
  return {
    version: versionOf(bytes),
    gate: parts.gate,
    rank,
    classify: (text) => throughGate(rank(text), parts.gate),
  }
}

function makeScorer({ codes, scale, blockWeights, bias, keys, weights }: ModelParts) {
  const find = indexKeys(keys)
  const width = codes.length
  const sums = new Int32Array(blocks.length * width)
  const counts = new Int32Array(blocks.length)
  const seenIn = new Int32Array(keys.length)
  let text = 0
  /** The row of a feature that is seen for the first time in this text; -1 for the rest. */
  const takeRow = (key: number, block: number) => {
    const row = find(key)
    if (row >= 0) {
      if (seenIn[row] === text) return -1
      seenIn[row] = text
    }
    counts[block] = counts[block]! + 1
    return row
  }
  // A function of its own: inside a longer one the engine gives up compiling the loop.
  const addFeatures = ({ keys: found, blocks: blockOf, count }: Features) => {
    const [into, table, wide] = [sums, weights, width]
    for (let i = 0; i < count; i++) {
      const block = blockOf[i]!
      const row = takeRow(found[i]!, block)
      if (row < 0) continue
      const from = row * wide
      const to = block * wide
      for (let c = 0; c < wide; c++) into[to + c] = into[to + c]! + table[from + c]!
    }
  }
  const scoreOf = (c: number) => {
    let score = bias[c]!
    for (let block = 0; block < blocks.length; block++) {
      const count = counts[block]!
      if (count > 0) score += (sums[block * width + c]! * scale * blockWeights[block]!) / Math.sqrt(count)
    }
    return score
  }
  return (written: string) => {
    sums.fill(0)
    counts.fill(0)
    text = (text + 1) | 0
    addFeatures(readFeatures(written))
    return codes.map((_, c) => scoreOf(c))
  }
}

function softmax(scores: number[]) {
  const top = Math.max(...scores)
  const raised = scores.map((score) => Math.exp(score - top))
  const sum = raised.reduce((total, value) => total + value, 0)
  return raised.map((value) => value / sum)
}

const round = ({ code, score }: Guess) => ({ code, score: Math.round(score * 1000) / 1000 })

export function throughGate(ranked: Guess[], gate: number): Guess[] {
  const best = ranked[0]!
  const place = ranked.findIndex(({ code }) => code === other)
  const rest = ranked.filter(({ code }) => code !== other)
  // Without `other` in the district there is nothing to ask with.
  if (place < 0) return ranked.slice(0, mostGuesses).map(round)
  if (place > 0 && best.score < gate) {
    const doubt = { code: other, score: Math.max(best.score, 1 - best.score) }
    return [doubt, ...rest.slice(0, mostGuesses - 1)].map(round)
  }
  const shown = ranked.slice(0, mostGuesses)
  if (place >= mostGuesses) shown[mostGuesses - 1] = ranked[place]!
  return shown.map(round)
}
