// Appointments in a real browser: a student pays, a resident is exempt, a guardian books for a child, a wait is rewarded, a ticket is called.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { completeIdNumber } from '@chaolin/shared/id-number'
import type { Browser } from 'playwright-core'
import { startServer, type RunningServer } from '../weapp/server.ts'
import { openBrowser, openPhone, signIn, write, type Look, type Phone } from './browser.ts'

interface Slot {
  id: string
  from: string
  free: number
}
interface Booked {
  number: string
}

let browser: Browser
let server: RunningServer
let campus = ''
beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer()
  const { items } = await server.get<{ items: { id: string }[] }>(
    '/v1/sites?kind=campus_police_post',
    'sandbox:admin',
  )
  campus = items[0]!.id
})
afterAll(async () => {
  await browser.close()
  await server.stop()
})

let counted = 0
/** Each a number of its own, of somebody born on this day. */
const idNumber = (born = '19900307') =>
  completeIdNumber(`330114${born}${String(100 + ++counted).padStart(3, '0')}`)
const somebody = () => ({ name: '陈小雨', idNumber: idNumber(), phone: '13800000000' })

async function be(name: string, look: Look = {}): Promise<Phone> {
  const phone = await openPhone(browser, server.address, look)
  await signIn(phone, name)
  return phone
}

async function end(...phones: Phone[]) {
  expect(phones.flatMap(({ problems }) => problems)).toEqual([])
  for (const { context } of phones) await context.close()
}

const slotsOf = async (service: string, siteId = campus) =>
  (
    await server.get<{ items: Slot[] }>(`/v1/sites/${siteId}/slots?service=${service}`, 'sandbox:admin')
  ).items.filter(({ free }) => free > 0)

const bookAs = (name: string, slotId: string, service: string) =>
  server.send<Booked>(name, 'POST', '/v1/appointments', { slotId, service, applicant: somebody() })

async function choose(phone: Phone, service: string) {
  await phone.page.goto('/#/appointments/services/index')
  await phone.at(`service-${service}`).tap()
  await phone.at('service-choose').tap()
  await phone.at('slots-site').tap()
  await phone.at(`site-${campus}`).tap()
  await phone.at('days').waitFor()
}

async function pick(phone: Phone, nth = 0): Promise<void> {
  // How many are left of the first day depends on the hour.
  await phone.page.locator('.day:not(.shut):visible').nth(1).tap()
  const free = phone.page.locator('.slot:not(.full):not(.on):visible')
  await free.nth(nth).tap()
  await phone.at('slot-chosen').waitFor()
}

async function fill(phone: Phone, { name, idNumber: number, phone: mobile }: ReturnType<typeof somebody>) {
  await write(phone, 'apply-name', name)
  await write(phone, 'apply-id', number)
  await write(phone, 'apply-phone', mobile)
}

const status = (phone: Phone, wanted: string) =>
  phone.page.locator(`[data-testid="detail-hero"][data-status="${wanted}"]:visible`).last().waitFor()
const numberOf = (phone: Phone) => /number=([\w-]+)/.exec(phone.page.url())?.[1] ?? ''

async function payAtCashier(phone: Phone, shot?: string) {
  await phone.at('detail-pay').tap()
  await phone.page.waitForURL(/\/sandbox\/pay\/cashier\//)
  if (shot) await phone.page.screenshot({ path: `${shotFolder}/${shot}.png` })
  await phone.page.getByRole('button', { name: '确认支付' }).tap()
  await phone.page.getByText('支付成功').waitFor()
  if (shot) await phone.page.screenshot({ path: `${shotFolder}/${shot}-done.png` })
  await phone.page.getByRole('link', { name: '完成' }).tap()
}
const shotFolder = new URL('../../../artifacts/h5', import.meta.url).pathname

it('a student books at the campus, turns back at the cashier, pays, moves it and cancels: the money goes back', async () => {
  const student = await be('student-1')
  await student.at('home-appointments').waitFor()
  await student.keep('80-home')
  await student.at('home-appointments').tap()
  await student.at('service-replacement').waitFor()
  await student.keep('81-services')
  await student.at('service-replacement').tap()
  await student.at('service-fee').waitFor()
  await student.see('依据：国家发展改革委')
  await student.keep('82-service')
  await choose(student, 'replacement')
  await pick(student)
  await student.keep('83-slots')
  await student.at('slots-go').tap()
  await student.see('先填姓名')
  const applicant = somebody()
  await fill(student, { ...applicant, idNumber: '330114199003070011' })
  await student.see('身份证号不对，请对照证件再看一遍')
  await write(student, 'apply-id', applicant.idNumber)
  await student.at('apply-agree').tap()
  await student.keep('84-apply')
  await student.at('apply-send').tap()
  await status(student, 'held')
  await student.at('detail-left').waitFor()
  await student.keep('85-held')

  await student.at('detail-pay').tap()
  await student.page.getByRole('button', { name: '先不付' }).tap()
  await student.at('pay-cancelled').waitFor()
  await payAtCashier(student, '86-cashier')
  await status(student, 'booked')
  await student.see('工本费 40 元，已付')
  await student.keep('87-booked')
  await student.at('detail-receipt').tap()
  await student.at('receipt-sheet').waitFor()
  await student.keep('88-receipt')
  await student.at('receipt-close').tap()

  await student.context.route('https://uri.amap.com/**', (route) => route.fulfill({ body: 'a map' }))
  const opening = student.context.waitForEvent('page')
  await student.at('detail-map').tap()
  const map = await opening
  await map.waitForURL('https://uri.amap.com/marker**coordinate=gaode**')
  await map.close()
  const before = await student.at('detail-time').innerText()
  await student.at('detail-move').tap()
  await pick(student, 3)
  await student.keep('89-move')
  await student.at('slots-move').tap()
  await student.page.waitForFunction((old) => {
    const shown = [...document.querySelectorAll('[data-testid="detail-time"]')].pop()
    return shown?.textContent !== undefined && shown.textContent !== old
  }, before)
  await status(student, 'booked')
  await student.at('detail-cancel').tap()
  await student.at('cancel-sheet').waitFor()
  await student.keep('90-cancel')
  await student.at('cancel-yes').tap()
  await status(student, 'cancelled')
  await student.see('40 元已退回')
  await student.keep('91-refunded')
  await end(student)
})

it('a resident with low income pays nothing and is booked at once; in the dark, and in the calendar', async () => {
  const resident = await be('resident-3', { dark: true })
  await choose(resident, 'renewal')
  await pick(resident, 2)
  await resident.keep('92-slots-dark')
  await resident.at('slots-go').tap()
  await fill(resident, somebody())
  await resident.at('apply-exempt-low_income').tap()
  await resident.at('apply-proof').waitFor()
  await resident.at('apply-agree').tap()
  await resident.see('不收费，提交就约好了')
  await resident.keep('93-apply-dark')
  await resident.at('apply-send').tap()
  await status(resident, 'booked')
  await resident.see('低保减免，窗口要看证明原件')
  await resident.keep('94-booked-dark')
  const file = resident.page.waitForEvent('download')
  await resident.at('detail-calendar').tap()
  expect((await file).suggestedFilename()).toBe(`${numberOf(resident)}.ics`)
  await resident.at('tell-me-on').tap()
  await resident.see('开好了')
  await resident.page.goto('/#/appointments/list/index')
  await resident.at('appointments-open').waitFor()
  await resident.keep('95-list-dark')
  await end(resident)
})

it('a guardian books for a child, and is told why', async () => {
  const guardian = await be('resident-4')
  await choose(guardian, 'first_issue')
  await pick(guardian)
  await guardian.at('slots-go').tap()
  await fill(guardian, { ...somebody(), idNumber: idNumber('20150601') })
  await guardian.see('未满 16 周岁：由监护人申请')
  await write(guardian, 'apply-guardian-name', '陈大山')
  await write(guardian, 'apply-guardian-id', idNumber('20100101'))
  await guardian.see('监护人要满 18 周岁')
  await guardian.at('apply-guardian').scrollIntoViewIfNeeded()
  await guardian.keep('96-guardian')
  await write(guardian, 'apply-guardian-id', idNumber('19800101'))
  await guardian.at('apply-agree').tap()
  await guardian.at('apply-send').tap()
  await status(guardian, 'booked')
  await guardian.see('办好后有效')
  await end(guardian)
})

it('a slot that filled up meanwhile is answered with others, and one tap takes one', async () => {
  const resident = await be('resident-5')
  await choose(resident, 'temporary')
  await pick(resident, 5)
  await resident.at('slots-go').tap()
  const slotId = /slot=(\d+)/.exec(resident.page.url())?.[1] ?? ''
  for (let i = 0; i < 5; i++) await bookAs(`visitor-${20 + i}`, slotId, 'first_issue')
  await fill(resident, somebody())
  await resident.at('apply-agree').tap()
  await resident.at('apply-send').tap()
  await resident.at('next-sheet').waitFor()
  await resident.see('这个时段约满了')
  await resident.keep('97-full')
  await resident.page.locator('[data-testid^="next-"][role="button"]:visible').first().tap()
  await status(resident, 'held')
  await end(resident)
})

it('who waits is offered what somebody gives back, and takes it', async () => {
  const day = (await slotsOf('temporary'))[40]!.from.slice(0, 10)
  const { items } = await server.get<{ items: { id: string }[] }>(
    `/v1/staff/sites/${campus}/schedules`,
    'sandbox:clerk-1',
  )
  await server.send('clerk-1', 'PUT', `/v1/staff/schedules/${items[0]!.id}/exceptions/${day}`, {
    frames: [['09:00', '09:30']],
  })
  const [only] = (await slotsOf('temporary')).filter(({ from }) => from.startsWith(day))
  const booked = await Promise.all(
    Array.from({ length: only!.free }, (_, i) => bookAs(`visitor-${30 + i}`, only!.id, 'temporary')),
  )
  const waiting = await be('resident-6', { dark: true })
  await choose(waiting, 'temporary')
  await waiting.at(`day-${day}`).tap()
  await waiting.at('slots-wait').tap()
  await waiting.at('wait-waitDay').tap()
  await waiting.keep('98-wait')
  await waiting.at('wait-go').tap()
  await fill(waiting, somebody())
  await waiting.at('apply-agree').tap()
  await waiting.at('apply-send').tap()
  await waiting.at('wait-waiting').waitFor()
  await waiting.see('有人退号先给您')
  await server.send('visitor-30', 'POST', `/v1/appointments/${booked[0]!.number}/cancel`, {})
  await waiting.at('wait-offered').waitFor()
  await waiting.keep('99-offer')
  await waiting.at('wait-accept').tap()
  await status(waiting, 'held')
  await payAtCashier(waiting, '99-cashier-dark')
  await status(waiting, 'booked')
  await end(waiting)
})

const allDay = [['00:00', '24:00']]

it('who is there checks in by the code, waits, and is called to a counter', async () => {
  const day = { 1: allDay, 2: allDay, 3: allDay, 4: allDay, 5: allDay, 6: allDay, 7: allDay }
  await server.send('admin', 'POST', `/v1/staff/sites/${campus}/schedules`, {
    counterId: '9',
    counter: '9 号窗口',
    services: ['residence_permit'],
    weekly: day,
    onHolidays: 'weekly',
    slotMinutes: 20,
    publicCapacity: 9,
    walkInCapacity: 0,
    leadMinutes: 0,
    horizonDays: 2,
  })
  const [next] = await slotsOf('residence_permit')
  const { number } = await bookAs('student-2', next!.id, 'residence_permit')
  const student = await be('student-2')
  await student.page.goto(`/#/appointments/detail/index?number=${number}`)
  await student.at('detail-check-in').tap()
  await write(student, 'check-in-code', 'CS1:nonsense:1:x')
  await student.at('check-in-yes').tap()
  await student.at('check-in-problem').waitFor()
  const { printed } = await server.get<{ printed: string }>(
    `/v1/sites/${campus}/check-in-code`,
    'sandbox:clerk-1',
  )
  await write(student, 'check-in-code', printed)
  await student.at('check-in-yes').tap()
  await status(student, 'checked_in')
  await student.see('下一个就是您')
  await student.keep('100-waiting')
  await server.send('clerk-1', 'POST', `/v1/appointments/${number}/call`, { counterId: '9' })
  await status(student, 'called')
  await student.see('9 号窗口')
  await student.keep('101-called')
  await end(student)
})

it('in large there is little: the soonest times, and one thing to do', async () => {
  const elder = await be('resident-7')
  await elder.page.evaluate(() =>
    localStorage.setItem(
      'display',
      JSON.stringify({ data: JSON.stringify({ state: { language: 'zh', elder: true }, version: 0 }) }),
    ),
  )
  await elder.page.reload()
  await elder.page.goto('/#/appointments/service/index?code=renewal')
  await elder.at('service-more').waitFor()
  await elder.keep('102-service-elder')
  await elder.at('service-choose').tap()
  await elder.at('next-slots').waitFor()
  await elder.keep('103-slots-elder')
  await elder.page.locator('[data-testid^="next-"][role="button"]:visible').first().tap()
  await fill(elder, somebody())
  await elder.at('apply-agree').tap()
  await elder.at('apply-send').tap()
  await status(elder, 'held')
  await elder.keep('104-held-elder')
  await end(elder)
})
