// Registering at the gate: what is asked only where it is demanded, a pass on paper, and waiting for a household.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import type { VisitSummary } from '@chaolin/shared/visits/schema'
import { bodyOf, ok, refuse, serve, show, tap, write, type Doors } from '../../test/console-door'
import { gateId, makePass } from '../../test/gate-passes'
import { queryClient } from '../query'
import { useSession } from '../session'
import { useNetwork } from '../ui/network'
import { forgetLoaded, useShift } from './kept'
import RegisterPage from './register/index'
import TodayPage from './today/index'

const hourMs = 3_600_000
const at = (ms: number) => new Date(Date.now() + ms).toISOString()
const visit = (more: Partial<VisitSummary> = {}): VisitSummary => ({
  id: 'visit-1',
  kind: 'gate',
  status: 'accepted',
  as: 'guard',
  compound: { id: 'compound-1', name: '湾南小区' },
  household: null,
  visitorName: '王*',
  claimed: false,
  from: at(0),
  until: at(2 * hourMs),
  doors: ['perimeter'],
  doorsAsked: ['perimeter'],
  maxUses: 1,
  party: 1,
  purpose: '送货',
  plate: null,
  standing: null,
  paper: true,
  answerBy: null,
  lapsed: false,
  createdAt: at(0),
  ...more,
})
const paper = () => ({
  token: 't',
  code: makePass({ n: 3, fromMs: Date.now(), untilMs: Date.now() + hourMs, paper: true }).codeAt(0),
  rotation: null,
  from: at(0),
  until: at(2 * hourMs),
  doors: ['perimeter'],
  maxUses: 1,
  nowMs: Date.now(),
})
const doors = (more: Doors = {}, rules: object = {}): Doors => ({
  'GET /v1/me': () =>
    ok({
      person: { id: 'g', roles: [] },
      households: [],
      gates: [{ id: gateId, compoundId: 'compound-1', door: 'perimeter' }],
      unread: 0,
    }),
  'GET /v1/compounds/compound-1': () =>
    ok({
      id: 'compound-1',
      name: '湾南小区',
      microBrainId: 'm',
      gates: [{ id: gateId, name: '1 号门', door: 'perimeter' }],
      rules: { idNumber: false, keepDays: 30, mostParty: 8, ...rules },
    }),
  'GET /v1/visits/visit-1/pass': () => ok(paper()),
  'GET /v1/visits/visit-1': () => ok(visit()),
  [`POST /v1/gates/${gateId}/visits`]: () => ({ statusCode: 201, data: visit() }),
  ...more,
})

beforeEach(() => {
  queryClient.clear()
  forgetLoaded()
  useShift.setState({ gates: [], chosenId: undefined, direction: 'in' })
  useNetwork.setState({ online: true })
  useSession.setState({ token: 'token', person: { id: 'g', roles: [] }, sandboxCode: undefined })
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('somebody without a phone is registered and gets a pass on paper', async () => {
  const sent = serve(doors())
  show(<RegisterPage />)
  await tap('register-submit')
  expect(screen.getByText('先请对方看过并同意')).toBeTruthy()
  expect(screen.getByText('写 1 到 40 个字')).toBeTruthy()
  expect(sent.filter(({ method }) => method === 'POST')).toEqual([])
  await tap('register-agreed')
  write('register-name', ' 王师傅 ')
  await tap('register-purpose_deliver')
  write('register-plate', '浙a·12345')
  expect(screen.queryByTestId('register-id-number')).toBeNull()
  await tap('register-submit')
  expect((await screen.findByTestId('paper')).textContent).toContain('能进 1 次')
  expect(screen.getByTestId('paper-code').querySelector('img')?.getAttribute('src')).toContain(
    'data:image/svg+xml',
  )
  const body = bodyOf(sent.find(({ method }) => method === 'POST'))
  expect(body).toMatchObject({ name: '王师傅', purpose: '送货', party: 1, plate: '浙A12345', paper: true })
  expect(body['consents']).toEqual([{ kind: 'data', version: expect.any(String) }])
  expect(body).not.toHaveProperty('phone')
  await tap('register-another')
  expect(screen.getByTestId('register-name').getAttribute('value')).toBe('')
})

test('an ID number is asked only where the rule demands it, under a consent of its own', async () => {
  const sent = serve(doors({}, { idNumber: true }))
  show(<RegisterPage />)
  expect((await screen.findByTestId('register-consent')).textContent).toContain('身份证号（单独同意）')
  await tap('register-agreed')
  write('register-name', '王师傅')
  write('register-purpose', '维修')
  write('register-id-number', '330114199001011234')
  await tap('register-submit')
  expect(screen.getByText('身份证号不对，请对着证件再看一遍')).toBeTruthy()
  write('register-id-number', '11010519491231002X')
  await tap('register-submit')
  await screen.findByTestId('paper')
  const body = bodyOf(sent.find(({ method }) => method === 'POST'))
  expect(body).toMatchObject({ idNumber: '11010519491231002X' })
  expect((body['consents'] as { kind: string }[]).map(({ kind }) => kind)).toEqual(['data', 'id_number'])
})

test('to a home: the household is asked first, and the paper comes with its yes', async () => {
  let status: VisitSummary['status'] = 'requested'
  const sent = serve(
    doors({
      [`POST /v1/gates/${gateId}/visits`]: () => ({ statusCode: 201, data: visit({ status, doors: [] }) }),
      'GET /v1/visits/visit-1': () => ok(visit({ status })),
    }),
  )
  show(<RegisterPage />)
  await tap('register-agreed')
  write('register-name', '王师傅')
  write('register-purpose', '维修')
  await tap('register-where-home')
  await tap('register-submit')
  expect(sent.filter(({ method }) => method === 'POST')).toEqual([])
  write('register-door-plate', '3幢2单元501')
  await tap('register-submit')
  expect(await screen.findByTestId('register-requested')).toBeTruthy()
  expect(screen.queryByTestId('paper')).toBeNull()
  expect(bodyOf(sent.find(({ method }) => method === 'POST'))).toMatchObject({ doorPlate: '3幢2单元501' })
  status = 'accepted'
  await queryClient.invalidateQueries({ queryKey: ['gate-visit'] })
  expect(await screen.findByTestId('paper')).toBeTruthy()
})

test('what the server refuses is said, and a retry is the same registration', async () => {
  let answers = 0
  const sent = serve(
    doors({
      [`POST /v1/gates/${gateId}/visits`]: () =>
        (answers += 1) === 1 ? refuse(503, 'unavailable') : { statusCode: 201, data: visit() },
    }),
  )
  show(<RegisterPage />)
  await tap('register-agreed')
  write('register-name', '王师傅')
  write('register-purpose', '维修')
  await tap('register-submit')
  expect(await screen.findByTestId('register-problem')).toBeTruthy()
  await tap('register-submit')
  await screen.findByTestId('paper')
  const [first, second] = sent.filter(({ method }) => method === 'POST')
  expect(first?.header['Idempotency-Key']).toBe(second?.header['Idempotency-Key'])
  expect(first?.data).toBe(second?.data)
})

test('today shows who passed and who was registered, and a pass on paper again', async () => {
  const passage = { direction: 'in', offline: false, kind: 'visit' }
  serve(
    doors({
      [`GET /v1/gates/${gateId}/bundle`]: () => refuse(503, 'unavailable'),
      [`GET /v1/gates/${gateId}/passages`]: () =>
        ok({
          items: [
            { ...passage, id: '2', at: at(0), verdict: 'open', name: '林*', destination: '2幢1单元1201' },
            {
              ...passage,
              id: '1',
              at: at(-60_000),
              verdict: 'refuse',
              reason: 'night',
              name: null,
              destination: null,
              conflict: 'used_elsewhere',
            },
          ],
          nextCursor: null,
        }),
      [`GET /v1/gates/${gateId}/visits`]: () => ok({ items: [visit()], nextCursor: null }),
    }),
  )
  show(<TodayPage />)
  expect((await screen.findByTestId('passage-2')).textContent).toContain('林*')
  const refused = screen.getByTestId('passage-1').textContent ?? ''
  for (const words of ['没放行', '夜里不接待访客', '别的门也放了人', '要核对'])
    expect(refused).toContain(words)
  fireEvent.click(screen.getByTestId('today-visits'))
  await tap('visit-visit-1')
  expect(await screen.findByTestId('paper')).toBeTruthy()
  await tap('today-back')
  await waitFor(() => expect(screen.queryByTestId('paper')).toBeNull())
})
