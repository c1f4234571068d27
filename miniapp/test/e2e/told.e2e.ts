// What the holder of an appointment is told when it does not go straight on: set aside, a counter that closed, a miss, the way to the counters, a page that did not load.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { completeIdNumber } from '@chaolin/shared/id-number'
import type { Browser } from 'playwright-core'
import { startServer, type RunningServer } from '../weapp/server.ts'
import { openBrowser, openPhone, signIn, write, type Look, type Phone } from './browser.ts'

interface Slot {
  id: string
  from: string
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

let counted = 300
const somebody = () => ({
  name: '陈小雨',
  idNumber: completeIdNumber(`33011419900307${++counted}`),
  phone: '13800000000',
})
const slotsOf = async (service: string) =>
  (await server.get<{ items: Slot[] }>(`/v1/sites/${campus}/slots?service=${service}`, 'sandbox:admin')).items
const bookAs = (name: string, slotId: string, service: string, applicant = somebody()) =>
  server.send<{ number: string }>(name, 'POST', '/v1/appointments', { slotId, service, applicant })
const act = (number: string, name: string, body: object = {}) =>
  server.send('clerk-1', 'POST', `/v1/appointments/${number}/${name}`, body)

async function be(name: string, look: Look & { language?: 'en' } = {}): Promise<Phone> {
  const phone = await openPhone(browser, server.address, look)
  await signIn(phone, name)
  if (look.language) {
    await phone.page.evaluate((language) => {
      const data = JSON.stringify({ state: { language, elder: false }, version: 0 })
      localStorage.setItem('display', JSON.stringify({ data }))
    }, look.language)
    await phone.page.reload()
  }
  return phone
}
async function end(...phones: Phone[]) {
  expect(phones.flatMap(({ problems }) => problems)).toEqual([])
  for (const { context } of phones) await context.close()
}
const detail = (phone: Phone, number: string) =>
  phone.page.goto(`/#/appointments/detail/index?number=${number}`)

it('set aside it says so; then missed, what that counts for', async () => {
  const allDay = [['00:00', '24:00']]
  await server.send('admin', 'POST', `/v1/staff/sites/${campus}/schedules`, {
    counterId: '9',
    counter: '9 号窗口',
    services: ['residence_permit'],
    weekly: { 1: allDay, 2: allDay, 3: allDay, 4: allDay, 5: allDay, 6: allDay, 7: allDay },
    onHolidays: 'weekly',
    slotMinutes: 20,
    publicCapacity: 9,
    walkInCapacity: 0,
    leadMinutes: 0,
    horizonDays: 2,
  })
  const [next] = await slotsOf('residence_permit')
  const { number } = await bookAs('resident-3', next!.id, 'residence_permit')
  const phone = await be('resident-3', { dark: true })
  const { printed } = await server.get<{ printed: string }>(
    `/v1/sites/${campus}/check-in-code`,
    'sandbox:clerk-1',
  )
  await server.send('resident-3', 'POST', `/v1/appointments/${number}/check-in`, { code: printed })
  await act(number, 'call', { counterId: '9' })
  await act(number, 'park')
  await detail(phone, number)
  await phone.see('叫过您没来，请到窗口说一声')
  expect(await phone.page.getByText('前面还有').locator('visible=true').count()).toBe(0)
  await phone.keep('110-parked-dark')
  await phone.page.goto('/#/appointments/list/index')
  await phone.see('叫过没来')
  await act(number, 'call', { counterId: '9' })
  await act(number, 'miss')
  await detail(phone, number)
  await phone.see('90 天内的第 1 次')
  await phone.keep('111-missed-dark')
  await end(phone)
})

it('a counter that closed is amber in the list, and offers times near the one that was booked', async () => {
  const slots = await slotsOf('replacement')
  const day = slots[30]!.from.slice(0, 10)
  const [slot] = slots.filter(({ from }) => from.startsWith(`${day}T15:30`))
  const { number } = await bookAs('resident-4', slot!.id, 'replacement')
  const { items } = await server.get<{ items: { id: string }[] }>(
    `/v1/staff/sites/${campus}/schedules`,
    'sandbox:clerk-1',
  )
  await server.send('clerk-1', 'PUT', `/v1/staff/schedules/${items[0]!.id}/exceptions/${day}`, {
    frames: [['13:30', '15:00']],
  })
  const phone = await be('resident-4')
  await phone.page.goto('/#/appointments/list/index')
  await phone.see('要改时间')
  await phone.keep('112-list-moved')
  await detail(phone, number)
  await phone.at('detail-must-move').waitFor()
  await phone.keep('113-moved')
  const english = await be('resident-4', { dark: true, language: 'en' })
  await detail(english, number)
  await english.at('detail-must-move').waitFor()
  await english.keep('114-moved-en-dark')
  await phone.at('next-slots').locator('[role="button"]').first().tap()
  await phone.at('detail-moved-done').waitFor()
  await phone.keep('115-moved-done')
  await english.page.reload()
  await english.at('detail-move').waitFor()
  await english.keep('116-held-en-dark')
  await english.page.goto('/#/appointments/services/index')
  await english.at('service-replacement').waitFor()
  await english.keep('117-services-en-dark')
  await english.page.goto('/#/pages/home/index')
  await english.at('home-appointments').waitFor()
  await english.keep('118-home-en-dark')
  expect(await english.page.evaluate(() => document.documentElement.lang)).toBe('en')
  await end(phone, english)
})

it('the counters of the matter, where the number has to be seen there; a page that did not load says so', async () => {
  const slots = await slotsOf('first_issue')
  const applicant = somebody()
  await bookAs('resident-5', slots[0]!.id, 'first_issue', applicant)
  const phone = await be('resident-6')
  await phone.context.route('**/js/*.js', (route) => route.abort())
  await phone.at('home-appointments').tap()
  await phone.at('missing-page').waitFor()
  await phone.keep('119-missing-page')
  await phone.context.unroute('**/js/*.js')
  await phone.at('missing-again').tap()
  await phone.at('service-first_issue').waitFor()
  await phone.page.goto(
    `/#/appointments/apply/index?service=first_issue&site=${campus}&slot=${slots[1]!.id}&from=${Date.parse(slots[1]!.from)}`,
  )
  await write(phone, 'apply-name', applicant.name)
  await write(phone, 'apply-id', applicant.idNumber)
  await write(phone, 'apply-phone', applicant.phone)
  await phone.at('apply-agree').tap()
  await phone.at('apply-send').tap()
  await phone.at('refusal-see_counter').tap()
  await phone.at(`counter-${campus}`).waitFor()
  await phone.keep('120-counters')
  expect(phone.problems.filter((problem) => !/Loading (CSS )?chunk/.test(problem))).toEqual([])
  await phone.context.close()
})
