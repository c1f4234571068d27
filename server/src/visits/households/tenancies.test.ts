// How long a stay lasts, through the doors: tenancies have an end, an owner moves it, and what is over counts no more.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { householdOf, startVisitsWorld } from '../../../test/visits.ts'
import { callAs, expectRefusal, home } from '../../../test/world.ts'

const dayMs = 86_400_000
const flat = (n: number) => `compound-1-b1-u3-h${n}`
const claims = '/v1/households/claims'

describe.each(databases)('tenancies on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const staff = `staff-${home}`
  beforeAll(async () => {
    app = await startVisitsWorld(kind)
  })
  afterAll(() => app.close())

  const dayIn = (days: number) =>
    new Date(app.clock.now.getTime() + days * dayMs + dayMs / 3).toISOString().slice(0, 10)
  const bodyFor = (n: number, role: string, until?: string) => ({
    compoundId: 'compound-1',
    addressCode: flat(n),
    role,
    name: '钱江月',
    ...(until ? { until } : {}),
  })
  const claim = async (name: string, n: number, role: string, until?: string): Promise<string> => {
    const { status, body } = await as(name, 'POST', claims, bodyFor(n, role, until))
    expect({ status, body }).toMatchObject({ status: 201, body: { status: 'pending' } })
    return body.id
  }
  const step = (name: string, id: string, verb: string, body?: object) =>
    as(name, 'POST', `${claims}/${id}/${verb}`, body)
  const settle = async (by: string, name: string, n: number, role: string, until?: string) => {
    const id = await claim(name, n, role, until)
    const { status, body } = await step(by, id, 'accept')
    expect({ status, body }).toMatchObject({ status: 200, body: { status: 'active' } })
    return { id, until: body.until as string | null }
  }

  test('a tenant says until when, within five years', async () => {
    const wrong = [undefined, dayIn(-1), dayIn(5 * 366 + 2)]
    for (const until of wrong)
      expectRefusal(
        await as('resident-50', 'POST', claims, bodyFor(101, 'tenant', until)),
        400,
        'invalid',
        'until',
      )
    await claim('resident-50', 101, 'tenant', dayIn(5 * 365))
  })

  test('nobody stays longer than the tenant who let them in', async () => {
    const until = dayIn(100)
    await settle(staff, 'resident-51', 102, 'tenant', until)
    expect((await settle('resident-51', 'resident-52', 102, 'family')).until).toBe(until)
    expect((await settle('resident-51', 'resident-53', 102, 'tenant', dayIn(300))).until).toBe(until)
    const sooner = dayIn(50)
    expect((await settle('resident-51', 'resident-54', 102, 'tenant', sooner)).until).toBe(sooner)
    // Nor do those whom they let in let anybody in for longer.
    expect((await settle('resident-52', 'resident-55', 102, 'family')).until).toBe(until)
  })

  test('an owner lets a tenant stay longer, staff while no owner is, and nobody else', async () => {
    const tenant = await settle(staff, 'resident-56', 201, 'tenant', dayIn(30))
    const extend = (name: string, until: string, id = tenant.id) => step(name, id, 'extend', { until })
    expectRefusal(
      await app.call('POST', `${claims}/${tenant.id}/extend`, { body: { until: dayIn(60) } }),
      401,
      'unauthenticated',
    )
    expectRefusal(await extend(staff, 'soon'), 400, 'invalid', 'until')
    expectRefusal(await extend(staff, dayIn(5 * 366 + 2)), 400, 'invalid', 'until')
    expectRefusal(await extend('resident-56', dayIn(60)), 403, 'forbidden')
    expectRefusal(await extend('resident-1', dayIn(60)), 404, 'not_found')
    expectRefusal(await extend(staff, dayIn(30)), 400, 'invalid', 'until')
    const soon = '/v1/staff/compounds/compound-1/tenancies'
    expectRefusal(await app.call('GET', soon), 401, 'unauthenticated')
    expectRefusal(await as('resident-56', 'GET', soon), 403, 'forbidden')
    expectRefusal(await as('dispatcher-330114', 'GET', soon), 404, 'not_found')
    const mine = async () =>
      (await as(staff, 'GET', soon)).body.items.filter(({ id }: { id: string }) => id === tenant.id)
    expect(await mine()).toEqual([
      { id: tenant.id, address: expect.stringContaining('201'), maskedName: '钱*', until: dayIn(30) },
    ])
    expect((await extend(staff, dayIn(60))).body.until).toBe(dayIn(60))
    expect(await mine()).toEqual([])

    const owner = await settle(staff, 'resident-57', 201, 'owner')
    expectRefusal(await extend(staff, dayIn(90)), 403, 'forbidden')
    const { id: householdId } = await householdOf(app, 'resident-57')
    const mayExtend = async (name: string) =>
      (await as(name, 'GET', `/v1/households/${householdId}`)).body.members.map(
        ({ role, canExtend }: { role: string; canExtend: boolean }) => [role, canExtend],
      )
    expect(await mayExtend('resident-57')).toEqual([
      ['tenant', true],
      ['owner', false],
    ])
    expect(await mayExtend('resident-56')).toEqual([
      ['tenant', false],
      ['owner', false],
    ])
    expectRefusal(await extend('resident-56', dayIn(90), owner.id), 403, 'forbidden')
    expect((await extend('resident-57', dayIn(90))).body.until).toBe(dayIn(90))
    const family = await settle('resident-57', 'resident-58', 201, 'family')
    expectRefusal(await extend('resident-57', dayIn(90), family.id), 409, 'step_closed')

    await app.runJobs()
    const told = (await as('resident-56', 'GET', '/v1/notices')).body.items
    expect(told).toContainEqual(expect.objectContaining({ title: '您的到期日延后了' }))
    const { id } = await householdOf(app, 'resident-57')
    const { history } = (await as('resident-57', 'GET', `/v1/households/${id}`)).body
    expect(history).toContainEqual(expect.objectContaining({ step: 'extend', by: 'you', role: 'tenant' }))
    // The first day passes, the new one counts.
    app.clock.advance(70 * dayMs)
    await app.runJobs()
    expect((await householdOf(app, 'resident-56')).id).toBe(id)
    app.clock.advance(25 * dayMs)
    await app.runJobs()
    expect((await as('resident-56', 'GET', '/v1/me')).body.households).toEqual([])
    expectRefusal(await extend('resident-57', dayIn(90)), 409, 'step_closed')
  })

  test('a tenancy that is over counts no more, whether or not its job has run', async () => {
    const { id } = await settle(staff, 'resident-59', 202, 'tenant', dayIn(3))
    const before = await householdOf(app, 'resident-59')
    app.clock.advance(5 * dayMs)
    const wanted = { addressCode: flat(202), role: 'owner' }
    const issued = await as(staff, 'POST', '/v1/staff/compounds/compound-1/codes', wanted)
    expect(issued.status).toBe(201)
    // The home stands empty: its code lets the next one in, who finds nothing of before.
    const next = await as('resident-60', 'POST', claims, {
      ...bodyFor(202, 'owner'),
      code: issued.body.code,
    })
    expect(next.body.status).toBe('active')
    expect((await householdOf(app, 'resident-60')).code).not.toBe(before.code)
    expect((await as('resident-59', 'GET', `${claims}/${id}`)).body.status).toBe('ended')
    // Who was there asks anew, as anybody does.
    await claim('resident-59', 202, 'tenant', dayIn(30))
    await app.runJobs()
    expect((await householdOf(app, 'resident-60')).id).toBe(before.id)
  })

  test('a claim that nobody answers is over after fourteen days, and is told', async () => {
    const waiting = await claim('resident-61', 301, 'owner')
    const lived = await claim('resident-62', 301, 'owner')
    await step(staff, lived, 'accept')
    app.clock.advance(14 * dayMs - 1)
    await app.runJobs()
    const statusOf = async () => (await as('resident-61', 'GET', `${claims}/${waiting}`)).body.status
    expect(await statusOf()).toBe('pending')
    app.clock.advance(1)
    await app.runJobs()
    expect(await statusOf()).toBe('withdrawn')
    expectRefusal(await step('resident-62', waiting, 'accept'), 409, 'step_closed')
    const told = (await as('resident-61', 'GET', '/v1/notices')).body.items
    expect(told).toContainEqual(expect.objectContaining({ title: '住户申请 14 天没有答复，已失效' }))
    expect((await as('resident-62', 'GET', `${claims}/${lived}`)).body.status).toBe('active')
    await claim('resident-61', 301, 'owner')
  })
})
