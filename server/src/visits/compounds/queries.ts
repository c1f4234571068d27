// Questions to compounds: one of them, its gates, the compounds of a post, and those a name finds.
import type { Context } from '../../context.ts'
import { readRows } from '../../db/sql.ts'
import { Compound, Gate } from './entities.ts'

export type { Compound, Gate } from './entities.ts'

export const getCompound = (ctx: Context, id: string): Promise<Compound | null> =>
  ctx.em.findOne(Compound, { id }, { disableIdentityMap: true })

export const getGate = (ctx: Context, id: string): Promise<Gate | null> =>
  ctx.em.findOne(Gate, { id }, { disableIdentityMap: true })

/** A compound of the demo has 80: far from a thousand. */
export const gatesOf = (ctx: Context, compoundId: string): Promise<Gate[]> =>
  ctx.em.find(Gate, { compoundId }, { orderBy: { id: 1 }, limit: 1000, disableIdentityMap: true })

export const compoundsOf = (ctx: Context, microBrainId: string): Promise<Compound[]> =>
  ctx.em.find(Compound, { microBrainId }, { orderBy: { id: 1 }, limit: 100, disableIdentityMap: true })

export const compoundsById = async (ctx: Context, ids: readonly string[]): Promise<Map<string, Compound>> => {
  const rows = await ctx.em.find(Compound, { id: { $in: [...ids] } }, { disableIdentityMap: true })
  return new Map(rows.map((row) => [row.id, row]))
}

/** Of so many as one person may guard. */
export const gatesById = (ctx: Context, ids: readonly string[]): Promise<Gate[]> =>
  ctx.em.find(Gate, { id: { $in: [...ids] } }, { orderBy: { id: 1 }, limit: 100, disableIdentityMap: true })

/** How many gates each has. */
export async function countGates(ctx: Context, compoundIds: readonly string[]): Promise<Map<string, number>> {
  if (compoundIds.length === 0) return new Map()
  const rows = await readRows<{ id: string; gates: number }>(
    ctx.em,
    `select compound_id as id, count(*) as gates from gates
     where compound_id in (${compoundIds.map(() => '?').join(', ')}) group by compound_id`,
    compoundIds,
  )
  return new Map(rows.map(({ id, gates }) => [id, Number(gates)]))
}

const mostHits = 20

/** A part of the name; a district has some hundreds of compounds, which one look through them all finds. */
export async function compoundsNamed(ctx: Context, part: string) {
  const words = part.trim().replace(/[\\%_]/g, '\\$&')
  return ctx.em.find(
    Compound,
    { name: { $like: `%${words}%` } },
    {
      fields: ['id', 'name', 'microBrainId'],
      orderBy: { id: 1 },
      limit: mostHits,
      disableIdentityMap: true,
    },
  )
}
