// Claims through the doors: who comes in by whom, what a stranger learns, what the end of a claim ends.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { householdOf, startVisitsWorld } from '../../../test/visits.ts'
import { callAs, expectRefusal, home, neighbour } from '../../../test/world.ts'

const dayMs = 86_400_000
const flat = (n: number, unit = 3) => `compound-1-b1-u${unit}-h${n}`
const owner = (addressCode: string, name = '赵海潮') => ({
  compoundId: 'compound-1',
  addressCode,
  role: 'owner',
  name,
})

describe.each(databases)('claims of households on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const staff = `staff-${home}`
  const dispatcher = `dispatcher-${home}`
  beforeAll(async () => {
    app = await startVisitsWorld(kind)
  })
  afterAll(() => app.close())

  const claim = async (name: string, body: object) => {
    const answer = await as(name, 'POST', '/v1/households/claims', body)
    if (answer.status !== 201) throw new Error(`claim: ${answer.status} ${JSON.stringify(answer.body)}`)
    return answer.body as { id: string; status: string; householdId: string | null }
  }
  const step = (name: string, id: string, verb: string) =>
    as(name, 'POST', `/v1/households/claims/${id}/${verb}`)
  const settle = async (name: string, addressCode: string, role = 'owner') => {
    const { id } = await claim(name, {
      ...owner(addressCode),
      role,
      ...(role === 'tenant' ? { until: '2027-06-30' } : {}),
    })
    const { status } = await step(staff, id, 'accept')
    expect(status).toBe(200)
    const { body } = await as(name, 'GET', `/v1/households/claims/${id}`)
    return { claimId: id, id: body.householdId as string }
  }

  test('nobody claims without signing in, and what is claimed has to be there', async () => {
    expectRefusal(
      await app.call('POST', '/v1/households/claims', { body: owner(flat(101)) }),
      401,
      'unauthenticated',
    )
    const claims = '/v1/households/claims'
    const wrong = [
      [{ ...owner(flat(101)), compoundId: 'compound-77' }, 'compoundId'],
      [owner('compound-1-b1-u3-h909'), 'addressCode'],
      [owner('compound-2-b1'), 'addressCode'],
      // A stairwell with flats is nobody's home.
      [owner('compound-1-b1-u3'), 'addressCode'],
      [{ ...owner(flat(101)), doorPlate: '1-3-101' }, 'addressCode'],
      [{ ...owner(flat(101)), until: '2027-01-01' }, 'until'],
      [{ ...owner(flat(101)), role: 'tenant', until: '2026-11-17' }, 'until'],
      [{ ...owner(flat(101)), code: 'AAAA-AAAA-AAAAA' }, 'code'],
      [{ ...owner(flat(101)), name: ' ' }, 'name'],
    ] as const
    for (const [body, path] of wrong)
      expectRefusal(await as('resident-50', 'POST', claims, body), 400, 'invalid', path)
    expect((await as('resident-50', 'GET', claims)).body.items).toEqual([])
  })

  test('the first member comes in by staff who checked, and by nobody else', async () => {
    const { id, status, householdId } = await claim('resident-10', owner(flat(101)))
    expect({ status, householdId }).toEqual({ status: 'pending', householdId: null })
    expectRefusal(await app.call('POST', `/v1/households/claims/${id}/accept`), 401, 'unauthenticated')
    expectRefusal(await step('resident-10', id, 'accept'), 403, 'forbidden')
    for (const stranger of ['resident-1', 'resident-11', `staff-${neighbour}`, 'admin', 'supervisor'])
      expectRefusal(await step(stranger, id, 'accept'), 404, 'not_found')
    expectRefusal(await step('resident-10', id, 'leave'), 409, 'step_closed')
    expectRefusal(await step(staff, 'no-such-claim', 'accept'), 404, 'not_found')

    const waiting = `/v1/staff/compounds/compound-1/claims`
    expectRefusal(await as('resident-10', 'GET', waiting), 403, 'forbidden')
    expectRefusal(await as(`staff-${neighbour}`, 'GET', waiting), 404, 'not_found')
    const listed = (await as(staff, 'GET', waiting)).body.items
    expect(listed).toContainEqual(
      expect.objectContaining({ id, address: '湾南小区1幢3单元101室', role: 'owner', maskedName: '赵*' }),
    )
    expect((await step(staff, id, 'accept')).body).toMatchObject({ status: 'active', name: '赵*' })
    expectRefusal(await step(staff, id, 'accept'), 403, 'forbidden')
    const me = (await as('resident-10', 'GET', '/v1/me')).body
    expect(me.households).toEqual([
      {
        id: expect.any(String),
        compoundId: 'compound-1',
        address: '湾南小区1幢3单元101室',
        role: 'owner',
        code: expect.stringMatching(/^[1-9A-Z]{10}$/),
      },
    ])
    await app.runJobs()
    const notices = (await as('resident-10', 'GET', '/v1/notices')).body.items
    expect(notices).toContainEqual(expect.objectContaining({ title: '住户申请通过了' }))
  })

  test('staff read a name with a reason, while it is theirs to decide, and the person sees it', async () => {
    const { id } = await claim('resident-12', owner(flat(102)))
    const url = `/v1/staff/households/claims/${id}/reveal`
    const body = { reason: '核对房产证' }
    expectRefusal(await as('resident-1', 'POST', url, body), 403, 'forbidden')
    expectRefusal(await as(`staff-${neighbour}`, 'POST', url, body), 404, 'not_found')
    expectRefusal(await as(staff, 'POST', url, { reason: '' }), 400, 'invalid', 'reason')
    expect((await as(staff, 'POST', url, body)).body).toEqual({ name: '赵海潮', phone: null })
    await as('resident-12', 'PATCH', '/v1/me', { phone: '13700000012' })
    const token = await app.signIn(staff)
    const send = () => app.call('POST', url, { token, key: 'read-claim-twice', body })
    expect((await send()).body).toEqual({ name: '赵海潮', phone: '13700000012' })
    expect((await send()).status).toBe(200)
    const read = (await as('resident-12', 'GET', '/v1/me/access-log')).body.items
    expect(read).toContainEqual(
      expect.objectContaining({ field: 'name', reason: '核对房产证', by: `staff:${home}` }),
    )
    const fields = read.map(({ field }: { field: string }) => field).sort()
    expect(fields).toEqual(['name', 'name', 'name', 'phone', 'phone'])
    await step('resident-12', id, 'withdraw')
    expectRefusal(await as(staff, 'POST', url, body), 409, 'step_closed')
    expectRefusal(await send(), 409, 'step_closed')
  })

  test('a code of staff lets the first member in at once: one flat and role, once, for a week', async () => {
    const url = '/v1/staff/compounds/compound-1/codes'
    const wanted = { addressCode: flat(201), role: 'owner' }
    expectRefusal(await as('resident-1', 'POST', url, wanted), 403, 'forbidden')
    expectRefusal(await as(`dispatcher-${neighbour}`, 'POST', url, wanted), 404, 'not_found')
    expectRefusal(
      await as(staff, 'POST', url, { ...wanted, addressCode: 'compound-9-b1' }),
      400,
      'invalid',
      'addressCode',
    )
    const lived = { addressCode: 'compound-1-b1-u1-h101', role: 'owner' }
    expectRefusal(await as(staff, 'POST', url, lived), 409, 'step_closed')

    const first = (await as(staff, 'POST', url, wanted)).body.code
    const { code } = (await as(staff, 'POST', url, wanted)).body
    expect(code).toMatch(/^[1-9A-Z]{4}-[1-9A-Z]{4}-[1-9A-Z]{5}$/)
    const stored = await app.ctx().em.execute('select * from household_codes')
    expect(JSON.stringify(stored)).not.toContain(code.replaceAll('-', ''))

    const use = (name: string, body: object) => as(name, 'POST', '/v1/households/claims', body)
    const good = { ...owner(flat(201)), code }
    // The later code ended the earlier one; of another flat or role it is none.
    expectRefusal(await use('resident-13', { ...good, code: first }), 400, 'invalid', 'code')
    expectRefusal(await use('resident-13', { ...good, addressCode: flat(202) }), 400, 'invalid', 'code')
    expectRefusal(
      await use('resident-13', { ...good, role: 'tenant', until: '2027-06-30' }),
      400,
      'invalid',
      'code',
    )
    const both = await Promise.all([use('resident-13', good), use('resident-14', good)])
    expect(both.map(({ status }) => status).sort()).toEqual([201, 400])
    expect(both.find(({ status }) => status === 201)?.body.status).toBe('active')

    const late = (await as(dispatcher, 'POST', url, { addressCode: flat(202), role: 'owner' })).body.code
    app.clock.advance(7 * dayMs + 1)
    expectRefusal(await use('resident-15', { ...owner(flat(202)), code: late }), 400, 'invalid', 'code')
  })

  test('further members come in by the household, and a stranger cannot tell whether anybody lives there', async () => {
    const lived = await claim('resident-16', { ...owner('compound-1-b1-u1-h101'), role: 'family' })
    const empty = await claim('resident-16', { ...owner(flat(301)), role: 'family' })
    // Nor whether its people shut their door to questions, and to this one above all.
    const { id: shut } = await householdOf(app, 'resident-2')
    const block = { kind: 'name', value: '赵海潮' }
    expect((await as('resident-2', 'POST', `/v1/households/${shut}/blocks`, block)).status).toBe(201)
    await as('resident-2', 'PUT', `/v1/households/${shut}/requests`, { closedToRequests: true })
    const blocked = await claim('resident-16', { ...owner('compound-1-b1-u1-h102'), role: 'family' })
    const shape = ({ id: _id, ...rest }: Record<string, unknown>) => ({ ...rest, address: '', createdAt: '' })
    expect(shape(lived)).toEqual(shape(empty))
    expect(shape(blocked)).toEqual(shape(empty))
    // Where somebody lives, staff neither see nor decide.
    expectRefusal(await step(staff, lived.id, 'accept'), 403, 'forbidden')
    const waiting = (await as(staff, 'GET', '/v1/staff/compounds/compound-1/claims')).body.items
    const ids = waiting.map(({ id }: { id: string }) => id)
    expect([ids.includes(lived.id), ids.includes(empty.id)]).toEqual([false, true])
    await app.runJobs()
    const told = (await as('resident-1', 'GET', '/v1/notices')).body.items
    expect(told).toContainEqual(expect.objectContaining({ title: '有人申请加入您家，请您看看' }))

    const household = await householdOf(app, 'resident-1')
    const url = `/v1/households/${household.id}`
    expectRefusal(await app.call('GET', url), 401, 'unauthenticated')
    for (const stranger of ['resident-2', 'resident-16', staff, 'admin'])
      expectRefusal(await as(stranger, 'GET', url), 404, 'not_found')
    const before = (await as('resident-1', 'GET', url)).body
    expect(before.pending).toEqual([
      expect.objectContaining({ claimId: lived.id, name: '赵海潮', role: 'family', canDecide: true }),
    ])
    expectRefusal(await step('resident-2', lived.id, 'accept'), 404, 'not_found')
    expect((await step('resident-1', lived.id, 'accept')).body.status).toBe('active')
    const after = (await as('resident-16', 'GET', url)).body
    expect(after.members.map(({ name }: { name: string }) => name)).toEqual(['陈一舟', '林小满', '赵海潮'])
    expect(after.history.slice(0, 2)).toMatchObject([
      { step: 'accept', by: 'member', byName: '陈一舟', aboutName: '赵海潮' },
      { step: 'claim', by: 'you', aboutName: '赵海潮' },
    ])
    expectRefusal(await step('resident-16', after.members[0].claimId, 'remove'), 403, 'forbidden')
    expect((await step('resident-1', lived.id, 'remove')).body.status).toBe('ended')
    expectRefusal(await as('resident-16', 'GET', url), 404, 'not_found')
    expect((await as('resident-1', 'GET', url)).body.history[0]).toMatchObject({
      step: 'remove',
      by: 'you',
      aboutName: '赵海潮',
    })
  })

  test('an owner comes in by staff where only a tenant lives, and a tenant decides on no owner', async () => {
    await settle('resident-17', flat(302), 'tenant')
    const { id } = await claim('resident-18', owner(flat(302)))
    // Who may decide hears of it, and nobody else.
    await app.runJobs()
    const titles = async (name: string) =>
      (await as(name, 'GET', '/v1/notices')).body.items.map(({ title }: { title: string }) => title)
    expect(await titles('resident-17')).not.toContain('有人申请加入您家，请您看看')
    const [told] = (await as(staff, 'GET', '/v1/notices')).body.items
    expect(told).toMatchObject({ title: '有人申请成为住户，请核对', body: '湾南小区1幢3单元302室' })
    expectRefusal(await step('resident-17', id, 'accept'), 403, 'forbidden')
    expect((await step(staff, id, 'accept')).body.status).toBe('active')
    expectRefusal(await step('resident-17', id, 'remove'), 403, 'forbidden')
  })

  test('staff decide on no claim of their own', async () => {
    const { id } = await claim(staff, owner(flat(401)))
    expectRefusal(await step(staff, id, 'accept'), 403, 'forbidden')
    expect((await step(dispatcher, id, 'refuse')).body.status).toBe('refused')
    expectRefusal(await step(staff, id, 'withdraw'), 409, 'step_closed')
  })

  test('one person waits at no more than five doors, side by side too', async () => {
    const tries = Array.from({ length: 8 }, (_, i) =>
      as(
        'resident-20',
        'POST',
        '/v1/households/claims',
        owner(`compound-1-b1-u2-h${(i % 4) + 1}0${1 + (i >> 2)}`),
      ),
    )
    const answers = await Promise.all(tries)
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5)
    const late = answers.filter(({ status }) => status === 409)
    expect(late).toHaveLength(3)
    for (const answer of late) expectRefusal(answer, 409, 'too_many_open')
    const mine = (await as('resident-20', 'GET', '/v1/households/claims?limit=2')).body
    expect(mine.items).toHaveLength(2)
    const rest = await as('resident-20', 'GET', `/v1/households/claims?limit=100&cursor=${mine.nextCursor}`)
    expect(rest.body.items).toHaveLength(3)
    expectRefusal(
      await as('resident-20', 'POST', '/v1/households/claims', owner(flat(402))),
      409,
      'too_many_open',
    )
  })

  test('a household has no more members than its compound allows, side by side too; who asks cannot tell', async () => {
    const wanted = { ...owner(flat(501)), role: 'family' }
    const first = await claim('resident-30', owner(flat(501)))
    const ids = []
    for (let i = 31; i < 41; i++) ids.push((await claim(`resident-${i}`, wanted)).id)
    expect((await step(staff, first.id, 'accept')).status).toBe(200)
    const answers = await Promise.all(ids.map((id) => step('resident-30', id, 'accept')))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(7)
    const late = answers.filter(({ status }) => status !== 200)
    expect(late).toHaveLength(3)
    for (const answer of late) expectRefusal(answer, 409, 'limit_reached')
    expectRefusal(await as('resident-30', 'POST', '/v1/households/claims', wanted), 409, 'step_closed')

    const full = await claim('resident-41', wanted)
    const empty = await claim('resident-41', { ...wanted, addressCode: flat(402) })
    const shape = (view: object) => ({ ...view, id: '', address: '', createdAt: '' })
    expect(shape(full)).toEqual(shape(empty))
  })

  test('whoever waits, a code still lets in; with the first member and the last one codes are over', async () => {
    const url = '/v1/staff/compounds/compound-1/codes'
    const at = 'compound-1-b1-u2-h502'
    const wanted = { addressCode: at, role: 'owner' }
    for (let i = 50; i < 60; i++) await claim(`resident-${i}`, owner(at))
    const codes = await Promise.all([as(staff, 'POST', url, wanted), as(dispatcher, 'POST', url, wanted)])
    expect(codes.map(({ status }) => status)).toEqual([201, 201])
    const live = () =>
      app
        .ctx()
        .em.execute('select code_hash from household_codes where address_code = ? and used_by is null', [at])
    expect(await live()).toHaveLength(1)
    const tries = []
    for (const { body } of codes)
      tries.push(await as('resident-60', 'POST', '/v1/households/claims', { ...owner(at), code: body.code }))
    const inside = tries.find(({ status }) => status === 201)
    expect(inside?.body.status).toBe('active')
    expect(await live()).toHaveLength(0)

    expect((await step('resident-60', inside!.body.id, 'leave')).status).toBe(200)
    const unused = await as(staff, 'POST', url, wanted)
    const { id } = await claim('resident-61', owner(at))
    expect((await step(staff, id, 'accept')).status).toBe(200)
    expect(await live()).toHaveLength(0)
    expect((await step('resident-61', id, 'leave')).status).toBe(200)
    expectRefusal(
      await as('resident-62', 'POST', '/v1/households/claims', { ...owner(at), code: unused.body.code }),
      400,
      'invalid',
      'code',
    )
  })

  test('who leaves for good while staff say yes has left: as a member, or before they were one', async () => {
    const people = [1, 2, 3, 4].map((n) => ({ name: `resident-7${n}`, at: `compound-1-b1-u2-h${n}02` }))
    for (const { name, at } of people) {
      const { id } = await claim(name, owner(at))
      const [token, clerk] = [await app.signIn(name), await app.signIn(staff)]
      const [gone] = await Promise.all([
        app.call('DELETE', '/v1/me', { token }),
        app.call('POST', `/v1/households/claims/${id}/accept`, { token: clerk }),
      ])
      expect(gone.status).toBe(204)
      const em = app.ctx().em
      const [row] = await em.execute('select id, status, active from household_claims where public_id = ?', [
        id,
      ])
      const history = await em.execute('select step from household_history where claim_id = ? order by seq', [
        row!.id,
      ])
      expect([
        ['withdrawn', 'claim', 'withdraw'].join(),
        ['ended', 'claim', 'accept', 'leave'].join(),
      ]).toContain([row!.status, ...history.map((row) => String(row['step']))].join())
      expect(row!.active).toBeNull()
    }
  })

  test('the same request twice is one claim, and no name is kept with its answer', async () => {
    const token = await app.signIn('resident-45')
    const send = () =>
      app.call('POST', '/v1/households/claims', {
        token,
        key: 'claim-once',
        body: owner(flat(502), '沈独一'),
      })
    const [first, second] = [await send(), await send()]
    expect(second.body).toEqual(first.body)
    expect(first.body.name).toBe('沈独一')
    const kept = await app.ctx().em.execute('select body from idempotent_answers')
    const claims = await app.ctx().em.execute('select * from household_claims')
    expect(JSON.stringify([kept, claims])).not.toContain('沈独一')
  })
})
