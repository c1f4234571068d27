// The room of messages that did not arrive: the reason in plain words, another try, a skip for a reason.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { beAdmin, bodyOf, ok, refuse, serve, show, tap, write } from '../../../test/console-door'
import { phone } from '../../../test/stubs/phone'
import { useSession } from '../../session'
import type { StaffDelivery } from '../../delivery/api'
import DeliveriesPage from './index'

const stuck: StaffDelivery = {
  id: '7',
  microBrainId: '330114001012',
  microBrain: { id: '330114001012', name: '湾南社区', kind: 'community', path: [] },
  number: 'A2B3C4',
  step: 'submit',
  webhookId: 'msg_A2B3C4_1_330114001012',
  status: 'stuck',
  attempts: 30,
  createdAt: '2026-11-18T00:00:00Z',
  nextTryAt: null,
  lastTriedAt: '2026-11-19T00:00:00Z',
  reason: 'status 503',
}
const failing: StaffDelivery = {
  ...stuck,
  id: '8',
  number: 'D5E6F7',
  step: 'remind',
  status: 'failing',
  attempts: 2,
  nextTryAt: '2026-11-20T00:00:00Z',
  reason: 'timeout',
}
const list = (...items: StaffDelivery[]) => ({
  'GET /v1/staff/deliveries': () => ok({ items, nextCursor: null }),
})
const beDispatcher = () =>
  useSession.setState({ person: { id: 'p', roles: [{ role: 'dispatcher', microBrainId: '330114001012' }] } })

beforeEach(() => {
  beAdmin()
  phone.opened.length = 0
  phone.params = {}
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('is not for others', async () => {
  serve({ 'GET /v1/staff/deliveries': () => refuse(403, 'forbidden') })
  show(<DeliveriesPage />)
  await screen.findByTestId('state-forbidden')
})

test('nothing owed is good news', async () => {
  serve(list())
  show(<DeliveriesPage />)
  expect((await screen.findByTestId('deliveries-none')).textContent).toContain('都送到了')
})

test('each says of which report, to whom, how often, and why in plain words', async () => {
  serve(list(stuck, failing))
  show(<DeliveriesPage />)
  const first = (await screen.findByTestId('delivery-7')).textContent
  for (const words of ['A2B3C4 · 居民反映', '卡住了', '湾南社区 · 试了 30 次', '对方回了错误 503'])
    expect(first).toContain(words)
  const second = screen.getByTestId('delivery-8').textContent
  for (const words of ['D5E6F7 · 居民催办', '正在重试', '对方没有按时回应']) expect(second).toContain(words)
  // An admin does not work on reports.
  expect(screen.queryByTestId('open-7')).toBeNull()
})

test('a dispatcher is led to the report', async () => {
  beDispatcher()
  serve(list(stuck))
  show(<DeliveriesPage />)
  await tap('open-7')
  expect(phone.opened).toEqual(['/staff/report/index?number=A2B3C4'])
})

test('is sent once more, and the list is read anew', async () => {
  let item = stuck
  const sent = serve({
    'GET /v1/staff/deliveries': () => ok({ items: [item], nextCursor: null }),
    'POST /v1/admin/deliveries/7/retry': () => {
      item = { ...stuck, status: 'due', attempts: 0 }
      return ok(item)
    },
  })
  show(<DeliveriesPage />)
  await tap('retry-7')
  await screen.findByTestId('retried-7')
  await waitFor(() => expect(screen.getByTestId('delivery-7').textContent).toContain('等着送'))
  expect(sent.find(({ method }) => method === 'POST')?.header['Idempotency-Key']).toMatch(/^[0-9a-f]{32}$/)
})

test('one that is under way is not sent twice: the server’s words are shown', async () => {
  serve({
    ...list(stuck),
    'POST /v1/admin/deliveries/7/retry': () => refuse(409, 'step_closed', { detail: '正在送，或已经送到了' }),
  })
  show(<DeliveriesPage />)
  await tap('retry-7')
  expect((await screen.findByTestId('problem-7')).textContent).toBe('正在送，或已经送到了')
})

test('is skipped only for a reason', async () => {
  const items = [stuck]
  const sent = serve({
    'GET /v1/staff/deliveries': () => ok({ items: [...items], nextCursor: null }),
    'POST /v1/admin/deliveries/7/skip': () => {
      items.pop()
      return ok({ ...stuck, status: 'skipped' })
    },
  })
  show(<DeliveriesPage />)
  await tap('skip-7')
  expect(screen.getByTestId('skip-yes').textContent).toBe('先写一句为什么')
  await tap('skip-yes')
  expect(sent.some(({ method }) => method === 'POST')).toBe(false)
  await tap('skip-reason-skipPhoned')
  await tap('skip-yes')
  await screen.findByTestId('deliveries-none')
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({ reason: '已经打电话说过了' })
})

test('a reason that is too long is not sent', async () => {
  serve(list(stuck))
  show(<DeliveriesPage />)
  await tap('skip-7')
  write('skip-reason', '长'.repeat(201))
  expect(screen.getByTestId('skip-yes').textContent).toBe('写得太长')
})

test('is narrowed to a state, and to one system and back', async () => {
  phone.params = { post: '330114001012' }
  const sent = serve(list({ ...stuck, status: 'skipped', reason: '已经打电话说过了' }))
  show(<DeliveriesPage />)
  await tap('status-skipped')
  await waitFor(() => expect(sent.some(({ url }) => url.includes('status=skipped'))).toBe(true))
  expect(
    sent.filter(({ url }) => url.includes('/deliveries')).every(({ url }) => url.includes('microBrainId=')),
  ).toBe(true)
  expect((await screen.findByTestId('delivery-7')).textContent).toContain('跳过的原因：已经打电话说过了')
  expect(screen.queryByTestId('retry-7')).toBeNull()
  await waitFor(() => expect(screen.getByTestId('only-of').textContent).toContain('湾南社区'))
  await tap('all-posts')
  await waitFor(() => expect(sent.at(-1)?.url).not.toContain('microBrainId='))
})
