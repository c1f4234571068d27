// A district by data alone: what a folder is refused for, and a second one beside the first and instead of it.
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { databases, startTestApp, type TestApp } from '../../../test/app.ts'
import { fileReport, home, startWorld } from '../../../test/world.ts'
import { DistrictRefused } from './district.ts'
import { loadFolder } from './load-folder.ts'

const yundu = resolve(import.meta.dirname, '../../../test/districts/999901')
const ferry = '999901001002'
const inFerry = { lng: 121.012, lat: 29.504, coordinates: 'wgs84' }

let scratch: string
beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'chaolin-folders-'))
})
afterAll(() => rm(scratch, { recursive: true, force: true }))

let made = 0
/** A copy of the folder with some of its files changed. */
async function changed(edits: Record<string, (text: string) => string>) {
  const folder = join(scratch, String(++made))
  await cp(yundu, folder, { recursive: true })
  for (const [file, edit] of Object.entries(edits)) {
    const path = join(folder, file)
    await writeFile(path, edit(await readFile(path, 'utf8').catch(() => '')))
  }
  return folder
}

const replace = (from: string, to: string) => (text: string) => {
  if (!text.includes(from)) throw new Error(`${from} is not there`)
  return text.replace(from, to)
}

async function command(...given: string[]) {
  const run = promisify(execFile)
  const env = { ...process.env, DATA_DIR: join(scratch, 'data') }
  return run(process.execPath, [resolve(import.meta.dirname, '../../district.ts'), ...given], { env }).then(
    ({ stdout }) => ({ code: 0, stdout }),
    (error: { code: number; stdout: string }) => ({ code: error.code, stdout: error.stdout }),
  )
}

describe('the command', () => {
  test('says what a sound folder holds', async () => {
    expect(await command('check', yundu)).toEqual({
      code: 0,
      stdout: '999901: 9 posts, 1 sites, 10 addresses, 2 calendar days; no problems\n',
    })
  })
  test('lists every problem with its file and line, and ends with 1', async () => {
    const folder = await changed({
      'areas.geojson': replace('121.01, 29.5]', '121.012, 29.5]'),
      'addresses.csv': replace('yundu-1-b2,building,yundu-1', 'yundu-1-b2,building,yundu-9'),
      'calendar.csv': (text) => `${text}2026-13-01,holiday,没有这天\n2026-11-22,holiday,又一次\n`,
      'rules.json': (text) =>
        replace('"999901001002"', '"999901001999"')(replace('"22:00"', '"25:00"')(text)),
      'sites.csv': replace('Mo-Fr 08:30-11:30,13:30-17:00; PH off', 'weekdays'),
      'notes.txt': () => 'x',
    })
    const { code, stdout } = await command('check', folder)
    expect(code).toBe(1)
    const lines = stdout.trim().split('\n')
    for (const start of [
      'notes.txt: ',
      'areas.geojson:6: ',
      'addresses.csv:11: parent ',
      'calendar.csv:4: ',
      'calendar.csv:5: 2026-11-22 写了两次',
      'rules.json:6: ',
      'sites.csv:2: hours ',
    ])
      expect(lines).toContainEqual(expect.stringContaining(start))
  })
})

describe.each(databases)('on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startWorld(kind)
  }, 60_000)
  afterAll(() => app?.close())
  const call = async (method: string, url: string, who: string, body?: unknown) =>
    app.call(method, url, { token: await app.signIn(who), ...(body === undefined ? {} : { body }) })
  const preview = async (body: object, who = 'resident-1') =>
    (await call('POST', '/v1/routes/preview', who, { kind: 'report', ...body })).body
  const problemsOf = async (edits: Parameters<typeof changed>[0]) => {
    const refused = await loadFolder(app.ctx(), await changed(edits)).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(DistrictRefused)
    return (refused as DistrictRefused).problems.map(
      ({ file, line, message }) => `${file}:${line} ${message}`,
    )
  }

  test.each([
    ['no posts', { 'posts.csv': () => '' }, 'posts.csv:1 '],
    ['a column too few', { 'posts.csv': replace(',serves', '') }, 'posts.csv:1 缺少这些列：serves'],
    [
      'an unknown parent',
      { 'posts.csv': replace('street,999901,石桥', 'street,999909,石桥') },
      'posts.csv:3 没有上级',
    ],
    [
      'a community under the district',
      { 'posts.csv': replace('community,999901001,石桥', 'community,999901,石桥') },
      'posts.csv:6 community 的上级',
    ],
    [
      'two districts',
      { 'posts.csv': replace('999901001,street,999901', '999902,district,') },
      'posts.csv:3 要有一个区',
    ],
    [
      'a street served twice',
      { 'posts.csv': replace('999901001|999901002', '999901001|999901001') },
      'posts.csv:5 999901001 已经归',
    ],
    [
      'a post outside its area',
      { 'posts.csv': replace('渡口社区,121.0150', '渡口社区,121.0050') },
      'posts.csv:7 渡口社区 的位置',
    ],
    ['an area too few', { 'areas.geojson': replace('"999901002002"', '"999901002009"') }, 'areas.geojson:8 '],
    [
      'coordinates swapped',
      { 'areas.geojson': (text: string) => text.replaceAll(/\[(121[\d.]*), (29[\d.]*)\]/g, '[$2, $1]') },
      'areas.geojson:5 ',
    ],
    ['no JSON', { 'areas.geojson': replace('"features"', 'features') }, 'areas.geojson:4 不是 JSON'],
    [
      'an unknown post in a rule',
      { 'rules.json': replace('999901001002', '999901001999') },
      'rules.json:10 to.microBrainId',
    ],
    ['a reserved rule', { 'rules.json': replace('"yundu-ferry"', '"place"') }, 'rules.json:11 id'],
    ['a plate that is taken', { 'addresses.csv': replace('YD-0001', 'DP-1001') }, 'addresses.csv:10 plates'],
    [
      'another district’s post',
      { 'sites.csv': replace('yundu-campus', 'campus-1') },
      'sites.csv:2 没有 campus-1',
    ],
    [
      'a changed category',
      { 'categories.json': () => JSON.stringify([{ ...category, code: 'noise' }]) },
      'categories.json:1 noise',
    ],
  ])('%s: refused, and nothing is there', async (_name, edits, expected) => {
    expect(await problemsOf(edits as Parameters<typeof changed>[0])).toContainEqual(
      expect.stringContaining(expected),
    )
    expect((await call('GET', '/v1/micro-brains/999901', 'resident-1')).status).toBe(404)
    expect((await preview({ address: '望渡苑1幢' })).desk).toBe(true)
  })

  describe('beside the first', () => {
    let before: object
    beforeAll(async () => {
      before = await preview({ address: '湾南社区' })
      await loadFolder(app.ctx(), yundu)
    })

    test('the first goes on as before, but for the version of the borders', async () => {
      const after = await preview({ address: '湾南社区' })
      expect({ ...after, areasVersion: '' }).toEqual({ ...before, areasVersion: '' })
      expect(after.areasVersion).toMatch(/^999901-/)
    })
    test.each([
      ['place', { place: inFerry }, 'place.community'],
      ['address', { address: '云渡区石桥街道渡口社区' }, 'address.community'],
      ['compound', { address: '望渡小区2幢' }, 'address.community'],
      ['plate', { doorPlate: 'YD-0001' }, 'door-plate.community'],
      ['its rule', { address: '石桥社区', text: '轮渡晚上没有灯' }, 'yundu-ferry'],
    ])('by %s', async (_name, request, rule) => {
      expect(await preview(request)).toMatchObject({
        desk: false,
        microBrain: { id: ferry, path: ['云渡区', '石桥街道', '渡口社区'] },
        rule: { id: rule },
      })
    })
    test('its rules count in it alone', async () => {
      expect(
        (await preview({ address: '湾南社区', category: 'facility', text: '轮渡没有灯' })).microBrain.id,
      ).toBe(home)
    })
    test('its police, its campus, its site; the nearest first', async () => {
      expect((await preview({ place: inFerry, category: 'security' })).microBrain.id).toBe('yundu-police')
      const { body } = await call('GET', '/v1/micro-brains?near=121.0161,29.5161', 'resident-1')
      expect(body.items[0]).toMatchObject({
        id: 'yundu-campus',
        workingHours: '全天有人',
        services: [
          { zh: '校园求助', en: 'Help on campus' },
          { zh: '失物招领', en: 'Lost and found' },
        ],
        directions: '云渡校区北门旁',
        openNow: true,
      })
      const sites = (await call('GET', '/v1/sites?near=121.016,29.516&kind=campus_police_post', 'resident-1'))
        .body
      expect(sites.items[0]).toMatchObject({
        id: 'yundu-site-1',
        microBrainId: 'yundu-campus',
        distanceM: 22,
      })
      expect(sites.items.length).toBeGreaterThan(1)
    })
    test('its desk takes what it cannot place, and the other desk does not see it', async () => {
      const person = await app.signIn('resident-8')
      const body = { text: '路边有个坑', category: 'facility', address: '云渡区石桥街道' }
      const { number, desk } = await fileReport(app, person, body)
      expect(desk).toBe(true)
      const queue = async (id: string) =>
        (await call('GET', `/v1/staff/reports?microBrainId=${id}&desk=true`, `dispatcher-${id}`)).body.items
      expect((await queue('999901')).map((item: { number: string }) => item.number)).toContain(number)
      expect((await queue('330114')).map((item: { number: string }) => item.number)).not.toContain(number)
      const there = await call('GET', `/v1/staff/reports/${number}`, 'dispatcher-330114')
      expect(there.status).toBe(404)
      const move = { microBrainId: ferry, reason: '在渡口' }
      const url = `/v1/staff/reports/${number}`
      expect((await call('POST', `${url}/transfer`, 'dispatcher-999901', move)).status).toBe(200)
      await call('POST', `${url}/return`, `dispatcher-${ferry}`, { reason: '不是这里' })
      expect((await queue('999901')).map((item: { number: string }) => item.number)).toContain(number)
    })
    test('its holiday moves its promises and closes its counters, not those of the first', async () => {
      const due = async (address: string, who: string) =>
        (await fileReport(app, await app.signIn(who), { text: '楼道灯不亮', category: 'greenery', address }))
          .dueAt
      expect(await due('湾南社区', 'resident-21')).toBe('2026-11-20T10:00:00.000+08:00')
      expect(await due('渡口社区', 'resident-22')).toBe('2026-11-22T10:00:00.000+08:00')
      app.clock.now = new Date('2026-11-20T10:00:00+08:00')
      const openNow = async (id: string) =>
        (await call('GET', `/v1/micro-brains/${id}`, 'resident-1')).body.openNow
      expect([await openNow('999901001'), await openNow('330114001')]).toEqual([false, true])
      app.clock.now = new Date('2026-11-18T10:00:00+08:00')
    })
    test('loaded again, nothing changes', async () => {
      const state = async () => ({
        rules: (await call('GET', '/v1/admin/rules', 'admin')).body,
        areas: (await preview({ place: inFerry })).areasVersion,
        days: (await call('GET', '/v1/admin/calendar?year=2026&district=999901', 'admin')).body,
      })
      const first = await state()
      const again = await loadFolder(app.ctx(), yundu)
      expect(again.addresses).toMatchObject({ added: 0, changed: 0, same: 10, refused: 0 })
      expect(await state()).toEqual(first)
    })
    test('a changed folder changes what it says, in place', async () => {
      const folder = await changed({
        'posts.csv': replace('渡口社区,121.0150', '渡口新社区,121.0150'),
        'addresses.csv': replace('渡口社区', '渡口新社区'),
        'rules.json': replace('"轮渡"', '"摆渡"'),
        'calendar.csv': replace('2026-11-20,holiday,云渡开渔节\n', ''),
      })
      await loadFolder(app.ctx(), folder)
      expect((await preview({ address: '渡口新社区' })).microBrain).toMatchObject({
        id: ferry,
        name: '渡口新社区',
      })
      expect((await preview({ address: '石桥社区', text: '摆渡晚上没有灯' })).rule.id).toBe('yundu-ferry')
      const { days } = (await call('GET', '/v1/admin/calendar?year=2026&district=999901', 'admin')).body
      expect(days.filter(({ source }: { source: string }) => source === 'district')).toHaveLength(1)
    })
  })

  test('instead of the first: its desk is the desk', async () => {
    const alone = await startTestApp(kind, { DEMO: '0', RATE_LIMIT: 'off', DISTRICT: '999901' })
    try {
      await loadFolder(alone.ctx(), yundu)
      const token = await alone.signIn('resident-1')
      const ask = async (body: object) =>
        (
          await alone.call('POST', '/v1/routes/preview', {
            token,
            body: { kind: 'report', ...body },
            key: null,
          })
        ).body
      expect((await ask({ place: inFerry })).microBrain.id).toBe(ferry)
      expect((await ask({ address: '湾南社区' })).desk).toBe(true)
      const { number } = await fileReport(alone, token, { text: '路边有个坑', category: 'facility' })
      const desk = await alone.signIn('dispatcher-999901')
      const queue = await alone.call('GET', '/v1/staff/reports?microBrainId=999901&desk=true', {
        token: desk,
      })
      expect(queue.body.items.map((item: { number: string }) => item.number)).toEqual([number])
      const supervisor = await alone.signIn('supervisor')
      expect((await alone.call('GET', '/v1/me', { token: supervisor })).body.person.roles).toContainEqual({
        role: 'supervisor',
        microBrainId: '999901',
      })
    } finally {
      await alone.close()
    }
  })
})

const category = {
  code: 'ferry',
  zh: '渡船',
  en: 'Ferries',
  home: 'community',
  informs: null,
  resolveWithin: { minutes: 480, clock: 'working' },
  evidence: false,
  mayBePublic: true,
  mayBeAnonymous: true,
  questions: [],
  sameMatter: { radiusM: 100, openDays: 30, resolvedDays: 3 },
}
