// When somebody has to be told next of a report that does not move: written with every change of its row.
import { keptRungs, ladderLevels, nextRung, type LadderLevel, type Scale } from '@chaolin/shared/staff/ladder'
import type { Context } from '../context.ts'
import { workingCalendarAt } from '../routing/calendar/queries.ts'
import { deskAbove, parentOf } from '../routing/queries.ts'
import type { Report } from './entities.ts'
import { termsAt } from './terms.ts'

/** The post above and the district, each once: above a street stands the district itself. */
async function levelsAt(ctx: Context, homeId: string): Promise<LadderLevel[]> {
  const above = await parentOf(ctx, homeId)
  const districtId = await deskAbove(ctx, homeId)
  const missing = above === null ? 'above' : above.id === districtId ? 'district' : null
  return ladderLevels.filter((level) => level !== missing)
}

export async function scaleOf(
  ctx: Context,
  report: Pick<Report, 'homeId' | 'category' | 'service'>,
): Promise<Scale> {
  const { homeId } = report
  const terms = await termsAt(ctx, report)
  return {
    clocks: {
      accept: terms?.acceptWithin.clock ?? 'working',
      resolve: terms?.resolveWithin.clock ?? 'working',
    },
    calendar: await workingCalendarAt(ctx, homeId),
    levels: await levelsAt(ctx, homeId),
  }
}

/** What the row says of the ladder after a change. */
export async function ladderColumns(tx: Context, before: Report, after: Report) {
  const ladderDone = keptRungs(after.ladderDone, before, after)
  const next = nextRung({ ...after, ladderDone }, await scaleOf(tx, after))
  return { ladderDone, ladderAt: next?.at ?? null }
}
