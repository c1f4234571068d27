// The hotline through its doors: filed for a caller whose number is masked to everybody, and merged at once if wished.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { sendPhoto } from '../../../test/photos.ts'
import {
  expectRefusal,
  fileReport,
  home,
  neighbour,
  personId,
  staffStep,
  startWorld,
} from '../../../test/world.ts'

const url = '/v1/staff/reports'
const phone = '13812345678'
const matter = { text: '小区门口路灯不亮', category: 'noise', address: '湾南社区' }

describe.each(databases)('the hotline on %s', (kind) => {
  let app: TestApp
  let resident: string
  let staff: string
  let dispatcher: string
  beforeAll(async () => {
    app = await startWorld(kind, { RATE_LIMIT: 'on' })
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    app.clock.advance(60_000)
    resident = await app.signIn('resident-7700')
    staff = await app.signIn(`staff-${home}`)
    dispatcher = await app.signIn(`dispatcher-${home}`)
  })

  const file = (body: object, token = staff, key?: string | null) =>
    app.call('POST', url, { token, body, ...(key === undefined ? {} : { key }) })
  const seen = (number: string, token = staff) => app.call('GET', `${url}/${number}`, { token })
  const reveal = (number: string, field: string, token = staff) =>
    app.call('POST', `${url}/${number}/reveal`, { token, body: { field, reason: '回电' } })
  const personOf = async (number: string): Promise<string> => {
    const rows = await app
      .ctx()
      .em.getConnection()
      .execute<{ person_id: string }[]>('select person_id from reports where number = ?', [number])
    return rows[0]!.person_id
  }

  it('refuses strangers, residents and what a report may not say', async () => {
    expectRefusal(await file(matter, ''), 401, 'unauthenticated')
    expectRefusal(await file(matter, resident), 403, 'forbidden')
    expectRefusal(await file(matter, staff, null), 400, 'idempotency_key_missing')
    expectRefusal(await file({ ...matter, text: ' ' }), 400, 'invalid', 'text')
    expectRefusal(await file({ ...matter, public: true }), 400, 'invalid', 'public')
    expectRefusal(await file({ ...matter, category: 'nothing' }), 400, 'category_unknown', 'category')
    expectRefusal(await file({ ...matter, caller: { phone: '12345' } }), 400, 'invalid', 'caller.phone')
    const quarrel = { ...matter, category: 'dispute', anonymous: true }
    expectRefusal(await file(quarrel), 400, 'anonymous_not_allowed', 'anonymous')
  })

  it('files it as of the phone, once for a key, with the number masked to everybody', async () => {
    const body = { ...matter, caller: { phone, name: '王小明' } }
    const answer = await file(body, staff, 'call-1')
    expect(answer.status).toBe(201)
    expect(answer.body).toMatchObject({
      status: 'submitted',
      category: 'noise',
      microBrain: { id: home },
      dueAt: expect.stringMatching(/T/),
      caller: { phone: '138****5678', name: '王**' },
      into: null,
      readable: true,
    })
    expect((await file(body, staff, 'call-1')).body.number).toBe(answer.body.number)
    const { number } = answer.body
    const report = (await seen(number)).body
    expect(report).toMatchObject({
      source: 'phone',
      reporter: { phone: '138****5678', name: '王**', byPhone: true },
      timeline: [{ step: 'submit', title: '打电话反映，工作人员记下' }],
      history: [{ step: 'submit', who: expect.stringMatching(/./) }],
    })
    const inbox = await app.call('GET', '/v1/notices', { token: dispatcher })
    for (const shown of [answer.body, report, (await seen(number, dispatcher)).body, inbox.body])
      expect(JSON.stringify(shown)).not.toMatch(/13812345678|王小明/)
    expectRefusal(await app.call('GET', `/v1/reports/${number}`, { token: staff }), 404, 'not_found')
  })

  it('gives number and name for a reason that is recorded with the caller, who is nobody in the app', async () => {
    await app.call('PATCH', '/v1/me', { token: resident, body: { phone } })
    const { number } = (await file({ ...matter, caller: { phone, name: '王小明' } })).body
    expectRefusal(await reveal(number, 'phone', resident), 403, 'forbidden')
    expectRefusal(await reveal(number, 'phone', await app.signIn(`staff-${neighbour}`)), 404, 'not_found')
    expect((await reveal(number, 'phone')).body).toEqual({ field: 'phone', value: phone })
    expect((await reveal(number, 'caller')).body).toEqual({ field: 'caller', value: '王小明' })
    const callerId = await personOf(number)
    expect(callerId).not.toBe(await personId(app, resident))
    expect(callerId).not.toContain(phone)
    const readings = await app
      .ctx()
      .em.getConnection()
      .execute('select field, about from access_records where person_id = ? order by id', [callerId])
    expect(readings).toEqual([
      { field: 'phone', about: number },
      { field: 'caller', about: number },
    ])
    expect((await app.call('GET', '/v1/me/access-log', { token: resident })).body.items).toEqual([])
    const mine = await app.call('GET', '/v1/reports', { token: resident })
    expect(mine.body.items).toEqual([])

    const again = (await file({ ...matter, caller: { phone } })).body
    expect(await personOf(again.number)).toBe(callerId)
    expect((await reveal(again.number, 'caller')).body.value).toBeNull()
    const other = (await file({ ...matter, caller: { phone: '0571-88886666' } })).body
    expect(other.caller.phone).toBe('057****6666')
    expect(await personOf(other.number)).not.toBe(callerId)
  })

  it('keeps nothing of who wants to stay unnamed', async () => {
    const answer = await file({ ...matter, anonymous: true, caller: { phone, name: '王小明' } })
    expect(answer.body.caller).toBeNull()
    const { number } = answer.body
    expect((await seen(number)).body.reporter).toBeNull()
    expectRefusal(await reveal(number, 'phone'), 404, 'not_found')
    expectRefusal(await reveal(number, 'caller'), 404, 'not_found')
    const people = await app
      .ctx()
      .em.getConnection()
      .execute<{ phone: string | null }[]>('select phone from people where id = ?', [await personOf(number)])
    expect(people).toEqual([{ phone: null }])
  })

  it('takes photos of whoever files it, and goes where its words belong: a receipt is what stays', async () => {
    const photo = await sendPhoto(app, staff)
    const theft = {
      text: '有人入室盗窃，门锁被撬',
      category: 'security',
      address: '湾南社区',
      photoIds: [photo],
    }
    const answer = await file({ ...theft, caller: { phone } })
    expect(answer.body).toMatchObject({ microBrain: { kind: 'police' }, readable: false })
    expectRefusal(await seen(answer.body.number), 404, 'not_found')
    const police = await app.signIn(`staff-${answer.body.microBrain.id}`)
    expect((await seen(answer.body.number, police)).body.photos).toHaveLength(1)
    expectRefusal(await file({ ...theft, photoIds: [photo] }), 400, 'photo_unknown', 'photoIds')
  })

  it('counts no limit of residents, and tells the caller nothing through the app', async () => {
    for (let i = 0; i < 22; i++)
      expect((await file({ ...matter, text: `路灯不亮 ${i}`, caller: { phone } })).status).toBe(201)
    const { number } = (await file({ ...matter, caller: { phone } })).body
    await staffStep(app, staff, number, 'accept')
    await app.runJobs()
    const notices = await app
      .ctx()
      .em.getConnection()
      .execute('select 1 from notices where person_id = ?', [await personOf(number)])
    expect(notices).toEqual([])
  })

  describe('the same matter again', () => {
    it('shows what is open near by to its own post alone, the nearest first', async () => {
      // A post lies inside its own area.
      const { place } = (await app.call('GET', `/v1/micro-brains/${home}`, { token: resident })).body
      const near = (await fileReport(app, resident, { ...matter, text: '路灯坏了，电话13912345678', place }))
        .number
      const farther = { ...place, lat: place.lat + 0.0002 }
      const second = (await fileReport(app, resident, { ...matter, place: farther })).number
      const closed = (await fileReport(app, resident, { ...matter, place })).number
      await app.call('POST', `/v1/reports/${closed}/withdraw`, { token: resident, body: {} })
      const here = await app.signIn(`staff-${home}`)
      const path = `${url}/nearby?near=${place.lng},${place.lat},${place.coordinates}`
      const ask = (query: string, token = here) => app.call('GET', `${path}${query}`, { token })
      expectRefusal(await ask('', ''), 401, 'unauthenticated')
      expectRefusal(await ask('', resident), 403, 'forbidden')
      expectRefusal(await app.call('GET', `${url}/nearby`, { token: here }), 400, 'invalid', 'near')
      expectRefusal(await ask('&withinM=2001'), 400, 'invalid', 'withinM')
      expectRefusal(await ask(`&microBrainId=${neighbour}`), 404, 'not_found')
      const { items } = (await ask('&withinM=300')).body
      const shown = items.map(({ number }: { number: string }) => number)
      expect(shown.filter((number: string) => [near, second, closed].includes(number))).toEqual([
        near,
        second,
      ])
      expect(items.find(({ number }: { number: string }) => number === second).distanceM).toBeCloseTo(22, -1)
      expect(JSON.stringify(items)).not.toContain('13912345678')
      expect(
        (await ask('&withinM=10')).body.items.map(({ number }: { number: string }) => number),
      ).not.toContain(second)
      expect((await ask('', await app.signIn(`staff-${neighbour}`))).body.items).toEqual([])
    })

    it('is filed and merged in one go, by a dispatcher; what is refused files nothing', async () => {
      const into = (await fileReport(app, resident, matter)).number
      const count = async () => {
        const rows = await app
          .ctx()
          .em.getConnection()
          .execute<{ n: number }[]>('select count(*) as n from reports')
        return Number(rows[0]!.n)
      }
      const before = await count()
      expectRefusal(await file({ ...matter, into }), 403, 'forbidden')
      expectRefusal(await file({ ...matter, into: 'nothing' }, dispatcher), 400, 'invalid', 'into')
      const theft = { text: '有人入室盗窃', category: 'security', address: '湾南社区', into }
      expectRefusal(await file(theft, dispatcher), 400, 'invalid', 'into')
      expect(await count()).toBe(before)
      const answer = await file({ ...matter, caller: { phone }, into }, dispatcher)
      expect(answer.body).toMatchObject({ status: 'merged', into, readable: true })
      expect((await seen(into)).body.merged).toMatchObject([{ number: answer.body.number }])
      await app.call('POST', `/v1/reports/${into}/withdraw`, { token: resident, body: {} })
      const other = { ...matter, caller: { phone }, into }
      expectRefusal(await file(other, dispatcher), 409, 'step_closed')
    })
  })
})
