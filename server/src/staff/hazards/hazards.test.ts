// The hazard list through its doors: who may do what, the second pair of eyes, the level above, and the clock.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { sendPhoto } from '../../../test/photos.ts'
import {
  expectRefusal,
  fileReport,
  home,
  hourMs,
  neighbour,
  personId,
  staffStep,
  startWorld,
} from '../../../test/world.ts'
import { Job } from '../../outbox/entities.ts'
import { grantRole } from '../../residents/actions.ts'

const street = '330114001'
const otherStreet = '330114002'
const minuteMs = 60_000
const dayMs = 24 * hourMs

describe.each(databases)('the hazard list on %s', (kind) => {
  let app: TestApp
  const tokens: Record<string, string> = {}
  const who = (name: string) => tokens[name]!
  let signedInAt = 0
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    app.clock.advance(minuteMs)
    await signEverybodyIn()
  })

  /** Sessions end after two hours, and the clock here leaps. */
  async function signEverybodyIn() {
    if (app.clock.now.getTime() - signedInAt < hourMs) return
    signedInAt = app.clock.now.getTime()
    for (const post of [home, neighbour, street])
      for (const role of ['staff', 'dispatcher'])
        tokens[`${role} ${post}`] = await app.signIn(`${role}-${post}`)
    tokens['supervisor 330114'] = await app.signIn('supervisor')
    tokens['staff 330114'] = await app.signIn('staff-330114')
    tokens.resident = await app.signIn('resident-9')
    const more = [
      ['resident-1', `supervisor ${street}`, 'supervisor', street],
      ['resident-2', 'second', 'supervisor', street],
      ['resident-3', `supervisor ${otherStreet}`, 'supervisor', otherStreet],
      ['resident-4', `supervisor ${home}`, 'supervisor', home],
      ['resident-5', 'second dispatcher', 'dispatcher', home],
    ] as const
    for (const [name, as, role, microBrainId] of more) {
      const token = await app.signIn(name)
      await grantRole(app.ctx(), null, await personId(app, token), { role, microBrainId })
      tokens[as] = token
    }
  }

  const base = '/v1/staff/hazards'
  const dateIn = (days: number) =>
    new Date(app.clock.now.getTime() + 8 * hourMs + days * dayMs).toISOString().slice(0, 10)
  const aHazard = () => ({
    title: '楼道堆满纸箱',
    kind: 'fire',
    level: 'general',
    microBrainId: home,
    address: '湾南小区3幢1单元',
    rectifyBy: dateIn(3),
  })
  const find = (name: string, more: object = {}) =>
    app.call('POST', base, { token: tokens[name], body: { ...aHazard(), ...more } })
  const found = async (more: object = {}): Promise<string> => {
    const answer = await find(`staff ${home}`, more)
    expect(answer.status).toBe(201)
    return answer.body.number
  }
  const read = (number: string, name = `staff ${home}`) =>
    app.call('GET', `${base}/${number}`, { token: tokens[name] })
  const take = (name: string, number: string, door: string, body: object) =>
    app.call('POST', `${base}/${number}/${door}`, { token: tokens[name], body })
  const start = (number: string, name = `dispatcher ${home}`) =>
    take(name, number, 'start', { responsible: '物业王经理' })
  const rectified = (number: string, name = `staff ${home}`) =>
    take(name, number, 'rectified', { note: '清走了' })
  const sendBack = (number: string, name = `dispatcher ${home}`) =>
    take(name, number, 'send-back', { reason: '又堆上了', rectifyBy: dateIn(3) })
  const strikeOff = (number: string, name = `dispatcher ${home}`) =>
    take(name, number, 'strike-off', { note: '看过了，没有了' })
  const mended = async (more: object = {}) => {
    const number = await found(more)
    expect((await start(number)).status).toBe(200)
    expect((await rectified(number)).status).toBe(200)
    return number
  }
  const list = async (query: string, name = `dispatcher ${home}`) =>
    app.call('GET', `${base}?${query}`, { token: tokens[name] })
  const stepsOf = async (number: string) =>
    (await read(number)).body.history.map(({ step }: { step: string }) => step)
  const heard = async (name: string, of: string, number: string) =>
    (await app.call('GET', '/v1/notices?limit=100', { token: tokens[name] })).body.items.filter(
      (notice: { kind: string; body: string }) => notice.kind === of && notice.body.includes(number),
    )

  it('refuses strangers, residents, other posts, and what is not whole', async () => {
    expectRefusal(await app.call('POST', base, { body: aHazard() }), 401, 'unauthenticated')
    expectRefusal(await app.call('GET', base), 401, 'unauthenticated')
    expectRefusal(await find('resident'), 403, 'forbidden')
    expectRefusal(await list('', 'resident'), 403, 'forbidden')
    const wrong = async (more: object, path: string) =>
      expectRefusal(await find(`staff ${home}`, more), 400, 'invalid', path)
    await wrong({ title: ' ' }, 'title')
    await wrong({ title: '长'.repeat(61) }, 'title')
    await wrong({ kind: 'noise' }, 'kind')
    await wrong({ level: 'huge' }, 'level')
    await wrong({ rectifyBy: '2026-13-01' }, 'rectifyBy')
    await wrong({ rectifyBy: undefined }, 'rectifyBy')
    await wrong({ rectifyBy: dateIn(-1) }, 'rectifyBy')
    await wrong({ rectifyBy: dateIn(800) }, 'rectifyBy')
    expectRefusal(await find(`staff ${home}`, { photoIds: ['nobody-has-this-one'] }), 400, 'photo_unknown')
    expectRefusal(await find(`staff ${home}`, { microBrainId: 'nobody' }), 404, 'not_found')
    expectRefusal(await find(`staff ${home}`, { microBrainId: neighbour }), 404, 'not_found')
    const number = await found()
    expectRefusal(await read('YH-AAA-AAA-AAA'), 404, 'not_found')
    expectRefusal(await read(number, `dispatcher ${neighbour}`), 404, 'not_found')
    expectRefusal(await list(`microBrainId=${neighbour}`), 404, 'not_found')
    expectRefusal(await list('status=gone'), 400, 'invalid', 'status')
    expectRefusal(await list('status=found&overdue=true'), 400, 'invalid', 'overdue')
    expectRefusal(await take(`dispatcher ${home}`, number, 'start', {}), 400, 'invalid', 'responsible')
    expectRefusal(await rectified(number), 409, 'step_closed')
    expectRefusal(await strikeOff(number), 409, 'step_closed')
  })

  it('is for each role exactly where it sits', async () => {
    // find, start, rectified, send back, strike off, strike off a major one
    const wanted: Record<string, string> = {
      [`staff ${home}`]: '201 403 200 403 403 403',
      [`dispatcher ${home}`]: '201 200 200 200 200 403',
      [`supervisor ${home}`]: '201 200 403 200 200 403',
      [`supervisor ${street}`]: '201 200 403 200 200 200',
      'supervisor 330114': '201 200 403 200 200 200',
      [`supervisor ${otherStreet}`]: '404 404 403 404 404 404',
      [`staff ${neighbour}`]: '404 403 404 403 403 403',
      [`dispatcher ${neighbour}`]: '404 404 404 404 404 404',
      [`dispatcher ${street}`]: '404 404 404 404 404 404',
      resident: '403 403 403 403 403 403',
    }
    const got: Record<string, string> = {}
    const begun = async () => {
      const number = await found()
      await start(number)
      return number
    }
    for (const name of Object.keys(wanted)) {
      const answers = [
        await find(name),
        await start(await found(), name),
        await rectified(await begun(), name),
        await sendBack(await mended(), name),
        await strikeOff(await mended(), name),
        await strikeOff(await mended({ level: 'major' }), name),
      ]
      got[name] = answers.map(({ status }) => status).join(' ')
    }
    expect(got).toEqual(wanted)
  })

  it('lets the supervisor of the district strike off a major one at the very top', async () => {
    const answer = await find('staff 330114', { microBrainId: '330114', level: 'major' })
    const { number } = answer.body
    expect((await start(number, 'supervisor 330114')).status).toBe(200)
    expect((await rectified(number, 'staff 330114')).status).toBe(200)
    expect((await strikeOff(number, 'supervisor 330114')).body).toMatchObject({ status: 'struck_off' })
  })

  it('goes from photo to photo until it is struck off, each step with who and when', async () => {
    const before = await sendPhoto(app, who(`staff ${home}`))
    const place = { lng: 120.35, lat: 30.31, coordinates: 'gcj02' }
    const number = await found({ photoIds: [before], place, note: '消防通道走不了' })
    expect(number).toMatch(/^YH-/)
    const first = (await read(number)).body
    expect(first).toMatchObject({
      status: 'found',
      signal: 'green',
      level: 'general',
      kind: 'fire',
      microBrain: { id: home },
      reportNumber: null,
      place: { coordinates: 'wgs84' },
      before: [{ id: before }],
      after: [],
      steps: [],
    })
    expect(first.dueAt).toBe(`${dateIn(4)}T00:00:00.000+08:00`)
    expect((await read(number, `dispatcher ${home}`)).body.steps).toEqual(['start'])
    await start(number)
    const photo = await sendPhoto(app, who(`staff ${home}`))
    await take(`staff ${home}`, number, 'rectified', { note: '清走了', photoIds: [photo] })
    expect((await sendBack(number)).body).toMatchObject({
      status: 'rectifying',
      sentBackCount: 1,
      rectifyBy: dateIn(3),
    })
    await rectified(number)
    const last = (await strikeOff(number)).body
    expect(last).toMatchObject({ status: 'struck_off', signal: null, steps: [], after: [] })
    expect(last.history).toMatchObject([
      { step: 'find', by: { role: 'staff', microBrain: { id: home } }, rectifyBy: first.rectifyBy },
      { step: 'start', by: { role: 'dispatcher' }, responsible: '物业王经理' },
      { step: 'rectified', note: '清走了', photos: [{ id: photo }] },
      { step: 'send_back', note: '又堆上了' },
      { step: 'rectified' },
      { step: 'strike_off', note: '看过了，没有了' },
    ])
    const readers = [`dispatcher ${home}`, `supervisor ${street}`, 'supervisor 330114']
    const open = (name: string) => app.call('GET', `/v1/photos/${photo}`, { token: who(name) })
    for (const name of readers) expect([name, (await open(name)).status]).toEqual([name, 200])
    for (const name of [`dispatcher ${neighbour}`, `supervisor ${otherStreet}`, 'resident'])
      expectRefusal(await open(name), 404, 'not_found')
    const shown = await app.call('GET', first.before[0].url)
    expect({ status: shown.status, type: shown.headers['content-type'] }).toEqual({
      status: 200,
      type: 'image/jpeg',
    })
    expectRefusal(await strikeOff(number), 409, 'step_closed')
  })

  it('is not checked by who said that it was put right', async () => {
    const number = await found()
    await start(number)
    await rectified(number, `dispatcher ${home}`)
    expectRefusal(await strikeOff(number), 409, 'step_closed')
    expectRefusal(await sendBack(number), 409, 'step_closed')
    expect((await read(number, `dispatcher ${home}`)).body).toMatchObject({
      steps: [],
      checkedByAnother: true,
    })
    expect((await read(number, 'second dispatcher')).body.steps).toEqual(['send_back', 'strike_off'])
    expect((await strikeOff(number, 'second dispatcher')).status).toBe(200)
  })

  it('is struck off by one of two who try at once', async () => {
    const number = await mended({ level: 'major' })
    const answers = await Promise.all([
      strikeOff(number, `supervisor ${street}`),
      strikeOff(number, 'second'),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(await stepsOf(number)).toEqual(['find', 'start', 'rectified', 'strike_off'])
  })

  it('comes from a report with its place and kind, once while it is open', async () => {
    const report = await fileReport(app, who('resident'), {
      text: '充电线从五楼拉下来',
      category: 'ebike',
      address: '湾南小区5幢',
    })
    const door = `/v1/staff/reports/${report.number}/hazard`
    const body = { title: '飞线充电', level: 'general', rectifyBy: dateIn(1) }
    const from = (name: string) => app.call('POST', door, { token: tokens[name], body })
    expectRefusal(await from(`staff ${neighbour}`), 404, 'not_found')
    expectRefusal(await from('resident'), 403, 'forbidden')
    const { number, ...made } = (await from(`staff ${home}`)).body
    expect(made).toMatchObject({
      kind: 'electricity',
      address: '湾南小区5幢',
      reportNumber: report.number,
      microBrain: { id: home },
    })
    expectRefusal(await from(`dispatcher ${home}`), 409, 'step_closed')
    await start(number)
    await rectified(number)
    await strikeOff(number)
    const both = await Promise.all([from(`staff ${home}`), from(`dispatcher ${home}`)])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 409])
  })

  it('keeps nobody’s number, and lets go of the report with the report', async () => {
    const { place } = (await app.call('GET', `/v1/micro-brains/${home}`, { token: who('resident') })).body
    const report = await fileReport(app, who('resident'), {
      text: '楼道电线裸露',
      category: 'fire',
      address: '湾南小区5幢 找王先生13812345678',
      place: { ...place, coordinates: 'wgs84' },
    })
    const body = { title: '电线裸露', level: 'general', rectifyBy: dateIn(1) }
    const token = who(`dispatcher ${home}`)
    const made = await app.call('POST', `/v1/staff/reports/${report.number}/hazard`, { token, body })
    expect(made.body).toMatchObject({
      address: '湾南小区5幢 找王先生138****5678',
      reportNumber: report.number,
      place: { coordinates: 'wgs84' },
    })
    const { number } = made.body
    const away = { microBrainId: neighbour, reason: '在那边' }
    await staffStep(app, token, report.number, 'transfer', away)
    expect((await read(number)).body).toMatchObject({
      title: '电线裸露',
      reportNumber: null,
      place: null,
    })
    expect((await read(number, 'supervisor 330114')).body).toMatchObject({
      reportNumber: report.number,
      place: { coordinates: 'wgs84' },
    })
    const listed = JSON.stringify((await list('limit=100')).body)
    expect(listed).toContain(number)
    expect(listed).not.toContain('13812345678')
  })

  it('is listed by post, state and what is overdue, in pages, with counts', async () => {
    const before = (await list('')).body.counts
    const numbers = [await found(), await found(), await mended()]
    const { items, counts } = (await list('limit=3')).body
    expect(items.map(({ number }: { number: string }) => number)).toEqual([...numbers].reverse())
    expect(counts).toEqual({
      ...before,
      found: before.found + 2,
      rectified: before.rectified + 1,
    })
    const open = (await list('status=rectified&limit=1')).body.items
    expect(open).toMatchObject([{ number: numbers[2], status: 'rectified', signal: null }])
    const all = (await list('limit=100', 'supervisor 330114')).body.items
    const paged: unknown[] = []
    let cursor = ''
    do {
      const page = (await list(`limit=7${cursor && `&cursor=${cursor}`}`, 'supervisor 330114')).body
      paged.push(...page.items)
      cursor = page.nextCursor ?? ''
    } while (cursor && paged.length < 100)
    const numbersOf = (rows: unknown[]) => rows.map((row) => (row as { number: string }).number)
    expect(numbersOf(paged).slice(0, all.length)).toEqual(numbersOf(all))
    expect((await list('', `dispatcher ${neighbour}`)).body.items).toEqual([])
    expect((await list('', `dispatcher ${street}`)).body.items).toEqual([])
  })

  it('reminds in the last third and says that it is late, each once, the level above too', async () => {
    const number = await found()
    await start(number)
    const { dueAt, foundAt } = (await read(number)).body
    const yellowAt = Date.parse(foundAt) + ((Date.parse(dueAt) - Date.parse(foundAt)) * 2) / 3
    app.clock.now = new Date(yellowAt - 2)
    await app.runJobs()
    await signEverybodyIn()
    expect((await read(number)).body.signal).toBe('green')
    app.clock.advance(3)
    await app.runJobs()
    expect((await read(number)).body.signal).toBe('yellow')
    expect(await stepsOf(number)).toEqual(['find', 'start', 'remind'])
    expect(await heard(`staff ${home}`, 'hazard.remind', number)).toHaveLength(1)
    expect(await heard('supervisor 330114', 'hazard.remind', number)).toEqual([])
    app.clock.now = new Date(Date.parse(dueAt))
    await signEverybodyIn()
    expect((await read(number)).body.signal).toBe('red')
    await app.runJobs()
    // As after a crash before the jobs were marked as done.
    await app.ctx().em.nativeUpdate(Job, { kind: 'hazard.timer', state: 'done' }, { state: 'due' })
    await app.runJobs()
    expect(await stepsOf(number)).toEqual(['find', 'start', 'remind', 'overdue'])
    for (const name of [`staff ${home}`, `dispatcher ${home}`, 'supervisor 330114', `supervisor ${street}`])
      expect(await heard(name, 'hazard.overdue', number)).toHaveLength(1)
    expect(await heard(`staff ${neighbour}`, 'hazard.overdue', number)).toEqual([])
    const late = (await list('overdue=true&limit=100', `supervisor ${street}`)).body
    expect(late.items.map((item: { number: string }) => item.number)).toContain(number)
    expect(late.counts.overdue).toBe(late.items.length)
    const dues = late.items.map((item: { dueAt: string }) => item.dueAt)
    expect(dues).toEqual([...dues].sort())
  })

  it('tells nobody of a time that was kept, and again of one that a re-check set', async () => {
    const number = await mended()
    app.clock.advance(5 * dayMs)
    await app.runJobs()
    await signEverybodyIn()
    expect(await stepsOf(number)).toEqual(['find', 'start', 'rectified'])
    await sendBack(number)
    app.clock.advance(5 * dayMs)
    await app.runJobs()
    await signEverybodyIn()
    expect((await stepsOf(number)).slice(3)).toEqual(['send_back', 'overdue'])
  })

  it('is said to the level above at once where it is major', async () => {
    const number = await found({ level: 'major' })
    await start(number)
    await rectified(number)
    await app.runJobs()
    for (const news of ['hazard.find', 'hazard.rectified']) {
      expect(await heard(`supervisor ${street}`, news, number)).toHaveLength(1)
      expect(await heard(`dispatcher ${home}`, news, number)).toHaveLength(1)
      // Who did it knows.
      expect(await heard(`staff ${home}`, news, number)).toEqual([])
    }
    expect(await heard('supervisor 330114', 'hazard.start', number)).toEqual([])
  })
})
