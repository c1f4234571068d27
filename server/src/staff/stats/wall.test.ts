// The wall: what it counts, what it leaves out so that nobody can be told, and who may look.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { databases, startOfTests, type TestApp } from '../../../test/app.ts'
import {
  callAs,
  expectRefusal,
  fileReport,
  home,
  hourMs,
  neighbour,
  startWorld,
} from '../../../test/world.ts'
import { heatOf } from './heat.ts'

const district = home.slice(0, 6)
const street = home.slice(0, 9)
const secret = '王小明家 13812345678 楼上漏水'

describe('the heat map', () => {
  const origin = [120.35, 30.3] as const
  const near = fc.tuple(
    fc.double({ min: 120.2, max: 120.7, noNaN: true }),
    fc.double({ min: 30.2, max: 30.4, noNaN: true }),
  )
  const metres = (a: readonly [number, number], b: readonly [number, number]) =>
    Math.hypot((a[0] - b[0]) * 111_320 * Math.cos((origin[1] * Math.PI) / 180), (a[1] - b[1]) * 111_320)

  it('shows no cell with fewer than three, and every three at one place within one cell of them', () => {
    fc.assert(
      fc.property(fc.array(near, { maxLength: 40 }), near, (points, place) => {
        const cells = heatOf([...points, place, place, place], origin, 600)
        for (const { count } of cells) expect(count).toBeGreaterThanOrEqual(3)
        const nearest = Math.min(...cells.map(({ lng, lat }) => metres([lng, lat], place)))
        expect(nearest).toBeLessThanOrEqual(600.5)
        expect(cells.reduce((sum, { count }) => sum + count, 0)).toBeLessThanOrEqual(points.length + 3)
      }),
    )
    expect(heatOf([origin, origin], origin, 600)).toEqual([])
  })
})

describe.each(databases)('the wall on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  beforeAll(async () => {
    app = await startWorld(kind)
    // Eight days before the day of the tests, so that a week ago is rolled up.
    app.clock.now = new Date(startOfTests.getTime() - 8 * 24 * hourMs)
    await file(2)
    // A week ago: two by this time of day, one after it.
    app.clock.now = new Date(startOfTests.getTime() - 7 * 24 * hourMs - 2 * hourMs)
    await file(1)
    app.clock.advance(2 * hourMs - 60_000)
    await file(1)
    app.clock.advance(2 * 60_000)
    await file(1)
    app.clock.now = new Date(startOfTests)
    await app.runJobs()
  }, 120_000)
  afterAll(() => app.close())

  async function file(count: number, more: object = {}) {
    const token = await app.signIn('resident-1')
    const numbers: string[] = []
    for (let i = 0; i < count; i++)
      numbers.push(
        (await fileReport(app, token, { text: secret, category: 'noise', address: '湾南社区', ...more }))
          .number,
      )
    return numbers
  }
  const look = (name: string, query = '') => as(name, 'GET', `/v1/staff/wall${query}`)

  it('is refused without a token, to residents, and for a post that there is not', async () => {
    expectRefusal(await app.call('GET', '/v1/staff/wall'), 401, 'unauthenticated')
    expectRefusal(await look('resident-1'), 403, 'forbidden')
    expectRefusal(await look(`staff-${home}`, '?microBrainId=nowhere'), 404, 'not_found')
    expect((await look(`staff-${home}`, '?post=1')).status).toBe(400)
  })

  it('opens to a screen, for its post and below, until its token is taken back', async () => {
    const made = await as('supervisor', 'POST', '/v1/staff/devices', { microBrainId: street, name: '大厅' })
    expect(made.status).toBe(201)
    const { id, token } = made.body
    const ask = (query = '') => app.call('GET', `/v1/staff/wall${query}`, { token })
    const own = await ask()
    expect({ status: own.status, post: own.body.microBrain?.id }).toEqual({ status: 200, post: street })
    expect((await ask(`?microBrainId=${home}`)).status).toBe(200)
    expectRefusal(await ask(`?microBrainId=${district}`), 404, 'not_found')
    expectRefusal(await app.call('GET', '/v1/staff/dashboard', { token }), 401, 'unauthenticated')
    expect((await as('supervisor', 'POST', `/v1/staff/devices/${id}/revoke`)).status).toBe(200)
    expectRefusal(await ask(), 401, 'unauthenticated')
  })

  it('compares today with the same weekday until this time', async () => {
    const { body } = await look('admin')
    expect(body.microBrain.id).toBe(district)
    expect(body.received).toEqual({ today: 0, lastWeek: 2 })
    await file(3, { place: { lng: 120.35, lat: 30.31, coordinates: 'wgs84' } })
    const later = (await look('admin')).body
    expect(later.received).toEqual({ today: 3, lastWeek: 2 })
    expect(later.perHour[10]).toBe(3)
    expect(later.onDuty).toBeNull()
    expect(later.stuckDeliveries).toBe(0)
  })

  it('draws three of one place and not two, and holds nothing that a person wrote', async () => {
    await file(2, { place: { lng: 120.45, lat: 30.29, coordinates: 'wgs84' } })
    const { body } = await look('admin')
    expect(body.heat.cells.map(({ count }: { count: number }) => count)).toEqual([3])
    expect(body.newest).toHaveLength(5)
    expect(body.newest[0]).toEqual({
      category: { code: 'noise', zh: '噪音扰民', en: 'Noise' },
      microBrain: expect.objectContaining({ id: expect.any(String) }),
      at: expect.stringMatching(/^2026-11-18T10:00/),
      urgent: false,
    })
    const text = JSON.stringify(body)
    for (const word of ['王小明', '13812345678', '漏水', 'number', 'person']) expect(text).not.toContain(word)
  })

  it('names the longest overdue one, and ranks nobody below ten', async () => {
    const token = await app.signIn('resident-2')
    const { number } = await fileReport(app, token, { text: secret, category: 'noise', address: '湾南社区' })
    app.clock.advance(5 * hourMs)
    expect((await as('resident-2', 'POST', `/v1/reports/${number}/remind`, {})).status).toBe(200)
    const { body } = await look(`staff-${home}`, `?microBrainId=${home}`)
    // The oldest of a week ago is later still.
    expect(body.mostOverdue).toMatchObject({ category: { code: 'noise' }, status: 'submitted' })
    expect(body.mostOverdue.lateMinutes).toBeGreaterThan(8 * 24 * 60)
    const row = body.rows.find((one: { microBrain: { id: string } }) => one.microBrain.id === home)
    expect(row.rank).toBeNull()
    expect(row.open).toBe(body.open.open)
    expect(body.open.open).toBe(body.open.red + body.open.yellow + body.open.green + body.open.waiting)
    const numbers = await file(10)
    for (const one of numbers) {
      expect((await as(`staff-${home}`, 'POST', `/v1/staff/reports/${one}/accept`, {})).status).toBe(200)
      app.clock.advance(60_000)
      const done = { note: '好了' }
      expect((await as(`dispatcher-${home}`, 'POST', `/v1/staff/reports/${one}/resolve`, done)).status).toBe(
        200,
      )
    }
    const after = (await look('admin')).body
    const ranked = after.rows.find((one: { microBrain: { id: string } }) => one.microBrain.id === home)
    expect(ranked).toMatchObject({ rank: 1, medianResolve: { count: 10 } })
    expect(ranked.medianResolve.minutes).toBeGreaterThan(0)
    const other = after.rows.find((one: { microBrain: { id: string } }) => one.microBrain.id === neighbour)
    expect(other).toMatchObject({ rank: null, medianResolve: { minutes: null } })
    expect(after.medianAccept.today.count).toBe(10)
  })
})
