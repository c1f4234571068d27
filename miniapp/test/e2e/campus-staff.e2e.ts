// Campus staff in a real browser: the roster and its codes, an SOS at the desk and on a phone, a case, what is in the lists.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { startServer, type RunningServer } from '../weapp/server.ts'
import { choosePhoto, openBrowser, openPhone, signIn, write, type Look, type Phone } from './browser.ts'
import { claimCode, end } from './campus-people.ts'

const campus = 'campus-1'
const staff = `staff-${campus}`
const dispatcher = `dispatcher-${campus}`
const counsellor = `counsellor-${campus}`
const wide = { desktop: true, width: 1280, height: 800 }

let browser: Browser
let server: RunningServer
let folder = ''
beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer()
  folder = mkdtempSync(path.join(tmpdir(), 'campus-staff-'))
  for (const n of [1, 2, 3]) await claimCode(server, n)
  // Whoever works there has been here once.
  for (const name of [staff, dispatcher, counsellor, 'staff-police-1']) await send(name, 'GET', '/v1/me')
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const send: RunningServer['send'] = (...call) => server.send(...call)

async function open(who: string, address: string, look: Look = wide): Promise<Phone> {
  const window = await openPhone(browser, server.address, look)
  await signIn(window, who)
  await window.page.goto(`/#/${address}`)
  return window
}

const fits = async (window: Phone) => {
  const overflow = await window.page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBeLessThanOrEqual(0)
}

const isOff = async (window: Phone, testId: string) =>
  (await window.at(testId).getAttribute('aria-disabled')) === 'true'

function rosterFile(name: string, lines: string[]): string {
  const file = path.join(folder, name)
  writeFileSync(file, ['number,name,idTail,until,kind', ...lines, ''].join('\n'))
  return file
}

it('a roster is tried, its wrong lines are told, and a whole one that ends most codes has to be meant', async () => {
  const window = await open(dispatcher, 'console/campus/index')
  await window.at('member-20260001').waitFor()
  await window.see('演示名册')
  await window.keep('140-campus-roster')
  const file = rosterFile('more.csv', [
    'T0001,周老师,123456,2030-07-01,teacher',
    'T0002,,12,2030-07-01,teacher',
  ])
  await choosePhoto(window, 'import-choose', file)
  await window.at('import-tried').waitFor()
  expect(await window.at('import-added').textContent()).toBe('1')
  await window.at('import-refused').waitFor()
  await window.keep('141-campus-import')
  await window.at('import-go').click()
  await window.at('import-ask-yes').click()
  await window.at('import-done').waitFor()
  await write(window, 'roster-number', 't0001')
  await window.at('roster-find').click()
  await window.at('member-T0001').waitFor()

  await window.at('import-whole').click()
  await choosePhoto(
    window,
    'import-choose',
    rosterFile('whole.csv', ['T0001,周老师,123456,2030-07-01,teacher']),
  )
  await window.at('import-tried').waitFor()
  await window.at('import-go').click()
  await window.at('import-ask-yes').click()
  await window.at('import-shrinks').waitFor()
  expect(await isOff(window, 'import-ask-yes')).toBe(true)
  await window.keep('142-campus-shrinks')
  const code = await send<{ status: string }>('student-1', 'GET', '/v1/campus/code')
  expect(code.status).toBe('active')
  await end(window)
})

it('a code is locked, unlocked and moved; a poster hangs; the counter is shown a name', async () => {
  const window = await open(staff, 'console/campus/index')
  await window.at('member-20260003').click()
  expect(await isOff(window, 'member-do')).toBe(true)
  await write(window, 'member-reason', '本人说手机丢了')
  await window.at('member-do').click()
  await window.at('member-sheet').waitFor({ state: 'detached' })
  const locked = await send<{ status: string }>('student-3', 'GET', '/v1/campus/code')
  expect(locked.status).toBe('locked')
  await window.at('member-20260003').click()
  await window.at('member-act-move').click()
  await write(window, 'member-reason', '核对过证件')
  await window.at('member-do').click()
  const moveCode = (await window.at('secret').textContent()) ?? ''
  expect(moveCode.length).toBeGreaterThan(5)
  await window.keep('143-campus-move')
  await window.at('secret-kept').click()
  await window.at('member-20260003').click()
  await window.at('member-act-unlock').click()
  await write(window, 'member-reason', '手机找到了')
  await window.at('member-do').click()
  await window.at('member-sheet').waitFor({ state: 'detached' })
  expect((await send<{ status: string }>('student-3', 'GET', '/v1/campus/code')).status).toBe('active')

  await window.at('campus-part-posters').click()
  await write(window, 'poster-label', '东门岗亭')
  await window.at('poster-make').click()
  await window.at('poster-paper').waitFor()
  await window.keep('144-campus-poster')
  await window.at('poster-close').click()

  const { code } = await send<{ code: string }>('student-2', 'GET', '/v1/campus/code')
  const clerk = await open('clerk-1', 'console/counter/index')
  await clerk.at('verify-code').click()
  await write(clerk, 'verify-field', code)
  await clerk.at('verify-now').click()
  expect(await clerk.at('verify-name').textContent()).toBe('学生0002')
  await clerk.keep('145-counter-code')
  const { items } = await send<{ items: { reason: string }[] }>('student-2', 'GET', '/v1/me/access-log')
  expect(items.map(({ reason }) => reason)).toContain('窗口核验青牛码')
  await end(window, clerk)
})

interface Raised {
  number: string
}
interface Looks {
  items: { field: string; reason: string }[]
}

it('a department is added for visitors to choose, and says who answers for it', async () => {
  const window = await open(dispatcher, 'console/campus/index')
  await window.at('campus-part-departments').tap()
  await window.at('department-make').waitFor()
  await write(window, 'department-label', '体育馆')
  await window.at('department-make').tap()
  await window.page.getByText('体育馆', { exact: true }).waitFor()
  await window.keep('144b-campus-departments')
  const list = await send(dispatcher, 'GET', `/v1/staff/campus/${campus}/departments`)
  expect(JSON.stringify(list)).toContain('体育馆')
  await end(window)
})

it('校园110: the alarm stands above every room; a look is agreed to first; taken at the desk, reached on a phone', async () => {
  const desk = await open(dispatcher, 'console/campus/index')
  await desk.at('member-20260001').waitFor()
  const { number } = await send<Raised>('student-1', 'POST', '/v1/campus/sos', {
    place: { lng: 120.35, lat: 30.31, coordinates: 'wgs84' },
    campusId: campus,
    note: '有人跟着我',
  })
  await desk.at('sos-banner').waitFor()
  await desk.keep('146-sos-banner')
  await desk.at('sos-banner-open').click()
  await desk.at('sos-before').waitFor()
  const placeLooks = async () =>
    (await send<Looks>('student-1', 'GET', '/v1/me/access-log')).items.filter(
      ({ field }) => field === 'sos_place',
    ).length
  expect(await placeLooks()).toBe(0)
  await desk.at('sos-look').click()
  await desk.at('sos-map').waitFor()
  await desk.see('有人跟着我')
  await desk.keep('147-sos-desk')
  expect(await placeLooks()).toBeGreaterThan(0)
  await desk.page.keyboard.press('a')
  await desk.see('收到，赶去')

  const phone = await open(staff, `staff/sos/index?number=${number}`, { dark: true })
  await phone.at('sos-before').waitFor()
  await phone.keep('148-sos-phone-before-dark')
  await phone.at('sos-look').tap()
  await phone.at('sos-arrive').waitFor()
  await fits(phone)
  await phone.keep('149-sos-phone-dark')
  await phone.at('sos-arrive').tap()
  await phone.see('到了现场')

  await desk.at('sos-refresh').click()
  await desk.see('到了现场')
  await desk.page.keyboard.press('x')
  await desk.at('sos-close-sheet').waitFor()
  expect(await isOff(desk, 'sos-close-yes')).toBe(true)
  await write(desk, 'sos-close-words', '送回宿舍，平安')
  await desk.at('sos-close-yes').click()
  await desk.see('这次求助已经结束')
  await desk.keep('150-sos-over')
  await end(desk, phone)
})

async function ask(who: string, service: string, body: object) {
  return send<Raised>(who, 'POST', `/v1/campus/services/${service}/requests`, body)
}

interface OwnCase {
  status: string
  messages: { by: string; text: string }[]
  times: { where: string }[]
}

it('法律援助: only whoever has it reads it; answered, times offered, closed; the dispatcher sees numbers', async () => {
  const { number } = await ask('student-2', 'legal_aid', { text: '打工的店不发工资' })
  const window = await open(staff, 'console/cases/index')
  await window.at(`case-${number}`).click()
  await window.see('打工的店不发工资')
  await write(window, 'case-reply', '请带上排班表')
  await window.at('case-send').click()
  await window.see('请带上排班表')
  await window.at('case-times').click()
  await write(window, 'time-from-0', '2020-01-01 10:00')
  await write(window, 'time-where', '学生中心 203')
  expect(await isOff(window, 'times-save')).toBe(true)
  const soon = new Date(Date.now() + 3 * 24 * 3_600_000 + 8 * 3_600_000).toISOString()
  await write(window, 'time-from-0', `${soon.slice(0, 10)} 10:00`)
  await window.keep('151-case-times')
  await window.at('times-save').click()
  await window.see('学生中心 203')
  await window.keep('152-case')
  const own = await send<OwnCase>('student-2', 'GET', `/v1/campus/requests/${number}`)
  expect(own.messages.map(({ text }) => text)).toContain('请带上排班表')
  expect(own.times).toHaveLength(1)

  const desk = await open(dispatcher, 'console/campus/index')
  await desk.at('campus-part-charge').click()
  await desk.at('counts-legal_aid').waitFor()
  await desk.keep('153-campus-charge')
  await desk.at('campus-part-handover').click()
  await desk.at('handover').waitFor()
  await desk.keep('154-campus-handover')
  expect(await desk.page.content()).not.toContain('打工的店')
  await desk.page.goto(`/#/console/cases/index?number=${number}`)
  await desk.at('case-gone').waitFor()

  await window.at('case-close').click()
  await window.at('close-yes').click()
  await window.see('这个个案结束了')
  const closed = await send<OwnCase>('student-2', 'GET', `/v1/campus/requests/${number}`)
  expect(closed.status).toBe('closed')
  await end(window, desk)
})

it('心理支持: the counsellor alone, on a phone’s width, without a name', async () => {
  const { number } = await ask('student-3', 'counselling', { text: '最近睡不着' })
  const window = await open(counsellor, 'console/cases/index', { dark: true })
  await window.at(`case-${number}`).tap()
  await window.see('还没有说姓名')
  await window.see('最近睡不着')
  await fits(window)
  await window.keep('155-counselling-phone-dark')
  await write(window, 'case-reply', '睡不着多久了？')
  await window.at('case-send').tap()
  await window.see('睡不着多久了？')
  const own = await send<OwnCase>('student-3', 'GET', `/v1/campus/requests/${number}`)
  expect(own.messages.map(({ text }) => text)).toEqual(['睡不着多久了？'])
  await end(window)
})

interface Lost {
  id: string
}

it('the lists: a found thing given with a reason, a number that is compared in one way, an answer, a tenth service', async () => {
  const found = await send<Lost>('student-1', 'POST', '/v1/campus/lost-items', {
    kind: 'found',
    category: 'keys',
    title: '一串钥匙',
    at: new Date(Date.now() - 3_600_000).toISOString(),
    details: '红色小熊扣',
    keptAt: '东门岗亭',
    campusId: campus,
  })
  await send('student-2', 'POST', `/v1/campus/lost-items/${found.id}/claims`, { details: '有个小熊' })
  const window = await open(staff, 'console/campus-lists/index')
  await window.at(`lost-${found.id}`).click()
  await window.at('lost-look').click()
  await window.see('红色小熊扣')
  await window.keep('156-lost')
  await window.page.locator('[data-testid^="accept-"]:visible').first().click()
  await write(window, 'decide-reason', '说出了小熊扣')
  await window.at('decide-yes').click()
  await window.page.locator('[data-testid^="accept-"]').waitFor({ state: 'detached' })
  const { items: claims } = await send<{ items: { status: string; keptAt: string }[] }>(
    'student-2',
    'GET',
    '/v1/campus/lost-claims',
  )
  expect(claims).toMatchObject([{ status: 'accepted', keptAt: '东门岗亭' }])

  await window.at('lists-part-fraud').click()
  await write(window, 'fraud-lines', '+86 170-0000-1234\nhttps://www.refund.example/a/')
  await window.see('refund.example/a')
  await window.keep('157-fraud')
  await window.at('fraud-add').click()
  await window.at('fraud-added').waitFor()
  const checked = await send<{ verdict: string }>('student-1', 'POST', '/v1/campus/fraud/check', {
    text: '17000001234',
  })
  expect(checked.verdict).toBe('listed')

  await window.at('lists-part-answers').click()
  await window.at('answer-add').click()
  await write(window, 'answer-question-zh', '集体户口怎么借页？')
  await write(window, 'answer-answer-zh', '带身份证到校警驿站')
  expect(await isOff(window, 'answer-save')).toBe(true)
  await write(window, 'answer-question-en', 'How do I borrow my hukou page?')
  await write(window, 'answer-answer-en', 'Bring your ID card to the police post on campus')
  await window.at('answer-published').click()
  await window.at('answer-save').click()
  await window.see('集体户口怎么借页？')
  await window.keep('158-answers')
  await end(window)

  const admin = await open('admin', 'console/campus-lists/index')
  await admin.at('service-add').click()
  await write(admin, 'service-code', 'dorm_repairs')
  for (const [part, words] of [
    ['name-zh', '宿舍报修'],
    ['name-en', 'Dorm repairs'],
    ['hint-zh', '灯、水、门锁'],
    ['hint-en', 'Lights, water, locks'],
  ] as const)
    await write(admin, `service-${part}`, words)
  await admin.keep('159-service')
  await admin.at('service-save').click()
  await admin.at('service-dorm_repairs').waitFor()
  await ask('student-1', 'dorm_repairs', { text: '灯坏了' })
  await end(admin)
})

it('each room fits a phone, light and dark', async () => {
  for (const dark of [false, true]) {
    const window = await open(staff, 'console/index', { dark })
    await window.at('console').waitFor()
    for (const room of ['campus', 'sos', 'cases', 'campus-lists']) {
      await window.page.goto(`/#/console/${room}/index`)
      await window.at(`console-${room}`).waitFor()
      await window.keep(`15a-${room}-phone${dark ? '-dark' : ''}`)
      await fits(window)
    }
    await end(window)
  }
})
