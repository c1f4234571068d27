// Days that are not rolled up yet, today above all: what is older than a moment is added up once and held in memory.
import type { Context } from '../../context.ts'
import { addUp, joinCells, type Cells } from './cells.ts'
import { addDays, startOf } from './days.ts'

/** A step is written in the transaction that dates it, and none is open for this long: what is older is all there. */
export const settledMs = 2 * 60_000
/** How far what is held may lie behind that before it is moved on. */
const moveOnMs = 60_000

type Held = { until: Date; cells: Cells; moving: Promise<void> | null }
/** By database, then by day. */
const held = new WeakMap<object, Map<string, Held>>()

/** The figures of a day by now, in parts that are to be added up. */
export async function readLiveDay(ctx: Context, day: string): Promise<Cells[]> {
  const known = holdOf(ctx, day)
  const end = startOf(addDays(day, 1))
  await moveOn(ctx, known, end)
  // Both at once: another request may put something newer in their place while this one reads on.
  const { until, cells } = known
  return until < end ? [cells, await addUp(ctx, until, end)] : [cells]
}

function holdOf(ctx: Context, day: string): Held {
  const owner = ctx.em.getDriver()
  const days = held.get(owner) ?? new Map<string, Held>()
  held.set(owner, days)
  // The day before yesterday is rolled up by now, or nobody looks at it.
  for (const old of days.keys()) if (old < addDays(day, -3)) days.delete(old)
  const known = days.get(day) ?? { until: startOf(day), cells: new Map(), moving: null }
  days.set(day, known)
  return known
}

/** One request does it, the others wait for that one. */
async function moveOn(ctx: Context, known: Held, end: Date) {
  const settled = new Date(Math.min(ctx.now().getTime() - settledMs, end.getTime()))
  if (settled.getTime() - known.until.getTime() < moveOnMs && settled < end) return
  if (settled <= known.until) return
  if (known.moving) return known.moving.catch(() => undefined)
  const move = async () => {
    const more = await addUp(ctx, known.until, settled)
    Object.assign(known, { cells: joinCells(known.cells, more), until: settled })
  }
  known.moving = move().finally(() => {
    known.moving = null
  })
  await known.moving
}
