// A party's pages: nothing yet, the way in by a code, my words, a yes that holds, what is over.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { bodyOf, ok, refuse, serve, show, tap, write } from '../../test/console-door'
import { phone, Taro } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import type { PartyMediation, PartyMediationPage } from './api'
import MediationDetailPage from './detail'
import MediationListPage from './list'

const mediation: PartyMediation = {
  id: 'm1',
  side: 'first',
  status: 'offered',
  post: '湾南社区',
  mediator: '王调解员',
  number: 'K7M-2QX-9TF',
  statements: [{ at: '2026-11-18T02:00:00Z', text: '半夜拖凳子', photos: [], byStaff: true }],
  appointment: { at: '2026-11-25T07:00:00Z', place: '社区调解室' },
  agreement: {
    version: 2,
    text: '十点后不拖凳子',
    state: 'offered',
    at: '2026-11-19T02:00:00Z',
    mine: 'waiting',
    theirs: 'waiting',
  },
  followUp: null,
  endReason: null,
  timeline: [
    { at: '2026-11-18T01:00:00Z', step: 'open' },
    { at: '2026-11-19T02:00:00Z', step: 'offer' },
  ],
  steps: ['state', 'confirm', 'decline'],
}
const item: PartyMediationPage['items'][number] = {
  id: 'm1',
  status: 'offered',
  side: 'first',
  number: 'K7M-2QX-9TF',
  post: '湾南社区',
  mediator: '王调解员',
  appointment: mediation.appointment,
  waiting: true,
  createdAt: '2026-11-18T01:00:00Z',
}
const at = (params: Record<string, string>) => {
  phone.params = params
}

beforeEach(() => {
  queryClient.clear()
  useSession.setState({
    token: 'token',
    person: { id: 'p', roles: [{ role: 'resident' }] },
    sandboxCode: undefined,
  })
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('nothing yet is said in words; a code leads in, and a used one says so', async () => {
  let answer = refuse(409, 'invitation_used')
  const sent = serve({
    'GET /v1/mediations': () => ok({ items: [], nextCursor: null }),
    'POST /v1/mediations/claim': () => answer,
  })
  const gone = jest.spyOn(Taro, 'navigateTo')
  at({})
  show(<MediationListPage />)
  await screen.findByTestId('mediations-none')
  await tap('mediation-join')
  expect(screen.getByTestId('join-yes').textContent).toBe('先填邀请码')
  write('join-code', ' abc ')
  await tap('join-yes')
  await waitFor(() => expect(screen.getByTestId('join-sheet').textContent).toContain('invitation_used'))
  answer = ok(mediation)
  await tap('join-yes')
  await waitFor(() => expect(gone).toHaveBeenCalledWith({ url: '/mediation/detail/index?id=m1' }))
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({ code: 'abc' })
})

test('the list says what waits for me, and when we meet', async () => {
  serve({
    'GET /v1/mediations': () =>
      ok({ items: [item, { ...item, id: 'm2', waiting: false }], nextCursor: null }),
  })
  at({})
  show(<MediationListPage />)
  const told = (await screen.findByTestId('mediation-m1')).textContent
  for (const words of ['等您看协议', '湾南社区', '11月25日 15:00', '社区调解室'])
    expect(told).toContain(words)
  expect(screen.getByTestId('mediation-m2').textContent).toContain('等对方看协议')
})

test('a yes is asked for once more, and names the version that was read', async () => {
  const signed: PartyMediation = {
    ...mediation,
    status: 'signed',
    agreement: { ...mediation.agreement!, state: 'signed', mine: 'yes', theirs: 'yes' },
    steps: [],
  }
  let now = mediation
  const sent = serve({
    'GET /v1/mediations/m1': () => ok(now),
    'POST /v1/mediations/m1/confirm': () => {
      now = signed
      return ok(signed)
    },
  })
  at({ id: 'm1' })
  show(<MediationDetailPage />)
  expect((await screen.findByTestId('mediation-mine')).textContent).toContain('工作人员代写')
  await tap('agreement-yes')
  expect(sent.some(({ method }) => method === 'POST')).toBe(false)
  await tap('confirm-yes')
  await waitFor(() =>
    expect(screen.getByTestId('agreement-answers').textContent).toBe('您同意了 · 对方同意了'),
  )
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({ version: 2 })
  expect(screen.queryByTestId('agreement-yes')).toBeNull()
  expect(screen.queryByTestId('mediation-say')).toBeNull()
})

test('a newer version is said, and the text is read anew', async () => {
  serve({
    'GET /v1/mediations/m1': () => ok(mediation),
    'POST /v1/mediations/m1/confirm': () => refuse(409, 'version_changed'),
  })
  at({ id: 'm1' })
  show(<MediationDetailPage />)
  await tap('agreement-yes')
  await tap('confirm-yes')
  expect((await screen.findByTestId('confirm-problem')).textContent).toContain('新的一版')
})

test('a version that comes in while the sheet is open is not what is agreed to', async () => {
  let now = mediation
  const sent = serve({
    'GET /v1/mediations/m1': () => ok(now),
    'POST /v1/mediations/m1/confirm': () => refuse(409, 'version_changed'),
  })
  at({ id: 'm1' })
  show(<MediationDetailPage />)
  await tap('agreement-yes')
  now = { ...mediation, agreement: { ...mediation.agreement!, version: 3, text: '九点后不拖凳子' } }
  await queryClient.invalidateQueries()
  await waitFor(() =>
    expect(screen.getByTestId('mediation-agreement').textContent).toContain('九点后不拖凳子'),
  )
  await tap('confirm-yes')
  await screen.findByTestId('confirm-problem')
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({ version: 2 })
})

test('what I say is kept in the box when it is refused, and sent again', async () => {
  let answer = refuse(503, 'unavailable')
  const sent = serve({
    'GET /v1/mediations/m1': () => ok(mediation),
    'POST /v1/mediations/m1/state': () => answer,
  })
  at({ id: 'm1' })
  show(<MediationDetailPage />)
  await tap('mediation-say')
  expect(screen.getByTestId('say-yes').textContent).toBe('先写一句')
  write('say-text', '还有一件事')
  await tap('say-yes')
  await waitFor(() => expect(screen.getByTestId('say-sheet').textContent).toContain('unavailable'))
  answer = ok(mediation)
  await tap('say-yes')
  await waitFor(() => expect(screen.queryByTestId('say-sheet')).toBeNull())
  const posts = sent.filter(({ method }) => method === 'POST')
  expect(posts.map((each) => bodyOf(each))).toEqual([{ text: '还有一件事' }, { text: '还有一件事' }])
  // A retry of the same words is the same intent.
  expect(new Set(posts.map(({ header }) => header['Idempotency-Key'])).size).toBe(1)
})

test('an end and somebody else’s are said in words', async () => {
  serve({
    'GET /v1/mediations/m1': () =>
      ok({ ...mediation, status: 'ended', endReason: '去法院', agreement: null, steps: [] }),
    'GET /v1/mediations/m2': () => refuse(404, 'not_found'),
  })
  at({ id: 'm1' })
  const first = show(<MediationDetailPage />)
  expect((await screen.findByTestId('mediation-head')).textContent).toContain('没谈成：去法院')
  first.unmount()
  at({ id: 'm2' })
  show(<MediationDetailPage />)
  await screen.findByTestId('state-empty')
})
