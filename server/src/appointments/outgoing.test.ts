// What the own system of a site's post is told of appointments: each step once, signed, in order, nobody named.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../test/app.ts'
import { bookSlot, post, setClock, slotsOf, startCounters, station, step } from '../../test/appointments.ts'
import { register, secretA, startPost, verifies, type Post } from '../../test/webhook-post.ts'

describe.each(databases)('the system of a site on %s', (kind) => {
  let app: TestApp
  let other: Post
  let person = 0
  beforeAll(async () => {
    app = await startCounters(kind)
    other = await startPost()
    await register(app, 'campus-1', other.url)
  })
  afterAll(async () => {
    await other.close()
    await app.close()
  })
  beforeEach(async () => {
    await app.runJobs()
    other.received.length = 0
    other.behave()
  })
  const newcomer = () => app.signIn(`resident-${++person}`)
  const freeSlot = async (service: string, site = post) =>
    (await slotsOf(app, service, site)).filter(({ free }) => free === 5).at(-1)!
  async function told() {
    await app.runJobs()
    return other.received.map(({ body }) => [body.type, body.data.step])
  }

  it('hears each step once, signed, in order, as the row was then, with nothing that names a person', async () => {
    const token = await newcomer()
    const [from, to] = [await freeSlot('replacement'), (await slotsOf(app, 'replacement'))[0]!]
    const { body } = await bookSlot(app, token, from.id, { service: 'replacement' })
    await step(app, token, body.number, 'reschedule', { slotId: to.id })
    await step(app, token, body.number, 'cancel', { note: '陈小雨不来了 13800000000' })
    expect(await told()).toEqual([
      ['appointment.held', 'book'],
      ['appointment.held', 'reschedule'],
      ['appointment.cancelled', 'cancel'],
    ])
    const [booked, moved] = other.received
    expect(booked!.body.data).toEqual({
      id: body.number,
      kind: 'appointment',
      status: 'held',
      step: 'book',
      category: 'replacement',
      text: '身份证补领（丢失或损坏）',
      address: expect.stringMatching(/./),
      siteId: post,
      dueAt: from.from,
      from: from.from,
      until: from.until,
      heldUntil: body.heldUntil,
      ticket: null,
      feeFen: 4000,
      photos: [],
    })
    expect(moved!.body.data).toMatchObject({ from: to.from, until: to.until })
    expect(new Set(other.received.map(({ id }) => id)).size).toBe(3)
    for (const message of other.received) {
      expect(verifies(secretA, message)).toBe(true)
      expect(message.raw).not.toMatch(/陈|13800000000|330114\d{8}|idNumber|person/)
    }
  })

  it('hears of a whole visit to the counter, its ticket and the end of a hold', async () => {
    const [token, idle] = [await newcomer(), await newcomer()]
    const slot = (await slotsOf(app, 'first_issue'))[0]!
    const { body } = await bookSlot(app, token, slot.id)
    const unpaid = await bookSlot(app, idle, (await freeSlot('replacement')).id, { service: 'replacement' })
    setClock(app, slot.from.slice(0, 19))
    for (const name of ['check-in', 'call', 'park', 'call', 'serve'])
      expect((await step(app, await app.signIn('clerk-1'), body.number, name)).status).toBe(200)
    await told()
    const of = (number: string) =>
      other.received
        .filter(({ body: { data } }) => data.id === number)
        .map(({ body: { type, data } }) => [type, data.step, data.ticket])
    expect(of(body.number)).toEqual([
      ['appointment.booked', 'book', null],
      ['appointment.checked_in', 'check-in', 'A001'],
      ['appointment.called', 'call', 'A001'],
      ['appointment.checked_in', 'park', 'A001'],
      ['appointment.called', 'call', 'A001'],
      ['appointment.served', 'serve', 'A001'],
    ])
    expect(of(unpaid.body.number).map(([type]) => type)).toEqual(['appointment.held', 'appointment.expired'])
    setClock(app, '2026-11-18T10:00:00')
  })

  it('holds the rest of one appointment behind a message that failed, and no other', async () => {
    other.behave((message, response) =>
      response
        .writeHead(message.body.data.step === 'book' && message.body.data.category === 'renewal' ? 500 : 204)
        .end(),
    )
    const [late, prompt] = [await newcomer(), await newcomer()]
    const slot = await freeSlot('first_issue')
    const first = await bookSlot(app, late, slot.id, { service: 'renewal' })
    await step(app, late, first.body.number, 'cancel')
    expect((await bookSlot(app, prompt, slot.id)).status).toBe(201)
    expect((await told()).map(([type]) => type)).toEqual(['appointment.held', 'appointment.booked'])
    other.behave()
    app.clock.advance(5000)
    expect((await told()).slice(2)).toEqual([
      ['appointment.held', 'book'],
      ['appointment.cancelled', 'cancel'],
    ])
    const [again] = other.received.filter(({ body }) => body.data.id === first.body.number)
    expect(other.received.filter(({ id }) => id === again!.id)).toHaveLength(2)
  })

  it('hears nothing of other sites', async () => {
    const slot = (await slotsOf(app, 'first_issue', station)).find(({ free }) => free > 0)!
    expect((await bookSlot(app, await newcomer(), slot.id)).status).toBe(201)
    expect(await told()).toEqual([])
  })
})
