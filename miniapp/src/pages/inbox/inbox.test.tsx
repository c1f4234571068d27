// The inbox: what waits stands first, a tap marks it read and leads to the right page.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import type { Notice } from '@chaolin/shared/notices/schema'
import { QueryClientProvider } from '@tanstack/react-query'
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { phone, Taro } from '../../../test/stubs/phone'
import { queryClient } from '../../query'
import { useSession } from '../../session'
import { useTabs } from '../../ui/tab-bar'
import InboxPage from './index'

type Sent = { url: string; method: string; header: Record<string, string>; data?: string }

const news: Notice = {
  id: 'news',
  kind: 'report.accept',
  title: '湾南社区指挥站接了',
  body: '护栏缺口',
  number: 'A2B3C4',
  audience: 'reporter',
  at: '2026-11-20T01:00:00Z',
  read: false,
}
const question: Notice = {
  ...news,
  id: 'ask',
  kind: 'report.ask',
  title: '有个问题问您',
  at: '2026-11-19T01:00:00Z',
}
const work: Notice = { ...news, id: 'work', kind: 'report.submit', title: '新的反映', audience: 'staff' }

let sent: Sent[] = []
let items: Notice[] = []
let status = 200

beforeEach(() => {
  sent = []
  status = 200
  phone.opened.length = 0
  queryClient.clear()
  queryClient.setDefaultOptions({ queries: { ...queryClient.getDefaultOptions().queries, retry: false } })
  useSession.setState({ token: 'token', person: { id: 'p', roles: [] }, sandboxCode: undefined })
  useTabs.setState({ unread: 0 })
  jest.spyOn(Taro, 'request').mockImplementation(async (about) => {
    const request = about as Sent
    sent.push(request)
    if (status === 0) throw new Error('network')
    if (status !== 200) return { statusCode: status, data: { code: 'internal', requestId: 'r-1' } }
    const unread = items.filter(({ read }) => !read).length
    return { statusCode: 200, data: { items, nextCursor: null, unread } }
  })
})
afterEach(() => {
  jest.restoreAllMocks()
})

const show = () =>
  render(
    <QueryClientProvider client={queryClient}>
      <InboxPage />
    </QueryClientProvider>,
  )

test('an error names its number, no network says so, and an empty inbox leads on', async () => {
  status = 500
  const { unmount } = show()
  expect((await screen.findByTestId('state-error')).textContent).toContain('r-1')
  unmount()
  queryClient.clear()
  status = 0
  const offline = show()
  expect(await screen.findByTestId('state-offline')).toBeTruthy()
  offline.unmount()
  queryClient.clear()
  status = 200
  items = []
  show()
  fireEvent.click(await screen.findByTestId('state-action'))
  expect(phone.opened).toEqual(['/reports/new/index'])
})

test('what needs an answer stands above what is news, however old', async () => {
  items = [news, question]
  show()
  const waiting = within(await screen.findByTestId('inbox-waiting'))
  expect(waiting.getByTestId('notice-ask')).toBeTruthy()
  expect(waiting.queryByTestId('notice-news')).toBeNull()
  expect(within(screen.getByTestId('inbox-news')).getByTestId('notice-news')).toBeTruthy()
})

test('a tap marks it read at once, tells the server, and opens the resident page', async () => {
  items = [news]
  show()
  const row = await screen.findByTestId('notice-news')
  expect(row.getAttribute('aria-label')).toContain('未读')
  expect(row.textContent).toContain('未读')
  expect(useTabs.getState().unread).toBe(1)
  fireEvent.click(row)
  await waitFor(() =>
    expect(screen.getByTestId('notice-news').getAttribute('aria-label')).not.toContain('未读'),
  )
  await waitFor(() => expect(useTabs.getState().unread).toBe(0))
  const read = sent.filter(({ method }) => method === 'POST')
  expect(read.map(({ url }) => url)).toEqual(['/v1/notices/news/read'])
  expect(read[0]?.header['Idempotency-Key']).toBeTruthy()
  expect(phone.opened).toEqual(['/reports/detail/index?number=A2B3C4'])
  fireEvent.click(screen.getByTestId('notice-news'))
  expect(sent.filter(({ method }) => method === 'POST')).toHaveLength(1)
})

test('staff are led to the staff page', async () => {
  items = [work]
  show()
  fireEvent.click(await screen.findByTestId('notice-work'))
  expect(phone.opened).toEqual(['/staff/report/index?number=A2B3C4'])
})

test('in a browser, a message that is stuck leads to where it is sent again', async () => {
  const { number: _number, ...ofNoReport } = work
  items = [{ ...ofNoReport, kind: 'delivery.stuck' }]
  show()
  fireEvent.click(await screen.findByTestId('notice-work'))
  expect(phone.opened).toEqual(['/console/deliveries/index'])
})

test.each([
  ['campus.message', 'reporter', 'A2B3C4', '/campus/thread/index?number=A2B3C4'],
  ['campus.case', 'reporter', 'A2B3C4', '/campus/thread/index?number=A2B3C4'],
  ['campus.claim_tried', 'reporter', undefined, '/campus/home/index'],
  ['lost.pair', 'reporter', undefined, '/campus/lost/index?tab=mine'],
  ['lost.claimed', 'staff', undefined, '/console/campus-lists/index'],
  ['campus.case', 'staff', 'A2B3C4', '/console/cases/index'],
  ['campus.waiting', 'staff', undefined, '/console/campus/index'],
  ['campus.message', 'staff', 'A2B3C4', '/staff/report/index?number=A2B3C4'],
  ['sos.raised', 'staff', 'A2B3C4', '/staff/sos/index?number=A2B3C4'],
] as const)('%s for %s leads to its page', async (kind, audience, number, address) => {
  const { number: _report, ...rest } = news
  items = [{ ...rest, kind, audience, read: true, ...(number ? { number } : {}) }]
  show()
  fireEvent.click(await screen.findByTestId('notice-news'))
  await waitFor(() => expect(phone.opened).toEqual([address]))
})
