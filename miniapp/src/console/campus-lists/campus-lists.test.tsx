// The lists of a campus: lost things decided with a reason, the fraud list as it compares, answers in both languages, services.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { startingServices } from '@chaolin/shared/campus/services'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import {
  beAdmin,
  bodyOf,
  ok,
  posts,
  refuse,
  serve,
  show,
  tap,
  write,
  type Doors,
  type Sent,
} from '../../../test/console-door'
import { useSession } from '../../session'
import { linesOf } from './fraud'
import CampusListsRoom from './index'
import { blankService, bodyOf as serviceBody, draftOf, faultOf } from './service-draft'

const campus = { ...posts[0], id: 'campus-1', name: '观澜学院', kind: 'campus' }
const item = (more: object = {}) => ({
  id: 'i1',
  campusId: 'campus-1',
  kind: 'found',
  category: 'keys',
  status: 'open',
  title: '一串钥匙',
  text: null,
  spot: '东门',
  at: '2026-11-18T10:00:00+08:00',
  createdAt: '2026-11-18T10:00:00+08:00',
  photos: [],
  mine: false,
  ...more,
})
const claim = (id: string, claimant: number, details: string) => ({
  id,
  claimant,
  status: 'open',
  details,
  reason: null,
  createdAt: '2026-11-18T11:00:00+08:00',
  decidedAt: null,
})
const whole = (more: object = {}) => ({
  ...item(),
  details: '红色小熊扣',
  keptAt: '东门岗亭',
  doubled: true,
  claims: [claim('c1', 1, '小熊'), claim('c2', 2, '三把铜的')],
  ...more,
})
const rows = startingServices.map((row) => ({ ...row }))
const doors = (more: Doors = {}): Doors => ({
  'GET /v1/micro-brains': () => ok({ items: [...posts, campus], nextCursor: null }),
  'GET /v1/staff/campus/sos?': () => ok({ items: [], nextCursor: null }),
  'POST /v1/staff/live/tickets': () => refuse(503, 'unavailable'),
  'GET /v1/staff/live?': () => ok({ items: [], seq: 1, reset: false }),
  'GET /v1/campus/services': () => ok({ items: rows }),
  'GET /v1/staff/campus/lost-items?': () => ok({ items: [{ ...item(), openClaims: 2 }], nextCursor: null }),
  'GET /v1/staff/campus/lost-items/i1': () => ok(whole()),
  'GET /v1/admin/campus/services': () => ok({ items: rows }),
  ...more,
})
const wrote = (sent: Sent[]) => sent.filter(({ method, url }) => method !== 'GET' && !url.includes('/live/'))

function be(role: 'staff' | 'supervisor', microBrainId = 'campus-1') {
  const roles = [{ role, microBrainId }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
}

beforeEach(() => {
  beAdmin()
  be('staff')
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('a post shows the lists it keeps; services are for admins', async () => {
  serve(doors({ 'GET /v1/staff/campus/fraud-list': () => ok({ items: [], nextCursor: null }) }))
  const shown = show(<CampusListsRoom />)
  await screen.findByTestId('lists-part-lost')
  expect(screen.queryByTestId('lists-part-services')).toBeNull()
  shown.unmount()
  be('staff', 'police-1')
  const police = show(<CampusListsRoom />)
  await screen.findByTestId('lists-part-fraud')
  expect(screen.queryByTestId('lists-part-lost')).toBeNull()
  police.unmount()
  be('staff', '330114001012')
  show(<CampusListsRoom />)
  await screen.findByTestId('lists-none')
})

describe('a found thing', () => {
  test('shows its private details once somebody agreed to look', async () => {
    const sent = serve(doors())
    show(<CampusListsRoom />)
    await tap('lost-i1')
    await screen.findByTestId('lost-before')
    expect(sent.some(({ url }) => url.endsWith('/lost-items/i1'))).toBe(false)
    await tap('lost-look')
    expect((await screen.findByTestId('lost-details')).textContent).toContain('红色小熊扣')
    expect(screen.getByTestId('lost-doubled')).toBeTruthy()
  })

  test('goes to one claimant with a reason, and where to fetch it', async () => {
    const sent = serve(doors({ 'POST /v1/staff/campus/lost-claims/c1/accept': () => ok({ id: 'i1' }) }))
    show(<CampusListsRoom />)
    await tap('lost-i1')
    await tap('lost-look')
    await tap('accept-c1')
    fireEvent.click(await screen.findByTestId('decide-yes'))
    expect(wrote(sent)).toEqual([])
    write('decide-reason', '说出了小熊扣')
    await tap('decide-yes')
    await waitFor(() => expect(wrote(sent)).toHaveLength(1))
    expect(bodyOf(wrote(sent)[0])).toEqual({ reason: '说出了小熊扣', keptAt: '东门岗亭' })
  })

  test('is only looked at by a supervisor', async () => {
    be('supervisor')
    serve(doors())
    show(<CampusListsRoom />)
    await tap('lost-i1')
    await tap('lost-look')
    await screen.findByTestId('claim-c1')
    expect(screen.queryByTestId('accept-c1')).toBeNull()
    expect(screen.queryByTestId('lost-remove')).toBeNull()
  })
})

describe('the fraud list', () => {
  test('says of each line how it will be compared', () => {
    expect(linesOf('+86 138-0000-0000\n\nhttps://WWW.Bad.example/a/?x=1\n!!', 'guess')).toEqual([
      { line: 1, given: '+86 138-0000-0000', kind: 'number', value: '13800000000' },
      { line: 3, given: 'https://WWW.Bad.example/a/?x=1', kind: 'link', value: 'bad.example/a' },
      { line: 4, given: '!!', kind: 'account', value: null },
    ])
    expect(linesOf('abc', 'number')[0]?.value).toBeNull()
  })

  test('takes what is one of its kind, and loses one after a question', async () => {
    const entry = {
      id: 7,
      kind: 'number',
      value: '4001',
      note: null,
      microBrainId: 'campus-1',
      since: '2026-11-18T10:00:00+08:00',
    }
    const sent = serve(
      doors({
        'GET /v1/staff/campus/fraud-list': () => ok({ items: [entry], nextCursor: null }),
        'POST /v1/staff/campus/fraud-list': () => ok({ added: 1, known: 0, refused: [] }),
        'DELETE /v1/staff/campus/fraud-list/7': () => ({ statusCode: 204, data: '' }),
      }),
    )
    show(<CampusListsRoom />)
    await tap('lists-part-fraud')
    await screen.findByTestId('fraud-7')
    fireEvent.click(screen.getByTestId('fraud-add'))
    expect(wrote(sent)).toEqual([])
    write('fraud-lines', '138 0000 0000\n!!')
    expect((await screen.findByTestId('fraud-preview')).textContent).toContain('13800000000')
    await tap('fraud-add')
    expect((await screen.findByTestId('fraud-added')).textContent).toContain('加了 1 个')
    expect(bodyOf(wrote(sent)[0])).toEqual({
      microBrainId: 'campus-1',
      entries: [{ kind: 'number', value: '138 0000 0000' }],
    })
    await tap('fraud-end-7')
    expect(wrote(sent)).toHaveLength(1)
    await tap('fraud-end-yes')
    await waitFor(() => expect(wrote(sent)[1]?.url).toBe('/v1/staff/campus/fraud-list/7'))
  })
})

test('an answer is kept in both languages, as a draft first', async () => {
  const sent = serve(
    doors({
      'GET /v1/staff/campus/campus-1/answers': () => ok({ items: [] }),
      'POST /v1/staff/campus/campus-1/answers': () => ok({}),
    }),
  )
  show(<CampusListsRoom />)
  await tap('lists-part-answers')
  await screen.findByTestId('answers-none')
  await tap('answer-add')
  write('answer-question-zh', '户口怎么迁？')
  write('answer-answer-zh', '带录取通知书')
  fireEvent.click(await screen.findByTestId('answer-save'))
  expect(wrote(sent)).toEqual([])
  write('answer-question-en', 'How do I move my hukou?')
  write('answer-answer-en', 'Bring the letter')
  await tap('answer-save')
  await waitFor(() => expect(wrote(sent)).toHaveLength(1))
  expect(bodyOf(wrote(sent)[0])).toEqual({
    service: 'hukou',
    question: { zh: '户口怎么迁？', en: 'How do I move my hukou?' },
    answer: { zh: '带录取通知书', en: 'Bring the letter' },
    published: false,
  })
})

describe('services', () => {
  test('a row that is opened and kept is the same row', () => {
    for (const row of startingServices) {
      const { code, ...rest } = row
      expect(faultOf(draftOf(row), false, [])).toBeNull()
      expect(serviceBody(draftOf({ code, ...rest }))).toEqual(rest)
    }
  })

  test('what cannot be kept says why', () => {
    const draft = { ...blankService(9), code: 'repairs' }
    const words = { zh: '报修', en: 'Repairs' }
    const full = { ...draft, name: words, hint: words }
    expect(faultOf(full, true, [])).toBeNull()
    expect(faultOf({ ...full, code: 'A' }, true, [])).toBe('code')
    expect(faultOf(full, true, ['repairs'])).toBe('known')
    expect(faultOf(draft, true, [])).toBe('words')
    expect(faultOf({ ...full, minutes: '0' }, true, [])).toBe('minutes')
    expect(faultOf({ ...full, position: 'x' }, true, [])).toBe('position')
    expect(faultOf({ ...full, shape: 'case' }, true, [])).toBe('shape')
    const question = { id: 'q', zh: '哪间', en: 'Room', kind: 'choice' as const, required: true }
    expect(faultOf({ ...full, questions: [question] }, true, [])).toBe('questions')
  })

  test('what only one person may read is not offered to more; a refusal says why', async () => {
    beAdmin()
    const own = { ...startingServices[2]!, code: 'listening', name: { zh: '倾听', en: 'Listening' } }
    const refused = refuse(400, 'invalid', { errors: [{ path: 'shape', message: '不能再放开' }] })
    const sent = serve(
      doors({
        'GET /v1/admin/campus/services': () => ok({ items: [...rows, own] }),
        'PUT /v1/admin/campus/services/listening': () => refused,
      }),
    )
    show(<CampusListsRoom />)
    const offered = () =>
      ['post', 'handler', 'sealed'].filter((value) => screen.queryByTestId(`service-secret-${value}`))
    for (const [code, open] of [
      ['counselling', ['sealed']],
      ['legal_aid', ['handler', 'sealed']],
    ] as const) {
      await tap(`service-${code}`)
      expect(offered()).toEqual(open)
      expect(screen.queryByTestId('service-shape-report')).toBeNull()
      expect(screen.getByTestId('service-promised').textContent).toContain('不能再放开')
      fireEvent.click(screen.getByText('先不'))
      await waitFor(() => expect(screen.queryByTestId('service-promised')).toBeNull())
    }
    await tap('service-listening')
    await tap('service-shape-report')
    await tap('service-save')
    await waitFor(() => expect(wrote(sent)).toHaveLength(1))
    expect((await screen.findByTestId('service-problem')).textContent).toContain('不能再放开')
  })

  test('a tenth is added by data', async () => {
    beAdmin()
    const sent = serve(doors({ 'PUT /v1/admin/campus/services/repairs': () => ok({}) }))
    show(<CampusListsRoom />)
    await tap('service-add')
    write('service-code', 'repairs')
    for (const part of ['name', 'hint'])
      for (const language of ['zh', 'en']) write(`service-${part}-${language}`, `${part} ${language}`)
    expect(screen.getByTestId('service-icon-chat').getAttribute('aria-checked')).toBe('true')
    await tap('service-icon-tool')
    await tap('service-save')
    await waitFor(() => expect(wrote(sent)).toHaveLength(1))
    expect(wrote(sent)[0]?.url).toBe('/v1/admin/campus/services/repairs')
    expect(bodyOf(wrote(sent)[0])).toMatchObject({
      icon: 'tool',
      name: { zh: 'name zh', en: 'name en' },
      shape: 'report',
      confidentiality: 'post',
      position: startingServices.length,
      resolveWithin: { minutes: 960, clock: 'working' },
      enabled: true,
    })
  })
})
