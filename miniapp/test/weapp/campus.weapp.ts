// A student on the WeChat build: the code is claimed and turns over, help is called and finds the place, a walk ends well.
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { builtWeapp, openWeapp, startBrowser, until, type Weapp } from './driver.ts'
import { startServer, type RunningServer } from './server.ts'

const pictures = path.resolve(import.meta.dirname, '../../artifacts/weapp')
const photo = path.resolve(import.meta.dirname, '../../../server/src/db/demo/photo-gap.jpg')
const place = { name: '', address: '', latitude: 30.31, longitude: 120.35 }

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

const keep = (app: Weapp, name: string) => app.screenshot(path.join(pictures, `${name}.png`))

const four = (n: number) => `${n}`.padStart(4, '0')

const be = (name: string, at: typeof place | null = place): Promise<Weapp> =>
  openWeapp({
    dist: builtWeapp,
    apiBase: server.address,
    loginCode: `sandbox:${name}`,
    browser,
    place: at,
  })

/** A student who holds a code already. */
async function student(n: number, at: typeof place | null = place): Promise<Weapp> {
  const listed = { campusId: 'campus-1', studentNumber: `2026${four(n)}`, name: `学生${four(n)}` }
  await server.send(`student-${n}`, 'POST', '/v1/campus/codes', { ...listed, idTail: `10${four(n)}` })
  return be(`student-${n}`, at)
}

interface Sos {
  number: string
  status: string
  trail: { takenAt: string }[]
}

const security = 'dispatcher-campus-1'
async function openCalls(): Promise<Sos[]> {
  const door = '/v1/staff/campus/sos'
  const { items } = await server.send<{ items: Sos[] }>(
    security,
    'GET',
    `${door}?microBrainId=campus-1&state=open`,
  )
  return Promise.all(items.map(({ number }) => server.send<Sos>(security, 'GET', `${door}/${number}`)))
}

async function end(app: Weapp) {
  expect(await app.problems()).toEqual([])
  await app.close()
}

test('not a student yet: from 我的 to the code, and from then on it stands on the first page', async () => {
  const app = await be('student-1', null)
  await app.switchTab('pages/mine/index')
  await app.tap('#go-campus')
  await app.seePage('campus/home/index')
  await app.tap('#code-claim')
  await app.seePage('campus/claim/index')
  await app.tap('#claim-campus')
  await app.tap('#claim-campus-1')
  await app.input('#claim-number', '20260001')
  await app.input('#claim-name', '学生0001')
  await app.input('#claim-tail', '100001')
  await keep(app, '20-claim')
  await app.tap('#claim-send')
  await app.tap('#claim-to-code')
  await app.seePage('campus/home/index')
  await app.seeText('名册在册')
  await app.seeText('秒后')
  await keep(app, '21-campus')
  await app.switchTab('pages/home/index')
  await app.pullDown()
  await app.tap('#home-campus')
  await app.seePage('campus/home/index')
  await app.seeText('名册在册')
  await end(app)
}, 120_000)

/** Campus security, told on its own phone. */
async function come() {
  const app = await be('staff-campus-1')
  await app.tap('消息')
  await app.tap('校园110求助')
  await app.seePage('staff/sos/index')
  await app.tap('#sos-look')
  await app.seeText('学生0002')
  await app.tap('#sos-go')
  await app.tap('#sos-acknowledge')
  await app.seeText('收到，赶去')
  await keep(app, '23-sos-security')
  await end(app)
}

test('held it calls; the place is asked for and follows; all is well again', async () => {
  const app = await student(2)
  await app.open('/campus/home/index')
  await app.seeText('名册在册')
  await app.hold('#sos-hold', 600)
  await app.seeText('现在求助？')
  await app.tap('先不')
  await app.tap('#sos-hold')
  await app.seeText('现在求助？')
  await app.tap('先不')
  await app.hold('#sos-hold', 2400)
  await app.seePage('campus/sos/index')
  await app.seeText('送到了，等人接')
  await app.seeText('送出 1 个')
  const [first] = await openCalls()
  expect(first?.trail).toHaveLength(1)
  await app.seeText('送出 2 个', 15_000)
  await keep(app, '22-sos')
  await app.tap('#call-campus')
  expect((await app.left()).calls).toHaveLength(1)
  await come()
  await app.seeText('有人接了，正在过来', 15_000)
  await app.tap('#sos-false')
  await app.tap('#sos-false-yes')
  await app.seeText('您说了没事，取消了')
  expect(await openCalls()).toEqual([])
  await keep(app, '24-sos-over')
  await end(app)
}, 120_000)

test('who refuses the place is helped all the same, and told how to allow it', async () => {
  const app = await student(3, null)
  await app.open('/campus/sos/index')
  // The numbers to dial come first, and move the button once.
  await app.seeText('派出所')
  await app.hold('#sos-hold', 2400)
  await app.seeText('送到了，等人接')
  await app.seeText('手机没让用位置')
  await keep(app, '25-sos-no-place')
  await app.set({ place })
  await app.tap('#sos-settings')
  await app.seeText('送出 1 个', 15_000)
  await app.seeNoText('手机没让用位置')
  await app.tap('#sos-false')
  await app.tap('#sos-false-yes')
  await app.seeText('您说了没事，取消了')
  await end(app)
}, 120_000)

test('a walk home is set, made longer and ended with a word, and stops no call for help that is open', async () => {
  const app = await student(4)
  await app.open('/campus/walk/index')
  await app.tap('#walk-length-15')
  await app.tap('#walk-start')
  await app.seeText('前没报平安，就自动求助')
  const asked = app.requests.find(({ method, url }) => method === 'POST' && url.endsWith('/v1/campus/walks'))
  expect(asked?.body).toContain('"coordinates":"gcj02"')
  await app.hold('#sos-hold', 2400)
  await app.seePage('campus/sos/index')
  await app.seeText('送出 1 个')
  await app.back()
  await app.tap('#walk-extend')
  await app.tap('#walk-extend-yes')
  await app.seeNoText('再要多久？')
  await keep(app, '26-walk')
  await app.tap('#walk-stop')
  await app.seeText('报平安了')
  await until(
    async () => (((await openCalls())[0]?.trail.length ?? 0) > 1 ? true : undefined),
    () => 'no place followed',
    15_000,
  )
  await end(app)
}, 120_000)

const rooms = [
  ['requests/index', '青牛警务'],
  ['answers/index?service=hukou', '户口迁到学校要带什么？'],
  ['lost/index', '失物招领'],
  ['lost-new/index?kind=lost', '丢了'],
  ['fraud/index', '反诈中心'],
  ['quiz/index', '防骗小测'],
  ['looks/index', '谁看过我'],
] as const

test('a tip with a photo is sent and answered; every other room of the campus opens', async () => {
  const app = await student(5)
  app.giveFiles([photo])
  await app.open('/campus/request/index?service=police_tip')
  await app.tap('#request-anonymous')
  await app.input('#request-text', '车棚有人撬电瓶车，晚上十点左右')
  await app.tap('#request-photos-add')
  await app.tap('发出去')
  await app.tap('#request-look')
  await app.seePage('campus/thread/index')
  const sent = app.requests.find(({ url }) => url.endsWith('/police_tip/requests'))
  const { number } = JSON.parse(sent?.answer ?? '{}') as { number: string }
  const thread = `/v1/staff/campus/requests/${number}/messages`
  await server.send('staff-campus-1', 'POST', thread, { text: '哪个车棚？' })
  await app.input('#say-text', '三号楼北边那个')
  await app.tap('#say-send')
  await app.seeText('哪个车棚？')
  await app.seeText('三号楼北边那个')
  await keep(app, '27-thread')
  await app.back()
  await app.back()
  for (const [room, words] of rooms) {
    await app.open(`/campus/${room}`)
    await app.seeText(words)
    await app.back()
  }
  await end(app)
}, 120_000)
