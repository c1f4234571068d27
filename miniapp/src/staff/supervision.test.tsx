// On the page of a report: what the level above asks, the explanation, and the way to the hazard list.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { beAdmin, bodyOf, ok, refuse, serve, show, tap, write } from '../../test/console-door'
import { report } from '../../test/staff-report'
import { Taro } from '../../test/stubs/phone'
import { HazardButton } from './report/hazard-button'
import { InquiriesCard } from './report/inquiries-card'

const number = 'K7M-2QX-9TF'
const street = { id: '330114001', name: '下沙街道', kind: 'street', path: [] }
const moment = { at: '2026-11-17T00:00:00Z', dueAt: null, photos: [] }
const inquiry = {
  id: '7',
  number,
  matter: '半夜还在装修',
  category: 'noise',
  home: null,
  askedBy: street,
  question: '为什么没有按时办？',
  status: 'sent_back',
  signal: 'yellow',
  dueAt: '2026-11-18T00:00:00Z',
  late: true,
  sentBackCount: 2,
  createdAt: '2026-11-17T00:00:00Z',
  steps: ['explain'],
  history: [
    { ...moment, step: 'explain', note: '人手不够' },
    { ...moment, step: 'send_back', note: '没有说清楚' },
  ],
}
const door = `GET /v1/staff/reports/${number}/inquiries`
const now = new Date('2026-11-17T12:00:00Z')

beforeEach(beAdmin)
afterEach(() => {
  jest.restoreAllMocks()
})

test('nothing is shown where nobody asks', async () => {
  const sent = serve({ [door]: () => ok({ items: [], mayAsk: false }) })
  const { container } = show(<InquiriesCard number={number} now={now} />)
  await waitFor(() => expect(sent).toHaveLength(1))
  expect(container.textContent).toBe('')
})

test('what is asked is read with its time, and explained in one go', async () => {
  const sent = serve({
    [door]: () => ok({ items: [inquiry], mayAsk: false }),
    'POST /v1/staff/supervision/inquiries/7/explain': () => ok({ ...inquiry, status: 'explained' }),
  })
  show(<InquiriesCard number={number} now={now} />)
  const shown = (await screen.findByTestId('inquiry-7')).textContent
  for (const words of ['为什么没有按时办？', '下沙街道 督办', '退回 2 次', '超期', '退回的原因：没有说清楚'])
    expect(shown).toContain(words)
  await tap('inquiry-explain')
  expect(screen.getByTestId('explain-send').textContent).toBe('先写一句')
  write('explain-words', '已加派两个人')
  await tap('explain-send')
  await waitFor(() => expect(screen.queryByTestId('sheet-explain')).toBeNull())
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({ note: '已加派两个人' })
})

test('a photo taken without a connection is tried again, and goes along', async () => {
  const sent = serve({
    [door]: () => ok({ items: [inquiry], mayAsk: false }),
    'POST /v1/staff/supervision/inquiries/7/explain': () => ok({ ...inquiry, status: 'explained' }),
  })
  Object.assign(Taro, { chooseMedia: async () => ({ tempFiles: [{ tempFilePath: 'blob:1' }] }) })
  jest
    .spyOn(Taro, 'uploadFile')
    .mockRejectedValueOnce(new Error('request:fail'))
    .mockResolvedValue({ statusCode: 201, data: JSON.stringify({ id: 'f1' }) })
  show(<InquiriesCard number={number} now={now} />)
  await tap('inquiry-explain')
  write('explain-words', '已加派两个人')
  await tap('explain-photos-add')
  fireEvent.click(await screen.findByText('再传一次'))
  await waitFor(() => expect(screen.getByTestId('explain-send').textContent).toBe('报上去'))
  await tap('explain-send')
  await waitFor(() => expect(screen.queryByTestId('sheet-explain')).toBeNull())
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toEqual({
    note: '已加派两个人',
    photoIds: ['f1'],
  })
})

test('a matter of danger goes on the hazard list with a weight and a time', async () => {
  let answer = refuse(409, 'step_closed', { detail: '这件事已经在隐患清单里了' })
  const sent = serve({ [`POST /v1/staff/reports/${report.number}/hazard`]: () => answer })
  show(<HazardButton report={{ ...report, category: 'fire', status: 'accepted' }} />)
  await tap('report-hazard')
  expect(screen.getByTestId('hazard-send').textContent).toBe('先写是什么隐患')
  write('hazard-title', '楼道堆满纸箱')
  expect(screen.getByTestId('hazard-send').textContent).toBe('先定期限')
  await tap('hazard-days-3')
  await tap('hazard-level-major')
  await tap('hazard-send')
  expect((await screen.findByTestId('hazard-problem')).textContent).toContain('已经在隐患清单里了')
  answer = ok({ number: 'YH-K7M-2QX-9TF' })
  await tap('hazard-send')
  expect((await screen.findByTestId('hazard-listed')).textContent).toContain('YH-K7M-2QX-9TF')
  const body = bodyOf(sent.find(({ method }) => method === 'POST'))
  expect(body).toEqual({
    title: '楼道堆满纸箱',
    level: 'major',
    rectifyBy: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
  })
})

test('what is no danger, or is over, offers no such thing', () => {
  serve({})
  const { container } = show(
    <>
      <HazardButton report={{ ...report, category: 'advice', status: 'accepted' }} />
      <HazardButton report={{ ...report, category: 'fire', status: 'closed' }} />
    </>,
  )
  expect(container.textContent).toBe('')
})
