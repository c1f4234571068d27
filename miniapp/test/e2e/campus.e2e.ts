// The campus in a real browser: the code is claimed, shown and judged; help is called, also with no network; a walk home.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Browser } from 'playwright-core'
import { startServer, type RunningServer } from '../weapp/server.ts'
import { openBrowser, openPhone, signIn, write, type Look, type Phone } from './browser.ts'
import { claimCode, end } from './campus-people.ts'

const gate = 'campus-1-gate-1'
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

async function be(name: string, look: Look = {}): Promise<Phone> {
  const phone = await openPhone(browser, server.address, look)
  await signIn(phone, name)
  return phone
}

/** A student who holds a code already. */
async function student(n: number, look: Look = {}): Promise<Phone> {
  await claimCode(server, n)
  return be(`student-${n}`, look)
}

async function stand(phone: Phone, longitude = 120.35, latitude = 30.31) {
  await phone.context.grantPermissions(['geolocation'])
  await phone.context.setGeolocation({ longitude, latitude })
}

const second = 1000

/** A walker: each second a little further, for the browser tells no new place of somebody who stands. */
async function walkOn(phone: Phone, enough: (ms: number) => Promise<boolean>) {
  for (let i = 1; i <= 40; i++) {
    await phone.context.setGeolocation({ longitude: 120.35 + i * 1e-5, latitude: 30.31 })
    await phone.page.waitForTimeout(second)
    if (await enough(i * second)) return
  }
  throw new Error('never enough')
}

const shownCode = async (phone: Phone) => {
  await phone.at('campus-code').waitFor()
  return (await phone.at('campus-code').getAttribute('data-code')) ?? ''
}

const nextCode = (phone: Phone, before: string) =>
  phone.page.waitForFunction(
    (code) => {
      const all = [...document.querySelectorAll('[data-testid="campus-code"]')]
      const shown = all[all.length - 1]
      return shown !== undefined && shown.getAttribute('data-code') !== code
    },
    before,
    { timeout: stepMs + 10_000 },
  )

interface Verdict {
  verdict: string
  reason?: string
  person?: { name: string; kind: string }
}
const verify = (who: string, code: string, purpose: 'gate' | 'counter') =>
  send<Verdict>(who, 'POST', '/v1/campus/codes/verify', { code, purpose })

/** A thumb that stays. */
async function hold(phone: Phone, ms: number) {
  // Waits until the button lies still and nothing covers it.
  await phone.at('sos-hold').hover()
  await phone.page.mouse.down()
  await phone.page.waitForTimeout(ms)
  await phone.page.mouse.up()
}

const status = (phone: Phone, wanted: string) =>
  phone.page.locator(`[data-testid="sos-state"][data-status="${wanted}"]:visible`).last().waitFor()

interface Sos {
  number: string
  status: string
  raisedAt: string
  receivedAt: string
  trail: { takenAt: string; receivedAt: string }[]
}
async function openCall(): Promise<Sos> {
  const { items } = await send<{ items: Sos[] }>(
    'dispatcher-campus-1',
    'GET',
    '/v1/staff/campus/sos?microBrainId=campus-1&state=open',
  )
  return send<Sos>('dispatcher-campus-1', 'GET', `/v1/staff/campus/sos/${items[0]!.number}`)
}

it('a student claims the code, wrong once; a gate judges it, also with no network; a counter’s look is told', async () => {
  const phone = await be('student-1')
  await phone.page.goto('/#/pages/mine/index')
  await phone.at('go-campus').tap()
  await phone.at('code-none').waitFor()
  await phone.keep('120-campus-none')
  await phone.at('code-claim').tap()
  await phone.at('claim-campus').tap()
  await phone.at('claim-campus-1').tap()
  await write(phone, 'claim-number', '20260001')
  await write(phone, 'claim-name', '学生0001')
  await write(phone, 'claim-tail', '999999')
  await phone.at('claim-send').tap()
  await phone.at('claim-unmatched').waitFor()
  await phone.keep('121-claim-unmatched')
  await write(phone, 'claim-tail', '100001')
  await phone.at('claim-send').tap()
  await phone.at('claim-done').waitFor()
  await phone.at('claim-to-code').tap()
  const first = await shownCode(phone)
  await phone.see('名册在册')
  await phone.keep('122-campus')
  expect(await verify('guard-1', first, 'gate')).toEqual({ verdict: 'valid' })
  expect(await verify('guard-1', first, 'gate')).toMatchObject({ verdict: 'refuse', reason: 'already_used' })

  await phone.context.setOffline(true)
  await nextCode(phone, first)
  await phone.at('offline-bar').waitFor()
  const second = await shownCode(phone)
  await phone.keep('123-campus-offline')
  await phone.context.setOffline(false)
  expect(await verify('guard-1', second, 'gate')).toEqual({ verdict: 'valid' })
  expect(await verify('clerk-1', second, 'counter')).toMatchObject({
    verdict: 'valid',
    person: { name: '学生0001', kind: 'student' },
  })
  await phone.at('campus-looks').tap()
  await phone.at('look-campus_identity').waitFor()
  await phone.keep('124-looks')
  await phone.page.goto('/#/pages/home/index')
  await phone.at('home-campus').waitFor()
  await end(phone)
})

it('the guard’s page reads a campus code at the campus’s gate: with the network, then without', async () => {
  const owner = await student(2)
  await owner.page.goto('/#/campus/home/index')
  const guard = await be('guard-1')
  await guard.page.goto('/#/gate/index/index')
  await guard.at('gate-chosen').tap()
  await guard.at(`gate-${gate}`).tap()
  await guard.at('gate-list-age').waitFor()
  const first = await shownCode(owner)
  await write(guard, 'gate-code', first)
  await guard.at('gate-judge').tap()
  await guard.at('verdict-open').waitFor()
  await guard.see('校门不显示姓名，请看一眼人')
  await guard.keep('125-gate-campus')
  await guard.at('verdict-next').tap()
  await guard.context.setOffline(true)
  await nextCode(owner, first)
  const second = await shownCode(owner)
  await write(guard, 'gate-code', second)
  await guard.at('gate-judge').tap()
  await guard.at('verdict-by-phone').waitFor()
  await guard.at('verdict-open').waitFor()
  await guard.at('verdict-next').tap()
  await write(guard, 'gate-code', second)
  await guard.at('gate-judge').tap()
  await guard.at('verdict-refuse').waitFor()
  await guard.context.setOffline(false)
  await end(owner, guard)
})

it('held for two seconds it calls; the place follows; the campus takes it; the student says that all is well', async () => {
  const phone = await student(3)
  await stand(phone)
  await phone.page.goto('/#/campus/home/index')
  await shownCode(phone)
  // Lifted too early it asks.
  await hold(phone, 500)
  await phone.at('sos-ask-sheet').waitFor()
  await phone.keep('126-sos-ask')
  await phone.at('sos-ask-sheet').getByRole('button').first().tap()
  await phone.at('sos-ask-sheet').waitFor({ state: 'hidden' })
  await hold(phone, 2300)
  await status(phone, 'open')
  await phone.at('call-emergency').waitFor()
  await phone.keep('127-sos')
  const { number, trail } = await openCall()
  expect(trail.length).toBeGreaterThan(0)
  await walkOn(phone, async () => (await openCall()).trail.length > trail.length)
  await send('staff-campus-1', 'POST', `/v1/staff/campus/sos/${number}/acknowledge`, {})
  await status(phone, 'acknowledged')
  await phone.keep('128-sos-taken')
  await phone.at('sos-false').tap()
  await write(phone, 'sos-false-note', '按错了')
  await phone.at('sos-false-yes').tap()
  await status(phone, 'false_alarm')
  await phone.keep('129-sos-over')
  await phone.at('sos-looks').tap()
  await phone.at('look-sos_place').waitFor()
  await end(phone)
})

it('pressed with no network it is kept, goes out once it is back, and says both times', async () => {
  const phone = await student(4, { dark: true })
  await stand(phone)
  await phone.page.goto('/#/campus/sos/index')
  await phone.at('call-campus').waitFor()
  await phone.at('sos-hold').waitFor()
  await phone.context.setOffline(true)
  await hold(phone, 2300)
  await phone.at('sos-unsent').waitFor()
  await phone.see('没有网，一直在试')
  // Long enough for a place that was taken meanwhile to be late by more than a moment.
  await walkOn(phone, async (ms) => ms >= 17_000 && (await phone.at('sos-waiting').isVisible()))
  await phone.keep('130-sos-unsent-dark')
  await phone.context.setOffline(false)
  await status(phone, 'open')
  await phone.see('按下')
  await phone.at('sos-waiting').waitFor({ state: 'hidden' })
  await phone.keep('131-sos-late-dark')
  const call = await openCall()
  expect(Date.parse(call.receivedAt) - Date.parse(call.raisedAt)).toBeGreaterThan(15_000)
  const taken = call.trail.filter(
    ({ takenAt, receivedAt }) => Date.parse(receivedAt) - Date.parse(takenAt) > 5000,
  )
  expect(taken.length).toBeGreaterThan(0)
  await send('staff-campus-1', 'POST', `/v1/staff/campus/sos/${call.number}/close`, { note: '到了，人没事' })
  await status(phone, 'closed')
  await end(phone)
})

it('a walk home is set, made longer, and ended with a word', async () => {
  const phone = await student(5)
  await stand(phone)
  await phone.page.goto('/#/campus/home/index')
  await phone.at('campus-walk').tap()
  await phone.at('walk-length-15').tap()
  await phone.at('walk-start').tap()
  await phone.at('walk-left').waitFor()
  await phone.keep('132-walk')
  await phone.at('walk-extend').tap()
  await phone.at('walk-more-20').tap()
  await phone.at('walk-extend-yes').tap()
  await phone.page.waitForFunction(() =>
    /^3[45]:/.test(document.querySelector('.walk-left')?.textContent ?? ''),
  )
  await phone.at('walk-stop').tap()
  await phone.at('walk-stopped').waitFor()
  await phone.keep('133-walk-safe')
  await end(phone)
})
