// The console in a real browser: rules tried, published and rolled back, alerts, borders, holidays, addresses, models.
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { startServer, type RunningServer } from '../weapp/server.ts'
import { openBrowser, openPhone, signIn, write, type Phone } from './browser.ts'

const wide = { desktop: true, width: 1280, height: 800 }
const words = '楼下烧烤摊半夜还在吵，音响开到两点，睡不着'
const rooms = [
  'alerts',
  'deliveries',
  'rules',
  'areas',
  'calendar',
  'addresses',
  'triage',
  'endpoints',
  'intake',
]

let browser: Browser
let server: RunningServer
let folder: string
beforeAll(async () => {
  browser = await openBrowser()
  server = await startServer()
  folder = mkdtempSync(path.join(tmpdir(), 'console-e2e-'))
})
afterAll(async () => {
  await browser.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
})

const send: RunningServer['send'] = (...call) => server.send(...call)

/** A micro-brain's own system, that answers as it is told. */
async function startPost() {
  const bodies: string[] = []
  const post = { status: 204 }
  const system = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString())
      response.writeHead(post.status).end()
      system.emit('heard')
    })
  })
  await new Promise<void>((resolve) => system.listen(0, '127.0.0.1', resolve))
  const { port } = system.address() as AddressInfo
  return Object.assign(post, {
    url: `http://127.0.0.1:${port}/hook`,
    heard: async (number: string) => {
      while (!bodies.some((body) => body.includes(number))) await once(system, 'heard')
    },
    close: () => new Promise((resolve) => system.close(resolve)),
  })
}

const fileOf = (name: string, text: string) => {
  const file = path.join(folder, name)
  writeFileSync(file, text)
  return file
}

async function giveFile(phone: Phone, testId: string, file: string) {
  const chooser = phone.page.waitForEvent('filechooser')
  await phone.at(testId).click()
  await (await chooser).setFiles(file)
}

async function enter(phone: Phone, room: string) {
  await phone.at(`rail-${room}`).click()
  await phone.at(`console-${room}`).waitFor()
}

async function openConsole(): Promise<Phone> {
  const phone = await openPhone(browser, server.address, wide)
  // The first page is opened by a browser and a server that have only just started.
  phone.page.setDefaultTimeout(45_000)
  await signIn(phone, 'admin')
  await phone.page.goto('/#/pages/mine/index')
  await phone.at('go-console').click()
  await phone.at('room-rules').waitFor()
  return phone
}

it('an admin tries a rule, publishes it, and returns to the one before', async () => {
  const { number } = await send<{ number: string }>('resident-1', 'POST', '/v1/reports', {
    text: words,
    category: 'noise',
    address: '湾南社区',
  })
  const phone = await openConsole()
  await enter(phone, 'rules')
  await phone.at('rule-add').click()
  await write(phone, 'rule-name', '噪音交派出所')
  await phone.at('condition-categories').click()
  await write(phone, 'pick-categories-find', '噪音')
  await phone.at('pick-categories-noise').click()
  await phone.at('rule-to-level-police').click()
  await phone.at('rule-joint').click()
  await phone.at('rule-joint-to-level-community').click()
  await phone.keep('40-console-rule-form')
  await phone.at('rule-done').click()

  await write(phone, 'try-text', words)
  await write(phone, 'try-address', '湾南社区')
  await phone.at('try-go').click()
  await phone.see('对上了，就按它')
  await phone.keep('41-console-try')
  await phone.at('rules-side-what-if').click()
  await phone.at('what-if-ask').click()
  await phone.at(`what-if-${number}`).waitFor()
  expect(await phone.at(`what-if-${number}`).innerText()).toMatch(/湾南社区[\s\S]*→[\s\S]*派出所/)
  await phone.keep('42-console-what-if')

  await write(phone, 'rules-note', '噪音先交派出所')
  await phone.at('rules-publish').click()
  await phone.see('发布好了')
  await phone.see('正在用第 1 版')
  const { rule } = await send<{ rule: { name: string } }>('resident-2', 'POST', '/v1/routes/preview', {
    kind: 'report',
    text: words,
    category: 'noise',
    address: '湾南社区',
  })
  expect(rule.name).toBe('噪音交派出所')

  // Somebody else saves meanwhile, a rule that cannot be evaluated.
  await phone.at('enable-rule-1').click()
  const lost = { id: 'lost', name: '旧的派驻点', enabled: true, when: {}, to: { microBrainId: 'gone' } }
  await send('admin', 'PUT', '/v1/admin/rules', {
    expectedVersion: 1,
    rules: [lost],
    publish: true,
    allowBroken: true,
  })
  await phone.at('rules-save').click()
  await phone.see('您改的都还在')
  await phone.keep('43-console-changed')
  await phone.at('rules-theirs').click()
  await phone.at('broken-lost').waitFor()
  await enter(phone, 'alerts')
  await phone.see('路由规则“旧的派驻点”用不了')
  await phone.keep('44-console-alerts')

  await enter(phone, 'rules')
  await phone.at('rules-side-versions').click()
  await phone.at('back-1').click()
  await phone.at('back-yes').click()
  await phone.see('正在用第 1 版')
  await phone.keep('45-console-versions')
  expect(phone.problems).toEqual([])
  await phone.context.close()
})

it('borders are refused with the places named, taken, published and taken back', async () => {
  const phone = await openConsole()
  await enter(phone, 'areas')
  await phone.at('border-map').waitFor()
  const { items } = await server.get<{ items: { version: string }[] }>(
    '/v1/admin/areas/versions',
    'sandbox:admin',
  )
  const file = await server.get<{ features: { geometry: { coordinates: [number, number][][] } }[] }>(
    `/v1/admin/areas/versions/${items[0]?.version}`,
    'sandbox:admin',
  )
  const { features } = file
  await giveFile(
    phone,
    'areas-choose',
    fileOf('good.geojson', JSON.stringify({ type: 'FeatureCollection', features })),
  )
  await phone.at('areas-taken').waitFor()
  const ring = features[0]?.geometry.coordinates[0]
  // The last corner is no longer the first.
  ring?.pop()
  await giveFile(
    phone,
    'areas-choose',
    fileOf('bad.geojson', JSON.stringify({ type: 'FeatureCollection', features })),
  )
  await phone.at('areas-refused').waitFor()
  await phone.keep('46-console-areas-refused')

  await phone.at('what-if-ask').click()
  await phone.see('送的地方都不变。')
  await phone.at('areas-publish').click()
  await phone.at('turn-yes').click()
  await phone.see('发布好了')
  await phone.at('areas-rollback').click()
  await phone.at('turn-yes').click()
  await phone.see('退回好了')
  await phone.keep('47-console-areas')
  expect(phone.problems).toEqual([])
  await phone.context.close()
})

it('a day is changed, addresses are brought in and taken out', async () => {
  const phone = await openConsole()
  await enter(phone, 'calendar')
  await phone.at('year-after').click()
  await phone.at('year-after').click()
  await phone.see('还缺')
  const year = (await phone.at('year').textContent())?.match(/\d+/)?.[0]
  await phone.at(`day-${year}-03-01`).click()
  await phone.at('day-kind-workday').click()
  await write(phone, 'day-name', '调休上班')
  await phone.keep('48-console-day')
  await phone.at('day-save').click()
  await phone.see('1 调休上班')

  await enter(phone, 'addresses')
  const header = 'code,kind,parent,name\n'
  await giveFile(
    phone,
    'import',
    fileOf('bad.csv', `${header}new-1,compound,330114001012,晨潮苑\nnew-2,palace,x,\n`),
  )
  await phone.see('第 3 行')
  await phone.keep('49-console-refused')
  await giveFile(phone, 'import', fileOf('good.csv', `${header}new-1,compound,330114001012,晨潮苑\n`))
  await phone.see('导入好了，共 1 行')
  await write(phone, 'look', 'ccy')
  await phone.see('晨潮苑')
  const download = phone.page.waitForEvent('download')
  await phone.at('export').click()
  expect((await download).suggestedFilename()).toBe('addresses.csv')
  expect(phone.problems).toEqual([])
  await phone.context.close()
})

it('a system is connected and tested, what it refuses is seen, sent again and skipped', async () => {
  const post = await startPost()
  const phone = await openConsole()
  await enter(phone, 'endpoints')
  await phone.at('endpoints-none').waitFor()
  await phone.at('endpoint-add').click()
  await write(phone, 'endpoint-post-find', '湾南')
  await phone.at('endpoint-post-330114001012').click()
  await write(phone, 'endpoint-url', 'https://10.0.0.1/')
  await phone.at('endpoint-save').click()
  await phone.see('也不能是内部网络的地址')
  await phone.keep('60-console-endpoint-form')
  await write(phone, 'endpoint-url', post.url)
  await phone.at('endpoint-save').click()
  await phone.at('secret').waitFor()
  expect(await phone.at('secret').innerText()).toMatch(/^whsec_/)
  await phone.keep('61-console-secret')
  await phone.at('secret-kept').click()
  await phone.at('ping-330114001012').click()
  await phone.see('对方回了')
  post.status = 422
  const { number } = await send<{ number: string }>('resident-1', 'POST', '/v1/reports', {
    text: words,
    category: 'facility',
    address: '湾南社区',
  })
  await expect(post.heard(number)).resolves.toBeUndefined()
  await phone.at('ping-330114001012').click()
  await phone.see('对方回了错误 422')
  await phone.keep('62-console-endpoints')
  await phone.at('rotate-330114001012').click()
  await phone.at('ask-yes').click()
  await phone.at('secret').waitFor()
  await phone.at('secret-kept').click()
  await phone.see('2 个密钥在用')

  const staff = await openPhone(browser, server.address)
  await signIn(staff, 'dispatcher-330114001012')
  await staff.page.goto('/#/console/deliveries/index')
  await staff.see('对方回了错误 422')
  await staff.keep('63-console-deliveries-phone')
  await staff.page.goto(`/#/staff/report/index?number=${number}`)
  await staff.at('delivery').waitFor()
  await staff.see('再送一次')
  await staff.keep('64-staff-delivery')
  await staff.context.close()

  await enter(phone, 'deliveries')
  await phone.see('对方回了错误 422')
  await phone.keep('65-console-deliveries')
  await phone.page.locator('[data-testid^="skip-"]:visible').first().click()
  await phone.at('skip-reason-skipPhoned').click()
  await phone.keep('66-console-skip')
  await phone.at('skip-yes').click()
  await phone.at('deliveries-none').waitFor()
  await phone.at('status-skipped').click()
  await phone.see('跳过的原因：已经打电话说过了')
  expect(phone.problems).toEqual([])
  await phone.context.close()
  await post.close()
})

it('a system may send, and a kind is taken for another category', async () => {
  const phone = await openConsole()
  await enter(phone, 'intake')
  await phone.at('source-add').click()
  await write(phone, 'source-id', 'water-meters')
  await write(phone, 'source-name', '水表平台')
  await phone.keep('67-console-source-form')
  await phone.at('source-save').click()
  await phone.at('secret').waitFor()
  await phone.at('secret-kept').click()
  await phone.at('source-water-meters').waitFor()
  await phone.at('kind-edit-water_silent').click()
  await phone.at('kind-home-street').click()
  await phone.keep('68-console-kind-form')
  await phone.at('kind-save').click()
  await phone.see('送到街道')
  await phone.keep('69-console-intake')
  await phone.at('source-remove-water-meters').click()
  await phone.at('ask-yes').click()
  await phone.at('sources-none').waitFor()
  expect(phone.problems).toEqual([])
  await phone.context.close()
})

it.each([
  ['wide', false],
  ['wide', true],
  ['phone', false],
  ['phone', true],
])('every room on a %s screen, dark: %s', async (size, dark) => {
  const phone = await openPhone(browser, server.address, { ...(size === 'wide' ? wide : {}), dark })
  await signIn(phone, 'admin')
  const name = (room: string) => `50-console-${room}-${size}${dark ? '-dark' : ''}`
  await phone.page.goto('/#/console/index')
  await phone.at('room-rules').waitFor()
  await phone.keep(name('floor'))
  for (const room of rooms) {
    await phone.page.goto(`/#/console/${room}/index`)
    await phone.at(`console-${room}`).waitFor()
    await phone.page.locator('[data-testid="state-loading"]:visible').waitFor({ state: 'hidden' })
    await phone.keep(name(room))
    // Nothing stands wider than the window.
    const overflow = await phone.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect({ room, overflow }).toEqual({ room, overflow: 0 })
  }
  expect(phone.problems).toEqual([])
  await phone.context.close()
})

it('is closed to a resident', async () => {
  const phone = await openPhone(browser, server.address, wide)
  await signIn(phone, 'resident-5')
  await phone.page.goto('/#/console/rules/index')
  await phone.at('state-forbidden').waitFor()
  await phone.context.close()
})
