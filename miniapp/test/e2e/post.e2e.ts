// The command post in a real browser: caller, resident, dispatcher, staff without a network, and the level above.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { startServer, type RunningServer } from '../weapp/server.ts'
import { choosePhoto, openBrowser, openPhone, signIn, write, type Phone } from './browser.ts'

const post = '330114001012'
const wide = { desktop: true, width: 1440, height: 900 }
const words = '小区东门的路灯连着三盏不亮，晚上走路看不见'
const called = '井盖翘起来了，电动车过去会绊一下'
const photo = path.resolve(import.meta.dirname, '../../../server/src/db/demo/photo-fixed.jpg')

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

const file = (code: string) =>
  send<{ number: string }>(code, 'POST', '/v1/reports', {
    text: words,
    category: 'facility',
    address: '湾南社区',
    public: true,
  })

async function openRoom(name: string, room: string, dark = false): Promise<Phone> {
  const phone = await openPhone(browser, server.address, { ...wide, dark })
  phone.page.setDefaultTimeout(45_000)
  await signIn(phone, name)
  await phone.page.goto(`/#/console/${room}/index`)
  return phone
}

async function lineOf(desk: Phone, number: string) {
  // A demo post has a queue of its own: what was just filed is found by its number.
  await write(desk, 'desk-search', number)
  await desk.at(`desk-line-${number}`).click()
  await desk.at('history').waitFor()
}

it('a report comes in live, is taken by a key and given to somebody, who works without a network', async () => {
  const desk = await openRoom(`dispatcher-${post}`, 'desk')
  await desk.see('湾南社区微脑')
  await desk.see('实时')
  await desk.keep('30-desk')
  const { number } = await file('resident-41')
  await desk.at(`desk-line-${number}`).waitFor()
  await lineOf(desk, number)
  await desk.page.keyboard.press('Escape')
  await desk.page.keyboard.press('Enter')
  await desk.at('desk-give').waitFor()
  const me = await send<{ person: { id: string } }>(`staff-${post}`, 'GET', '/v1/me')
  // Who is on duty stands first; who has the day off may be further down.
  if (!(await desk.at(`give-${me.person.id}`).isVisible())) await desk.at('give-more').click()
  await desk.at(`give-${me.person.id}`).click()
  await desk.keep('31-desk-give')
  await desk.at('desk-give-now').click()
  await desk.at('desk-give-now').waitFor({ state: 'hidden' })
  expect(desk.problems).toEqual([])
  await desk.context.close()

  const staff = await openPhone(browser, server.address)
  await signIn(staff, `staff-${post}`)
  await staff.page.goto('/#/staff/map/index')
  await staff.at(`work-${number}`).waitFor()
  await staff.keep('32-my-map')
  await staff.at(`work-${number}`).tap()
  await staff.at('step-resolve').waitFor()
  await staff.keep('33-given')
  await staff.context.setOffline(true)
  await staff.at('step-more').tap()
  await staff.at('step-progress').tap()
  await write(staff, 'step-words', '师傅到了，正在换灯')
  await staff.at('step-submit').tap()
  await staff.at('pending-here').waitFor()
  await staff.page.screenshot({
    path: path.resolve(import.meta.dirname, '../../../artifacts/h5/34-pending.png'),
  })
  await staff.context.setOffline(false)
  await staff.at('pending-here').waitFor({ state: 'hidden' })
  await staff.see('师傅到了，正在换灯')
  await staff.at('step-resolve').tap()
  await choosePhoto(staff, 'resolve-photos-add', photo)
  await write(staff, 'resolve-note', '三盏灯都换好了')
  await staff.at('resolve-submit').tap()
  await staff.see('等居民评价')
  expect(staff.problems).toEqual([])
  await staff.context.close()

  const resident = await openPhone(browser, server.address)
  await signIn(resident, 'resident-41')
  await resident.page.goto(`/#/reports/detail/index?number=${number}`)
  await resident.see('三盏灯都换好了')
  await resident.keep('35-resident-answer')
  await resident.at('report-reopen').tap()
  await write(resident, 'reopen-reason', '最里面那盏还是不亮')
  await resident.at('reopen-send').tap()
  await resident.see('重开')
  await resident.keep('36-resident-reopened')
  await resident.context.close()
})

it('the level above finds it, asks why, reads the explanation and strikes it off', async () => {
  const { number } = await send<{ number: string }>('resident-42', 'POST', '/v1/reports', {
    text: '楼下烧烤摊半夜还在吵',
    category: 'noise',
    address: '湾南社区',
  })
  const staffDoor = `/v1/staff/reports/${number}`
  await send(`staff-${post}`, 'POST', `${staffDoor}/accept`, {})
  await send(`staff-${post}`, 'POST', `${staffDoor}/resolve`, { note: '已经劝离' })
  await send('resident-42', 'POST', `/v1/reports/${number}/reopen`, { reason: '昨晚又来了' })
  const supervisor = await openRoom('supervisor', 'supervision')
  await supervisor.at('kind-reopened').click()
  await supervisor.keep('37-supervision')
  await supervisor.at(`finding-${number}`).click()
  await supervisor.at('finding-ask').click()
  await supervisor.page.locator('[data-testid^="hours-"]:visible').first().click()
  await write(supervisor, 'ask-words', '为什么劝离一次就报办结？')
  await supervisor.at('ask-send').click()
  await supervisor.see('为什么劝离一次就报办结？')
  await supervisor.keep('38-inquiry')
  const { items } = await send<{ items: { id: string; home: { id: string } }[] }>(
    'supervisor',
    'GET',
    '/v1/staff/supervision/inquiries?side=asked',
  )
  const inquiry = items[0]!
  await send(
    `dispatcher-${inquiry.home.id}`,
    'POST',
    `/v1/staff/supervision/inquiries/${inquiry.id}/explain`,
    {
      note: '夜里没有人值守，今晚起安排巡查',
    },
  )
  await supervisor.at('tab-asked').click()
  await supervisor.at(`row-${inquiry.id}`).click()
  await supervisor.see('夜里没有人值守，今晚起安排巡查')
  await supervisor.at('act-close').click()
  await write(supervisor, 'form-close-words', '已核实')
  await supervisor.at('form-close-send').click()
  await supervisor.see('已核实')
  await supervisor.keep('39-struck-off')
  expect(supervisor.problems).toEqual([])
  await supervisor.context.close()
})

it('a caller is written down while what is open near by is in sight, and the number stays masked', async () => {
  const hotline = await openRoom(`staff-${post}`, 'hotline')
  await write(hotline, 'call-text', called)
  await write(hotline, 'call-address', '湾南社区')
  await hotline.page.locator('[data-testid^="call-address-"]:visible').first().click()
  await write(hotline, 'call-phone', '13812345678')
  await hotline.at('call-where').waitFor()
  await hotline.see('湾南社区')
  await hotline.keep('40-hotline')
  await hotline.at('call-submit').click()
  await hotline.at('call-receipt').waitFor()
  await hotline.see('138****5678')
  await hotline.keep('41-receipt')
  expect(hotline.problems).toEqual([])
  await hotline.context.close()
})

it.each([
  ['wall', 'wall', true],
  ['dashboard', 'console-dashboard', false],
  ['dashboard', 'console-dashboard', true],
  ['desk', 'console-desk', true],
  ['people', 'console-people', false],
  ['terms', 'console-terms', false],
  ['templates', 'console-templates', false],
  ['hazards', 'console-hazards', false],
  ['mediation', 'console-mediation', false],
  ['volunteers', 'console-volunteers', false],
  ['exports', 'console-exports', false],
  ['devices', 'console-devices', false],
])('the room %s opens for a dispatcher', async (room, testId, dark) => {
  const phone = await openRoom(`dispatcher-${post}`, room, dark)
  await phone.at(testId).waitFor()
  await phone.keep(`50-${room}${dark ? '-dark' : ''}`)
  expect(phone.problems).toEqual([])
  await phone.context.close()
})
