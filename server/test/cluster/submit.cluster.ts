// Under load: a database node dies, then a server, then the node comes back. Every accepted request exists once.
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { readConfig } from '../../src/config.ts'
import { makeDemoAreas, readSnapshot } from '../../src/db/demo/areas.ts'
import { runDueJobs } from '../../src/outbox/worker.ts'
import { closeServer, handlers, startServer } from '../../src/server.ts'
import { faultsOf, readRows, repeated } from '../crash/rows.ts'
import { addUp, aPhoto, ClusterClient, type Accepted, type Tally } from './clients.ts'
import { home, setStage, type Stage } from './stage.ts'

const isShort = process.env.CLUSTER !== 'long'
const rounds = isShort ? 1 : 3
const phaseMs = isShort ? 3_000 : 15_000
const clientCount = 12
/** After each event the load goes on until so many were accepted, however long the outage. */
const acceptedAfter = 30
const longestOutageMs = 30_000
/** A client that is put off waits about two seconds. */
const mostPutOff = (outages: Outage[]) =>
  outages.reduce((sum, { ms }) => sum + clientCount * (2 + ms / 1000), 0) + 50
const leadMs = 2 * 3_600_000

type Outage = { what: string; ms: number }

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
}, 180_000)
afterAll(async () => {
  await stage?.close()
}, 60_000)

/** The longest time without an accepted request after each event. */
function measureOutages(
  accepted: Accepted[],
  events: { what: string; atMs: number }[],
  overMs: number,
): Outage[] {
  return events.map(({ what, atMs }, i) => {
    const untilMs = events[i + 1]?.atMs ?? overMs
    const times = accepted.map((one) => one.atMs).filter((at) => at >= atMs && at <= untilMs)
    const moments = [atMs, ...times, untilMs]
    return { what, ms: Math.max(...moments.slice(1).map((at, j) => at - moments[j]!)) }
  })
}

async function loadWhileThingsDie() {
  const [lng, lat] = makeDemoAreas(readSnapshot()).find(({ code }) => code === home)!.centre
  const photo = await aPhoto()
  const clients = Array.from(
    { length: clientCount },
    (_, i) => new ClusterClient(stage.address, `resident-${i + 1}`, { lng, lat }, photo),
  )
  let over = false
  const working = Promise.all(clients.map((client) => client.work(() => over)))
  const failed = working.then(
    () => false,
    () => true,
  )
  const events: { what: string; atMs: number }[] = []
  const goOn = async () => {
    const enough = addUp(clients).accepted.length + acceptedAfter
    const startedMs = performance.now()
    while (performance.now() - startedMs < phaseMs || addUp(clients).accepted.length < enough) {
      if (performance.now() - startedMs > 120_000) throw new Error('Nothing is accepted any more')
      if (await Promise.race([failed, pause(100, false)])) break
    }
  }
  const event = async (what: string, happen: () => Promise<void>) => {
    events.push({ what, atMs: performance.now() })
    await happen()
    await goOn()
  }
  try {
    await goOn()
    for (let round = 0; round < rounds; round++) {
      // The one that is written to, as the balancer keeps it: the first, then its stand-in, and so on.
      const node = stage.nodes[round === 0 ? 0 : round % 2]!
      await event(`kill -9 of node ${node.name}, which is written to`, () => node.kill())
      await event('kill -9 of a server', () => stage.killServer(round % 3))
      await event(`node ${node.name} comes back`, () => node.start())
      await event('the server comes back', () => stage.startServer(round % 3))
    }
  } finally {
    over = true
  }
  const overMs = performance.now()
  await working
  const tally = addUp(clients)
  return { tally, outages: measureOutages(tally.accepted, events, overMs) }
}

/** Lets the outbox run dry, leases of the dead included, and reads what there is. */
async function settle() {
  const now = () => new Date(Date.now() + leadMs)
  const config = readConfig({ ...stage.env, PORT: '0', RATE_LIMIT: 'off' })
  const server = await startServer(config, { now, logger: false, worker: false })
  const fork = () => server.newContext(server.app.log)
  try {
    while ((await runDueJobs(fork(), handlers, fork)) > 0);
    return await readRows(fork())
  } finally {
    await closeServer(server)
  }
}

function print({ accepted, putOff, broken, stillRunning }: Tally, outages: Outage[], lines: string[]) {
  const seconds = (accepted.at(-1)!.atMs - accepted[0]!.atMs) / 1000
  process.stdout.write(
    [
      `accepted ${accepted.length} in ${seconds.toFixed(1)} s, ${accepted.filter(({ photoId }) => photoId).length} with a photo`,
      `503 with Retry-After ${putOff} · connections without an answer ${broken} · 409 still running ${stillRunning} · other errors 0`,
      ...outages.map(
        ({ what, ms }) => `  ${what}: longest time without an accepted request ${(ms / 1000).toFixed(1)} s`,
      ),
      ...lines,
      '',
    ].join('\n'),
  )
}

test('every accepted request exists once, on every node, and is delivered once', async () => {
  const { tally, outages } = await loadWhileThingsDie()
  expect(tally.errors).toEqual([])
  for (const i of [0, 1, 2]) await stage.killServer(i)
  const rows = await settle()
  const mine = rows.reports.filter(({ text }) => text.startsWith('路灯不亮了 '))
  const numbers = tally.accepted.map(({ number }) => number)
  const delivered = stage.receiver.submitted
  print(tally, outages, [
    `delivered ${delivered.size} in ${stage.receiver.deliveries()} calls; in the database ${mine.length}`,
  ])
  expect(mine.map(({ number }) => number).toSorted()).toEqual(numbers.toSorted())
  expect(new Map(mine.map(({ number, text }) => [number, text]))).toEqual(
    new Map(tally.accepted.map(({ number, text }) => [number, text])),
  )
  expect(repeated(mine.map(({ text }) => text))).toEqual([])
  expect(faultsOf(rows)).toEqual([])
  expect(rows.notifyJobs.filter(({ state }) => state !== 'done')).toEqual([])
  expect(repeated(rows.notices.map(({ dedupeKey }) => dedupeKey))).toEqual([])
  expect([...delivered.keys()].toSorted()).toEqual(numbers.toSorted())
  expect([...delivered.values()].filter((ids) => ids.size !== 1)).toEqual([])
  for (const { photoId } of tally.accepted.filter((one) => one.photoId))
    expect([...stage.s3.objects.keys()].filter((key) => key.includes(photoId!)).length).toBe(3)
  for (const node of stage.nodes) {
    const [row] = await node.ask<{ count: number }>('select count(*) as count from chaolin.reports')
    expect({ node: node.name, count: Number(row!.count) }).toEqual({
      node: node.name,
      count: rows.reports.length,
    })
  }
  for (const { what, ms } of outages)
    expect({ what, short: ms < longestOutageMs }).toEqual({ what, short: true })
  expect(tally.putOff).toBeLessThanOrEqual(mostPutOff(outages))
})
