// The desk: queue, matter and map at once; keys do what buttons do; what is urgent is heard of; filters are kept.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { home, item, report } from '../../../test/staff-report'
import { phone, Taro } from '../../../test/stubs/phone'
import { queryClient } from '../../query'
import { useSession } from '../../session'
import DeskPage from './index'

type Sent = { url: string; method: string; data?: string }
let sent: Sent[] = []
let roles: object[] = []
let queue: object[] = []
let filters: { name: string; query: object }[] = []

const second = { ...item, number: 'B2B3C4', summary: '垃圾桶满了两天', place: null }
const people = {
  items: [
    {
      id: 'p-zhao',
      name: '赵师傅',
      nameless: false,
      role: 'staff',
      teams: [],
      onDuty: true,
      until: null,
      open: 2,
      mostOpen: 20,
      ownMostOpen: null,
      full: false,
      distanceM: 600,
    },
  ],
  teams: [],
  suggested: { staffId: 'p-zhao' },
  mode: 'grab',
  nextCursor: null,
}
const opened = { ...report, steps: ['progress', 'ask', 'resolve', 'dispatch', 'transfer'] }
const counts = { red: 1, yellow: 0, green: 1, submitted: 2, working: 0, resolved: 0 }
const me = { id: 'p', roles: [] as object[] }

function dataOf({ url, method }: Sent): unknown {
  if (url.startsWith('/v1/me')) return { person: { ...me, roles }, households: [], unread: 0 }
  if (url.startsWith('/v1/staff/filters')) return { items: filters }
  if (/\/people/.test(url)) return people
  if (/\/duplicates/.test(url)) return { items: [] }
  if (url.startsWith('/v1/staff/reports?')) return { items: queue, nextCursor: null, counts }
  if (url.startsWith('/v1/staff/reports/')) return opened
  if (url.startsWith('/v1/areas')) return { version: '1', synthetic: true, areas: [] }
  if (url.startsWith('/v1/report-categories')) return { items: [] }
  if (url.startsWith('/v1/micro-brains/')) return { ...home, phone: '', workingHours: '' }
  if (url.startsWith('/v1/staff/routing-alerts')) return { items: [] }
  if (method === 'GET' && url.startsWith('/v1/staff/live')) return { items: [], seq: 1, reset: false }
  return { items: [] }
}

beforeEach(() => {
  sent = []
  roles = [{ role: 'dispatcher', microBrainId: home.id }]
  queue = [item, second]
  filters = []
  phone.opened.length = 0
  queryClient.clear()
  queryClient.setDefaultOptions({ queries: { ...queryClient.getDefaultOptions().queries, retry: false } })
  useSession.setState({ token: 'token', person: { id: 'p', roles: roles as never }, sandboxCode: undefined })
  jest.spyOn(Taro, 'request').mockImplementation(async (about) => {
    const request = about as Sent
    sent.push(request)
    return { statusCode: 200, data: dataOf(request) }
  })
})
afterEach(() => {
  jest.restoreAllMocks()
})

const show = () =>
  render(
    <QueryClientProvider client={queryClient}>
      <DeskPage />
    </QueryClientProvider>,
  )
const press = (key: string) => act(() => void fireEvent.keyDown(document.body, { key }))
const posted = () =>
  sent.filter(({ method, url }) => method === 'POST' && url.startsWith('/v1/staff/reports'))

test('who works nowhere is told so', async () => {
  roles = [{ role: 'resident' }]
  useSession.setState({ token: 'token', person: { id: 'p', roles: [] }, sandboxCode: undefined })
  show()
  expect(await screen.findByTestId('state-forbidden')).toBeTruthy()
})

test('an empty queue says so, and what the keys do', async () => {
  queue = []
  show()
  expect(await screen.findByTestId('state-empty')).toBeTruthy()
  expect(screen.getByTestId('desk-nothing').textContent).toContain('J / K')
})

test('keys walk the queue, choose a person and give the matter away', async () => {
  show()
  await screen.findByTestId('desk-line-A2B3C4')
  press('j')
  await screen.findByTestId('desk-give')
  const line = screen.getByTestId('desk-line-A2B3C4')
  expect(line.className).toContain('on')
  await screen.findByTestId('give-p-zhao')
  press('1')
  expect(screen.getByTestId('desk-give-now').textContent).toContain('派给赵师傅')
  press('Enter')
  await waitFor(() => expect(posted()).toHaveLength(1))
  expect(posted()[0]).toMatchObject({
    url: '/v1/staff/reports/A2B3C4/dispatch',
    data: JSON.stringify({ staffId: 'p-zhao' }),
  })
})

test('keys are letters while somebody writes', async () => {
  show()
  await screen.findByTestId('desk-line-A2B3C4')
  press('j')
  const note = await screen.findByTestId('desk-note')
  note.focus()
  fireEvent.keyDown(note, { key: 'a' })
  expect(screen.queryByTestId('sheet-ask')).toBeNull()
  fireEvent.keyDown(note, { key: 'Escape' })
  press('a')
  expect(await screen.findByTestId('sheet-ask')).toBeTruthy()
})

test('a line for colleagues is no line for residents', async () => {
  show()
  await screen.findByTestId('desk-line-A2B3C4')
  press('j')
  fireEvent.click(await screen.findByTestId('desk-reader-colleagues'))
  fireEvent.change(screen.getByTestId('desk-note'), { target: { value: '材料到了' } })
  fireEvent.click(screen.getByTestId('desk-note-send'))
  await waitFor(() => expect(posted()).toHaveLength(1))
  expect(JSON.parse(posted()[0]?.data ?? '{}')).toEqual({ internalNote: '材料到了' })
})

test('the queue is narrowed by words and by who has it, and that is kept under a name', async () => {
  filters = [{ name: '没派的', query: { assignee: 'none' } }]
  show()
  await screen.findByTestId('desk-line-A2B3C4')
  fireEvent.change(screen.getByTestId('desk-search'), { target: { value: '海达' } })
  await waitFor(() =>
    expect(sent.some(({ url }) => url.includes(`q=${encodeURIComponent('海达')}`))).toBe(true),
  )
  fireEvent.click(screen.getByTestId('desk-filter'))
  fireEvent.click(await screen.findByTestId('filter-没派的'))
  await waitFor(() => expect(sent.some(({ url }) => url.includes('assignee=none'))).toBe(true))
  fireEvent.change(screen.getByTestId('filter-name'), { target: { value: '我的' } })
  fireEvent.click(screen.getByTestId('filter-save'))
  await waitFor(() =>
    expect(sent.find(({ method }) => method === 'PUT')?.data).toBe(
      JSON.stringify({ microBrainId: home.id, name: '我的', query: { assignee: 'none' } }),
    ),
  )
})

test.each([
  [375, '/staff/report/index?number=A2B3C4'],
  [1440, undefined],
])('a line of the queue at a width of %i leads to %s', async (width, url) => {
  const before = window.innerWidth
  window.innerWidth = width
  show()
  fireEvent.click(await screen.findByTestId('desk-line-A2B3C4'))
  if (url) expect(phone.opened).toEqual([url])
  else expect(await screen.findByTestId('desk-give')).toBeTruthy()
  window.innerWidth = before
})
