// Holidays and make-up days: what the law fixes, what is seeded, what an admin changes, and what depends on it.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { databases, type TestApp } from '../../../test/app.ts'
import { expectRefusal, fileReport, startWorld } from '../../../test/world.ts'
import { bumpRevision } from '../actions.ts'
import { openCalendars, weekdayOf, type CalendarRow } from './calendar.ts'
import { CalendarDay } from './entities.ts'
import { hoursText, openingOf, parseHours } from './opening.ts'
import { statutoryDays } from './statutory.ts'

const row = (date: string, kind: CalendarRow['kind'], district = ''): CalendarRow => ({
  date,
  kind,
  district,
  name: '一天',
  source: 'admin',
})

describe('the statutory days', () => {
  test.each([
    [2025, ['2025-01-28', '2025-04-04', '2025-05-31', '2025-10-06']],
    [2026, ['2026-02-16', '2026-04-05', '2026-06-19', '2026-09-25']],
    [2027, ['2027-02-05', '2027-04-05', '2027-06-09', '2027-09-15']],
    [2028, ['2028-01-25', '2028-04-04', '2028-05-28', '2028-10-03']],
  ])('of %i: thirteen days, the moon’s among them', (year, [eve, qingming, dragon, autumn]) => {
    const days = statutoryDays(year)
    expect(days).toHaveLength(13)
    const first = (name: string) => days.find((day) => day.name === name)?.date
    expect([first('春节'), first('清明节'), first('端午节'), first('中秋节')]).toEqual([
      eve,
      qingming,
      dragon,
      autumn,
    ])
    expect(days.map(({ date }) => date)).toEqual(
      expect.arrayContaining([
        `${year}-01-01`,
        `${year}-05-01`,
        `${year}-05-02`,
        `${year}-10-01`,
        `${year}-10-03`,
      ]),
    )
  })
  test('every date is one kind of day, and a row decides it', () =>
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2024-01-01'), max: new Date('2040-12-31'), noInvalidDate: true }),
        fc.constantFrom('holiday' as const, 'workday' as const),
        (at, kind) => {
          const date = at.toISOString().slice(0, 10)
          const plain = openCalendars([]).of(null)
          const isClosed = statutoryDays(at.getUTCFullYear()).some((day) => day.date === date)
          expect(plain.dayKind(date)).toBe(isClosed ? 'holiday' : weekdayOf(date) > 5 ? 'weekend' : 'working')
          const said = openCalendars([row(date, kind)]).of(null)
          expect(said.dayKind(date)).toBe(kind === 'holiday' ? 'holiday' : 'working')
        },
      ),
    ))
  test('a district’s own day counts in it alone; a year is missing until its festivals are known', () => {
    const calendars = openCalendars([row('2026-11-20', 'holiday', '999901'), row('2027-01-01', 'holiday')])
    expect(calendars.of('999901').dayKind('2026-11-20')).toBe('holiday')
    expect(calendars.of('330114').dayKind('2026-11-20')).toBe('working')
    expect(calendars.of(null).missing(2027)).toEqual([
      '春节',
      '清明节',
      '劳动节',
      '端午节',
      '中秋节',
      '国庆节',
    ])
  })
})

describe('opening hours', () => {
  const calendar = openCalendars([row('2026-11-20', 'holiday'), row('2026-11-21', 'workday')]).of(null)
  const at = (text: string) => new Date(`${text}+08:00`)
  const street = 'Mo-Fr 08:30-12:00,13:30-17:30; PH off'
  test.each([
    [street, '2026-11-18T08:30:00', true],
    [street, '2026-11-18T12:00:00', false],
    [street, '2026-11-18T17:29:59', true],
    [street, '2026-11-20T09:00:00', false],
    [street, '2026-11-21T09:00:00', true],
    [street, '2026-11-22T09:00:00', false],
    ['24/7', '2026-11-20T23:59:59', true],
    ['Mo-Su 08:30-17:30', '2026-11-20T09:00:00', true],
  ])('%s at %s: %s', (hours, time, open) =>
    expect(openingOf(parseHours(hours), calendar, at(time)).openNow).toBe(open),
  )
  test.each([
    [street, '周一至周五 8:30–12:00，13:30–17:30，法定节假日休息'],
    ['24/7', '全天有人'],
    ['Mo-Su 08:30-17:30', '周一至周日 8:30–17:30'],
    ['Mo,We 09:00-10:00; Sa off', '周一 9:00–10:00；周三 9:00–10:00'],
  ])('%s reads %s', (hours, text) => expect(hoursText(parseHours(hours))).toBe(text))
  test.each([
    '',
    'Mo',
    'Mo-Fr',
    'Mo-Fr 8:30-12:00',
    'Fr-Mo 08:30-12:00',
    'Mo 12:00-08:30',
    'Xx 08:00-09:00',
    'PH on',
  ])('%j is not understood', (text) => expect(() => parseHours(text)).toThrow(RangeError))
})

describe.each(databases)('the calendar on %s', (kind) => {
  let app: TestApp
  let admin: string
  const call = (method: string, url: string, body?: unknown, token = admin) =>
    app.call(method, url, { token, ...(body === undefined ? {} : { body }) })
  beforeAll(async () => {
    app = await startWorld(kind)
  }, 60_000)
  afterAll(() => app?.close())
  beforeEach(async () => {
    admin = await app.signIn('admin')
  })

  test.each([
    ['GET', '/v1/admin/calendar?year=2026', undefined],
    ['PUT', '/v1/admin/calendar/2026-12-24', { kind: 'holiday', name: '停办' }],
    ['DELETE', '/v1/admin/calendar/2026-12-24', undefined],
  ])('%s %s: 401 for a stranger, 403 for a dispatcher', async (method, url, body) => {
    const options = body === undefined ? {} : { body }
    expectRefusal(await app.call(method, url, options), 401, 'unauthenticated')
    const token = await app.signIn('dispatcher-330114')
    expectRefusal(await app.call(method, url, { ...options, token }), 403, 'forbidden')
  })
  test.each([
    ['2026-02-30', { kind: 'holiday', name: '停办' }, 'date'],
    ['2026-2-3', { kind: 'holiday', name: '停办' }, 'date'],
    ['2026-12-24', { kind: 'party', name: '停办' }, 'kind'],
    ['2026-12-24', { kind: 'holiday', name: '' }, 'name'],
    ['2026-12-24', { kind: 'holiday', name: '停办', district: '110101' }, 'district'],
  ])('PUT %s %j: 400 at %s', async (date, body, path) =>
    expectRefusal(await call('PUT', `/v1/admin/calendar/${date}`, body), 400, 'invalid', path),
  )
  test('a day that is not there cannot be taken away; a year that is none is refused', async () => {
    expectRefusal(await call('DELETE', '/v1/admin/calendar/2026-12-24'), 404, 'not_found')
    for (const query of ['', '?year=1999', '?year=x'])
      expectRefusal(await call('GET', `/v1/admin/calendar${query}`), 400, 'invalid', 'year')
  })

  test('it starts with what chinese-days knows', async () => {
    const { body } = await call('GET', '/v1/admin/calendar?year=2026')
    expect(body).toMatchObject({ year: 2026, complete: true, missing: [] })
    expect(body.days).toContainEqual({
      date: '2026-10-10',
      kind: 'workday',
      name: '国庆节调休上班',
      district: null,
      source: 'seed',
    })
    expect(body.days).toContainEqual({
      date: '2026-10-07',
      kind: 'holiday',
      name: '国庆节',
      district: null,
      source: 'seed',
    })
  })

  test('a holiday that an admin makes moves the promise, a make-up day moves it back', async () => {
    const due = async (name: string) => {
      const body = { text: '楼道灯不亮', category: 'facility', address: '湾南社区' }
      return (await fileReport(app, await app.signIn(name), body)).dueAt as string
    }
    expect(await due('resident-11')).toBe('2026-11-19T10:00:00.000+08:00')
    const tomorrow = '/v1/admin/calendar/2026-11-19'
    expect((await call('PUT', tomorrow, { kind: 'holiday', name: '停电检修' })).status).toBe(200)
    expect(await due('resident-12')).toBe('2026-11-20T10:00:00.000+08:00')
    await call('PUT', '/v1/admin/calendar/2026-11-20', { kind: 'holiday', name: '停电检修' })
    expect(await due('resident-13')).toBe('2026-11-23T10:00:00.000+08:00')
    await call('PUT', '/v1/admin/calendar/2026-11-21', { kind: 'workday', name: '补班' })
    expect(await due('resident-14')).toBe('2026-11-21T10:00:00.000+08:00')
    const { body } = await app.call('GET', '/v1/working-calendar')
    expect(body.exceptions).toMatchObject({
      '2026-11-19': [],
      '2026-11-21': [
        ['08:30', '12:00'],
        ['13:00', '17:30'],
      ],
    })
    for (const day of ['19', '20', '21'])
      expect((await call('DELETE', `/v1/admin/calendar/2026-11-${day}`)).status).toBe(200)
    expect(await due('resident-15')).toBe('2026-11-19T10:00:00.000+08:00')
  })

  test('a statutory day cannot be forgotten, but it can be worked on', async () => {
    const url = '/v1/admin/calendar/2027-01-01'
    const dayOf = (days: { date: string }[]) => days.find(({ date }) => date === '2027-01-01')
    expect(dayOf((await call('GET', '/v1/admin/calendar?year=2027')).body.days)).toMatchObject({
      source: 'statutory',
    })
    expect(dayOf((await call('PUT', url, { kind: 'workday', name: '值守' })).body.days)).toMatchObject({
      kind: 'workday',
      source: 'admin',
    })
    expect(dayOf((await call('DELETE', url)).body.days)).toMatchObject({
      kind: 'holiday',
      source: 'statutory',
    })
  })

  test('a year without data: closed by law alone, an alert at the desk from October on, told once', async () => {
    const alerts = async () =>
      (await call('GET', '/v1/staff/routing-alerts', undefined, await app.signIn('dispatcher-330114'))).body
        .items
    await app.signIn('dispatcher-330114')
    app.clock.now = new Date('2026-09-30T23:59:00+08:00')
    expect(await alerts()).toEqual([])
    app.clock.now = new Date('2026-10-01T00:00:00+08:00')
    await app.runJobs()
    expect(await alerts()).toMatchObject([
      { kind: 'calendar_year_missing', about: '2027', ruleVersion: null },
    ])
    app.clock.now = new Date('2027-02-05T09:00:00+08:00')
    await app.runJobs()
    admin = await app.signIn('admin')
    const { body } = await call('GET', '/v1/admin/calendar?year=2027')
    expect(body).toMatchObject({ complete: false, missing: expect.arrayContaining(['春节', '国庆节']) })
    expect(body.days).toHaveLength(13)
    const told = (
      await call('GET', '/v1/notices?limit=100', undefined, await app.signIn('dispatcher-330114'))
    ).body.items.filter((item: { kind: string }) => item.kind === 'routing.alert')
    expect(told).toHaveLength(1)
    expect(told[0].title).toContain('2027')
    const { body: route } = await call('POST', '/v1/admin/rules/preview', { request: { kind: 'report' } })
    expect(route.inputs.dayKind).toBe('holiday')
    for (const { date, name } of statutoryDays(2027))
      await call('PUT', `/v1/admin/calendar/${date}`, { kind: 'holiday', name })
    expect(await alerts()).toEqual([])
  })

  test('another process follows within five seconds', async () => {
    const { em } = app.ctx()
    admin = await app.signIn('admin')
    const kindOf = async () =>
      (
        await call('POST', '/v1/admin/rules/preview', {
          request: { kind: 'report' },
          at: '2027-03-10T10:00:00+08:00',
        })
      ).body.inputs.dayKind
    expect(await kindOf()).toBe('working')
    await em.insert(CalendarDay, {
      date: '2027-03-10',
      district: '',
      kind: 'holiday',
      name: '停办',
      source: 'admin',
      changedAt: app.clock.now,
    })
    await em.execute('update routing_revisions set revision = revision + 1')
    expect(await kindOf()).toBe('working')
    app.clock.advance(5000)
    expect(await kindOf()).toBe('holiday')
    await bumpRevision(em)
  })
})
