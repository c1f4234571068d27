// What was measured, as lines to read: medians, spread, ratios, and on which machine.
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import mysql from 'mysql2/promise'
import type { LoadResult } from './load.ts'
import type { Dialect } from './statements.ts'

export type Round = LoadResult & { cpuUsPerRequest: number }

/** Less than this of the hand-written statements is worth a look. */
const aim = 0.7

const median = (values: number[]) => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
/** Of a list in any order; NaN when it is empty. */
export function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.ceil(sorted.length * share) - 1] ?? NaN
}

const perSecond = (round: Round) => round.requests / round.seconds
const medianOf = (rounds: Round[], pick: (round: Round) => number) => median(rounds.map(pick))

function line(name: string, rounds: Round[]): string {
  const speeds = rounds.map(perSecond)
  const whole = (value: number) => value.toFixed(0).padStart(5)
  const ms = (pick: (round: Round) => number) => medianOf(rounds, pick).toFixed(1).padStart(6)
  return [
    name.padEnd(34),
    `${whole(median(speeds))} req/s (${whole(Math.min(...speeds))} – ${whole(Math.max(...speeds))})`,
    `${whole(medianOf(rounds, (round) => round.cpuUsPerRequest))} µs CPU/request`,
    `p50 ${ms((round) => round.p50Ms)}  p95 ${ms((round) => round.p95Ms)}  p99 ${ms((round) => round.p99Ms)} ms`,
  ].join('  ')
}

/** Prints the result; false when a request failed, since the figures are then worth nothing. */
export function printFigures(
  connections: number,
  ours: Round[],
  byHand: Round[],
  insertsAlone: Round[],
): boolean {
  const say = (text: string) => process.stdout.write(`${text}\n`)
  const failures = [...ours, ...byHand, ...insertsAlone].reduce((sum, round) => sum + round.failures, 0)
  say(`${connections} connections, medians of ${ours.length} rounds that took turns`)
  say(line('A POST /v1/reports', ours))
  say(line('B its statements by hand', byHand))
  say(line('C the three inserts alone, by hand', insertsAlone))
  const ratio = (other: Round[]) => medianOf(ours, perSecond) / medianOf(other, perSecond)
  const verdict = ratio(byHand) >= aim ? 'reached' : 'not reached'
  say(`A/B ${ratio(byHand).toFixed(2)} (aim ${aim}: ${verdict})  A/C ${ratio(insertsAlone).toFixed(2)}`)
  say(`failed requests: ${failures}`)
  return failures === 0
}

const syncCount = 500

/** How many small writes the disk confirms in a second: the limit of one commit after another. */
function measureSyncs(folder: string): number {
  const file = openSync(join(folder, 'syncs'), 'w')
  const block = Buffer.alloc(4096)
  const startedMs = performance.now()
  for (let i = 0; i < syncCount; i++) {
    writeSync(file, block, 0, block.length, i * block.length)
    fdatasyncSync(file)
  }
  closeSync(file)
  return syncCount / ((performance.now() - startedMs) / 1000)
}

async function databaseVersion(dialect: Dialect): Promise<string> {
  if (dialect === 'sqlite') return `SQLite ${process.versions.sqlite ?? ''}, WAL, synchronous=full`
  const connection = await mysql.createConnection(process.env.TEST_MYSQL_URL ?? '')
  const [rows] = await connection.query(
    'select version() as version, @@innodb_flush_log_at_trx_commit as flush',
  )
  await connection.end()
  const [{ version, flush }] = rows as [{ version: string; flush: number }]
  return `${version}, innodb_flush_log_at_trx_commit=${flush}`
}

export async function describeMachine(dialect: Dialect, folder: string): Promise<string> {
  const processors = cpus()
  return [
    `${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'}`,
    `${Math.round(totalmem() / 2 ** 30)} GiB`,
    `Node ${process.versions.node}`,
    await databaseVersion(dialect),
    `${measureSyncs(folder).toFixed(0)} fdatasync/s`,
  ].join(', ')
}
