// `node bench/main.ts lifecycles [reports…]`: whole lifecycles a second on an empty and on full databases, and a burst.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { percentile } from './figures.ts'
import type { LifecycleOrder, LifecycleResult } from './lifecycle-load.ts'
import { prepareDatabase, readPrepared } from './prepare.ts'
import { seedReports } from './seed.ts'
import type { ServerMessage } from './serve.ts'

const aims = { perSecond: 400, ofEmpty: 0.85 }
/** The best open system known (CCRS): on an empty database, at a million reports, failing after the burst. */
const known = { empty: 37, million: 6.3, burstErrors: 0.57 }
const atOnce = 32
const warmUpS = 15
const roundS = 20
const burst = [1, 15, 1, 25, 2, 35, 10]
const stageS = 15

const say = (text: string) => process.stdout.write(`${text}\n`)
const ms = (times: number[], share: number) => `${percentile(times, share).toFixed(1)} ms`

async function play(order: LifecycleOrder): Promise<LifecycleResult> {
  const loader = fork(join(import.meta.dirname, 'lifecycle-load.ts'), [], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  loader.send(order)
  const [result] = (await once(loader, 'message')) as [LifecycleResult]
  return result
}

async function startServers(dataDir: string, count: number) {
  const children: ChildProcess[] = []
  const addresses: string[] = []
  for (let i = 0; i < count; i++) {
    const child = fork(join(import.meta.dirname, 'serve.ts'), [dataDir, 'whole'], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
    children.push(child)
    const [message] = (await once(child, 'message')) as [ServerMessage]
    if ('address' in message) addresses.push(message.address)
  }
  return { addresses, stop: () => children.forEach((child) => child.disconnect()) }
}

const countErrors = ({ errors }: LifecycleResult) => Object.values(errors).reduce((sum, one) => sum + one, 0)

function sayRound(title: string, result: LifecycleResult): number {
  const { timesMs, seconds, errors } = result
  const perSecond = timesMs.lifecycle.length / seconds
  say(
    `${title}: ${perSecond.toFixed(1)} lifecycles/s, ${countErrors(result)} errors ${JSON.stringify(errors)}`,
  )
  for (const [name, times] of Object.entries(timesMs))
    say(`  ${name.padEnd(10)} p50 ${ms(times, 0.5)}  p95 ${ms(times, 0.95)}  p99 ${ms(times, 0.99)}`)
  return perSecond
}

async function playBurst(order: Omit<LifecycleOrder, 'pace' | 'durationS'>): Promise<boolean> {
  say(
    `burst, ${stageS} s each (the best open system known: ${known.burstErrors * 100} % errors, no recovery):`,
  )
  const p95: number[] = []
  let errors = 0
  for (const perSecond of burst) {
    const result = await play({ ...order, durationS: stageS, pace: { perSecond } })
    const { lifecycle } = result.timesMs
    errors += countErrors(result)
    p95.push(percentile(lifecycle, 0.95))
    say(
      `  ${String(perSecond).padStart(2)}/s: ${lifecycle.length} done in ${result.seconds.toFixed(1)} s, p50 ${ms(lifecycle, 0.5)}, p95 ${ms(lifecycle, 0.95)}, ${countErrors(result)} errors ${JSON.stringify(result.errors)}`,
    )
  }
  say(
    `  p95 at 1/s before ${p95[0]!.toFixed(1)} ms, between the peaks ${p95[2]!.toFixed(1)} and ${p95[4]!.toFixed(1)} ms; ${errors} errors`,
  )
  return errors === 0
}

/** True when no lifecycle failed; the speeds are printed with their aims. */
export async function benchLifecycles(
  createDatabase: (dataDir: string) => Promise<{ url: string }>,
  folder: string,
  sizes: number[],
): Promise<boolean> {
  let good = true
  let empty = 0
  for (const size of [0, ...sizes]) {
    const dataDir = join(folder, `lifecycles-${size}`)
    mkdirSync(dataDir)
    const { url } = await createDatabase(dataDir)
    const prepared = await prepareDatabase(dataDir, url)
    writeFileSync(join(dataDir, 'prepared.json'), JSON.stringify(prepared))
    if (size > 0) {
      const startedMs = performance.now()
      const { number } = JSON.parse(readPrepared(dataDir).answer) as { number: string }
      await seedReports(url, number, size)
      say(`${size} reports seeded in ${((performance.now() - startedMs) / 1000).toFixed(0)} s`)
    }
    const { addresses, stop } = await startServers(dataDir, 1)
    try {
      const order = { dataDir, addresses }
      await play({ ...order, durationS: warmUpS, pace: { atOnce } })
      const result = await play({ ...order, durationS: roundS, pace: { atOnce } })
      const perSecond = sayRound(`${size === 0 ? 'empty' : `${size} reports`}, ${atOnce} at once`, result)
      if (size === 0) empty = perSecond
      say(
        size === 0
          ? `  aim ${aims.perSecond}/s: ${perSecond >= aims.perSecond ? 'reached' : 'not reached'}; the best open system known ${known.empty}/s`
          : `  of the empty one ${(perSecond / empty).toFixed(2)} (aim ${aims.ofEmpty}: ${perSecond / empty >= aims.ofEmpty ? 'reached' : 'not reached'})`,
      )
      good &&= countErrors(result) === 0
      if (size === (sizes.at(-1) ?? 0)) good = (await playBurst(order)) && good
    } finally {
      stop()
    }
  }
  return good
}
