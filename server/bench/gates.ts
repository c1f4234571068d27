// Gates: how large a bundle gets, how long a scan takes, how many a second, and which indexes the statements use.
import { gzipSync } from 'node:zlib'
import { randomBytes } from 'node:crypto'
import { codeAt, passPrefix, writeCode, type PassView } from '@chaolin/shared/passes/code'
import { doorBit } from '@chaolin/shared/visits/doors'
import type { Bundle } from '@chaolin/shared/visits/gate-schema'
import type { Context } from '../src/context.ts'
import { readConfig } from '../src/config.ts'
import { loadRoutingDemo } from '../src/db/demo/routing.ts'
import { loadVisitsDemo } from '../src/db/demo/visits.ts'
import { inTransaction } from '../src/db/transaction.ts'
import { closeServer, startServer, type Server } from '../src/server.ts'
import { Visit } from '../src/visits/entities.ts'
import { findController, makeController, standAt } from '../src/visits/gates/access.ts'
import { bundleOf } from '../src/visits/gates/bundle.ts'
import { forgetPassages } from '../src/visits/gates/counts.ts'
import { passagesOfGate, passagesOfHousehold, passagesOfVisit } from '../src/visits/gates/passages.ts'
import { mintPass, passView } from '../src/visits/passes/mint.ts'
import { nativeCrypto } from '../src/visits/passes/native.ts'
import { seedPasses } from '../test/many-passes.ts'
import { plansOf, type Plan } from '../test/plans.ts'
import { percentile } from './figures.ts'

const say = (text: string) => process.stdout.write(`${text}\n`)
const compoundId = 'compound-1'
const gateId = 'compound-1-gate-1'
const passCount = 600
const forgedCount = 600
const atOnce = 16
const mostBundleBytes = 150 * 1024
const forgedAimMs = 5

async function mintMany(ctx: Context, count: number): Promise<PassView[]> {
  const passes = await inTransaction(ctx, async (tx) => {
    const made = []
    for (let i = 0; i < count; i++)
      made.push(
        await mintPass(tx, {
          compoundId,
          doors: doorBit.perimeter,
          maxUses: 2,
          from: new Date(tx.now().getTime() - 60_000),
          until: new Date(tx.now().getTime() + 3_600_000),
          rotating: true,
        }),
      )
    return made
  })
  const views: PassView[] = []
  for (const pass of passes) views.push(await passView(ctx, pass))
  return views
}

type Answer = { statusCode: number; rawPayload: Buffer; json: () => { verdict: string } }
const line = (title: string, timesMs: number[], seconds: number) =>
  say(
    `${title.padEnd(34)} ${String(timesMs.length).padStart(5)}  ${(timesMs.length / seconds).toFixed(0).padStart(5)}/s  ` +
      `p50 ${percentile(timesMs, 0.5).toFixed(2)}  p99 ${percentile(timesMs, 0.99).toFixed(2)} ms`,
  )

async function measure(
  lanes: number,
  codes: readonly (() => string)[],
  ask: (code: string) => Promise<Answer>,
) {
  const timesMs: number[] = []
  const said = new Map<string, number>()
  let next = 0
  const startedMs = performance.now()
  const lane = async () => {
    for (let at = next++; at < codes.length; at = next++) {
      const beganMs = performance.now()
      const answer = await ask(codes[at]!())
      timesMs.push(performance.now() - beganMs)
      const word = answer.statusCode === 200 ? answer.json().verdict : String(answer.statusCode)
      said.set(word, (said.get(word) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return { timesMs, said, seconds: (performance.now() - startedMs) / 1000 }
}

const asker = (server: Server, token: string) => (code: string) =>
  server.app.inject({
    method: 'POST',
    url: `/v1/gates/${gateId}/scans`,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    payload: JSON.stringify({ code, direction: 'in' }),
  }) as Promise<Answer>

async function measureScans(server: Server, ask: (code: string) => Promise<Answer>): Promise<boolean> {
  const views = await mintMany(server.newContext(server.app.log), passCount)
  // Each as its phone shows it at that moment.
  const codes = views.map((view) => () => codeAt(view, Date.now(), nativeCrypto))
  const flipped = codes.map((shown, i) => () => {
    const code = shown()
    const at = 4 + (i % (code.length - 4))
    return `${code.slice(0, at)}${code[at] === 'A' ? 'B' : 'A'}${code.slice(at + 1)}`
  })
  const random = Array.from({ length: forgedCount }, () => {
    const code = writeCode(passPrefix, randomBytes(134))
    return () => code
  })
  await measure(1, random.slice(0, 100), ask)
  const foreign = await measure(1, random, ask)
  line('refused as forged: random', foreign.timesMs, foreign.seconds)
  const altered = await measure(1, flipped, ask)
  line('refused as forged: one letter off', altered.timesMs, altered.seconds)
  const third = Math.floor(passCount / 2)
  const alone = await measure(1, codes.slice(0, third), ask)
  line('opened, one after the other', alone.timesMs, alone.seconds)
  const many = await measure(atOnce, codes.slice(third), ask)
  line(`opened, ${atOnce} at once`, many.timesMs, many.seconds)
  const opened = (alone.said.get('open') ?? 0) + (many.said.get('open') ?? 0)
  const wronglyOpened = (foreign.said.get('open') ?? 0) + (altered.said.get('open') ?? 0)
  const p99 = percentile([...foreign.timesMs, ...altered.timesMs], 0.99)
  say(
    `${opened} of ${passCount} opened; ${wronglyOpened} forged ones; a forged one takes ${p99.toFixed(2)} ms at most but for 1 % (aim ${forgedAimMs} ms: ${p99 < forgedAimMs ? 'reached' : 'not reached'})`,
  )
  return opened === passCount && wronglyOpened === 0 && p99 < forgedAimMs
}

async function measureBundle(server: Server, token: string, title: string): Promise<number> {
  const ask = (headers: Record<string, string> = {}) =>
    server.app.inject({
      method: 'GET',
      url: `/v1/gates/${gateId}/bundle`,
      headers: { authorization: `Bearer ${token}`, ...headers },
    })
  const plain = await ask()
  const bundle = plain.json<Bundle>()
  const beganMs = performance.now()
  const packed = await ask({ 'accept-encoding': 'gzip' })
  const wholeMs = performance.now() - beganMs
  const etag = String(packed.headers.etag)
  const againMs = performance.now()
  const same = await ask({ 'if-none-match': etag })
  const sameMs = performance.now() - againMs
  say(
    `bundle ${title}: ${bundle.expected.length} expected, ${bundle.revoked.length} revoked: ${(plain.rawPayload.length / 1024).toFixed(0)} KB, ` +
      `gzipped ${(packed.rawPayload.length / 1024).toFixed(1)} KB (level 9: ${(gzipSync(plain.rawPayload, { level: 9 }).length / 1024).toFixed(1)} KB) in ${wholeMs.toFixed(0)} ms; ${same.statusCode} in ${sameMs.toFixed(1)} ms`,
  )
  return packed.rawPayload.length
}

/** Their rows become many; whoever reads a whole one of them is mistaken, however quick it is today. */
const growing = ['passes', 'passages', 'gate_steps', 'visits']

function readsAll({ sql, lines }: Plan): boolean {
  // As the plan names them: by the alias where the statement gives one.
  const named = growing.flatMap((table) => {
    const [, alias] = new RegExp(`\\b${table}\\W+(?:as\\s+)?\\W?(\\w+)`, 'i').exec(sql) ?? []
    return [table, ...(alias ? [alias] : [])]
  })
  return lines.some((line) => {
    const [, name] = /^(\S+) ALL /.exec(line) ?? /^SCAN (\S+)(?! USING)/.exec(line) ?? []
    return name !== undefined && named.includes(name)
  })
}

/** What a gate asks of the server, and what is read and forgotten of it later. */
async function explain(
  server: Server,
  token: string,
  ask: (code: string) => Promise<Answer>,
): Promise<boolean> {
  const ctx = server.newContext(server.app.log)
  const stand = await standAt(
    ctx,
    { person: undefined, controller: (await findController(ctx, token)) ?? undefined },
    gateId,
  )
  const [view] = await mintMany(ctx, 1)
  const visit = await ctx.em.findOneOrFail(Visit, {}, { orderBy: { id: 1 }, disableIdentityMap: true })
  const works: [string, () => Promise<unknown>][] = [
    ['a scan', () => ask(codeAt(view!, Date.now(), nativeCrypto))],
    ['a whole bundle', () => bundleOf(ctx, stand, undefined)],
    ['what changed', () => bundleOf(ctx, stand, `${stand.compound.revision - 1}.0`)],
    ['passages of a visit', () => passagesOfVisit(ctx, visit, 'household', {})],
    ['passages of a household', () => passagesOfHousehold(ctx, visit.householdId ?? 'none', {})],
    ['passages of a gate today', () => passagesOfGate(ctx, stand, {})],
    ['passages to forget', () => forgetPassages(ctx)],
  ]
  let good = true
  for (const [title, work] of works)
    for (const plan of await plansOf(ctx, work)) {
      const whole = readsAll(plan)
      if (whole) good = false
      say(`plan of ${title}: ${plan.lines.join(' · ')}${whole ? `  ← reads everything: ${plan.sql}` : ''}`)
    }
  return good
}

export async function benchGates({ url }: { url: string }, dataDir: string): Promise<boolean> {
  const env = {
    DATA_DIR: dataDir,
    DATABASE_URL: url,
    PORT: '0',
    DEMO: '0',
    RATE_LIMIT: 'off',
    STALL_LIMIT_MS: '0',
  }
  const server = await startServer(readConfig(env), { logger: false, worker: false })
  try {
    const ctx = server.newContext(server.app.log)
    await inTransaction(ctx, async (tx) => {
      await loadRoutingDemo(tx)
      await loadVisitsDemo(tx)
    })
    const dispatcher = { id: 'bench', roles: [{ role: 'dispatcher' as const, microBrainId: '330114001012' }] }
    const { token } = await inTransaction(ctx, (tx) => makeController(tx, dispatcher, gateId))
    await seedPasses(ctx, compoundId, { expected: 2000, revoked: 500 })
    const bytes = await measureBundle(server, token, 'of the aim')
    await seedPasses(ctx, compoundId, { expected: 8000, revoked: 0 })
    await measureBundle(server, token, 'of 10,000')
    const ask = asker(server, token)
    const scans = await measureScans(server, ask)
    return (await explain(server, token, ask)) && scans && bytes <= mostBundleBytes
  } finally {
    await closeServer(server)
  }
}
