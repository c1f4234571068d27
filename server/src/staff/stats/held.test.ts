// What a process holds of the rolled up rows: it spares reading them, and is gone the moment anybody writes rows.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { emptyCell } from '@chaolin/shared/staff/stats'
import type { Dashboard } from '@chaolin/shared/staff/stats-schema'
import { databases, type TestApp } from '../../../test/app.ts'
import { startSecond } from '../../../test/second.ts'
import { callAs, fileReport, home, hourMs, startWorld } from '../../../test/world.ts'
import { changeRows } from '../../db/sql.ts'
import { addDays, listDays } from './days.ts'
import { StatRollup } from './entities.ts'
import { fewRows, holdCells, type PostCells } from './held.ts'
import { rebuildAll, rollMissingDays, rowsOfDay } from './rollups.ts'
import { readTree } from './tree.ts'

const district = home.slice(0, 6)
const [from, to] = ['2026-11-02', '2026-11-16']

describe.each(databases)('what is held of the figures on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  beforeAll(async () => {
    app = await startWorld(kind)
    app.clock.now = new Date(`${from}T10:00:00+08:00`)
    await fileReport(app, await app.signIn('resident-1'))
    app.clock.now = new Date(`${addDays(to, 3)}T10:00:00+08:00`)
    await app.runJobs()
    await fillRows()
  }, 120_000)
  afterAll(() => app.close())

  /** One report a day at every post: more rows than are read anew each time. */
  async function fillRows() {
    const tree = await readTree(app.ctx())
    const posts = tree.under(district)
    const days = listDays(from, to)
    expect(posts.length * days.length).toBeGreaterThan(fewRows)
    await changeRows(app.ctx().em, 'delete from stat_rollups where period between ? and ?', [from, to])
    for (const day of days) {
      const cell = () => ({ ...emptyCell(), received: 1, acceptMinutes: new Map([[7, 1]]) })
      const cells = new Map(posts.map((id) => [id, new Map([['noise', cell()]])]))
      await app.ctx().em.insertMany(StatRollup, rowsOfDay(cells, tree, day))
    }
  }
  const url = `/v1/staff/dashboard?microBrainId=${district}&from=${from}&to=${to}`
  const readHome = async () => {
    const { status, body } = await as('supervisor', 'GET', url)
    expect(status).toBe(200)
    return (body as Dashboard).rows.find(({ microBrain }) => microBrain.id === home)!
  }
  const addOne = () =>
    changeRows(app.ctx().em, `update stat_rollups set received = received + 1 where part = 'own'`, [])

  it('reads the rows once, and anew when another process has rolled up a day', async () => {
    const days = listDays(from, to).length
    const first = await readHome()
    expect(first).toMatchObject({ counts: { received: days }, medianAccept: { minutes: 7, count: days } })
    await addOne()
    expect(await readHome()).toEqual(first)
    app.clock.advance(24 * hourMs)
    const second = await startSecond(app)
    try {
      expect(await rollMissingDays(second.server.newContext(second.server.app.log), 5)).toBe(false)
    } finally {
      await second.close()
    }
    expect(await readHome()).toMatchObject({ counts: { received: 2 * days } })
  })

  it('shows what a rebuild has mended at once', async () => {
    await readHome()
    await rebuildAll(app.ctx(), () => {})
    expect(await readHome()).toMatchObject({ counts: { received: 1 }, medianAccept: { minutes: null } })
  })

  it('shares what is being read, keeps no failure, and lets go of what was asked for longest ago', async () => {
    const ctx = app.ctx()
    let reads = 0
    const big = async (): Promise<PostCells> => {
      reads += 1
      const acceptMinutes = new Map(Array.from({ length: 200_000 }, (_, i) => [i, 1]))
      return { cells: new Map([[home, { ...emptyCell(), acceptMinutes }]]), rowCount: fewRows + 1 }
    }
    const fail = () => Promise.reject(new Error('no connection'))
    await expect(holdCells(ctx, 'a', 'one', fail)).rejects.toThrow('no connection')
    await Promise.all([holdCells(ctx, 'a', 'one', big), holdCells(ctx, 'a', 'one', big)])
    await holdCells(ctx, 'a', 'two', big)
    await holdCells(ctx, 'a', 'one', big)
    expect(reads).toBe(2)
    await holdCells(ctx, 'a', 'three', big)
    await holdCells(ctx, 'a', 'one', big)
    expect(reads).toBe(3)
    await holdCells(ctx, 'a', 'two', big)
    expect(reads).toBe(4)
  })
})
