// Schedules: what is wrong is said where it is written, whom a change moves is asked first, clerks change single days.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { frameProblem } from '@chaolin/shared/appointments/slots'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import {
  beAdmin,
  bodyOf,
  ok,
  refuse,
  serve,
  show,
  tap,
  write,
  type Doors,
  type Sent,
} from '../../../test/console-door'
import { useSession } from '../../session'
import { countSlots, faultOf, markOf, readFrames, weekdayOf, writeFrames } from './frames'
import SchedulesPage from './index'

const site = {
  id: 'site-campus-1',
  kind: 'campus_police_post',
  name: '观澜学院校警驿站',
  microBrainId: 'mb-1',
}
const hours = [
  ['08:30', '11:30'],
  ['13:30', '17:00'],
]
const schedule = {
  id: 'schedule-1',
  siteId: site.id,
  counterId: '1',
  counter: '1 号窗口',
  services: ['renewal'],
  weekly: { 1: hours, 2: hours, 3: hours, 4: hours, 5: hours, 6: [], 7: [] },
  onHolidays: 'closed',
  slotMinutes: 30,
  publicCapacity: 5,
  walkInCapacity: 2,
  leadMinutes: 60,
  horizonDays: 14,
  exceptions: {},
  affected: 0,
}
const moved = {
  number: 'AAAAAAAAAAA1',
  status: 'booked',
  service: 'renewal',
  from: '2026-11-25T08:30:00+08:00',
  until: '2026-11-25T09:00:00+08:00',
  applicantName: '陈**',
  offers: [
    {
      site: { id: site.id, name: site.name, distanceM: 0 },
      waiting: 0,
      slots: [
        {
          id: '9',
          service: 'renewal',
          from: '2026-11-26T08:30:00+08:00',
          until: '2026-11-26T09:00:00+08:00',
          capacity: 5,
          free: 5,
        },
      ],
    },
  ],
}
const doors = (more: Doors = {}): Doors => ({
  'GET /v1/sites': ({ url }) => ok({ items: url.includes('campus') ? [site] : [], nextCursor: null }),
  [`GET /v1/staff/sites/${site.id}/schedules`]: () => ok({ items: [schedule] }),
  'GET /v1/appointment-services': () =>
    ok({
      items: [
        { code: 'renewal', name: { zh: '换领', en: 'Renewal' } },
        { code: 'temporary', name: { zh: '临时身份证', en: 'Temporary' } },
      ],
    }),
  'GET /v1/working-calendar': () =>
    ok({ version: '1', timeZone: 'Asia/Shanghai', weekly: {}, exceptions: {} }),
  'POST /v1/staff/schedules/schedule-1/preview': () => ok({ items: [] }),
  'PUT /v1/staff/schedules/schedule-1': () => ok(schedule),
  ...more,
})
const of = (sent: Sent[], method: string) => sent.filter((each) => each.method === method)
const beClerk = () => {
  const roles = [{ role: 'clerk' as const, siteId: site.id }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
}

beforeEach(() => beAdmin())
afterEach(() => {
  jest.restoreAllMocks()
})

describe('frames as they are written', () => {
  test('are read in the ways people write them', () => {
    for (const text of [
      '8:30-11:30，13:30-17:00',
      '13:30–17:00, 08:30～11:30',
      '08：30至11：30；13：30到17：00',
    ])
      expect(readFrames(text)).toEqual(hours)
    expect(readFrames(' ')).toEqual([])
    expect(readFrames(writeFrames(hours as never))).toEqual(hours)
  })

  test('are wrong as the server says they are', () => {
    expect(faultOf('早上')).toBe('unreadable')
    for (const text of ['25:00-26:00', '11:00-10:00', '08:00-10:00，09:00-11:00', '08:00-24:00'])
      expect(faultOf(text)).toBe(frameProblem(readFrames(text)!) ?? undefined)
    expect(faultOf('')).toBeUndefined()
    expect(faultOf(Array.from({ length: 13 }, (_, i) => `${i}:00-${i}:30`).join(','))).toBe('many')
  })

  test('hold so many slots', () => {
    expect(countSlots(hours as never, 30)).toBe(13)
    expect(countSlots([], 30)).toBe(0)
    expect([weekdayOf('2026-11-23'), weekdayOf('2026-11-29')]).toEqual([1, 7])
    const calendar = { exceptions: { '2026-10-01': [], '2026-10-10': hours } } as never
    expect(['2026-10-01', '2026-10-10', '2026-10-12'].map((date) => markOf(calendar, date))).toEqual([
      'holiday',
      'workday',
      null,
    ])
  })
})

test('are not for residents', async () => {
  useSession.setState({ token: 'token', person: { id: 'p', roles: [{ role: 'resident' }] } })
  serve(doors())
  show(<SchedulesPage />)
  await screen.findByTestId('state-forbidden')
})

describe('the week', () => {
  test('says what is wrong in its field, and sends nothing', async () => {
    const sent = serve(doors())
    show(<SchedulesPage />)
    await tap('schedule-part-week')
    write('week-1', '11:00-08:00')
    expect(screen.getByText('结束要晚于开始')).toBeTruthy()
    write('schedule-slotMinutes', '4')
    expect(screen.getByText('写 5 到 240 之间的整数')).toBeTruthy()
    await tap('schedule-service-renewal')
    expect(screen.getByText('至少选一项')).toBeTruthy()
    fireEvent.click(screen.getByTestId('schedule-save'))
    expect([...of(sent, 'PUT'), ...of(sent, 'POST')]).toEqual([])
  })

  test('is saved at once where nobody is moved', async () => {
    const sent = serve(doors())
    show(<SchedulesPage />)
    await tap('schedule-part-week')
    write('week-1', '9:00-11:00')
    await tap('week-copy')
    await tap('schedule-save')
    expect(await screen.findByTestId('schedule-saved')).toBeTruthy()
    const body = bodyOf(of(sent, 'PUT')[0])
    expect(body['weekly']).toMatchObject({ 1: [['09:00', '11:00']], 5: [['09:00', '11:00']], 6: [] })
    expect(bodyOf(of(sent, 'POST')[0])).toEqual({
      weekly: body['weekly'],
      onHolidays: 'closed',
      slotMinutes: 30,
      horizonDays: 14,
    })
  })

  test('asks first where somebody is, with whom and what they are offered', async () => {
    const sent = serve(doors({ 'POST /v1/staff/schedules/schedule-1/preview': () => ok({ items: [moved] }) }))
    show(<SchedulesPage />)
    await tap('schedule-part-week')
    write('week-3', '')
    await tap('schedule-save')
    const asked = (await screen.findByTestId('ask-moved-sheet')).textContent
    for (const text of ['1 个人的时段没有了', '陈**', '换领', '08:30']) expect(asked).toContain(text)
    expect(of(sent, 'PUT')).toEqual([])
    await tap('ask-moved-yes')
    await waitFor(() => expect(of(sent, 'PUT')).toHaveLength(1))
  })

  test('keeps what was written when the server refuses it', async () => {
    serve(
      doors({
        'PUT /v1/staff/schedules/schedule-1': () =>
          refuse(400, 'invalid', { errors: [{ path: 'weekly', message: '这个窗口的时段和另一张排班重叠' }] }),
      }),
    )
    show(<SchedulesPage />)
    await tap('schedule-part-week')
    write('week-6', '9:00-11:00')
    await tap('schedule-save')
    expect((await screen.findByTestId('schedule-problem')).textContent).toContain('和另一张排班重叠')
    expect(screen.getByTestId('week-6').getAttribute('value')).toBe('9:00-11:00')
  })
})

test('a new one is drawn up by an administrator, under one key', async () => {
  const sent = serve(doors({ [`POST /v1/staff/sites/${site.id}/schedules`]: () => ok(schedule) }))
  show(<SchedulesPage />)
  await tap('schedule-add')
  fireEvent.click(await screen.findByTestId('schedule-save'))
  expect(of(sent, 'POST')).toEqual([])
  write('schedule-counter', '2 号窗口')
  await tap('schedule-service-temporary')
  await tap('schedule-save')
  await waitFor(() => expect(of(sent, 'POST')).toHaveLength(1))
  expect(bodyOf(of(sent, 'POST')[0])).toMatchObject({
    counterId: '2',
    counter: '2 号窗口',
    services: ['temporary'],
    slotMinutes: 30,
  })
})

describe('one that is not needed any more', () => {
  const gone = 'DELETE /v1/staff/schedules/schedule-1'
  async function ask(more: Doors) {
    const sent = serve(doors(more))
    show(<SchedulesPage />)
    await tap('schedule-part-week')
    await tap('schedule-withdraw')
    await screen.findByTestId('withdraw-sheet')
    expect(of(sent, 'DELETE')).toEqual([])
    await tap('withdraw-yes')
    return sent
  }

  test('is withdrawn once somebody has said so twice', async () => {
    let items: object[] = [schedule]
    const sent = await ask({
      [`GET /v1/staff/sites/${site.id}/schedules`]: () => ok({ items }),
      [gone]: () => {
        items = []
        return { statusCode: 204, data: '' }
      },
    })
    await screen.findByTestId('schedules-none')
    expect(of(sent, 'DELETE')).toHaveLength(1)
    expect(screen.queryByTestId('withdraw-sheet')).toBeNull()
  })

  test('with people in it says who, and is closed first: its week and its open days', async () => {
    const open = { ...schedule, exceptions: { '2099-01-03': hours, '2099-01-04': [], '2020-01-03': hours } }
    const sent = await ask({
      [`GET /v1/staff/sites/${site.id}/schedules`]: () => ok({ items: [open] }),
      [gone]: () => refuse(409, 'schedule_in_use', { affected: [moved] }),
      'PUT /v1/staff/schedules/schedule-1/exceptions': () => ok(open),
      'GET /v1/staff/schedules/schedule-1/affected': () => ok({ items: [moved] }),
    })
    const told = (await screen.findByTestId('in-use-sheet')).textContent
    for (const text of ['还有 1 个人', '陈**', '换领', '08:30']) expect(told).toContain(text)
    expect(of(sent, 'PUT')).toEqual([])
    await tap('in-use-yes')
    await screen.findByTestId(`moved-${moved.number}`)
    await waitFor(() => expect(screen.queryByTestId('in-use-sheet')).toBeNull())
    const [week, ...days] = of(sent, 'PUT')
    expect(bodyOf(week)).toMatchObject({ counter: '1 号窗口', weekly: { 1: [], 5: [], 7: [] } })
    expect(days.map(({ url, data }) => [url.slice(-10), data])).toEqual([['2099-01-03', '{"frames":[]}']])
  })

  test('stays where it is refused for another reason, and says why', async () => {
    await ask({ [gone]: () => refuse(503, 'unavailable') })
    expect((await screen.findByTestId('withdraw-problem')).textContent).toContain('unavailable')
  })
})

describe('a clerk', () => {
  beforeEach(beClerk)

  test('reads the week and cannot change it', async () => {
    const sent = serve(doors())
    show(<SchedulesPage />)
    await tap('schedule-part-week')
    write('week-1', '')
    fireEvent.click(screen.getByTestId('schedule-save'))
    expect(screen.getByText('您只能看，请管理员来改')).toBeTruthy()
    expect([...of(sent, 'PUT'), ...of(sent, 'POST')]).toEqual([])
    expect(screen.queryByTestId('schedule-add')).toBeNull()
    expect(screen.queryByTestId('schedule-withdraw')).toBeNull()
  })

  test('closes a day, and takes that back', async () => {
    const now = { ...schedule, exceptions: {} as Record<string, unknown> }
    const sent = serve(
      doors({
        [`GET /v1/staff/sites/${site.id}/schedules`]: () => ok({ items: [now] }),
        'PUT /v1/staff/schedules/schedule-1/exceptions': (asked) => {
          now.exceptions = { [asked.url.slice(-10)]: [] }
          return ok(now)
        },
        'DELETE /v1/staff/schedules/schedule-1/exceptions': () => {
          now.exceptions = {}
          return ok(now)
        },
      }),
    )
    show(<SchedulesPage />)
    const day = (await screen.findAllByTestId(/^day-2/))[1]!
    fireEvent.click(day)
    await tap('day-closed')
    await tap('day-save')
    expect(await screen.findByText('特殊')).toBeTruthy()
    expect(bodyOf(of(sent, 'PUT')[0])).toEqual({ frames: [] })
    fireEvent.click((await screen.findAllByTestId(/^day-2/))[1]!)
    await tap('day-back')
    await waitFor(() => expect(of(sent, 'DELETE')).toHaveLength(1))
    await waitFor(() => expect(screen.queryByText('特殊')).toBeNull())
  })
})
