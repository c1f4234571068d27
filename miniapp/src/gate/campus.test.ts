// Campus codes at a campus's gate: by the server, by the phone alone, and nowhere else.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { bodyOf, ok, refuse, serve } from '../../test/console-door'
import { makeBundle, makePass } from '../../test/gate-passes'
import { Taro } from '../../test/stubs/phone'
import { useSession } from '../session'
import { useNetwork } from '../ui/network'
import type { CampusBundle } from './api'
import { judgeCampusHere, refreshCampus } from './campus'
import { useContact } from './contact'
import { judge } from './decide'
import { forgetLoaded, useShift } from './kept'

const gateId = 'campus-1-gate-1'
const hourMs = 3_600_000
const now = Date.now()
const anyPurpose = 7
const code = (n: number, more: Partial<Parameters<typeof makePass>[0]> = {}) =>
  makePass({ n, fromMs: now - hourMs, untilMs: now + hourMs, maxUses: 0, purposes: anyPurpose, ...more })

const bundle = (more: Partial<CampusBundle> = {}): CampusBundle => ({
  version: '1',
  campus: 1,
  keys: makeBundle([], now).keys,
  revoked: [],
  until: new Date(now + hourMs).toISOString(),
  ...more,
})

const stand = (campus: boolean) =>
  useShift.setState({
    gates: [
      {
        id: gateId,
        name: '校门',
        door: 'perimeter',
        compoundId: 'campus-1',
        compoundName: '一号校区',
        campus,
        idNumber: false,
        keepDays: 30,
        mostParty: 8,
      },
    ],
    chosenId: gateId,
  })

async function fetchBundle(part: Partial<CampusBundle> = {}) {
  serve({ 'GET /v1/campus/campus-1/bundle': () => ok(bundle(part)) })
  await refreshCampus(gateId)
}
const offline = () => {
  useNetwork.setState({ online: false })
  jest.spyOn(Taro, 'request').mockRejectedValue(new Error('request:fail'))
}
const here = (text: string) => judgeCampusHere(gateId, text)

beforeEach(() => {
  forgetLoaded()
  useContact.setState({ lostAtMs: undefined })
  useNetwork.setState({ online: true })
  const roles = [{ role: 'guard' as const, gateIds: [gateId] }]
  useSession.setState({ token: 'token', person: { id: 'g', roles }, sandboxCode: undefined })
  stand(true)
})
afterEach(() => {
  jest.restoreAllMocks()
})

test('the server is asked for the purpose gate at this gate, and says no more than valid', async () => {
  const sent = serve({ 'POST /v1/campus/codes/verify': () => ok({ verdict: 'valid' }) })
  const text = code(1).codeAt(Date.now())
  expect(await judge(gateId, text, 'in')).toEqual({
    by: 'server',
    verdict: 'open',
    usesLeft: null,
    campus: true,
  })
  expect(bodyOf(sent[0])).toEqual({ code: text, purpose: 'gate', place: gateId })
})

test.each([
  [{ verdict: 'refuse', reason: 'wrong_purpose' }, { reason: 'wrong_purpose' }],
  [
    { verdict: 'refuse', reason: 'code_old', offS: 60 },
    { reason: 'code_old', offS: 60 },
  ],
])('a refusal of the server is told with its reason', async (answer, told) => {
  serve({ 'POST /v1/campus/codes/verify': () => ok(answer) })
  expect(await judge(gateId, 'QC1:X', 'in')).toMatchObject({ by: 'server', verdict: 'refuse', ...told })
})

test('at a gate of no campus it is no pass', async () => {
  stand(false)
  serve({ 'POST /v1/campus/codes/verify': () => refuse(404, 'not_found') })
  expect(await judge(gateId, code(2).codeAt(Date.now()), 'in')).toMatchObject({ reason: 'forged' })
  offline()
  expect(await judge(gateId, code(2).codeAt(Date.now()), 'in')).toMatchObject({
    by: 'phone',
    reason: 'forged',
  })
})

test('with no network the phone decides by the bundle of the campus, each code once', async () => {
  await fetchBundle()
  offline()
  const text = code(3).codeAt(Date.now())
  expect(await judge(gateId, text, 'in')).toMatchObject({ by: 'phone', verdict: 'open', campus: true })
  expect(await judge(gateId, text, 'in')).toMatchObject({ reason: 'already_used' })
})

test('every kind of bad code gets its reason', async () => {
  const revoked = code(4)
  await fetchBundle({ revoked: [revoked.cti] })
  const at = Date.now()
  const reasons = {
    'QC1:': 'forged',
    [makePass({ n: 5, fromMs: now - hourMs, untilMs: now + hourMs })
      .codeAt(at)
      .replace('QP1:', 'QC1:')]: 'forged',
    [code(6, { compound: 2 }).codeAt(at)]: 'forged',
    [code(7, { purposes: 2 }).codeAt(at)]: 'wrong_purpose',
    [code(8, { untilMs: now - 60_000 }).codeAt(at)]: 'expired',
    [revoked.codeAt(at)]: 'cancelled',
    [code(9).codeAt(at - 120_000)]: 'code_old',
    [code(9).codeAt(at + 120_000)]: 'clock_wrong',
  }
  for (const [text, reason] of Object.entries(reasons))
    expect(here(text)).toMatchObject({ verdict: 'refuse', reason })
})

test('without a bundle, or with one that is too old, nothing opens', async () => {
  expect(here(code(10).codeAt(Date.now()))).toMatchObject({ verdict: 'refuse', reason: 'unknown' })
  await fetchBundle({ until: new Date(now - 1000).toISOString() })
  expect(here(code(10).codeAt(Date.now()))).toMatchObject({ verdict: 'refuse', reason: 'bundle_old' })
})

test('the next guard on the same phone finds no bundle', async () => {
  await fetchBundle()
  useSession.setState({ person: { id: 'other', roles: [] } })
  stand(true)
  expect(here(code(11).codeAt(Date.now()))).toMatchObject({ reason: 'unknown' })
})
