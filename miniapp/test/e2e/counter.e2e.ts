// The counter in a real browser: two people at one queue, the screen in the hall, a day that closes, the bill of a day.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { completeIdNumber } from '@chaolin/shared/id-number'
import { addDays, localDate } from '@chaolin/shared/appointments/slots'
import { DatabaseSync } from 'node:sqlite'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { openBrowser, openPhone, signIn, write, type Look, type Phone } from './browser.ts'
import { startMoved, type MovedServer } from './moved-server.ts'

const wide = { desktop: true, width: 1280, height: 800 }
const hallScreen = { desktop: true, width: 1440, height: 900, dark: true }
// The browser's days, at hours that the server is told.
const today = localDate(new Date())
const tomorrow = addDays(today, 1)
const officeHours = [
  ['08:30', '11:30'],
  ['13:30', '17:00'],
]

let browser: Browser
let server: MovedServer
let site = ''
let schedule = ''
beforeAll(async () => {
  browser = await openBrowser()
  server = await startMoved(`${today}T08:00`)
  const me = await send<{ person: { roles: { role: string; siteId?: string }[] } }>(
    'clerk-1',
    'GET',
    '/v1/me',
  )
  site = me.person.roles.find(({ role }) => role === 'clerk')?.siteId ?? ''
  const { items } = await send<{ items: { id: string }[] }>(
    'admin',
    'GET',
    `/v1/staff/sites/${site}/schedules`,
  )
  schedule = items[0]?.id ?? ''
  // Also where it is a weekend.
  for (const day of [today, tomorrow])
    await send('admin', 'PUT', `/v1/staff/schedules/${schedule}/exceptions/${day}`, { frames: officeHours })
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

const send: MovedServer['send'] = (...call) => server.send(...call)

let counted = 0
const somebody = () => {
  counted += 1
  const idNumber = completeIdNumber(`33011419900307${String(counted).padStart(3, '0')}`)
  return { name: '陈小雨', idNumber, phone: '13800000000' }
}

interface Slot {
  id: string
  from: string
}
interface Booked {
  number: string
  status: string
}

/** Booked by phone: for this day, from this time of it on. */
async function book(who: string, service: string, { day = today, at = '11:30', more = {} } = {}) {
  const { items } = await send<{ items: Slot[] }>(
    who,
    'GET',
    `/v1/sites/${site}/slots?service=${service}&from=${day}&to=${day}`,
  )
  const slot = items.find(({ from }) => from.slice(11, 16) >= at)
  const applicant = somebody()
  const body = { slotId: slot?.id, service, applicant, ...more }
  const booked = await send<Booked>(who, 'POST', '/v1/appointments', body)
  return { ...booked, applicant }
}
const step = (who: string, number: string, name: string, body: object = {}) =>
  send<{ ticket: string | null; status: string }>(who, 'POST', `/v1/appointments/${number}/${name}`, body)

async function openWide(who: string, room: string, look: Look = wide): Promise<Phone> {
  const window = await openPhone(browser, server.address, look)
  await signIn(window, who)
  await window.page.goto(`/#/console/${room}/index`)
  return window
}

const textOf = (window: Phone, testId: string) => window.at(testId).textContent()

it('one queue for two people: called, seen on the screen, served; a walk-in who does not come', async () => {
  server.setClock(`${today}T09:00`)
  const { number } = await book('resident-1', 'first_issue', { at: '13:30' })
  server.setClock(`${today}T13:10`)
  const { code } = await send<{ code: string }>('clerk-1', 'GET', `/v1/sites/${site}/check-in-code`)
  expect((await step('resident-1', number, 'check-in', { code })).ticket).toBe('A001')

  const hall = await openPhone(browser, server.address, hallScreen)
  await hall.page.goto(`/#/console/display/index?site=${site}`)
  await hall.see('在等 1 人')
  await hall.at('display-none').waitFor()

  const clerk = await openWide('clerk-1', 'counter')
  await clerk.at(`queue-${number}`).waitFor()
  await clerk.at('check-in-code').waitFor()
  await clerk.page.keyboard.press('n')
  await clerk.at('act-serve').waitFor()
  expect(await textOf(clerk, 'ticket-number')).toBe('A001')
  await hall.at('display-attention').waitFor()
  expect(await textOf(hall, 'display-attention')).toBe('请 A001 到 1 号窗口')
  await hall.page.screenshot({ path: shot('92-display-call') })
  await clerk.keep('90-counter')

  await clerk.at('ticket-reveal').click()
  await write(clerk, 'reveal-reason', '核对身份证')
  await clerk.at('reveal-now').click()
  await clerk.see('陈小雨')
  const { items } = await send<{ items: { reason: string }[] }>('resident-1', 'GET', '/v1/me/access-log')
  expect(items.map(({ reason }) => reason)).toContain('核对身份证')

  await clerk.page.keyboard.press('Enter')
  await clerk.at('ask-yes').click()
  await clerk.see('办好了')
  expect((await send<Booked>('resident-1', 'GET', `/v1/appointments/${number}`)).status).toBe('served')

  await clerk.page.keyboard.press('w')
  await clerk.at('walk-in-service-temporary').click()
  await clerk.at('walk-in-take').click()
  expect(await textOf(clerk, 'ticket-text')).toBe('B002')
  await clerk.keep('91-counter-ticket')
  await clerk.at('ticket-done').click()
  await clerk.page.keyboard.press('n')
  await clerk.at('act-recall').click()
  await clerk.see('叫了 2 次')
  await clerk.page.keyboard.press('x')
  await clerk.at('ask-sheet').waitFor()
  await clerk.at('ask-yes').click()
  await clerk.see('没有人在等')
  await hall.see('没有人在等')
  await hall.context.setOffline(true)
  await hall.at('display-stale').waitFor()
  await hall.page.screenshot({ path: shot('93-display-stale') })
  expect(clerk.problems).toEqual([])
  await clerk.context.close()
  await hall.context.close()
})

it('an exemption waits for its proof, and the holder of a card takes the place of who booked with it', async () => {
  const exempt = await book('resident-2', 'renewal', { at: '14:30', more: { exemption: 'low_income' } })
  const other = await book('resident-3', 'first_issue', { at: '15:00' })
  server.setClock(`${today}T14:15`)
  await step('clerk-1', exempt.number, 'check-in')
  const clerk = await openWide('clerk-1', 'counter', { ...wide, dark: true })
  await clerk.at(`queue-${exempt.number}`).click()
  await clerk.at('ticket-proof').waitFor()
  await clerk.at('act-call').click()
  await clerk.at('act-serve').waitFor()
  await clerk.keep('94-counter-dark')
  await clerk.at('act-serve').click()
  expect(await clerk.at('ask-yes').getAttribute('aria-disabled')).toBe('true')
  await clerk.at('proof-seen').click()
  await clerk.at('ask-yes').click()
  await clerk.at(`queue-${exempt.number}`).waitFor({ state: 'detached' })

  await clerk.page.keyboard.press('w')
  await clerk.at('walk-in-service-first_issue').click()
  await clerk.at('walk-in-card').click()
  await write(clerk, 'walk-in-name', '陈小雨')
  await write(clerk, 'walk-in-id', other.applicant.idNumber)
  await clerk.at('walk-in-take').click()
  await clerk.at('walk-in-override').waitFor()
  await clerk.keep('95-counter-override')
  await write(clerk, 'walk-in-reason', '人证比对一致')
  await clerk.at('walk-in-take').click()
  await clerk.at('ticket-text').waitFor()
  expect((await send<Booked>('resident-3', 'GET', `/v1/appointments/${other.number}`)).status).toBe(
    'cancelled',
  )
  expect(clerk.problems).toEqual([])
  await clerk.context.close()
})

it('fits a phone: the queue, then the ticket in its place', async () => {
  for (const dark of [false, true]) {
    const clerk = await openWide('clerk-1', 'counter', { dark })
    await clerk.page.locator('[data-testid^="queue-"]').first().waitFor()
    await clerk.keep(`96-counter-phone${dark ? '-dark' : ''}`)
    await clerk.page.locator('[data-testid^="queue-"]').first().tap()
    await clerk.at('ticket-number').waitFor()
    await clerk.keep(`97-counter-phone-ticket${dark ? '-dark' : ''}`)
    const overflow = await clerk.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBeLessThanOrEqual(0)
    await clerk.at('counter-back').tap()
    await clerk.at('call-next').waitFor()
    await clerk.context.close()
  }
  const hall = await openPhone(browser, server.address)
  await hall.page.goto(`/#/console/display/index?site=${site}`)
  await hall.at('display-waiting').waitFor()
  await hall.keep('98-display-phone')
  await hall.context.close()
})

it('a screen has an address of its own, with which it shows the code to check in by', async () => {
  const admin = await openWide('admin', 'display')
  await admin.at('site-choice').click()
  await admin.at(`site-${site}`).click()
  await admin.at('display-make').click()
  const address = (await textOf(admin, 'secret')) ?? ''
  await admin.context.close()
  const hall = await openPhone(browser, server.address, hallScreen)
  await hall.page.goto(address)
  const code = (await hall.at('display-code').getAttribute('data-code')) ?? ''
  expect(hall.page.url()).not.toContain('device')
  await hall.keep('98-display-code')
  const { number } = await book('resident-8', 'first_issue', { at: '15:30' })
  server.setClock(`${today}T15:10`)
  await hall.page.waitForFunction(
    (before) => document.querySelector('[data-testid="display-code"]')?.getAttribute('data-code') !== before,
    code,
  )
  const fresh = await hall.at('display-code').getAttribute('data-code')
  await expect(step('resident-8', number, 'check-in', { code })).rejects.toThrow('site_code_invalid')
  expect((await step('resident-8', number, 'check-in', { code: fresh })).status).toBe('checked_in')
  expect(hall.problems).toEqual([])
  await hall.context.close()
})

it('a day that closes says whom it moves before it does, and what they are offered', async () => {
  const { number } = await book('resident-4', 'first_issue', { day: tomorrow, at: '09:00' })
  const admin = await openWide('admin', 'schedules')
  await admin.at('site-choice').click()
  await admin.at(`site-${site}`).click()
  await admin.at(`day-${tomorrow}`).waitFor()
  await admin.keep('99-schedules')
  await admin.at(`day-${tomorrow}`).click()
  await write(admin, 'day-frames', '10:00-09:00')
  await admin.see('结束要晚于开始')
  await admin.at('day-closed').click()
  await admin.at('day-save').click()
  await admin.at('ask-moved-sheet').waitFor()
  await admin.at(`moved-${number}`).waitFor()
  await admin.keep('9a-schedules-ask')
  await admin.at('ask-moved-yes').click()
  await admin.at('day-sheet').waitFor({ state: 'detached' })
  await admin.at('schedule-part-moved').click()
  await admin.at(`moved-${number}`).waitFor()
  await admin.at('schedule-part-week').click()
  await write(admin, 'week-1', '8:30-11')
  await admin.see('写成 08:30-11:30 这样')
  await admin.keep('9b-schedules-week')
  await admin.at('schedule-withdraw').click()
  await admin.at('withdraw-yes').click()
  await admin.at('in-use-sheet').waitFor()
  await admin.at(`moved-${number}`).waitFor()
  await admin.keep('9b-schedules-withdraw')
  await admin.at('in-use-sheet').getByText('先不', { exact: true }).click()
  const moved = await send<{ moved: boolean }>('resident-4', 'GET', `/v1/appointments/${number}`)
  expect(moved.moved).toBe(true)
  await send('admin', 'PUT', `/v1/staff/schedules/${schedule}/exceptions/${tomorrow}`, {
    frames: officeHours,
  })
  const phone = await openWide('clerk-1', 'schedules', {})
  await phone.at(`day-${tomorrow}`).waitFor()
  await phone.keep('9c-schedules-phone')
  expect([...admin.problems, ...phone.problems]).toEqual([])
  await admin.context.close()
  await phone.context.close()
})

/** Books what costs 20 yuan for the day after, and pays. */
async function pay(who: string, at: string) {
  const { number } = await book(who, 'renewal', { day: tomorrow, at })
  const parameters = await send<object>(who, 'POST', `/v1/appointments/${number}/pay`, {})
  await send(who, 'POST', '/sandbox/pay/request', { ...parameters, decision: 'pay' })
  await until(async () => (await send<Booked>(who, 'GET', `/v1/appointments/${number}`)).status === 'booked')
  return number
}

async function until(holds: () => Promise<boolean>) {
  const end = Date.now() + 60_000
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('it did not come')
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
}

/** Comes without an appointment, pays what is due, and is served. */
async function servedAtCounter(service: string) {
  const { number } = await send<Booked>('clerk-1', 'POST', `/v1/staff/sites/${site}/tickets`, { service })
  await step('clerk-1', number, 'call')
  await step('clerk-1', number, 'serve', { feeTaken: true })
}

interface Day {
  state: string
  refunds: unknown[]
}

it('the cashier sees the bill of a day after ten of the next, and explains what does not match', async () => {
  for (const [who, at] of [
    ['resident-5', '13:30'],
    ['resident-6', '14:00'],
  ] as const)
    await pay(who, at)
  const gone = await pay('resident-7', '14:30')
  await send('admin', 'POST', '/sandbox/pay/faults', { refund: 'abnormal', times: 1 })
  await step('resident-7', gone, 'cancel')
  await servedAtCounter('temporary')
  // Our books have one amount wrong.
  const books = new DatabaseSync(path.join(server.dataDir, 'chaolin.db'))
  books.exec('update pay_payments set amount_fen = 1999 where id = (select min(id) from pay_payments)')
  books.close()
  const url = `/v1/staff/payments/reconciliation?date=${today}`
  const cashier = await openWide('cashier', 'cashier')
  await write(cashier, 'cashier-day', today)
  await cashier.at('bill-waiting').waitFor()
  // It belongs to the day on which WeChat Pay took it.
  await until(async () => (await send<Day>('cashier', 'GET', url)).refunds.length > 0)
  server.setClock(`${tomorrow}T10:12`)
  await until(async () => {
    const day = await send<Day>('cashier', 'GET', url)
    return day.state === 'done' && day.refunds.length > 0
  })
  await cashier.page.reload()
  await cashier.at('cashier-day').waitFor()
  await write(cashier, 'cashier-day', today)
  await cashier.at('unexplained').waitFor()
  expect(await textOf(cashier, 'unexplained')).toContain('1笔没说清')
  expect(await textOf(cashier, 'bucket-amount_differs')).toContain('1 笔')
  expect(await textOf(cashier, 'day-total')).toContain('微信净收 ¥39.99 + 窗口收 ¥10.00')
  expect(await textOf(cashier, 'counter-sums')).toContain('减免：低保 1 件')
  await cashier.keep('9d-cashier')
  await cashier.at('takings-toggle').click()
  await cashier.page.locator('[data-testid^="taking-"]', { hasText: '¥10.00' }).first().waitFor()
  await cashier.keep('9d-cashier-counter')
  await cashier.at('takings-toggle').click()
  await cashier.page.locator('[data-testid^="line-resolve-"]').first().click()
  await write(cashier, 'resolve-note', '核对过商户平台，登记有误，已更正')
  await cashier.keep('9e-cashier-resolve')
  await cashier.at('resolve-yes').click()
  await cashier.see('都说清了')
  await cashier.see('您：核对过商户平台，登记有误，已更正')
  await cashier.page.locator('[data-testid^="refund-resolve-"]').first().click()
  await write(cashier, 'resolve-note', '窗口已退现金，收据 2027-0031')
  await cashier.at('resolve-yes').click()
  await cashier.see('没有退不到的')
  await cashier.see('您：窗口已退现金，收据 2027-0031')
  expect(cashier.problems).toEqual([])
  await cashier.context.close()
  for (const dark of [false, true]) {
    const phone = await openWide('cashier', 'cashier', { dark })
    await write(phone, 'cashier-day', today)
    await phone.at('unexplained').waitFor()
    await phone.keep(`9f-cashier-phone${dark ? '-dark' : ''}`)
    await phone.context.close()
  }
  const english = await openWide('cashier', 'cashier', { ...wide, dark: true })
  await english.page.evaluate(() =>
    localStorage.setItem(
      'display',
      JSON.stringify({ data: JSON.stringify({ state: { language: 'en', elder: false }, version: 0 }) }),
    ),
  )
  await english.page.reload()
  await write(english, 'cashier-day', today)
  await english.see('Total of the day')
  await english.at('takings-toggle').click()
  await english.at('takings-list').scrollIntoViewIfNeeded()
  await english.keep('9g-cashier-english')
  await english.context.close()
})

const shot = (name: string) => path.resolve(import.meta.dirname, `../../../artifacts/h5/${name}.png`)
