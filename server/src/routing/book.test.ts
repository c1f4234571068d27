// The tables in memory: each part is read anew only when it changed, and nobody waits for what another reads.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { loadRoutingDemo } from '../db/demo/routing.ts'
import { databases, startTestApp, type TestApp } from '../../test/app.ts'
import { startSecond } from '../../test/second.ts'
import { home, startWorld } from '../../test/world.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { bumpRevision } from './actions.ts'
import { readBook, renewBook } from './book.ts'
import { RoutingRevision } from './entities.ts'

test.each(databases)(
  'on %s what a transaction changed that also asked first is seen once it is committed',
  async (kind) => {
    const app = await startTestApp(kind, { DEMO: '0' })
    try {
      await inTransaction(app.ctx(), async (tx) => {
        await loadRoutingDemo(tx)
        expect((await readBook(tx)).microBrains.has(home)).toBe(true)
        // What is held for the others is read beside this transaction; SQLite has one connection, and reads it later.
        if (kind === 'mysql')
          for (let read = 0; read < 100; read++) await app.ctx().em.find(RoutingRevision, {})
      })
      expect((await readBook(app.ctx())).microBrains.has(home)).toBe(true)
    } finally {
      await app.close()
    }
  },
)

describe.each(databases)('the book on %s', (kind) => {
  let app: TestApp
  let ctx: Context
  beforeAll(async () => {
    app = await startWorld(kind)
    ctx = app.server.newContext(app.server.app.log)
  })
  afterAll(() => app.close())

  const changed = async (part?: 'calendar' | 'rules' | 'addresses') => {
    const before = await readBook(ctx)
    await inTransaction(ctx, (tx) => bumpRevision(tx.em, part))
    await renewBook(ctx)
    const after = await readBook(ctx)
    expect(after).not.toBe(before)
    return {
      addresses: after.addresses !== before.addresses,
      calendars: after.calendars !== before.calendars,
      posts: after.microBrains !== before.microBrains,
    }
  }

  test('a change that names its part leaves the others as they are; one that names none is a change of all', async () => {
    expect(await changed('calendar')).toEqual({ addresses: false, calendars: true, posts: false })
    expect(await changed('rules')).toEqual({ addresses: false, calendars: false, posts: false })
    expect(await changed('addresses')).toEqual({ addresses: true, calendars: false, posts: false })
    expect(await changed()).toEqual({ addresses: true, calendars: true, posts: true })
    expect(await changed('calendar')).toEqual({ addresses: false, calendars: true, posts: false })
  })

  test('an older version of the program names no part: everything is read', async () => {
    const before = await readBook(ctx)
    const [row] = await ctx.em.find(RoutingRevision, { id: 1 }, { disableIdentityMap: true })
    await ctx.em.nativeUpdate(RoutingRevision, { id: 1 }, { revision: row!.revision + 1 })
    app.clock.advance(5000)
    const after = await readBook(ctx)
    expect(after.addresses).not.toBe(before.addresses)
    expect(after.calendars).not.toBe(before.calendars)
  })

  test('a change elsewhere: asked two seconds later, the old book answers until the new one is whole', async () => {
    const elsewhere = async () => {
      const [row] = await ctx.em.find(RoutingRevision, { id: 1 }, { disableIdentityMap: true })
      await ctx.em.nativeUpdate(RoutingRevision, { id: 1 }, { revision: row!.revision + 1 })
    }
    await renewBook(ctx)
    const before = await readBook(ctx)
    await elsewhere()
    app.clock.advance(1999)
    expect(await readBook(ctx)).toBe(before)
    app.clock.advance(1)
    expect(await readBook(ctx)).toBe(before)
    // Time is not what it waits for.
    while ((await readBook(ctx)) === before) await new Promise((resolve) => setImmediate(resolve))

    const second = await readBook(ctx)
    await elsewhere()
    app.clock.advance(5000)
    expect(await readBook(ctx)).not.toBe(second)
  })

  test('where every question comes from a transaction, the tables are soon held all the same', async () => {
    const second = await startSecond(app)
    try {
      const own = second.server.newContext(second.server.app.log)
      const ask = () => inTransaction(own, readBook)
      const untilHeld = async () => {
        let before = await ask()
        for (let book = await ask(); book !== before; book = await ask()) before = book
        return before
      }
      const held = await untilHeld()
      expect(await readBook(own)).toBe(held)
      await inTransaction(ctx, (tx) => bumpRevision(tx.em))
      app.clock.advance(10_000)
      expect(await ask()).not.toBe(held)
      expect(await readBook(own)).toBe(await untilHeld())
    } finally {
      await second.close()
    }
  })

  test('inside a transaction nobody waits for a connection, and what is undone is not kept', async () => {
    const before = await readBook(ctx)
    const undone = inTransaction(ctx, async (tx) => {
      await bumpRevision(tx.em)
      expect(await readBook(tx)).not.toBe(before)
      throw new Error('undone')
    })
    await expect(undone).rejects.toThrow('undone')
    expect(await readBook(ctx)).toBe(before)
  })
})
