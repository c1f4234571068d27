// `POST /v1/appointments` as its conditional update and its insert alone, by hand: what the whole booking is measured against.
import { DatabaseSync } from 'node:sqlite'
import Fastify from 'fastify'
import mysql, { type ResultSetHeader } from 'mysql2/promise'
import { sessionSettings } from '../src/db/pool.ts'
import { configOf, readPrepared } from './prepare.ts'

type Book = (slotId: number, personId: string, number: string) => Promise<boolean>

const take = `update appointment_slots set booked = booked + 1
  where id = ? and booked < capacity and closed = 0 and book_until > ?`
const insert = `insert into appointments (number, kind, person_id, site_id, slot_id, service, status, active, starts_at,
  ends_at, fee_fen, fee_reason, proof_seen, sequence, parked, calls, created_at)
  select ?, 'booked', ?, site_id, id, 'first_issue', 'booked', 1, starts_at, ends_at, 0, 'free', 0, 0, 0, 0, ?
  from appointment_slots where id = ?`

function openMysql(uri: string, poolSize: number): Book {
  const pool = mysql.createPool({ uri, connectionLimit: poolSize, charset: 'utf8mb4', timezone: 'Z' })
  pool.pool.on('connection', (connection) => {
    for (const statement of sessionSettings) connection.query(statement)
  })
  return async (slotId, personId, number) => {
    const connection = await pool.getConnection()
    try {
      await connection.query('begin')
      const [taken] = await connection.execute<ResultSetHeader>(take, [slotId, new Date()])
      if (taken.affectedRows === 1) await connection.execute(insert, [number, personId, new Date(), slotId])
      await connection.query('commit')
      return taken.affectedRows === 1
    } catch (error) {
      await connection.query('rollback')
      throw error
    } finally {
      connection.release()
    }
  }
}

function openSqlite(file: string): Book {
  const db = new DatabaseSync(file, { timeout: 5000 })
  db.exec('pragma journal_mode=wal; pragma synchronous=full; pragma temp_store=memory;')
  const [begin, commit, update, add] = ['begin immediate', 'commit', take, insert].map((sql) =>
    db.prepare(sql),
  )
  return async (slotId, personId, number) => {
    begin!.run()
    const taken = update!.run(slotId, Date.now()).changes === 1
    if (taken) add!.run(number, personId, Date.now(), slotId)
    commit!.run()
    return taken
  }
}

const prepared = readPrepared(process.argv[2] ?? '')
const { database, poolSize } = configOf(prepared)
const book = database.kind === 'sqlite' ? openSqlite(database.file) : openMysql(database.url, poolSize)
const app = Fastify()
let counted = 0
app.post('/v1/appointments', async (request, reply) => {
  const { slotId } = request.body as { slotId: string }
  const number = String(counted++).padStart(11, '0')
  const booked = await book(Number(slotId), String(request.headers['x-person']), number)
  return reply.code(booked ? 201 : 409).send({ number, status: 'booked', feeFen: 0, heldUntil: null })
})
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuUs: user + system })
})
process.on('disconnect', () => process.exit(0))
process.send?.({ address: await app.listen({ port: 0, host: '127.0.0.1' }) })
