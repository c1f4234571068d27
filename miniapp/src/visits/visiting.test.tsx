// A visitor: told before asked, a consent of its own for each, the pass at once; asking a home; claiming one's own.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { act, screen, waitFor } from '@testing-library/react'
import { consentText, fieldsOf } from '@chaolin/shared/visits/consent-texts'
import { residenceText } from '@chaolin/shared/visits/residence-text'
import { bodyOf, ok, refuse, serve, show, tap, write } from '../../test/console-door'
import { phone } from '../../test/stubs/phone'
import { visitView } from '../../test/visit-samples'
import { queryClient } from '../query'
import { useSession } from '../session'
import type { HouseholdView } from './api'
import AskPage from './ask'
import ClaimPage from './claim'
import HomePage from './home'
import JoinPage from './join'
import VisitListPage from './list'
import WaitPage from './wait'

// A machine that is busy with other things is no fault of a page.
jest.setTimeout(30_000)

const now = Date.parse('2026-11-22T02:00:00Z')
const idNumber = '11010519491231002X'
const asked = (withId: boolean) => ({
  keepDays: 30,
  fields: fieldsOf(withId),
  consents: (withId ? (['data', 'id_number'] as const) : (['data'] as const)).map((kind) =>
    consentText(kind, 30),
  ),
})
const preview = (withId: boolean) => ({
  id: 'v1',
  status: 'invited',
  compound: { id: 'compound-1', name: '湾南小区' },
  household: { label: '3幢的住户' },
  from: '2026-11-22T02:00:00Z',
  until: '2026-11-22T10:00:00Z',
  doors: ['perimeter', 'lift'],
  party: 2,
  standing: null,
  night: null,
  asked: asked(withId),
})

beforeEach(() => {
  queryClient.clear()
  phone.params = {}
  phone.opened = []
  jest.useFakeTimers({ now, advanceTimers: true })
  const roles = [{ role: 'visitor' as const }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
})
afterEach(() => {
  jest.useRealTimers()
  jest.restoreAllMocks()
})

const posted = (sent: ReturnType<typeof serve>, path: string) =>
  bodyOf(sent.find(({ method, url }) => method === 'POST' && url.endsWith(path)))

test('the card tells who sees what and until when before anything is asked; each consent by itself', async () => {
  phone.params = { visit: 'v1', invite: 'secret' }
  const sent = serve({
    'POST /v1/visits/v1/preview': () => ok(preview(true)),
    'POST /v1/visits/v1/claim': () => ok(visitView()),
  })
  show(<ClaimPage />)
  const told = (await screen.findByTestId('given-told')).textContent
  for (const words of ['姓名', '只看到姓', '门卫只看到后四位', '30 天删除']) expect(told).toContain(words)
  expect(posted(sent, '/preview')).toEqual({ invite: 'secret' })
  expect(screen.queryByTestId('given-name')).toBeNull()
  expect(screen.queryByTestId('given-id')).toBeNull()
  const send = () => screen.getByTestId('claim-send').textContent
  expect(send()).toBe('先勾选同意')
  expect(screen.getByTestId('agree-data').getAttribute('aria-checked')).toBe('false')
  await tap('agree-data')
  expect(screen.queryByTestId('given-id')).toBeNull()
  expect(send()).toBe('先勾选同意')
  await tap('agree-id_number')
  write('given-name', '林小明')
  expect(send()).toBe('要填身份证号')
  write('given-id', '110105194912310021')
  expect(send()).toBe('身份证号不对，再看一眼')
  write('given-id', idNumber)
  await tap('claim-send')
  await waitFor(() => expect(phone.opened).toContain('/visits/pass/index?id=v1'))
  const version = consentText('data', 30).version
  expect(posted(sent, '/claim')).toEqual({
    invite: 'secret',
    name: '林小明',
    idNumber,
    consents: [
      { kind: 'data', version },
      { kind: 'id_number', version: consentText('id_number', 30).version },
    ],
  })
})

test('no ID number is asked for where no rule demands it; phone and plate may be left out', async () => {
  phone.params = { visit: 'v1', invite: 'secret' }
  const sent = serve({
    'POST /v1/visits/v1/preview': () => ok(preview(false)),
    'POST /v1/visits/v1/claim': () => ok(visitView()),
  })
  show(<ClaimPage />)
  await tap('agree-data')
  expect(screen.queryByTestId('given-id-card')).toBeNull()
  write('given-name', '林小明')
  write('given-phone', '123')
  expect(screen.getByTestId('claim-send').textContent).toBe('手机号要 11 位')
  write('given-phone', '')
  await tap('claim-send')
  await waitFor(() => expect(phone.opened.length).toBeGreaterThan(0))
  expect(Object.keys(posted(sent, '/claim')).sort()).toEqual(['consents', 'invite', 'name'])
})

test('a card that was claimed by another says so; opened again by its visitor it leads to the pass', async () => {
  phone.params = { visit: 'v1', invite: 'secret' }
  serve({
    'POST /v1/visits/v1/preview': () => refuse(404, 'not_found'),
    'GET /v1/visits/v1': () => refuse(404, 'not_found'),
  })
  const first = show(<ClaimPage />)
  expect((await screen.findByTestId('state-empty')).textContent).toContain('这张邀请用不了了')
  first.unmount()
  queryClient.clear()
  serve({
    'POST /v1/visits/v1/preview': () => refuse(409, 'step_closed'),
    'GET /v1/visits/v1': () => ok(visitView()),
  })
  show(<ClaimPage />)
  await screen.findByText('您已经领过了')
  await tap('state-action')
  expect(phone.opened).toContain('/visits/pass/index?id=v1')
})

test('asking a home: by its code, with purpose and consent, then ten minutes are counted', async () => {
  const sent = serve({
    'GET /v1/compounds?q=': () =>
      ok({ items: [{ id: 'compound-1', name: '湾南小区', community: '湾南社区' }] }),
    'GET /v1/visits/consent-texts': () => ok(asked(false)),
    'POST /v1/visit-requests': () =>
      ok({ id: 'v9', status: 'requested', answerBy: null, from: '', until: '', partlyNight: false }),
  })
  show(<AskPage />)
  const send = () => screen.getByTestId('ask-send').textContent
  expect(send()).toBe('先选小区')
  write('compound', '湾南')
  await tap('compound-compound-1')
  expect(send()).toBe('先填住户码')
  write('ask-code', 'ABCD')
  expect(send()).toBe('先写来做什么')
  await tap('ask-quick_deliver')
  expect(send()).toBe('先勾选同意')
  await tap('agree-data')
  write('given-name', '林小明')
  await tap('ask-send')
  await waitFor(() => expect(phone.opened).toContain('/visits/wait/index?id=v9'))
  expect(posted(sent, '/visit-requests')).toMatchObject({
    compoundId: 'compound-1',
    householdCode: 'ABCD',
    purpose: '送东西',
    name: '林小明',
    party: 1,
  })
})

const waiting = visitView({
  kind: 'request',
  status: 'requested',
  household: null,
  answerBy: '2026-11-22T02:10:00Z',
})

test('the wait counts down; the answer comes by itself', async () => {
  phone.params = { id: 'v1' }
  let view = waiting
  serve({ 'GET /v1/visits/v1': () => ok(view) })
  show(<WaitPage />)
  expect((await screen.findByTestId('wait-left')).textContent).toMatch(/^(10 分 0|9 分 5\d) 秒$/)
  view = { ...waiting, status: 'accepted' }
  await act(() => jest.advanceTimersByTimeAsync(6000))
  await screen.findByTestId('wait-accepted')
  await tap('wait-pass')
  expect(phone.opened).toContain('/visits/pass/index?id=v1')
})

test.each([
  ['over', { status: 'expired' as const }, '没有答复'],
  ['lapsed', { status: 'accepted' as const, lapsed: true }, '先能进外围门'],
  ['refused', { status: 'refused' as const }, '没有同意'],
])('%s: said in words that do not tell whether anybody lives there', async (words, part, said) => {
  phone.params = { id: 'v1' }
  serve({ 'GET /v1/visits/v1': () => ok({ ...waiting, ...part }) })
  show(<WaitPage />)
  expect((await screen.findByTestId(`wait-${words}`)).textContent).toContain(said)
})

test('the lists: what waits for an answer first; empty, refused and offline are said', async () => {
  const ask = visitView({ id: 'v2', as: 'household', status: 'requested', kind: 'request' })
  const come = visitView({ id: 'v3', as: 'household' })
  serve({
    'GET /v1/visits?scope=hosting': () => ok({ items: [come, ask], nextCursor: null }),
    'GET /v1/visits?scope=visiting': () => ok({ items: [], nextCursor: null }),
  })
  const first = show(<VisitListPage />)
  expect((await screen.findByTestId('visits-waiting')).textContent).toContain('等住户答复')
  await tap('visit-v2')
  expect(phone.opened).toContain('/visits/answer/index?id=v2')
  await tap('visits-tab-visiting')
  await screen.findByTestId('visits-empty')
  first.unmount()
  queryClient.clear()
  serve({ 'GET /v1/visits': () => refuse(403, 'forbidden') })
  show(<VisitListPage />)
  await screen.findByTestId('state-forbidden')
})

const household: HouseholdView = {
  id: 'h1',
  compoundId: 'compound-1',
  address: '3幢2单元501',
  code: 'K7QM2',
  closedToRequests: false,
  mostMembers: 8,
  members: [
    {
      claimId: 'c1',
      name: '王',
      role: 'owner',
      you: true,
      since: '2026-01-01T00:00:00Z',
      until: null,
      canRemove: false,
      canExtend: false,
    },
    {
      claimId: 'c2',
      name: '李',
      role: 'tenant',
      you: false,
      since: '2026-01-02T00:00:00Z',
      until: '2027-06-30',
      canRemove: true,
      canExtend: true,
    },
  ],
  pending: [
    {
      claimId: 'c3',
      name: '赵',
      role: 'family',
      createdAt: '2026-11-22T00:00:00Z',
      until: null,
      canDecide: true,
    },
  ],
  blocks: [{ id: 'b1', kind: 'phone', label: '138****5678', createdAt: '2026-11-22T00:00:00Z' }],
  history: [
    {
      at: '2026-11-22T00:00:00Z',
      step: 'claim',
      by: 'member',
      byName: null,
      aboutName: '赵',
      role: 'family',
    },
  ],
}
const passages = [0, 1, 2, 3].map((n) => ({
  id: `p${n}`,
  at: '2026-11-22T01:10:00Z',
  direction: 'in',
  verdict: 'open',
  offline: false,
  visitId: 'v1',
  gate: { id: `g${n}`, name: `东门 ${n}`, door: 'perimeter' },
}))
const mine = { id: 'h1', compoundId: 'compound-1', address: '3幢2单元501', role: 'owner', code: 'K7QM2' }

test('my home: members, a claim to accept, the code, a block to lift, history, leaving after a yes', async () => {
  const sent = serve({
    'GET /v1/me': () => ok({ person: { id: 'p', roles: [] }, households: [mine], unread: 0 }),
    'GET /v1/households/claims': () => ok({ items: [], nextCursor: null }),
    'GET /v1/households/h1': () => ok(household),
    'GET /v1/households/h1/passages': () => ok({ items: passages, nextCursor: null }),
    'POST /v1/households/': () => ok({}),
    'DELETE /v1/households/h1/blocks/b1': () => ok(undefined),
  })
  show(<HomePage />)
  expect((await screen.findByTestId('home-members')).textContent).toContain('租到 2027-06-30')
  expect(screen.getByTestId('home-code').textContent).toBe('K7QM2')
  expect(screen.getByTestId('home-history').textContent).toContain('赵申请加入')
  const came = () => screen.getByTestId('visit-passages').textContent
  await waitFor(() => expect(came()).toContain('进 · 东门 0'))
  expect(came()).not.toContain('东门 3')
  await tap('home-passages-more')
  expect(came()).toContain('东门 3')
  await tap('extend-c2')
  await tap('longer-term-6')
  expect(screen.getByTestId('longer-sheet').textContent).toContain('新的到期日 2027-12-30')
  await tap('longer-yes')
  await waitFor(() => expect(screen.queryByTestId('longer-sheet')).toBeNull())
  await tap('accept-c3')
  await tap('lift-b1')
  await tap('home-leave')
  await tap('leave-yes')
  await waitFor(() => expect(screen.queryByTestId('leave-sheet')).toBeNull())
  const urls = sent.map(({ method, url }) => `${method} ${url}`)
  expect(urls).toContain('POST /v1/households/claims/c1/leave')
  expect(urls).toContain('POST /v1/households/claims/c3/accept')
  expect(posted(sent, '/extend')).toEqual({ until: '2027-12-30' })
  expect(urls).toContain('DELETE /v1/households/h1/blocks/b1')
})

test('a tenant claims a home with a declaration: why is told, the consent is its own, the receipt is shown', async () => {
  const sent = serve({
    'GET /v1/compounds?q=': () =>
      ok({ items: [{ id: 'compound-1', name: '湾南小区', community: '湾南社区' }] }),
    'POST /v1/households/claims': () =>
      ok({
        id: 'c9',
        compoundId: 'compound-1',
        address: '3幢2单元501',
        role: 'tenant',
        status: 'pending',
        name: '赵',
        until: '2027-06-30',
        createdAt: '2026-11-22T00:00:00Z',
        endedAt: null,
        householdId: null,
        declaration: { number: 'J20261122001', status: 'submitted' },
      }),
  })
  show(<JoinPage />)
  write('compound', '湾南')
  await tap('compound-compound-1')
  const send = () => screen.getByTestId('join-send').textContent
  expect(send()).toBe('先写哪一户')
  write('join-building', '3幢')
  write('join-unit', '2')
  write('join-flat', '501')
  write('join-name', '赵')
  await tap('join-role-tenant')
  write('join-until', '2027-6-30')
  expect(send()).toBe('日期写成 2027-06-30')
  write('join-until', '2027-06-30')
  await tap('join-declares')
  expect(screen.getByTestId('join-agree').textContent).toContain(residenceText.version)
  expect(screen.queryByTestId('join-id')).toBeNull()
  expect(send()).toBe('先勾选居住登记的同意')
  await tap('join-agree')
  write('join-id', idNumber)
  write('join-phone', '13812345678')
  write('join-move-in', '2026-11-01')
  await tap('join-send')
  expect((await screen.findByTestId('join-pending')).textContent).toContain('J20261122001')
  expect(posted(sent, '/claims')).toEqual({
    compoundId: 'compound-1',
    doorPlate: '3幢2单元501室',
    role: 'tenant',
    name: '赵',
    until: '2027-06-30',
    declaration: {
      consentVersion: residenceText.version,
      name: '赵',
      idNumber,
      phone: '13812345678',
      moveInDate: '2026-11-01',
    },
  })
})
