// The guard in a real browser: online and without a network, a visitor without a phone, and a compound's rules.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { codeAt, type PassView } from '@chaolin/shared/passes/code'
import { portableCrypto } from '@chaolin/shared/passes/portable'
import type { Browser } from 'playwright-core'
import { startServer, type RunningServer } from '../weapp/server.ts'
import { openBrowser, openPhone, signIn, write, type Phone } from './browser.ts'

const post = '330114001012'
const stepMs = 30_000

let browser: Browser
let server: RunningServer
beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer()
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const send: RunningServer['send'] = (...call) => server.send(...call)

/** A visitor whom resident-1 invited and who claimed the card: the pass as their phone has it. */
async function visitorPass(visitor: string, maxUses: number): Promise<PassView> {
  const { households } = await send<{ households: { id: string }[] }>('resident-1', 'GET', '/v1/me')
  const now = Date.now()
  const { id, invite } = await send<{ id: string; invite: string }>('resident-1', 'POST', '/v1/visits', {
    householdId: households[0]?.id,
    from: new Date(now).toISOString(),
    until: new Date(now + 3 * 3_600_000).toISOString(),
    doors: ['perimeter', 'stairwell'],
    maxUses,
    party: 2,
  })
  await send(visitor, 'POST', `/v1/visits/${id}/claim`, { invite, name: '林晓' })
  return send<PassView>(visitor, 'GET', `/v1/visits/${id}/pass`)
}

const codeOf = (pass: PassView, stepsAhead = 0) =>
  codeAt(pass, Date.now() + stepsAhead * stepMs, portableCrypto)

async function openGate(look: { dark?: boolean } = {}): Promise<Phone> {
  const phone = await openPhone(browser, server.address, look)
  await signIn(phone, 'guard-1')
  await phone.at('home-gate').tap()
  await phone.at('gate-list-age').waitFor()
  return phone
}

/** What the screen says, and the words beneath it. */
async function judge(phone: Phone, code: string) {
  await write(phone, 'gate-code', code)
  await phone.at('gate-judge').tap()
  const word = await phone.at('verdict-word').textContent()
  const why = await phone.at('verdict-why').textContent()
  return { word, why }
}
const next = (phone: Phone) => phone.at('verdict-next').tap()

it('a real pass opens, names the visitor only then, and the same code stays out', async () => {
  const pass = await visitorPass('visitor-1', 2)
  const guard = await openGate()
  await guard.keep('60-gate')
  const code = codeOf(pass)
  expect(await judge(guard, code)).toMatchObject({ word: '放行' })
  await guard.see('林* 等 2 人')
  const size = await guard.at('verdict-word').evaluate((word) => parseFloat(getComputedStyle(word).fontSize))
  expect(size).toBeGreaterThanOrEqual(60)
  await guard.keep('61-gate-open')
  await next(guard)
  expect(await judge(guard, code)).toEqual({ word: '先别进', why: '这个码刚用过' })
  expect(await guard.page.getByText('林*').locator('visible=true').count()).toBe(0)
  await guard.keep('62-gate-refuse')
  await next(guard)
  expect(await judge(guard, `${code.slice(0, 60)}A${code.slice(61, -1)}`)).toMatchObject({
    why: '这不是这里的通行证',
  })
  await next(guard)
  expect(await judge(guard, codeAt(pass, Date.now() - 5 * stepMs, portableCrypto))).toMatchObject({
    why: '这个码已经换过了',
  })
  await next(guard)
  await guard.at('gate-today').tap()
  await guard.see('林*')
  await guard.keep('63-gate-today')
  expect(guard.problems).toEqual([])
  await guard.context.close()
})

it('without a network the next one opens, a replay does not, not even after a restart, and all is told later', async () => {
  const pass = await visitorPass('visitor-2', 3)
  const guard = await openGate()
  const bundle = guard.page.waitForResponse((answer) => answer.url().includes('/bundle'))
  await guard.page.reload()
  await bundle
  await guard.at('gate-list-age').waitFor()
  await guard.context.setOffline(true)
  await guard.at('offline-bar').waitFor()
  const code = codeOf(pass)
  expect(await judge(guard, code)).toMatchObject({ word: '放行' })
  await guard.at('verdict-by-phone').waitFor()
  await guard.see('林* 等 2 人')
  await guard.page.screenshot({
    path: new URL('../../../artifacts/h5/64-gate-offline.png', import.meta.url).pathname,
  })
  await next(guard)
  expect(await judge(guard, code)).toEqual({ word: '先别进', why: '这个码刚用过' })
  await next(guard)
  await guard.see('2 次记录等着联网送回')
  // A restart: the page anew from what the phone keeps, the doors of the server shut.
  await guard.page.route('**/v1/**', (route) => route.abort())
  await guard.context.setOffline(false)
  await guard.page.reload()
  await guard.at('gate-waiting').waitFor()
  expect(await judge(guard, code)).toEqual({ word: '先别进', why: '这个码刚用过' })
  await next(guard)
  const told = guard.page.waitForResponse((answer) => answer.url().includes('/scans/sync'))
  await guard.page.unroute('**/v1/**')
  await guard.page.reload()
  expect((await told).status()).toBe(200)
  await guard.at('gate-waiting').waitFor({ state: 'hidden' })
  const { items } = await send<{ items: { verdict: string; offline: boolean }[] }>(
    'guard-1',
    'GET',
    '/v1/gates/compound-1-gate-1/passages',
  )
  expect(items.filter(({ offline }) => offline).map(({ verdict }) => verdict)).toEqual([
    'refuse',
    'refuse',
    'open',
  ])
  await guard.context.close()
})

it('a visitor without a phone is registered, and the pass on paper opens once', async () => {
  const guard = await openGate()
  await guard.at('gate-register').tap()
  await guard.at('register-agreed').tap()
  await write(guard, 'register-name', '王师傅')
  await guard.at('register-purpose_deliver').tap()
  await guard.keep('65-gate-register')
  const made = guard.page.waitForResponse((answer) => /\/v1\/visits\/[^/]+\/pass/.test(answer.url()))
  await guard.at('register-submit').tap()
  await guard.at('paper').waitFor()
  const { code } = (await (await made).json()) as PassView
  await guard.keep('66-gate-paper')
  await guard.page.goBack()
  await guard.at('gate-judge').waitFor()
  expect(await judge(guard, code)).toMatchObject({ word: '放行' })
  await guard.see('王*')
  await next(guard)
  expect(await judge(guard, code)).toMatchObject({ word: '先别进' })
  expect(guard.problems).toEqual([])
  await guard.context.close()
})

it('opens without a network on a phone six times as slow, and prints how long it took', async () => {
  const aimMs = 150
  const guard = await openGate()
  const passes = await Promise.all([1, 2, 3, 4, 5].map((n) => visitorPass(`visitor-${10 + n}`, 1)))
  const bundle = guard.page.waitForResponse((answer) => answer.url().includes('/bundle'))
  await guard.page.reload()
  await bundle
  await guard.at('gate-list-age').waitFor()
  await guard.context.setOffline(true)
  await guard.at('offline-bar').waitFor()
  const chrome = await guard.context.newCDPSession(guard.page)
  await chrome.send('Emulation.setCPUThrottlingRate', { rate: 6 })
  const tapMs: number[] = []
  const checkMs: number[] = []
  for (const pass of passes) {
    await write(guard, 'gate-code', codeOf(pass))
    tapMs.push(await guard.at('gate-judge').evaluate(timeToVerdict))
    checkMs.push(await guard.page.evaluate(timeOfCheck))
    expect(await guard.at('verdict-word').textContent()).toBe('放行')
    await next(guard)
    await guard.at('verdict-word').waitFor({ state: 'hidden' })
  }
  await guard.context.close()
  const shown = (all: number[]) =>
    `${all.map((ms) => ms.toFixed(0)).join(', ')} ms, median ${median(all).toFixed(0)} ms`
  process.stdout.write(
    `at 6× slower: check ${shown(checkMs)} (aim ${aimMs}); tap to verdict ${shown(tapMs)}\n`,
  )
})

it('a compound’s rules are changed by its dispatcher, and the gate keeps them', async () => {
  const desk = await openPhone(browser, server.address, { desktop: true, width: 1280, height: 800 })
  await signIn(desk, `dispatcher-${post}`)
  await desk.page.goto('/#/console/compounds/index')
  await desk.at('compound-compound-1').click()
  await desk.at('rules-idNumber').waitFor()
  await desk.keep('67-compound-rules')
  await desk.at('rules-idNumber').click()
  await write(desk, 'rules-keepDays', '7')
  await desk.at('rules-save').click()
  await desk.at('rules-saved').waitFor()
  expect(desk.problems).toEqual([])
  await desk.context.close()
  const { rules } = await send<{ rules: { idNumber: boolean; keepDays: number } }>(
    'resident-1',
    'GET',
    '/v1/compounds/compound-1',
  )
  expect(rules).toMatchObject({ idNumber: true, keepDays: 7 })
  const guard = await openGate()
  await guard.at('gate-register').tap()
  await guard.see('身份证号（单独同意）')
  await guard.context.close()
})

const median = (all: readonly number[]) =>
  [...all].sort((one, other) => one - other)[Math.floor(all.length / 2)] ?? NaN

/** In the page: the measure that it left of its last decision; NaN where it left none. */
const timeOfCheck = () => performance.getEntriesByName('gate-decision', 'measure').pop()?.duration ?? NaN

/** In the page: from the press on the button until the verdict stands in the document. */
function timeToVerdict(button: Element): Promise<number> {
  return new Promise((resolve) => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector('[data-testid="verdict-word"]')) return
      watch.disconnect()
      resolve(performance.now() - from)
    })
    watch.observe(document.body, { childList: true, subtree: true })
    const from = performance.now()
    ;(button as HTMLElement).click()
  })
}
