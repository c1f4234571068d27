// The guard's gate: what is said for every reason, what is decided with no network, and what is told later.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { fireEvent, screen, waitFor } from '@testing-library/react'
import { refusalReasons } from '@chaolin/shared/visits/gate'
import { bodyOf, ok, refuse, serve, show, tap, write, type Doors } from '../../test/console-door'
import { gateId, makeBundle, makePass, strangeKeys, type TestPass } from '../../test/gate-passes'
import { phone, Taro } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import { useDisplay } from '../ui/display'
import { useNetwork } from '../ui/network'
import { useContact } from './contact'
import { judgeOffline, patienceMs } from './decide'
import GatePage from './index/index'
import { forgetLoaded, gateState, keepBundle, useShift } from './kept'
import { syncGate } from './sync'
import { verdictWords } from './verdict-words'
import { warmUp } from './warm'

const hourMs = 3_600_000
/** Another letter in the middle, where the claims are. */
const altered = (code: string) =>
  `${code.slice(0, 60)}${code.charAt(60) === '0' ? '1' : '0'}${code.slice(61)}`
const now = Date.now()
const pass = (n: number, more: Partial<Parameters<typeof makePass>[0]> = {}) =>
  makePass({ n, fromMs: now - hourMs, untilMs: now + hourMs, ...more })

const compound = {
  id: 'compound-1',
  name: '湾南小区',
  microBrainId: '330114001012',
  gates: [
    { id: gateId, name: '1 号门', door: 'perimeter' },
    { id: 'compound-1-gate-2', name: '2 号门', door: 'perimeter' },
  ],
  rules: { idNumber: false, keepDays: 30, mostParty: 8 },
}
const me = (...ids: string[]) => ({
  person: { id: 'g', roles: [{ role: 'guard', gateIds: ids }] },
  households: [],
  gates: ids.map((id) => ({ id, compoundId: 'compound-1', door: 'perimeter' })),
  unread: 0,
})

const door = `/v1/gates/${gateId}`
const usual = (passes: TestPass[]): Doors => ({
  'GET /v1/me': () => ok(me(gateId)),
  'GET /v1/compounds/compound-1': () => ok(compound),
  [`GET ${door}/bundle`]: () => ok(makeBundle(passes, now)),
})

/** A browser's audio, as far as the page asks of it: what it is given to decode is heard. */
function hear() {
  class Ear {
    decodeAudioData = async (file: ArrayBuffer) => void phone.played.push(`${file.byteLength}`)
    createBufferSource = () => ({ connect: () => undefined, start: () => undefined })
    close = async () => undefined
  }
  Object.assign(window, { AudioContext: Ear })
}
beforeEach(() => {
  queryClient.clear()
  phone.played.length = 0
  phone.shaken = 0
  forgetLoaded()
  useShift.setState({ gates: [], chosenId: undefined, direction: 'in' })
  useContact.setState({ lostAtMs: undefined })
  useNetwork.setState({ online: true })
  useDisplay.getState().setLanguage('zh')
  useSession.setState({
    token: 'token',
    person: { id: 'g', roles: [{ role: 'guard', gateIds: [gateId] }] },
    sandboxCode: undefined,
  })
  hear()
})
afterEach(() => {
  jest.restoreAllMocks()
})

async function judge(code: string) {
  await screen.findByTestId('gate-code')
  write('gate-code', code)
  await tap('gate-judge')
}
const wordOf = async () => (await screen.findByTestId('verdict-word')).textContent
const scanned = (data: object): Doors => ({ [`POST ${door}/scans`]: () => ok(data) })

describe('with the server', () => {
  test('an open verdict shows the word, then who it is, and sounds', async () => {
    const visit = {
      id: 'v',
      name: '林*',
      party: 2,
      destination: '2幢1单元1201',
      plate: '浙A12345',
      doors: ['perimeter', 'lift'],
      until: new Date(now + hourMs).toISOString(),
    }
    serve({ ...usual([]), ...scanned({ verdict: 'open', usesLeft: 2, visit }) })
    show(<GatePage />)
    await judge('QP1:X')
    expect(await wordOf()).toBe('放行')
    const verdict = screen.getByTestId('verdict-open')
    for (const text of ['林* 等 2 人', '去 2幢1单元1201', '浙A12345', '还剩 2 次', '外围门 · 电梯'])
      expect(verdict.textContent).toContain(text)
    expect(phone.played).toHaveLength(1)
    expect(phone.shaken).toBe(1)
    await tap('verdict-next')
    expect(screen.queryByTestId('verdict-open')).toBeNull()
  })

  test.each(refusalReasons)(
    '%s is said in words, in both languages, with nothing of the visitor',
    async (reason) => {
      const more = reason === 'code_old' || reason === 'clock_wrong' ? { offS: 90 } : {}
      serve({ ...usual([]), ...scanned({ verdict: 'refuse', reason, ...more }) })
      show(<GatePage />)
      await judge('QP1:X')
      expect(await wordOf()).toBe('先别进')
      expect(screen.getByTestId('verdict-why').textContent).toBe(verdictWords.zh[`why_${reason}`])
      const what = screen.getByTestId('verdict-do').textContent ?? ''
      expect(what.length).toBeGreaterThan(5)
      if ('offS' in more) expect(what).toContain('90 秒')
      expect(screen.queryByTestId('verdict-visitor')).toBeNull()
      expect(verdictWords.en[`why_${reason}`]).not.toBe('')
      expect(phone.played).toHaveLength(1)
    },
  )

  test('yes and no do not sound alike, and a wrong clock is not called forged', async () => {
    let answer: object = { verdict: 'refuse', reason: 'clock_wrong', offS: 120 }
    serve({ ...usual([]), [`POST ${door}/scans`]: () => ok(answer) })
    show(<GatePage />)
    await judge('QP1:X')
    expect(await screen.findByText('对方手机的时间不对')).toBeTruthy()
    await waitFor(() => expect(phone.shaken).toBeGreaterThan(1))
    await tap('verdict-next')
    answer = { verdict: 'open' }
    await judge('QP1:Y')
    expect(await wordOf()).toBe('放行')
    expect(phone.played).toHaveLength(2)
    expect(phone.played[0]).not.toBe(phone.played[1])
  })

  test('a gate that is not this guard’s says so instead of a verdict', async () => {
    serve({ ...usual([]), [`POST ${door}/scans`]: () => refuse(404, 'not_found') })
    show(<GatePage />)
    await judge('QP1:X')
    expect(await screen.findByTestId('gate-problem')).toBeTruthy()
    expect(screen.queryByTestId('verdict-word')).toBeNull()
  })

  test('what the server let in is remembered: the network gone, the same code stays out', async () => {
    const visitor = pass(1, { maxUses: 5 })
    serve({ ...usual([visitor]), ...scanned({ verdict: 'open', usesLeft: 4 }) })
    show(<GatePage />)
    await screen.findByTestId('gate-list-age')
    await waitFor(() => expect(gateState(gateId).kept).toBeDefined())
    const code = visitor.codeAt(Date.now())
    await judge(code)
    expect(await wordOf()).toBe('放行')
    expect(judgeOffline(gateId, code, 'in').outcome).toMatchObject({
      verdict: 'refuse',
      reason: 'already_used',
    })
  })

  test('no answer in time: the phone decides, and a late answer is not told twice', async () => {
    const visitor = pass(2)
    keepBundle(gateId, makeBundle([visitor], now), {})
    let arrive = (): void => undefined
    serve(usual([visitor]))
    const others = jest.mocked(Taro.request).getMockImplementation()!
    jest.spyOn(Taro, 'request').mockImplementation((about) => {
      if (!(about as { url: string }).url.endsWith('/scans')) return others(about)
      return new Promise((resolve) => {
        arrive = () => resolve(ok({ verdict: 'open', usesLeft: 0 }))
      })
    })
    show(<GatePage />)
    await judge(visitor.codeAt(Date.now()))
    expect(await screen.findByTestId('verdict-open', {}, { timeout: patienceMs + 1500 })).toBeTruthy()
    expect(screen.getByTestId('verdict-by-phone')).toBeTruthy()
    expect(gateState(gateId).pending).toHaveLength(1)
    arrive()
    await waitFor(() => expect(gateState(gateId).pending).toEqual([]))
    expect(gateState(gateId).conflicts).toEqual([])
  })
})

describe('with no network', () => {
  const offline = () => {
    useNetwork.setState({ online: false })
    jest.spyOn(Taro, 'request').mockImplementation(async () => {
      throw new Error('request:fail')
    })
  }
  const say = (code: string) => judgeOffline(gateId, code, 'in').outcome

  test('the phone decides by the bundle alone, and names the visitor only when it opens', async () => {
    const visitor = pass(3)
    keepBundle(gateId, makeBundle([visitor], now), {})
    useShift.setState({
      gates: [
        {
          id: gateId,
          name: '1 号门',
          door: 'perimeter',
          compoundId: 'compound-1',
          compoundName: '湾南小区',
          idNumber: false,
          keepDays: 30,
          mostParty: 8,
        },
      ],
    })
    offline()
    show(<GatePage />)
    expect((await screen.findByTestId('offline-bar')).textContent).toContain('照样能判')
    const code = visitor.codeAt(Date.now())
    await judge(code)
    expect(await wordOf()).toBe('放行')
    expect(screen.getByTestId('verdict-visitor').textContent).toContain('林* 等 2 人')
    expect(screen.getByTestId('verdict-by-phone').textContent).toContain('离线判定')
    await tap('verdict-next')
    await judge(code)
    expect(await wordOf()).toBe('先别进')
    expect(screen.getByTestId('verdict-why').textContent).toBe('这个码刚用过')
    expect(document.body.textContent).not.toContain('林*')
    await tap('verdict-next')
    expect((await screen.findByTestId('gate-waiting')).textContent).toContain('2 次记录')
  })

  test('what makes the phone ready runs the whole check, and leaves nothing behind', () => {
    expect(warmUp()).toBe(true)
    expect(gateState(gateId)).toMatchObject({ memory: {}, pending: [] })
  })

  test('every kind of bad code gets its reason', () => {
    const good = pass(4)
    const revoked = pass(5)
    const bundle = makeBundle([good, revoked], now, {
      revoked: [{ visitId: 'v', cti: revoked.cti }],
      rules: {
        compound: 1,
        gate: { id: gateId, door: 'perimeter', building: null },
        night: null,
        visitorDoors: 15,
      },
    })
    keepBundle(gateId, bundle, {})
    const at = Date.now()
    const reasons = {
      'https://pay.example/1': 'forged',
      'QP1:': 'forged',
      [altered(good.codeAt(at))]: 'forged',
      [pass(6, { signer: strangeKeys.privateKey }).codeAt(at)]: 'forged',
      [pass(7, { compound: 2 }).codeAt(at)]: 'forged',
      [pass(8, { untilMs: now - 60_000 }).codeAt(at)]: 'expired',
      [pass(9, { fromMs: now + 60_000 }).codeAt(at)]: 'not_yet',
      [pass(10, { doors: 2 }).codeAt(at)]: 'wrong_door',
      [revoked.codeAt(at)]: 'cancelled',
      [good.codeAt(at - 120_000)]: 'code_old',
      [good.codeAt(at + 120_000)]: 'clock_wrong',
    }
    for (const [code, reason] of Object.entries(reasons))
      expect(say(code)).toMatchObject({ verdict: 'refuse', reason })
    expect(say(good.codeAt(at))).toMatchObject({ verdict: 'open', usesLeft: 0 })
  })

  test('a bundle that is too old decides nothing, and without one nothing opens', () => {
    const visitor = pass(11)
    expect(say(visitor.codeAt(Date.now()))).toMatchObject({ verdict: 'refuse', reason: 'unknown' })
    keepBundle(gateId, makeBundle([visitor], now, { until: new Date(now - 1000).toISOString() }), {})
    expect(say(visitor.codeAt(Date.now()))).toMatchObject({ verdict: 'refuse', reason: 'bundle_old' })
  })

  test('a restart does not let the same code in again', () => {
    const visitor = pass(12, { maxUses: 3 })
    keepBundle(gateId, makeBundle([visitor], now), {})
    const code = visitor.codeAt(Date.now())
    expect(say(code)).toMatchObject({ verdict: 'open', usesLeft: 2 })
    forgetLoaded()
    expect(say(code)).toMatchObject({ verdict: 'refuse', reason: 'already_used' })
    expect(gateState(gateId).pending).toHaveLength(2)
  })

  test('paper lets in once', () => {
    const paper = pass(13, { paper: true })
    keepBundle(gateId, makeBundle([paper], now), {})
    expect(say(paper.codeAt(0))).toMatchObject({ verdict: 'open' })
    expect(say(paper.codeAt(0))).toMatchObject({ verdict: 'refuse', reason: 'already_used' })
  })

  test('later all of it is told, and what does not fit is shown until somebody has seen it', async () => {
    const visitor = pass(14)
    keepBundle(gateId, makeBundle([visitor], now), {})
    const code = visitor.codeAt(Date.now())
    say(code)
    say('QP1:NONSENSE')
    const sent = serve({
      ...usual([visitor]),
      [`POST ${door}/scans/sync`]: () =>
        ok({ accepted: 1, conflicts: [{ index: 0, reason: 'used_elsewhere' }] }),
    })
    show(<GatePage />)
    const notice = await screen.findByTestId('gate-conflicts')
    expect(notice.textContent).toContain('别的门也放了人')
    const [told] = sent.filter(({ url }) => url.endsWith('/scans/sync'))
    expect(bodyOf(told)).toMatchObject({
      scans: [
        { code, direction: 'in', verdict: 'open' },
        { code: 'QP1:NONSENSE', verdict: 'refuse' },
      ],
    })
    expect(gateState(gateId).pending).toEqual([])
    await tap('gate-conflicts-seen')
    expect(screen.queryByTestId('gate-conflicts')).toBeNull()
  })

  test('a use is not counted twice once the bundle holds it', async () => {
    const visitor = pass(15, { maxUses: 2 })
    const first = makeBundle([visitor], now)
    keepBundle(gateId, first, {})
    expect(say(visitor.codeAt(Date.now() - 30_000))).toMatchObject({ verdict: 'open', usesLeft: 1 })
    const counted = { ...first, version: '2.1', expected: first.expected.map((one) => ({ ...one, used: 1 })) }
    serve({
      [`GET ${door}/bundle`]: () => ok(counted),
      [`POST ${door}/scans/sync`]: () => ok({ accepted: 1, conflicts: [] }),
    })
    await syncGate(gateId)
    expect(say(visitor.codeAt(Date.now()))).toMatchObject({ verdict: 'open', usesLeft: 0 })
    expect(say(visitor.codeAt(Date.now() + 30_000))).toMatchObject({ reason: 'no_uses_left' })
  })

  test('what could not be sent waits on', async () => {
    const visitor = pass(16)
    keepBundle(gateId, makeBundle([visitor], now), {})
    say(visitor.codeAt(Date.now()))
    offline()
    await expect(syncGate(gateId)).rejects.toThrow()
    forgetLoaded()
    expect(gateState(gateId).pending).toHaveLength(1)
  })

  test('another guard on the same phone finds neither the bundle nor a way to let a code in twice', () => {
    const visitor = pass(17)
    useShift.setState({ gates: [{ id: gateId } as never] })
    keepBundle(gateId, makeBundle([visitor], now), {})
    const code = visitor.codeAt(Date.now())
    say(code)
    useSession.setState({ person: { id: 'other', roles: [] } })
    expect(gateState(gateId).kept).toBeUndefined()
    keepBundle(gateId, makeBundle([visitor], now), {})
    expect(say(code)).toMatchObject({ reason: 'already_used' })
  })
})

describe('the gate', () => {
  test('who guards none is told so', async () => {
    serve({ 'GET /v1/me': () => ok({ ...me(), gates: undefined }) })
    show(<GatePage />)
    expect(await screen.findByText('您还没有值守的门')).toBeTruthy()
  })

  test('is chosen among several, with the direction, and both are kept', async () => {
    const sent = serve({
      ...usual([]),
      'GET /v1/me': () => ok(me(gateId, 'compound-1-gate-2')),
      'GET /v1/gates/compound-1-gate-2/bundle': () => ok(makeBundle([], now)),
      'POST /v1/gates/compound-1-gate-2/scans': () => ok({ verdict: 'refuse', reason: 'expired' }),
    })
    show(<GatePage />)
    await tap('gate-chosen')
    await tap('gate-compound-1-gate-2')
    await tap('turn-out')
    await judge('QP1:X')
    expect(await wordOf()).toBe('先别出')
    const told = sent.find(({ url }) => url === '/v1/gates/compound-1-gate-2/scans')
    expect(bodyOf(told)).toEqual({ code: 'QP1:X', direction: 'out' })
    expect(useShift.getState()).toMatchObject({ chosenId: 'compound-1-gate-2', direction: 'out' })
  })

  test('an empty field is not judged', async () => {
    const sent = serve(usual([]))
    show(<GatePage />)
    fireEvent.click(await screen.findByTestId('gate-judge'))
    expect(sent.filter(({ method }) => method === 'POST')).toEqual([])
  })
})
