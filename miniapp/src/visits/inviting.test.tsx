// A household invites, takes back, answers; what is missing is said, what is sent is what was chosen.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { startingRules } from '@chaolin/shared/visits/compound-rules'
import { wireRules } from '@chaolin/shared/visits/compound-schema'
import { bodyOf, ok, refuse, serve, show, tap, write, type Doors } from '../../test/console-door'
import { phone } from '../../test/stubs/phone'
import { visitView } from '../../test/visit-samples'
import { queryClient } from '../query'
import { useSession } from '../session'
import AnswerPage from './answer'
import VisitPage from './detail'
import InvitePage from './invite'
import { quickFrame, spanWords, standingWords } from './parts/times'

// A machine that is busy with other things is no fault of a page.
jest.setTimeout(30_000)

const now = Date.parse('2026-11-22T02:00:00Z')
const home = { id: 'h1', compoundId: 'compound-1', address: '3幢2单元501', role: 'owner', code: 'ABCD' }
const rules = wireRules(startingRules)
const compound = { id: 'compound-1', name: '湾南小区', microBrainId: '330114001012', gates: [], rules }
const doors: Doors = {
  'GET /v1/me': () => ok({ person: { id: 'p', roles: [] }, households: [home], unread: 0 }),
  'GET /v1/compounds/compound-1': () => ok(compound),
}

beforeEach(() => {
  queryClient.clear()
  phone.params = {}
  phone.copied = ''
  jest.useFakeTimers({ now, advanceTimers: true })
  const roles = [{ role: 'resident' as const }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
})
afterEach(() => {
  jest.useRealTimers()
  jest.restoreAllMocks()
})

const postOf = (sent: ReturnType<typeof serve>, path = '') =>
  bodyOf(sent.find(({ method, url }) => method === 'POST' && url.endsWith(path)))
const sendWords = () => screen.getByTestId('invite-send').textContent

test('an invitation says what is missing, sends what was chosen, and gives a card with the invite', async () => {
  const sent = serve({
    ...doors,
    'POST /v1/visits': () => ok({ id: 'v1', status: 'invited', invite: 'inv ite', partlyNight: false }),
  })
  show(<InvitePage />)
  await screen.findByTestId('invite-send')
  expect(sendWords()).toBe('先写谁来')
  write('invite-name', '林先生')
  await waitFor(() => expect(sendWords()).toBe('同意，发给林先生'))
  await tap('door-garage')
  expect(sendWords()).toBe('先填车牌')
  write('plate', 'a12i45')
  expect(sendWords()).not.toContain('同意')
  expect(document.body.textContent).toContain('车牌不对')
  await tap('plate-province')
  await tap('plate-沪')
  write('plate', 'a12345')
  await tap('when-hours')
  await tap('door-lift')
  await tap('invite-send')
  await screen.findByTestId('invite-card')
  const body = postOf(sent)
  expect(body).toMatchObject({
    householdId: 'h1',
    visitor: { name: '林先生', plate: '沪A12345' },
    doors: ['perimeter', 'stairwell', 'garage'],
    maxUses: 3,
    party: 1,
  })
  expect(Date.parse(`${String(body['until'])}`) - Date.parse(`${String(body['from'])}`)).toBeGreaterThan(
    7_100_000,
  )
  await tap('invite-share')
  await screen.findByText('复制好了，发给客人')
  expect(phone.copied).toContain('/visits/claim/index?visit=v1&invite=inv%20ite')
})

test('doors that the rules keep from visitors cannot be chosen, and are not asked for', async () => {
  const sent = serve({
    ...doors,
    'GET /v1/compounds/compound-1': () =>
      ok({ ...compound, rules: { ...rules, visitorDoors: ['perimeter', 'stairwell'] } }),
    'POST /v1/visits': () => ok({ id: 'v1', status: 'invited', invite: 'i', partlyNight: false }),
  })
  show(<InvitePage />)
  await waitFor(() => expect(screen.getAllByText('这里不让访客开').length).toBe(2))
  write('invite-name', '张')
  fireEvent.click(screen.getByTestId('door-lift'))
  await tap('invite-send')
  await screen.findByTestId('invite-ready')
  expect(postOf(sent)['doors']).toEqual(['perimeter', 'stairwell'])
})

test('every week: days and hours are sent; none chosen is said', async () => {
  const sent = serve({
    ...doors,
    'POST /v1/visits': () => ok({ id: 'v1', status: 'invited', invite: 'i', partlyNight: false }),
  })
  show(<InvitePage />)
  await screen.findByTestId('invite-name')
  write('invite-name', '阿姨')
  await tap('invite-standing')
  expect(sendWords()).toBe('先选哪几天')
  await tap('weekday-5')
  await tap('weekday-1')
  await tap('when-from')
  await tap('hour-9')
  await tap('minute-0')
  await tap('when-until')
  await tap('hour-11')
  await tap('minute-30')
  await tap('ends-6')
  await tap('invite-send')
  await screen.findByTestId('invite-ready')
  const body = postOf(sent)
  expect(body['standing']).toEqual({ weekdays: [1, 5], from: '09:00', until: '11:30' })
  const days = (Date.parse(String(body['until'])) - now) / 86_400_000
  expect(days).toBeGreaterThan(179)
  expect(days).toBeLessThan(182)
})

test('for somebody without a phone a pass on paper is made, once', async () => {
  const sent = serve({
    ...doors,
    'POST /v1/visits': () => ok({ id: 'v1', status: 'accepted', invite: null, partlyNight: false }),
  })
  show(<InvitePage />)
  await screen.findByTestId('invite-name')
  write('invite-name', '老王')
  await tap('invite-paper')
  await tap('invite-send')
  await tap('invite-paper-open')
  expect(postOf(sent)).toMatchObject({ paper: true, maxUses: 1 })
  expect(phone.opened[phone.opened.length - 1]).toBe('/visits/pass/index?id=v1')
})

test('without a home the way to one is shown; a refusal is said and nothing is lost', async () => {
  serve({ 'GET /v1/me': () => ok({ person: { id: 'p', roles: [] }, households: [], unread: 0 }) })
  const first = show(<InvitePage />)
  expect((await screen.findByTestId('state-empty')).textContent).toContain('还没有登记住户')
  first.unmount()
  queryClient.clear()
  serve({ ...doors, 'POST /v1/visits': () => refuse(409, 'too_many_open', { detail: '来访太多了' }) })
  show(<InvitePage />)
  await screen.findByTestId('invite-name')
  write('invite-name', '林先生')
  await tap('invite-send')
  expect((await screen.findByTestId('invite-problem')).textContent).toContain('来访太多了')
  expect(screen.getByTestId('invite-name')).toHaveProperty('value', '林先生')
})

const asked = visitView({
  as: 'household',
  kind: 'request',
  status: 'requested',
  household: { id: 'h1', label: '3幢2单元501' },
  purpose: '送东西',
  doors: [],
  doorsAsked: ['perimeter', 'stairwell', 'lift'],
  answerBy: '2026-11-22T02:08:50Z',
  visitorPhone: '138****5678',
})

test('the household sees who asks, gives fewer doors, and says yes', async () => {
  phone.params = { id: 'v1' }
  const sent = serve({
    ...doors,
    'GET /v1/visits/v1': () => ok(asked),
    'POST /v1/visits/v1/consent': () => ok({ ...asked, status: 'accepted' }),
  })
  show(<AnswerPage />)
  const who = (await screen.findByTestId('answer-who')).textContent
  for (const words of ['林*想来您家', '138****5678', '送东西', '还有 8 分答复']) expect(who).toContain(words)
  await tap('door-lift')
  await tap('answer-accept')
  await screen.findByTestId('answer-accepted')
  expect(postOf(sent)).toEqual({ decision: 'accept', doors: ['perimeter', 'stairwell'] })
})

test('no, and never again: the person is blocked before the answer is given', async () => {
  phone.params = { id: 'v1' }
  const sent = serve({
    ...doors,
    'GET /v1/visits/v1': () => ok(asked),
    'POST /v1/households/h1/blocks': () =>
      ok({ id: 'b1', kind: 'person', label: '林*', createdAt: '2026-11-22T02:00:00Z' }),
    'POST /v1/visits/v1/consent': () => ok({ ...asked, status: 'refused' }),
  })
  show(<AnswerPage />)
  await tap('answer-refuse')
  await tap('refuse-block')
  await tap('refuse-yes')
  await screen.findByTestId('answer-refused')
  expect(sent.filter(({ method }) => method === 'POST').map(bodyOf)).toEqual([
    { kind: 'person', value: 'v1' },
    { decision: 'refuse' },
  ])
})

test('answered already, by somebody at home, is said', async () => {
  phone.params = { id: 'v1' }
  serve({ ...doors, 'GET /v1/visits/v1': () => ok({ ...asked, status: 'accepted' }) })
  show(<AnswerPage />)
  await screen.findByTestId('answer-answered')
})

const passage = {
  id: 'p1',
  at: '2026-11-22T01:10:00Z',
  direction: 'in',
  verdict: 'open',
  offline: true,
  conflict: 'used_elsewhere',
  visitId: 'v1',
  gate: { id: 'compound-1-gate-1', name: '东门', door: 'perimeter' },
}
const hosted = visitView({ as: 'household', household: { id: 'h1', label: '3幢2单元501' }, entries: 1 })

test('who came when through which door is shown, offline and double uses too', async () => {
  phone.params = { id: 'v1' }
  serve({
    'GET /v1/visits/v1': () => ok(hosted),
    'GET /v1/visits/v1/passages': () => ok({ items: [passage], nextCursor: null }),
  })
  show(<VisitPage />)
  const told = (await screen.findByTestId('visit-passages')).textContent
  for (const words of ['今天 09:10', '进 · 东门', '当时没网', '别的门也用过这一次'])
    expect(told).toContain(words)
  expect(screen.getByTestId('visit-history').textContent).toContain('住户发了邀请')
})

test('a claim by the wrong person is undone: asked once more, then a new card', async () => {
  phone.params = { id: 'v1' }
  const sent = serve({
    'GET /v1/visits/v1': () => ok(hosted),
    'GET /v1/visits/v1/passages': () => ok({ items: [], nextCursor: null }),
    'POST /v1/visits/v1/undo': () => ok({ id: 'v1', status: 'invited', invite: 'new', partlyNight: false }),
  })
  show(<VisitPage />)
  await tap('visit-undo')
  expect(sent.some(({ method }) => method === 'POST')).toBe(false)
  await tap('undo-yes')
  expect((await screen.findByTestId('visit-share-link')).textContent).toContain('invite=new')
})

test('the visitor sees what was given and until when, and deletes it after a yes', async () => {
  phone.params = { id: 'v1' }
  const given = {
    name: '林小明',
    phone: null,
    plate: null,
    idNumber: '330114********1234',
    consents: [{ kind: 'data', version: '2026-11-22', at: '2026-11-22T00:30:00Z' }],
  }
  let view = visitView({ given, keptUntil: '2026-12-22T10:00:00Z' })
  const sent = serve({
    'GET /v1/visits/v1': () => ok(view),
    'GET /v1/visits/v1/passages': () => ok({ items: [], nextCursor: null }),
    'DELETE /v1/visits/v1/data': () => {
      view = visitView({ status: 'cancelled' })
      return ok({ id: 'v1', status: 'cancelled', cancelled: true })
    },
  })
  show(<VisitPage />)
  const told = (await screen.findByTestId('visit-given')).textContent
  for (const words of ['林小明', '330114********1234', '版本 2026-11-22', '12月22日 自动删除'])
    expect(told).toContain(words)
  expect(screen.queryByTestId('visit-undo')).toBeNull()
  await tap('visit-forget')
  expect(screen.getByTestId('forget-sheet').textContent).toContain('一起取消')
  await tap('forget-yes')
  await screen.findByTestId('visit-deleted')
  expect(sent.some(({ method }) => method === 'DELETE')).toBe(true)
})

test('times in words: late in the day a quick visit is two hours, over midnight says both days', () => {
  const late = new Date('2026-11-22T13:30:00Z')
  const quick = quickFrame('today', late)
  expect(quick.until.getTime() - quick.from.getTime()).toBe(7_200_000)
  const frame = { from: new Date('2026-11-22T14:00:00Z'), until: new Date('2026-11-22T22:00:00Z') }
  expect(spanWords(frame, late, 'zh')).toBe('今天 22:00–明天 06:00')
  expect(standingWords({ weekdays: [1, 2, 3, 4, 5, 6, 7], from: '08:00', until: '09:00' }, 'zh')).toBe(
    '每天 08:00–09:00',
  )
})
