// The exports room: masked unless a reason is written, made in the background, fetched with the token; who exported what.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { beAdmin, bodyOf, ok, refuse, serve, show, tap, write, type Sent } from '../../../test/console-door'
import { phone, Taro } from '../../../test/stubs/phone'
import { useSession } from '../../session'
import { daysBefore, dayOf } from '../charts/days'
import type { ExportView } from './api'
import ExportsPage from './index'

const today = dayOf(new Date())
const made: ExportView = {
  id: 'e1',
  status: 'ready',
  kind: 'reports',
  format: 'csv',
  microBrain: null,
  from: '2026-11-01',
  to: '2026-11-20',
  masked: true,
  reason: null,
  rows: 1200,
  personId: 'p',
  mine: true,
  createdAt: new Date().toISOString(),
  readyAt: new Date().toISOString(),
  expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
}
const listDoor = 'GET /v1/staff/exports'
const makeDoor = 'POST /v1/staff/exports'
const list =
  (...items: ExportView[]) =>
  () =>
    ok({ items, nextCursor: null })
const posted = (sent: Sent[]) => sent.filter(({ method }) => method === 'POST')
const later = { timeout: 5000 }

const be = (...names: ('admin' | 'staff' | 'dispatcher' | 'supervisor')[]) =>
  useSession.setState({
    person: {
      id: 'p',
      roles: names.map((role) => (role === 'admin' ? { role } : { role, microBrainId: '330114' })),
    },
  })

beforeEach(() => {
  beAdmin()
  be('supervisor')
  phone.params = {}
})
afterEach(() => {
  jest.restoreAllMocks()
})

describe('instead of the room', () => {
  test.each([
    ['forbidden', 403, 'forbidden'],
    ['error', 500, 'internal'],
  ])('%s', async (state, status, code) => {
    serve({ [listDoor]: () => refuse(status, code) })
    show(<ExportsPage />)
    await screen.findByTestId(`state-${state}`, {}, later)
  })

  test('offline', async () => {
    jest.spyOn(Taro, 'request').mockRejectedValue(new Error('request:fail'))
    show(<ExportsPage />)
    await screen.findByTestId('state-offline', {}, later)
  })

  test('nothing was exported yet', async () => {
    serve({ [listDoor]: list() })
    show(<ExportsPage />)
    expect((await screen.findByTestId('exports-none')).textContent).toBe('还没有导出过')
  })
})

describe('making one', () => {
  test('is masked, of the last 30 days, and is followed until it is ready', async () => {
    let items: ExportView[] = []
    const sent = serve({
      [listDoor]: () => {
        const answer = ok({ items, nextCursor: null })
        items = items.map((item) => ({ ...item, status: 'ready' as const }))
        return answer
      },
      [makeDoor]: () => {
        items = [{ ...made, status: 'pending', rows: 400 }]
        return ok({ id: 'e1', status: 'pending' })
      },
    })
    show(<ExportsPage />)
    await tap('export-format-csv')
    await tap('export-go')
    await screen.findByTestId('export-asked')
    expect((await screen.findByTestId('export-e1')).textContent).toContain('正在做，400 行了')
    expect(screen.queryByTestId('download-e1')).toBeNull()
    await screen.findByTestId('download-e1', {}, later)
    const [asked] = posted(sent)
    expect(bodyOf(asked)).toEqual({
      from: daysBefore(today, 29),
      to: today,
      kind: 'reports',
      format: 'csv',
      masked: true,
    })
    expect(asked?.header['Idempotency-Key']).toMatch(/^[0-9a-f]{32}$/)
    await tap('export-go')
    await waitFor(() => expect(posted(sent)).toHaveLength(2))
    const keys = posted(sent).map(({ header }) => header['Idempotency-Key'])
    expect(new Set(keys).size).toBe(2)
  })

  test('unmasked says who will know, and asks why', async () => {
    const sent = serve({ [listDoor]: list(), [makeDoor]: () => ok({ id: 'e1', status: 'pending' }) })
    show(<ExportsPage />)
    await tap('export-masked')
    expect((await screen.findByTestId('export-warning')).textContent).toContain(
      '会记下是谁、什么时候、为什么导出',
    )
    await tap('export-go')
    expect(posted(sent)).toHaveLength(0)
    write('export-reason', '  上门走访要打电话 ')
    await tap('export-go')
    await waitFor(() => expect(posted(sent)).toHaveLength(1))
    expect(bodyOf(posted(sent)[0])).toMatchObject({ masked: false, reason: '上门走访要打电话' })
  })

  test('is masked in any case for staff', async () => {
    be('staff')
    const sent = serve({ [listDoor]: list(), [makeDoor]: () => ok({ id: 'e1', status: 'pending' }) })
    show(<ExportsPage />)
    await tap('export-masked')
    expect(screen.queryByTestId('export-warning')).toBeNull()
    await tap('export-go')
    await waitFor(() => expect(posted(sent)).toHaveLength(1))
    expect(bodyOf(posted(sent)[0])).toMatchObject({ masked: true })
  })

  test('figures hold nobody’s data: nothing to mask', async () => {
    const sent = serve({ [listDoor]: list(), [makeDoor]: () => ok({ id: 'e1', status: 'pending' }) })
    show(<ExportsPage />)
    await tap('export-masked')
    await tap('export-kind-dashboard')
    expect(screen.queryByTestId('export-masked')).toBeNull()
    await tap('export-go')
    await waitFor(() => expect(posted(sent)).toHaveLength(1))
    expect(bodyOf(posted(sent)[0])).toMatchObject({ kind: 'dashboard', masked: true })
  })

  test('comes filled in from the dashboard', async () => {
    phone.params = { kind: 'dashboard', from: '2026-02-01', to: '2026-02-28', microBrainId: '330114001012' }
    const sent = serve({ [listDoor]: list(), [makeDoor]: () => ok({ id: 'e1', status: 'pending' }) })
    show(<ExportsPage />)
    await tap('export-go')
    await waitFor(() => expect(posted(sent)).toHaveLength(1))
    expect(bodyOf(posted(sent)[0])).toEqual({
      kind: 'dashboard',
      from: '2026-02-01',
      to: '2026-02-28',
      microBrainId: '330114001012',
      format: 'xlsx',
      masked: true,
    })
  })

  test('a refusal is said', async () => {
    serve({ [listDoor]: list(), [makeDoor]: () => refuse(403, 'forbidden') })
    show(<ExportsPage />)
    await tap('export-go')
    await screen.findByTestId('export-problem')
  })
})

describe('what was made', () => {
  test('is fetched with the token and saved under a name that says what it is', async () => {
    const bytes = new ArrayBuffer(8)
    const sent = serve({
      [listDoor]: list(made),
      'GET /v1/staff/exports/e1/file': () => ({ statusCode: 200, data: bytes }),
    })
    const saved: string[] = []
    URL.createObjectURL = () => 'blob:1'
    URL.revokeObjectURL = () => undefined
    jest.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download)
    })
    show(<ExportsPage />)
    await tap('download-e1')
    await waitFor(() => expect(saved).toEqual(['reports-2026-11-01-2026-11-20.csv']))
    const asked = sent.find(({ url }) => url.endsWith('/file')) as Sent & { responseType?: string }
    expect(asked.header['Authorization']).toBe('Bearer token')
    expect(asked.responseType).toBe('arraybuffer')
  })

  test('a file that is gone is said, and the list asked anew', async () => {
    const sent = serve({
      [listDoor]: list(made),
      'GET /v1/staff/exports/e1/file': () => refuse(404, 'not_found'),
    })
    show(<ExportsPage />)
    await tap('download-e1')
    await screen.findByTestId('export-problem-e1')
    await waitFor(() =>
      expect(sent.filter(({ url }) => url.includes('scope=mine')).length).toBeGreaterThan(1),
    )
  })

  test('failed and expired ones have no file', async () => {
    serve({
      [listDoor]: list({ ...made, id: 'f', status: 'failed' }, { ...made, id: 'x', status: 'expired' }),
    })
    show(<ExportsPage />)
    expect((await screen.findByTestId('export-f')).textContent).toContain('没做成')
    expect(screen.getByTestId('export-x').textContent).toContain('过期删掉了')
    expect(screen.queryByTestId('download-f')).toBeNull()
  })

  test('those above see who exported what and why, and cannot fetch it', async () => {
    const theirs = { ...made, id: 'o', personId: 'person-9', mine: false, masked: false, reason: '走访' }
    const sent = serve({
      [listDoor]: ({ url }) => ok({ items: url.includes('scope=all') ? [theirs] : [], nextCursor: null }),
    })
    show(<ExportsPage />)
    await tap('exports-scope-all')
    const told = (await screen.findByTestId('export-o')).textContent
    for (const part of ['没遮', '原因：走访', 'person-9 导出']) expect(told).toContain(part)
    expect(screen.queryByTestId('download-o')).toBeNull()
    expect(sent.some(({ url }) => url.includes('scope=all'))).toBe(true)
  })

  test('a dispatcher sees their own alone', async () => {
    be('dispatcher')
    serve({ [listDoor]: list(made) })
    show(<ExportsPage />)
    await screen.findByTestId('export-e1')
    expect(screen.queryByTestId('exports-scope-all')).toBeNull()
  })

  test('an admin sees who exported what, and makes none', async () => {
    be('admin')
    serve({ [listDoor]: list({ ...made, mine: false }) })
    show(<ExportsPage />)
    expect((await screen.findByTestId('export-e1')).textContent).toContain('p 导出')
    expect(screen.queryByTestId('export-go')).toBeNull()
    expect(screen.queryByTestId('exports-scope-mine')).toBeNull()
  })
})
