// Asking for a service: who will read it, help before anything else, published answers first.
import { withinWords } from '@chaolin/shared/campus/within'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { lines, me, receipt, services } from '../../test/campus-service-samples'
import { bodyOf, ok, refuse, serve, show, tap, write, type Doors, type Sent } from '../../test/console-door'
import { phone } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import { useDisplay } from '../ui/display'
import AnswersPage from './answers'
import RequestPage from './request'
import { takeCarried } from './request/draft'

jest.setTimeout(30_000)

const now = Date.parse('2026-11-23T02:00:00Z')
const number = 'K7M-2QX-9TF'
const doors: Doors = {
  'GET /v1/campus/services': () => ok({ items: services }),
  'GET /v1/me': () => ok(me()),
}
const filed = (code: string, part = {}): Doors => ({
  [`POST /v1/campus/services/${code}/requests`]: () => ok(receipt(code, part)),
})

beforeEach(() => {
  queryClient.clear()
  takeCarried()
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

async function openForm(code: string, more: Doors = {}, first = 'request-send') {
  const sent = serve({ ...doors, ...more })
  phone.params = { service: code }
  show(<RequestPage />)
  await screen.findByTestId(first)
  return sent
}

describe('the form', () => {
  test('says who will read it, and by when, before a word is written', async () => {
    await openForm('legal_aid')
    expect(textOf('request-privacy')).toMatch(/内容只有经办人能看.*看不到您是谁.*要实名/)
    expect(textOf('request-due')).toContain('3 个工作日内')
    expect(textOf('request-send')).toBe('先写一句')
    expect(screen.queryByTestId('request-anonymous')).toBeNull()
    expect(screen.queryByTestId('request-where')).toBeNull()
  })

  test('a tip goes without a name where that is wished, and a call for help is one tap away', async () => {
    const sent = await openForm('police_tip', filed('police_tip', { anonymous: true }))
    expect(textOf('request-privacy')).toContain('办的人知道是您')
    await tap('request-anonymous')
    await waitFor(() => expect(textOf('request-privacy')).toContain('看不到您是谁；您照样收得到回复'))
    write('request-text', '宿舍楼下有人推销“刷单”')
    write('request-where', '三号楼下')
    await waitFor(() => expect(textOf('request-send')).toBe('发出去'))
    await tap('request-send')
    await screen.findByTestId('request-receipt')
    expect(textOf('request-receipt')).toMatch(/送到一号校区.*匿名：谁也看不到是您.*K7M-2QX-9TF/)
    expect(bodyOf(posts(sent)[0])).toEqual({
      text: '宿舍楼下有人推销“刷单”',
      anonymous: true,
      address: '三号楼下',
    })
    await tap('request-look')
    expect(opened()).toBe(`/campus/thread/index?number=${number}`)
  })

  test('the link to the call for help', async () => {
    await openForm('police_tip')
    await tap('flow')
    expect(opened()).toBe('/campus/sos/index')
  })

  test('counselling begins without a name; desperate words show help lines before they are sent', async () => {
    const sent = await openForm('counselling', filed('counselling', { anonymous: true, helpLines: lines }))
    expect(textOf('request-privacy')).toMatch(/只有接待您的老师能看.*老师不知道您是谁/)
    expect(screen.queryByTestId('help-lines')).toBeNull()
    write('request-text', '撑不住了，不想活了')
    await screen.findByTestId('help-lines')
    await screen.findByTestId('help-call-12356')
    // Nothing is kept from whoever still wants to send it.
    await tap('request-send')
    await screen.findByTestId('request-receipt')
    expect(screen.getByTestId('help-call-0571-1')).toBeTruthy()
    expect(bodyOf(posts(sent)[0])).toEqual({ text: '撑不住了，不想活了', anonymous: true })
    expect(JSON.stringify([...phone.storage.values()])).not.toContain('不想活了')
  })

  test('help lines that only the answer knows of stand before the receipt', async () => {
    await openForm('trouble', filed('trouble', { helpLines: lines }))
    write('request-text', '食堂的灯坏了')
    await tap('request-send')
    const help = await screen.findByTestId('help-lines')
    const after = help.compareDocumentPosition(screen.getByTestId('request-receipt'))
    expect(after & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy()
  })

  test('questions of the row are asked, and what the server finds wrong stands at its field', async () => {
    const errors = [{ path: 'answers.about', message: '请选一个' }]
    const sent = await openForm('hukou', {
      'POST /v1/campus/services/hukou/requests': () => refuse(400, 'invalid', { errors }),
    })
    write('request-text', '毕业后怎么迁')
    await tap('request-answer-about-move_out')
    await tap('request-send')
    await screen.findByText('请选一个')
    expect(bodyOf(posts(sent)[0])).toMatchObject({ answers: { about: 'move_out' } })
  })

  test('sent again after it failed, it is the same request', async () => {
    let tries = 0
    const sent = await openForm('trouble', {
      'POST /v1/campus/services/trouble/requests': () =>
        ++tries === 1 ? refuse(503, 'unavailable') : ok(receipt('trouble')),
    })
    write('request-text', '灯坏了')
    await tap('request-send')
    await screen.findByTestId('request-problem')
    await tap('request-send')
    await screen.findByTestId('request-receipt')
    const [first, second] = posts(sent)
    expect(second!.header['Idempotency-Key']).toBe(first!.header['Idempotency-Key'])
  })

  test('without a code it leads to the claim, and leaves what anybody may do', async () => {
    serve({
      ...doors,
      'GET /v1/me': () => ok(me(false)),
    })
    phone.params = { service: 'police_tip' }
    show(<RequestPage />)
    await screen.findByTestId('request-no-code')
    expect(screen.getByTestId('flow-sos')).toBeTruthy()
    expect(screen.queryByTestId('request-send')).toBeNull()
    await tap('request-to-claim')
    expect(opened()).toBe('/campus/claim/index')
  })

  test('a service that is gone says so', async () => {
    serve(doors)
    phone.params = { service: 'none_such' }
    show(<RequestPage />)
    await screen.findByText('没有这项服务')
  })
})

describe('what stands above the form', () => {
  test('posts of campuses to book at, one’s own first', async () => {
    const site = (id: string, microBrainId: string, offers = ['renewal']) => ({
      id,
      name: `驿站 ${id}`,
      microBrainId,
      directions: '南门旁',
      offers: offers.map((code) => ({ code, name: { zh: code, en: code } })),
    })
    await openForm(
      'id_appointment',
      {
        'GET /v1/sites': () =>
          ok({
            items: [site('s2', 'campus-2'), site('s1', 'campus-1'), site('s3', 'campus-3', [])],
            nextCursor: null,
          }),
      },
      'request-write',
    )
    await screen.findByTestId('flow-site-s1')
    const ids = [...document.querySelectorAll('[data-testid^="flow-site-"]')].map((row) =>
      row.getAttribute('data-testid'),
    )
    expect(ids).toEqual(['flow-site-s1', 'flow-site-s2'])
    expect(textOf('flow-site-s1')).toContain('本校')
    await tap('flow-site-s1')
    expect(opened()).toBe('/appointments/services/index?site=s1')
  })

  test('an invitation, with the household that stands for the student', async () => {
    await openForm('campus_visit', {}, 'flow')
    await tap('flow')
    expect(opened()).toBe('/visits/invite/index?household=h-1')
    await tap('flow-hosted')
    expect(opened()).toBe('/visits/list/index?scope=hosting')
    expect(screen.queryByTestId('request-send')).toBeNull()
    await tap('request-write')
    expect(screen.getByTestId('request-send')).toBeTruthy()
  })
})

test.each([
  [
    { minutes: 60, clock: 'running' },
    { key: 'dueHours', count: 1 },
  ],
  [
    { minutes: 90, clock: 'running' },
    { key: 'dueMinutes', count: 90 },
  ],
  [
    { minutes: 480, clock: 'working' },
    { key: 'dueDays', count: 1 },
  ],
  [
    { minutes: 120, clock: 'working' },
    { key: 'dueWorkingHours', count: 2 },
  ],
] as const)('a deadline of %j is told as %j', (within, words) => {
  expect(withinWords(within)).toEqual(words)
})

describe('published answers', () => {
  const answer = (id: string, question: string) => ({
    id,
    service: 'hukou',
    question: { zh: question, en: question },
    answer: { zh: `答 ${id}`, en: id },
    updatedAt: '2026-11-20T02:00:00.000Z',
  })

  test('are searched first; what is not there is asked with the same words', async () => {
    const sent = serve({
      ...doors,
      'GET /v1/campus/answers': ({ url }) =>
        ok({ items: url.includes('q=') ? [answer('a2', '借户口页')] : [answer('a1', '要迁户口吗')] }),
    })
    phone.params = { service: 'hukou' }
    const page = show(<AnswersPage />)
    await tap('answer-a1')
    expect(textOf('answer-text-a1')).toBe('答 a1')
    write('answers-search', '怎么借户口页')
    await screen.findByTestId('answer-a2', undefined, { timeout: 5000 })
    expect(sent.some(({ url }) => url.includes(`q=${encodeURIComponent('怎么借户口页')}`))).toBe(true)
    await tap('answers-ask')
    expect(opened()).toBe('/campus/request/index?service=hukou')
    page.unmount()
    show(<RequestPage />)
    const field = await screen.findByTestId('request-text')
    expect((field as HTMLTextAreaElement).value).toBe('怎么借户口页')
  })

  test('those beyond the first page are a tap away', async () => {
    serve({
      ...doors,
      'GET /v1/campus/answers': ({ url }) =>
        url.includes('cursor=next')
          ? ok({ items: [answer('a2', '补身份证')], nextCursor: null })
          : ok({ items: [answer('a1', '要迁户口吗')], nextCursor: 'next' }),
    })
    phone.params = { service: 'hukou' }
    show(<AnswersPage />)
    await tap('answers-more')
    await tap('answer-a2')
    expect(textOf('answer-text-a2')).toBe('答 a2')
    expect(screen.queryByTestId('answers-more')).toBeNull()
  })

  test('none that fits says so', async () => {
    serve({ ...doors, 'GET /v1/campus/answers': () => ok({ items: [] }) })
    phone.params = { service: 'hukou' }
    show(<AnswersPage />)
    await screen.findByTestId('answers-none')
  })
})
