// `node bench/main.ts sos [mysql|sqlite]`: 200 press 校园110 at once; how long until the people of each are told, and see it.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { LiveNews } from '@chaolin/shared/staff/live-schema'
import { nanoid } from 'nanoid'
import { Agent, request } from 'undici'
import { WebSocket } from 'ws'
import { SosAlert } from '../src/campus/sos/entities.ts'
import { newManager, openDatabase } from '../src/db/orm.ts'
import { readRows } from '../src/db/sql.ts'
import { inTransaction } from '../src/db/transaction.ts'
import { openKeyRing } from '../src/keys.ts'
import { Notice } from '../src/notices/entities.ts'
import { insertPeople } from '../src/residents/actions.ts'
import { listMicroBrains } from '../src/routing/queries.ts'
import { closeServer, startServer, type Server } from '../src/server.ts'
import { DutyRoster } from '../src/staff/duty/entities.ts'
import { describeMachine, percentile } from './figures.ts'
import type { ServerMessage } from './serve.ts'
import { configOf, prepareDatabase, type Prepared, type Resident } from './prepare.ts'
import type { Dialect } from './statements.ts'

const atOnce = 200
const aimMs = 1000
const crowdedCampus = 'campus-1'
/** On duty at each campus and police post. */
const crew = 6
const settleMs = 3000
const lookMs = 25

type Campus = { id: string; lng: number; lat: number }
type Scene = { campuses: Campus[]; watcher: Resident }
type Pressed = { number: string; startedMs: number; answeredMs: number }
type Create = (dataDir: string) => Promise<{ url: string }>

async function tokenFor(server: Server, id: string) {
  const { kid, secret } = (
    await openKeyRing(
      () => newManager(server.orm),
      () => new Date(),
    )
  ).newest()
  const iat = Math.floor(Date.now() / 1000)
  const claims = { sub: id, iat, exp: iat + 7200 }
  return server.app.jwt.sign(claims, { key: secret, kid, iss: 'chaolin', algorithm: 'HS256' })
}

/** People at every campus and police post, all of them on duty; one dispatcher watches every campus. */
async function makeScene(prepared: Prepared): Promise<Scene> {
  const server = await startServer(configOf(prepared), { worker: false, logger: false })
  try {
    const ctx = server.newContext(server.app.log)
    const posts = (await listMicroBrains(ctx)).filter(({ kind }) => kind === 'campus' || kind === 'police')
    const campuses = posts
      .filter(({ kind }) => kind === 'campus')
      .map(({ id, lng, lat }) => ({ id, lng, lat }))
    const crews = posts.flatMap(({ id: microBrainId }) =>
      Array.from({ length: crew }, () => ({ id: nanoid(21), microBrainId })),
    )
    const watcherId = nanoid(21)
    await inTransaction(ctx, async (tx) => {
      await insertPeople(tx, [
        ...crews.map(({ id, microBrainId }) => ({
          id,
          openId: `bench:${id}`,
          grants: [{ role: 'staff' as const, microBrainId }],
        })),
        {
          id: watcherId,
          openId: 'bench:watcher',
          grants: campuses.map(({ id: microBrainId }) => ({ role: 'dispatcher' as const, microBrainId })),
        },
      ])
      await tx.em.insertMany(
        DutyRoster,
        crews.map(({ id, microBrainId }) => ({
          microBrainId,
          personId: id,
          frames: ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({
            weekday,
            from: '00:00',
            until: '24:00',
          })),
          followsCalendar: false,
          openKey: `${microBrainId}:p:${id}:`,
          changedBy: id,
          createdAt: tx.now(),
        })),
      )
    })
    return { campuses, watcher: { id: watcherId, token: await tokenFor(server, watcherId) } }
  } finally {
    await closeServer(server)
  }
}

const connections = new Agent({ connections: atOnce, pipelining: 1 })

const mostTries = 20
const againMs = 200

/** As the phone does: what was not taken is sent again with the same key, and its time goes on. */
async function call(address: string, path: string, person: Resident, body: object) {
  const key = nanoid()
  for (let tries = 1; ; tries++) {
    const { status, given } = await callOnce(address, path, person, body, key)
    if (status === 201) return given
    if (status !== 503 || tries === mostTries) throw new Error(`${path}: ${status} ${JSON.stringify(given)}`)
    await delay(againMs)
  }
}

async function callOnce(address: string, path: string, { token }: Resident, body: object, key: string) {
  const answer = await request(address + path, {
    dispatcher: connections,
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': key,
      authorization: `Bearer ${token}`,
    },
    body: JSON.stringify(body),
  })
  const given = (await answer.body.json()) as Record<string, string>
  return { status: answer.statusCode, given }
}

/** When a console that is open heard of each number. */
async function watchConsole(address: string, { campuses, watcher }: Scene) {
  const { ticket } = await call(address, '/v1/staff/live/tickets', watcher, {})
  const socket = new WebSocket(`${address.replace('http', 'ws')}/v1/staff/live?ticket=${ticket}`)
  const heardMs = new Map<string, number>()
  socket.on('message', (data) => {
    const news = JSON.parse(String(data as Buffer)) as LiveNews
    for (const { number } of news.sos ?? []) if (!heardMs.has(number)) heardMs.set(number, performance.now())
  })
  await once(socket, 'open')
  socket.send(JSON.stringify({ microBrainIds: campuses.map(({ id }) => id) }))
  await once(socket, 'message')
  return { heardMs, close: () => socket.terminate() }
}

const pressAll = (address: string, people: readonly Resident[], campusOf: (index: number) => Campus) =>
  Promise.all(
    people.map(async (person, index): Promise<Pressed> => {
      const { lng, lat } = campusOf(index)
      const startedMs = performance.now()
      const { number } = await call(address, '/v1/campus/sos', person, {
        place: { lng, lat, coordinates: 'wgs84' },
        at: new Date().toISOString(),
      })
      return { number: number!, startedMs, answeredMs: performance.now() }
    }),
  )

/** When the notice of each number was there to be read, by a look at the inboxes from another process. */
async function watchInboxes(prepared: Prepared) {
  const { database } = configOf(prepared)
  const orm = await openDatabase(database, 1, 10_000)
  const noticedMs = new Map<string, number>()
  const since = new Date()
  let watching = true
  const watch = async () => {
    while (watching) {
      const rows = await readRows<{ number: string }>(
        newManager(orm),
        "select distinct number from notices where kind = 'sos.raised' and created_at >= ?",
        [since],
      )
      const nowMs = performance.now()
      for (const { number } of rows) if (!noticedMs.has(number)) noticedMs.set(number, nowMs)
      await delay(lookMs)
    }
    await orm.close()
  }
  const watched = watch()
  const stop = () => {
    watching = false
    return watched
  }
  return { noticedMs, stop }
}

/** Of these calls, how many have an alert on both sides and a notice in every alerted inbox. */
async function countAlerted(prepared: Prepared, numbers: ReadonlySet<string>): Promise<number> {
  const server = await startServer(configOf(prepared), { worker: false, logger: false })
  try {
    const { em } = server.newContext(server.app.log)
    const notices = await em.find(Notice, { kind: 'sos.raised' }, { disableIdentityMap: true })
    const alerts = await em.find(SosAlert, {}, { disableIdentityMap: true })
    const sidesOf = new Map<number, Set<string>>()
    const toldOf = new Map<number, number>()
    for (const { sosId, side } of alerts) {
      sidesOf.set(sosId, (sidesOf.get(sosId) ?? new Set()).add(side))
      toldOf.set(sosId, (toldOf.get(sosId) ?? 0) + 1)
    }
    const inboxes = new Map<string, { sosId: number; count: number }>()
    for (const { number, dedupeKey } of notices) {
      if (number == null) continue
      const known = inboxes.get(number) ?? { sosId: Number(dedupeKey.split(':')[1]), count: 0 }
      inboxes.set(number, { ...known, count: known.count + 1 })
    }
    return [...numbers].filter((number) => {
      const inbox = inboxes.get(number)
      return inbox && sidesOf.get(inbox.sosId)?.size === 2 && inbox.count === toldOf.get(inbox.sosId)
    }).length
  } finally {
    await closeServer(server)
  }
}

const say = (text: string) => process.stdout.write(`${text}\n`)

function sayTimes(name: string, waitsMs: number[]): boolean {
  const ms = (share: number) => percentile(waitsMs, share).toFixed(0).padStart(4)
  const reached = percentile(waitsMs, 0.95) <= aimMs
  const verdict = `(aim p95 ≤ ${aimMs}: ${reached ? 'reached' : 'not reached'})`
  say(`${`  ${name}`.padEnd(36)} p50 ${ms(0.5)}  p95 ${ms(0.95)}  slowest ${ms(1)} ms  ${verdict}`)
  return reached
}

async function readCpuUs(child: ChildProcess): Promise<number> {
  child.send('cpu')
  const [message] = (await once(child, 'message')) as [ServerMessage]
  return 'cpuUs' in message ? message.cpuUs : NaN
}

async function startWhole(dataDir: string): Promise<{ child: ChildProcess; address: string }> {
  const child = fork(join(import.meta.dirname, 'serve.ts'), [dataDir, 'whole'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [{ address }] = (await once(child, 'message')) as [{ address: string }]
  return { child, address }
}

export async function benchSos(dialect: Dialect, create: Create, folder: string): Promise<boolean> {
  const dataDir = join(folder, 'sos')
  mkdirSync(dataDir)
  const prepared = await prepareDatabase(dataDir, (await create(dataDir)).url)
  writeFileSync(join(dataDir, 'prepared.json'), JSON.stringify(prepared))
  const scene = await makeScene(prepared)
  const crowded = scene.campuses.find(({ id }) => id === crowdedCampus)!
  const everywhere = (index: number) => scene.campuses[index % scene.campuses.length]!
  const rounds = [
    ['the first 200 after the start', everywhere],
    ['200 at one campus', () => crowded],
    ['200 over all campuses', everywhere],
    ['200 at one campus again', () => crowded],
  ] as const
  const { child, address } = await startWhole(dataDir)
  const console = await watchConsole(address, scene)
  const numbers = new Set<string>()
  let good = true
  try {
    say(await describeMachine(dialect, folder))
    for (const [turn, [name, campusOf]] of rounds.entries()) {
      const people = prepared.residents.slice(turn * atOnce, (turn + 1) * atOnce)
      const inboxes = await watchInboxes(prepared)
      const before = await readCpuUs(child)
      const pressed = await pressAll(address, people, campusOf)
      const cpuMs = ((await readCpuUs(child)) - before) / 1000 / atOnce
      await delay(settleMs)
      await inboxes.stop()
      for (const { number } of pressed) numbers.add(number)
      const told = pressed.map(({ startedMs, answeredMs }) => answeredMs - startedMs)
      const until = (times: ReadonlyMap<string, number>) =>
        pressed.map(({ number, startedMs }) => (times.get(number) ?? Infinity) - startedMs)
      say(`${name} (load ${loadavg()[0]!.toFixed(1)}, ${cpuMs.toFixed(1)} ms of processor for each call)`)
      good = sayTimes('answered', told) && good
      good = sayTimes('in the inboxes of those on duty', until(inboxes.noticedMs)) && good
      good = sayTimes('on an open console', until(console.heardMs)) && good
    }
  } finally {
    console.close()
    child.disconnect()
    await once(child, 'exit')
  }
  const alerted = await countAlerted(prepared, numbers)
  say(
    `calls ${numbers.size} of ${rounds.length * atOnce}, alerted on both sides and in every inbox: ${alerted}`,
  )
  return good && numbers.size === rounds.length * atOnce && alerted === numbers.size
}
