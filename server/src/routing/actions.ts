// Changes of the routing tables: each one ends by telling every process that something changed.
import { startingCategories } from '@chaolin/shared/reports/categories'
import { raw } from '@mikro-orm/core'
import type { SqlEntityManager } from '@mikro-orm/sql'
import { forgetBook } from './book.ts'
import { Category, RoutingRevision } from './entities.ts'
import { everyPart, partIds, type BookPart } from './revisions.ts'

/** In the transaction of the change itself; without a part every part counts as changed. */
export async function bumpRevision(em: SqlEntityManager, part?: BookPart) {
  // The row of all first: of two who change something, one waits here.
  await grow(em, everyPart)
  if (part) await grow(em, partIds[part])
  forgetBook(em)
}

async function grow(em: SqlEntityManager, id: number) {
  const changed = await em.nativeUpdate(RoutingRevision, { id }, { revision: raw('revision + 1') })
  if (changed === 0) await em.insert(RoutingRevision, { id, revision: 1 })
}

/** The categories a district starts with; rows that are there already are the district's own and stay. */
export async function seedCategories(em: SqlEntityManager) {
  const kept = new Set((await em.find(Category, {}, { disableIdentityMap: true })).map(({ code }) => code))
  const missing = startingCategories
    .map((row, position) => ({ ...row, position }))
    .filter(({ code }) => !kept.has(code))
  if (missing.length === 0) return
  // Two processes may start at once.
  await em.upsertMany(Category, missing, { onConflictAction: 'ignore' })
  await bumpRevision(em)
}
