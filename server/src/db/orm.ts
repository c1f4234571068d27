// Opens the database: SQLite by node:sqlite, or any MySQL-protocol server by mysql2. Entities are listed by hand.
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { join } from 'node:path'
import { Migrator } from '@mikro-orm/migrations'
import { MySqlDriver } from '@mikro-orm/mysql'
import { MikroORM, SqliteDriver, type AbstractSqlDriver, type SqlEntityManager } from '@mikro-orm/sql'
import { CompiledQuery, SqliteDialect, type DatabaseConnection } from 'kysely'
import type { Config } from '../config.ts'
import { entities } from './entities.ts'

export type Orm = MikroORM<AbstractSqlDriver>

const keptStatements = 200

/** Keeps what was prepared last; a text with a value in it will hardly come again. */
function keepPrepared(db: DatabaseSync) {
  const kept = new Map<string, StatementSync>()
  return (sql: string): StatementSync => {
    // Taking the write lock at the start is what keeps a second process from failing half-way.
    const statement = kept.get(sql) ?? db.prepare(sql === 'begin' ? 'begin immediate' : sql)
    if (sql.includes("'")) return statement
    kept.delete(sql)
    kept.set(sql, statement)
    if (kept.size > keptStatements) kept.delete(kept.keys().next().value!)
    return statement
  }
}

/** One connection; WAL so that readers never wait; FULL so that what was answered survives a power cut. */
class WalSqliteDialect extends SqliteDialect {
  constructor(file: string) {
    super({
      database: () => {
        const db = new DatabaseSync(file, { timeout: 5000, enableForeignKeyConstraints: true })
        db.exec('pragma journal_mode=wal; pragma synchronous=full; pragma temp_store=memory;')
        const prepared = keepPrepared(db)
        return Promise.resolve({
          prepare(sql: string) {
            const statement = prepared(sql)
            return {
              reader: /^\s*(select|pragma|explain|with)/i.test(sql) || /\breturning\b/i.test(sql),
              all: (values: readonly unknown[]) => statement.all(...(values as string[])),
              run: (values: readonly unknown[]) => statement.run(...(values as string[])),
              get: (values: readonly unknown[]) => statement.get(...(values as string[])),
              iterate: (values: readonly unknown[]) => db.prepare(sql).iterate(...(values as string[])),
            }
          },
          close: () => db.close(),
        })
      },
    })
  }
}

/**
 * Every new MySQL connection sets what our SQL relies on, whatever the server's defaults are. MikroORM writes values
 * into the SQL text with backslash escapes, so NO_BACKSLASH_ESCAPES must never be on.
 */
export const sessionSettings = [
  "set session sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  "set session time_zone = '+00:00'",
  'set names utf8mb4 collate utf8mb4_bin',
  'set session transaction isolation level read committed',
]

async function prepareConnection(connection: unknown) {
  for (const statement of sessionSettings)
    await (connection as DatabaseConnection).executeQuery(CompiledQuery.raw(statement))
}

const migrations = (kind: string) => ({
  path: join(import.meta.dirname, 'migrations', kind),
  glob: '!(*.d).ts',
  snapshot: false,
  silent: true,
})

/** Opens and checks the connection; the schema is brought up to date by `migrate`. */
export function openDatabase(database: Config['database'], poolSize = 16): Promise<Orm> {
  if (database.kind === 'sqlite')
    return MikroORM.init<AbstractSqlDriver>({
      driver: SqliteDriver,
      dbName: database.file,
      driverOptions: new WalSqliteDialect(database.file),
      entities,
      extensions: [Migrator],
      migrations: migrations('sqlite'),
    })
  return MikroORM.init<AbstractSqlDriver>({
    driver: MySqlDriver,
    clientUrl: database.url,
    charset: 'utf8mb4',
    collate: 'utf8mb4_bin',
    timezone: 'Z',
    pool: { min: 2, max: poolSize },
    onCreateConnection: prepareConnection,
    entities,
    extensions: [Migrator],
    migrations: migrations('mysql'),
  })
}

/** A manager with an identity map of its own: one for each request, job or test step. */
export const newManager = (orm: Orm): SqlEntityManager => orm.em.fork()

export async function migrate(orm: Orm) {
  if (orm.driver instanceof MySqlDriver) await orm.schema.ensureDatabase()
  await orm.migrator.up()
}
