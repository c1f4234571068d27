// Many at one door at the same time: each is answered, and kept, as if nobody else had come.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type Answer, type TestApp } from '../../../test/app.ts'
import { bookSlot, post, slotsOf, somebody, startCounters } from '../../../test/appointments.ts'
import { expectRefusal } from '../../../test/world.ts'
import { Job } from '../../outbox/entities.ts'
import { Appointment, AppointmentHistory, Slot } from '../entities.ts'

const crowdSize = 40
const dayAfter = '2026-11-20'

describe.each(databases)('bookings at once on %s', (kind) => {
  let app: TestApp
  let counted = 700
  beforeAll(async () => {
    app = await startCounters(kind, { RATE_LIMIT: 'off' })
  })
  afterAll(() => app.close())

  const newcomers = (count: number) =>
    Promise.all(Array.from({ length: count }, () => app.signIn(`resident-${counted++}`)))
  const seatsTaken = async () => {
    const slots = await app.ctx().em.find(Slot, {}, { disableIdentityMap: true })
    return slots.reduce((sum, { booked }) => sum + booked, 0)
  }

  it('each has a row, one moment, one job and an answer of its own, told again for the same key', async () => {
    const tokens = await newcomers(crowdSize)
    const slots = await slotsOf(app, 'first_issue')
    const before = await seatsTaken()
    const asks = tokens.map((token, i) => {
      const body = {
        slotId: slots[i % slots.length]!.id,
        service: 'first_issue',
        applicant: somebody(),
      }
      return () =>
        app.call('POST', '/v1/appointments', {
          token,
          body,
          key: `together-${i}`,
        })
    })
    const answers = await Promise.all(asks.map((ask) => ask()))
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201))
    const numbers = answers.map(({ body }) => body.number as string)
    expect(new Set(numbers).size).toBe(crowdSize)
    expect(await seatsTaken()).toBe(before + crowdSize)

    const { em } = app.ctx()
    const rows = await em.find(Appointment, { number: { $in: numbers } })
    const ids = rows.map(({ id }) => id)
    const moments = await em.find(AppointmentHistory, {
      appointmentId: { $in: ids },
    })
    expect(moments.map(({ appointmentId }) => appointmentId).sort()).toEqual([...ids].sort())
    const jobs = await em.find(Job, {
      subject: { $in: numbers.map((number) => `appointment:${number}`) },
    })
    expect(jobs.map(({ subject, payload }) => [subject, payload.appointmentId]).sort()).toEqual(
      rows.map(({ id, number }) => [`appointment:${number}`, id]).sort(),
    )

    const again = await Promise.all(asks.map((ask) => ask()))
    expect(again.map(({ body }) => body)).toEqual(answers.map(({ body }) => body))
    expect(again.every(({ headers }) => headers['idempotent-replayed'] === 'true')).toBe(true)
    expect(await em.count(Appointment, { number: { $in: numbers } })).toBe(crowdSize)
    expect(await seatsTaken()).toBe(before + crowdSize)
  })

  it('what cannot be, or costs a fee, is told so, and stops nobody beside it', async () => {
    const [a, b, c, d, ...free] = (await slotsOf(app, 'first_issue', post, dayAfter)).map(({ id }) => id)
    const [child, stranger, wrong, payer, eager, first, second, ...plain] = await newcomers(15)
    const same = somebody()
    const [ofChild, ofStranger, ofWrong, ofPayer, ofFirst, ofSecond, ...rest] = await Promise.all([
      bookSlot(app, child!, a!, { applicant: somebody('20200101') }),
      bookSlot(app, stranger!, '999999'),
      bookSlot(app, wrong!, a!, { service: 'no_such' }),
      bookSlot(app, payer!, b!, { service: 'renewal' }),
      bookSlot(app, first!, c!, { applicant: same }),
      bookSlot(app, second!, c!, { applicant: same }),
      ...Array.from({ length: 5 }, () => bookSlot(app, eager!, d!)),
      ...plain.map((token, i) => bookSlot(app, token, free[i % free.length]!)),
    ])
    expectRefusal(ofChild!, 400, 'invalid', 'applicant.guardian')
    expectRefusal(ofStranger!, 404, 'not_found')
    expectRefusal(ofWrong!, 400, 'invalid')
    expect(ofPayer).toMatchObject({
      status: 201,
      body: { status: 'held', feeFen: 2000 },
    })
    const codes = (answers: Answer[]) => answers.map(({ status, body }) => body.code ?? status).sort()
    expect(codes([ofFirst!, ofSecond!])).toEqual([201, 'see_counter'])
    expect(codes(rest.slice(0, 5))).toEqual([201, 201, 201, 'too_many_open', 'too_many_open'])
    expect(codes(rest.slice(5))).toEqual(plain.map(() => 201))
    const booked = async (id: string) => (await app.ctx().em.findOneOrFail(Slot, { id: Number(id) })).booked
    expect(await Promise.all([a, b, c, d].map((id) => booked(id!)))).toEqual([0, 1, 1, 3])
  })
})
