// Bringing up a matter, through its door: refusals first, then what is kept and who may read it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, startTestApp, type TestApp } from '../../test/app.ts'
import { sendPhoto } from '../../test/photos.ts'

const home = '330114001012'
const address = '下沙街道湾南社区12幢'
const text = '晨跑时发现绿化带护栏缺了个大口子，小孩玩耍太危险了'
const body = { text, address, category: 'greenery' }

describe.each(databases)('POST /v1/reports on %s', (kind) => {
  let app: TestApp
  let resident: string
  beforeAll(async () => {
    app = await startTestApp(kind, { RATE_LIMIT: 'off' })
    resident = await app.signIn('resident-101')
  })
  afterAll(() => app.close())

  const submit = (more: object, token: string | undefined = resident) =>
    app.call('POST', '/v1/reports', { token, body: { ...body, ...more } })

  it('refuses a stranger', async () => {
    const answer = await app.call('POST', '/v1/reports', { body })
    expect(answer).toMatchObject({ status: 401, body: { code: 'unauthenticated' } })
  })

  it.each([
    ['no text', { text: undefined }, 'text'],
    ['an empty text', { text: '' }, 'text'],
    ['only spaces', { text: ' \n ' }, 'text'],
    ['2,001 characters', { text: '字'.repeat(2001) }, 'text'],
    ['a NUL', { text: 'a\0b' }, 'text'],
    ['a lone surrogate', { text: 'a\ud800b' }, 'text'],
    ['a number for a text', { text: 1 }, 'text'],
    ['an unknown field', { colour: 'red' }, 'colour'],
    ['an unknown field inside', { place: { lng: 120.3, lat: 30.3, coordinates: 'wgs84', z: 1 } }, 'place.z'],
    ['a place at 0,0', { place: { lng: 0, lat: 0, coordinates: 'gcj02' } }, 'place'],
    ['a latitude of 91', { place: { lng: 120, lat: 91, coordinates: 'gcj02' } }, 'place.lat'],
    [
      'an unknown coordinate system',
      { place: { lng: 120, lat: 30, coordinates: 'bd09' } },
      'place.coordinates',
    ],
    ['an unknown category', { category: 'weather' }, 'category'],
    ['a NUL in a door plate', { doorPlate: 'a\0b' }, 'doorPlate'],
    ['a NUL in the id of a photo', { photoIds: ['a\0b'] }, 'photoIds.0'],
    ['anonymous where it is not allowed', { category: 'care', anonymous: true }, 'anonymous'],
    ['ten photos', { photoIds: Array.from({ length: 10 }, (_, i) => `p${i}`) }, 'photoIds'],
    ['a photo that is not there', { photoIds: ['nowhere'] }, 'photoIds'],
    ['an answer to no question', { answers: { colour: 'red' } }, 'answers.colour'],
    ['an answer that is no option', { category: 'noise', answers: { when: 'always' } }, 'answers.when'],
  ])('says what is wrong with %s', async (_words, more, path) => {
    const before = await countMine()
    const answer = await submit(more)
    expect(answer.status).toBe(400)
    expect(answer.body.errors.map((error: { path: string }) => error.path)).toContain(path)
    expect(await countMine()).toBe(before)
  })

  const countMine = async () =>
    (await app.call('GET', '/v1/reports?limit=100', { token: resident })).body.items.length as number

  it('counts characters as people do: 2,000 of four bytes each are kept', async () => {
    const long = '𠮷'.repeat(2000)
    const answer = await submit({ text: long })
    expect(answer.status).toBe(201)
    expect(answer.body.text).toBe(long)
  })

  it('sends it to the community that the address names, with a promise', async () => {
    const { status, body: report } = await submit({})
    expect(status).toBe(201)
    expect(report).toMatchObject({
      status: 'submitted',
      microBrain: { id: home, kind: 'community', path: ['钱塘区', '下沙街道', '湾南社区'] },
      text,
      signal: 'green',
      // 10:00 on a Wednesday and 16 working hours: the day after tomorrow at 09:00 … by the office hours of a post.
      dueAt: '2026-11-20T10:00:00.000+08:00',
      timeline: [{ step: 'submit', status: 'submitted', by: 'you', at: '2026-11-18T10:00:00.000+08:00' }],
    })
    expect(report.number).toMatch(/^[1-9A-Z]{3}-[1-9A-Z]{3}-[1-9A-Z]{3}$/)
  })

  it('lets triage choose when no category is given', async () => {
    const { body: report } = await submit({ category: undefined })
    expect(['facility', 'greenery']).toContain(report.category)
  })

  it('keeps private what a category does not show, and says so', async () => {
    const { body: report } = await submit({ category: 'property', public: true })
    expect(report).toMatchObject({ public: false, publicRefused: true })
  })

  it('takes what names no place to the routing desk, with a deadline', async () => {
    const { body: report } = await submit({ address: undefined, text: '路边有个大坑' })
    expect(report).toMatchObject({ desk: true, microBrain: null, status: 'submitted' })
    expect(Date.parse(report.dueAt)).toBeGreaterThan(app.clock.now.getTime())
    const dispatcher = await app.signIn('dispatcher-330114')
    const queue = await app.call('GET', '/v1/staff/reports?microBrainId=330114&desk=true&limit=100', {
      token: dispatcher,
    })
    expect(queue.body.items.map((item: { number: string }) => item.number)).toContain(report.number)
  })

  it('attaches own photos once', async () => {
    const id = await sendPhoto(app, resident)
    const other = await app.signIn('resident-102')
    expect((await submit({ photoIds: [id] }, other)).status).toBe(400)
    const { body: report } = await submit({ photoIds: [id] })
    expect(report.photos).toMatchObject([{ id }])
    expect((await submit({ photoIds: [id] })).status).toBe(400)
    const picture = await app.call('GET', report.photos[0].url)
    expect(picture).toMatchObject({ status: 200, headers: { 'content-type': 'image/jpeg' } })
    const staff = await app.signIn(`staff-${home}`)
    expect((await app.call('GET', `/v1/photos/${id}`, { token: staff })).status).toBe(200)
    expect((await app.call('GET', `/v1/photos/${id}`, { token: other })).status).toBe(404)
  })

  it('is found by its reporter alone, however the number is typed', async () => {
    const { body: report } = await submit({})
    const typed = report.number.toLowerCase().replaceAll('-', '')
    expect((await app.call('GET', `/v1/reports/${typed}`, { token: resident })).status).toBe(200)
    const other = await app.signIn('resident-102')
    for (const number of [report.number, 'K7M-2QX-9TF', "' or 1=1 --"]) {
      const answer = await app.call('GET', `/v1/reports/${encodeURIComponent(number)}`, { token: other })
      expect(answer).toMatchObject({ status: 404, body: { code: 'not_found' } })
    }
  })

  it('hides who an anonymous reporter is from staff, and ask and answer still work', async () => {
    const shy = await app.signIn('resident-103')
    await app.call('PATCH', '/v1/me', { token: shy, body: { phone: '13812345678' } })
    const { body: report } = await submit({ anonymous: true }, shy)
    const staff = await app.signIn(`staff-${home}`)
    const door = `/v1/staff/reports/${report.number}`
    const me = (await app.call('GET', '/v1/me', { token: shy })).body.person.id as string
    const seen = await app.call('GET', door, { token: staff })
    expect(seen.body.reporter).toBeNull()
    expect(JSON.stringify(seen.body)).not.toContain(me)
    expect(JSON.stringify(seen.body)).not.toContain('5678')
    const reveal = await app.call('POST', `${door}/reveal`, {
      token: staff,
      body: { field: 'phone', reason: '想联系' },
    })
    expect(reveal.status).toBe(404)
    await app.call('POST', `${door}/accept`, { token: staff, body: {} })
    await app.call('POST', `${door}/ask`, { token: staff, body: { question: '在几号楼？' } })
    const answer = await app.call('POST', `/v1/reports/${report.number}/answer`, {
      token: shy,
      body: { text: '3 号楼' },
    })
    expect(answer.body).toMatchObject({ asked: false, question: null })
  })

  it('pages through my reports without a gap while new ones arrive', async () => {
    const token = await app.signIn('resident-105')
    const made: string[] = []
    for (let i = 0; i < 7; i++) made.unshift((await submit({}, token)).body.number)
    const first = await app.call('GET', '/v1/reports?limit=3', { token })
    await submit({}, token)
    const seen = first.body.items.map((item: { number: string }) => item.number)
    let cursor = first.body.nextCursor as string | null
    while (cursor) {
      const page = await app.call('GET', `/v1/reports?limit=3&cursor=${cursor}`, { token })
      seen.push(...page.body.items.map((item: { number: string }) => item.number))
      cursor = page.body.nextCursor
    }
    expect(seen).toEqual(made)
  })

  it.each(['limit=0', 'limit=101', 'limit=x', 'cursor=!!', 'page=2'])(
    'refuses a list with %s',
    async (query) => {
      expect((await app.call('GET', `/v1/reports?${query}`, { token: resident })).status).toBe(400)
    },
  )
})

describe.each(databases)('a day of reports on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp(kind)
  })
  afterAll(() => app.close())

  it('stops at 20 open reports, also when 30 arrive at once', async () => {
    const busy = await app.signIn('resident-104')
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => app.call('POST', '/v1/reports', { token: busy, body })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(20)
    const refused = answers.filter(({ status }) => status !== 201)
    expect(refused.every((answer) => answer.status === 409 && answer.body.code === 'too_many_open')).toBe(
      true,
    )
  })

  it('reminds once in two hours', async () => {
    const token = await app.signIn('resident-106')
    const { body: report } = await app.call('POST', '/v1/reports', { token, body })
    const remind = () => app.call('POST', `/v1/reports/${report.number}/remind`, { token, body: {} })
    expect((await remind()).status).toBe(200)
    const refused = await remind()
    expect(refused).toMatchObject({ status: 429, body: { code: 'reminded_recently' } })
    expect(refused.headers['retry-after']).toBe('7200')
  })

  it('ends at 30 new ones; tomorrow there are 30 more', async () => {
    const token = await app.signIn('resident-201')
    const submit = () => app.call('POST', '/v1/reports', { token, body })
    for (let i = 0; i < 30; i++) {
      const { status, body: report } = await submit()
      expect(status).toBe(201)
      const back = await app.call('POST', `/v1/reports/${report.number}/withdraw`, { token, body: {} })
      // Two writes each: past the minute's 60 the test would meet another limit.
      expect(back.status).toBe(200)
    }
    const elsewhere = await submit()
    expect(elsewhere.status).toBe(429)
    expect(Number(elsewhere.headers['retry-after'])).toBeGreaterThan(0)
  })
})
