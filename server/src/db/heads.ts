// The first rows of many stretches of an index at once: each stretch is read for itself, so that none is sorted.
import type { SqlEntityManager } from '@mikro-orm/sql'
import { readRows } from './sql.ts'

/** A `select` with its own order and limit. */
export type Head = { sql: string; values: readonly unknown[] }

/** SQLite takes no more than 500 of them in one statement. */
const mostAtOnce = 400

export async function readHeads<Row>(em: SqlEntityManager, heads: readonly Head[]): Promise<Row[]> {
  const rows: Row[] = []
  for (let from = 0; from < heads.length; from += mostAtOnce) {
    const part = heads.slice(from, from + mostAtOnce)
    const sql = part.map((head, i) => `select * from (${head.sql}) h${i}`).join(' union all ')
    const values = part.flatMap((head) => head.values)
    rows.push(...(await readRows<Row>(em, sql, values)))
  }
  return rows
}
