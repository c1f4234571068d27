// The main jobs on the WeChat build: a matter is reported and rated; a visitor is let in at the gate; an ID card is booked and paid for.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { completeIdNumber } from '@chaolin/shared/id-number'
import { codeAt, type PassView } from '@chaolin/shared/passes/code'
import { portableCrypto } from '@chaolin/shared/passes/portable'
import { toGcj02 } from '@chaolin/shared/routing/coordinates'
import type { Place } from '@chaolin/shared/place'
import { mkdirSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { builtWeapp, openWeapp, startBrowser, type Weapp } from './driver.ts'
import { startServer, type RunningServer } from './server.ts'

const post = '330114001012'
const words = '晨跑时发现绿化带护栏缺了个大口子，小孩玩耍太危险了'
const answer = '1.4 米缺口补好了，焊牢，做了防锈。'
const pictures = path.resolve(import.meta.dirname, '../../artifacts/weapp')

let browser: Browser
let server: RunningServer

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true })
  const opened = await Promise.all([startBrowser(), startServer()])
  browser = opened[0]
  server = opened[1]
}, 90_000)

afterAll(async () => {
  await browser.close()
  await server.stop()
})

/** A photo as a phone's camera would make it: a JPEG with something on it. */
async function takePhoto(name: string, colour: string): Promise<string> {
  const page = await browser.newPage({ viewport: { width: 640, height: 480 } })
  await page.setContent(
    `<body style="margin:0;background:linear-gradient(${colour}, #234)"><h1>${name}</h1></body>`,
  )
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'weapp-photo-')), `${name}.jpg`)
  await page.screenshot({ path: file, type: 'jpeg' })
  await page.close()
  return file
}

/** Where the phone says that it is: inside the post's area, in WeChat's coordinates. */
async function placeOfPost(): Promise<{
  name: string
  address: string
  latitude: number
  longitude: number
}> {
  const brain = await server.get<{ place: Place }>(`/v1/micro-brains/${post}`, 'sandbox:resident-1')
  const { lng, lat } = toGcj02(brain.place)
  return { name: '湾南小区', address: '湾南社区绿化带', latitude: lat, longitude: lng }
}

function keep(app: Weapp, name: string): Promise<void> {
  return app.screenshot(path.join(pictures, `${name}.png`))
}

async function report(app: Weapp): Promise<string> {
  await app.tap('#home-report')
  await app.seePage('reports/new/index')
  await app.input('#report-text', words)
  await app.tap('#report-photos-add')
  await app.tap('#report-place')
  await app.seeText('湾南')
  await app.seeText('送到湾南社区指挥站')
  await keep(app, '1-new')
  await app.tap('#report-submit')
  await app.seePage('reports/detail/index')
  await app.seeText('已经送到，等湾南社区')
  await keep(app, '2-sent')
  const sent = app.requests.find((request) => request.method === 'POST' && /\/v1\/reports$/.test(request.url))
  return (JSON.parse(sent?.answer ?? '{}') as { number: string }).number
}

async function close(app: Weapp, number: string): Promise<void> {
  await app.tap('#home-desk')
  await app.seePage('staff/queue/index')
  await app.tap(`#queue-open-${number}`)
  await app.seePage('staff/report/index')
  await app.seeText(words)
  await keep(app, '3-staff')
  await app.tap('#step-accept')
  await app.tap('#step-resolve')
  await app.tap('#resolve-photos-add')
  await app.input('#resolve-note', answer)
  await keep(app, '4-close')
  await app.tap('#resolve-submit')
  await app.seeText('等居民评价')
}

/** A notice is written after the step that it tells of: by the outbox, which a busy machine keeps waiting. */
async function noticed(text: string) {
  for (;;) {
    const { items } = await server.get<{ items: { body: string }[] }>('/v1/notices', 'sandbox:resident-1')
    if (items.some(({ body }) => body.includes(text))) return
    await delay(200)
  }
}

test('a resident reports, staff close it, the resident rates it', async () => {
  const place = await placeOfPost()
  const files = [await takePhoto('before', '#7a9')]
  const resident = await openWeapp({
    dist: builtWeapp,
    apiBase: server.address,
    loginCode: 'sandbox:resident-1',
    browser,
    place,
    files,
  })
  const number = await report(resident)
  expect(await resident.problems()).toEqual([])

  const staff = await openWeapp({
    dist: builtWeapp,
    apiBase: server.address,
    loginCode: `sandbox:staff-${post}`,
    browser,
    files: [await takePhoto('after', '#a97')],
  })
  await close(staff, number)
  expect(await staff.problems()).toEqual([])
  await staff.close()

  await noticed(answer)
  await resident.back()
  await resident.tap('消息')
  await resident.seePage('pages/inbox/index')
  await resident.tap(answer)
  await resident.seePage('reports/detail/index')
  // The walk is quicker than any person: what was read seconds ago still counts as fresh until it is pulled down.
  await resident.seeText(words)
  await resident.pullDown()
  await resident.seeText('办好了，请您看看')
  await resident.seeText(answer)
  await keep(resident, '5-answer')
  await resident.tap('#report-star-5')
  await resident.tap('#report-confirm')
  await resident.seeText('这件事办完了')
  await keep(resident, '6-closed')
  expect(await resident.problems()).toEqual([])
  await resident.close()
}, 120_000)

/** The last answer to such a call. */
function answerOf<T>(app: Weapp, method: string, door: RegExp): T {
  const seen = app.requests.filter((request) => request.method === method && door.test(request.url))
  return JSON.parse(seen.at(-1)?.answer ?? '{}') as T
}

const as = (name: string) =>
  openWeapp({ dist: builtWeapp, apiBase: server.address, loginCode: `sandbox:${name}`, browser })

/** What the household's card leads to. */
async function invite(): Promise<string> {
  const resident = await as('resident-1')
  await resident.tap('#home-invite')
  await resident.seePage('visits/invite/index')
  await resident.input('#invite-name', '林先生')
  await resident.tap('#when-hours')
  await resident.tap('#invite-send')
  await resident.seeText('邀请好了')
  const { id, invite: secret } = answerOf<{ id: string; invite: string }>(resident, 'POST', /\/v1\/visits$/)
  expect(await resident.problems()).toEqual([])
  await resident.close()
  return `/visits/claim/index?visit=${id}&invite=${encodeURIComponent(secret)}`
}

async function claim(card: string): Promise<PassView> {
  const visitor = await as('visitor-1')
  await visitor.open(card)
  await visitor.tap('#agree-data')
  await visitor.input('#given-name', '林小明')
  await visitor.tap('#claim-send')
  await visitor.seePage('visits/pass/index')
  await visitor.seeText('秒后')
  await keep(visitor, '7-pass')
  expect(await visitor.left()).toMatchObject({ brightness: 1 })
  const pass = answerOf<PassView>(visitor, 'GET', /\/v1\/visits\/[^/]+\/pass/)
  await visitor.back()
  expect(await visitor.left()).toMatchObject({ brightness: 0.5 })
  expect(await visitor.problems()).toEqual([])
  await visitor.close()
  return pass
}

test('a visitor is invited, shows the pass, and the guard’s phone lets them in once, also without a network', async () => {
  const pass = await claim(await invite())
  const guard = await as('guard-1')
  await guard.tap('#home-gate')
  await guard.seePage('gate/index/index')
  await guard.seeText('更新')
  await guard.set({ scanned: codeAt(pass, Date.now(), portableCrypto) })
  await guard.tap('#gate-judge')
  await guard.seeText('放行')
  await guard.seeText('林*')
  await keep(guard, '8-gate')
  await guard.setNetwork('none')
  // The next one is scanned at once: the same code again, which the phone refuses by itself.
  await guard.tap('#verdict-next')
  await guard.seeText('先别进')
  await guard.seeText('这个码刚用过')
  await keep(guard, '9-gate-refuse')
  expect((await guard.left()).sounds.map((file) => path.basename(file))).toEqual([
    'gate-open.wav',
    'gate-refuse.wav',
  ])
  expect(await guard.problems()).toEqual([])
  await guard.close()
}, 120_000)

test('a student books, turns back at WeChat’s own sheet, pays, and it is theirs', async () => {
  const student = await as('student-1')
  await student.tap('#home-appointments')
  await student.seePage('appointments/services/index')
  await student.tap('#service-replacement')
  await student.tap('#service-choose')
  await student.seePage('appointments/slots/index')
  await student.tap('.slot')
  await keep(student, '10-slots')
  await student.tap('#slots-go')
  await student.input('#apply-name', '陈小雨')
  await student.input('#apply-id', completeIdNumber('33011420040307001'))
  await student.input('#apply-phone', '13800000000')
  await student.tap('#apply-agree')
  await student.tap('#apply-send')
  await student.seePage('appointments/detail/index')
  await student.set({ pays: 'refuse' })
  await student.tap('#detail-pay')
  await student.seeText('还没付，号还留着')
  await student.set({ pays: 'pay' })
  await student.tap('#detail-pay')
  await student.seeText('工本费 40 元，已付')
  await student.seeText('起可以签到')
  await student.tap('#detail-calendar')
  await student.seeText('放进日历了')
  await keep(student, '11-appointment')
  expect(await student.problems()).toEqual([])
  await student.close()
}, 120_000)
