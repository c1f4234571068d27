// The room of supervision: what is to be looked at, asking, and the life of an inquiry on both sides.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { beAdmin, bodyOf, ok, refuse, serve, show, tap, write, type Sent } from '../../../test/console-door'
import { phone } from '../../../test/stubs/phone'
import { useSession } from '../../session'
import type { Finding, Inquiry, InquirySummary } from './api'
import SupervisionPage from './index'

const home = { id: '330114001012', name: '湾南社区', kind: 'community' as const, path: [] }
const street = { id: '330114001', name: '下沙街道', kind: 'street' as const, path: [] }
const finding: Finding = {
  number: 'K7M-2QX-9TF',
  status: 'accepted',
  category: 'noise',
  service: null,
  summary: '半夜还在装修',
  microBrain: home,
  address: '湾南社区',
  asked: false,
  signal: 'red',
  dueAt: '2026-11-18T00:00:00Z',
  createdAt: '2026-11-17T00:00:00Z',
  photo: null,
  rating: null,
  remindCount: 0,
  urgent: null,
  supports: 0,
  homeId: home.id,
  acceptOverdue: false,
  overdue: true,
  reopenCount: 2,
  contested: false,
  ratingComment: null,
  resolvedAt: null,
  inquiry: null,
} as Finding
const summary: InquirySummary = {
  id: '7',
  number: finding.number,
  matter: '半夜还在装修',
  category: 'noise',
  home,
  askedBy: street,
  question: '为什么没有按时办？',
  status: 'asked',
  signal: 'red',
  dueAt: '2026-11-18T00:00:00Z',
  late: true,
  sentBackCount: 2,
  createdAt: '2026-11-17T00:00:00Z',
  steps: [],
}
const inquiry: Inquiry = {
  ...summary,
  history: [
    {
      at: '2026-11-17T00:00:00Z',
      step: 'ask',
      status: 'asked',
      by: { role: 'supervisor', microBrain: street, name: '周主任' },
      note: summary.question,
      dueAt: summary.dueAt,
      photos: [],
    },
    {
      at: '2026-11-18T00:00:00Z',
      step: 'overdue',
      status: 'asked',
      by: { role: 'system', microBrain: null, name: null },
      note: null,
      dueAt: null,
      photos: [],
    },
  ],
}

const list = 'GET /v1/staff/supervision/inquiries?'
const page = (...items: Finding[]) => ok({ items, nextCursor: null, sample: null })
const inquiries = (...items: InquirySummary[]) =>
  ok({ items, nextCursor: null, counts: { owed: items.length, explained: 0, late: 1 } })
const be = (role: 'supervisor' | 'dispatcher' | 'resident', microBrainId = home.id) =>
  useSession.setState({
    person: { id: 'p', roles: [role === 'resident' ? { role } : { role, microBrainId }] },
  })
const posted = (sent: Sent[]) => sent.find(({ method }) => method === 'POST')

beforeEach(() => {
  beAdmin()
  be('supervisor', street.id)
  phone.opened.length = 0
  phone.params = {}
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('is not for others', async () => {
  be('resident')
  serve({})
  show(<SupervisionPage />)
  await screen.findByTestId('state-forbidden')
})

describe('what is to be looked at', () => {
  test('nothing of a kind is said, and what went wrong can be tried again', async () => {
    let answer = refuse(500, 'internal')
    serve({ 'GET /v1/staff/supervision/findings': () => answer })
    show(<SupervisionPage />)
    await screen.findByTestId('findings-error', {}, { timeout: 4000 })
    answer = page()
    await tap('findings-again')
    expect((await screen.findByTestId('findings-none')).textContent).toContain('这一类没有')
  })

  test('says why each is there, by kind, and from how many a sample was drawn', async () => {
    const sent = serve({
      'GET /v1/staff/supervision/findings': () => page(finding),
      'GET /v1/staff/supervision/findings?kind=sample': () =>
        ok({ items: [finding], nextCursor: null, sample: { date: '2026-11-18', size: 5, of: 120 } }),
    })
    show(<SupervisionPage />)
    const card = (await screen.findByTestId(`finding-${finding.number}`)).textContent
    for (const words of ['半夜还在装修', '湾南社区', '超时', '重开 2 次']) expect(card).toContain(words)
    await tap('kind-sample')
    expect((await screen.findByText(/120 件里抽了 5 件/)).textContent).toContain('今天不会变')
    await tap('kind-badly_rated')
    await waitFor(() => expect(sent.some(({ url }) => url.includes('kind=badly_rated'))).toBe(true))
  })

  test('is narrowed to a post below', async () => {
    const sent = serve({ 'GET /v1/staff/supervision/findings': () => page() })
    show(<SupervisionPage />)
    await tap('post-choice')
    await tap(`post-${home.id}`)
    await waitFor(() => expect(sent.some(({ url }) => url.includes(`microBrainId=${home.id}`))).toBe(true))
  })

  test('is asked about only with a question and a time', async () => {
    const sent = serve({
      'GET /v1/staff/supervision/findings': () => page(finding),
      'GET /v1/staff/reports/K7M-2QX-9TF/inquiries': () => ok({ items: [], mayAsk: true }),
      'POST /v1/staff/supervision/inquiries': () => ok(inquiry),
    })
    show(<SupervisionPage />)
    await tap(`finding-${finding.number}`)
    await tap('finding-ask')
    expect(screen.getByTestId('ask-send').textContent).toBe('先写一句')
    write('ask-words', '为什么没有按时办？')
    expect(screen.getByTestId('ask-send').textContent).toBe('先选期限')
    await tap('ask-send')
    expect(posted(sent)).toBeUndefined()
    await tap('hours-4')
    await tap('ask-send')
    await waitFor(() => expect(screen.queryByTestId('ask')).toBeNull())
    expect(bodyOf(posted(sent))).toEqual({
      number: finding.number,
      question: '为什么没有按时办？',
      dueInWorkingHours: 4,
    })
    expect(posted(sent)?.header['Idempotency-Key']).toMatch(/^[0-9a-f]{32}$/)
  })

  test('that another level asks about already says so in its own words', async () => {
    serve({
      'GET /v1/staff/supervision/findings': () => page(finding),
      'GET /v1/staff/reports/K7M-2QX-9TF/inquiries': () => ok({ items: [], mayAsk: true }),
      'POST /v1/staff/supervision/inquiries': () =>
        refuse(409, 'step_closed', { detail: '这件事已经在督办了' }),
    })
    show(<SupervisionPage />)
    await tap(`finding-${finding.number}`)
    await tap('finding-ask')
    write('ask-words', '为什么')
    await tap('hours-2')
    await tap('ask-send')
    expect((await screen.findByTestId('ask-problem')).textContent).toContain('已经在督办了')
  })

  test('leads to the report itself', async () => {
    serve({
      'GET /v1/staff/supervision/findings': () => page(finding),
      'GET /v1/staff/reports/K7M-2QX-9TF/inquiries': () => ok({ items: [inquiry], mayAsk: false }),
    })
    show(<SupervisionPage />)
    await tap(`finding-${finding.number}`)
    expect((await screen.findByTestId('inquiry-7')).textContent).toContain('为什么没有按时办？')
    expect(screen.queryByTestId('finding-ask')).toBeNull()
    await tap('finding-open')
    expect(phone.opened).toEqual(['/staff/report/index?number=K7M-2QX-9TF'])
  })
})

describe('an inquiry', () => {
  test('is shown to the post with who asked, by when, what is late, and is explained', async () => {
    be('dispatcher')
    const mine = { ...inquiry, steps: ['explain' as const] }
    const sent = serve({
      [list]: () => inquiries(mine),
      'GET /v1/staff/supervision/inquiries/7': () => ok(mine),
      'POST /v1/staff/supervision/inquiries/7/explain': () => ok({ ...mine, status: 'explained' }),
    })
    show(<SupervisionPage />)
    expect(screen.queryByTestId('tab-findings')).toBeNull()
    expect((await screen.findByTestId('inquiry-counts')).textContent).toContain('其中超期 1')
    expect(screen.getByTestId('row-7').textContent).toContain('退回 2 次')
    await tap('row-7')
    const shown = (await screen.findByTestId('inquiry-7')).textContent
    for (const words of [
      '湾南社区 说明 · 下沙街道 督办',
      '下沙街道 · 督查 · 周主任',
      '没有按期说明',
      '到时提醒',
    ])
      expect(shown).toContain(words)
    expect(screen.queryByTestId('act-close')).toBeNull()
    await tap('act-explain')
    write('form-explain-words', '人手不够，已加派')
    await tap('form-explain-send')
    await waitFor(() => expect(screen.queryByTestId('form-explain')).toBeNull())
    expect(bodyOf(posted(sent))).toEqual({ note: '人手不够，已加派' })
    expect(sent.some(({ url }) => url.includes('side=mine'))).toBe(true)
  })

  test('is sent back with a new time, or closed, by the level that asked', async () => {
    const explained = {
      ...inquiry,
      status: 'explained' as const,
      signal: null,
      steps: ['send_back' as const, 'close' as const],
    }
    const sent = serve({
      'GET /v1/staff/supervision/findings': () => page(),
      [list]: () => inquiries(explained),
      'GET /v1/staff/supervision/inquiries/7': () => ok(explained),
      'POST /v1/staff/supervision/inquiries/7/send-back': () => ok(explained),
      'POST /v1/staff/supervision/inquiries/7/close': () =>
        refuse(409, 'step_closed', { detail: '现在不能做这一步了' }),
    })
    show(<SupervisionPage />)
    await tap('tab-asked')
    await tap('row-7')
    await tap('act-send_back')
    write('form-send_back-words', '没有说清楚')
    expect(screen.getByTestId('form-send_back-send').textContent).toBe('先选期限')
    await tap('hours-2')
    await tap('form-send_back-send')
    await waitFor(() => expect(screen.queryByTestId('form-send_back')).toBeNull())
    expect(bodyOf(posted(sent))).toEqual({ reason: '没有说清楚', dueInWorkingHours: 2 })
    await tap('act-close')
    write('form-close-words', '可以')
    await tap('form-close-send')
    expect((await screen.findByTestId('form-close-problem')).textContent).toContain('现在不能做这一步了')
  })

  test('is filtered by state, and none is good news', async () => {
    be('dispatcher')
    const sent = serve({ [list]: () => inquiries() })
    show(<SupervisionPage />)
    expect((await screen.findByTestId('inquiries-none')).textContent).toContain('没有要说明的')
    await tap('status-closed')
    await waitFor(() => expect(sent.some(({ url }) => url.includes('status=closed'))).toBe(true))
  })
})
