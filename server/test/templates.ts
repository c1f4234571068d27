// Databases as their first start left them, kept while the tests run: whoever needs the same one begins with a copy.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import mysql from 'mysql2/promise'

/** `name`: the database of this test on the server, or its file. */
export type TestDatabase = { kind: 'sqlite' | 'mysql'; name: string }

const charset = 'character set utf8mb4 collate utf8mb4_bin'

const folder = () => process.env.TEST_TEMPLATES ?? null
const nameOf = (run: string, template: string) =>
  `template_${run.replace(/[^a-z0-9]/gi, '').slice(-12)}_${template}`

const connect = () => mysql.createConnection({ uri: process.env.TEST_MYSQL_URL!, multipleStatements: true })

async function copyTables(connection: mysql.Connection, from: string, to: string) {
  const [tables] = await connection.query<mysql.RowDataPacket[]>(
    'select table_name as name from information_schema.tables where table_schema = ?',
    [from],
  )
  const copies = tables.map(
    ({ name }) =>
      `create table \`${to}\`.\`${name}\` like \`${from}\`.\`${name}\`; insert into \`${to}\`.\`${name}\` select * from \`${from}\`.\`${name}\`;`,
  )
  await connection.query(`create database \`${to}\` ${charset}; ${copies.join('\n')}`)
}

async function onServer<T>(work: (connection: mysql.Connection) => Promise<T>): Promise<T> {
  const connection = await connect()
  try {
    return await work(connection)
  } finally {
    await connection.end()
  }
}

/** False: there is none yet. */
export async function copyTemplate(template: string, { kind, name }: TestDatabase): Promise<boolean> {
  const run = folder()
  if (!run || !existsSync(join(run, `${kind}-${template}.done`))) return false
  if (kind === 'sqlite') copyFileSync(join(run, `${template}.db`), name)
  else await onServer((connection) => copyTables(connection, nameOf(run, template), name))
  return true
}

/** By the first of this run that has made one; the others go on with their own. */
export async function keepTemplate(template: string, { kind, name }: TestDatabase): Promise<void> {
  const run = folder()
  if (!run) return
  const mark = join(run, `${kind}-${template}`)
  try {
    mkdirSync(`${mark}.taken`)
  } catch {
    return
  }
  if (kind === 'sqlite') {
    const db = new DatabaseSync(name)
    db.prepare('vacuum into ?').run(join(run, `${template}.db`))
    db.close()
  } else await onServer((connection) => copyTables(connection, name, nameOf(run, template)))
  writeFileSync(`${mark}.done`, '')
}

/** At the end of the run. */
export async function dropTemplates(run: string): Promise<void> {
  const names = readdirSync(run).flatMap((file) => /^mysql-(\w+)\.taken$/.exec(file)?.[1] ?? [])
  if (names.length > 0)
    await onServer(async (connection) => {
      for (const template of names)
        await connection.query(`drop database if exists \`${nameOf(run, template)}\``)
    })
  rmSync(run, { recursive: true, force: true })
}
