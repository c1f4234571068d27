// Claiming the code: what is missing is said before, what was wrong never in part, and a lock by its time.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen } from '@testing-library/react'
import { bodyOf, ok, refuse, serve, show, tap, write, type Doors } from '../../test/console-door'
import { campuses, codeView } from '../../test/sos-samples'
import { phone } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import { useDisplay } from '../ui/display'
import ClaimPage from './claim'

jest.setTimeout(30_000)

const nowMs = Date.parse('2026-11-22T02:00:00Z')

const usual: Doors = {
  'GET /v1/micro-brains': () => ok({ items: campuses, nextCursor: null }),
  'POST /v1/campus/codes': () => ({ statusCode: 201, data: codeView() }),
}

beforeEach(() => {
  queryClient.clear()
  phone.params = {}
  phone.opened = []
  useDisplay.setState({ elder: false, language: 'zh' })
  const roles = [{ role: 'resident' as const }]
  useSession.setState({ token: 'token', person: { id: 'p1', roles }, sandboxCode: undefined })
  jest.useFakeTimers({ now: nowMs, advanceTimers: true })
})
afterEach(() => {
  jest.useRealTimers()
  jest.restoreAllMocks()
})

const textOf = (testId: string) => screen.getByTestId(testId).textContent ?? ''

async function fill() {
  await tap('claim-campus')
  await tap('claim-campus-1')
  write('claim-number', ' 2026 0007 ')
  write('claim-name', '学生0007')
  write('claim-tail', '10000x')
}

test('the button says what is missing, one after the other, and nothing is sent before', async () => {
  const sent = serve(usual)
  show(<ClaimPage />)
  expect((await screen.findByTestId('claim-send')).textContent).toBe('先选校区')
  await tap('claim-send')
  await tap('claim-campus')
  await tap('claim-campus-1')
  expect(textOf('claim-send')).toBe('先填学号')
  write('claim-number', '20260007')
  expect(textOf('claim-send')).toBe('先填姓名')
  write('claim-name', '学生0007')
  expect(textOf('claim-send')).toContain('后 4 到 6 位')
  for (const wrong of ['123', '1234567', '12A4']) {
    write('claim-tail', wrong)
    expect(textOf('claim-send')).toContain('后 4 到 6 位')
  }
  write('claim-tail', '100007')
  expect(textOf('claim-send')).toBe('申领')
  expect(sent.filter(({ method }) => method === 'POST')).toEqual([])
})

test('what is done with the data is said before anything is asked', async () => {
  serve(usual)
  show(<ClaimPage />)
  const what = (await screen.findByTestId('claim-what')).textContent ?? ''
  for (const text of ['证件号后几位不保存', '校门扫码看不到您是谁', '离校就停用'])
    expect(what).toContain(text)
})

test('it is sent as the roster writes it, and leads to the code', async () => {
  const sent = serve(usual)
  show(<ClaimPage />)
  await screen.findByTestId('claim-send')
  await fill()
  await tap('claim-send')
  await screen.findByTestId('claim-done')
  const told = sent.find(({ method }) => method === 'POST')
  expect(bodyOf(told)).toEqual({
    campusId: 'campus-1',
    studentNumber: '20260007',
    name: '学生0007',
    idTail: '10000X',
  })
  expect(told?.header['Idempotency-Key']).toMatch(/^\w{16,}$/)
  await tap('claim-to-code')
  expect(phone.opened).toEqual(['/campus/home/index'])
})

test('what does not match is said as a whole: nothing of which part, nor whether the number is known', async () => {
  serve({ ...usual, 'POST /v1/campus/codes': () => refuse(404, 'claim_unmatched') })
  show(<ClaimPage />)
  await screen.findByTestId('claim-send')
  await fill()
  await tap('claim-send')
  const said = (await screen.findByTestId('claim-unmatched')).textContent ?? ''
  expect(said).toContain('学号、姓名、证件号后几位')
  expect(said).not.toMatch(/不存在|没有这个|姓名不对|学号不对/)
  expect(screen.queryAllByRole('alert')).toEqual([])
  expect(textOf('claim-send')).toBe('申领')
})

test('too many wrong ones: until when it is locked', async () => {
  const locked = Object.assign(refuse(429, 'rate_limited'), { header: { 'retry-after': '3600' } })
  serve({ ...usual, 'POST /v1/campus/codes': () => locked })
  show(<ClaimPage />)
  await screen.findByTestId('claim-send')
  await fill()
  await tap('claim-send')
  expect((await screen.findByTestId('claim-locked')).textContent).toMatch(/今天 11:0\d 以后再试/)
})

test('a number whose code is held elsewhere leads to the staff', async () => {
  serve({ ...usual, 'POST /v1/campus/codes': () => refuse(409, 'code_elsewhere') })
  show(<ClaimPage />)
  await screen.findByTestId('claim-send')
  await fill()
  await tap('claim-send')
  expect((await screen.findByTestId('claim-elsewhere')).textContent).toContain('校区指挥站')
})

test('with the code of the staff it is moved here', async () => {
  const sent = serve(usual)
  show(<ClaimPage />)
  await screen.findByTestId('claim-send')
  await fill()
  await tap('claim-moves')
  write('claim-move-code', ' ABCD-1234 ')
  await tap('claim-send')
  await screen.findByTestId('claim-done')
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toMatchObject({ moveCode: 'ABCD-1234' })
})

test('with no network what was written stays', async () => {
  serve({
    ...usual,
    'POST /v1/campus/codes': () => {
      throw new Error('request:fail')
    },
  })
  show(<ClaimPage />)
  await screen.findByTestId('claim-send')
  await fill()
  await tap('claim-send')
  expect((await screen.findByTestId('claim-problem')).textContent).toContain('没连上网')
  expect((screen.getByTestId('claim-name') as HTMLInputElement).value).toBe('学生0007')
})
