// The pool of MySQL connections: waiting is bounded, and a connection is handed out only with our settings on it.
import type { MysqlPool, MysqlPoolConnection } from 'kysely'
import { createPool, type PoolConnection } from 'mysql2'

/**
 * Every new connection sets what our SQL relies on, whatever the server's defaults are. MikroORM writes values into the
 * SQL text with backslash escapes, so NO_BACKSLASH_ESCAPES must never be on.
 */
export const sessionSettings = [
  "set session sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  "set session time_zone = '+00:00'",
  'set names utf8mb4 collate utf8mb4_bin',
  'set session transaction isolation level read committed',
]

/** Galera: a read waits until this node has applied what any node had committed before it. */
export const galeraSettings = ['set session wsrep_sync_wait = 1']

export type PoolOptions = {
  url: string
  size: number
  /** Both for a free connection and for a new one. */
  waitMs: number
  settings: string[]
}

/** For each connection: the statements that were used last. */
const keptStatements = 200

/** A request that gave up leaves its place in this queue; more than these are refused at once. */
const mostWaiting = 1000

/** No connection came free in time: the request is refused rather than queued until everything is slow. */
export class PoolBusy extends Error {
  readonly code = 'POOL_BUSY'
  constructor() {
    super('No connection to the database came free in time')
  }
}

/** The server reads a statement once and then only its values; texts with their values inside go as they are. */
function prepareStatements(connection: PoolConnection) {
  const query = connection.query.bind(connection)
  const withValues = (sql: string, values: unknown, then: () => void) =>
    Array.isArray(values) && values.length > 0
      ? connection.execute(sql, values as string[], then)
      : query(sql, values as string[], then)
  Object.assign(connection, { query: withValues })
}

export function openPool({ url, size, waitMs, settings }: PoolOptions): MysqlPool {
  const pool = createPool({
    uri: url,
    connectionLimit: size,
    connectTimeout: waitMs,
    queueLimit: mostWaiting,
    maxPreparedStatements: keptStatements,
    timezone: 'Z',
    supportBigNumbers: true,
    dateStrings: true,
  })
  const ready = new WeakSet<PoolConnection>()
  const prepare = async (connection: PoolConnection) => {
    if (ready.has(connection)) return
    for (const statement of settings) await connection.promise().query(statement)
    prepareStatements(connection)
    ready.add(connection)
  }
  return {
    getConnection(callback) {
      let answered = false
      const answer = (error: unknown, connection?: PoolConnection) => {
        if (answered) return connection?.release()
        answered = true
        clearTimeout(timer)
        // Kysely reads no field of a connection that came with an error.
        callback(error, connection as unknown as MysqlPoolConnection)
      }
      const timer = setTimeout(() => answer(new PoolBusy()), waitMs)
      pool.getConnection((error, connection) => {
        if (error) return answer(error)
        prepare(connection).then(
          () => answer(null, connection),
          (reason: unknown) => {
            connection.destroy()
            answer(reason)
          },
        )
      })
    },
    end: (callback) => pool.end(callback),
  }
}
