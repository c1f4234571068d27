// The same matter near by, through the preview and the staff's door: what is none, what is one, and who may see which.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../test/app.ts'
import { sendPhoto } from '../../test/photos.ts'
import {
  expectRefusal,
  fileReport,
  home,
  hourMs,
  neighbour,
  staffStep,
  startWorld,
} from '../../test/world.ts'
import { Report } from './entities.ts'

const dayMs = 24 * hourMs
const gap = { text: '人行道护栏断了一截，孩子容易跑上马路', category: 'facility' }
const metresPerDegree = 111_195

type Item = { number: string; score: number; distanceM: number }

describe.each(databases)('the same matter near by on %s', (kind) => {
  let app: TestApp
  let resident: string
  let other: string
  let base: { lng: number; lat: number }
  let used = 0
  /** Every test has a part of the map to itself. */
  let spot: { lng: number; lat: number; coordinates: 'wgs84' }
  beforeAll(async () => {
    app = await startWorld(kind)
    const token = await app.signIn('resident-1')
    base = (await app.call('GET', `/v1/micro-brains/${home}`, { token })).body.place
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    used++
    spot = { lng: base.lng + used * 0.02, lat: base.lat + used * 0.02, coordinates: 'wgs84' }
    await signIn()
  })
  const signIn = async () => {
    resident = await app.signIn(`resident-${1000 + used}`)
    other = await app.signIn(`resident-${2000 + used}`)
  }

  const north = (metres: number, from = spot) => ({ ...from, lat: from.lat + metres / metresPerDegree })
  const file = (body: object = {}, token = other): Promise<{ number: string }> =>
    fileReport(app, token, { ...gap, place: spot, public: true, ...body })
  const look = async (body: object = {}, token = resident): Promise<Item[]> => {
    const asked = { kind: 'report', ...gap, place: spot, ...body }
    const answer = await app.call('POST', '/v1/routes/preview', { token, body: asked, key: null })
    expect(answer.status).toBe(200)
    return answer.body.duplicates
  }
  const numbers = async (body: object = {}, token = resident) =>
    (await look(body, token)).map(({ number }) => number)

  it('is not somebody else’s private report', async () => {
    await file({ public: false })
    expect(await look()).toEqual([])
  })

  it('is not a matter that the category keeps private, though it was sent as public', async () => {
    await file({ text: '电梯关门夹人，物业不修', category: 'property' })
    expect(await look({ text: '电梯门夹人', category: 'property' })).toEqual([])
  })

  it('is not another topic at the same place, though the words are shared', async () => {
    await file({ text: '12 幢楼下路边一直没有人来管，垃圾桶满了三天', category: 'sanitation' })
    expect(await look({ text: '12 幢楼下路边一直没有人来管，路灯不亮三天', category: 'facility' })).toEqual(
      [],
    )
    expect(await look({ text: '12 幢楼下路边一直没有人来管，路灯坏了不亮', category: undefined })).toEqual([])
  })

  it('is not another thing of the same category, however near', async () => {
    await file({ text: '井盖松了，车一压就响', place: north(5) })
    const lamp = await file({ text: '路灯不亮，晚上看不见', place: north(30) })
    expect(await look({ text: '滑梯坏了' })).toEqual([])
    expect(await numbers({ text: '路灯坏了' })).toEqual([lamp.number])
    expect(await numbers({ text: '井盖旁边的路灯坏了' })).toEqual([lamp.number])
  })

  it('is the same thing before one that does not say which, though that is nearer', async () => {
    const vague = await file({ text: '坏了三天了，没人来修', place: north(2) })
    const lamp = await file({ text: '路灯不亮，晚上看不见', place: north(60) })
    expect(await numbers({ text: '路灯坏了' })).toEqual([lamp.number, vague.number])
  })

  it('is not beyond the radius of the category, in the very same words', async () => {
    await file({ place: north(210) })
    await file({ place: north(190) })
    expect(await look()).toHaveLength(1)
  })

  it('is not what was withdrawn or refused', async () => {
    const { number } = await file()
    await app.call('POST', `/v1/reports/${number}/withdraw`, { token: other, body: {} })
    expect(await look()).toEqual([])
  })

  it('is not asked for by a visit, nor for matters of one person', async () => {
    await file()
    expect(await look({ kind: 'visit', category: undefined })).toEqual([])
    await file({ text: '独居老人没人照顾', category: 'care' }, resident)
    expect(await look({ text: '独居老人没人照顾', category: 'care' })).toEqual([])
  })

  it('is the same topic near by in quite different words, with what a card needs', async () => {
    const photo = await sendPhoto(app, other)
    const { number } = await file({ photoIds: [photo], place: north(40) })
    const [found] = await look({ text: '隔离栏倒了没人扶' })
    expect(found).toEqual({
      number,
      summary: gap.text,
      distanceM: 40,
      score: expect.any(Number),
      status: 'submitted',
      createdAt: expect.stringMatching(/\+08:00$/),
      photoUrl: expect.stringMatching(/^\/v1\/photos\/.*signature=/),
      supports: 0,
      mine: false,
    })
    expect((await app.call('GET', (found as unknown as { photoUrl: string }).photoUrl)).status).toBe(200)
  })

  it('is found by what triage makes of the text, without a category', async () => {
    const { number } = await file({ text: '路灯不亮，晚上黑漆漆的', place: north(30) })
    expect(await numbers({ text: '这边路灯坏了好几天', category: undefined })).toEqual([number])
  })

  it('is one’s own report too, and said to be so', async () => {
    const { number } = await file({ public: false }, resident)
    expect(await look()).toMatchObject([{ number, mine: true }])
  })

  it('agrees in both coordinate systems of the phone', async () => {
    const { number } = await file({ place: north(20) })
    const { toGcj02 } = await import('@chaolin/shared/routing/coordinates')
    expect(await numbers({ place: toGcj02(spot) })).toEqual([number])
  })

  it('shows open ones first, then the likeliest, and five at most', async () => {
    const far = await file({ place: north(150), text: '栏杆坏了' })
    const near = await file({ place: north(10) })
    const done = await file({ place: spot })
    await resolve(done.number)
    expect(await numbers()).toEqual([near.number, far.number, done.number])
    const more: string[] = []
    for (let i = 1; i <= 4; i++) more.push((await file({ place: north(10 + i) })).number)
    const found = await look()
    expect(found.map(({ number }) => number)).toEqual([near.number, ...more])
    const scores = found.map(({ score }) => score)
    expect(scores).toEqual([...scores].sort((a, b) => b - a))
  })

  /** By the database: where the report lies does not matter here. */
  const resolve = async (number: string) => {
    await app.ctx().em.nativeUpdate(Report, { number }, { status: 'resolved', resolvedAt: app.clock.now })
  }

  it('counts a settled one for a while only: what breaks again later is new', async () => {
    const { number } = await file()
    await resolve(number)
    app.clock.advance(14 * dayMs - hourMs)
    await signIn()
    expect(await numbers()).toEqual([number])
    app.clock.advance(2 * hourMs)
    await signIn()
    expect(await numbers()).toEqual([])
  })

  it('counts an open one as long as its category says', async () => {
    const noise = { text: '楼下广场舞太吵', category: 'noise' }
    const { number } = await file(noise)
    app.clock.advance(30 * dayMs - hourMs)
    await signIn()
    expect(await numbers(noise)).toEqual([number])
    app.clock.advance(2 * hourMs)
    await signIn()
    expect(await numbers(noise)).toEqual([])
  })

  it('is found by the address when there is no place', async () => {
    const address = '湾南小区12幢'
    const { number } = await file({ place: undefined, address }, other)
    expect(await numbers({ place: undefined, address: '下沙街道湾南社区湾南小区12幢' })).toContain(number)
    expect(await numbers({ place: undefined, address: '白杨街道' })).toEqual([])
  })

  it('says nothing of whoever wrote it: numbers are masked, an anonymous one shows nothing more', async () => {
    await app.call('PATCH', '/v1/me', { token: other, body: { phone: '13911112222' } })
    const id = (await app.call('GET', '/v1/me', { token: other })).body.person.id as string
    await file({ text: '护栏断了，打我电话13812345678，车牌浙A12345', anonymous: true })
    const shown = JSON.stringify(await look())
    for (const secret of ['13812345678', 'A12345', '13911112222', id]) expect(shown).not.toContain(secret)
    expect(shown).toContain('护栏断了')
  })

  describe('for staff', () => {
    const door = (number: string) => `/v1/staff/reports/${number}/duplicates`
    const atHome = { public: false, place: undefined as object | undefined }
    beforeEach(() => {
      atHome.place = { ...spot, lng: base.lng, lat: base.lat + 0.0001 }
    })

    it('refuses strangers, residents and other posts', async () => {
      const { number } = await file(atHome)
      expectRefusal(await app.call('GET', door(number)), 401, 'unauthenticated')
      expectRefusal(await app.call('GET', door(number), { token: resident }), 403, 'forbidden')
      const elsewhere = await app.signIn(`staff-${neighbour}`)
      expectRefusal(await app.call('GET', door(number), { token: elsewhere }), 404, 'not_found')
      const staff = await app.signIn(`staff-${home}`)
      expectRefusal(await app.call('GET', door('K7M-2QX-9TF'), { token: staff }), 404, 'not_found')
    })

    it('shows private ones of their post too, never the report itself', async () => {
      const staff = await app.signIn(`staff-${home}`)
      const first = await file({ ...atHome, text: '消防通道被堵，我是老张13812345678', category: 'fire' })
      const second = await file({ ...atHome, text: '安全出口锁了', category: 'fire' }, resident)
      await staffStep(app, staff, first.number, 'accept')
      const { body } = await app.call('GET', door(second.number), { token: staff })
      expect(body.items.map(({ number }: Item) => number)).toContain(first.number)
      expect(body.items.map(({ number }: Item) => number)).not.toContain(second.number)
      expect(JSON.stringify(body)).not.toContain('13812345678')
    })

    it('shows another post that may read it only what is public', async () => {
      const words = { ...atHome, category: 'noise' }
      const own = await file({ ...words, text: '楼下广场舞太吵，天天到十点' })
      const open = await file({ ...words, text: '广场舞音响太吵', public: true })
      const jointly = await file({ ...words, text: '广场舞太吵' }, resident)
      await app.ctx().em.nativeUpdate(Report, { number: jointly.number }, { joint: [neighbour] })
      const merged = await file({ ...words, text: '广场舞又太吵了' }, resident)
      const lead = await file({ ...words, text: '广场舞吵得睡不着', public: true }, resident)
      const dispatcher = await app.signIn(`dispatcher-${home}`)
      await staffStep(app, dispatcher, merged.number, 'merge', { into: lead.number })
      await staffStep(app, dispatcher, lead.number, 'transfer', {
        microBrainId: neighbour,
        reason: '在那边',
      })
      const elsewhere = await app.signIn(`dispatcher-${neighbour}`)
      for (const { number } of [jointly, merged]) {
        const shown = (token: string) =>
          app
            .call('GET', door(number), { token })
            .then(({ body }) => body.items.map((item: Item) => item.number) as string[])
        expect(await shown(dispatcher)).toContain(own.number)
        const theirs = await shown(elsewhere)
        expect(theirs).toContain(open.number)
        expect(theirs).not.toContain(own.number)
      }
    })
  })
})
