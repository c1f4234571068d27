// Cases: only for those in charge; read once, answered, times offered, handed over so that nothing of it stays, closed.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import {
  beAdmin,
  bodyOf,
  ok,
  refuse,
  serve,
  show,
  tap,
  write,
  type Doors,
  type Sent,
} from '../../../test/console-door'
import { phone } from '../../../test/stubs/phone'
import { queryClient } from '../../query'
import { useSession } from '../../session'
import { caseKey } from './api'
import CasesRoom from './index'
import { timesOf } from './times'

const service = { code: 'legal_aid', name: { zh: '法律援助', en: 'Legal aid' } }
const line = (more: object = {}) => ({
  number: 'C1',
  service,
  campusId: 'campus-1',
  status: 'open',
  urgent: false,
  overdue: false,
  dueAt: '2030-01-02T10:00:00+08:00',
  createdAt: '2029-12-31T10:00:00+08:00',
  lastMessage: null,
  asker: null,
  ...more,
})
const view = (more: object = {}) => ({
  ...line(),
  text: '房东不退押金',
  answers: { about: 'rent' },
  photos: [],
  urgentMark: null,
  messages: [{ by: 'student', text: '合同拍了照', photos: [], at: '2029-12-31T11:00:00+08:00' }],
  times: [
    {
      id: 't1',
      from: '2030-01-02T14:00:00+08:00',
      until: '2030-01-02T15:00:00+08:00',
      where: '学生中心 203',
      status: 'offered',
    },
  ],
  colleagues: [{ id: 'p2', name: '同事乙' }],
  acts: ['answerAsHandler', 'offerTimes', 'dropTime', 'handOver', 'close'],
  ...more,
})
const question = {
  id: 'about',
  zh: '关于什么？',
  en: 'About',
  kind: 'choice',
  required: false,
  options: [
    { id: 'rent', zh: '租房', en: 'Rent' },
    { id: 'work', zh: '打工', en: 'Work' },
  ],
}
const doors = (more: Doors = {}): Doors => ({
  'GET /v1/staff/cases?': () => ok({ items: [line()], nextCursor: null }),
  'GET /v1/staff/cases/C1': () => ok(view()),
  'GET /v1/campus/services': () => ok({ items: [{ ...service, questions: [question] }] }),
  'POST /v1/staff/cases/C1': () => ok({ number: 'C1', status: 'open' }),
  ...more,
})
const posted = (sent: Sent[]) => sent.filter(({ method }) => method === 'POST')
const open = async (more: Doors = {}) => {
  const sent = serve(doors(more))
  show(<CasesRoom />)
  await tap('case-C1')
  await screen.findByTestId('case-opened')
  return sent
}

beforeEach(() => {
  beAdmin()
  const roles = [{ role: 'counsellor' as const, microBrainId: 'campus-1' }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
  phone.params = {}
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('is closed to an admin: nothing is even asked', async () => {
  beAdmin()
  const sent = serve(doors())
  show(<CasesRoom />)
  await screen.findByTestId('state-forbidden')
  expect(sent.filter(({ url }) => url.startsWith('/v1/staff/cases'))).toEqual([])
})

test('an empty list, and one that did not come', async () => {
  serve(doors({ 'GET /v1/staff/cases?': () => ok({ items: [], nextCursor: null }) }))
  const shown = show(<CasesRoom />)
  await screen.findByTestId('cases-none')
  shown.unmount()
  queryClient.clear()
  serve(doors({ 'GET /v1/staff/cases?': () => refuse(400, 'invalid') }))
  show(<CasesRoom />)
  await screen.findByTestId('cases-error')
})

test('a nameless asker stays so; what was answered is said in words', async () => {
  const sent = await open()
  expect(screen.getByTestId('case-asker').textContent).toBe('还没有说姓名')
  await waitFor(() => expect(screen.getByTestId('case-asked').textContent).toContain('关于什么？：租房'))
  expect(screen.getByTestId('case-thread').textContent).toContain('合同拍了照')
  expect(sent.filter(({ url }) => url === '/v1/staff/cases/C1')).toHaveLength(1)
})

test('a new word that the list tells of is read at once, and not again', async () => {
  const word = { by: 'student', text: '我到楼下了', photos: [], at: '2026-11-18T12:00:05.000+08:00' }
  let said: object[] = []
  const last = () => (said.length > 0 ? { at: word.at, by: 'student' } : null)
  const sent = await open({
    'GET /v1/staff/cases?': () => ok({ items: [line({ lastMessage: last() })], nextCursor: null }),
    'GET /v1/staff/cases/C1': () => ok(view({ messages: said, lastMessage: last() })),
  })
  const readings = () => sent.filter(({ url }) => url === '/v1/staff/cases/C1').length
  expect(readings()).toBe(1)
  said = [word]
  await queryClient.invalidateQueries({ queryKey: caseKey('list') })
  await screen.findByText('我到楼下了')
  await queryClient.invalidateQueries({ queryKey: caseKey('list') })
  expect(readings()).toBe(2)
})

test('urgent words come before all else', async () => {
  await open({
    'GET /v1/staff/cases/C1': () => ok(view({ urgentMark: { number: '120', reason: '有人受伤' } })),
  })
  expect(screen.getByTestId('case-urgent').textContent).toContain('120')
})

test('the same words said twice on purpose are two messages', async () => {
  const sent = await open()
  fireEvent.click(screen.getByTestId('case-send'))
  expect(posted(sent)).toEqual([])
  write('case-reply', '收到')
  await tap('case-send')
  await waitFor(() => expect(posted(sent)).toHaveLength(1))
  await waitFor(() => expect((screen.getByTestId('case-reply') as HTMLTextAreaElement).value).toBe(''))
  write('case-reply', '收到')
  await tap('case-send')
  await waitFor(() => expect(posted(sent)).toHaveLength(2))
  expect(posted(sent).map(bodyOf)).toEqual([{ text: '收到' }, { text: '收到' }])
  const keys = posted(sent).map(({ header }) => header['Idempotency-Key'])
  expect(new Set(keys).size).toBe(2)
})

test('a time is taken back after one more question', async () => {
  const sent = await open()
  await tap('drop-t1')
  expect(posted(sent)).toEqual([])
  await tap('drop-yes')
  await waitFor(() => expect(posted(sent)[0]?.url).toBe('/v1/staff/cases/C1/times/t1/drop'))
})

test('times are offered once each is a moment to come, with a place', async () => {
  const sent = await open()
  await tap('case-times')
  write('time-from-0', '2030-01-03 14:00')
  fireEvent.click(await screen.findByTestId('times-save'))
  expect(posted(sent)).toEqual([])
  write('time-where', '图书馆 101')
  await tap('times-save')
  await waitFor(() => expect(posted(sent)).toHaveLength(1))
  expect(bodyOf(posted(sent)[0])).toEqual({
    times: [{ from: '2030-01-03T14:00:00+08:00', until: '2030-01-03T07:00:00.000Z' }],
    where: '图书馆 101',
  })
})

test('moments: nothing, the past and what is none are no offer', () => {
  const nowMs = Date.parse('2030-01-01T00:00:00+08:00')
  expect(timesOf([''], 60, '203', nowMs)).toBeUndefined()
  expect(timesOf(['2029-12-31 10:00'], 60, '203', nowMs)).toBeUndefined()
  expect(timesOf(['2030-01-02 10:00', '25:00'], 60, '203', nowMs)).toBeUndefined()
  expect(timesOf(['2030-01-02 10:00', ' '], 30, ' 203 ', nowMs)).toEqual({
    times: [{ from: '2030-01-02T10:00:00+08:00', until: '2030-01-02T02:30:00.000Z' }],
    where: '203',
  })
})

test('handed over, nothing of it stays here', async () => {
  const sent = await open()
  await tap('case-hand-over')
  fireEvent.click(await screen.findByTestId('hand-over-yes'))
  expect(posted(sent)).toEqual([])
  await tap('colleague-p2')
  await tap('hand-over-yes')
  await screen.findByTestId('case-left')
  expect(bodyOf(posted(sent)[0])).toEqual({ personId: 'p2' })
  expect(screen.queryByTestId('case-opened')).toBeNull()
  await waitFor(() => expect(queryClient.getQueryData(caseKey('one', 'C1'))).toBeUndefined())
})

test('closed after one more question, by a key too; a refusal stays in sight', async () => {
  const sent = await open({ 'POST /v1/staff/cases/C1/close': () => refuse(409, 'step_closed') })
  fireEvent.keyDown(document.body, { key: 'x' })
  await tap('close-yes')
  expect((await screen.findByTestId('close-problem')).textContent).toContain('step_closed')
  expect(bodyOf(posted(sent)[0])).toEqual({})
})

test('one that went to a colleague meanwhile is not mine', async () => {
  serve(doors({ 'GET /v1/staff/cases/C1': () => refuse(404, 'not_found') }))
  show(<CasesRoom />)
  await tap('case-C1')
  await screen.findByTestId('case-gone')
})
