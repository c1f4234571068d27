// On one's own report: the mediation of a dispute, and whether volunteers may come.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { bodyOf, ok, refuse, serve, show, tap } from '../../test/console-door'
import { phone } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import { Together } from './detail/together'

const number = 'K7M-2QX-9TF'
const help = {
  id: 't1',
  title: '帮忙买菜',
  words: '送到楼下',
  startsAt: '2026-11-25T07:00:00Z',
  endsAt: '2026-11-25T09:00:00Z',
  status: 'asking',
  taken: 0,
  answers: ['yes', 'no'],
}
const mediation = {
  id: 'm1',
  status: 'offered',
  side: 'first',
  number,
  post: '湾南社区',
  mediator: '王调解员',
  appointment: null,
  waiting: true,
  createdAt: '2026-11-18T01:00:00Z',
}

beforeEach(() => {
  queryClient.clear()
  phone.opened.length = 0
  useSession.setState({
    token: 'token',
    person: { id: 'p', roles: [{ role: 'resident' }] },
    sandboxCode: undefined,
  })
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('asks nothing of the server for other matters', () => {
  const sent = serve({})
  show(<Together report={{ number, category: 'noise' }} />)
  expect(sent).toEqual([])
})

test('a dispute that is mediated leads there; another one’s mediation is not shown', async () => {
  serve({
    'GET /v1/mediations': () =>
      ok({ items: [{ ...mediation, id: 'm2', number: null }, mediation], nextCursor: null }),
  })
  const first = show(<Together report={{ number, category: 'dispute' }} />)
  expect((await screen.findByTestId('report-mediation')).textContent).toContain('协议写好了')
  await tap('go-mediation')
  expect(phone.opened).toEqual(['/mediation/detail/index?id=m1'])
  first.unmount()
  const asked = serve({ 'GET /v1/mediations': () => ok({ items: [], nextCursor: null }) })
  queryClient.clear()
  show(<Together report={{ number, category: 'dispute' }} />)
  await waitFor(() => expect(asked).toHaveLength(1))
  expect(screen.queryByTestId('report-mediation')).toBeNull()
})

test('a yes is said once, and may be taken back until somebody comes', async () => {
  const open = { ...help, status: 'open', answers: ['take_back'] }
  const sent = serve({
    [`GET /v1/reports/${number}/help`]: () => ok({ items: [help] }),
    [`POST /v1/reports/${number}/help/t1`]: () => ok({ items: [open] }),
  })
  show(<Together report={{ number, category: 'care' }} />)
  expect((await screen.findByTestId('help-t1')).textContent).toContain('可以请志愿者来帮您吗')
  await tap('help-yes-t1')
  await waitFor(() => expect(screen.getByTestId('help-t1').textContent).toContain('正在找志愿者'))
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({ answer: 'yes' })
  expect(screen.queryByTestId('help-yes-t1')).toBeNull()
  expect(screen.queryByTestId('help-take_back-t1')).not.toBeNull()
})

test('who comes too late with taking it back is told', async () => {
  const open = { ...help, status: 'open', answers: ['take_back'] }
  const coming = { ...open, taken: 1, answers: [] }
  let now = open
  serve({
    [`GET /v1/reports/${number}/help`]: () => ok({ items: [now] }),
    [`POST /v1/reports/${number}/help/t1`]: () => {
      now = coming
      return refuse(409, 'step_closed')
    },
  })
  show(<Together report={{ number, category: 'care' }} />)
  await tap('help-take_back-t1')
  await screen.findByTestId('help-problem-t1')
  await waitFor(() => expect(screen.getByTestId('help-t1').textContent).toContain('有志愿者要来帮您'))
  expect(screen.queryByTestId('help-take_back-t1')).toBeNull()
})
