// Steps taken without a connection: kept, sent in order with the same key, and what was refused is shown.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react'
import { report } from '../../test/staff-report'
import { phone, Taro } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import { addPending, sendPending, usePending } from './parts/pending'
import { PendingNotice } from './parts/pending-notice'
import { StepSheet } from './report/step-sheet'
import { StepsBar } from './report/steps-bar'

type Sent = { url: string; method: string; header: Record<string, string>; data?: string }

let sent: Sent[] = []
let online = true
let refuse: { status: number; detail: string } | undefined

beforeEach(() => {
  sent = []
  online = true
  refuse = undefined
  phone.opened.length = 0
  queryClient.clear()
  usePending.setState({ steps: [] })
  useSession.setState({ token: 'token', person: { id: 'p', roles: [] }, sandboxCode: undefined })
  jest.spyOn(Taro, 'request').mockImplementation(async (about) => {
    if (!online) throw new Error('request:fail')
    const request = about as Sent
    sent.push(request)
    if (refuse)
      return {
        statusCode: refuse.status,
        data: { code: 'step_closed', detail: refuse.detail, requestId: 'r' },
      }
    return { statusCode: 200, data: report }
  })
})
afterEach(() => {
  jest.restoreAllMocks()
})

const stepped = () => sent.filter(({ method }) => method === 'POST')
const waiting = () => usePending.getState().steps
const step = (change: object = {}) => ({
  number: 'A2B3C4',
  summary: '护栏缺口',
  step: 'progress' as const,
  body: { note: '师傅到了' },
  photoField: 'photoIds' as const,
  photos: [],
  ...change,
})

test('words written without a connection wait on the phone, and are sent once it is back', async () => {
  online = false
  const onClose = jest.fn()
  render(
    <QueryClientProvider client={queryClient}>
      <StepSheet report={report} step="progress" onClose={onClose} />
      <PendingNotice />
    </QueryClientProvider>,
  )
  fireEvent.change(screen.getByTestId('step-words'), { target: { value: '师傅到了' } })
  fireEvent.click(screen.getByTestId('step-submit'))
  await waitFor(() => expect(waiting()).toHaveLength(1))
  expect(onClose).toHaveBeenCalled()
  expect(screen.getByTestId('pending').textContent).toContain('1 步存在手机里')
  const { key } = waiting()[0]!
  await sendPending()
  expect(stepped()).toHaveLength(0)
  expect(waiting()).toHaveLength(1)
  online = true
  await sendPending()
  expect(waiting()).toEqual([])
  expect(stepped()).toHaveLength(1)
  expect(stepped()[0]).toMatchObject({
    url: '/v1/staff/reports/A2B3C4/progress',
    data: JSON.stringify({ note: '师傅到了' }),
  })
  expect(stepped()[0]?.header['Idempotency-Key']).toBe(key)
  expect(screen.queryByTestId('pending')).toBeNull()
})

test('the button of a step that waits is off and says so, until the step was sent', async () => {
  online = false
  const resolve = jest.fn()
  const ignore = () => {}
  const others = { onAccept: ignore, onApprove: ignore, onDispatch: ignore, onLink: ignore, onStep: ignore }
  render(
    <QueryClientProvider client={queryClient}>
      <StepsBar report={{ ...report, steps: ['resolve'] }} accepting={false} {...others} onClose={resolve} />
    </QueryClientProvider>,
  )
  await act(() => addPending(step({ step: 'resolve', body: { note: '焊好了' } })))
  await waitFor(() => expect(screen.getByTestId('step-resolve').textContent).toContain('连上网就送'))
  fireEvent.click(screen.getByTestId('step-resolve'))
  expect(resolve).not.toHaveBeenCalled()
  online = true
  await act(sendPending)
  fireEvent.click(screen.getByTestId('step-resolve'))
  expect(resolve).toHaveBeenCalledTimes(1)
})

test('what was refused says why, holds up what follows it, and not another report', async () => {
  await addPending(step({ step: 'accept', body: {} }))
  await addPending(step())
  await addPending(step({ number: 'B2B3C4' }))
  refuse = { status: 409, detail: '赵师傅 09:20 接了' }
  await sendPending()
  expect(stepped().map(({ url }) => url)).toEqual([
    '/v1/staff/reports/A2B3C4/accept',
    '/v1/staff/reports/B2B3C4/progress',
  ])
  render(
    <QueryClientProvider client={queryClient}>
      <PendingNotice />
    </QueryClientProvider>,
  )
  expect(screen.getByTestId('pending').textContent).toContain('2 步没有做成')
  fireEvent.click(screen.getByTestId('pending-open'))
  expect(screen.getByTestId('pending-sheet').textContent).toContain('赵师傅 09:20 接了')
  const [first] = waiting()
  fireEvent.click(screen.getByTestId(`pending-drop-${first!.key}`))
  refuse = undefined
  sent = []
  await sendPending()
  expect(stepped().map(({ url }) => url)).toEqual(['/v1/staff/reports/A2B3C4/progress'])
  expect(waiting().map(({ number }) => number)).toEqual(['B2B3C4'])
})

test('photos that wait are sent before the step that shows them', async () => {
  const uploads: string[] = []
  jest.spyOn(Taro, 'uploadFile').mockImplementation(((about: { filePath: string }) => {
    uploads.push(about.filePath)
    const answer = { statusCode: 201, data: JSON.stringify({ id: 'photo-1', url: '', width: 1, height: 1 }) }
    return Object.assign(Promise.resolve(answer), { progress: () => undefined })
  }) as unknown as typeof Taro.uploadFile)
  const photos = [{ key: 'k1', path: 'wxfile://saved-1' }]
  await addPending(
    step({ step: 'resolve', body: { note: '修好了' }, photoField: 'evidencePhotoIds', photos }),
  )
  await sendPending()
  expect(uploads).toEqual(['wxfile://saved-1'])
  expect(JSON.parse(stepped()[0]?.data ?? '{}')).toEqual({ note: '修好了', evidencePhotoIds: ['photo-1'] })
})

test('nobody sends what somebody else left on the phone', async () => {
  await addPending(step())
  useSession.setState({ token: 'token', person: { id: 'q', roles: [] }, sandboxCode: undefined })
  await sendPending()
  expect(stepped()).toEqual([])
  expect(waiting()).toHaveLength(1)
})
