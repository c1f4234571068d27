// How the database finds what the product's own statements ask for: each is taken down as it runs, then explained.
import { CompiledQuery, Kysely } from 'kysely'
import type { Context } from '../src/context.ts'
import { isMysql } from '../src/db/sql.ts'

export type Plan = { sql: string; lines: string[] }

/** The statements of this work, in its transactions and beside them; nothing else may run meanwhile. */
async function takeDown(work: () => Promise<unknown>): Promise<CompiledQuery[]> {
  const seen: CompiledQuery[] = []
  const own = Kysely.prototype.executeQuery
  Kysely.prototype.executeQuery = function (this: Kysely<unknown>, query: CompiledQuery, ...rest) {
    seen.push(query)
    return own.call(this, query, ...rest)
  } as typeof own
  try {
    await work()
  } finally {
    Kysely.prototype.executeQuery = own
  }
  return seen
}

const lineOf = (row: Record<string, unknown>) =>
  'detail' in row
    ? String(row.detail)
    : [row.table, row.type, row.possible_keys, row.key, row.Extra].map(String).join(' ')

export async function plansOf(ctx: Context, work: () => Promise<unknown>): Promise<Plan[]> {
  const looks = (await takeDown(work)).filter(({ sql }) => /^\s*(select|update|delete)\b/i.test(sql))
  const plans: Plan[] = []
  const explain = isMysql(ctx.em) ? 'explain' : 'explain query plan'
  for (const { sql, parameters } of new Map(looks.map((one) => [one.sql, one])).values()) {
    const { rows } = await ctx.em
      .getKysely()
      .executeQuery<Record<string, unknown>>(CompiledQuery.raw(`${explain} ${sql}`, [...parameters]))
    plans.push({ sql, lines: rows.map(lineOf) })
  }
  return plans
}
