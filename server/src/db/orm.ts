// Opens the database: SQLite by node:sqlite, or any MySQL-protocol server by mysql2. Entities are listed by hand.
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { join } from 'node:path'
import { Migrator } from '@mikro-orm/migrations'
import { MySqlDriver } from '@mikro-orm/mysql'
import { MikroORM, SqliteDriver, type AbstractSqlDriver, type SqlEntityManager } from '@mikro-orm/sql'
import { MysqlDialect, SqliteDialect } from 'kysely'
import { createConnection } from 'mysql2/promise'
import type { Config } from '../config.ts'
import { entities } from './entities.ts'
import { galeraSettings, openPool, sessionSettings } from './pool.ts'

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

const migrations = (kind: string) => ({
  path: join(import.meta.dirname, 'migrations', kind),
  glob: '!(*.d).ts',
  snapshot: false,
  silent: true,
})

export const defaultWaitMs = 2000

/** Opens and checks the connection; the schema is brought up to date by `migrate`. */
export function openDatabase(
  database: Config['database'],
  poolSize = 16,
  waitMs = defaultWaitMs,
): Promise<Orm> {
  if (database.kind === 'sqlite')
    return MikroORM.init<AbstractSqlDriver>({
      driver: SqliteDriver,
      dbName: database.file,
      driverOptions: new WalSqliteDialect(database.file),
      entities,
      extensions: [Migrator],
      migrations: migrations('sqlite'),
    })
  const settings = [...sessionSettings, ...(database.galera ? galeraSettings : [])]
  return MikroORM.init<AbstractSqlDriver>({
    driver: MySqlDriver,
    clientUrl: database.url,
    charset: 'utf8mb4',
    collate: 'utf8mb4_bin',
    timezone: 'Z',
    driverOptions: new MysqlDialect({
      pool: openPool({ url: database.url, size: poolSize, waitMs, settings }),
    }),
    entities,
    extensions: [Migrator],
    migrations: migrations('mysql'),
  })
}

/** A manager with an identity map of its own: one for each request, job or test step. */
export const newManager = (orm: Orm): SqlEntityManager => orm.em.fork()

export async function migrate(orm: Orm) {
  const url = orm.config.get('clientUrl')
  if (url) await createMissingDatabase(url)
  await orm.migrator.up()
}

/** Past the pool, whose connections all name the database. */
async function createMissingDatabase(url: string) {
  const server = new URL(url)
  const name = decodeURIComponent(server.pathname.slice(1)).replaceAll('`', '``')
  server.pathname = '/'
  const connection = await createConnection({ uri: server.href, connectTimeout: defaultWaitMs })
  try {
    const known = await connection.query('show databases like ?', [name.replace(/[\\%_]/g, '\\$&')])
    if ((known[0] as unknown[]).length > 0) return
    await connection.query(
      `create database if not exists \`${name}\` character set utf8mb4 collate utf8mb4_bin`,
    )
  } finally {
    await connection.end()
  }
}
