// The staff pages: buttons that are off say why, a step is taken once, evidence is asked for.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { QueryClientProvider } from '@tanstack/react-query'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import { queryClient } from '../query'
import { useSession } from '../session'
import { home, item, now, report } from '../../test/staff-report'
import { phone, Taro } from '../../test/stubs/phone'
import { CloseForm } from './report/close-form'
import { nextStep } from './parts/next-step'
import { sendPending, usePending } from './parts/pending'
import { postsOf } from './parts/use-post'
import { QueueCard } from './queue/queue-card'
import { readStreams, startStreams } from './queue/streams'
import { scanCode } from './scan/index'
import { StepSheet } from './report/step-sheet'

type Sent = { url: string; method: string; header: Record<string, string>; data?: string }
type Answer = { statusCode: number; data: unknown }

let sent: Sent[] = []
let templates: object[] = []

function answer(by: (request: Sent) => Answer | Promise<Answer>) {
  jest.spyOn(Taro, 'request').mockImplementation(async (about) => {
    const request = about as Sent
    sent.push(request)
    if (request.url.includes('/templates?')) return { statusCode: 200, data: { items: templates } }
    return by(request)
  })
}

const show = (element: React.ReactElement) =>
  render(<QueryClientProvider client={queryClient}>{element}</QueryClientProvider>)

const write = (testId: string, value: string) =>
  fireEvent.change(screen.getByTestId(testId), { target: { value } })

beforeEach(() => {
  sent = []
  templates = []
  phone.opened.length = 0
  queryClient.clear()
  useSession.setState({ token: 'token', person: { id: 'p', roles: [] }, sandboxCode: undefined })
})
afterEach(() => {
  jest.restoreAllMocks()
})

const card = (change: object) => (
  <QueueCard
    item={{ ...item, ...change }}
    now={now}
    category="市政设施"
    busy={false}
    first
    onOpen={open}
    onStep={stepped}
  />
)
const open = jest.fn()
const stepped = jest.fn()

describe('a card of the queue', () => {
  beforeEach(() => {
    open.mockClear()
    stepped.mockClear()
  })

  test('that this role may not move on says so, and does nothing', () => {
    show(card({ microBrain: null, steps: ['accept'] }))
    const button = screen.getByTestId('queue-step-A2B3C4')
    expect(button.textContent).toBe('要值班长来做')
    expect(button.getAttribute('aria-disabled')).toBe('true')
    fireEvent.click(button)
    expect(stepped).not.toHaveBeenCalled()
  })

  test('takes its one next step without being opened', () => {
    show(card({}))
    expect(screen.getByTestId('queue-card-A2B3C4').textContent).toContain('还剩 26 分')
    fireEvent.click(screen.getByTestId('queue-step-A2B3C4'))
    expect(stepped).toHaveBeenCalledTimes(1)
    expect(open).not.toHaveBeenCalled()
    fireEvent.click(screen.getByTestId('queue-open-A2B3C4'))
    expect(open).toHaveBeenCalledTimes(1)
  })

  test('turns red by itself when its deadline passes', () => {
    show(card({ dueAt: '2026-11-20T05:48:00Z' }))
    expect(screen.getByTestId('queue-card-A2B3C4').textContent).toContain('超时 12 分')
    expect(document.querySelector('.signal')?.className).toContain('red')
  })
})

test.each([
  ['submitted', true, ['accept'], { step: 'accept' }],
  ['accepted', true, ['progress', 'resolve'], { step: 'resolve' }],
  ['in_progress', true, [], { step: 'resolve', off: 'role' }],
  ['submitted', false, ['accept', 'transfer'], { step: 'transfer' }],
  ['resolved', true, [], undefined],
  ['closed', true, [], undefined],
] as const)('the next step of a report that is %s', (status, placed, steps, expected) => {
  const matter = { status, asked: false, steps, microBrain: placed ? home : null }
  expect(nextStep({ ...matter, standIn: false })).toEqual(expected)
  expect(nextStep({ ...matter, standIn: true })).toBeUndefined()
})

test('a person with two roles at one post has one line, the stronger', () => {
  const posts = postsOf([
    { role: 'resident' },
    { role: 'staff', microBrainId: 'a' },
    { role: 'dispatcher', microBrainId: 'a' },
    { role: 'staff', microBrainId: 'b' },
    { role: 'counsellor', microBrainId: 'c' },
  ])
  expect(posts).toEqual([
    { microBrainId: 'a', role: 'dispatcher' },
    { microBrainId: 'b', role: 'staff' },
  ])
})

test('two lists of the server become one, by deadline, over their pages', async () => {
  const rows: Record<string, string[][]> = {
    accepted: [['01', '04'], ['05']],
    in_progress: [['02', '03', '06']],
  }
  answer(({ url }) => {
    const status = /status=(\w+)/.exec(url)?.[1] ?? ''
    const page = Number(/cursor=(\d)/.exec(url)?.[1] ?? 0)
    const pages = rows[status] ?? []
    const items = (pages[page] ?? []).map((hour) => ({
      ...item,
      number: hour,
      dueAt: `2026-11-20T${hour}:00:00Z`,
    }))
    return {
      statusCode: 200,
      data: { items, nextCursor: page + 1 < pages.length ? `${page + 1}` : null, counts: {} },
    }
  })
  const first = await readStreams(
    startStreams({ microBrainId: 'a', tab: 'working', signal: undefined, desk: undefined }),
  )
  expect(first.items.map(({ number }) => number)).toEqual(['01', '02', '03', '04'])
  const second = await readStreams(first.next ?? [])
  expect(second.items.map(({ number }) => number)).toEqual(['05', '06'])
  expect(second.next).toBeNull()
})

test('what is urgent comes before a nearer deadline', async () => {
  const list = (status: string, hour: string, urgent: object | null) => ({
    ...item,
    status,
    number: hour,
    dueAt: `2026-11-20T${hour}:00:00Z`,
    urgent,
  })
  answer(({ url }) => {
    const accepted = url.includes('status=accepted')
    const items = accepted
      ? [list('accepted', '09', { number: '119', reason: '可能正在着火' }), list('accepted', '02', null)]
      : [list('in_progress', '01', null)]
    return { statusCode: 200, data: { items, nextCursor: null, counts: {} } }
  })
  const { items } = await readStreams(
    startStreams({ microBrainId: 'a', tab: 'working', signal: undefined, desk: undefined }),
  )
  expect(items.map(({ number }) => number)).toEqual(['09', '01', '02'])
})

test('an urgent report says so on its card', () => {
  show(card({ urgent: { number: '119', reason: '可能正在着火' } }))
  expect(screen.getByTestId('queue-card-A2B3C4').textContent).toContain('紧急')
})

test('only a code of the console is taken for one', () => {
  expect(scanCode('https://example.com/pay')).toBeUndefined()
  expect(scanCode('chaolin:scan:short')).toBeUndefined()
  expect(scanCode(' chaolin:scan:V1StGXR8_Z5jdHi6B-myT ')).toBe('V1StGXR8_Z5jdHi6B-myT')
})

describe('the form that settles', () => {
  const done = jest.fn()
  beforeEach(() => {
    done.mockClear()
  })
  const submit = () => screen.getByTestId('resolve-submit')

  test('asks for a photo where evidence is needed, then for a line, and sends neither before', () => {
    show(<CloseForm report={report} onDone={done} />)
    expect(submit().textContent).toBe('还差 1 张照片')
    write('resolve-note', '修好了')
    expect(submit().textContent).toBe('还差 1 张照片')
    fireEvent.click(submit())
    expect(sent).toEqual([])
  })

  test('needs only the line where no evidence is needed', () => {
    show(<CloseForm report={{ ...report, evidenceNeeded: false }} onDone={done} />)
    expect(submit().textContent).toBe('还差一句话')
    fireEvent.click(screen.getByTestId('resolve-quickFixed'))
    expect(submit().textContent).toBe('办结，告诉居民')
  })

  test('sends evidence and both lines, and after a lost answer the same again with the same key', async () => {
    let lost = true
    answer(({ url }) => {
      if (url.endsWith('/resolve') && lost) {
        lost = false
        throw new Error('network')
      }
      return { statusCode: 200, data: { ...report, status: 'resolved', steps: [] } }
    })
    Object.assign(Taro, { chooseMedia: async () => ({ tempFiles: [{ tempFilePath: 'wxfile://1' }] }) })
    jest.spyOn(Taro, 'uploadFile').mockImplementation(async () => ({
      statusCode: 201,
      data: JSON.stringify({ id: 'photo-1', url: '/v1/photos/photo-1', width: 1, height: 1 }),
    }))
    show(<CloseForm report={report} onDone={done} />)
    fireEvent.click(screen.getByTestId('resolve-photos-add'))
    await waitFor(() => expect(submit().textContent).toBe('还差一句话'))
    write('resolve-note', '缺口补好了')
    write('resolve-internal', '材料费 180 元')
    fireEvent.click(submit())
    await waitFor(() => expect(done).toHaveBeenCalledTimes(1))
    await sendPending()
    expect(usePending.getState().steps).toEqual([])
    const steps = sent.filter(({ url }) => url.endsWith('/resolve'))
    expect(steps.map(({ data }) => JSON.parse(data ?? '') as unknown)).toEqual([
      { note: '缺口补好了', internalNote: '材料费 180 元', evidencePhotoIds: ['photo-1'] },
      { note: '缺口补好了', internalNote: '材料费 180 元', evidencePhotoIds: ['photo-1'] },
    ])
    expect(steps[0]?.header['Idempotency-Key']).toBe(steps[1]?.header['Idempotency-Key'])
  })

  test('offers the words that the post says again and again, filled in', async () => {
    templates = [{ id: '1', title: '修好了', text: '湾南社区的护栏修好了，请您看看。' }]
    answer(() => ({ statusCode: 200, data: {} }))
    show(<CloseForm report={report} onDone={done} />)
    fireEvent.click(await screen.findByTestId('template-1'))
    expect((screen.getByTestId('resolve-note') as HTMLInputElement).value).toBe(
      '湾南社区的护栏修好了，请您看看。',
    )
  })

  test('that comes second says that somebody was faster', async () => {
    answer(() => ({ statusCode: 409, data: { code: 'step_closed', title: '现在不能做这一步了' } }))
    show(<CloseForm report={{ ...report, evidenceNeeded: false }} onDone={done} />)
    write('resolve-note', '修好了')
    fireEvent.click(submit())
    expect((await screen.findByTestId('resolve-problem')).textContent).toContain('刚有人先做了这一步')
    expect(done).not.toHaveBeenCalled()
  })
})

test('a transfer needs a post and a reason, and leads back when the report has left', async () => {
  answer(({ url }) =>
    url.includes('/micro-brains')
      ? { statusCode: 200, data: { items: [{ ...home, id: '330114001013', name: '湾北社区' }] } }
      : { statusCode: 200, data: { number: item.number, status: 'submitted', left: true } },
  )
  const closed = jest.fn()
  Object.assign(Taro, { getCurrentPages: () => [{}, {}] })
  show(<StepSheet report={{ ...report, steps: ['transfer'] }} step="transfer" onClose={closed} />)
  const submit = () => screen.getByTestId('step-submit')
  expect(submit().textContent).toBe('先选转给谁')
  fireEvent.click(await screen.findByTestId('post-330114001013'))
  expect(submit().textContent).toBe('先写一句')
  write('step-words', '这一段归湾北')
  fireEvent.click(submit())
  await waitFor(() => expect(closed).toHaveBeenCalled())
  const step = sent.find(({ url }) => url.endsWith('/transfer'))
  expect(JSON.parse(step?.data ?? '')).toEqual({ reason: '这一段归湾北', microBrainId: '330114001013' })
  expect(phone.opened).toContain('back')
})
