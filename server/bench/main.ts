// `node bench/main.ts <mysql|sqlite|routing|triage|passes|addresses <dialect>|bookings <dialect>|gates <dialect>|sos <dialect>|dashboard <dialect> [reports]|lifecycles [reports…]>`: POST /v1/reports against its own statements written by hand, in one run.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nanoid } from 'nanoid'
import mysql from 'mysql2/promise'
import { benchAddresses } from './addresses.ts'
import { benchBookings } from './bookings.ts'
import { benchDashboard } from './dashboard.ts'
import { describeMachine, printFigures, type Round } from './figures.ts'
import { benchGates } from './gates.ts'
import type { LoadOrder, LoadResult } from './load.ts'
import { prepareDatabase } from './prepare.ts'
import { benchLifecycles } from './lifecycles.ts'
import { benchPasses } from './passes.ts'
import { benchRouting } from './routing.ts'
import type { ServerMessage } from './serve.ts'
import type { Dialect } from './statements.ts'
import { benchSos } from './sos.ts'
import { benchTriage } from './triage.ts'

const variants = ['ours', 'submit', 'insertThree'] as const
type Variant = (typeof variants)[number]

const connections = 32
/** Until the compiler has seen every path often enough; on a busy machine that takes longer than a few seconds. */
const warmUpRequests = 4000
const longestWarmUpS = 60
const warmUpStepS = 3
const roundS = 5
const roundCount = 3

type Contestant = {
  variant: Variant
  dataDir: string
  address: string
  child: ChildProcess
  used: number
  rounds: Round[]
}

async function createDatabase(dialect: Dialect, dataDir: string) {
  if (dialect === 'sqlite') return { url: `sqlite:${join(dataDir, 'bench.db')}`, drop: async () => {} }
  const base = process.env.TEST_MYSQL_URL
  if (!base) throw new Error('TEST_MYSQL_URL is not set; run it by `pnpm bench`')
  const name = `bench_${nanoid(8)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, 'x')}`
  const drop = async () => {
    const connection = await mysql.createConnection(base)
    await connection.query(`drop database if exists \`${name}\``)
    await connection.end()
  }
  return { url: Object.assign(new URL(base), { pathname: `/${name}` }).href, drop }
}

async function startContestant(variant: Variant, dataDir: string): Promise<Contestant> {
  const child = fork(join(import.meta.dirname, 'serve.ts'), [dataDir, variant], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(([code]) => Promise.reject(new Error(`${variant} ended with ${code}`))),
  ])) as [ServerMessage]
  if (!('address' in message)) throw new Error(`${variant} did not say where it listens`)
  return { variant, dataDir, address: message.address, child, used: 1, rounds: [] }
}

async function readCpuUs({ child }: Contestant): Promise<number> {
  child.send('cpu')
  const [message] = (await once(child, 'message')) as [ServerMessage]
  return 'cpuUs' in message ? message.cpuUs : NaN
}

async function warmUp(contestant: Contestant) {
  const deadlineMs = Date.now() + longestWarmUpS * 1000
  const before = contestant.used
  while (contestant.used - before < warmUpRequests && Date.now() < deadlineMs)
    await playRound(contestant, warmUpStepS)
}

async function playRound(contestant: Contestant, durationS: number): Promise<Round> {
  const { dataDir, address } = contestant
  const order: LoadOrder = { dataDir, address, first: contestant.used, durationS, connections }
  const loader = fork(join(import.meta.dirname, 'load.ts'), [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const before = await readCpuUs(contestant)
  loader.send(order)
  const [result] = (await once(loader, 'message')) as [LoadResult]
  const cpuUs = (await readCpuUs(contestant)) - before
  contestant.used += result.requests + connections
  return { ...result, cpuUsPerRequest: cpuUs / result.requests }
}

async function main(dialect: Dialect) {
  const folder = mkdtempSync(join(tmpdir(), 'chaolin-bench-'))
  const drops: (() => Promise<void>)[] = []
  const contestants: Contestant[] = []
  try {
    for (const variant of variants) {
      const dataDir = join(folder, variant)
      mkdirSync(dataDir)
      const database = await createDatabase(dialect, dataDir)
      drops.push(database.drop)
      writeFileSync(
        join(dataDir, 'prepared.json'),
        JSON.stringify(await prepareDatabase(dataDir, database.url)),
      )
      contestants.push(await startContestant(variant, dataDir))
    }
    for (const contestant of contestants) await warmUp(contestant)
    for (let round = 0; round < roundCount; round++)
      for (const contestant of contestants) contestant.rounds.push(await playRound(contestant, roundS))
    process.stdout.write(`${await describeMachine(dialect, folder)}\n`)
    const [ours, byHand, insertsAlone] = contestants.map(({ rounds }) => rounds)
    process.exitCode = printFigures(connections, ours!, byHand!, insertsAlone!) ? 0 : 1
  } finally {
    for (const { child } of contestants) child.kill()
    for (const drop of drops) await drop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A database for this work alone, gone afterwards. */
async function inDatabase(
  dialect: Dialect,
  work: (folder: string, create: (dataDir: string) => Promise<{ url: string }>) => Promise<boolean>,
) {
  const folder = mkdtempSync(join(tmpdir(), 'chaolin-bench-'))
  const drops: (() => Promise<void>)[] = []
  const create = async (dataDir: string) => {
    const made = await createDatabase(dialect, dataDir)
    drops.push(made.drop)
    return made
  }
  try {
    return await work(folder, create)
  } finally {
    for (const drop of drops) await drop()
    rmSync(folder, { recursive: true, force: true })
  }
}

const toDialect = (word: string | undefined): Dialect => (word === 'sqlite' ? 'sqlite' : 'mysql')

const [dialect, ...words] = process.argv.slice(2)
if (dialect === 'addresses') {
  const good = await inDatabase(toDialect(words[0]), async (folder, create) =>
    benchAddresses(await create(folder), folder),
  )
  process.exit(good ? 0 : 1)
}
if (dialect === 'gates') {
  const good = await inDatabase(toDialect(words[0]), async (folder, create) =>
    benchGates(await create(folder), folder),
  )
  process.exit(good ? 0 : 1)
}
if (dialect === 'bookings') {
  const kind = toDialect(words[0])
  const good = await inDatabase(kind, (folder, create) => benchBookings(kind, create, folder))
  process.exit(good ? 0 : 1)
}
if (dialect === 'sos') {
  const kind = toDialect(words[0])
  const good = await inDatabase(kind, (folder, create) => benchSos(kind, create, folder))
  process.exit(good ? 0 : 1)
}
if (dialect === 'lifecycles') {
  const good = await inDatabase('mysql', (folder, create) =>
    benchLifecycles(create, folder, words.map(Number)),
  )
  process.exit(good ? 0 : 1)
}
if (dialect === 'dashboard') {
  const kind = toDialect(words[0])
  const good = await inDatabase(kind, (folder, create) =>
    benchDashboard(kind, create, folder, Number(words[1] ?? 1_000_000)),
  )
  process.exit(good ? 0 : 1)
}
if (dialect === 'routing') process.exit(benchRouting() ? 0 : 1)
if (dialect === 'triage') process.exit((await benchTriage()) ? 0 : 1)
if (dialect === 'passes') process.exit(benchPasses() ? 0 : 1)
if (dialect !== 'mysql' && dialect !== 'sqlite') {
  process.stderr.write(
    'node bench/main.ts <mysql|sqlite|routing|triage|passes|addresses|bookings|gates|sos|dashboard|lifecycles>\n',
  )
  process.exit(1)
}
await main(dialect)
