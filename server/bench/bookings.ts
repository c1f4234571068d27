// `node bench/main.ts bookings [mysql|sqlite]`: bookings a second against the bare conditional update, in one run.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { addSchedule } from '../src/appointments/actions.ts'
import { Slot } from '../src/appointments/entities.ts'
import { inTransaction } from '../src/db/transaction.ts'
import { closeServer, startServer } from '../src/server.ts'
import { describeMachine, type Round } from './figures.ts'
import type { LoadOrder, LoadResult } from './load.ts'
import { configOf, prepareDatabase, type Prepared } from './prepare.ts'
import type { Dialect } from './statements.ts'

const aim = 0.7
const connections = 32
/** Until the compiler has seen every path often enough; on a busy machine that takes longer than a few seconds. */
const warmUpRequests = 4000
const longestWarmUpS = 60
const warmUpStepS = 3
const roundS = 3
const roundCount = 3
const slotCount = 100
const capacity = 500

type Contestant = {
  name: string
  dataDir: string
  address: string
  child: ChildProcess
  used: number
  rounds: Round[]
}
type Create = (dataDir: string) => Promise<{ url: string }>

async function makeSlots(prepared: Prepared): Promise<string[]> {
  const server = await startServer(configOf(prepared), { worker: false, logger: false })
  try {
    const ctx = server.newContext(server.app.log)
    const allDay = [['00:00', '24:00'] as [string, string]]
    await inTransaction(ctx, (tx) =>
      addSchedule(tx, 'site-campus-1', {
        counterId: '1',
        counter: '1',
        services: ['first_issue'],
        weekly: { 1: allDay, 2: allDay, 3: allDay, 4: allDay, 5: allDay, 6: allDay, 7: allDay },
        onHolidays: 'weekly',
        slotMinutes: 30,
        publicCapacity: capacity,
        walkInCapacity: 0,
        leadMinutes: 0,
        horizonDays: 14,
      }),
    )
    const slots = await ctx.em.find(Slot, {}, { orderBy: { startsAt: -1 }, limit: slotCount })
    return slots.map(({ id }) => String(id))
  } finally {
    await closeServer(server)
  }
}

async function startContestant(name: 'ours' | 'bare', folder: string, create: Create): Promise<Contestant> {
  const dataDir = join(folder, name)
  mkdirSync(dataDir)
  const prepared = await prepareDatabase(dataDir, (await create(dataDir)).url)
  writeFileSync(join(dataDir, 'prepared.json'), JSON.stringify(prepared))
  writeFileSync(join(dataDir, 'slots.json'), JSON.stringify(await makeSlots(prepared)))
  const file = name === 'ours' ? 'serve.ts' : 'bookings-bare.ts'
  const child = fork(join(import.meta.dirname, file), [dataDir, name], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const [{ address }] = (await once(child, 'message')) as [{ address: string }]
  return { name, dataDir, address, child, used: 0, rounds: [] }
}

async function readCpuUs({ child }: Contestant): Promise<number> {
  child.send('cpu')
  const [{ cpuUs }] = (await once(child, 'message')) as [{ cpuUs: number }]
  return cpuUs
}

async function play(contestant: Contestant, durationS: number): Promise<Round> {
  const { dataDir, address } = contestant
  const order: LoadOrder = { dataDir, address, first: contestant.used, durationS, connections }
  const loader = fork(join(import.meta.dirname, 'bookings-load.ts'), [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const beforeUs = await readCpuUs(contestant)
  loader.send(order)
  const [result] = (await once(loader, 'message')) as [LoadResult]
  const cpuUs = (await readCpuUs(contestant)) - beforeUs
  contestant.used += result.requests + connections
  return { ...result, cpuUsPerRequest: cpuUs / result.requests }
}

async function warmUp(contestant: Contestant) {
  const deadlineMs = Date.now() + longestWarmUpS * 1000
  while (contestant.used < warmUpRequests && Date.now() < deadlineMs) await play(contestant, warmUpStepS)
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!
/** What is measured is selling: an account has three open ones at most, and one refused would count as quick. */
function requireSold({ name, rounds }: Contestant) {
  const refused = rounds.reduce((sum, { failures }) => sum + failures, 0)
  if (refused > 0) throw new Error(`${name}: ${refused} were refused, so there is nothing to compare`)
}

const perSecond = ({ rounds }: Contestant) =>
  median(rounds.map(({ requests, failures, seconds }) => (requests - failures) / seconds))

export async function benchBookings(dialect: Dialect, create: Create, folder: string): Promise<boolean> {
  const say = (text: string) => process.stdout.write(`${text}\n`)
  const contestants: Contestant[] = []
  try {
    for (const name of ['ours', 'bare'] as const)
      contestants.push(await startContestant(name, folder, create))
    for (const contestant of contestants) await warmUp(contestant)
    for (let round = 0; round < roundCount; round++)
      for (const contestant of contestants) contestant.rounds.push(await play(contestant, roundS))
    contestants.forEach(requireSold)
    say(await describeMachine(dialect, folder))
    say(`${connections} connections, medians of ${roundCount} rounds that took turns, ${slotCount} slots`)
    for (const contestant of contestants) {
      const ms = (pick: (round: Round) => number) => median(contestant.rounds.map(pick)).toFixed(1)
      const failed = contestant.rounds.reduce((sum, { failures }) => sum + failures, 0)
      say(
        `${contestant.name.padEnd(6)} ${perSecond(contestant).toFixed(0).padStart(5)} bookings/s  ${ms((r) => r.cpuUsPerRequest)} µs CPU/request  p50 ${ms((r) => r.p50Ms)}  p95 ${ms((r) => r.p95Ms)}  p99 ${ms((r) => r.p99Ms)} ms  refused or failed ${failed}`,
      )
    }
    const [ours, bare] = contestants
    const ratio = perSecond(ours!) / perSecond(bare!)
    say(`ratio ${ratio.toFixed(2)} (aim ${aim}: ${ratio >= aim ? 'reached' : 'not reached'})`)
    return contestants.every(({ rounds }) => rounds.every(({ failures }) => failures === 0))
  } finally {
    for (const { child } of contestants) child.disconnect()
  }
}
