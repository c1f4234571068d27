// Many reports at once: one that went its whole way by the doors, copied inside the database with other days, homes and people.
import mysql, { type Connection, type RowDataPacket } from 'mysql2/promise'
import { keepDoneMs } from '../src/outbox/queries.ts'

const rowsPerStatement = 10_000
const spreadDays = 730
const spreadS = spreadDays * 24 * 3600
const keptDoneS = keepDoneMs / 1000
/** One in so many is still open. */
const openShare = 33
const cells = 20_000

const template = `(select * from reports where number = ?)`

async function columnsOf(db: Connection, table: string): Promise<{ name: string; isTime: boolean }[]> {
  const [rows] = await db.query<RowDataPacket[]>(
    `select column_name as name, data_type as type from information_schema.columns
     where table_schema = database() and table_name = ? and extra not like '%auto_increment%'`,
    [table],
  )
  return rows.map(({ name, type }) => ({ name: String(name), isTime: type === 'datetime' }))
}

/** `insert … select` of every column of a copy, with those of `changed` written anew. */
async function copyStatement(
  db: Connection,
  table: string,
  changed: Record<string, string>,
  earlier: string | null,
) {
  const columns = await columnsOf(db, table)
  const values = columns.map(({ name, isTime }) => {
    const copied = isTime && earlier ? `date_sub(t.\`${name}\`, interval ${earlier} second)` : `t.\`${name}\``
    return changed[name] ?? copied
  })
  return `insert into ${table} (${columns.map(({ name }) => `\`${name}\``).join(', ')}) select ${values.join(', ')}`
}

/** Helper tables of the seeding: numbers, and whom the copies belong to. */
async function makeHelpers(db: Connection) {
  await db.query('create table seed_numbers (n int not null primary key)')
  const digits = `(${Array.from({ length: 10 }, (_, i) => `select ${i} as d`).join(' union all ')})`
  await db.query(
    `insert into seed_numbers select a.d + 10 * b.d + 100 * c.d + 1000 * e.d from ${digits} a, ${digits} b, ${digits} c, ${digits} e`,
  )
  const choose = (name: string, source: string) =>
    db.query(
      `create table ${name} (n int not null primary key, id varchar(32) not null) as
       select row_number() over (order by id) - 1 as n, id from ${source}`,
    )
  await choose('seed_people', `people`)
  await choose('seed_homes', `micro_brains where kind = 'community'`)
}

const countOf = async (db: Connection, table: string) => {
  const [[row]] = await db.query<RowDataPacket[]>(`select count(*) as count from ${table}`)
  return Number(row?.count)
}

/** Brings the database of `url` to `wanted` reports; `number` is the one that is copied. */
export async function seedReports(url: string, number: string, wanted: number): Promise<void> {
  const db = await mysql.createConnection({ uri: url, timezone: 'Z' })
  try {
    await makeHelpers(db)
    const [people, homes] = [await countOf(db, 'seed_people'), await countOf(db, 'seed_homes')]
    const first = await countOf(db, 'reports')
    const nth = `(? + s.n)`
    const copy = await copyStatement(
      db,
      'reports',
      {
        number: `insert(insert(upper(lpad(conv(${nth}, 10, 31), 9, '0')), 7, 0, '-'), 4, 0, '-')`,
        person_id: 'p.id',
        home_id: 'h.id',
        cell: `concat('seed:', ${nth} mod ${cells})`,
        status: `if(${nth} mod ${openShare} = 0, 'accepted', 'closed')`,
      },
      `(${nth} * 7919) mod ${spreadS}`,
    )
    const places = (copy.match(/\?/g) ?? []).length
    for (let at = first; at < wanted; at += rowsPerStatement)
      await db.query(
        `${copy} from seed_numbers s join seed_people p on p.n = (? + s.n) mod ${people}
         join seed_homes h on h.n = (? + s.n) mod ${homes} join ${template} t on true where s.n < ?`,
        [...Array<number>(places + 2).fill(at), number, Math.min(rowsPerStatement, wanted - at)],
      )
    await copyWhatBelongs(db, number)
    for (const name of ['seed_numbers', 'seed_people', 'seed_homes']) await db.query(`drop table ${name}`)
    await db.query('analyze table reports, report_history, jobs, notices')
  } finally {
    await db.end()
  }
}

/** History for all; jobs for those of the last weeks, as long as the server keeps them. */
async function copyWhatBelongs(db: Connection, number: string) {
  const moved = 'timestampdiff(second, r.created_at, o.created_at)'
  const scene = (table: string, on: string) =>
    `from reports o join ${table} t on ${on} join reports r on r.id between ? and ? and r.id <> o.id where o.number = ?`
  const history = await copyStatement(db, 'report_history', { report_id: 'r.id' }, moved)
  const jobs = await copyStatement(
    db,
    'jobs',
    { subject: `concat('report:', r.id)`, state: `'done'`, lease_token: 'null', lease_until: 'null' },
    moved,
  )
  const [[last]] = await db.query<RowDataPacket[]>('select max(id) as id from reports')
  for (let from = 1; from <= Number(last?.id); from += rowsPerStatement) {
    const range = [from, from + rowsPerStatement - 1, number]
    await db.query(`${history} ${scene('report_history', 't.report_id = o.id')}`, range)
    await db.query(
      `${jobs} ${scene('jobs', `t.subject = concat('report:', o.id)`)} and ${moved} < ${keptDoneS}`,
      range,
    )
  }
}
