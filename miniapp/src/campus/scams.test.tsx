// Anti-fraud: a verdict that never says safe, a report with what was checked, and a quiz whose result is one's own.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { me, quiz, quizResult, services, verdict } from '../../test/campus-service-samples'
import { bodyOf, ok, refuse, serve, show, tap, write, type Doors } from '../../test/console-door'
import { phone } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import { useDisplay } from '../ui/display'
import FraudPage from './fraud'
import { fraudWords } from './fraud/words'
import QuizPage from './quiz'
import { takeCarried } from './request/draft'

jest.setTimeout(30_000)

const now = Date.parse('2026-11-23T02:00:00Z')
const results = '/v1/campus/fraud/quiz/results'
const doors: Doors = {
  'GET /v1/campus/services': () => ok({ items: services }),
  'GET /v1/me': () => ok(me()),
  'GET /v1/campus/fraud/quiz': () => ok(quiz),
  [`GET ${results}`]: () => ok({ items: [], nextCursor: null }),
}

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

describe('a check', () => {
  test('listed: since when, what it is, and whom to call', async () => {
    const sent = serve({
      ...doors,
      'POST /v1/campus/fraud/check': () =>
        ok(
          verdict({
            verdict: 'listed',
            note: '冒充客服',
            since: '2026-11-20T02:00:00.000Z',
            advice: { zh: '不要转账。', en: 'Pay nothing.' },
          }),
        ),
    })
    show(<FraudPage />)
    expect(textOf('fraud-check')).toBe('先填要查的')
    write('fraud-text', ' 13800001111 ')
    await tap('fraud-kind-number')
    await tap('fraud-check')
    await screen.findByTestId('fraud-listed')
    expect(textOf('fraud-listed')).toMatch(/在反诈名单里.*电话号码 13800001111.*冒充客服.*不要转账/)
    expect(screen.getByTestId('fraud-call-110')).toBeTruthy()
    const asked = sent.find(({ method }) => method === 'POST')
    expect(bodyOf(asked)).toEqual({ text: '13800001111', kind: 'number' })
  })

  test('not listed is never called safe, and the answer goes with what was asked', async () => {
    serve({ ...doors, 'POST /v1/campus/fraud/check': () => ok(verdict({})) })
    show(<FraudPage />)
    write('fraud-text', '13800001111')
    await tap('fraud-check')
    await screen.findByTestId('fraud-not_listed')
    expect(textOf('fraud-not_listed')).toContain('名单里没有，不等于安全')
    expect(textOf('fraud-not_listed').replace('不等于安全', '')).not.toContain('安全')
    expect(screen.getByTestId('fraud-call-96110')).toBeTruthy()
    expect(screen.getByTestId('fraud-not_listed').querySelector('.green')).toBeNull()
    write('fraud-text', '13800002222')
    await waitFor(() => expect(screen.queryByTestId('fraud-not_listed')).toBeNull())
  })

  test('no words of ours call anything safe', () => {
    const words = [...Object.values(fraudWords.zh), ...Object.values(fraudWords.en)].join('\n')
    expect(words).not.toMatch(/安全|放心|safe|trust/i)
  })

  test('what cannot be read says so; what went wrong too', async () => {
    let tries = 0
    serve({
      ...doors,
      'POST /v1/campus/fraud/check': () =>
        ++tries === 1
          ? ok(verdict({ verdict: 'unreadable', kind: null, value: null }))
          : refuse(429, 'rate_limited'),
    })
    show(<FraudPage />)
    write('fraud-text', '？？')
    await tap('fraud-check')
    await screen.findByTestId('fraud-unreadable')
    await tap('fraud-check')
    await screen.findByTestId('fraud-problem')
  })

  test('what was checked goes along into the report', async () => {
    serve(doors)
    show(<FraudPage />)
    write('fraud-text', 'win-prize.example')
    await tap('fraud-report')
    expect(opened()).toBe('/campus/request/index?service=anti_fraud')
    expect(takeCarried()).toBe('可疑的：win-prize.example\n')
  })
})

describe('the quiz', () => {
  test('is answered whole, then says what was right and why', async () => {
    const sent = serve({ ...doors, [`POST ${results}`]: () => ok(quizResult(7, 1)) })
    show(<QuizPage />)
    await screen.findByTestId('quiz-one')
    expect(textOf('quiz-send')).toBe('还有 2 题')
    await tap('quiz-one-no')
    expect(textOf('quiz-send')).toBe('还有 1 题')
    await tap('quiz-two-yes')
    await tap('quiz-send')
    await screen.findByTestId('quiz-result')
    expect(textOf('quiz-result')).toContain('答对 1 / 2')
    expect(textOf('quiz-why-two')).toMatch(/您选的：可以.*应该选：不可以.*验证码等于密码/)
    expect(textOf('quiz-why-one')).not.toContain('应该选')
    expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({
      answers: { one: 'no', two: 'yes' },
    })
    await tap('quiz-again')
    await waitFor(() => expect(textOf('quiz-send')).toBe('还有 2 题'))
  })

  test('earlier results are one’s own to delete, after a question', async () => {
    const sent = serve({
      ...doors,
      [`GET ${results}`]: () => ok({ items: [quizResult(7, 2)], nextCursor: null }),
      [`DELETE ${results}/7`]: () => ({ statusCode: 204, data: '' }),
    })
    show(<QuizPage />)
    await screen.findByTestId('quiz-results')
    expect(textOf('quiz-results')).toContain('答对 2 / 2')
    await tap('quiz-remove-7')
    expect(sent.some(({ method }) => method === 'DELETE')).toBe(false)
    await tap('quiz-remove-yes')
    await waitFor(() => expect(screen.queryByTestId('quiz-remove-sheet')).toBeNull())
    expect(sent.some(({ method }) => method === 'DELETE')).toBe(true)
  })

  test('a failed answer keeps what was chosen', async () => {
    serve({ ...doors, [`POST ${results}`]: () => refuse(503, 'unavailable') })
    show(<QuizPage />)
    await tap('quiz-one-no')
    await tap('quiz-two-no')
    await tap('quiz-send')
    await screen.findByTestId('quiz-problem')
    expect(textOf('quiz-send')).toBe('看结果')
  })
})
