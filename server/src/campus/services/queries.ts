// Questions about the campus services: what there is, what each asks for, how it is called.
import type { ServiceName, ServiceView } from '@chaolin/shared/campus/service-schema'
import type { ServiceRow } from '@chaolin/shared/campus/services'
import type { Context } from '../../context.ts'
import { CampusService } from './entities.ts'

const plain = { disableIdentityMap: true } as const

const toRow = ({ updatedAt: _updatedAt, category, joint, opens, ...row }: CampusService): ServiceRow => ({
  ...row,
  category: category ?? null,
  joint: joint ?? null,
  opens: opens ?? null,
})

export async function findService(ctx: Context, code: string): Promise<ServiceRow | null> {
  const row = await ctx.em.findOne(CampusService, { code }, plain)
  return row && toRow(row)
}

/** All of them, in their order. */
export async function listServices(ctx: Context): Promise<ServiceRow[]> {
  const rows = await ctx.em.find(CampusService, {}, { orderBy: { position: 1, code: 1 }, ...plain })
  return rows.map(toRow)
}

export const nameOfService = ({ code, name }: ServiceRow): ServiceName => ({ code, name })

/** By code; nothing is asked of the database where none is named. */
export async function serviceNames(ctx: Context, codes: readonly (string | null | undefined)[]) {
  const known = [...new Set(codes.filter((code) => typeof code === 'string'))]
  if (known.length === 0) return new Map<string, ServiceName>()
  const rows = await ctx.em.find(CampusService, { code: { $in: known } }, plain)
  return new Map(rows.map(({ code, name }) => [code, { code, name }]))
}

/** A row that is gone is still called by its code. */
export const named = (names: ReadonlyMap<string, ServiceName>, code: string): ServiceName =>
  names.get(code) ?? { code, name: { zh: code, en: code } }

export const tileOf = (row: ServiceRow): ServiceView => ({
  code: row.code,
  name: row.name,
  hint: row.hint,
  icon: row.icon,
  shape: row.shape,
  questions: row.questions,
  resolveWithin: row.resolveWithin,
  confidentiality: row.confidentiality,
  anonymous: row.anonymous,
  opens: row.opens,
})
