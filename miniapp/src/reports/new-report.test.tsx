// The form: what keeps it from being sent, that it is filed once, and that nothing written is lost.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import Taro from '@tarojs/taro'
import { phone } from '../../test/stubs/phone'
import { useSession } from '../session'
import NewReportPage from './new/index'
import { changeDraft, clearDraft, useDraft } from './parts/draft'

interface Sent {
  url: string
  method: string
  header: Record<string, string>
  data?: string
}
type Answer = { statusCode: number; data: unknown }

const questions = [
  {
    id: 'when',
    zh: '一般什么时候？',
    en: 'When?',
    kind: 'choice',
    options: [{ id: 'night', zh: '半夜', en: 'Night' }],
    required: true,
  },
]
const category = (code: string, zh: string, more: object = {}) => ({
  code,
  zh,
  en: code,
  home: 'community',
  evidence: false,
  mayBePublic: true,
  mayBeAnonymous: true,
  resolveWithin: { minutes: 60, clock: 'running' },
  questions: [],
  ...more,
})
const categories = [
  category('facility', '市政设施'),
  category('noise', '噪音扰民', { questions }),
  category('dispute', '矛盾纠纷', { mayBeAnonymous: false, mayBePublic: false }),
]
const route = {
  microBrain: {
    id: '330114001012',
    name: '湾南社区',
    kind: 'community',
    path: ['钱塘区', '下沙街道', '湾南社区'],
  },
  candidates: [],
  categories: [{ code: 'facility', score: 0.9 }],
  borderDistanceM: 12.3,
  nearBorder: true,
  outside: false,
  desk: false,
  urgent: null as null | { number: string; reason: string },
  rule: { id: 'place.community', name: '位置落在社区范围内，社区办理' },
  neighbours: [] as { id: string; name: string }[],
  duplicates: [] as object[],
}
const alike = (number: string, more: object = {}) => ({
  number,
  summary: '围栏少了一段，晚上看不清',
  distanceM: 46.2,
  score: 0.8,
  status: 'in_progress',
  createdAt: '2026-11-20T12:14:00Z',
  photoUrl: null,
  supports: 3,
  mine: false,
  ...more,
})
const problem = (statusCode: number, code: string, errors: object[] = []): Answer => ({
  statusCode,
  data: { code, errors, title: code },
})

let sent: Sent[] = []
let answerReport: () => Promise<Answer>
let answerSupport: () => Promise<Answer>
const reports = () => sent.filter(({ url, method }) => url === '/v1/reports' && method === 'POST')

async function answer(about: Sent): Promise<Answer> {
  sent.push(about)
  if (about.url === '/v1/report-categories') return { statusCode: 200, data: { items: categories } }
  if (about.url === '/v1/routes/preview') return { statusCode: 200, data: route }
  if (about.url === '/v1/reports') return about.data?.includes('supportOf') ? answerSupport() : answerReport()
  return { statusCode: 201, data: { remaining: 1 } }
}

async function open() {
  const client = new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } })
  const page = render(
    <QueryClientProvider client={client}>
      <NewReportPage />
    </QueryClientProvider>,
  )
  await screen.findByTestId('report-category-other')
  return page
}

const submit = () => screen.getByTestId('report-submit')
const write = (text: string) =>
  fireEvent.change(screen.getByTestId('report-text'), { target: { value: text } })
const filed = async (): Promise<Answer> => ({ statusCode: 201, data: { number: 'K7M-2QX-9TF' } })
const lost = async (): Promise<Answer> => Promise.reject(new Error('request:fail'))

beforeEach(() => {
  sent = []
  phone.opened = []
  answerReport = filed
  route.urgent = null
  route.rule = { id: 'place.community', name: '位置落在社区范围内，社区办理' }
  route.neighbours = []
  route.duplicates = []
  answerSupport = async () => ({ statusCode: 201, data: {} })
  clearDraft()
  useSession.setState({ token: 'token', person: { id: 'p', roles: [{ role: 'resident' }] } })
  jest.spyOn(Taro, 'request').mockImplementation(answer as never)
})
afterEach(() => void jest.restoreAllMocks())

describe('what keeps the form from being sent', () => {
  it('says that words are missing, and sends nothing', async () => {
    await open()
    expect(submit().textContent).toBe('先写一句话')
    fireEvent.click(submit())
    expect(reports()).toHaveLength(0)
  })

  it('counts characters, not halves of them', async () => {
    await open()
    write('😀'.repeat(2000))
    expect(submit().textContent).toBe('提交')
    write('😀'.repeat(2001))
    expect(submit().textContent).toBe('太长了，最多 2000 字')
  })

  it('waits for a photo, and for one that failed', async () => {
    await open()
    write('灯坏了')
    act(() => changeDraft({ photos: [{ key: 'a', url: 'a.jpg', state: 'sending' }] }))
    expect(submit().textContent).toBe('照片还在传')
    act(() => changeDraft({ photos: [{ key: 'a', url: 'a.jpg', state: 'failed' }] }))
    expect(submit().textContent).toBe('有照片没传上')
  })

  it('asks what the category must know', async () => {
    changeDraft({ category: 'noise' })
    await open()
    write('太吵')
    expect(submit().textContent).toBe('还差一个问题没答')
    fireEvent.click(screen.getByTestId('report-answer-when-night'))
    fireEvent.click(submit())
    await waitFor(() => expect(reports()).toHaveLength(1))
    expect(JSON.parse(reports()[0]?.data ?? '')).toEqual({
      text: '太吵',
      category: 'noise',
      answers: { when: 'night' },
    })
  })

  it('shuts what the category forbids, and says why', async () => {
    changeDraft({ category: 'dispute' })
    await open()
    fireEvent.click(screen.getByTestId('report-privacy'))
    expect(screen.getByTestId('report-anonymous').getAttribute('aria-disabled')).toBe('true')
    expect(screen.getByText('这类事需要实名，好联系您')).toBeTruthy()
    fireEvent.click(screen.getByTestId('report-anonymous'))
    expect(useDraft.getState().anonymous).toBe(false)
  })
})

describe('sending', () => {
  it('keeps its key over a lost connection and over changed words, and has a new one afterwards', async () => {
    await open()
    write('灯坏了')
    const { key } = useDraft.getState()
    answerReport = lost
    fireEvent.click(submit())
    await screen.findByTestId('report-problem')
    expect(useDraft.getState().text).toBe('灯坏了')
    write('灯坏了两盏')
    answerReport = filed
    fireEvent.click(submit())
    await waitFor(() => expect(phone.opened).toEqual(['/reports/detail/index?number=K7M-2QX-9TF&sent=1']))
    expect(reports().map(({ header }) => header['Idempotency-Key'])).toEqual([key, key])
    expect(useDraft.getState().text).toBe('')
    expect(useDraft.getState().key).not.toBe(key)
  })

  it('is sent once by a double tap, and asks for messages once', async () => {
    await open()
    write('灯坏了')
    fireEvent.click(submit())
    fireEvent.click(submit())
    await waitFor(() => expect(phone.opened).toHaveLength(1))
    expect(reports()).toHaveLength(1)
    expect(sent.filter(({ url }) => url === '/v1/me/subscriptions')).toHaveLength(3)
  })

  it('shows what the server refuses in its own field', async () => {
    await open()
    write('灯坏了')
    answerReport = async () =>
      problem(400, 'invalid', [{ path: 'text', message: '有不能保存的字符，请删掉再试' }])
    fireEvent.click(submit())
    expect(await screen.findByText('有不能保存的字符，请删掉再试')).toBeTruthy()
    expect(screen.queryByTestId('report-problem')).toBeNull()
  })

  it('knows from a used key that the first one arrived', async () => {
    await open()
    write('灯坏了')
    answerReport = async () => problem(422, 'idempotency_key_reused')
    fireEvent.click(submit())
    fireEvent.click(await screen.findByTestId('report-already'))
    expect(phone.opened).toEqual(['/pages/reports/index'])
    expect(useDraft.getState().text).toBe('')
  })
})

describe('the draft', () => {
  it('is still there when the form is opened again, and can be thrown away', async () => {
    const first = await open()
    write('写到一半')
    expect(`${phone.storage.get('report-draft')}`).toContain('写到一半')
    first.unmount()
    await open()
    expect(screen.getByTestId('report-restored')).toBeTruthy()
    fireEvent.click(screen.getByTestId('report-start-over'))
    expect(useDraft.getState().text).toBe('')
  })

  it('keeps no photo that has not arrived', () => {
    changeDraft({
      photos: [
        { key: 'a', url: 'a.jpg', state: 'sending' },
        { key: 'b', url: 'b.jpg', id: 'B' },
      ],
    })
    const kept = JSON.parse(`${phone.storage.get('report-draft')}`) as {
      state: { photos: { key: string }[] }
    }
    expect(kept.state.photos.map(({ key }) => key)).toEqual(['b'])
  })
})

describe('before sending', () => {
  it('says where it goes and that it is near a border', async () => {
    await open()
    write('灯坏了')
    expect(await screen.findByText('送到湾南社区指挥站', {}, { timeout: 3000 })).toBeTruthy()
    expect(screen.getByText('离边界 12 米，送偏了我们来转，不用重报')).toBeTruthy()
    expect(screen.getByText('按您选的位置，这类事社区办')).toBeTruthy()
  })

  it('names the neighbour across the border, and a rule of the district in its own words', async () => {
    route.neighbours = [{ id: '330114001010', name: '头格社区' }]
    route.rule = { id: 'r-7', name: '夜里的噪音由派出所和街道一起办' }
    await open()
    write('灯坏了')
    expect(await screen.findByText(/离头格社区 12 米/, {}, { timeout: 3000 })).toBeTruthy()
    expect(screen.getByText('夜里的噪音由派出所和街道一起办')).toBeTruthy()
  })

  it('stops for a matter of minutes, and goes on when there is no danger', async () => {
    route.urgent = { number: '110', reason: '可能有人正受伤害' }
    await open()
    write('有人拿着刀')
    await screen.findByTestId('report-urgent', {}, { timeout: 3000 })
    fireEvent.click(screen.getByTestId('urgent-go-on'))
    expect(screen.queryByTestId('report-urgent')).toBeNull()
    expect(useDraft.getState().text).toBe('有人拿着刀')
  })
})

describe('what others said near by', () => {
  const shown = async () => {
    await open()
    write('护栏断了')
    return screen.findByTestId('report-alike', {}, { timeout: 3000 })
  }

  it('says when it is the very place', async () => {
    route.duplicates = [alike('K7M-2QX-9TF', { distanceM: 0.4 })]
    expect((await shown()).textContent).toContain('同一个地方')
  })

  it('is supported in one tap, in place of a second report', async () => {
    route.duplicates = [alike('K7M-2QX-9TF')]
    const card = await shown()
    expect(card.textContent).toContain('离您 46 米')
    expect(card.textContent).toContain('3 人附议')
    expect(card.textContent).toContain('处置中')
    fireEvent.click(screen.getByTestId('report-alike-support'))
    fireEvent.click(screen.getByTestId('report-alike-support'))
    await waitFor(() =>
      expect(phone.opened).toEqual(['/reports/detail/index?number=K7M-2QX-9TF&supported=1']),
    )
    expect(reports().map(({ data }) => JSON.parse(data ?? '') as object)).toEqual([
      { text: '护栏断了', photoIds: [], supportOf: 'K7M-2QX-9TF' },
    ])
    expect(useDraft.getState().text).toBe('')
  })

  it('says why a support was refused, and keeps the words', async () => {
    route.duplicates = [alike('K7M-2QX-9TF')]
    answerSupport = async () => ({
      statusCode: 409,
      data: { code: 'step_closed', title: '这件事刚结案', errors: [] },
    })
    await shown()
    fireEvent.click(screen.getByTestId('report-alike-support'))
    expect(await screen.findByText('这件事刚结案')).toBeTruthy()
    expect(useDraft.getState().text).toBe('护栏断了')
  })

  it('gives way to the next one, and then to the form', async () => {
    route.duplicates = [alike('K7M-2QX-9TF'), alike('A2B-3C4-D5E', { mine: true })]
    await shown()
    expect(screen.queryByTestId('report-alike-mine')).toBeNull()
    fireEvent.click(screen.getByTestId('report-alike-other'))
    expect(screen.queryByTestId('report-alike-support')).toBeNull()
    fireEvent.click(screen.getByTestId('report-alike-mine'))
    expect(phone.opened).toEqual(['/reports/detail/index?number=A2B-3C4-D5E'])
    fireEvent.click(screen.getByTestId('report-alike-other'))
    expect(screen.queryByTestId('report-alike')).toBeNull()
  })
})
