// What stays of passages after 90 days: how many, by gate and day. Also forged codes, of which nothing else is kept.
import type { Direction } from '@chaolin/shared/visits/gate'
import type { GateCounts } from '@chaolin/shared/visits/gate-schema'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { changeRows, isMysql, readRows, toTime } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'
import { GateStep, Passage, PassageCount } from './entities.ts'

const dayMs = 24 * 3_600_000
export const keepPassagesMs = 90 * dayMs
const batchSize = 500

type Key = {
  compoundId: string
  gateId: string
  day: string
  direction: Direction
  verdict: 'open' | 'refuse'
}
type Counted = Key & { count: number }

const dayOf = (time: Date) => toWire(time).slice(0, 10)
const keyText = ({ gateId, day, direction, verdict }: Key) => [gateId, day, direction, verdict].join(' ')

/** Rows that are missing come first, with nothing in them; then one update adds to all. */
async function addCounts(tx: Context, counted: Counted[]) {
  if (counted.length === 0) return
  const empty = counted.map(({ count: _count, ...key }) => ({ ...key, count: 0 }))
  await tx.em.upsertMany(PassageCount, empty, {
    onConflictFields: ['gateId', 'day', 'direction', 'verdict'],
    onConflictAction: 'ignore',
    disableIdentityMap: true,
  })
  const cases = counted
    .map(() => 'when gate_id = ? and day = ? and direction = ? and verdict = ? then ?')
    .join(' ')
  const keys = counted.map(() => '(gate_id = ? and day = ? and direction = ? and verdict = ?)').join(' or ')
  const keyValues = ({ gateId, day, direction, verdict }: Key) => [gateId, day, direction, verdict]
  await changeRows(
    tx.em,
    `update passage_counts set count = count + case ${cases} else 0 end where ${keys}`,
    [...counted.flatMap((row) => [...keyValues(row), row.count]), ...counted.flatMap(keyValues)],
  )
}

/** So long forged codes are gathered in memory: whoever shows a thousand costs one write. */
const gatherMs = 1000

/** Codes that were not ours: nothing is known of them but that they were shown. Written in batches, beside the answers. */
export function createTally(ctx: Context) {
  const waiting = new Map<string, Counted>()
  let writing: Promise<void> | null = null
  let timer: NodeJS.Timeout | null = null

  async function writeAll() {
    while (waiting.size > 0) {
      const batch = [...waiting.values()]
      waiting.clear()
      await inTransaction(ctx, (tx) => addCounts(tx, batch)).catch((err: unknown) =>
        ctx.log.warn({ err }, 'forged codes were not counted'),
      )
    }
    writing = null
  }

  /** Resolves once all of it is written. */
  function settle(): Promise<void> {
    if (timer) clearTimeout(timer)
    timer = null
    writing ??= writeAll()
    return writing
  }

  return {
    add(gate: { id: string; compoundId: string }, direction: Direction) {
      const day = dayOf(ctx.now())
      const key: Key = {
        compoundId: gate.compoundId,
        gateId: gate.id,
        day,
        direction,
        verdict: 'refuse',
      }
      waiting.set(keyText(key), { ...key, count: (waiting.get(keyText(key))?.count ?? 0) + 1 })
      timer ??= setTimeout(() => void settle(), gatherMs).unref()
    },
    settle,
  }
}

/** So many days are read at once. */
const daysShown = 14

type Sum = { day: string; direction: Direction; verdict: 'open' | 'refuse'; total: number }

/** What is still there one by one, summed by day. */
function sumsOfPassages(ctx: Context, gateId: string, days: readonly string[]): Promise<Sum[]> {
  const starts = days.map((day) => new Date(`${day}T00:00:00+08:00`))
  const end = new Date(starts[0]!.getTime() + dayMs)
  return readRows<Sum>(
    ctx.em,
    `select case ${days.map(() => 'when at >= ? then ?').join(' ')} end as day, direction, verdict, count(*) as total
     from passages where gate_id = ? and at >= ? and at < ? group by 1, 2, 3`,
    [...days.flatMap((day, i) => [starts[i], day]), gateId, starts[starts.length - 1], end],
  )
}

const sumsKept = (ctx: Context, gateId: string, days: readonly string[]) =>
  readRows<Sum>(
    ctx.em,
    `select day, direction, verdict, count as total from passage_counts
     where gate_id = ? and day >= ? and day <= ?`,
    [gateId, days[days.length - 1], days[0]],
  )

/** By day, the latest first: today, or up to the day that is asked for. */
export async function countsOf(ctx: Context, gateId: string, until?: string): Promise<GateCounts> {
  const last = Date.parse(`${until ?? dayOf(ctx.now())}T00:00:00+08:00`)
  const days = Array.from({ length: daysShown }, (_, ago) => dayOf(new Date(last - ago * dayMs)))
  const sums = [...(await sumsOfPassages(ctx, gateId, days)), ...(await sumsKept(ctx, gateId, days))]
  const items = days.map((day) => ({ day, in: 0, out: 0, refused: 0 }))
  for (const { day, direction, verdict, total } of sums) {
    const item = items[days.indexOf(day)]!
    item[verdict === 'open' ? direction : 'refused'] += Number(total)
  }
  return { items }
}

type Old = {
  id: number
  compound_id: string
  gate_id: string
  direction: Direction
  verdict: 'open' | 'refuse'
  at: number | string
}

/**
 * Counted and deleted in one transaction, so that a passage is in one of the two places, whenever the power goes.
 * Gives how many went.
 */
const forgetBatch = (ctx: Context, before: Date) =>
  inTransaction(ctx, async (tx) => {
    // Locked, so that a second process counts none of them again; SQLite has one writer at a time.
    const lock = isMysql(tx.em) ? ' for update' : ''
    const rows = await readRows<Old>(
      tx.em,
      `select id, compound_id, gate_id, direction, verdict, at from passages where at < ? order by at, id limit ?${lock}`,
      [before, batchSize],
    )
    const counts = new Map<string, Counted>()
    for (const row of rows) {
      const key: Key = {
        compoundId: row.compound_id,
        gateId: row.gate_id,
        day: dayOf(toTime(row.at)),
        direction: row.direction,
        verdict: row.verdict,
      }
      const known = counts.get(keyText(key)) ?? { ...key, count: 0 }
      counts.set(keyText(key), { ...known, count: known.count + 1 })
    }
    await addCounts(tx, [...counts.values()])
    if (rows.length > 0) await tx.em.nativeDelete(Passage, { id: { $in: rows.map(({ id }) => Number(id)) } })
    return rows.length
  })

/** Run by the outbox. */
export async function forgetPassages(ctx: Context) {
  const before = new Date(ctx.now().getTime() - keepPassagesMs)
  while ((await forgetBatch(ctx, before)) > 0);
  await ctx.em.nativeDelete(GateStep, { expiresAt: { $lt: ctx.now() } })
}
