// What the counters took, on the cashier's page: every one who was served, every fen, and nobody's name.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../test/app.ts'
import {
  bookSlot,
  post,
  setClock,
  slotsOf,
  somebody,
  startCounters,
  station,
  step,
} from '../../test/appointments.ts'
import { plansOf } from '../../test/plans.ts'
import { expectRefusal } from '../../test/world.ts'
import { changeRows } from '../db/sql.ts'
import { counterTakings, pageTakings } from './takings.ts'

const day = '2026-11-18'
const dayAfter = '2026-11-19'
const nobody = {
  served: 0,
  free: 0,
  taken: 0,
  takenFen: 0,
  online: 0,
  onlineFen: 0,
  due: 0,
  dueFen: 0,
  exempt: [
    { kind: 'low_income', count: 0 },
    { kind: 'rural_poor', count: 0 },
  ],
}

describe.each(databases)('the counters’ takings on %s', (kind) => {
  let app: TestApp
  let cashier = ''
  let clerk = ''
  let officer = ''
  beforeAll(async () => {
    app = await startCounters(kind)
  })
  afterAll(() => app.close())
  /** A session lasts for two hours, and days go by here. */
  async function at(time: string) {
    setClock(app, time)
    cashier = await app.signIn('cashier')
    clerk = await app.signIn('clerk-1')
    officer = await app.signIn('clerk-19')
  }
  const page = (date = day) => `/v1/staff/payments/reconciliation?date=${date}`
  const list = (query = '', date = day) => `/v1/staff/payments/takings?date=${date}${query}`
  const read = async (url: string) => (await app.call('GET', url, { token: cashier })).body
  const counterOf = async (date = day) => (await read(page(date))).counter
  const idOf = async (token: string) => (await app.call('GET', '/v1/me', { token })).body.person.id as string

  /** Called at the counter, without an appointment. */
  async function walkIn(service: string, more: object = {}, site = post, token = clerk) {
    const url = `/v1/staff/sites/${site}/tickets`
    const { status, body } = await app.call('POST', url, { token, body: { service, ...more } })
    expect(status).toBe(201)
    expect((await step(app, token, body.number, 'call')).status).toBe(200)
    return body.number as string
  }
  async function serve(number: string, given: object = {}, token = clerk) {
    expect((await step(app, token, number, 'serve', given)).status).toBe(200)
    return number
  }
  /** Booked by phone, paid by WeChat Pay, and here. */
  async function paidOnline() {
    const token = await app.signIn('resident-1')
    const [slot] = (await slotsOf(app, 'replacement', post, day)).filter(({ free }) => free > 0)
    const applicant = somebody()
    const { number } = (await bookSlot(app, token, slot!.id, { service: 'replacement', applicant })).body
    const parameters = (await step(app, token, number, 'pay')).body
    await app.call('POST', '/sandbox/pay/request', { body: { ...parameters, decision: 'pay' }, key: null })
    await app.call('POST', '/sandbox/pay/deliver', { body: {}, key: null })
    await app.runJobs()
    await at(slot!.from.slice(0, 16))
    expect((await step(app, clerk, number, 'check-in')).status).toBe(200)
    expect((await step(app, clerk, number, 'call')).status).toBe(200)
    return { number: number as string, applicant }
  }

  it('are read by the cashier alone', async () => {
    await at(`${day}T10:30`)
    for (const url of [page(), list()]) {
      expectRefusal(await app.call('GET', url), 401, 'unauthenticated')
      for (const name of ['resident-1', 'clerk-1', 'supervisor', 'guard-1'])
        expectRefusal(await app.call('GET', url, { token: await app.signIn(name) }), 403, 'forbidden')
      expect((await app.call('GET', url, { token: await app.signIn('admin') })).status).toBe(200)
    }
    for (const [query, path] of [
      ['&limit=0', 'limit'],
      ['&limit=101', 'limit'],
      ['&cursor=x', 'cursor'],
      ['&siteId=', 'siteId'],
    ] as const)
      expectRefusal(await app.call('GET', list(query), { token: cashier }), 400, 'invalid', path)
    for (const date of ['', 'today', '2026-02-30', '2026-13-01'])
      for (const url of [list('', date), page(date)])
        expectRefusal(await app.call('GET', url, { token: cashier }), 400, 'invalid', 'date')
    expect((await app.call('GET', list('&clerk=x'), { token: cashier })).status).toBe(400)
  })

  it('are nothing before anybody was served', async () => {
    expect(await counterOf()).toEqual({ ...nobody, sites: [] })
    expect(await read(list())).toEqual({ items: [], nextCursor: null })
  })

  it('count who was served, by site and by who served: taken, exempt by kind, paid by phone, free', async () => {
    const online = await paidOnline()
    await at(`${day}T14:00`)
    await serve(online.number)
    await serve(await walkIn('temporary'))
    await serve(await walkIn('renewal', { exemption: 'low_income' }), { proofSeen: true })
    await serve(await walkIn('renewal', { exemption: 'low_income' }), { feeTaken: true })
    await serve(await walkIn('first_issue'))
    await step(app, clerk, await walkIn('temporary'), 'miss')
    await serve(await walkIn('replacement', {}, station, officer), {}, officer)

    const here = {
      served: 5,
      free: 1,
      taken: 2,
      takenFen: 3000,
      online: 1,
      onlineFen: 4000,
      due: 0,
      dueFen: 0,
      exempt: [
        { kind: 'low_income', count: 1 },
        { kind: 'rural_poor', count: 0 },
      ],
    }
    const there = { ...nobody, served: 1, taken: 1, takenFen: 4000 }
    expect(await counterOf()).toEqual({
      ...here,
      served: 6,
      taken: 3,
      takenFen: 7000,
      sites: [
        {
          siteId: post,
          site: expect.stringContaining('校警驿站'),
          ...here,
          clerks: [{ clerk: await idOf(clerk), ...here }],
        },
        {
          siteId: station,
          site: expect.any(String),
          ...there,
          clerks: [{ clerk: await idOf(officer), ...there }],
        },
      ],
    })
    const told = JSON.stringify([await read(page()), await read(list())])
    const { name, idNumber, phone } = online.applicant
    const tail = idNumber.slice(-4)
    for (const secret of [
      name,
      idNumber,
      phone,
      tail,
      '陈*',
      '**',
      await idOf(await app.signIn('resident-1')),
    ])
      expect(told).not.toContain(secret)
  })

  it('are listed one by one behind the sums, page by page, for all sites or one', async () => {
    const seen: { number: string; settlement: string; feeFen: number; siteId: string; at: string }[] = []
    let cursor: string | null = null
    do {
      const answer = await read(list(`&limit=2${cursor ? `&cursor=${cursor}` : ''}`))
      expect(answer.items.length).toBeLessThanOrEqual(2)
      seen.push(...answer.items)
      cursor = answer.nextCursor
    } while (cursor)
    expect(seen.map(({ settlement, feeFen }) => [settlement, feeFen])).toEqual([
      ['taken', 4000],
      ['free', 0],
      ['taken', 2000],
      ['exempt', 0],
      ['taken', 1000],
      ['online', 4000],
    ])
    expect(new Set(seen.map(({ number }) => number)).size).toBe(6)
    expect(await read(list(`&siteId=${station}`))).toEqual({ items: [seen[0]], nextCursor: null })
    expect(seen[0]).toEqual({
      number: expect.any(String),
      at: `${day}T14:00:00.000+08:00`,
      siteId: station,
      site: expect.any(String),
      clerk: await idOf(officer),
      service: 'replacement',
      settlement: 'taken',
      exemption: null,
      feeFen: 4000,
    })
    expect(await read(list('&siteId=nowhere'))).toEqual({ items: [], nextCursor: null })
  })

  it('belong to the day on which they were taken, to the millisecond', async () => {
    const late = await walkIn('temporary')
    const early = await walkIn('renewal')
    await at(`${day}T23:59:59.999`)
    await serve(late)
    expect(await counterOf()).toMatchObject({ served: 7, takenFen: 8000 })
    await at(`${dayAfter}T00:00`)
    await serve(early)
    expect(await counterOf()).toMatchObject({ served: 7, takenFen: 8000 })
    expect(await counterOf(dayAfter)).toMatchObject({ served: 1, taken: 1, takenFen: 2000 })
  })

  it('show a fee that nobody took, should the books ever hold one', async () => {
    const [{ number }] = (await read(list('', dayAfter))).items
    await changeRows(app.ctx().em, 'update appointments set paid_at = null where number = ?', [number])
    expect(await counterOf(dayAfter)).toMatchObject({
      served: 1,
      taken: 0,
      takenFen: 0,
      due: 1,
      dueFen: 2000,
    })
    expect((await read(list('', dayAfter))).items[0].settlement).toBe('due')
  })

  it('are found by indexes', async () => {
    const ctx = app.ctx()
    const lines = async (work: () => Promise<unknown>) =>
      (await plansOf(ctx, work)).flatMap((plan) => plan.lines).join('\n')
    for (const work of [() => counterTakings(ctx, day), () => pageTakings(ctx, { date: day, limit: 2 })]) {
      const plan = await lines(work)
      expect(plan).toContain('ix_appointments_ended')
      expect(plan).toContain('ix_appointment_history')
    }
  })
})
