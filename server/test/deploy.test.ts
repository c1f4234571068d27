// What deploy/ promises: a backup that can be restored, and a database of the version before that goes on working.
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import mysql from 'mysql2/promise'
import { readConfig } from '../src/config.ts'
import { migrate, newManager, openDatabase } from '../src/db/orm.ts'
import { changeRows, readRows } from '../src/db/sql.ts'
import { createDatabase, databases, type TestApp } from './app.ts'
import { makeJpeg, postPhoto } from './photos.ts'
import { startSecond } from './second.ts'
import { aReport, fileReport, home, staffStep, startWorld } from './world.ts'

const run = promisify(execFile)
const script = (name: string) => join(import.meta.dirname, '../deploy', name)

describe('backup.sh and restore.sh', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chaolin-backup-'))
  const file = join(folder, 'backup.sql.gz')
  let app: TestApp
  let url: URL
  beforeAll(async () => {
    app = await startWorld('mysql')
    const { database } = app.server.config
    url = new URL(database.kind === 'mysql' ? database.url : '')
  })
  afterAll(async () => {
    await app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const env = (name: string) => ({
    PATH: process.env.PATH,
    DATABASE_HOST: url.hostname,
    DATABASE_PORT: url.port,
    DATABASE_NAME: name,
    DATABASE_USER: url.username,
    DATABASE_PASSWORD: url.password,
  })
  const backUp = (to: string) => run(script('backup.sh'), [to], { env: env(url.pathname.slice(1)) })
  const restore = (from: string, name: string) => run(script('restore.sh'), [from], { env: env(name) })
  const restored = async (name: string) => {
    const connection = await mysql.createConnection({ uri: url.href })
    const rows = async () => {
      const [found] = await connection.query(
        'select table_name as name from information_schema.tables where table_schema = ?',
        [name],
      )
      return (found as { name: string }[]).length
    }
    return {
      rows,
      async end() {
        await connection.query(`drop database if exists \`${name}\``)
        await connection.end()
      },
    }
  }

  it('bring every table back, row for row, so that a server goes on from it', async () => {
    const token = await app.signIn('resident-1')
    const staff = await app.signIn(`staff-${home}`)
    const { body: photo } = await postPhoto(app, token, await makeJpeg())
    const text = '引号\'"反斜杠\\\n换行 😀 𠮷'
    const { number } = await fileReport(app, token, { ...aReport, text, photoIds: [photo.id] })
    await staffStep(app, staff, number, 'accept', { note: '马上来' })
    await backUp(file)
    await fileReport(app, token, { ...aReport, text: '备份以后才来的' })
    const name = `${url.pathname.slice(1)}_back`
    const there = await restored(name)
    try {
      await restore(file, name)
      const address = new URL(url)
      address.pathname = `/${name}`
      const second = await startSecond(app, {
        DATABASE_URL: address.href,
        FILES_DIR: join(app.server.config.dataDir, 'photos'),
      })
      try {
        // The token of before: the signing keys came back too.
        const read = await second.call('GET', `/v1/reports/${number}`, { token })
        expect(read.status).toBe(200)
        expect(read.body).toMatchObject({ number, text, status: 'accepted' })
        expect(read.body.timeline.map(({ step }: { step: string }) => step)).toEqual(['submit', 'accept'])
        expect((await second.call('GET', read.body.timeline[0].photos[0].url)).status).toBe(200)
        const mine = await second.call('GET', '/v1/reports?scope=mine', { token })
        expect(mine.body.items.map((item: { number: string }) => item.number)).toEqual([number])
        expect((await second.call('POST', '/v1/reports', { token, body: aReport })).status).toBe(201)
        expect(
          (
            await second.call('POST', `/v1/staff/reports/${number}/resolve`, {
              token: staff,
              body: { note: '好了' },
            })
          ).status,
        ).not.toBe(404)
      } finally {
        await second.close()
      }
    } finally {
      await there.end()
    }
  })

  it('refuse a database that holds something, and change nothing there', async () => {
    await backUp(file)
    await expect(restore(file, url.pathname.slice(1))).rejects.toThrow('nothing was changed')
    expect((await app.call('GET', '/readyz')).status).toBe(200)
  })

  it('refuse a dump that was cut off, and leave no half of a backup where the database is away', async () => {
    await backUp(file)
    const cut = join(folder, 'cut.sql.gz')
    const dump = gunzipSync(readFileSync(file))
    writeFileSync(cut, gzipSync(dump.subarray(0, Math.floor(dump.length / 2))))
    const name = `${url.pathname.slice(1)}_cut`
    const there = await restored(name)
    try {
      await expect(restore(cut, name)).rejects.toThrow('not whole')
      expect(await there.rows()).toBe(0)
    } finally {
      await there.end()
    }
    const away = join(folder, 'away.sql.gz')
    await expect(
      run(script('backup.sh'), [away], { env: { ...env('x'), DATABASE_PORT: '9' } }),
    ).rejects.toThrow()
    expect(() => readFileSync(away)).toThrow('ENOENT')
    expect(() => readFileSync(`${away}.part`)).toThrow('ENOENT')
  })
})

describe.each(databases)('an upgrade on %s', (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'chaolin-upgrade-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  /** Every column that may stay out of an insert: null, a default, or counted by the database. */
  type Column = { table: string; name: string; needed: boolean }
  const columnsOf = async (em: ReturnType<typeof newManager>): Promise<Column[]> => {
    if (kind === 'mysql') {
      const rows = await readRows<{
        t: string
        c: string
        nullable: string
        fallback: string | null
        extra: string
      }>(
        em,
        'select table_name as t, column_name as c, is_nullable as nullable, column_default as fallback, extra from information_schema.columns where table_schema = database()',
        [],
      )
      return rows.map(({ t, c, nullable, fallback, extra }) => ({
        table: t,
        name: c,
        needed: nullable === 'NO' && fallback === null && !extra.includes('auto_increment'),
      }))
    }
    const rows = await readRows<{
      t: string
      c: string
      notnull: number
      fallback: string | null
      pk: number
    }>(
      em,
      'select m.name as t, p.name as c, p."notnull" as "notnull", p.dflt_value as fallback, p.pk as pk from sqlite_master m join pragma_table_info(m.name) p where m.type = \'table\'',
      [],
    )
    return rows.map(({ t, c, notnull, fallback, pk }) => ({
      table: t,
      name: c,
      needed: notnull === 1 && fallback === null && pk === 0,
    }))
  }

  it('keeps the rows of the version before, and the version before keeps writing: expand, then contract', async () => {
    const database = await createDatabase(kind, folder)
    const config = readConfig({ DATA_DIR: folder, DATABASE_URL: database.url })
    const orm = await openDatabase(config.database, 2)
    try {
      if (kind === 'mysql') await createEmpty(database.url)
      const [first, ...later] = (await orm.migrator.getPending()).map(({ name }) => name)
      await orm.migrator.up({ to: first! })
      const before = await columnsOf(newManager(orm))
      // As the first version wrote one, in its own words.
      const person = 'insert into people (id, open_id, created_at) values (?, ?, ?)'
      await changeRows(newManager(orm), person, ['old-person', 'old-open-id', new Date()])
      await migrate(orm)
      expect(later.length).toBeGreaterThan(0)
      expect(await orm.migrator.getPending()).toEqual([])
      const after = await columnsOf(newManager(orm))
      const known = new Set(before.map(({ table, name }) => `${table}.${name}`))
      const tables = new Set(before.map(({ table }) => table))
      const gone = before.filter(
        ({ table, name }) => !after.some((one) => one.table === table && one.name === name),
      )
      expect(gone).toEqual([])
      const inTheWay = after.filter(
        ({ table, name, needed }) => needed && tables.has(table) && !known.has(`${table}.${name}`),
      )
      expect(inTheWay).toEqual([])
      await changeRows(newManager(orm), person, ['new-person', 'new-open-id', new Date()])
      expect(await readRows(newManager(orm), 'select id from people order by id', [])).toEqual([
        { id: 'new-person' },
        { id: 'old-person' },
      ])
    } finally {
      await orm.close()
      await database.drop()
    }
  })
})

async function createEmpty(url: string) {
  const server = new URL(url)
  const name = server.pathname.slice(1)
  server.pathname = '/'
  const connection = await mysql.createConnection(server.href)
  await connection.query(`create database \`${name}\` character set utf8mb4 collate utf8mb4_bin`)
  await connection.end()
}
