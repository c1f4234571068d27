// The statements by hand on mysql2, prepared, with the pool and the session settings of the real server.
import mysql, { type PoolConnection, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise'
import { sessionSettings } from '../src/db/pool.ts'
import { statementsOf, type Sample, type Statement } from './statements.ts'
import type { BareStore } from './bare.ts'

const insert = async (connection: PoolConnection, { sql, values }: Statement) =>
  (await connection.execute<ResultSetHeader>(sql, values))[0].insertId

export function openBareMysql(uri: string, poolSize: number, sample: Sample): BareStore {
  const pool = mysql.createPool({
    uri,
    connectionLimit: poolSize,
    charset: 'utf8mb4',
    timezone: 'Z',
    dateStrings: true,
  })
  pool.pool.on('connection', (connection) => {
    for (const statement of sessionSettings) connection.query(statement)
  })
  const read = async (on: PoolConnection | typeof pool, { sql, values }: Statement) =>
    (await on.execute<RowDataPacket[]>(sql, values))[0]

  async function inTransaction<T>(work: (connection: PoolConnection) => Promise<T>): Promise<T> {
    const connection = await pool.getConnection()
    try {
      await connection.query('begin')
      const answer = await work(connection)
      await connection.query('commit')
      return answer
    } catch (error) {
      await connection.query('rollback')
      throw error
    } finally {
      connection.release()
    }
  }

  return {
    async submit(personId, key) {
      const s = statementsOf('mysql', sample, personId, key)
      const roles = await read(pool, s.roles)
      if (roles.length === 0) throw new Error('nobody')
      if ((await read(pool, s.earlier)).length > 0) throw new Error('answered before')
      return inTransaction(async (connection) => {
        await read(connection, s.lock)
        await read(connection, s.counts)
        const reportId = await insert(connection, s.report)
        await insert(connection, s.history(reportId))
        await insert(connection, s.job(reportId))
        await insert(connection, s.keepAnswer(s.answer))
        return s.answer
      })
    },
    insertThree(personId, key) {
      const s = statementsOf('mysql', sample, personId, key)
      return inTransaction(async (connection) => {
        const reportId = await insert(connection, s.report)
        await insert(connection, s.history(reportId))
        await insert(connection, s.job(reportId))
        return s.answer
      })
    },
    close: () => pool.end(),
  }
}
