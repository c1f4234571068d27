// Saved filters of one person at one micro-brain: kept, replaced under the same name, removed.
import { mostFilters, type QueueFilter } from '@chaolin/shared/staff/filters-schema'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { lockPerson } from '../../residents/queries.ts'
import { SavedFilter } from './entities.ts'
import { sha256 } from '../../sha256.ts'

type Whose = { personId: string; microBrainId: string }

export async function listFilters(ctx: Context, whose: Whose) {
  const rows = await ctx.em.find(SavedFilter, whose, {
    orderBy: { id: 1 },
    limit: mostFilters,
    disableIdentityMap: true,
  })
  return { items: rows.map(({ name, query }) => ({ name, query })) }
}

export async function saveFilter(tx: Context, whose: Whose, name: string, query: QueueFilter) {
  await lockPerson(tx, whose.personId)
  const same = { ...whose, nameHash: sha256(name) }
  if ((await tx.em.count(SavedFilter, same)) > 0) {
    await tx.em.nativeUpdate(SavedFilter, same, { query })
  } else {
    if ((await tx.em.count(SavedFilter, whose)) >= mostFilters) throw new Refused('limit_reached')
    await tx.em.insert(SavedFilter, { ...same, name, query, createdAt: tx.now() })
  }
  return listFilters(tx, whose)
}

export async function removeFilter(tx: Context, whose: Whose, name: string) {
  const gone = await tx.em.nativeDelete(SavedFilter, { ...whose, nameHash: sha256(name) })
  if (gone === 0) throw new Refused('not_found')
}

/** Everywhere, also where the person works no longer. */
export async function filtersOf(ctx: Context, personId: string) {
  const rows = await ctx.em.find(SavedFilter, { personId }, { orderBy: { id: 1 }, disableIdentityMap: true })
  return rows.map(({ microBrainId, name, query }) => ({ microBrainId, name, query }))
}

export const forgetFiltersOf = (tx: Context, personId: string) =>
  tx.em.nativeDelete(SavedFilter, { personId })
