// Plain SQL for the paths that the bench names. Values stay apart from the text, so that SQLite prepares a statement
// once; the entity manager would build, inline and parse it anew each time, at three times the processor.
import type { EntityClass, EntityMetadata, RequiredEntityData } from '@mikro-orm/core'
import type { SqlEntityManager } from '@mikro-orm/sql'
import { CompiledQuery, type QueryResult } from 'kysely'
import { MySqlDriver } from '@mikro-orm/mysql'

export const isMysql = (em: SqlEntityManager) => em.getDriver() instanceof MySqlDriver

/** In the manager's transaction if it has one; fails with the same errors as the manager does. */
async function run<Row>(
  em: SqlEntityManager,
  sql: string,
  values: readonly unknown[],
): Promise<QueryResult<Row>> {
  const toStored = isMysql(em) ? toMysql : toSqlite
  try {
    return await em.getKysely().executeQuery<Row>(CompiledQuery.raw(sql, values.map(toStored)))
  } catch (error) {
    throw em.getDriver().convertException(error as Error)
  }
}

const toMysql = (value: unknown) => value ?? null

/** As MikroORM stores them there: times as milliseconds, truth as 0 and 1. */
function toSqlite(value: unknown) {
  if (value instanceof Date) return value.getTime()
  return typeof value === 'boolean' ? Number(value) : (value ?? null)
}

/** Rows as the database gives them: read no booleans or JSON this way, and times by `toTime`. */
export const readRows = async <Row>(
  em: SqlEntityManager,
  sql: string,
  values: readonly unknown[],
): Promise<Row[]> => (await run<Row>(em, sql, values)).rows

/** Runs a statement that gives no rows; says how many it changed. */
export const changeRows = async (em: SqlEntityManager, sql: string, values: readonly unknown[]) =>
  Number((await run(em, sql, values)).numAffectedRows ?? 0)

/** As many question marks as there are values, for `in (…)`. */
export const marksFor = (values: readonly unknown[]) => values.map(() => '?').join(', ')

/** A time in such a row: milliseconds from SQLite, UTC in words from MySQL. */
export const toTime = (stored: number | string) =>
  new Date(typeof stored === 'number' ? stored : `${stored.replace(' ', 'T')}Z`)

type Insert = { sql: string; marks: string; convert: ((value: unknown) => unknown)[] }
const inserts = new WeakMap<EntityMetadata, Map<string, Insert>>()

/** What `em.insert` does, without building the statement anew; gives the number of the new row. */
export async function insertRow<T extends object>(
  em: SqlEntityManager,
  entity: EntityClass<T>,
  row: RequiredEntityData<T>,
): Promise<number> {
  const fields = Object.entries(row)
  const { sql, convert } = insertOf(
    em,
    entity,
    fields.map(([name]) => name),
  )
  const result = await run(
    em,
    sql,
    fields.map(([, value], i) => convert[i]!(value)),
  )
  return Number(result.insertId)
}

/** Both databases take so many values in one statement; SQLite the fewer of the two. */
const mostValues = 32_000

/** Several rows of the same fields, by as few statements as there can be. */
export async function insertRows<T extends object>(
  em: SqlEntityManager,
  entity: EntityClass<T>,
  rows: readonly RequiredEntityData<T>[],
): Promise<void> {
  const names = Object.keys(rows[0] ?? {})
  if (names.length === 0) return
  const { sql, marks, convert } = insertOf(em, entity, names)
  const atOnce = Math.floor(mostValues / names.length)
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.slice(from, from + atOnce)
    const values = some.flatMap((row) =>
      names.map((name, i) => convert[i]!((row as Record<string, unknown>)[name])),
    )
    await run(em, sql + `, ${marks}`.repeat(some.length - 1), values)
  }
}

function insertOf<T extends object>(em: SqlEntityManager, entity: EntityClass<T>, names: string[]): Insert {
  const meta: EntityMetadata = em.getMetadata().get(entity)
  const known = inserts.get(meta) ?? new Map<string, Insert>()
  inserts.set(meta, known)
  const key = names.join()
  const insert = known.get(key) ?? makeInsert(em, meta, names)
  known.set(key, insert)
  return insert
}

function propertyOf(meta: EntityMetadata, name: string) {
  const property = meta.props.find((known) => known.name === name)
  if (!property) throw new Error(`${meta.className} has no ${name}`)
  return property
}

function makeInsert(em: SqlEntityManager, meta: EntityMetadata, names: string[]): Insert {
  const platform = em.getPlatform()
  const properties = names.map((name) => propertyOf(meta, name))
  const columns = properties.map(({ fieldNames }) => platform.quoteIdentifier(fieldNames[0]!))
  const table = platform.quoteIdentifier(meta.tableName)
  const marks = `(${marksFor(columns)})`
  return {
    sql: `insert into ${table} (${columns.join(', ')}) values ${marks}`,
    marks,
    convert: properties.map(
      ({ customType }) =>
        (value: unknown) =>
          customType && value != null
            ? (customType.convertToDatabaseValue(value, platform) as unknown)
            : value,
    ),
  }
}
