// The hotline's room: where it goes while one writes, what is known near by, and the number masked once it is filed.
import { afterEach, expect, jest, test } from '@jest/globals'
import { configure, fireEvent, screen, waitFor } from '@testing-library/react'
import { bodyOf, ok, refuse, serve, show, tap, write, type Doors } from '../../../test/console-door'
import { home } from '../../../test/staff-report'
import { queryClient } from '../../query'
import { useSession } from '../../session'
import HotlinePage from './index'

const place = { lng: 120.35, lat: 30.3, coordinates: 'wgs84' }
const found = { code: 'b3', address: '湾南小区3幢', kind: 'building', communityId: home.id, place }
const near = {
  number: 'K7M-2QX-9TF',
  status: 'accepted',
  category: 'facility',
  summary: '路灯不亮',
  address: '湾南小区',
  place,
  distanceM: 40,
  createdAt: '2026-11-20T03:00:00Z',
  dueAt: '2026-11-20T06:26:00Z',
  mergedCount: 2,
  supports: 0,
}
const route = {
  microBrain: home,
  urgent: null,
  nearBorder: false,
  categories: [{ code: 'facility', score: 0.9 }],
  duplicates: [],
}
const receipt = {
  number: 'A2B-3C4-D5E',
  status: 'submitted',
  category: 'facility',
  microBrain: home,
  desk: false,
  acceptDueAt: '2026-11-20T03:30:00Z',
  dueAt: '2026-11-20T06:26:00Z',
  createdAt: '2026-11-20T03:00:00Z',
  urgent: null,
  caller: { phone: '138****5678', name: '王**' },
  into: null,
  readable: true,
}

function be(role: 'staff' | 'dispatcher' | 'admin', doors: Doors = {}) {
  queryClient.clear()
  const roles = [{ role, ...(role === 'admin' ? {} : { microBrainId: home.id }) }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
  return serve({
    'GET /v1/me': () => ok({ person: { id: 'p', roles }, households: [], unread: 0 }),
    'GET /v1/areas': () => ok({ version: '1', synthetic: true, areas: [] }),
    'GET /v1/addresses': () => ok({ items: [found], nextCursor: null }),
    'POST /v1/routes/preview': () => ok(route),
    'GET /v1/staff/reports/nearby': () => ok({ items: [near] }),
    'POST /v1/staff/reports': () => ({ statusCode: 201, data: receipt }),
    ...doors,
  })
}

const filed = (sent: ReturnType<typeof serve>) =>
  sent.filter(({ method, url }) => method === 'POST' && url.startsWith('/v1/staff/reports'))

// What is typed is asked about after half a second, and a busy machine takes longer.
jest.setTimeout(30_000)
configure({ asyncUtilTimeout: 10_000 })
afterEach(() => {
  jest.restoreAllMocks()
})

test('is for those who work at a post', async () => {
  be('admin')
  show(<HotlinePage />)
  await screen.findByTestId('state-forbidden')
})

test('says where it goes while one writes, and files it once, with the number masked after', async () => {
  const sent = be('staff')
  show(<HotlinePage />)
  await screen.findByTestId('call-text')
  expect(screen.getByTestId('call-submit').textContent).toBe('先记下是什么事')
  write('call-text', '路灯不亮')
  await waitFor(() => expect(screen.getByTestId('call-where').textContent).toContain('送到湾南社区'))
  expect(screen.getByTestId('call-kind-auto').textContent).toContain('市政设施')
  write('call-phone', '123')
  expect(screen.getByTestId('call-submit').textContent).toBe('号码不对')
  write('call-phone', '+86 138 1234 5678')
  write('call-name', '王小明')
  await tap('call-submit')
  fireEvent.click(screen.getByTestId('call-submit'))
  const told = await screen.findByTestId('call-receipt')
  expect(told.textContent).toContain('A2B-3C4-D5E')
  expect(told.textContent).toContain('回电 王** 138****5678')
  expect(document.body.textContent).not.toContain('13812345678')
  expect(filed(sent)).toHaveLength(1)
  expect(bodyOf(filed(sent)[0])).toEqual({
    text: '路灯不亮',
    caller: { phone: '13812345678', name: '王小明' },
  })
  await tap('call-next')
  expect((screen.getByTestId('call-text') as HTMLTextAreaElement).value).toBe('')
})

test('shows what is open around the address; one tap says that it is the same', async () => {
  const sent = be('dispatcher')
  show(<HotlinePage />)
  await screen.findByTestId('call-text')
  write('call-text', '路灯不亮')
  write('call-address', '湾南')
  await tap('call-address-b3')
  const line = await screen.findByTestId(`near-${near.number}`)
  expect(line.textContent).toContain('40 米')
  expect(line.textContent).toContain('已并 2 件')
  await tap(`same-${near.number}`)
  expect(screen.getByTestId('call-into').textContent).toContain(near.number)
  fireEvent.keyDown(screen.getByTestId('call-text'), { key: 'Enter' })
  expect(filed(sent)).toEqual([])
  fireEvent.keyDown(screen.getByTestId('call-text'), { key: 'Enter', ctrlKey: true })
  await screen.findByTestId('call-receipt')
  expect(bodyOf(filed(sent)[0])).toEqual({
    text: '路灯不亮',
    place,
    address: '湾南小区3幢',
    into: near.number,
  })
})

test('only who may merge says that it is the same', async () => {
  const sent = be('staff')
  show(<HotlinePage />)
  await screen.findByTestId('call-text')
  write('call-address', '湾南')
  await tap('call-address-b3')
  const same = await screen.findByTestId(`same-${near.number}`)
  expect(same.textContent).toBe('要值班长来并')
  fireEvent.click(same)
  expect(screen.queryByTestId('call-into')).toBeNull()
  expect(filed(sent)).toEqual([])
})

test('danger stands above everything; what is refused keeps every word', async () => {
  be('dispatcher', {
    'POST /v1/routes/preview': () =>
      ok({ ...route, nearBorder: true, urgent: { number: '119', reason: '有浓烟' } }),
    'POST /v1/staff/reports': () =>
      refuse(400, 'invalid', { errors: [{ path: 'into', message: '没有找到' }] }),
  })
  show(<HotlinePage />)
  await screen.findByTestId('call-text')
  write('call-text', '着火了')
  expect((await screen.findByTestId('call-urgent')).textContent).toContain('119')
  screen.getByTestId('call-border')
  await tap('call-submit')
  expect((await screen.findByTestId('call-problem')).textContent).toContain('没有找到')
  expect((screen.getByTestId('call-text') as HTMLTextAreaElement).value).toBe('着火了')
})

test('an unnamed caller leaves neither number nor name', async () => {
  const sent = be('staff', {
    'POST /v1/staff/reports': () => ({
      statusCode: 201,
      data: { ...receipt, caller: null, readable: false },
    }),
  })
  show(<HotlinePage />)
  await screen.findByTestId('call-text')
  write('call-text', '有人赌博')
  write('call-phone', '13812345678')
  await tap('call-anonymous')
  expect(screen.queryByTestId('call-phone')).toBeNull()
  await tap('call-submit')
  await screen.findByTestId('call-elsewhere')
  expect(screen.queryByTestId('call-open')).toBeNull()
  expect(bodyOf(filed(sent)[0])).toEqual({ text: '有人赌博', anonymous: true })
})

test('the same words in the next call are another report', async () => {
  let broken = false
  const sent = be('staff', {
    'POST /v1/staff/reports': () =>
      broken ? refuse(503, 'unavailable') : { statusCode: 201, data: receipt },
  })
  show(<HotlinePage />)
  await screen.findByTestId('call-text')
  write('call-text', '路灯不亮')
  await tap('call-submit')
  await tap('call-next')
  broken = true
  write('call-text', '路灯不亮')
  await tap('call-submit')
  await screen.findByTestId('call-problem')
  broken = false
  await tap('call-submit')
  await screen.findByTestId('call-receipt')
  expect(filed(sent).map(bodyOf)).toEqual(Array(3).fill({ text: '路灯不亮' }))
  const [first, second, retry] = filed(sent).map(({ header }) => header['Idempotency-Key'])
  expect(second).not.toBe(first)
  expect(retry).toBe(second)
})
