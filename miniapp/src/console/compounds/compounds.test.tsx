// The room of compounds: rules changed and refused, a token and a code shown once, claims decided, declarations read.
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
import { useSession } from '../../session'
import CompoundsPage from './index'

const home = '330114001012'
const rules = {
  visitorDoors: ['perimeter', 'stairwell', 'lift', 'garage'],
  mostOpenVisits: 10,
  mostParty: 8,
  night: null as { from: string; until: string } | null,
  perimeterWithoutAnswer: false,
  idNumber: false,
  keepDays: 30,
  parkingSpaces: 0,
  freeParkingMinutes: 60,
  mostMembers: 8,
}
const line = { id: 'compound-1', name: '湾南小区', microBrainId: home, revision: 3, gates: 1, waiting: 1 }
const gate = { id: 'compound-1-gate-1', name: '1 号门', door: 'perimeter' }
const claim = {
  id: 'claim-1',
  address: '3幢2单元501',
  role: 'tenant',
  maskedName: '周*',
  until: null,
  createdAt: '2026-11-20T03:00:00.000Z',
}
const doors = (more: Doors = {}): Doors => ({
  'GET /v1/staff/compounds': () => ok({ items: [line] }),
  'GET /v1/staff/compounds/compound-1/rules': () => ok({ rules, revision: 3 }),
  'GET /v1/staff/compounds/compound-1/claims': () => ok({ items: [claim], nextCursor: null }),
  'GET /v1/staff/compounds/compound-1/tenancies': () => ok({ items: [] }),
  'GET /v1/compounds/compound-1': () =>
    ok({ id: 'compound-1', name: '湾南小区', microBrainId: home, gates: [gate], rules }),
  ...more,
})
type Held = { role: 'dispatcher' | 'staff'; microBrainId: string }
const be = (...roles: Held[]) =>
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: undefined })
const sentBy = (sent: Sent[], method: string) => sent.filter((each) => each.method === method)

beforeEach(() => {
  beAdmin()
  be({ role: 'dispatcher', microBrainId: home })
})
afterEach(() => {
  jest.restoreAllMocks()
})

describe('rules', () => {
  test('are changed with the version that was read, and what is wrong is not sent', async () => {
    const sent = serve(
      doors({
        'PUT /v1/staff/compounds/compound-1/rules': (asked) =>
          ok({ rules: bodyOf(asked)['rules'], revision: 4 }),
      }),
    )
    show(<CompoundsPage />)
    const save = await screen.findByTestId('rules-save')
    expect(save.getAttribute('aria-disabled')).toBe('true')
    write('rules-keepDays', '91')
    await tap('rules-save')
    expect(screen.getByText('写 1 到 90 之间的整数')).toBeTruthy()
    expect(sentBy(sent, 'PUT')).toEqual([])
    write('rules-keepDays', '7')
    await tap('rules-door-lift')
    await tap('rules-night')
    write('rules-night-from', '25:00')
    await tap('rules-save')
    expect(sentBy(sent, 'PUT')).toEqual([])
    write('rules-night-from', '22:30')
    await tap('rules-idNumber')
    await tap('rules-save')
    expect(await screen.findByTestId('rules-saved')).toBeTruthy()
    expect(bodyOf(sentBy(sent, 'PUT')[0])).toEqual({
      revision: 3,
      rules: {
        ...rules,
        keepDays: 7,
        visitorDoors: ['perimeter', 'stairwell', 'garage'],
        night: { from: '22:30', until: '06:00' },
        idNumber: true,
      },
    })
  })

  test('give way to somebody else’s change', async () => {
    let now = { rules, revision: 3 }
    const sent = serve(
      doors({
        'GET /v1/staff/compounds/compound-1/rules': () => ok(now),
        'PUT /v1/staff/compounds/compound-1/rules': (asked) =>
          bodyOf(asked)['revision'] === now.revision
            ? ok({ rules: bodyOf(asked)['rules'], revision: now.revision + 1 })
            : refuse(409, 'version_changed'),
      }),
    )
    show(<CompoundsPage />)
    await screen.findByTestId('rules-save')
    write('rules-keepDays', '20')
    await tap('rules-save')
    expect(await screen.findByTestId('rules-saved')).toBeTruthy()
    expect(sentBy(sent, 'PUT')).toHaveLength(1)
    now = { rules: { ...rules, mostParty: 2 }, revision: 12 }
    write('rules-keepDays', '21')
    await tap('rules-save')
    expect((await screen.findByTestId('rules-problem')).textContent).toContain('刚刚有人改过')
    expect(sentBy(sent, 'PUT')).toHaveLength(2)
  })

  test('are read by staff, who cannot change them', async () => {
    be({ role: 'staff', microBrainId: home })
    const sent = serve(doors())
    show(<CompoundsPage />)
    await screen.findByTestId('rules-save')
    write('rules-keepDays', '20')
    fireEvent.click(screen.getByTestId('rules-save'))
    expect(screen.getByText('您只能看，请值班长来改')).toBeTruthy()
    expect(sentBy(sent, 'PUT')).toEqual([])
  })
})

test('a token is made after one more question and shown once', async () => {
  const sent = serve(
    doors({
      'POST /v1/staff/gates/compound-1-gate-1/controller': () => ok({ gateId: gate.id, token: 'gate.a.b' }),
    }),
  )
  show(<CompoundsPage />)
  await tap('compound-part-gates')
  await tap(`gate-token-${gate.id}`)
  expect(sentBy(sent, 'POST')).toEqual([])
  await tap('ask-yes')
  expect((await screen.findByTestId('secret')).textContent).toBe('gate.a.b')
  await tap('secret-kept')
  expect(document.body.innerHTML).not.toContain('gate.a.b')
})

test('a token is taken back after one more question, and staff are offered neither', async () => {
  const url = 'DELETE /v1/staff/gates/compound-1-gate-1/controller'
  const sent = serve(doors({ [url]: () => ok(undefined) }))
  const { unmount } = show(<CompoundsPage />)
  await tap('compound-part-gates')
  await tap(`gate-revoke-${gate.id}`)
  expect(sentBy(sent, 'DELETE')).toEqual([])
  await tap('take-token-yes')
  await waitFor(() => expect(screen.queryByTestId('take-token-sheet')).toBeNull())
  expect(sentBy(sent, 'DELETE')).toHaveLength(1)
  unmount()
  // A dispatcher of another post is a stranger here.
  be({ role: 'staff', microBrainId: home }, { role: 'dispatcher', microBrainId: 'elsewhere' })
  show(<CompoundsPage />)
  await tap('compound-part-gates')
  await screen.findByTestId(`gate-${gate.id}`)
  expect(screen.queryByTestId(`gate-revoke-${gate.id}`)).toBeNull()
})

test('what a gate let through is counted by day, two weeks at a time', async () => {
  const day = (date: string) => ({ day: date, in: 12, out: 9, refused: 1 })
  const sent = serve(
    doors({
      'GET /v1/staff/gates/compound-1-gate-1/counts': () =>
        ok({ items: [day('2026-11-22'), day('2026-11-09')] }),
      'GET /v1/staff/gates/compound-1-gate-1/counts?until=2026-11-08': () =>
        ok({ items: [day('2026-11-08')] }),
    }),
  )
  show(<CompoundsPage />)
  await tap('compound-part-gates')
  await tap(`gate-${gate.id}`)
  expect((await screen.findByTestId('count-2026-11-22')).textContent).toContain('进 12 · 出 9 · 没放行 1')
  await tap('counts-earlier')
  await waitFor(() => expect(sent.some(({ url }) => url.includes('counts?until=2026-11-08'))).toBe(true))
})

describe('people', () => {
  test('a stay is made longer where no owner is', async () => {
    const tenancy = { id: 'claim-2', address: '湾南小区3幢2单元502', maskedName: '吴*', until: '2026-12-31' }
    let items = [tenancy]
    const sent = serve(
      doors({
        'GET /v1/staff/compounds/compound-1/tenancies': () => ok({ items }),
        'POST /v1/households/claims/claim-2/extend': () => {
          items = []
          return ok({})
        },
      }),
    )
    show(<CompoundsPage />)
    await tap('compound-part-people')
    await tap('tenancy-extend-claim-2')
    await tap('longer-term-6')
    expect(screen.getByTestId('longer-sheet').textContent).toContain('2027-06-30')
    await tap('longer-yes')
    expect(await screen.findByTestId('tenancies-none')).toBeTruthy()
    expect(bodyOf(sentBy(sent, 'POST')[0])).toEqual({ until: '2027-06-30' })
  })

  test('a claim is read with a reason, then accepted', async () => {
    const sent = serve(
      doors({
        'POST /v1/staff/households/claims/claim-1/reveal': () => ok({ name: '周明', phone: null }),
        'POST /v1/households/claims/claim-1/accept': () => ok({}),
      }),
    )
    show(<CompoundsPage />)
    await tap('compound-part-people')
    expect((await screen.findByTestId('claim-claim-1')).textContent).toContain('周*')
    await tap('claim-reveal-claim-1')
    fireEvent.click(screen.getByTestId('reveal-now'))
    expect(sentBy(sent, 'POST')).toEqual([])
    write('reveal-reason', '核对租赁合同')
    await tap('reveal-now')
    expect(await screen.findByText('周明')).toBeTruthy()
    await tap('claim-accept-claim-1')
    await waitFor(() => expect(sentBy(sent, 'POST')).toHaveLength(2))
    expect(bodyOf(sentBy(sent, 'POST')[0])).toEqual({ reason: '核对租赁合同' })
  })

  test('a refusal asks first and shows what the server says', async () => {
    const sent = serve(
      doors({ 'POST /v1/households/claims/claim-1/refuse': () => refuse(409, 'step_closed') }),
    )
    show(<CompoundsPage />)
    await tap('compound-part-people')
    await tap('claim-refuse-claim-1')
    expect(sentBy(sent, 'POST')).toEqual([])
    await tap('ask-yes')
    expect((await screen.findByTestId('ask-problem')).textContent).toContain('step_closed')
  })

  test('a code is shown once, for the home that was written', async () => {
    const sent = serve(
      doors({
        'POST /v1/staff/compounds/compound-1/codes': () =>
          ok({
            code: 'ABCD-EFGH-JKLMN',
            address: '湾南小区3幢2单元501',
            role: 'family',
            expiresAt: '2026-11-29T03:00:00.000Z',
          }),
      }),
    )
    show(<CompoundsPage />)
    await tap('compound-part-people')
    await screen.findByTestId('code-form')
    fireEvent.click(screen.getByTestId('code-issue'))
    expect(sentBy(sent, 'POST')).toEqual([])
    write('code-address', ' 3幢2单元501 ')
    await tap('code-role-family')
    await tap('code-issue')
    expect((await screen.findByTestId('code-text')).textContent).toBe('ABCD-EFGH-JKLMN')
    expect(bodyOf(sentBy(sent, 'POST')[0])).toEqual({ doorPlate: '3幢2单元501', role: 'family' })
    await tap('code-kept')
    expect(document.body.innerHTML).not.toContain('ABCD-EFGH-JKLMN')
  })
})

test('a police post reads declarations with a reason and takes them up', async () => {
  be({ role: 'staff', microBrainId: 'police-1' })
  let status = 'submitted'
  const row = () => ({
    number: 'R2A3B4',
    status,
    address: '湾南小区3幢2单元501',
    submittedAt: '2026-11-20T03:00:00.000Z',
    updatedAt: '2026-11-20T03:00:00.000Z',
  })
  const sent = serve({
    'GET /v1/staff/residence-declarations': () => ok({ items: [row()], nextCursor: null }),
    'POST /v1/staff/residence-declarations/R2A3B4/reveal': () =>
      ok({ name: '周明', idNumber: '330114199001011234', phone: '13812345678', moveInDate: '2026-11-01' }),
    'POST /v1/staff/residence-declarations/R2A3B4/take-up': () => {
      status = 'taken_up'
      return ok(row())
    },
  })
  show(<CompoundsPage />)
  await screen.findByTestId('declaration-R2A3B4')
  expect(document.body.textContent).not.toContain('330114199001011234')
  await tap('declaration-reveal-R2A3B4')
  write('reveal-reason', '上门核实')
  await tap('reveal-now')
  expect(await screen.findByText('330114199001011234')).toBeTruthy()
  await tap('declaration-take-up-R2A3B4')
  expect(sentBy(sent, 'POST')).toHaveLength(1)
  await tap('ask-yes')
  expect(await screen.findByText('已接办')).toBeTruthy()
  expect(screen.queryByTestId('declaration-take-up-R2A3B4')).toBeNull()
})

test('a post without compounds, and one that may not look, are told so', async () => {
  serve({ 'GET /v1/staff/compounds': () => ok({ items: [] }) })
  const { unmount } = show(<CompoundsPage />)
  expect(await screen.findByTestId('compounds-none')).toBeTruthy()
  unmount()
  beAdmin()
  be({ role: 'staff', microBrainId: home })
  serve({ 'GET /v1/staff/compounds': () => refuse(403, 'forbidden') })
  show(<CompoundsPage />)
  expect(await screen.findByTestId('state-forbidden')).toBeTruthy()
})
