// The counter: who is called next, steps with their reasons, what asks once more, tickets, the holder, the code.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
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
import { at, queue, row, services, site, view } from '../../../test/counter-samples'
import { useSession } from '../../session'
import CounterPage from './index'

const doors = (more: Doors = {}): Doors => ({
  [`GET /v1/staff/sites/${site.id}/queue`]: () => queue([row()]),
  'GET /v1/appointments/AAAAAAAAAAA1': () => ok(view()),
  'GET /v1/appointment-services': () => ok({ items: services }),
  [`GET /v1/sites/${site.id}/services`]: () => ok({ items: services }),
  [`GET /v1/sites/${site.id}/check-in-code`]: () =>
    ok({ code: 'CS1:a:b:c', printed: 'CS1:a:paper:c', until: at('14:02') }),
  'GET /v1/sites': () => ok({ items: [], nextCursor: null }),
  ...more,
})
const posted = (sent: Sent[]) => sent.filter(({ method }) => method === 'POST')
const isOff = (testId: string) => screen.getByTestId(testId).getAttribute('aria-disabled') === 'true'

beforeEach(() => {
  beAdmin()
  const roles = [{ role: 'clerk' as const, siteId: site.id }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('is for clerks of a site alone', async () => {
  beAdmin()
  serve(doors())
  show(<CounterPage />)
  await screen.findByTestId('state-forbidden')
})

test('calls the next one to where the clerk sits, and each press is a call of its own', async () => {
  const called = row({ status: 'called', counter: '2 号窗口', calls: 1 })
  const sent = serve(doors({ [`POST /v1/staff/sites/${site.id}/next`]: () => ok({ item: called }) }))
  show(<CounterPage />)
  await tap('seat-2')
  await tap('call-next')
  expect(await screen.findByText('A001 → 2 号窗口')).toBeTruthy()
  await waitFor(() => expect(isOff('call-next')).toBe(false))
  await tap('call-next')
  await waitFor(() => expect(posted(sent)).toHaveLength(2))
  expect(posted(sent).map(bodyOf)).toEqual([{ counterId: '2' }, { counterId: '2' }])
  const keys = posted(sent).map(({ header }) => header['Idempotency-Key'])
  expect(new Set(keys).size).toBe(2)
})

test('waits who is in line: who was set aside is not counted', async () => {
  const aside = row({ number: 'AAAAAAAAAAA2', ticket: 'A002', parked: true, inLine: false })
  serve(doors({ [`GET /v1/staff/sites/${site.id}/queue`]: () => queue([row(), aside]) }))
  show(<CounterPage />)
  expect(await screen.findByText('在等 1 人')).toBeTruthy()
})

test('a call that did not arrive is tried again as the same one', async () => {
  let away = true
  const sent = serve(
    doors({
      [`POST /v1/staff/sites/${site.id}/next`]: () => {
        if (away) throw new Error('fail')
        return ok({ item: null })
      },
    }),
  )
  show(<CounterPage />)
  await tap('call-next')
  await screen.findByTestId('next-problem')
  away = false
  await tap('call-next')
  expect(await screen.findByText('没有人在等这个窗口')).toBeTruthy()
  const keys = posted(sent).map(({ header }) => header['Idempotency-Key'])
  expect(keys[0]).toBe(keys[1])
})

test('steps that are closed say why, by the rule of the server', async () => {
  serve(doors())
  show(<CounterPage />)
  await tap('queue-AAAAAAAAAAA1')
  await screen.findByTestId('act-call')
  for (const act of ['recall', 'park', 'hand-over', 'miss']) expect(isOff(`act-${act}`)).toBe(true)
  expect(isOff('act-cancel')).toBe(false)
  expect(screen.getAllByText('先叫号')).toHaveLength(1)
  expect(screen.getByTestId('act-park').getAttribute('aria-label')).toBe('先放一边，先叫号')
})

describe('a called one', () => {
  const called = { status: 'called', calls: 1, counter: '1 号窗口' }
  const begin = (more: object, doorsMore: Doors = {}) => {
    const sent = serve(
      doors({
        [`GET /v1/staff/sites/${site.id}/queue`]: () => queue([row({ ...called, ...more })]),
        'GET /v1/appointments/AAAAAAAAAAA1': () => ok(view({ ...called, ...more })),
        'POST /v1/appointments/AAAAAAAAAAA1': () => ok(row()),
        ...doorsMore,
      }),
    )
    show(<CounterPage />)
    return sent
  }

  test('with an exemption is served once its proof was seen', async () => {
    const sent = begin({ exemption: 'low_income', feeFen: 0, feeReason: 'exempt:low_income; 法' })
    await tap('queue-AAAAAAAAAAA1')
    await screen.findByTestId('ticket-proof')
    await tap('act-serve')
    fireEvent.click(await screen.findByTestId('ask-yes'))
    expect(posted(sent)).toEqual([])
    await tap('proof-seen')
    write('step-note', '证件已领')
    await tap('ask-yes')
    await waitFor(() => expect(posted(sent)).toHaveLength(1))
    expect(posted(sent)[0]?.url).toBe('/v1/appointments/AAAAAAAAAAA1/serve')
    expect(bodyOf(posted(sent)[0])).toEqual({ note: '证件已领', proofSeen: true })
  })

  test('without the proof pays, and what is due is taken before it is served', async () => {
    const sent = begin({
      exemption: 'low_income',
      feeFen: 0,
      feeReason: 'exempt:low_income; 法',
      dueFen: 2000,
    })
    await tap('queue-AAAAAAAAAAA1')
    await tap('act-serve')
    await tap('proof-seen')
    await tap('fee-taken')
    expect(screen.getByTestId('fee-taken').textContent).toBe('没有证明，收了 ¥20.00')
    await tap('ask-yes')
    await waitFor(() => expect(bodyOf(posted(sent)[0])).toEqual({ feeTaken: true }))
  })

  test('with a fee that is due here is served once it was taken', async () => {
    const sent = begin({ kind: 'walk_in', feeFen: 1000, dueFen: 1000 })
    await tap('queue-AAAAAAAAAAA1')
    expect((await screen.findByTestId('ticket-facts')).textContent).toContain('¥10.00，在窗口收')
    await tap('act-serve')
    fireEvent.click(await screen.findByTestId('ask-yes'))
    expect(posted(sent)).toEqual([])
    expect(screen.queryByTestId('proof-seen')).toBeNull()
    await tap('fee-taken')
    await tap('ask-yes')
    await waitFor(() => expect(bodyOf(posted(sent)[0])).toEqual({ feeTaken: true }))
  })

  test('is missed only after one more question, and a refusal stays in sight', async () => {
    const sent = begin({}, { 'POST /v1/appointments/AAAAAAAAAAA1/miss': () => refuse(409, 'step_closed') })
    await tap('queue-AAAAAAAAAAA1')
    await tap('act-miss')
    expect(posted(sent)).toEqual([])
    await tap('ask-yes')
    expect((await screen.findByTestId('ask-problem')).textContent).toContain('step_closed')
  })

  test('goes to another counter, never to its own', async () => {
    const sent = begin({})
    await tap('queue-AAAAAAAAAAA1')
    await tap('act-hand-over')
    await screen.findByTestId('hand-to-2')
    expect(screen.queryByTestId('hand-to-1')).toBeNull()
    // It does not settle this.
    expect(screen.queryByTestId('hand-to-3')).toBeNull()
    fireEvent.click(screen.getByTestId('ask-yes'))
    expect(posted(sent)).toEqual([])
    await tap('hand-to-2')
    await tap('ask-yes')
    await waitFor(() => expect(bodyOf(posted(sent)[0])).toEqual({ counterId: '2' }))
  })

  test('is shown in full with a reason alone', async () => {
    const sent = begin(
      {},
      {
        'POST /v1/staff/appointments/AAAAAAAAAAA1/reveal': () =>
          ok({ name: '陈小雨', idNumber: '330114199003070011', phone: null, guardian: null }),
      },
    )
    await tap('queue-AAAAAAAAAAA1')
    await tap('ticket-reveal')
    fireEvent.click(await screen.findByTestId('reveal-now'))
    expect(posted(sent)).toEqual([])
    write('reveal-reason', '核对证件')
    await tap('reveal-now')
    await waitFor(() =>
      expect(screen.getByTestId('ticket-facts').textContent).toContain('330114199003070011'),
    )
    expect(bodyOf(posted(sent)[0])).toEqual({ reason: '核对证件' })
  })

  test('stands open: another is called after a question, and Enter behind it does nothing', async () => {
    const sent = begin({}, { [`POST /v1/staff/sites/${site.id}/next`]: () => ok({ item: null }) })
    await tap('seat-1')
    fireEvent.keyDown(document.body, { key: 'n' })
    await screen.findByText('A001 还在1 号窗口')
    for (const key of ['n', 'Enter', 'x']) fireEvent.keyDown(document.activeElement!, { key })
    expect(posted(sent)).toEqual([])
    fireEvent.keyDown(document.activeElement!, { key: 'Escape' })
    await waitFor(() => expect(screen.queryByTestId('beside-sheet')).toBeNull())
    await tap('call-next')
    await tap('beside-open')
    expect((await screen.findByTestId('ticket-number')).textContent).toBe('A001')
    expect(posted(sent)).toEqual([])
    await tap('call-next')
    await tap('beside-call')
    await waitFor(() => expect(posted(sent)).toHaveLength(1))
  })

  test('that paid nothing and is not known is told nothing of money or misses', async () => {
    begin({ kind: 'walk_in', applicant: null })
    await tap('queue-AAAAAAAAAAA1')
    await tap('act-miss')
    expect((await screen.findByTestId('ask-sheet')).textContent).toContain('不记爽约')
    expect(screen.getByTestId('ask-sheet').textContent).not.toContain('退')
  })

  test('by keys: recalled, and not while somebody writes', async () => {
    const sent = begin({})
    await tap('queue-AAAAAAAAAAA1')
    await screen.findByTestId('act-serve')
    fireEvent.keyDown(screen.getByTestId('counter-search'), { key: 'r' })
    expect(posted(sent)).toEqual([])
    fireEvent.keyDown(document.body, { key: 'r' })
    await waitFor(() => expect(posted(sent)[0]?.url).toBe('/v1/appointments/AAAAAAAAAAA1/recall'))
  })
})

test('a ticket for who came; the holder of a booked card takes it over with a reason', async () => {
  let first = true
  const sent = serve(
    doors({
      [`POST /v1/staff/sites/${site.id}/tickets`]: () => {
        if (!first)
          return { statusCode: 201, data: { number: 'B', ticket: 'B007', ahead: 2, status: 'checked_in' } }
        first = false
        return refuse(409, 'already_booked')
      },
    }),
  )
  show(<CounterPage />)
  await tap('walk-in')
  await tap('walk-in-service-renewal')
  await tap('walk-in-card')
  write('walk-in-name', '陈小雨')
  write('walk-in-id', '330114199003070012')
  expect(screen.getByText('号码不对，请对照证件')).toBeTruthy()
  fireEvent.click(screen.getByTestId('walk-in-take'))
  expect(posted(sent)).toEqual([])
  write('walk-in-id', '11010519491231002X')
  await tap('walk-in-take')
  await screen.findByTestId('walk-in-override')
  fireEvent.click(screen.getByTestId('walk-in-take'))
  expect(posted(sent)).toHaveLength(1)
  write('walk-in-reason', '人证比对一致')
  await tap('walk-in-take')
  expect((await screen.findByTestId('ticket-text')).textContent).toBe('B007')
  expect(screen.getByText('前面还有 2 人')).toBeTruthy()
  expect(bodyOf(posted(sent)[1])).toEqual({
    service: 'renewal',
    applicant: { name: '陈小雨', idNumber: '11010519491231002X' },
    override: { reason: '人证比对一致' },
  })
})

test('a ticket with an exemption, where the matter knows one', async () => {
  const sent = serve(
    doors({
      [`POST /v1/staff/sites/${site.id}/tickets`]: () => ({
        statusCode: 201,
        data: { number: 'B', ticket: 'B008', ahead: 0, status: 'checked_in' },
      }),
    }),
  )
  show(<CounterPage />)
  await tap('walk-in')
  await tap('walk-in-service-renewal')
  await tap('walk-in-exempt-low_income')
  await tap('walk-in-service-temporary')
  expect(screen.queryByTestId('walk-in-exempt-low_income')).toBeNull()
  await tap('walk-in-service-renewal')
  await tap('walk-in-exempt-low_income')
  await tap('walk-in-take')
  await waitFor(() =>
    expect(bodyOf(posted(sent)[0])).toEqual({ service: 'renewal', exemption: 'low_income' }),
  )
})

test('without a connection the last queue stays, and says so', async () => {
  let away = false
  serve(
    doors({
      [`GET /v1/staff/sites/${site.id}/queue`]: () => {
        if (away) throw new Error('fail')
        return queue([row()])
      },
    }),
  )
  show(<CounterPage />)
  await screen.findByTestId('queue-AAAAAAAAAAA1')
  away = true
  expect(await screen.findByText(/没连上，停在/, {}, { timeout: 8000 })).toBeTruthy()
  expect(screen.getByTestId('queue-AAAAAAAAAAA1')).toBeTruthy()
}, 12_000)

test('the paper’s code is not the screen’s', async () => {
  serve(doors())
  show(<CounterPage />)
  await waitFor(() => expect(screen.getByTestId('check-in-code').getAttribute('data-code')).toBe('CS1:a:b:c'))
  await tap('code-paper')
  expect(screen.getByTestId('paper-code').getAttribute('data-code')).toBe('CS1:a:paper:c')
})

describe('a campus code', () => {
  const verify = 'POST /v1/campus/codes/verify'

  test('that is valid shows name and kind, here alone; each scan is a question of its own', async () => {
    const sent = serve(
      doors({ [verify]: () => ok({ verdict: 'valid', person: { name: '陈小雨', kind: 'student' } }) }),
    )
    show(<CounterPage />)
    await screen.findByTestId('queue-AAAAAAAAAAA1')
    fireEvent.keyDown(document.body, { key: 'q' })
    fireEvent.click(await screen.findByTestId('verify-now'))
    expect(posted(sent)).toEqual([])
    write('verify-field', 'QC1:ABC ')
    await tap('verify-now')
    expect((await screen.findByTestId('verify-name')).textContent).toBe('陈小雨')
    expect(bodyOf(posted(sent)[0])).toEqual({ code: 'QC1:ABC', purpose: 'counter', place: site.id })
    write('verify-field', 'QC1:ABC')
    await waitFor(() => expect(screen.queryByTestId('verify-name')).toBeNull())
    await tap('verify-now')
    await waitFor(() => expect(posted(sent)).toHaveLength(2))
    const keys = posted(sent).map(({ header }) => header['Idempotency-Key'])
    expect(keys[0]).not.toBe(keys[1])
  })

  test('that is a picture of an earlier one says how old it is', async () => {
    serve(doors({ [verify]: () => ok({ verdict: 'refuse', reason: 'code_old', offS: 90 }) }))
    show(<CounterPage />)
    await tap('verify-code')
    write('verify-field', 'QC1:ABC')
    await tap('verify-now')
    expect((await screen.findByTestId('verify-refused')).textContent).toContain('90 秒')
    expect(screen.queryByTestId('verify-name')).toBeNull()
  })
})
