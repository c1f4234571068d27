// A freed slot goes to the next who waits, for ten minutes, then on, and to nobody else meanwhile.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import {
  bookSlot,
  minuteMs,
  post,
  slotById,
  slotsOf,
  somebody,
  startCounters,
  step,
  tomorrow,
} from '../../../test/appointments.ts'
import { expectRefusal } from '../../../test/world.ts'
import { sweepAll } from '../rounds.ts'

describe.each(databases)('the waiting list on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startCounters(kind)
  })
  afterAll(() => app.close())
  let turn = 0
  const newcomer = () => app.signIn(`resident-${++turn}`)
  const wish = (more: object = {}) => ({
    siteId: post,
    service: 'first_issue',
    from: tomorrow,
    until: tomorrow,
    applicant: somebody(),
    ...more,
  })
  const wait = async (token: string, more: object = {}) =>
    app.call('POST', '/v1/waitlist', { token, body: wish(more) })
  const mine = async (token: string) => (await app.call('GET', '/v1/waitlist', { token })).body.items[0]
  const accept = (token: string, id: string) =>
    app.call('POST', `/v1/waitlist/${id}/accept`, { token, body: {} })
  let nth = 0
  async function fullSlot() {
    const slot = (await slotsOf(app, 'first_issue'))[nth++]!
    const held = []
    for (let i = 0; i < 5; i++) {
      const token = await newcomer()
      held.push({ token, number: (await bookSlot(app, token, slot.id)).body.number as string })
    }
    return { slot, held }
  }
  const giveBack = async (who: { token: string; number: string }) =>
    expect((await step(app, who.token, who.number, 'cancel')).status).toBe(200)
  const freeIn = async (id: string) => (await slotById(app, 'first_issue', id)).free

  it('is refused to strangers, for what is not offered, for days that are over', async () => {
    const token = await newcomer()
    expectRefusal(await app.call('POST', '/v1/waitlist', { body: wish() }), 401, 'unauthenticated')
    expectRefusal(await wait(token, { siteId: 'nowhere' }), 404, 'not_found')
    expectRefusal(await wait(token, { service: 'hukou' }), 400, 'invalid', 'service')
    expectRefusal(await wait(token, { from: '2026-11-01', until: '2026-11-02' }), 400, 'invalid', 'until')
    expectRefusal(await wait(token, { until: '2026-11-18' }), 400, 'invalid', 'until')
    expectRefusal(await wait(token, { from: '2027-06-01', until: '2027-06-02' }), 400, 'invalid', 'from')
    for (const query of ['limit=0', 'limit=101', 'cursor=x', 'page=2'])
      expectRefusal(await app.call('GET', `/v1/waitlist?${query}`, { token }), 400, 'invalid')
    expectRefusal(await accept(token, 'nothing'), 404, 'not_found')
  })

  it('is read in pages: where somebody waits before where they waited', async () => {
    const token = await newcomer()
    const ids: string[] = []
    for (let n = 0; n < 4; n++) {
      ids.unshift((await wait(token, { service: n % 2 ? 'renewal' : 'first_issue' })).body.id)
      app.clock.advance(1000)
      if (n < 2) await app.call('POST', `/v1/waitlist/${ids[0]}/leave`, { token, body: {} })
    }
    const read: string[] = []
    let rest = ''
    do {
      const { body } = await app.call('GET', `/v1/waitlist?limit=1${rest}`, { token })
      expect(body.items).toHaveLength(1)
      read.push(body.items[0].id)
      rest = body.nextCursor ? `&cursor=${body.nextCursor}` : ''
    } while (rest !== '')
    expect(read).toEqual(ids)
    for (const id of ids.slice(0, 2)) await app.call('POST', `/v1/waitlist/${id}/leave`, { token, body: {} })
  })

  it('offers a freed seat to the next, then on; accepted it is booked, and nobody else had it', async () => {
    const { slot, held } = await fullSlot()
    const [first, second] = [await newcomer(), await newcomer()]
    const a = await wait(first)
    expect(a.status).toBe(201)
    expect(a.body).toMatchObject({ status: 'waiting', offer: null })
    app.clock.advance(1000)
    const b = await wait(second)
    expectRefusal(await accept(first, a.body.id), 409, 'step_closed')
    await giveBack(held[0]!)
    expect(await freeIn(slot.id)).toBe(0)
    expect(await mine(first)).toMatchObject({ status: 'offered', offer: { slotId: slot.id } })
    expect(await mine(second)).toMatchObject({ status: 'waiting' })
    await app.runJobs()
    const notices = (await app.call('GET', '/v1/notices', { token: first })).body.items
    expect(notices.map(({ kind }: { kind: string }) => kind)).toContain('appointment.offer')
    expectRefusal(await bookSlot(app, await newcomer(), slot.id), 409, 'slot_full')

    app.clock.advance(10 * minuteMs + 1)
    await sweepAll(app.ctx())
    expect(await mine(first)).toMatchObject({ status: 'waiting' })
    expect(await mine(second)).toMatchObject({ status: 'offered' })
    expectRefusal(await accept(first, a.body.id), 409, 'step_closed')
    expectRefusal(await accept(first, b.body.id), 404, 'not_found')
    const taken = await accept(second, b.body.id)
    expect(taken.status).toBe(201)
    expect(taken.body).toMatchObject({ status: 'booked', feeFen: 0 })
    expectRefusal(await accept(second, b.body.id), 409, 'step_closed')
    expect(await freeIn(slot.id)).toBe(0)
    // The next one that comes back is for the first again.
    await giveBack(held[1]!)
    expect(await mine(first)).toMatchObject({ status: 'waiting' })
    expect(
      (await app.call('POST', `/v1/waitlist/${a.body.id}/leave`, { token: first, body: {} })).status,
    ).toBe(200)
  })

  it('who leaves while it is offered passes it on; with nobody left it is free for all', async () => {
    const { slot, held } = await fullSlot()
    const token = await newcomer()
    const { body } = await wait(token)
    await giveBack(held[0]!)
    expect(await freeIn(slot.id)).toBe(0)
    const left = await app.call('POST', `/v1/waitlist/${body.id}/leave`, { token, body: {} })
    expect(left.body.status).toBe('left')
    expect(await freeIn(slot.id)).toBe(1)
    await giveBack(held[1]!)
    expect(await freeIn(slot.id)).toBe(2)
  })

  it('the same ID waits once, one account for three at most', async () => {
    const token = await newcomer()
    const applicant = somebody()
    expect((await wait(token, { applicant })).status).toBe(201)
    expectRefusal(await wait(token, { applicant }), 409, 'already_booked')
    expectRefusal(await wait(await newcomer(), { applicant }), 409, 'see_counter')
    expect((await wait(token)).status).toBe(201)
    expect((await wait(token)).status).toBe(201)
    expectRefusal(await wait(token), 409, 'limit_reached')
  })

  it('whoever left often still sees where they wait, and can leave', async () => {
    const token = await newcomer()
    const { body } = await wait(token)
    for (let i = 0; i < 51; i++) {
      app.clock.advance(1000)
      const left = (await wait(token)).body
      expect((await app.call('POST', `/v1/waitlist/${left.id}/leave`, { token, body: {} })).status).toBe(200)
    }
    expect(await mine(token)).toMatchObject({ id: body.id, status: 'waiting' })
    const answer = await app.call('POST', `/v1/waitlist/${body.id}/leave`, { token, body: {} })
    expect([answer.status, answer.body.status]).toEqual([200, 'left'])
  })

  it('two accounts wait for one ID number at once: one does, the other is told, nothing breaks', async () => {
    for (let i = 0; i < 5; i++) {
      const applicant = somebody()
      const both = await Promise.all([newcomer(), newcomer()])
      const body = { siteId: post, service: 'first_issue', from: tomorrow, until: tomorrow, applicant }
      const answers = await Promise.all(
        both.map((token) => app.call('POST', '/v1/waitlist', { token, body })),
      )
      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    }
  })

  it('many seats come back at once: each is offered or free, none twice', async () => {
    const { slot, held } = await fullSlot()
    const before = (await slotsOf(app, 'first_issue')).length
    const waiting = await Promise.all([newcomer(), newcomer()])
    const days = { from: tomorrow, until: tomorrow }
    for (const token of waiting) expect((await wait(token, days)).status).toBe(201)
    await Promise.all(held.map((who) => giveBack(who)))
    const offered = await Promise.all(
      waiting.map(async (token) => (await mine(token)).offer?.slotId === slot.id),
    )
    const free = await freeIn(slot.id)
    const { body } = await app.call(
      'GET',
      `/v1/sites/${post}/slots?service=first_issue&from=${tomorrow}&to=${tomorrow}`,
    )
    expect(body.items).toHaveLength(before)
    expect(free + offered.filter(Boolean).length).toBeLessThanOrEqual(5)
    app.clock.advance(10 * minuteMs + 1)
    for (let i = 0; i < 8; i++) {
      await sweepAll(app.ctx())
      app.clock.advance(10 * minuteMs + 1)
    }
    expect(await freeIn(slot.id)).toBe(5)
  })
})
