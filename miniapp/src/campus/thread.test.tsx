// After asking: the list of both kinds, and one request with its thread, its times and what cannot be taken back.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { lines, me, ownRequest, services, serviceRow } from '../../test/campus-service-samples'
import { bodyOf, ok, refuse, serve, show, tap, write, type Doors, type Sent } from '../../test/console-door'
import { phone } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import { useDisplay } from '../ui/display'
import RequestsPage from './requests'
import ThreadPage from './thread'

jest.setTimeout(30_000)

const now = Date.parse('2026-11-23T02:00:00Z')
const number = 'K7M-2QX-9TF'
const doors: Doors = {
  'GET /v1/campus/services': () => ok({ items: services }),
  'GET /v1/me': () => ok(me()),
}

beforeEach(() => {
  queryClient.clear()
  phone.params = {}
  phone.opened = []
  jest.useFakeTimers({ now, advanceTimers: true })
  useDisplay.setState({ elder: false, language: 'zh' })
  const roles = [{ role: 'student' as const }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: 'sandbox:student-1' })
})
afterEach(() => {
  jest.useRealTimers()
  jest.restoreAllMocks()
})

const opened = () => phone.opened[phone.opened.length - 1] ?? ''
const textOf = (testId: string) => screen.getByTestId(testId).textContent ?? ''
const posts = (sent: Sent[]) => sent.filter(({ method }) => method === 'POST')

describe('my requests', () => {
  test('both kinds in one list: who spoke last, where it stands', async () => {
    const summary = (code: string, id: string, part: object = {}) => ({
      number: id,
      service: { code, name: serviceRow(code).name },
      shape: serviceRow(code).shape,
      status: 'open',
      createdAt: '2026-11-23T01:00:00.000Z',
      dueAt: '2026-11-23T06:00:00.000Z',
      lastMessage: null,
      ...part,
    })
    const lastMessage = { at: '2026-11-23T01:30:00.000Z', by: 'handler' }
    serve({
      ...doors,
      'GET /v1/campus/requests': ({ url }) =>
        url.includes('cursor=')
          ? ok({ items: [summary('hukou', 'C', { status: 'closed' })], nextCursor: null })
          : ok({
              items: [summary('counselling', 'A', { lastMessage }), summary('trouble', 'B')],
              nextCursor: 'n',
            }),
    })
    show(<RequestsPage />)
    await screen.findByTestId('request-A')
    expect(textOf('request-A')).toMatch(/心理支持.*有回复，今天 09:30.*有人在办/)
    expect(textOf('request-B')).toContain('今天 14:00 前有结果')
    await tap('requests-more')
    await screen.findByTestId('request-C')
    expect(textOf('request-C')).toContain('已结案')
    await tap('request-A')
    expect(opened()).toBe('/campus/thread/index?number=A')
  })

  test('none yet leads to the services', async () => {
    serve({ ...doors, 'GET /v1/campus/requests': () => ok({ items: [], nextCursor: null }) })
    show(<RequestsPage />)
    await tap('state-action')
    expect(opened()).toBe('/campus/home/index')
  })
})

describe('one request', () => {
  const said = {
    by: 'handler' as const,
    text: '我在，想聊多久都行',
    photos: [],
    at: '2026-11-23T01:30:00.000Z',
  }
  const offered = {
    id: 't1',
    from: '2026-11-25T06:00:00.000Z',
    until: '2026-11-25T06:50:00.000Z',
    where: '一号楼 203',
    status: 'offered' as const,
  }
  function open(request: ReturnType<typeof ownRequest>, more: Doors = {}) {
    const sent = serve({
      ...doors,
      [`GET /v1/campus/requests/${number}`]: () => ok(request),
      ...more,
    })
    phone.params = { number }
    show(<ThreadPage />)
    return sent
  }

  test('a case: only the counsellor reads it, more is said, and urgent words show help lines', async () => {
    const sent = open(
      ownRequest('counselling', { messages: [said], acts: ['write', 'tellName', 'withdraw'] }),
      {
        [`POST /v1/campus/requests/${number}/messages`]: () =>
          ok({ number, at: '2026-11-23T02:00:00.000Z', helpLines: lines }),
      },
    )
    await screen.findByTestId('thread-messages')
    expect(textOf('thread-head')).toMatch(/只有接待您的老师能看.*有人在办.*匿名/)
    expect(textOf('thread-messages')).toContain('我在，想聊多久都行')
    expect(screen.queryByTestId('thread-report')).toBeNull()
    expect(textOf('say-send')).toBe('先写一句')
    write('say-text', '昨晚又没睡')
    await tap('say-send')
    await screen.findByTestId('help-calls')
    expect(bodyOf(posts(sent)[0])).toEqual({ text: '昨晚又没睡' })
    expect((screen.getByTestId('say-text') as HTMLTextAreaElement).value).toBe('')
  })

  test('saying who one is and withdrawing are asked once more', async () => {
    const acts = ['write', 'tellName', 'withdraw'] as const
    const sent = open(ownRequest('counselling', { acts: [...acts] }), {
      [`POST /v1/campus/requests/${number}/name`]: () => ok({ number, status: 'open' }),
      [`POST /v1/campus/requests/${number}/withdraw`]: () => refuse(409, 'step_closed'),
    })
    await tap('thread-tell-name')
    expect(posts(sent)).toHaveLength(0)
    await tap('name-yes')
    await waitFor(() => expect(screen.queryByTestId('name-sheet')).toBeNull())
    await tap('thread-withdraw')
    await tap('withdraw-yes')
    await screen.findByTestId('withdraw-problem')
    expect(posts(sent).map(({ url }) => url)).toEqual([
      `/v1/campus/requests/${number}/name`,
      `/v1/campus/requests/${number}/withdraw`,
    ])
  })

  test('a time is taken, and one that is past is off', async () => {
    const past = { ...offered, id: 't0', from: '2026-11-22T06:00:00.000Z', until: '2026-11-22T07:00:00.000Z' }
    const sent = open(
      ownRequest('legal_aid', {
        anonymous: false,
        times: [past, offered],
        acts: ['write', 'takeTime', 'dropTime'],
      }),
      { [`POST /v1/campus/requests/${number}/times`]: () => refuse(409, 'slot_closed') },
    )
    await screen.findByTestId('time-t1')
    expect(textOf('time-t1')).toMatch(/11月25日 周三 14:00–14:50.*一号楼 203/)
    expect(textOf('time-t0-take')).toBe('已经过了')
    await tap('time-t1-take')
    await screen.findByTestId('times-problem')
    expect(posts(sent).map(({ url }) => url)).toEqual([`/v1/campus/requests/${number}/times/t1/take`])
  })

  test('a time that was agreed on is given back only after a question', async () => {
    const sent = open(
      ownRequest('legal_aid', {
        times: [{ ...offered, status: 'taken' }],
        acts: ['write', 'takeTime', 'dropTime'],
      }),
      { [`POST /v1/campus/requests/${number}/times`]: () => ok({ number, status: 'open' }) },
    )
    await tap('time-t1-drop')
    expect(textOf('drop-sheet')).toContain('一号楼 203')
    await tap('drop-yes')
    await waitFor(() => expect(screen.queryByTestId('drop-sheet')).toBeNull())
    await waitFor(() =>
      expect(posts(sent).map(({ url }) => url)).toEqual([`/v1/campus/requests/${number}/times/t1/drop`]),
    )
  })

  test('a report leads on to where it is confirmed and rated; answers are told in words', async () => {
    open(
      ownRequest('hukou', { anonymous: false, status: 'closed', answers: { about: 'move_out' }, acts: [] }),
    )
    await screen.findByTestId('thread-report')
    expect(textOf('thread-text')).toContain('关于什么？ 迁出')
    expect(textOf('thread-shut')).toBe('已经结束，不能再写了')
    await tap('thread-report')
    expect(opened()).toBe(`/reports/detail/index?number=${number}`)
  })

  test('somebody else’s is not there', async () => {
    open(ownRequest('hukou'), { [`GET /v1/campus/requests/${number}`]: () => refuse(404, 'not_found') })
    await screen.findByText('没有这件')
  })
})

describe('what staff said by a step', () => {
  test('a question stands in the request and leads to where it is answered', async () => {
    const question = '迁入还是迁出？'
    const request = ownRequest('hukou', { question })
    serve({ ...doors, [`GET /v1/campus/requests/${number}`]: () => ok(request) })
    phone.params = { number }
    show(<ThreadPage />)
    await screen.findByTestId('thread-report')
    expect(textOf('thread-report')).toContain(question)
    await tap('thread-report')
    expect(opened()).toBe(`/reports/detail/index?number=${number}`)
  })

  test('so does the note of the end', async () => {
    const note = '带户口页来窗口'
    const at = '2026-11-23T01:00:00.000Z'
    const moment = {
      at,
      step: 'resolve',
      status: 'resolved' as const,
      by: 'post' as const,
      title: '办结',
      note,
    }
    const request = ownRequest('hukou', { status: 'resolved', timeline: [moment] })
    serve({ ...doors, [`GET /v1/campus/requests/${number}`]: () => ok(request) })
    phone.params = { number }
    show(<ThreadPage />)
    await screen.findByTestId('thread-report')
    expect(textOf('thread-report')).toContain(note)
  })
})
