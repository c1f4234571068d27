// `node bench/main.ts triage`: how long the classifier takes for short and long texts, and a whole preview through the app.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../src/config.ts'
import { openShipped, shippedFiles } from '../src/routing/triage/shipped.ts'
import { closeServer, startServer } from '../src/server.ts'
import { readCorpus } from '../training/corpus.ts'

/** Until the compiler has seen every path often enough: a server is asked all day, not for its first second. */
const warmUps = 4000
const rounds = 3000
const aims = { classifyMs: 2, previewMs: 5, modelMb: 3 }

const texts = readCorpus().map(({ text }) => text)

/** Different texts, put together until they are long enough. */
function textOf(length: number, seed: number) {
  let text = texts[seed % texts.length]!
  for (let i = 1; text.length < length; i++) text += `，${texts[(seed * 31 + i) % texts.length]!}`
  return length === 0 ? text : text.slice(0, length)
}

type Times = { p50: number; p99: number; cpu: number }

async function time(work: (round: number) => unknown): Promise<Times> {
  for (let i = 0; i < warmUps; i++) await work(i)
  const before = process.cpuUsage()
  const took: number[] = []
  for (let i = 0; i < rounds; i++) {
    const beganMs = performance.now()
    await work(i)
    took.push(performance.now() - beganMs)
  }
  const { user, system } = process.cpuUsage(before)
  took.sort((a, b) => a - b)
  const at = (share: number) => took[Math.floor(rounds * share)]!
  return { p50: at(0.5), p99: at(0.99), cpu: (user + system) / 1000 / rounds }
}

const say = (text: string) => process.stdout.write(`${text}\n`)
const line = (name: string, { p50, p99, cpu }: Times) =>
  say(
    `  ${name.padEnd(40)} p50 ${p50.toFixed(3)} ms  p99 ${p99.toFixed(3)} ms  processor ${cpu.toFixed(3)} ms`,
  )

async function timePreview(length: number): Promise<Times> {
  const folder = mkdtempSync(join(tmpdir(), 'chaolin-bench-'))
  const config = readConfig({ DATA_DIR: folder, PORT: '0', RATE_LIMIT: 'off', LOG_LEVEL: 'silent' })
  const server = await startServer(config, { logger: false, worker: false })
  try {
    const session = await server.app.inject({
      method: 'POST',
      url: '/v1/sessions',
      payload: { code: 'sandbox:resident-1' },
    })
    const { token } = session.json<{ token: string }>()
    const place = { lng: 120.35, lat: 30.31, coordinates: 'wgs84' }
    return await time(async (round) => {
      const answer = await server.app.inject({
        method: 'POST',
        url: '/v1/routes/preview',
        headers: { authorization: `Bearer ${token}` },
        payload: { kind: 'report', text: textOf(length, round), place },
      })
      if (answer.statusCode !== 200) throw new Error(answer.body)
    })
  } finally {
    await closeServer(server)
    rmSync(folder, { recursive: true, force: true })
  }
}

/** True when classifier, preview and model keep to the aims. */
export async function benchTriage(): Promise<boolean> {
  const model = openShipped()
  const modelMb = statSync(shippedFiles.model).size / 1e6
  say(`\ntriage: ${model.version}, ${modelMb.toFixed(2)} MB (aim ${aims.modelMb}), ${rounds} texts each`)
  const found: Times[] = []
  for (const [name, length] of [
    ['as written', 0],
    ['100 characters', 100],
    ['2,000 characters', 2000],
  ] as const) {
    const written = Array.from({ length: 500 }, (_, i) => textOf(length, i))
    const times = await time((round) => model.classify(written[round % written.length]!))
    line(`classify, ${name}`, times)
    found.push(times)
  }
  const preview = await timePreview(0)
  line('whole preview with place and text', preview)
  line('whole preview, 2,000 characters', await timePreview(2000))
  const good =
    found.every(({ p99 }) => p99 <= aims.classifyMs) &&
    preview.p99 <= aims.previewMs &&
    modelMb <= aims.modelMb
  say(
    `  aims: classify p99 ≤ ${aims.classifyMs} ms, preview p99 ≤ ${aims.previewMs} ms: ${good ? 'kept' : 'NOT kept'}`,
  )
  return good
}
