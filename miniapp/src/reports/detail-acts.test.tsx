// The buttons under a report: each asks the rule, says why not, and is answered in place.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import type { Report } from '@chaolin/shared/reports/schema'
import { fireEvent, render, screen, waitFor } from '@testing-library/react'
import Taro from '@tarojs/taro'
import { useSession } from '../session'
import { Acts } from './detail/acts'
import { Answer } from './detail/answer'
import { useTakeStep } from './detail/take-step'

const hourMs = 3_600_000
const ago = (ms: number) => new Date(Date.now() - ms).toISOString()

const report = (more: Partial<Report>): Report => ({
  number: 'K7M-2QX-9TF',
  status: 'submitted',
  category: 'facility',
  service: null,
  summary: '灯坏了',
  microBrain: { id: '1', name: '湾南社区', kind: 'community', path: ['钱塘区', '下沙街道', '湾南社区'] },
  address: null,
  asked: false,
  signal: 'green',
  dueAt: ago(-hourMs),
  createdAt: ago(hourMs),
  photo: null,
  rating: null,
  remindCount: 0,
  urgent: null,
  supports: 0,
  mine: true,
  text: '灯坏了',
  place: null,
  answers: {},
  anonymous: false,
  public: false,
  publicRefused: false,
  desk: false,
  question: null,
  evidenceNeeded: false,
  resolvedAt: null,
  autoClosedAt: null,
  remindedAt: null,
  rejectionContested: false,
  merged: null,
  ratingComment: null,
  photos: [],
  timeline: [],
  ...more,
})

function Bottom({ shown }: { shown: Report }) {
  const steps = useTakeStep(shown.number)
  return (
    <>
      <Answer report={shown} steps={steps} />
      <Acts report={shown} steps={steps} />
    </>
  )
}

const show = (more: Partial<Report>) =>
  render(
    <QueryClientProvider client={new QueryClient()}>
      <Bottom shown={report(more)} />
    </QueryClientProvider>,
  )

type Sent = { url: string; header: Record<string, string>; data: string }
let sent: Sent[] = []
let answer: () => Promise<{ statusCode: number; data: unknown }>

beforeEach(() => {
  sent = []
  answer = async () => ({ statusCode: 200, data: report({}) })
  useSession.setState({ token: 'token' })
  jest.spyOn(Taro, 'request').mockImplementation(((about: Sent) => {
    sent.push(about)
    return answer()
  }) as never)
})
afterEach(() => void jest.restoreAllMocks())

describe('the buttons under a report', () => {
  it('say why a second reminder is off, and send none', () => {
    show({ remindedAt: ago(hourMs) })
    expect(screen.getByText('两小时内催过了，工作人员已经收到')).toBeTruthy()
    fireEvent.click(screen.getByTestId('report-remind'))
    expect(sent).toHaveLength(0)
  })

  it('say that a week has passed', () => {
    show({ status: 'closed', resolvedAt: ago(8 * 24 * hourMs), rating: 4 })
    expect(screen.getByText('办结超过 7 天，请重新反映')).toBeTruthy()
  })

  it('are none for a report that was withdrawn', () => {
    show({ status: 'withdrawn' })
    expect(screen.queryByTestId('report-reopen')).toBeNull()
    expect(screen.queryByTestId('report-remind')).toBeNull()
  })

  it('ask for stars before closing', async () => {
    show({ status: 'resolved', resolvedAt: ago(hourMs) })
    expect(screen.getByTestId('report-confirm').textContent).toBe('先点几颗星')
    fireEvent.click(screen.getByTestId('report-star-4'))
    fireEvent.click(screen.getByTestId('report-confirm'))
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]?.url).toBe('/v1/reports/K7M-2QX-9TF/confirm')
    expect(JSON.parse(sent[0]?.data ?? '')).toEqual({ rating: 4 })
  })

  it('keep the reason, and its key, when the connection was lost', async () => {
    show({ status: 'resolved', resolvedAt: ago(hourMs) })
    fireEvent.click(screen.getByTestId('report-reopen'))
    expect(screen.getByTestId('reopen-send').textContent).toBe('写一句为什么')
    fireEvent.change(screen.getByTestId('reopen-reason'), { target: { value: '还是不亮' } })
    answer = () => Promise.reject(new Error('request:fail'))
    fireEvent.click(screen.getByTestId('reopen-send'))
    expect(await screen.findByText('没连上网，写好的都在')).toBeTruthy()
    answer = async () => ({ statusCode: 200, data: report({ status: 'accepted' }) })
    fireEvent.click(screen.getByTestId('reopen-send'))
    await waitFor(() => expect(screen.queryByTestId('reopen-sheet')).toBeNull())
    const [first, second] = sent
    expect(first?.header['Idempotency-Key']).toBe(second?.header['Idempotency-Key'])
    expect(second?.data).toBe(JSON.stringify({ reason: '还是不亮' }))
  })

  describe('of a report that is handled with another one', () => {
    const merged = (status: 'accepted' | 'resolved' | 'closed' | 'rejected') => ({
      number: null,
      status,
      microBrain: null,
      dueAt: ago(-hourMs),
      resolvedAt: status === 'accepted' ? null : ago(hourMs),
      autoClosedAt: null,
    })

    it('are none while the other one is under way, and after it was rated', () => {
      show({ status: 'merged', merged: merged('accepted') })
      show({ status: 'merged', merged: merged('closed'), rating: 5, resolvedAt: null })
      expect(screen.queryByTestId('report-confirm')).toBeNull()
      // Rated is not the last word: within the week it can still go on by itself.
      expect(screen.getAllByTestId('report-reopen')).toHaveLength(1)
    })

    it('rate the end of the other one for oneself', async () => {
      show({ status: 'merged', merged: merged('resolved') })
      fireEvent.click(screen.getByTestId('report-star-2'))
      expect(screen.getByTestId('report-confirm').textContent).toBe('评价')
      fireEvent.click(screen.getByTestId('report-confirm'))
      await waitFor(() => expect(sent[0]?.url).toBe('/v1/reports/K7M-2QX-9TF/confirm'))
    })

    it('contest a refusal that was the other one’s', () => {
      show({ status: 'merged', merged: merged('rejected') })
      expect(screen.queryByTestId('report-confirm')).toBeNull()
      fireEvent.click(screen.getByTestId('report-reopen'))
      expect(screen.getByText('您的事改为单独办，接着办完。')).toBeTruthy()
    })
  })

  it('ask before a report is withdrawn', () => {
    show({})
    fireEvent.click(screen.getByTestId('report-withdraw'))
    expect(sent).toHaveLength(0)
    expect(screen.getByText('撤回后不再处理，经过还留着。')).toBeTruthy()
  })

  it('answer a question only with words', async () => {
    show({ status: 'accepted', asked: true, question: '是哪一幢？' })
    expect(screen.getByText('是哪一幢？')).toBeTruthy()
    expect(screen.getByTestId('answer-send').textContent).toBe('写一句再发')
    fireEvent.change(screen.getByTestId('answer-text'), { target: { value: '12 幢' } })
    fireEvent.click(screen.getByTestId('answer-send'))
    await waitFor(() => expect(sent[0]?.url).toBe('/v1/reports/K7M-2QX-9TF/answer'))
  })

  it('leave no old answer in the box, and keep one that was not sent', async () => {
    show({ status: 'accepted', asked: true, question: '是哪一幢？' })
    const box = () => screen.getByTestId('answer-text') as HTMLTextAreaElement
    fireEvent.change(box(), { target: { value: '12 幢' } })
    answer = () => Promise.reject(new Error('request:fail'))
    fireEvent.click(screen.getByTestId('answer-send'))
    expect(await screen.findByText('没连上网，写好的都在')).toBeTruthy()
    expect(box().value).toBe('12 幢')
    answer = async () => ({ statusCode: 200, data: report({}) })
    fireEvent.click(screen.getByTestId('answer-send'))
    await waitFor(() => expect(box().value).toBe(''))
  })
})
