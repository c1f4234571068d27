// The nine services of a campus in a real browser: a student asks, and whoever handles it answers.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { completeIdNumber } from '@chaolin/shared/id-number'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { startServer, type RunningServer } from '../weapp/server.ts'
import { choosePhoto, openBrowser, openPhone, signIn, write, type Look, type Phone } from './browser.ts'
import { claimCode, end } from './campus-people.ts'

interface Filed {
  number: string
}
interface Thread {
  messages: { by: string; text: string }[]
}
interface Case extends Thread {
  text: string
  asker: { name: string } | null
  times: { id: string; status: string }[]
}

const campus = 'campus-1'
const staff = `staff-${campus}`
const dispatcher = `dispatcher-${campus}`
const counsellor = `counsellor-${campus}`
const picture = path.resolve(import.meta.dirname, '../../../server/src/db/demo/photo-gap.jpg')
const hourMs = 3_600_000

let browser: Browser
let server: RunningServer
beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer()
  for (const n of [1, 2]) await claimCode(server, n)
})
afterAll(async () => {
  await end(...handlers.values())
  await browser.close()
  await server.stop()
})

const send: RunningServer['send'] = (...call) => server.send(...call)

async function be(name: string, look: Look = {}): Promise<Phone> {
  const phone = await openPhone(browser, server.address, look)
  await signIn(phone, name)
  return phone
}

const handlers = new Map<string, Phone>()

/** The page of a report as whoever handles it has it open; one phone each for the whole walk. */
async function handling(name: string, number: string): Promise<Phone> {
  const phone = handlers.get(name) ?? (await be(name))
  handlers.set(name, phone)
  await phone.page.goto(`/#/staff/report/index?number=${number}`)
  await phone.see(number)
  return phone
}

async function answer(handler: Phone, text: string) {
  await write(handler, 'thread-words', text)
  await handler.at('thread-send').tap()
  await handler.see(text)
}

/** By its tile, as a student finds it. */
async function openService(phone: Phone, code: string) {
  await phone.page.goto('/#/campus/home/index')
  await phone.at(`service-${code}`).tap()
}

/** Sends the form that is open; the number that it got. */
async function sendForm(phone: Phone): Promise<string> {
  // Photos have arrived.
  await phone.page.locator('[data-testid="request-send"]:visible', { hasText: '发出去' }).waitFor()
  const sent = phone.page.waitForResponse(
    (reply) => reply.request().method() === 'POST' && /\/campus\/services\/\w+\/requests$/.test(reply.url()),
  )
  await phone.at('request-send').tap()
  const { number } = (await (await sent).json()) as Filed
  await phone.at('request-receipt').waitFor()
  return number
}

const openThread = async (phone: Phone) => {
  await phone.at('request-look').tap()
  await phone.at('thread-head').waitFor()
}

async function seeAnswer(phone: Phone, text: string) {
  await phone.page.reload()
  await phone.at('thread-messages').waitFor()
  await phone.see(text)
}

const threadUrl = (number: string) => `/v1/staff/campus/requests/${number}/messages`

it('警务: an anonymous tip with a photo, answered by somebody who never learns who it is', async () => {
  const student = await be('student-1')
  await openService(student, 'police_tip')
  await student.at('request-privacy').waitFor()
  await student.at('flow-sos').waitFor()
  await student.at('request-anonymous').tap()
  await student.see('看不到您是谁')
  await write(student, 'request-text', '车棚有人撬电瓶车，晚上十点左右')
  await choosePhoto(student, 'request-photos-add', picture)
  await student.at('request-photos-remove-0').waitFor()
  await student.keep('cs-01-tip')
  const number = await sendForm(student)
  await student.keep('cs-02-tip-sent')
  await openThread(student)

  const handler = await handling(staff, number)
  await answer(handler, '哪个车棚？')
  expect(await handler.page.content()).not.toMatch(/学生0001|20260001/)
  await handler.keep('cs-24-tip-handler')
  const report = JSON.stringify(await send('staff-police-1', 'GET', `/v1/staff/reports/${number}`))
  expect(report).toContain('车棚')
  expect(report).not.toMatch(/学生0001|20260001/)
  await seeAnswer(student, '哪个车棚？')
  await write(student, 'say-text', '三号楼北边那个')
  await student.at('say-send').tap()
  await student.see('三号楼北边那个')
  await student.keep('cs-03-tip-thread')
  await handler.page.reload()
  await handler.see('三号楼北边那个')
  const { messages } = await send<Thread>(staff, 'GET', threadUrl(number))
  expect(messages.map(({ by }) => by)).toEqual(['handler', 'student'])
  await end(student)
})

it('户籍咨询: published answers first; what is not there is asked and answered', async () => {
  const student = await be('student-1', { dark: true })
  await openService(student, 'hukou')
  await student.see('户口迁到学校要带什么？')
  await write(student, 'answers-search', '借户口页')
  await student.see('集体户口要借户口页办事')
  await student.page.getByText('集体户口要借户口页办事').locator('visible=true').first().tap()
  await student.see('户籍证明')
  await student.keep('cs-04-answers-dark')
  await write(student, 'answers-search', '交换生回国后')
  await student.at('answers-ask').tap()
  await student.at('request-text').waitFor()
  expect(await student.at('request-text').locator('textarea').inputValue()).toBe('交换生回国后')
  await write(student, 'request-text', '交换生回国后，户口还在集体户吗？')
  await student.at('request-answer-about-other').tap()
  await student.keep('cs-05-hukou-dark')
  const number = await sendForm(student)
  await openThread(student)
  await answer(await handling(staff, number), '还在，不用重新办。')
  await seeAnswer(student, '还在，不用重新办。')
  await end(student)
})

it('法律援助: only the handler reads it; a time to meet is offered, taken and given back', async () => {
  const student = await be('student-2')
  await openService(student, 'legal_aid')
  await student.see('内容只有经办人能看')
  await write(student, 'request-text', '兼职两个月没发工资，有聊天记录')
  const number = await sendForm(student)
  await openThread(student)

  const atPost = JSON.stringify(await send(dispatcher, 'GET', `/v1/staff/reports/${number}`))
  expect(atPost).not.toMatch(/没发工资|学生0002/)
  const whole = await send<Case>(staff, 'GET', `/v1/staff/cases/${number}`)
  expect(whole.text).toContain('没发工资')
  const from = new Date(Date.now() + 48 * hourMs)
  const until = new Date(from.getTime() + hourMs)
  await send(staff, 'POST', `/v1/staff/cases/${number}/times`, {
    times: [{ from: from.toISOString(), until: until.toISOString() }],
    where: '法律援助站 203',
  })
  await student.page.reload()
  await student.at('thread-times').waitFor()
  await student.keep('cs-06-legal-times')
  const { times } = await send<Case>(staff, 'GET', `/v1/staff/cases/${number}`)
  await student.at(`time-${times[0]!.id}-take`).tap()
  await student.see('约好了')
  expect((await send<Case>(staff, 'GET', `/v1/staff/cases/${number}`)).times[0]).toMatchObject({
    status: 'taken',
  })
  await student.at(`time-${times[0]!.id}-drop`).tap()
  await student.at('drop-sheet').waitFor()
  await student.keep('cs-07-legal-drop')
  await student.at('drop-yes').tap()
  await student.at('thread-times').waitFor({ state: 'detached' })
  await send(staff, 'POST', `/v1/staff/cases/${number}/close`, { text: '材料齐了，已经转给律师。' })
  await seeAnswer(student, '已经转给律师')
  await student.at('thread-shut').waitFor()
  await end(student)
})

it('烦心事: settled by the post, confirmed and rated on the report’s own page', async () => {
  const student = await be('student-1')
  await openService(student, 'trouble')
  await write(student, 'request-text', '想建议图书馆周末多开一小时')
  await student.keep('cs-08-trouble')
  const number = await sendForm(student)
  await openThread(student)
  // Triage read it.
  expect(await send(dispatcher, 'GET', `/v1/staff/reports/${number}`)).toMatchObject({ category: 'advice' })
  const handler = await handling(staff, number)
  await handler.at('step-accept').tap()
  await handler.at('step-resolve').tap()
  await write(handler, 'resolve-note', '下周起周末开到 22 点。')
  await handler.keep('cs-25-trouble-resolve')
  await handler.at('resolve-submit').tap()
  await handler.see('等居民评价')
  await student.page.reload()
  await student.at('thread-report').tap()
  await student.see('下周起周末开到 22 点。')
  await student.at('report-star-5').tap()
  const confirmed = student.page.waitForResponse((reply) => reply.url().endsWith('/confirm'))
  await student.at('report-confirm').tap()
  expect((await confirmed).status()).toBe(200)
  await student.page.goto('/#/campus/requests/index')
  await student.at(`request-${number}`).waitFor()
  await student.see('已结案')
  await student.keep('cs-09-requests')
  await end(student)
})

it('失物招领: put up, paired, claimed by what only the owner knows, decided by a person', async () => {
  const finder = await be('student-2')
  await finder.page.goto('/#/campus/lost-new/index?kind=found')
  await finder.at('lost-category-umbrella').tap()
  await write(finder, 'lost-title', '黑色长柄雨伞')
  await write(finder, 'lost-spot', '二号食堂门口')
  await write(finder, 'lost-details', '伞柄刻着 L.X.')
  await write(finder, 'lost-kept', '二号食堂值班室')
  await finder.keep('cs-10-found')
  await finder.at('lost-send').tap()
  await finder.at('item-facts').waitFor()
  const found = /id=([\w-]+)/.exec(finder.page.url())?.[1] ?? ''

  const owner = await be('student-1')
  await openService(owner, 'lost_found')
  await owner.at(`thing-${found}`).waitFor()
  await owner.keep('cs-11-lost-list')
  await owner.at('lost-lost-new').tap()
  await owner.at('lost-category-umbrella').tap()
  await write(owner, 'lost-title', '黑色长柄雨伞')
  await write(owner, 'lost-spot', '二号食堂')
  await owner.at('lost-send').tap()
  await owner.at('pairs').waitFor()
  await owner.keep('cs-12-pairs')
  await owner.at(`thing-${found}`).tap()
  await owner.at('item-claim').tap()
  await write(owner, 'claim-details', '伞柄内侧刻着 L.X.')
  await owner.keep('cs-13-claim')
  await owner.at('claim-send').tap()
  await owner.at('item-claim-open').waitFor()

  type Decision = { details: string; claims: { id: string; details: string }[] }
  const decision = await send<Decision>(staff, 'GET', `/v1/staff/campus/lost-items/${found}`)
  expect(decision).toMatchObject({ details: '伞柄刻着 L.X.', claims: [{ details: '伞柄内侧刻着 L.X.' }] })
  await send(staff, 'POST', `/v1/staff/campus/lost-claims/${decision.claims[0]!.id}/accept`, {
    reason: '刻字对上了',
  })
  await owner.page.reload()
  await owner.at('item-claim-accepted').waitFor()
  await owner.see('二号食堂值班室')
  await owner.keep('cs-14-claim-accepted')
  await end(finder, owner)
})

it('心理支持: help at once, no name until it is told, nothing for anybody else', async () => {
  const student = await be('student-1', { dark: true })
  await openService(student, 'counselling')
  await student.see('只有接待您的老师能看')
  await write(student, 'request-text', '最近撑不住了，不想活了')
  await student.at('help-lines').waitFor()
  await student.keep('cs-15-counselling-dark')
  const number = await sendForm(student)
  await student.at('help-call-12356').waitFor()
  await student.keep('cs-16-counselling-sent-dark')
  await openThread(student)
  await student.at('help-lines').waitFor()

  const before = await send<Case>(counsellor, 'GET', `/v1/staff/cases/${number}`)
  expect(before).toMatchObject({ text: '最近撑不住了，不想活了', asker: null })
  for (const [name, door] of [
    [dispatcher, `/v1/staff/reports/${number}`],
    [staff, `/v1/staff/cases/${number}`],
  ] as const)
    await expect(send(name, 'GET', door)).rejects.toThrow('404')
  await send(counsellor, 'POST', `/v1/staff/cases/${number}/messages`, { text: '我在，您现在安全吗？' })
  await seeAnswer(student, '我在，您现在安全吗？')
  await student.at('thread-tell-name').tap()
  await student.at('name-sheet').waitFor()
  await student.keep('cs-17-tell-name-dark')
  await student.at('name-yes').tap()
  await student.at('thread-name').waitFor({ state: 'detached' })
  const after = await send<Case>(counsellor, 'GET', `/v1/staff/cases/${number}`)
  expect(after.asker).toMatchObject({ name: '学生0001' })
  await end(student)
})

it('反诈中心: checked against the list, reported to the police too, and a quiz of one’s own', async () => {
  await send(staff, 'POST', '/v1/staff/campus/fraud-list', {
    microBrainId: campus,
    entries: [{ kind: 'link', value: 'win-prize.example', note: '冒充奖学金' }],
  })
  const student = await be('student-2')
  await openService(student, 'anti_fraud')
  await write(student, 'fraud-text', '13900002222')
  await student.at('fraud-check').tap()
  await student.at('fraud-not_listed').waitFor()
  await student.keep('cs-18-not-listed')
  await write(student, 'fraud-text', 'https://www.win-prize.example/login')
  await student.at('fraud-check').tap()
  await student.at('fraud-listed').waitFor()
  await student.see('冒充奖学金')
  await student.keep('cs-19-listed')
  await student.at('fraud-report').tap()
  await student.at('request-text').waitFor()
  const number = await sendForm(student)
  const police = await handling('staff-police-1', number)
  await police.see('win-prize.example')
  await police.keep('cs-26-scam-police')

  await student.page.goto('/#/campus/quiz/index')
  await student.at('quiz-send').waitFor()
  const questions = student.page.locator('[data-testid^="quiz-"].card:visible')
  for (let i = 0; i < (await questions.count()); i++) await questions.nth(i).locator('.chip').first().tap()
  await student.at('quiz-send').tap()
  await student.at('quiz-result').waitFor()
  expect((await student.at('quiz-result').boundingBox())!.y).toBeGreaterThan(0)
  await student.keep('cs-20-quiz')
  await student.at('quiz-again').tap()
  await student.at('quiz-results').waitFor()
  await student.page.locator('[data-testid^="quiz-remove-"]:visible').first().tap()
  await student.at('quiz-remove-yes').tap()
  await student.at('quiz-results').waitFor({ state: 'detached' })
  await end(student)
})

it('身份证预约: at the post on the campus, and the clerk there finds it', async () => {
  const { person } = await send<{ person: { roles: { role: string; siteId?: string }[] } }>(
    'clerk-1',
    'GET',
    '/v1/me',
  )
  const site = person.roles.find(({ role }) => role === 'clerk')?.siteId ?? ''
  const student = await be('student-1')
  await openService(student, 'id_appointment')
  await student.at(`flow-site-${site}`).waitFor()
  await student.keep('cs-21-id-sites')
  await student.at('request-write').waitFor()
  await student.at(`flow-site-${site}`).tap()
  await student.at('service-first_issue').tap()
  await student.at('service-choose').tap()
  await student.at('days').waitFor()
  expect(student.page.url()).toContain(`site=${site}`)
  await student.page.locator('.slot:not(.full):not(.on):visible').first().tap()
  await student.at('slots-go').tap()
  await write(student, 'apply-name', '陈小雨')
  await write(student, 'apply-id', completeIdNumber('33011420050307101'))
  await write(student, 'apply-phone', '13800000000')
  await student.at('apply-agree').tap()
  await student.at('apply-send').tap()
  await student.page.locator('[data-testid="detail-hero"][data-status="booked"]:visible').last().waitFor()
  const number = /number=([\w-]+)/.exec(student.page.url())?.[1] ?? ''
  const shown = await send<object>('clerk-1', 'POST', `/v1/staff/appointments/${number}/reveal`, {
    reason: '核对身份证',
  })
  expect(JSON.stringify(shown)).toContain('陈小雨')
  await end(student)
})

it('访客入校: the student is the host, and the pass opens the gate of the campus', async () => {
  const student = await be('student-1')
  await openService(student, 'campus_visit')
  await student.at('flow').waitFor()
  await student.keep('cs-22-visit')
  await student.at('flow').tap()
  await write(student, 'invite-name', '林先生')
  await student.at('when-hours').tap()
  await student.keep('cs-23-invite')
  await student.at('invite-send').tap()
  const link = (await student.at('invite-share-link').innerText()).trim()
  const visitor = await be('visitor-1')
  await visitor.page.goto(link)
  await visitor.at('agree-data').tap()
  await write(visitor, 'given-name', '林小明')
  await visitor.at('claim-send').tap()
  await visitor.at('pass-code').waitFor()
  const code = (await visitor.at('pass-code').getAttribute('data-code')) ?? ''
  const guard = await be('guard-1')
  await guard.page.goto('/#/gate/index/index')
  await guard.at('gate-chosen').tap()
  await guard.at('gate-campus-1-gate-1').tap()
  await guard.at('gate-list-age').waitFor()
  await write(guard, 'gate-code', code)
  await guard.at('gate-judge').tap()
  await guard.at('verdict-open').waitFor()
  await guard.keep('cs-27-visit-gate')
  await end(student, visitor, guard)
})
