// Changes of the services: the nine at the start, and what an admin writes.
import type { ServiceChange } from '@chaolin/shared/campus/service-schema'
import { opensUp, startingServices, wrongShape, type ServiceRow } from '@chaolin/shared/campus/services'
import type { Context } from '../../context.ts'
import { Refused, wrong } from '../../errors.ts'
import { getCategory } from '../../routing/queries.ts'
import { hasCaseOf } from '../cases/queries.ts'
import { CampusService } from './entities.ts'
import { findService } from './queries.ts'

/** Rows that are there already are this installation's own and stay. */
export async function seedServices(ctx: Context) {
  const kept = await ctx.em.find(CampusService, {}, { fields: ['code'], disableIdentityMap: true })
  const known = new Set(kept.map(({ code }) => code))
  const missing = startingServices
    .filter(({ code }) => !known.has(code))
    .map((row) => ({ ...row, updatedAt: ctx.now() }))
  // Two processes may start at once.
  if (missing.length > 0)
    await ctx.em.upsertMany(CampusService, missing, {
      onConflictAction: 'ignore',
      disableIdentityMap: true,
    })
}

export async function putService(tx: Context, code: string, change: ServiceChange): Promise<ServiceRow> {
  const row: ServiceRow = { code, ...change }
  const problem = wrongShape(row)
  if (problem) throw wrong(problem.path, problem.message)
  const before = await findService(tx, code)
  const promised = { before: before?.confidentiality ?? null, asked: await hasCaseOf(tx, code) }
  const opened = opensUp(row, promised)
  if (opened) throw wrong(opened.path, opened.message)
  if (row.category !== null && !(await getCategory(tx, row.category)))
    throw new Refused('category_unknown', { errors: [{ path: 'category', message: '没有这个类别' }] })
  const ids = row.questions.map(({ id }) => id)
  if (new Set(ids).size !== ids.length) throw wrong('questions', '问题的 id 重复了')
  await tx.em.upsert(CampusService, { ...row, updatedAt: tx.now() }, { disableIdentityMap: true })
  return row
}
