// By when a report is settled: as its home says for its category, or as the campus service promises that it came by.
import type { Terms } from '@chaolin/shared/staff/terms'
import { findService } from '../campus/services/queries.ts'
import type { Context } from '../context.ts'
import { getMicroBrain, termsFor } from '../routing/queries.ts'
import type { Report } from './entities.ts'

/** A service's promise is the campus's: another post that takes it over makes its own. */
export async function termsAt(
  ctx: Context,
  { homeId, category, service }: Pick<Report, 'homeId' | 'category' | 'service'>,
): Promise<Terms | null> {
  const terms = await termsFor(ctx, homeId, category)
  if (!terms || !service || (await getMicroBrain(ctx, homeId))?.kind !== 'campus') return terms
  const row = await findService(ctx, service)
  return row ? { ...terms, resolveWithin: row.resolveWithin } : terms
}
