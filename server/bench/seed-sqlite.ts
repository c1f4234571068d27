// Many reports at once in SQLite: copies of one with its history, as seed.ts makes them in MySQL.
import { DatabaseSync } from 'node:sqlite'

const spreadMs = 730 * 24 * 3_600_000
const stepMs = 7_919_000
const openShare = 33
const alphabetBase = 31

const number = (n: number) => {
  const text = n.toString(alphabetBase).toUpperCase().padStart(9, '0')
  return `${text.slice(0, 3)}-${text.slice(3, 6)}-${text.slice(6)}`
}

type Column = { name: string }
const columnsOf = (db: DatabaseSync, table: string) =>
  (db.prepare(`select name from pragma_table_info(?)`).all(table) as Column[])
    .map(({ name }) => name)
    .filter((name) => name !== 'id')

/** Columns of times end in `_at`, or are called `at`. */
const copied = (name: string) => (/(^|_)at$/.test(name) ? `t."${name}" - :shift` : `t."${name}"`)

function copyStatement(db: DatabaseSync, table: string, changed: Record<string, string>, where: string) {
  const columns = columnsOf(db, table)
  const values = columns.map((name) => changed[name] ?? copied(name))
  return db.prepare(
    `insert into ${table} (${columns.map((name) => `"${name}"`).join(', ')})
     select ${values.join(', ')} from ${table} t where ${where}`,
  )
}

export function seedSqlite(file: string, template: string, wanted: number) {
  const db = new DatabaseSync(file)
  db.exec('pragma journal_mode = wal; pragma synchronous = off')
  const homes = db.prepare(`select id from micro_brains where kind = 'community' order by id`).all() as {
    id: string
  }[]
  const people = db.prepare('select id from people order by id').all() as { id: string }[]
  const copy = copyStatement(
    db,
    'reports',
    { number: ':number', person_id: ':person', home_id: ':home', status: ':status' },
    't.number = :template',
  )
  const { id } = db.prepare('select id from reports where number = ?').get(template) as { id: number }
  const history = copyStatement(
    db,
    'report_history',
    { report_id: ':report', home_id: ':home' },
    't.report_id = :of',
  )
  db.exec('begin')
  for (let n = 1; n < wanted; n++) {
    const shift = (n * stepMs) % spreadMs
    const home = homes[n % homes.length]!.id
    const status = n % openShare === 0 ? 'accepted' : 'closed'
    const person = people[n % people.length]!.id
    const { lastInsertRowid } = copy.run({ shift, number: number(n), person, home, status, template })
    history.run({ shift, report: lastInsertRowid, home, of: id })
    if (n % 50_000 === 0) db.exec('commit; begin')
  }
  db.exec('commit; analyze')
  db.close()
}
