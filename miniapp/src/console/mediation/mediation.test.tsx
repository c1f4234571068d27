// The mediation room: lists, both sides, every step with what it asks; others see only how far it is.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { bodyOf, ok, refuse, serve, show, tap, write } from '../../../test/console-door'
import { phone } from '../../../test/stubs/phone'
import { queryClient } from '../../query'
import { useSession } from '../../session'
import type { MediationState, MediationView } from './api'
import MediationRoom from './index'

const home = '330114001012'
const state = {
  id: 'm1',
  number: 'K7M-2QX-9TF',
  status: 'open' as const,
  mediator: '王调解员',
  appointment: null,
  createdAt: '2026-11-18T01:00:00Z',
  updatedAt: '2026-11-18T01:00:00Z',
}
const party = (side: 'first' | 'second', text: string): MediationView['parties'][number] => ({
  side,
  name: null,
  joined: 'joined',
  inviteUntil: null,
  statements: [{ at: '2026-11-18T02:00:00Z', text, photos: [], byStaff: false }],
  answer: 'waiting',
})
const view: MediationView = {
  access: 'full',
  ...state,
  mediatorId: 'p',
  homeId: home,
  mine: true,
  parties: [party('first', '半夜拖凳子'), party('second', '拿扫帚捅天花板')],
  appointments: [],
  agreements: [],
  followUp: null,
  endReason: null,
  history: [{ at: '2026-11-18T01:00:00Z', step: 'open', by: 'staff', note: null }],
  steps: ['invite', 'hear', 'record', 'appoint', 'cancel', 'offer', 'end'],
}
const counts = { open: 1, offered: 0, signed: 0, closed: 0, ended: 0, due: 2 }
const list = (items: object[]) => ok({ items, nextCursor: null, counts })
const doors = (mediation: MediationView | ({ access: 'status' } & MediationState)) => ({
  'GET /v1/staff/mediations': () => list([state]),
  'GET /v1/staff/mediations/m1': () => ok(mediation),
})

beforeEach(() => {
  queryClient.clear()
  phone.params = {}
  const roles = [{ role: 'dispatcher' as const, microBrainId: home }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('is for who works at a post', async () => {
  useSession.setState({ person: { id: 'p', roles: [{ role: 'admin' }] } })
  serve({})
  show(<MediationRoom />)
  await screen.findByTestId('state-forbidden')
})

test('none, and a list that failed, are said in words', async () => {
  let answer = refuse(500, 'internal')
  serve({ 'GET /v1/staff/mediations': () => answer })
  show(<MediationRoom />)
  // It is asked for once more before it gives up.
  await screen.findByTestId('mediations-error', {}, { timeout: 5000 })
  answer = list([])
  await tap('mediations-again')
  await screen.findByTestId('mediations-none')
})

test('both sides stand next to each other; only what is of use is offered', async () => {
  serve(doors(view))
  show(<MediationRoom />)
  expect((await screen.findByTestId('mediation-due')).textContent).toContain('2 件')
  await tap('mediation-m1')
  expect((await screen.findByTestId('party-first')).textContent).toContain('半夜拖凳子')
  expect(screen.getByTestId('party-second').textContent).toContain('扫帚')
  // Both are here, nobody is heard in person, nothing is agreed on: nothing to invite, write or call off.
  for (const step of ['invite', 'hear', 'record', 'cancel'])
    expect(screen.queryByTestId(`act-${step}`)).toBeNull()
  for (const step of ['appoint', 'offer', 'end']) expect(screen.queryByTestId(`act-${step}`)).not.toBeNull()
})

test('who may not read the words is told so, and offered nothing', async () => {
  serve(doors({ access: 'status', ...state }))
  phone.params = { id: 'm1' }
  show(<MediationRoom />)
  await screen.findByTestId('mediation-status-only')
  expect(screen.queryByTestId('party-first')).toBeNull()
  expect(screen.queryByTestId('act-end')).toBeNull()
})

test('a code is made and shown once', async () => {
  const second = { ...party('second', ''), joined: 'missing' as const, statements: [] }
  const sent = serve({
    ...doors({ ...view, parties: [view.parties[0]!, second] }),
    'POST /v1/staff/mediations/m1/invite': () => ok({ code: 'abc123', expiresAt: '2026-11-25T01:00:00Z' }),
  })
  phone.params = { id: 'm1' }
  show(<MediationRoom />)
  await tap('act-invite')
  write('invite-name', '楼上')
  await tap('invite-make')
  expect((await screen.findByTestId('invite-code')).textContent).toBe('abc123')
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({ name: '楼上' })
})

test('an appointment needs a real time and a place', async () => {
  const sent = serve({ ...doors(view), 'POST /v1/staff/mediations/m1/appoint': () => ok(view) })
  phone.params = { id: 'm1' }
  show(<MediationRoom />)
  await tap('act-appoint')
  const send = () => screen.getByTestId('form-appoint-send')
  expect(send().textContent).toBe('先写时间')
  write('appoint-at', '2026-02-30 15:00')
  expect(send().textContent).toBe('先写时间')
  write('appoint-at', '2026-11-25 15:00')
  expect(send().textContent).toBe('先写地点')
  write('appoint-place', '社区调解室')
  await tap('form-appoint-send')
  await waitFor(() => expect(screen.queryByTestId('form-appoint')).toBeNull())
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({
    at: '2026-11-25T15:00:00+08:00',
    place: '社区调解室',
  })
})

test('a new text begins with the one before; a refusal is said', async () => {
  const agreement: MediationView['agreements'][number] = {
    version: 1,
    text: '十点后不拖凳子',
    state: 'void',
    at: '2026-11-19T01:00:00Z',
    answers: [{ side: 'second', answer: 'no', note: null, at: '2026-11-19T02:00:00Z' }],
  }
  const sent = serve({
    ...doors({ ...view, agreements: [agreement] }),
    'POST /v1/staff/mediations/m1/offer': () =>
      refuse(409, 'step_closed', { detail: '两边都说过了，才好写协议' }),
  })
  phone.params = { id: 'm1' }
  show(<MediationRoom />)
  expect((await screen.findByTestId('agreement-1')).textContent).toContain('对方：不同意')
  await tap('act-offer')
  expect((screen.getByTestId('offer-text') as HTMLTextAreaElement).value).toBe('十点后不拖凳子')
  write('offer-text', '十点半后不拖凳子')
  await tap('offer-save')
  expect((await screen.findByTestId('offer-problem')).textContent).toContain('两边都说过了')
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({ text: '十点半后不拖凳子' })
})

test('a follow-up says whether it is kept', async () => {
  const sent = serve({
    ...doors({ ...view, status: 'signed', steps: ['schedule', 'follow-up'] }),
    'POST /v1/staff/mediations/m1/follow-up': () => ok(view),
  })
  phone.params = { id: 'm1' }
  show(<MediationRoom />)
  await tap('act-follow-up')
  write('form-follow-up-words', '都说好')
  expect(screen.getByTestId('form-follow-up-send').textContent).toBe('有没有照着做')
  await tap('kept-notKept')
  await tap('form-follow-up-send')
  await waitFor(() =>
    expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({ kept: false, note: '都说好' }),
  )
})
