// The database: both sets of migrations, what each MySQL connection is set to, values as they were given, retries.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { DeadlockException, raw } from '@mikro-orm/core'
import { MikroORM as MariaDb } from '@mikro-orm/mariadb'
import mysql from 'mysql2/promise'
import { createDatabase, databases, startTestApp, type TestApp } from '../../test/app.ts'
import { readConfig } from '../config.ts'
import { Notice, Subscription } from '../notices/entities.ts'
import { Person } from '../residents/entities.ts'
import { entities } from './entities.ts'
import { migrate, newManager, openDatabase, type Orm } from './orm.ts'
import { inTransaction } from './transaction.ts'

const at = new Date('2026-11-18T02:00:00.123Z')
const notice = (dedupeKey: string, body: string) => ({
  personId: 'p1',
  dedupeKey,
  kind: 'test',
  title: 't',
  body,
  number: null,
  audience: 'staff' as const,
  message: 'none' as const,
  publicId: dedupeKey,
  createdAt: at,
})

describe.each(databases)('a fresh database on %s', (kind) => {
  const folder = mkdtempSync(join(tmpdir(), 'chaolin-db-test-'))
  let database: Awaited<ReturnType<typeof createDatabase>>
  let orm: Orm
  beforeAll(async () => {
    database = await createDatabase(kind, folder)
    orm = await openDatabase(readConfig({ DATA_DIR: folder, DATABASE_URL: database.url }).database, 4)
    await migrate(orm)
  })
  afterAll(async () => {
    await orm.close()
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('is after its migrations what the entities say', async () => {
    if (kind === 'sqlite') {
      expect(await orm.schema.getUpdateSchemaSQL()).toBe('')
      return
    }
    // The mysql2 driver never calls a MariaDB schema equal: JSON is an alias there. The mariadb driver compares truly.
    const mariaDb = await MariaDb.init({
      clientUrl: database.url.replace(/^mysql:/, 'mariadb:'),
      charset: 'utf8mb4',
      collate: 'utf8mb4_bin',
      timezone: 'Z',
      entities,
    })
    try {
      expect(await mariaDb.schema.getUpdateSchemaSQL()).toBe('')
    } finally {
      await mariaDb.close()
    }
  })

  it('has nothing left to migrate the second time', async () => {
    await migrate(orm)
    expect(await orm.migrator.getPending()).toEqual([])
  })

  it.each([
    "\\' or 1=1 -- ",
    "'; drop table people; --",
    '\\',
    '\\\\\\"',
    '%_\\%',
    '\u{1f600}\u{20bb7}\u{2070e}',
    '? :name ${x} ??',
    'line\r\nbreak\ttab\u001a',
  ])('keeps %j as it was given, and finds it by itself alone', async (text) => {
    const em = newManager(orm)
    await em.nativeDelete(Notice, {})
    await em.insert(Notice, notice('mine', text))
    await em.insert(Notice, notice('other', 'something else'))
    const found = await newManager(orm).find(Notice, { body: text })
    expect(found.map(({ body, dedupeKey }) => [body, dedupeKey])).toEqual([[text, 'mine']])
    expect(found[0]!.createdAt).toEqual(at)
  })

  it('tells capitals apart in names that must be unique', async () => {
    const em = newManager(orm)
    await em.insert(Person, { id: 'AbC', openId: 'OpenId', createdAt: at })
    await em.insert(Person, { id: 'aBc', openId: 'openid', createdAt: at })
    expect(await em.count(Person, { openId: 'OPENID' })).toBe(0)
  })
})

describe.each(databases)('a transaction on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp(kind, { DEMO: '0' })
  })
  afterAll(() => app.close())

  const counter = { personId: 'p1', templateId: 'counter' }
  const add = async (tx: ReturnType<TestApp['ctx']>) => {
    const row = await tx.em.findOneOrFail(Subscription, counter, { disableIdentityMap: true })
    await tx.em.nativeUpdate(Subscription, { id: row.id }, { remaining: row.remaining + 1 })
  }

  it('runs again after a deadlock, at most three times, and leaves nothing of a failed try', async () => {
    await app.ctx().em.insert(Subscription, { ...counter, remaining: 0 })
    const deadlock = new DeadlockException(new Error('Deadlock found'))
    let tries = 0
    await inTransaction(app.ctx(), async (tx) => {
      await add(tx)
      if (++tries < 4) throw deadlock
    })
    expect(tries).toBe(4)
    expect((await app.ctx().em.findOneOrFail(Subscription, counter)).remaining).toBe(1)
    tries = 0
    const always = inTransaction(app.ctx(), async (tx) => {
      tries++
      await add(tx)
      throw deadlock
    })
    await expect(always).rejects.toBe(deadlock)
    expect(tries).toBe(4)
    expect((await app.ctx().em.findOneOrFail(Subscription, counter)).remaining).toBe(1)
  })

  it('does not run again after any other failure', async () => {
    let tries = 0
    const failing = inTransaction(app.ctx(), async () => {
      tries++
      throw new Error('no')
    })
    await expect(failing).rejects.toThrow('no')
    expect(tries).toBe(1)
  })
})

describe('a real deadlock on mysql', () => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp('mysql', { DEMO: '0' })
  })
  afterAll(() => app.close())

  it('is survived by both sides', async () => {
    const rows = ['a', 'b'].map((templateId) => ({ personId: 'p1', templateId, remaining: 0 }))
    await app.ctx().em.insertMany(Subscription, rows)
    let holding = 0
    let open = () => {}
    const both = new Promise<void>((resolve) => {
      open = resolve
    })
    let tries = 0
    const cross = (first: string, second: string) =>
      inTransaction(app.ctx(), async (tx) => {
        tries++
        const add = (templateId: string) =>
          tx.em.nativeUpdate(
            Subscription,
            { personId: 'p1', templateId },
            { remaining: raw('remaining + 1') },
          )
        await add(first)
        if (++holding === 2) open()
        await both
        await add(second)
      })
    await Promise.all([cross('a', 'b'), cross('b', 'a')])
    const after = await app.ctx().em.find(Subscription, {}, { orderBy: { templateId: 1 } })
    expect(after.map(({ remaining }) => remaining)).toEqual([2, 2])
    expect(tries).toBeGreaterThan(2)
  })
})

describe('every connection to mysql', () => {
  let app: TestApp
  let admin: mysql.Connection
  beforeAll(async () => {
    app = await startTestApp('mysql', { DEMO: '0', DATABASE_POOL: '4' })
    admin = await mysql.createConnection(process.env.TEST_MYSQL_URL!)
  })
  afterAll(async () => {
    await admin.query(`set global sql_mode = default, global time_zone = 'SYSTEM'`)
    await admin.end()
    await app.close()
  })

  type Settings = {
    id: number
    mode: string
    zone: string
    client: string
    collation: string
    isolation: string
  }
  const settings = async () => {
    const ask = () =>
      app
        .ctx()
        .em.getConnection()
        .execute<Settings[]>(
          `select connection_id() as id, @@session.sql_mode as mode, @@session.time_zone as zone,
           @@character_set_client as client,
           @@session.tx_isolation as isolation, sleep(0.05)`,
        )
    return (await Promise.all([ask(), ask(), ask(), ask()])).flat()
  }
  const expected = {
    mode: 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
    zone: '+00:00',
    client: 'utf8mb4',
    isolation: 'READ-COMMITTED',
  }

  it('is set by us, also when the server’s defaults are unsafe and the connections were killed', async () => {
    const before = await settings()
    expect(new Set(before.map(({ id }) => id)).size).toBeGreaterThan(1)
    for (const row of before) expect(row).toMatchObject(expected)
    await admin.query(`set global sql_mode = 'NO_BACKSLASH_ESCAPES', global time_zone = '+09:00'`)
    for (const id of new Set(before.map((row) => row.id))) await admin.query(`kill ${id}`)
    const after = await untilItWorks(settings)
    expect(after.some(({ id }) => before.some((row) => row.id === id))).toBe(false)
    for (const row of after) expect(row).toMatchObject(expected)
    const injected = await app.ctx().em.find(Person, { openId: "\\' or 1=1 -- " })
    expect(injected).toEqual([])
  })
})

/** Killed connections are noticed at their next use. */
async function untilItWorks<T>(attempt: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + 10_000
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      if (Date.now() > deadline) throw error
    }
  }
}
