// Saved filters, and what a queue is narrowed to by them.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { mostFilters } from '@chaolin/shared/staff/filters-schema'
import { databases, type TestApp } from '../../../test/app.ts'
import {
  aReport,
  callAs,
  expectRefusal,
  fileReport,
  home,
  neighbour,
  personId,
  startWorld,
} from '../../../test/world.ts'
import { Report } from '../../reports/entities.ts'
import { SavedFilter } from './entities.ts'

const dayMs = 24 * 3_600_000
const staff = `staff-${home}`

describe.each(databases)('saved filters on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())

  const url = '/v1/staff/filters'
  const save = (who: string, name: string, query: object, microBrainId = home) =>
    as(who, 'PUT', url, { microBrainId, name, query })
  const list = (who: string, microBrainId = home) => as(who, 'GET', `${url}?microBrainId=${microBrainId}`)
  const remove = (who: string, name: string) =>
    as(who, 'DELETE', `${url}?microBrainId=${home}&name=${encodeURIComponent(name)}`)

  it('are for staff, at their own post, and hold nothing but a filter', async () => {
    expectRefusal(await app.call('GET', `${url}?microBrainId=${home}`), 401, 'unauthenticated')
    expectRefusal(await list('resident-1'), 403, 'forbidden')
    expectRefusal(await save('resident-1', '', {}), 403, 'forbidden')
    expectRefusal(await remove('resident-1', 'x'), 403, 'forbidden')
    expectRefusal(await save(staff, '', {}), 400, 'invalid', 'name')
    expectRefusal(await save(staff, '名'.repeat(21), {}), 400, 'invalid', 'name')
    expectRefusal(await save(staff, 'x', { status: 'lost' }), 400, 'invalid', 'query.status')
    expectRefusal(await save(staff, 'x', { q: '字'.repeat(41) }), 400, 'invalid', 'query.q')
    expectRefusal(await save(staff, 'x', { cursor: 'x' }), 400, 'invalid', 'query.cursor')
    expectRefusal(await list(staff, neighbour), 404, 'not_found')
    expectRefusal(await save(staff, 'x', {}, neighbour), 404, 'not_found')
    expectRefusal(await remove(staff, 'never saved'), 404, 'not_found')
  })

  it('are kept for one person at one post, replaced under the same name, and removed', async () => {
    const late = { signal: 'red', order: 'due' }
    await save(staff, '快到了', late)
    await save(staff, 'Mine', { assignee: 'me' })
    await save(staff, 'mine', { assignee: 'none' })
    const answer = await save(staff, '快到了', { ...late, category: 'facility' })
    const items = [
      { name: '快到了', query: { ...late, category: 'facility' } },
      { name: 'Mine', query: { assignee: 'me' } },
      { name: 'mine', query: { assignee: 'none' } },
    ]
    expect(answer).toMatchObject({ status: 200, body: { items } })
    expect((await list(`dispatcher-${home}`)).body.items).toEqual([])
    expect((await remove(staff, 'Mine')).status).toBe(204)
    expect((await list(staff)).body.items).toEqual([items[0], items[2]])
  })

  it(`are at most ${mostFilters}, however fast they come`, async () => {
    const who = 'supervisor'
    const token = await app.signIn(who)
    const answers = await Promise.all(
      Array.from({ length: mostFilters + 4 }, (_, i) =>
        app.call('PUT', url, { token, body: { microBrainId: home, name: `第 ${i} 个`, query: {} } }),
      ),
    )
    const refused = answers.filter(({ status }) => status !== 200)
    expect(refused).toHaveLength(4)
    for (const answer of refused) expectRefusal(answer, 409, 'limit_reached')
    expect((await list(who)).body.items).toHaveLength(mostFilters)
    expect((await list(who, neighbour)).body.items).toEqual([])
  })

  it('are given and go with the person', async () => {
    const token = await app.signIn('clerk-9')
    const id = await personId(app, token)
    await as('admin', 'PUT', `/v1/admin/people/${id}/roles`, { role: 'staff', microBrainId: home })
    await save('clerk-9', 'x', { q: '3幢' })
    expect((await app.call('GET', '/v1/me/export', { token })).body).toMatchObject({
      savedFilters: [{ microBrainId: home, name: 'x', query: { q: '3幢' } }],
    })
    expect((await app.call('DELETE', '/v1/me', { token })).status).toBe(204)
    expect(await app.ctx().em.count(SavedFilter, { personId: id })).toBe(0)
  })
})

describe.each(databases)('a narrowed queue on %s', (kind) => {
  let app: TestApp
  let numbers: { gap: string; lamp: string; noise: string; old: string }
  const as = callAs(() => app)
  beforeAll(async () => {
    app = await startWorld(kind)
    const resident = await app.signIn('resident-1')
    const file = async (text: string, category: string, address: string) =>
      (await fileReport(app, resident, { ...aReport, text, category, address: `湾南社区${address}` })).number
    const old = await file('去年的路灯', 'facility', ' 3幢2单元')
    await app
      .ctx()
      .em.nativeUpdate(Report, { number: old }, { createdAt: new Date(app.clock.now.getTime() - 91 * dayMs) })
    numbers = {
      old,
      gap: await file('绿化带护栏缺口', 'facility', ' 3幢2单元'),
      lamp: await file('路灯不亮', 'facility', ' 8幢 B座 100%_'),
      noise: await file('半夜有人吵', 'noise', ' 3幢1单元'),
    }
  })
  afterAll(() => app.close())

  const queue = async (query: Record<string, string>, who = staff) => {
    const answer = await as(
      who,
      'GET',
      `/v1/staff/reports?${new URLSearchParams({ microBrainId: home, ...query })}`,
    )
    expect(answer.status).toBe(200)
    return (answer.body.items as { number: string }[]).map(({ number }) => number).sort()
  }
  const some = (...names: (keyof typeof numbers)[]) => names.map((name) => numbers[name]).sort()

  it.each([
    ['q', '字'.repeat(41)],
    ['q', ' '],
    ['urgent', 'yes'],
    ['assignee', ''],
    ['category', 'x'.repeat(33)],
  ])('refuses %s=%s', async (name, value) => {
    const answer = await as(staff, 'GET', `/v1/staff/reports?${new URLSearchParams({ [name]: value })}`)
    expectRefusal(answer, 400, 'invalid', name)
  })

  it('holds one category, or what is urgent', async () => {
    expect(await queue({ category: 'noise' })).toEqual(some('noise'))
    expect(await queue({ category: 'nothing' })).toEqual([])
    await app.ctx().em.nativeUpdate(Report, { number: numbers.lamp }, { urgentOpen: 1 })
    expect(await queue({ urgent: 'true' })).toEqual(some('lamp'))
    expect(await queue({ urgent: 'false' })).toEqual(some('gap', 'noise', 'old'))
    await app.ctx().em.nativeUpdate(Report, { number: numbers.lamp }, { urgentOpen: 0 })
  })

  it('holds what is mine, what is nobody’s, or what is somebody’s', async () => {
    const id = await personId(app, await app.signIn(staff))
    await app.ctx().em.nativeUpdate(Report, { number: numbers.gap }, { assigneeId: id })
    await app.ctx().em.nativeUpdate(Report, { number: numbers.noise }, { teamId: 'team-1' })
    expect(await queue({ assignee: 'me' })).toEqual(some('gap'))
    expect(await queue({ assignee: 'me' }, `dispatcher-${home}`)).toEqual([])
    expect(await queue({ assignee: id }, `dispatcher-${home}`)).toEqual(some('gap'))
    expect(await queue({ assignee: 'none' })).toEqual(some('lamp', 'old'))
  })

  it('finds words of the address and the beginning of a number, of the last ninety days', async () => {
    expect(await queue({ q: '3幢' })).toEqual(some('gap', 'noise'))
    expect(await queue({ q: '3幢 2单元' })).toEqual(some('gap'))
    expect(await queue({ q: 'b座' })).toEqual(some('lamp'))
    expect(await queue({ q: '100%_' })).toEqual(some('lamp'))
    expect(await queue({ q: '%' })).toEqual(some('lamp'))
    expect(await queue({ q: '9幢' })).toEqual([])
    for (const typed of [numbers.gap, numbers.gap.toLowerCase().replaceAll('-', ''), numbers.gap.slice(0, 6)])
      expect(await queue({ q: typed })).toEqual(some('gap'))
    expect(await queue({ q: numbers.old })).toEqual([])
    expect(await queue({ q: '3幢', order: 'due', category: 'noise' })).toEqual(some('noise'))
  })

  it('goes on page by page', async () => {
    const first = await as(staff, 'GET', `/v1/staff/reports?microBrainId=${home}&category=facility&limit=2`)
    const cursor = encodeURIComponent(first.body.nextCursor)
    const next = await as(
      staff,
      'GET',
      `/v1/staff/reports?microBrainId=${home}&category=facility&limit=2&cursor=${cursor}`,
    )
    const all = [...first.body.items, ...next.body.items].map(({ number }) => number)
    expect(all).toEqual([numbers.lamp, numbers.gap, numbers.old])
    expect(next.body.nextCursor).toBeNull()
  })
})
