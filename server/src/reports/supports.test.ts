// 附议 and what the public sees: refusals first, counted once, told when it ends, and nothing personal anywhere.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../test/app.ts'
import { sendPhoto } from '../../test/photos.ts'
import {
  expectRefusal,
  fileReport,
  home,
  neighbour,
  personId,
  staffStep,
  startWorld,
} from '../../test/world.ts'

const text = '绿化带护栏断了，我住3幢2单元502室，电话13812345678'
const matter = { text, category: 'greenery', address: '湾南社区', public: true }

describe.each(databases)('supports on %s', (kind) => {
  let app: TestApp
  let reporter: string
  let supporter: string
  let staff: string
  let dispatcher: string
  let people = 3000
  let base: { lng: number; lat: number }
  beforeAll(async () => {
    app = await startWorld(kind)
    staff = await app.signIn(`staff-${home}`)
    dispatcher = await app.signIn(`dispatcher-${home}`)
    base = (await app.call('GET', `/v1/micro-brains/${home}`, { token: staff })).body.place
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    reporter = await app.signIn(`resident-${people++}`)
    supporter = await app.signIn(`resident-${people++}`)
  })

  const file = async (more: object = {}): Promise<string> =>
    (await fileReport(app, reporter, { ...matter, ...more })).number
  const support = (number: string, body: object = {}, token: string | undefined = supporter) =>
    app.call('POST', `/v1/reports/${number}/support`, { token, body })
  const read = (number: string, token = supporter) => app.call('GET', `/v1/reports/${number}`, { token })
  const supportsOf = async (number: string) => (await read(number, reporter)).body.supports as number

  describe('refusals', () => {
    it('401 for a stranger, 400 for a wrong body or without a key', async () => {
      const number = await file()
      const door = `/v1/reports/${number}/support`
      expectRefusal(await app.call('POST', door, { body: {} }), 401, 'unauthenticated')
      expectRefusal(await app.call('DELETE', door), 401, 'unauthenticated')
      expectRefusal(await support(number, { note: '' }), 400, 'invalid', 'note')
      expectRefusal(await support(number, { extra: 1 }), 400, 'invalid', 'extra')
      expectRefusal(
        await app.call('POST', door, { token: supporter, body: {}, key: null }),
        400,
        'idempotency_key_missing',
      )
    })

    it('404 for a private report, a withdrawn one, and none', async () => {
      const hidden = await file({ public: false })
      const gone = await file()
      await app.call('POST', `/v1/reports/${gone}/withdraw`, { token: reporter, body: {} })
      for (const number of [hidden, gone, 'K7M-2QX-9TF']) {
        expectRefusal(await support(number), 404, 'not_found')
        expectRefusal(await read(number), 404, 'not_found')
      }
    })

    it('409 for one’s own, and for what is settled', async () => {
      const number = await file()
      expectRefusal(await support(number, {}, reporter), 409, 'own_report')
      await staffStep(app, staff, number, 'accept')
      const evidencePhotoIds = [await sendPhoto(app, staff)]
      await staffStep(app, staff, number, 'resolve', { note: '修好了', evidencePhotoIds })
      expectRefusal(await support(number), 409, 'step_closed')
      expect(await supportsOf(number)).toBe(0)
    })

    it('as part of a new report: what cannot be read is a wrong field, one’s own a conflict', async () => {
      const hidden = await file({ public: false })
      const submit = (supportOf: string, token = supporter) =>
        app.call('POST', '/v1/reports', { token, body: { text: '我也看到了', supportOf } })
      expectRefusal(await submit(hidden), 400, 'invalid', 'supportOf')
      expectRefusal(await submit('nonsense'), 400, 'invalid', 'supportOf')
      expectRefusal(await submit(await file(), reporter), 409, 'own_report')
    })
  })

  it('count once for each person, also at once, and can be taken back', async () => {
    const number = await file()
    const first = await support(number)
    expect(first).toMatchObject({ status: 200, body: { number, supports: 1, supported: true, mine: false } })
    const answers = await Promise.all([support(number), support(number), support(number)])
    for (const answer of answers) expect(answer.body).toEqual(first.body)
    await support(number, {}, await app.signIn(`resident-${people++}`))
    expect(await supportsOf(number)).toBe(2)
    const takeBack = () => app.call('DELETE', `/v1/reports/${number}/support`, { token: supporter })
    expect((await takeBack()).body).toMatchObject({ supports: 1, supported: false })
    expect((await takeBack()).body.supports).toBe(1)
    expect((await support(number)).body.supports).toBe(2)
  })

  it('of many at the same moment are all counted', async () => {
    const number = await file()
    const tokens: string[] = []
    for (let i = 0; i < 8; i++) tokens.push(await app.signIn(`resident-${people++}`))
    await Promise.all(tokens.map((token) => support(number, {}, token)))
    expect(await supportsOf(number)).toBe(8)
  })

  it('bring words and photos to the staff alone, without a name; no second report is made', async () => {
    const number = await file()
    const photo = await sendPhoto(app, supporter)
    const answer = await app.call('POST', '/v1/reports', {
      token: supporter,
      body: { text: '我家门口也断了，微信号：wxid_abc123', photoIds: [photo], supportOf: number },
    })
    expect(answer).toMatchObject({ status: 201, body: { number, supported: true, supports: 1, mine: false } })
    expect((await app.call('GET', '/v1/reports', { token: supporter })).body.items).toEqual([])
    const mine = await app.call('GET', '/v1/reports?scope=supported', { token: supporter })
    expect(mine.body.items).toMatchObject([{ number, supported: true }])

    const seen = (await app.call('GET', `/v1/staff/reports/${number}`, { token: staff })).body
    expect(seen.supportNotes).toMatchObject([{ photos: [{ id: photo }] }])
    expect(seen.supportNotes[0].note).toContain('我家门口也断了')
    expect(seen).toMatchObject({ supports: 1, notesMasked: true })
    const id = await personId(app, supporter)
    expect(JSON.stringify(seen)).not.toContain(id)
    expect(JSON.stringify(seen)).not.toContain('wxid_abc123')
    await app.runJobs()
    const news = (await app.call('GET', '/v1/notices', { token: staff })).body.items
    expect(news).toContainEqual(expect.objectContaining({ kind: 'report.support', number }))

    const own = (await app.call('GET', '/v1/me/export', { token: supporter })).body
    expect(own.supports).toMatchObject([{ number, note: expect.stringContaining('wxid_abc123') }])

    for (const token of [reporter, await app.signIn(`resident-${people++}`)]) {
      expect(JSON.stringify((await read(number, token)).body)).not.toContain('我家门口也断了')
      expect((await app.call('GET', `/v1/photos/${photo}`, { token })).status).toBe(404)
    }
    expect((await app.call('GET', `/v1/photos/${photo}`, { token: staff })).status).toBe(200)
  })

  it('are told how it ended, once, and may read it to the end', async () => {
    const number = await file()
    await support(number)
    await staffStep(app, staff, number, 'accept')
    const evidencePhotoIds = [await sendPhoto(app, staff)]
    await staffStep(app, staff, number, 'resolve', {
      note: '焊好了，师傅13912345678',
      internalNote: '材料 180 元',
      evidencePhotoIds,
    })
    await app.runJobs()
    const inbox = async () => (await app.call('GET', '/v1/notices', { token: supporter })).body.items
    expect(await inbox()).toMatchObject([{ kind: 'report.resolve', number, title: '您附议的事办好了' }])
    expect(JSON.stringify(await inbox())).not.toContain('13912345678')
    await app.call('POST', `/v1/reports/${number}/confirm`, { token: reporter, body: { rating: 5 } })
    await app.runJobs()
    expect((await inbox()).map(({ kind }: { kind: string }) => kind)).toEqual([
      'report.confirm',
      'report.resolve',
    ])
    expect((await read(number)).body).toMatchObject({ status: 'closed', supported: true })
  })

  it('learn of a refusal and a withdrawal too, though nobody else sees it any more', async () => {
    for (const end of ['reject', 'withdraw']) {
      const number = await file()
      await support(number)
      if (end === 'reject') await staffStep(app, dispatcher, number, 'reject', { reason: '不归这里' })
      else await app.call('POST', `/v1/reports/${number}/withdraw`, { token: reporter, body: {} })
      await app.runJobs()
      const [news] = (await app.call('GET', '/v1/notices', { token: supporter })).body.items
      expect(news).toMatchObject({ kind: `report.${end}`, number })
      expect((await read(number)).status).toBe(200)
      const stranger = await app.signIn(`resident-${people++}`)
      expectRefusal(await read(number, stranger), 404, 'not_found')
    }
  })

  it('do not hear what is overtaken', async () => {
    const number = await file()
    await support(number)
    await staffStep(app, staff, number, 'accept')
    const evidencePhotoIds = [await sendPhoto(app, staff)]
    await staffStep(app, staff, number, 'resolve', { note: '修好了', evidencePhotoIds })
    await app.call('POST', `/v1/reports/${number}/reopen`, { token: reporter, body: { reason: '没修好' } })
    await app.runJobs()
    const kinds = (await app.call('GET', '/v1/notices', { token: supporter })).body.items.map(
      ({ kind: what }: { kind: string }) => what,
    )
    expect(kinds).toEqual(['report.reopen'])
  })

  describe('what anybody sees of a public report', () => {
    it('is masked, without its reporter, internal notes, or the conversation', async () => {
      await app.call('PATCH', '/v1/me', { token: reporter, body: { phone: '13911112222' } })
      const photo = await sendPhoto(app, reporter)
      const number = await file({ photoIds: [photo], anonymous: true, address: '湾南社区3幢502室' })
      await staffStep(app, staff, number, 'accept', { internalNote: '钥匙在老王那里' })
      await staffStep(app, staff, number, 'ask', { question: '您家几楼？' })
      const answered = await sendPhoto(app, reporter)
      await app.call('POST', `/v1/reports/${number}/answer`, {
        token: reporter,
        body: { text: '五楼，姓陈', photoIds: [answered] },
      })
      await staffStep(app, staff, number, 'progress', { note: '已到现场，联系13900001111' })
      const { status, body } = await read(number)
      expect(status).toBe(200)
      expect(body.photos).toMatchObject([{ id: photo }])
      expect(body.timeline.map(({ step }: { step: string }) => step)).toEqual([
        'submit',
        'accept',
        'progress',
      ])
      const shown = JSON.stringify(body)
      const id = await personId(app, reporter)
      const secrets = [
        '13812345678',
        '13911112222',
        '13900001111',
        '502',
        '老王',
        '几楼',
        '姓陈',
        id,
        answered,
      ]
      for (const secret of secrets) expect(shown).not.toContain(secret)
      expect(shown).toContain('绿化带护栏断了')
      expect((await app.call('GET', `/v1/photos/${photo}`, { token: supporter })).status).toBe(200)
      expect((await app.call('GET', `/v1/photos/${answered}`, { token: supporter })).status).toBe(404)
      expect((await read(number, reporter)).body).toMatchObject({ mine: true, text })
    })

    it('is near by, newest first, page by page, within the circle', async () => {
      const centre = { lng: base.lng - 0.05, lat: base.lat - 0.05 }
      const at = (metres: number) => ({
        lng: centre.lng,
        lat: centre.lat + metres / 111_195,
        coordinates: 'wgs84',
      })
      const made: string[] = []
      for (const metres of [0, 100, 400, 900]) {
        made.unshift(await file({ place: at(metres) }))
        app.clock.advance(1000)
      }
      await file({ place: at(1100) })
      await file({ place: at(10), public: false })
      const list = (query: string) =>
        app.call('GET', `/v1/reports?scope=nearby&near=${centre.lng},${centre.lat}${query}`, {
          token: supporter,
        })
      const seen: string[] = []
      let cursor: string | null = null
      do {
        const page = await list(`,wgs84&limit=3${cursor ? `&cursor=${cursor}` : ''}`)
        expect(page.status).toBe(200)
        seen.push(...page.body.items.map(({ number }: { number: string }) => number))
        cursor = page.body.nextCursor
      } while (cursor)
      expect(seen).toEqual(made)
      const close = (await list('&withinM=450')).body.items
      expect(close.map(({ number }: { number: string }) => number)).toEqual(made.slice(1))
      expect(close.map(({ distanceM }: { distanceM: number }) => distanceM)).toEqual([400, 100, 0])
      expect(JSON.stringify(close)).not.toContain('13812345678')
      expect((await list('&category=noise')).body.items).toEqual([])
    })

    it.each([
      ['scope=nearby', 'near'],
      ['near=120.3,30.3', 'near'],
      ['scope=nearby&near=here', 'near'],
      ['scope=nearby&near=120.3,95', 'near.lat'],
      ['scope=nearby&near=120.3,30.3&withinM=0', 'withinM'],
      ['scope=nearby&near=120.3,30.3&withinM=3001', 'withinM'],
      ['scope=everywhere', 'scope'],
    ])('a list with %s is refused', async (query, path) => {
      expectRefusal(await app.call('GET', `/v1/reports?${query}`, { token: supporter }), 400, 'invalid', path)
    })
  })

  it('who supports a report that was merged hears how the other one ends, under the number they know', async () => {
    const number = await file()
    await support(number)
    const other = (await fileReport(app, await app.signIn(`resident-${people++}`), matter)).number
    await staffStep(app, dispatcher, number, 'merge', { into: other })
    await staffStep(app, staff, other, 'accept')
    const photo = await sendPhoto(app, staff)
    await staffStep(app, staff, other, 'resolve', { note: '都修好了', evidencePhotoIds: [photo] })
    await app.runJobs()
    const { items } = (await app.call('GET', '/v1/notices', { token: supporter })).body
    expect(items.filter(({ kind }: { kind: string }) => kind === 'report.resolve')).toMatchObject([
      { number, title: '您附议的事办好了', body: '都修好了' },
    ])
  })

  it('staff of another post read a public report as anybody does', async () => {
    const number = await file()
    const elsewhere = await app.signIn(`staff-${neighbour}`)
    expectRefusal(
      await app.call('GET', `/v1/staff/reports/${number}`, { token: elsewhere }),
      404,
      'not_found',
    )
    expect(JSON.stringify((await read(number, elsewhere)).body)).not.toContain('13812345678')
  })
})
