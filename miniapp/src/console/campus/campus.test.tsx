// The room of a campus: the import that is tried first and has to be meant, codes by their state, posters, charge, handover.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import {
  beAdmin,
  bodyOf,
  giveFile,
  ok,
  posts,
  refuse,
  serve,
  show,
  tap,
  write,
  type Doors,
  type Sent,
} from '../../../test/console-door'
import { useSession } from '../../session'
import CampusRoom from './index'
import { actsOf } from './member-sheet'

const campus = { ...posts[0], id: 'campus-1', name: '观澜学院', kind: 'campus' }
const staff = '/v1/staff/campus/campus-1'
const member = (number: string, more: object = {}) => ({
  number,
  kind: 'student',
  until: '2030-07-01T00:00:00+08:00',
  left: false,
  code: 'active',
  ...more,
})
const roster = (items: object[]) => ok({ synthetic: true, importedAt: null, items, nextCursor: null })
const report = (more: object = {}) => ({
  lines: 10,
  added: 2,
  changed: 1,
  unchanged: 6,
  left: 4,
  ended: 0,
  refused: 1,
  refusals: [{ line: 3, field: 'idTail', reason: '4 到 6 位' }],
  ...more,
})
const legal = { code: 'legal_aid', name: { zh: '法律援助', en: 'Legal aid' } }
const doors = (more: Doors = {}): Doors => ({
  'GET /v1/micro-brains': () => ok({ items: [...posts, campus], nextCursor: null }),
  'GET /v1/staff/campus/sos?': () => ok({ items: [], nextCursor: null }),
  'POST /v1/staff/live/tickets': () => refuse(503, 'unavailable'),
  'GET /v1/staff/live?': () => ok({ items: [], seq: 1, reset: false }),
  'GET /v1/campus/services': () => ok({ items: [{ ...legal, confidentiality: 'handler', questions: [] }] }),
  [`GET ${staff}/roster`]: () => roster([member('20260001'), member('20260002', { code: 'locked' })]),
  ...more,
})
const posted = (sent: Sent[], path: string) =>
  sent.filter(({ method, url }) => method === 'POST' && url.startsWith(`${staff}${path}`))

function be(role: 'staff' | 'dispatcher', microBrainId = 'campus-1') {
  const roles = [{ role, microBrainId }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
}

beforeEach(() => {
  beAdmin()
  be('dispatcher')
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('is for those of a campus', async () => {
  serve(doors())
  const shown = show(<CampusRoom />)
  await screen.findByTestId('member-20260001')
  expect(screen.getByTestId('roster-synthetic')).toBeTruthy()
  shown.unmount()
  be('staff', '330114001012')
  const other = show(<CampusRoom />)
  await screen.findByTestId('campus-none')
  other.unmount()
  beAdmin()
  show(<CampusRoom />)
  await screen.findByTestId('state-forbidden')
})

test('is searched by the whole number', async () => {
  const sent = serve(doors({ [`GET ${staff}/roster?number=1`]: () => roster([]) }))
  show(<CampusRoom />)
  await screen.findByTestId('member-20260001')
  write('roster-number', ' 1 ')
  await tap('roster-find')
  await screen.findByTestId('roster-none')
  expect(sent.some(({ url }) => url === `${staff}/roster?number=1&limit=50`)).toBe(true)
})

describe('an import', () => {
  const choose = async (sentDoors: Doors) => {
    giveFile(new File(['number,name\n'], 'roster.csv', { type: 'text/csv' }))
    const sent = serve(doors(sentDoors))
    show(<CampusRoom />)
    await tap('import-whole')
    await tap('import-choose')
    await screen.findByTestId('import-tried')
    return sent
  }

  test('is tried first, tells the lines that were refused, and is done after one more question', async () => {
    const sent = await choose({
      [`POST ${staff}/roster`]: ({ url }) => ok(report({ ended: url.includes('dryRun') ? 0 : 3 })),
    })
    expect(posted(sent, '/roster').map(({ url }) => url)).toEqual([`${staff}/roster?whole=true&dryRun=true`])
    expect(screen.getByTestId('import-left').textContent).toBe('4')
    expect(screen.getByTestId('import-refused').textContent).toContain('第 3 行')
    await tap('import-go')
    expect(posted(sent, '/roster')).toHaveLength(1)
    expect((await screen.findByTestId('import-ask-sheet')).textContent).toContain('4 人算离校')
    await tap('import-ask-yes')
    expect((await screen.findByTestId('import-done')).textContent).toContain('停了 3 个')
    expect(posted(sent, '/roster')[1]?.url).toBe(`${staff}/roster?whole=true`)
  })

  test('that ends more than half has to be meant', async () => {
    const sent = await choose({
      [`POST ${staff}/roster`]: ({ url }) =>
        url.includes('dryRun') || url.includes('meant')
          ? ok(report())
          : refuse(409, 'roster_shrinks', { left: 4, changed: 1, members: 6 }),
    })
    await tap('import-go')
    await tap('import-ask-yes')
    expect((await screen.findByTestId('import-shrinks')).textContent).toContain('名册 6 人，4 人会离校')
    fireEvent.click(screen.getByTestId('import-ask-yes'))
    expect(posted(sent, '/roster')).toHaveLength(2)
    await tap('import-meant')
    await tap('import-ask-yes')
    await screen.findByTestId('import-done')
    expect(posted(sent, '/roster')[2]?.url).toBe(`${staff}/roster?whole=true&meant=true`)
  })
})

describe('a code', () => {
  test('opens the steps of its state; ending is for a dispatcher', () => {
    expect(actsOf({ code: 'none', left: false }, true)).toEqual(['move'])
    expect(actsOf({ code: 'active', left: false }, true)).toEqual(['lock', 'move', 'end'])
    expect(actsOf({ code: 'active', left: false }, false)).toEqual(['lock', 'move'])
    expect(actsOf({ code: 'locked', left: false }, false)).toEqual(['unlock', 'move'])
    expect(actsOf({ code: 'ended', left: true }, true)).toEqual([])
  })

  test('is locked with a reason alone', async () => {
    const sent = serve(doors({ [`POST ${staff}/codes`]: () => ok({ number: '20260001', code: 'locked' }) }))
    show(<CampusRoom />)
    await tap('member-20260001')
    fireEvent.click(await screen.findByTestId('member-do'))
    expect(posted(sent, '/codes')).toEqual([])
    write('member-reason', '手机丢了')
    await tap('member-do')
    await waitFor(() => expect(screen.queryByTestId('member-sheet')).toBeNull())
    expect(posted(sent, '/codes')[0]?.url).toBe(`${staff}/codes/20260001/lock`)
    expect(bodyOf(posted(sent, '/codes')[0])).toEqual({ reason: '手机丢了' })
  })

  test('is moved by a code that is shown once', async () => {
    serve(doors({ [`POST ${staff}/codes`]: () => ok({ moveCode: 'K7M2QX', expiresAt: '2030-01-01' }) }))
    show(<CampusRoom />)
    await tap('member-20260002')
    await tap('member-act-move')
    write('member-reason', '证件核对过')
    await tap('member-do')
    expect((await screen.findByTestId('secret')).textContent).toBe('K7M2QX')
    await tap('secret-kept')
    expect(screen.queryByTestId('secret')).toBeNull()
  })
})

test('a poster is made, shown with its picture, and taken back', async () => {
  Object.assign(URL, { createObjectURL: () => 'blob:1', revokeObjectURL: () => undefined })
  const poster = { scene: 'x1', label: '东门', opens: 'claim', createdAt: '2026-11-18T10:00:00+08:00' }
  const items: object[] = []
  const sent = serve(
    doors({
      [`GET ${staff}/posters`]: () => ok({ items }),
      [`POST ${staff}/posters`]: () => {
        items.push(poster)
        return { statusCode: 201, data: poster }
      },
      [`GET ${staff}/posters/x1/picture`]: () => ok(new ArrayBuffer(4)),
      [`DELETE ${staff}/posters/x1`]: () => ({ statusCode: 204, data: '' }),
    }),
  )
  show(<CampusRoom />)
  await tap('campus-part-posters')
  await screen.findByTestId('posters-none')
  fireEvent.click(screen.getByTestId('poster-make'))
  expect(posted(sent, '/posters')).toEqual([])
  write('poster-label', ' 东门 ')
  await tap('poster-make')
  await screen.findByTestId('poster-paper')
  expect(bodyOf(posted(sent, '/posters')[0])).toEqual({ label: '东门', opens: 'claim' })
  await tap('poster-close')
  await tap('poster-end-x1')
  expect(sent.some(({ method }) => method === 'DELETE')).toBe(false)
  await tap('poster-end-yes')
  await waitFor(() => expect(sent.some(({ method }) => method === 'DELETE')).toBe(true))
})

test('a department is added with who answers for it, and ended after one more question', async () => {
  const department = { id: 'd1', label: '图书馆', personId: 'c1', createdAt: '2026-11-18T10:00:00+08:00' }
  const items: object[] = []
  const colleague = { id: 'c1', name: '同事甲', role: 'staff' }
  const sent = serve(
    doors({
      'GET /v1/staff/micro-brains/campus-1/people': () => ok({ items: [colleague], teams: [] }),
      [`GET ${staff}/departments`]: () => ok({ items }),
      [`POST ${staff}/departments`]: () => {
        items.push(department)
        return { statusCode: 201, data: department }
      },
      [`DELETE ${staff}/departments/d1`]: () => ({ statusCode: 204, data: '' }),
    }),
  )
  show(<CampusRoom />)
  await tap('campus-part-departments')
  await screen.findByTestId('departments-none')
  fireEvent.click(screen.getByTestId('department-make'))
  expect(posted(sent, '/departments')).toEqual([])
  write('department-label', ' 图书馆 ')
  await tap('department-who-c1')
  await tap('department-make')
  expect((await screen.findByTestId('department-d1')).textContent).toContain('同事甲')
  expect(bodyOf(posted(sent, '/departments')[0])).toEqual({ label: '图书馆', personId: 'c1' })
  await tap('department-end-d1')
  expect(sent.some(({ method }) => method === 'DELETE')).toBe(false)
  await tap('department-end-yes')
  await waitFor(() => expect(sent.some(({ method }) => method === 'DELETE')).toBe(true))
})

test('who is in charge, counts without content, and a waiting case given to one of them', async () => {
  const waiting = {
    number: 'C9',
    service: legal,
    createdAt: '2026-11-18T10:00:00+08:00',
    dueAt: '2030-01-01',
  }
  const sent = serve(
    doors({
      [`GET ${staff}/handlers`]: () =>
        ok({ items: [{ service: legal, person: { id: 'h1', name: '经办甲' }, open: 2 }] }),
      [`GET ${staff}/counts`]: () =>
        ok({ items: [{ service: legal, waiting: 1, open: 2, overdue: 0, closedIn30Days: 5 }] }),
      [`GET ${staff}/waiting`]: () => ok({ items: [waiting] }),
      [`DELETE ${staff}/handlers/legal_aid/h1`]: () => ok({}),
      'POST /v1/staff/cases/C9/give': () => ok({ number: 'C9', status: 'open' }),
    }),
  )
  show(<CampusRoom />)
  await tap('campus-part-charge')
  expect((await screen.findByTestId('counts-legal_aid')).textContent).toContain('等人接 1 · 在办 2')
  await screen.findByTestId('handler-h1')
  await tap('give-C9')
  await tap('give-to-h1')
  await tap('give-yes')
  await waitFor(() => expect(sent.some(({ url }) => url === '/v1/staff/cases/C9/give')).toBe(true))
  expect(bodyOf(sent.find(({ url }) => url === '/v1/staff/cases/C9/give'))).toEqual({ personId: 'h1' })
  await waitFor(() => expect(screen.queryByTestId('give-sheet')).toBeNull())
  await tap('handler-end-h1')
  expect(sent.some(({ method }) => method === 'DELETE')).toBe(false)
  await tap('handler-end-yes')
  await waitFor(() => expect(sent.some(({ method }) => method === 'DELETE')).toBe(true))
})

test('staff hand over and keep the roster; who is in charge is not theirs to say', async () => {
  be('staff')
  const view = {
    at: '2026-11-18T18:00:00+08:00',
    reports: [
      {
        number: 'R1',
        service: null,
        category: 'facility',
        summary: '路灯不亮',
        status: 'accepted',
        signal: 'red',
        dueAt: '2026-11-18T17:00:00+08:00',
        urgent: null,
        who: null,
        team: null,
        lastSaid: { at: '2026-11-18T16:00:00+08:00', by: 'post', text: '师傅在路上' },
      },
    ],
    nextCursor: null,
    sos: [
      {
        number: 'S1',
        status: 'open',
        raisedAt: '2026-11-18T17:58:00+08:00',
        acknowledgedAt: null,
        arrivedAt: null,
      },
    ],
    cases: [{ service: legal, waiting: 0, open: 2, overdue: 1, closedIn30Days: 0 }],
  }
  serve(doors({ [`GET ${staff}/handover`]: () => ok(view) }))
  show(<CampusRoom />)
  await tap('campus-part-handover')
  const sheet = await screen.findByTestId('handover')
  expect(sheet.textContent).toContain('没有人接')
  expect(sheet.textContent).toContain('师傅在路上')
  expect(screen.getByTestId('handover-sos-S1')).toBeTruthy()
  expect(screen.getByTestId('counts-legal_aid').textContent).toContain('超时 1')
  expect(screen.queryByTestId('campus-part-charge')).toBeNull()
})
