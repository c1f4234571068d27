// The calendar's room: a year as it is known, changed by days.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { beAdmin, bodyOf, ok, refuse, serve, show, tap, write } from '../../../test/console-door'
import type { CalendarYear } from '../api'
import CalendarPage from './index'

const day = (
  date: string,
  kind: 'holiday' | 'workday',
  name: string,
  source: 'seed' | 'statutory' = 'seed',
) => ({
  date,
  kind,
  name,
  source,
  district: null,
})
const year: CalendarYear = {
  year: 2026,
  complete: true,
  missing: [],
  days: [
    day('2026-01-01', 'holiday', '元旦'),
    day('2026-01-02', 'holiday', '元旦'),
    day('2026-01-04', 'workday', '元旦调休上班'),
    day('2026-10-01', 'holiday', '国庆节', 'statutory'),
  ],
}

beforeEach(() => {
  beAdmin()
  jest.spyOn(Date, 'now').mockReturnValue(Date.parse('2026-11-22T04:00:00Z'))
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('is not for others', async () => {
  serve({ 'GET /v1/admin/calendar': () => refuse(403, 'forbidden') })
  show(<CalendarPage />)
  await screen.findByTestId('state-forbidden')
})

test('shows each month with its special days, days of one name as one line', async () => {
  serve({ 'GET /v1/admin/calendar?year=2026': () => ok(year) })
  show(<CalendarPage />)
  const january = (await screen.findByTestId('month-1')).textContent
  expect(january).toContain('1–2 元旦放假')
  expect(january).toContain('4 元旦调休上班')
  expect(screen.getByTestId('day-2026-01-04').getAttribute('aria-label')).toContain('上班')
  expect(screen.getByTestId('day-2026-10-01').className).toContain('law')
  expect(screen.getByTestId('calendar-standing').textContent).toContain('是齐的')
  // 1 November 2026 is a Sunday: six empty places before it.
  const november = screen.getByTestId('month-11').querySelectorAll('.month-days')[1]
  expect([...(november?.children ?? [])].findIndex(({ textContent }) => textContent === '1')).toBe(6)
})

test('a year that is not known says what is missing', async () => {
  serve({
    'GET /v1/admin/calendar?year=2026': () => ok(year),
    'GET /v1/admin/calendar?year=2027': () =>
      ok({ year: 2027, complete: false, missing: ['春节', '国庆节'], days: [] }),
  })
  show(<CalendarPage />)
  await screen.findByTestId('month-1')
  await tap('year-after')
  await waitFor(() =>
    expect(screen.getByTestId('calendar-standing').textContent).toContain('还缺 春节、国庆节 的安排'),
  )
})

test('a day is named before it is saved, and a refusal is said', async () => {
  let refused = true
  const sent = serve({
    'GET /v1/admin/calendar': () => ok(year),
    'PUT /v1/admin/calendar/2026-11-23': () => (refused ? refuse(400, 'invalid') : ok(year)),
  })
  show(<CalendarPage />)
  await tap('day-2026-11-23')
  expect(screen.getByTestId('day-save').getAttribute('aria-disabled')).toBe('true')
  expect(screen.queryByTestId('day-remove')).toBeNull()
  await tap('day-kind-workday')
  write('day-name', ' 调休上班 ')
  await tap('day-save')
  await screen.findByTestId('day-problem')
  refused = false
  await tap('day-save')
  await waitFor(() => expect(screen.queryByTestId('day-sheet')).toBeNull())
  const put = sent.filter(({ method }) => method === 'PUT')
  expect(bodyOf(put[1])).toEqual({ kind: 'workday', name: '调休上班' })
})

test('a day of the table can be what its weekday says again; one closed by law cannot', async () => {
  const sent = serve({
    'GET /v1/admin/calendar': () => ok(year),
    'DELETE /v1/admin/calendar/2026-01-02': () => ok(year),
  })
  show(<CalendarPage />)
  await tap('day-2026-10-01')
  expect(screen.queryByTestId('day-remove')).toBeNull()
  await tap('day-2026-01-02')
  await tap('day-remove')
  await waitFor(() => expect(screen.queryByTestId('day-sheet')).toBeNull())
  expect(sent.some(({ method }) => method === 'DELETE')).toBe(true)
})

test('a district has days of its own', async () => {
  const sent = serve({ 'GET /v1/admin/calendar': () => ok(year), 'PUT /v1/admin/calendar': () => ok(year) })
  show(<CalendarPage />)
  await screen.findByTestId('month-1')
  await tap('calendar-district-330114')
  await waitFor(() => expect(sent.some(({ url }) => url.includes('district=330114'))).toBe(true))
  await tap('day-2026-01-02')
  // A day of all districts is not this one's to take back.
  expect(screen.queryByTestId('day-remove')).toBeNull()
  await tap('day-kind-workday')
  await tap('day-save')
  await waitFor(() => expect(screen.queryByTestId('day-sheet')).toBeNull())
  expect(bodyOf(sent.find(({ method }) => method === 'PUT'))).toMatchObject({
    district: '330114',
    kind: 'workday',
  })
})
