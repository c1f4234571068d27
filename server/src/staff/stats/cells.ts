// The steps of a stretch of time, added up: a cell for each home and category.
import { setImmediate } from 'node:timers/promises'
import { addCell, addEvent, emptyCell, statEvents, type StatCell } from '@chaolin/shared/staff/stats'
import type { Context } from '../../context.ts'
import { readMoved } from '../../reports/queries.ts'
import { hourOf } from './days.ts'

/** By home, then by category. */
export type Cells = Map<string, Map<string, StatCell>>

function cellOf(cells: Cells, homeId: string, category: string): StatCell {
  const home = cells.get(homeId) ?? new Map<string, StatCell>()
  cells.set(homeId, home)
  const cell = home.get(category) ?? emptyCell()
  home.set(category, cell)
  return cell
}

export async function addUp(ctx: Context, from: Date, until: Date): Promise<Cells> {
  const cells: Cells = new Map()
  for await (const reports of readMoved(ctx, from, until)) {
    for (const { steps, category, source } of reports)
      for (const event of statEvents(steps, category, source))
        if (event.at >= from.getTime() && event.at < until.getTime())
          addEvent(cellOf(cells, event.homeId, event.category), event, hourOf(new Date(event.at)))
    // SQLite answers without leaving this turn of the event loop: a long day must not keep requests out.
    await setImmediate()
  }
  return cells
}

/** A new one: neither of the two is touched, since others may be reading them. */
export function joinCells(a: Cells, b: Cells): Cells {
  const joined: Cells = new Map()
  for (const cells of [a, b])
    for (const [homeId, home] of cells)
      for (const [category, cell] of home) addCell(cellOf(joined, homeId, category), cell)
  return joined
}

export const copyCell = (cell: StatCell): StatCell => ({
  ...cell,
  acceptMinutes: new Map(cell.acceptMinutes),
  resolveMinutes: new Map(cell.resolveMinutes),
  hours: new Map(cell.hours),
  sources: new Map(cell.sources),
})

/** All categories of one home, added to `into`. */
export function addHome(into: StatCell, parts: readonly Cells[], homeId: string): StatCell {
  for (const cells of parts) for (const cell of cells.get(homeId)?.values() ?? []) addCell(into, cell)
  return into
}
