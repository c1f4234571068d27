// Booking through the doors: who may not, what stands against it, one row for each, again after a cancel.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import {
  bookSlot,
  idNumber,
  minuteMs,
  post,
  see,
  slotById,
  slotsOf,
  somebody,
  startCounters,
  step,
  tomorrow,
} from '../../../test/appointments.ts'
import { expectRefusal } from '../../../test/world.ts'

describe.each(databases)('booking on %s', (kind) => {
  let app: TestApp
  let token = ''
  beforeAll(async () => {
    app = await startCounters(kind)
    token = await app.signIn('resident-1')
  })
  afterAll(() => app.close())
  let turn = 100
  const newcomer = () => app.signIn(`resident-${++turn}`)
  let nextSlot = 0
  const anySlot = async (service = 'first_issue') => (await slotsOf(app, service))[nextSlot++ % 10]!

  it('is refused to strangers, without a key, and with what is no booking', async () => {
    const slot = await anySlot()
    const good = { slotId: slot.id, service: 'first_issue', applicant: somebody() }
    expectRefusal(await app.call('POST', '/v1/appointments', { body: good }), 401, 'unauthenticated')
    expectRefusal(
      await app.call('POST', '/v1/appointments', { token, body: good, key: null }),
      400,
      'idempotency_key_missing',
    )
    const wrong: [object, string][] = [
      [{ ...good, more: 1 }, 'more'],
      [{ ...good, service: 'passport' }, 'service'],
      [{ ...good, service: 'hukou' }, 'service'],
      [{ ...good, exemption: 'friend' }, 'exemption'],
      [{ ...good, applicant: { ...good.applicant, phone: '110' } }, 'applicant.phone'],
      [{ ...good, applicant: { ...good.applicant, idNumber: '330114199003070011' } }, 'applicant.idNumber'],
      [{ ...good, applicant: { ...good.applicant, name: ' ' } }, 'applicant.name'],
      [{ ...good, applicant: somebody('20150601') }, 'applicant.guardian'],
      [
        {
          ...good,
          applicant: {
            ...somebody('20150601'),
            guardian: { name: '小陈', idNumber: idNumber(3, '20100101') },
          },
        },
        'applicant.guardian.idNumber',
      ],
      [{ ...good, applicant: somebody('20301201') }, 'applicant.idNumber'],
    ]
    for (const [body, path] of wrong)
      expectRefusal(await app.call('POST', '/v1/appointments', { token, body }), 400, 'invalid', path)
    for (const slotId of ['0', '999999', 'x', '-1'])
      expectRefusal(await bookSlot(app, token, slotId), 404, 'not_found')
  })

  it('without a fee is booked at once; with one it is held for ten minutes', async () => {
    const slot = await anySlot()
    const free = await bookSlot(app, await newcomer(), slot.id)
    expect(free.status).toBe(201)
    expect(free.body).toMatchObject({ status: 'booked', feeFen: 0, heldUntil: null })
    const paying = await newcomer()
    const held = await bookSlot(app, paying, slot.id, { service: 'replacement' })
    expect(held.body).toMatchObject({ status: 'held', feeFen: 4000 })
    expect(Date.parse(held.body.heldUntil) - app.clock.now.getTime()).toBe(10 * minuteMs)
    expect((await slotById(app, 'first_issue', slot.id)).free).toBe(3)
    const exempt = await bookSlot(app, await newcomer(), slot.id, {
      service: 'renewal',
      exemption: 'low_income',
    })
    expect(exempt.body).toMatchObject({ status: 'booked', feeFen: 0 })
    const shown = await see(app, paying, held.body.number)
    expect(shown).toMatchObject({
      status: 'held',
      steps: ['pay', 'cancel', 'reschedule'],
      applicant: {
        name: '陈**',
        idNumber: expect.stringMatching(/^330114\*{8}\w{4}$/),
        phone: '138****0000',
      },
      timeline: [{ step: 'book', by: 'you' }],
      payment: { status: 'created', paidFen: 0, paidAt: null, backFen: 0, backAt: null, late: false },
    })
    expect((await see(app, paying, held.body.number)).payment.number).toMatch(/^CL[A-Z0-9]{22}$/)
  })

  it('keeps the text that was agreed to with what it allows to keep, and knows no other', async () => {
    const token = await newcomer()
    const slot = await anySlot()
    const agreed = (consent: string) =>
      bookSlot(app, token, slot.id, { applicant: { ...somebody(), consent } })
    expectRefusal(await agreed('1999-01'), 400, 'invalid', 'applicant.consent')
    const { body } = await agreed('2026-11')
    const { appointments } = (await app.call('GET', '/v1/me/export', { token })).body
    expect(appointments).toMatchObject([{ number: body.number, applicant: { consent: '2026-11' } }])
  })

  it('shows it to nobody else, and numbers that are none are not found', async () => {
    const { body } = await bookSlot(app, await newcomer(), (await anySlot()).id)
    const other = await newcomer()
    for (const number of [body.number, 'K7M-2QX-9TF', 'x'])
      expectRefusal(await app.call('GET', `/v1/appointments/${number}`, { token: other }), 404, 'not_found')
    expectRefusal(await step(app, other, body.number, 'cancel'), 404, 'not_found')
    expectRefusal(await step(app, other, body.number, 'call'), 403, 'forbidden')
  })

  it('a child under 16 comes with a guardian', async () => {
    const applicant = {
      ...somebody('20150601'),
      guardian: { name: '陈大山', idNumber: idNumber(7, '19800101') },
    }
    const answer = await bookSlot(app, await newcomer(), (await anySlot()).id, { applicant })
    expect(answer.status).toBe(201)
  })

  it('one open appointment per service and ID number: the same account is told which', async () => {
    const mine = await newcomer()
    const applicant = somebody()
    const first = await bookSlot(app, mine, (await anySlot()).id, { applicant })
    const again = await bookSlot(app, mine, (await anySlot()).id, {
      applicant: { ...applicant, idNumber: applicant.idNumber.toLowerCase() },
    })
    expectRefusal(again, 409, 'already_booked')
    expect(again.body.number).toBe(first.body.number)
    const other = await bookSlot(app, mine, (await anySlot()).id, { applicant, service: 'temporary' })
    expect(other.status).toBe(201)
  })

  it('another account learns nothing but the way to the counter', async () => {
    const applicant = somebody()
    const first = await bookSlot(app, await newcomer(), (await anySlot()).id, { applicant })
    const refused = await bookSlot(app, await newcomer(), (await anySlot()).id, { applicant })
    expectRefusal(refused, 409, 'see_counter')
    expect(Object.keys(refused.body).sort()).toEqual(['code', 'requestId', 'status', 'title', 'type'])
    expect(JSON.stringify(refused.body)).not.toContain(first.body.number)
  })

  it('at most three open ones per account, also when six come at once', async () => {
    const mine = await newcomer()
    const slots = await slotsOf(app, 'first_issue')
    const answers = await Promise.all(slots.slice(0, 6).map(({ id }) => bookSlot(app, mine, id)))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(3)
    for (const answer of answers) if (answer.status !== 201) expectRefusal(answer, 409, 'too_many_open')
  })

  it('the same ID from two accounts at once is booked once', async () => {
    const accounts = await Promise.all([newcomer(), newcomer(), newcomer(), newcomer()])
    const applicant = somebody()
    const slots = await slotsOf(app, 'first_issue')
    const answers = await Promise.all(
      accounts.map((account, i) => bookSlot(app, account, slots[10 + (i % 2)]!.id, { applicant })),
    )
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1)
    for (const answer of answers) if (answer.status !== 201) expectRefusal(answer, 409, 'see_counter')
  })

  it('the same key answers the same, another body with it is refused', async () => {
    const mine = await newcomer()
    const body = { slotId: (await anySlot()).id, service: 'first_issue', applicant: somebody() }
    const first = await app.call('POST', '/v1/appointments', { token: mine, body, key: 'once' })
    const second = await app.call('POST', '/v1/appointments', { token: mine, body, key: 'once' })
    expect(second.body).toEqual(first.body)
    const other = await app.call('POST', '/v1/appointments', {
      token: mine,
      body: { ...body, service: 'renewal' },
      key: 'once',
    })
    expectRefusal(other, 422, 'idempotency_key_reused')
  })

  it('cancelled, the seat is free once, the same ID can book the same slot again', async () => {
    const mine = await newcomer()
    const applicant = somebody()
    const slot = (await slotsOf(app, 'first_issue')).find(({ free }) => free === 5)!
    for (let round = 0; round < 3; round++) {
      const { body } = await bookSlot(app, mine, slot.id, { applicant })
      expect((await slotById(app, 'first_issue', slot.id)).free).toBe(4)
      const cancels = await Promise.all([1, 2, 3].map(() => step(app, mine, body.number, 'cancel')))
      expect(cancels.map(({ status }) => status).sort()).toEqual([200, 409, 409])
      expect((await slotById(app, 'first_issue', slot.id)).free).toBe(5)
    }
  })

  it('cancels by POST alone', async () => {
    const mine = await newcomer()
    const { body } = await bookSlot(app, mine, (await anySlot()).id)
    const read = await app.call('GET', `/v1/appointments/${body.number}/cancel`, { token: mine })
    expect(read.status).toBe(404)
    expect((await see(app, mine, body.number)).status).toBe('booked')
  })

  it('another time takes the new seat and frees the old one, or changes nothing', async () => {
    const mine = await newcomer()
    const free = (await slotsOf(app, 'first_issue')).filter(({ free }) => free === 5)
    const [from, to] = free
    const { body } = await bookSlot(app, mine, from!.id)
    expectRefusal(await step(app, mine, body.number, 'reschedule', { slotId: '999999' }), 404, 'not_found')
    expectRefusal(await step(app, mine, body.number, 'reschedule', { slotId: from!.id }), 409, 'step_closed')
    const moved = await step(app, mine, body.number, 'reschedule', { slotId: to!.id })
    expect(moved.status).toBe(200)
    expect((await slotById(app, 'first_issue', from!.id)).free).toBe(5)
    expect((await slotById(app, 'first_issue', to!.id)).free).toBe(4)
    expect((await see(app, mine, body.number)).from).toBe(to!.from)
    for (let i = 0; i < 5; i++) await bookSlot(app, await newcomer(), from!.id)
    const full = await step(app, mine, body.number, 'reschedule', { slotId: from!.id })
    expectRefusal(full, 409, 'slot_full')
    expect(full.body.nextSlots[0].slots.length).toBeGreaterThan(0)
    expect((await slotById(app, 'first_issue', to!.id)).free).toBe(4)
  })

  it('lists mine, newest first, and says when booking pauses', async () => {
    const mine = await newcomer()
    const slots = await slotsOf(app, 'first_issue', post, '2026-11-20')
    const first = await bookSlot(app, mine, slots[0]!.id)
    app.clock.advance(1000)
    const second = await bookSlot(app, mine, slots[1]!.id)
    const list = await app.call('GET', '/v1/appointments?limit=1', { token: mine })
    expect(list.body.items.map((item: { number: string }) => item.number)).toEqual([second.body.number])
    const rest = await app.call('GET', `/v1/appointments?limit=1&cursor=${list.body.nextCursor}`, {
      token: mine,
    })
    expect(rest.body.items[0].number).toBe(first.body.number)
    expect(list.body.pausedUntil).toBeNull()
  })

  it('shows services, sites with what they offer, slots of a date and the nearest, without a token', async () => {
    const services = (await app.call('GET', '/v1/appointment-services')).body.items
    expect(services.map(({ code, feeFen }: { code: string; feeFen: number }) => [code, feeFen])).toEqual([
      ['first_issue', 0],
      ['renewal', 2000],
      ['replacement', 4000],
      ['temporary', 1000],
      ['residence_permit', 0],
      ['hukou', 0],
    ])
    for (const service of services)
      for (const words of [service.name, ...service.bring, service.whoComes, service.takes, service.ifMissed])
        expect(words).toEqual({
          zh: expect.stringMatching(/\p{Script=Han}/u),
          en: expect.stringMatching(/[a-z]/),
        })
    const sites = (await app.call('GET', '/v1/sites?kind=campus_police_post')).body.items
    expect(sites[0].offers.map(({ code }: { code: string }) => code)).toContain('first_issue')
    const near = (await app.call('GET', '/v1/sites/nearest-slots?service=first_issue&near=120.35,30.31')).body
      .items
    const distances = near.map(({ site }: { site: { distanceM: number } }) => site.distanceM)
    expect(near.length).toBeGreaterThan(2)
    expect(distances).toEqual([...distances].sort((a, b) => a - b))
    expectRefusal(await app.call('GET', '/v1/sites/nowhere/slots?service=renewal'), 404, 'not_found')
    const bad = await app.call(
      'GET',
      `/v1/sites/${post}/slots?service=renewal&from=${tomorrow}&to=2026-11-01`,
    )
    expectRefusal(bad, 400, 'invalid', 'to')
    expectRefusal(
      await app.call('GET', `/v1/sites/${post}/slots?service=renewal&from=2026-13-01`),
      400,
      'invalid',
      'from',
    )
  })
})
