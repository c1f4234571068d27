// Submitting from 8 clients while the server is killed at random moments: nothing is lost, nothing is there twice.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readConfig } from '../../src/config.ts'
import { makeDemoAreas, readSnapshot } from '../../src/db/demo/areas.ts'
import { loadPeople } from '../../src/db/demo/people.ts'
import { loadRoutingDemo } from '../../src/db/demo/routing.ts'
import { inTransaction } from '../../src/db/transaction.ts'
import { claimSize, leaseMs } from '../../src/outbox/claim.ts'
import { runDueJobs } from '../../src/outbox/worker.ts'
import { closeServer, handlers, startServer } from '../../src/server.ts'
import { createDatabase, databases, type DatabaseKind } from '../app.ts'
import { startChild, type RunningServer } from './child.ts'
import { CrashClient, type Told, type Walk } from './clients.ts'
import { faultsOf, readRows, repeated, type Rows } from './rows.ts'

const rounds = Number(process.env.CRASH_ROUNDS ?? '20')
const seed = Number(process.env.CRASH_SEED ?? Math.floor(Math.random() * 2 ** 31))
const clientCount = 8
const residentsPerClient = 1000
const fewestAnswers = 20
const mostAnswers = 120
const longestPauseMs = 100
/** The demo gives every post a member of staff and a dispatcher; this one has a crew besides. */
const fewestAtPost = 3
const community = '湾南社区'
const communityId = '330114001012'

/** mulberry32: the same moments for the same seed. */
function randomFrom(start: number) {
  let state = start
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * Kills the server a random while after a random number of answers: counted in answers, so that a slow machine is
 * interrupted at its work as often as a fast one.
 */
function killLater(server: RunningServer, random: () => number) {
  let answersLeft = Math.round(fewestAnswers + random() * (mostAnswers - fewestAnswers))
  const pauseMs = random() * longestPauseMs
  return () => {
    if (--answersLeft === 0) setTimeout(() => void server.kill(), pauseMs)
  }
}

type Outcome = { told: Told[]; unanswered: number; env: Record<string, string> }

async function crashOften(env: Record<string, string>, walk: Walk): Promise<Outcome> {
  const random = randomFrom(seed)
  const [lng, lat] = makeDemoAreas(readSnapshot()).find(({ name }) => name === community)!.centre
  const clients = Array.from(
    { length: clientCount },
    (_, i) => new CrashClient(residentsPerClient * (i + 1), walk, { lng, lat }),
  )
  for (let round = 0; round < rounds; round++) {
    const server = await startChild(env)
    try {
      const onAnswer = killLater(server, random)
      await Promise.all(clients.map((client) => client.workUntilGone(server.address, onAnswer)))
    } finally {
      await server.kill()
    }
  }
  const last = await startChild(env)
  try {
    await Promise.all(clients.map((client) => client.finish(last.address)))
  } finally {
    await last.kill()
  }
  return {
    env,
    told: clients.flatMap(({ told }) => told),
    unanswered: clients.reduce((sum, client) => sum + client.unanswered, 0),
  }
}

/** Reads the rows as the crashes left them, lets the outbox run dry, and reads them again. */
async function settle({ env }: Outcome): Promise<{ left: Rows; settled: Rows }> {
  let aheadMs = 0
  const now = () => new Date(Date.now() + aheadMs)
  const config = readConfig({ ...env, PORT: '0' })
  const server = await startServer(config, { now, logger: false, worker: false })
  const fork = () => server.newContext(server.app.log)
  try {
    const left = await readRows(fork())
    const most = Math.ceil(left.jobs.length / claimSize) * 2 + left.jobs.length
    // The leases of the killed workers run out first.
    aheadMs = leaseMs + 1000
    let runs = 0
    while ((await runDueJobs(fork(), handlers, fork)) > 0)
      if (++runs > most) throw new Error('The outbox does not run dry')
    return { left, settled: await readRows(fork()) }
  } finally {
    await closeServer(server)
  }
}

/** The posts and their people; the demo reports would only be in the way. */
async function prepare(env: Record<string, string>) {
  const server = await startServer(readConfig({ ...env, PORT: '0' }), { logger: false, worker: false })
  try {
    await inTransaction(server.newContext(server.app.log), async (tx) => {
      await loadRoutingDemo(tx)
      await loadPeople(tx)
    })
  } finally {
    await closeServer(server)
  }
}

async function onDatabase(kind: DatabaseKind, work: (env: Record<string, string>) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), 'chaolin-crash-'))
  const database = await createDatabase(kind, folder)
  const env = { DATA_DIR: folder, DATABASE_URL: database.url, DEMO: '0' }
  try {
    await prepare(env)
    await work(env)
  } finally {
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function expectNothingLost({ told, unanswered }: Outcome, { left, settled }: { left: Rows; settled: Rows }) {
  const numbers = told.map(({ number }) => number)
  const mine = left.reports.filter(({ text }) => text.startsWith('路灯不亮了 '))
  expect(unanswered).toBeGreaterThan(0)
  expect(numbers.length).toBeGreaterThan(clientCount)
  expect(repeated(numbers)).toEqual([])
  expect(mine.map(({ number }) => number).toSorted()).toEqual(numbers.toSorted())
  expect(repeated(mine.map(({ text }) => text))).toEqual([])
  expect(left.keptNumbers.filter(Boolean).toSorted()).toEqual(numbers.toSorted())
  expect(faultsOf(left)).toEqual([])
  expect(left.jobs.filter(({ state }) => state !== 'done' && state !== 'due')).toEqual([])
  expect(settled.notifyJobs.filter(({ state }) => state !== 'done')).toEqual([])
  expect(settled.notifyJobs.length).toBe(left.notifyJobs.length)
  expect(repeated(settled.notices.map(({ dedupeKey }) => dedupeKey))).toEqual([])
}

/** The people a notice of this kind went to, for each number. */
function readersOf({ notices }: Rows, kind: string, audience: string) {
  const own = notices.filter((notice) => notice.kind === kind && notice.audience === audience)
  return Map.groupBy(own, ({ number }) => number)
}

describe.each(databases)('kill -9 on %s', (kind) => {
  test(`every 201 exists once, every job is done once (seed ${seed}, ${rounds} rounds)`, () =>
    onDatabase(kind, async (env) => {
      const outcome = await crashOften(env, [])
      const rows = await settle(outcome)
      expectNothingLost(outcome, rows)
      const readers = readersOf(rows.settled, 'report.submit', 'staff')
      const told = (number: string) => (readers.get(number) ?? []).map(({ personId }) => personId).toSorted()
      const crew = told(outcome.told[0]!.number)
      expect(crew.length).toBeGreaterThanOrEqual(fewestAtPost)
      expect(repeated(crew)).toEqual([])
      expect(outcome.told.filter(({ number }) => told(number).join() !== crew.join())).toEqual([])
    }))

  test(`every step that was answered is in the history once (seed ${seed}, ${rounds} rounds)`, () =>
    onDatabase(kind, async (env) => {
      const outcome = await crashOften(env, ['accept', 'resolve'])
      const rows = await settle(outcome)
      expectNothingLost(outcome, rows)
      const byNumber = new Map(rows.left.reports.map((report) => [report.number, report]))
      const moments = Map.groupBy(rows.left.history, ({ reportId }) => reportId)
      const stepsOf = (number: string) => moments.get(byNumber.get(number)!.id)!.map(({ step }) => step)
      expect(outcome.told.map(({ number }) => stepsOf(number))).toEqual(
        outcome.told.map(({ steps }) => ['submit', ...steps]),
      )
      const timers = rows.left.jobs.filter((job) => job.kind === 'report.close')
      const resolved = outcome.told.map(({ number }) => byNumber.get(number)!)
      expect(resolved.every((report) => report.homeId === communityId && report.status === 'resolved')).toBe(
        true,
      )
      for (const { id } of resolved)
        expect(timers.filter(({ payload }) => payload['reportId'] === id).length).toBe(1)
      const readers = readersOf(rows.settled, 'report.resolve', 'reporter')
      expect(outcome.told.map(({ number }) => readers.get(number)?.map((one) => one.personId))).toEqual(
        outcome.told.map(({ personId }) => [personId]),
      )
    }))
})
