// Each post's sums over a range, as they were added up from its rows: held in memory until anybody writes rows.
import type { StatCell } from '@chaolin/shared/staff/stats'
import type { Context } from '../../context.ts'

export type PostCells = { cells: ReadonlyMap<string, StatCell>; rowCount: number }
type Entry = { read: Promise<PostCells>; weight: number }
type Hold = { revision: string; entries: Map<string, Entry> }

/** By database. */
const held = new WeakMap<object, Hold>()
/** What comes from so few rows is read anew each time: that costs next to nothing. */
export const fewRows = 200
/** Counts in the maps of all that is held: some 20 MB. */
const mostWeight = 500_000
const sumsWeight = 15

function holdOf(ctx: Context, revision: string): Hold {
  const owner = ctx.em.getDriver()
  const known = held.get(owner)
  if (known?.revision === revision) return known
  const hold: Hold = { revision, entries: new Map() }
  held.set(owner, hold)
  return hold
}

/**
 * The revision was read before the rows: they are as new as it says, or newer. Who asks while another reads the same waits
 * for that one; nobody may change what comes back.
 */
export async function holdCells(
  ctx: Context,
  revision: string,
  key: string,
  read: () => Promise<PostCells>,
): Promise<PostCells['cells']> {
  const { entries } = holdOf(ctx, revision)
  const entry = entries.get(key) ?? { read: read(), weight: 0 }
  // Put at the end: the first are those that nobody asked for the longest.
  entries.delete(key)
  entries.set(key, entry)
  try {
    const { cells, rowCount } = await entry.read
    if (rowCount <= fewRows) forget(entries, key, entry)
    else if (entry.weight === 0) {
      entry.weight = weigh(cells)
      makeRoom(entries)
    }
    return cells
  } catch (error) {
    forget(entries, key, entry)
    throw error
  }
}

function forget(entries: Hold['entries'], key: string, entry: Entry) {
  if (entries.get(key) === entry) entries.delete(key)
}

function weigh(cells: PostCells['cells']) {
  let weight = 0
  for (const { acceptMinutes, resolveMinutes } of cells.values())
    weight += sumsWeight + acceptMinutes.size + resolveMinutes.size
  return weight
}

function makeRoom(entries: Hold['entries']) {
  let weight = [...entries.values()].reduce((sum, entry) => sum + entry.weight, 0)
  for (const [key, entry] of entries) {
    if (weight <= mostWeight) return
    entries.delete(key)
    weight -= entry.weight
  }
}
