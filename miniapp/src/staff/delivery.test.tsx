// Whether the other system knows of a report: everybody reads it, a dispatcher may do something about it.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import type { Role } from '@chaolin/shared/residents/schema'
import { bodyOf, ok, serve, show, tap } from '../../test/console-door'
import { home, report } from '../../test/staff-report'
import { queryClient } from '../query'
import { useSession } from '../session'
import type { StaffReport } from './api'
import { DeliveryNotice } from './report/delivery-notice'

const stuck: StaffReport = {
  ...report,
  delivery: { status: 'stuck', attempts: 30, lastTriedAt: '2026-11-19T00:00:00Z', reason: 'unreachable' },
}
const message = {
  id: '7',
  microBrainId: home.id,
  microBrain: home,
  number: report.number,
  step: 'submit',
  webhookId: 'msg',
  status: 'stuck',
  attempts: 30,
  createdAt: '2026-11-18T00:00:00Z',
  nextTryAt: null,
  lastTriedAt: '2026-11-19T00:00:00Z',
  reason: 'unreachable',
}
const be = (role: Role) =>
  useSession.setState({ token: 'token', person: { id: 'p', roles: [role] }, sandboxCode: undefined })

beforeEach(() => queryClient.clear())
afterEach(() => {
  jest.restoreAllMocks()
})

test('staff read why it did not arrive, and are offered nothing', async () => {
  const sent = serve({})
  be({ role: 'staff', microBrainId: home.id })
  show(<DeliveryNotice report={stuck} />)
  const told = screen.getByTestId('delivery').textContent
  for (const words of ['送不到对方系统', '连不上对方', '试了 30 次']) expect(told).toContain(words)
  expect(sent).toEqual([])
  expect(screen.queryByTestId('retry-7')).toBeNull()
})

test('a dispatcher sends it once more, or skips it for a reason', async () => {
  const sent = serve({
    'GET /v1/staff/deliveries': () => ok({ items: [message], nextCursor: null }),
    'POST /v1/admin/deliveries/7': () => ok(message),
  })
  be({ role: 'dispatcher', microBrainId: home.id })
  show(<DeliveryNotice report={stuck} />)
  await tap('retry-7')
  await screen.findByTestId('retried-7')
  expect(sent[0]?.url).toContain(`number=${report.number}&status=stuck`)
  await tap('skip-7')
  await tap('skip-reason-skipKnown')
  await tap('skip-yes')
  await waitFor(() => expect(screen.queryByTestId('skip-sheet')).toBeNull())
  const posts = sent.filter(({ method }) => method === 'POST')
  expect(posts.map(({ url }) => url.slice(url.lastIndexOf('/')))).toEqual(['/retry', '/skip'])
  expect(bodyOf(posts[1])).toEqual({ reason: '对方已经知道了' })
})

test('what waits or is tried again says so; what arrived, or owes nothing, says nothing', () => {
  serve({})
  be({ role: 'staff', microBrainId: home.id })
  const at = (delivery: StaffReport['delivery']) => show(<DeliveryNotice report={{ ...report, delivery }} />)
  const due = at({ status: 'due', attempts: 0, lastTriedAt: null })
  expect(screen.getByTestId('delivery').textContent).toBe('等着送到对方系统')
  due.unmount()
  const failing = at({ status: 'failing', attempts: 2, lastTriedAt: null, reason: 'timeout' })
  expect(screen.getByTestId('delivery').textContent).toContain('对方没有按时回应')
  failing.unmount()
  for (const status of ['none', 'delivered'] as const) {
    const shown = at({ status, attempts: 1, lastTriedAt: null })
    expect(screen.queryByTestId('delivery')).toBeNull()
    shown.unmount()
  }
})
