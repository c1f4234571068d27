// Services as rows of the district: an admin adds a seventh, it is scheduled, shown, booked, paid for; and taken off again.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { bookSlot, post, see, slotsOf, startCounters, step, tomorrow } from '../../../test/appointments.ts'
import { expectRefusal } from '../../../test/world.ts'

const path = '/v1/admin/appointment-services'
const words = (zh: string, en: string) => ({ zh, en })
const permit = {
  name: words('边境通行证', 'Border pass'),
  slotMinutes: 20,
  bring: [words('身份证', 'ID card')],
  whoComes: words('本人到场', 'You come yourself'),
  takes: words('当场发证', 'Issued at once'),
  fee: {
    amountFen: 500,
    exempt: ['low_income'],
    source: '测试用价目 〔2026〕1号：通行证工本费',
    since: '2026-01-01',
  },
  guardianUnder16: false,
  validity: false,
  source: '测试用办法（2026-01-01）第三条',
  offered: true,
}

describe.each(databases)('services on %s', (kind) => {
  let app: TestApp
  let admin: string
  let person = 0
  beforeAll(async () => {
    app = await startCounters(kind)
    admin = await app.signIn('admin')
  })
  afterAll(() => app.close())

  const newcomer = () => app.signIn(`resident-${++person}`)
  const save = (code: string, body: object, token = admin) =>
    app.call('PUT', `${path}/${code}`, { token, body, key: null })
  const codesAt = async (url: string) =>
    (await app.call('GET', url)).body.items.map(({ code }: { code: string }) => code)
  async function schedule(service: string) {
    const { body } = await app.call('GET', `/v1/staff/sites/${post}/schedules`, { token: admin })
    const { id, siteId: _site, exceptions: _exceptions, affected: _affected, ...change } = body.items[0]
    const services = [...new Set([...change.services, service])]
    return app.call('PUT', `/v1/staff/schedules/${id}`, {
      token: admin,
      body: { ...change, services },
      key: null,
    })
  }

  it('are the admin’s to write, whole, under a code', async () => {
    expectRefusal(
      await app.call('PUT', `${path}/border_pass`, { body: permit, key: null }),
      401,
      'unauthenticated',
    )
    expectRefusal(await save('border_pass', permit, await newcomer()), 403, 'forbidden')
    expectRefusal(await app.call('GET', path, { token: await app.signIn('clerk-1') }), 403, 'forbidden')
    const wrong: [object, string][] = [
      [{ ...permit, more: 1 }, 'more'],
      [{ ...permit, slotMinutes: 4 }, 'slotMinutes'],
      [{ ...permit, name: { zh: '证' } }, 'name.en'],
      [{ ...permit, bring: [words(' ', 'x')] }, 'bring.0.zh'],
      [{ ...permit, fee: { ...permit.fee, amountFen: 1.5 } }, 'fee.amountFen'],
      [{ ...permit, fee: { ...permit.fee, amountFen: -1 } }, 'fee.amountFen'],
      [{ ...permit, fee: { ...permit.fee, exempt: ['friend'] } }, 'fee.exempt.0'],
      [{ ...permit, fee: { ...permit.fee, since: '2026-02-30' } }, 'fee.since'],
      [{ ...permit, fee: { ...permit.fee, source: '' } }, 'fee.source'],
    ]
    for (const [body, at] of wrong) expectRefusal(await save('border_pass', body), 400, 'invalid', at)
    expectRefusal(await save('Border-Pass', permit), 400, 'invalid', 'code')
    expect(await codesAt('/v1/appointment-services')).toEqual([
      'first_issue',
      'renewal',
      'replacement',
      'temporary',
      'residence_permit',
      'hukou',
    ])
  })

  it('a seventh is shown and booked like the six, with its own fee and its reason', async () => {
    expectRefusal(await schedule('border_pass'), 400, 'invalid', 'services.4')
    const saved = await save('border_pass', permit)
    expect([saved.status, saved.body]).toEqual([
      200,
      expect.objectContaining({ code: 'border_pass', ...permit }),
    ])
    expect((await schedule('border_pass')).status).toBe(200)
    const shown = (await app.call('GET', `/v1/sites/${post}/services`)).body.items.at(-1)
    expect(shown).toMatchObject({
      code: 'border_pass',
      name: permit.name,
      feeFen: 500,
      feeSource: permit.fee.source,
      exemptions: [{ code: 'low_income', feeFen: 0 }],
    })
    const [slot] = await slotsOf(app, 'border_pass', post, tomorrow)
    const token = await newcomer()
    const { status, body } = await bookSlot(app, token, slot!.id, { service: 'border_pass' })
    expect([status, body.status, body.feeFen]).toEqual([201, 'held', 500])
    expect(await see(app, token, body.number)).toMatchObject({
      service: { code: 'border_pass', name: permit.name },
      feeReason: permit.fee.source,
    })
    expect((await step(app, token, body.number, 'pay')).status).toBe(200)
    const exempt = await bookSlot(app, await newcomer(), slot!.id, {
      service: 'border_pass',
      exemption: 'low_income',
    })
    expect([exempt.body.status, exempt.body.feeFen]).toEqual(['booked', 0])
    await app.call('POST', `/v1/appointments/${body.number}/cancel`, { token, body: {} })
  })

  it('another fee counts from then on; what is booked keeps the one it had', async () => {
    await save('border_pass', permit)
    await schedule('border_pass')
    const [slot] = await slotsOf(app, 'border_pass', post, tomorrow)
    const token = await newcomer()
    const before = await bookSlot(app, token, slot!.id, { service: 'border_pass' })
    await save('border_pass', { ...permit, fee: null })
    expect((await see(app, token, before.body.number)).feeFen).toBe(500)
    const after = await bookSlot(app, await newcomer(), slot!.id, { service: 'border_pass' })
    expect([after.body.status, after.body.feeFen]).toEqual(['booked', 0])
  })

  it('one that is taken off is booked no more, and what is booked stays', async () => {
    await save('border_pass', permit)
    await schedule('border_pass')
    const [slot] = await slotsOf(app, 'border_pass', post, tomorrow)
    const token = await newcomer()
    const { body } = await bookSlot(app, token, slot!.id, { service: 'border_pass' })
    await save('border_pass', { ...permit, offered: false })
    expect(await codesAt(`/v1/sites/${post}/services`)).not.toContain('border_pass')
    expectRefusal(
      await bookSlot(app, await newcomer(), slot!.id, { service: 'border_pass' }),
      400,
      'invalid',
      'service',
    )
    for (const url of [
      `/v1/sites/${post}/slots?service=border_pass`,
      '/v1/sites/nearest-slots?service=passport',
    ])
      expectRefusal(await app.call('GET', url), 400, 'invalid', 'service')
    expect((await see(app, token, body.number)).service.name).toEqual(permit.name)
    const all = await app.call('GET', path, { token: admin })
    expect(all.body.items.at(-1)).toMatchObject({ code: 'border_pass', offered: false })
  })
})
