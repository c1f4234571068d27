// Living in a household through the doors: passes, codes, blocks, leaving, and tenancies that end on their day.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { householdOf, startVisitsWorld } from '../../../test/visits.ts'
import { callAs, expectRefusal, home, hourMs } from '../../../test/world.ts'
import { isBlocked } from './blocks.ts'

const dayMs = 24 * hourMs

describe.each(databases)('members of households on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const staff = `staff-${home}`
  beforeAll(async () => {
    app = await startVisitsWorld(kind)
  })
  afterAll(() => app.close())

  const settle = async (name: string, addressCode: string, more: object = {}) => {
    const body = { compoundId: 'compound-1', addressCode, role: 'owner', name: '钱江月', ...more }
    const { id } = (await as(name, 'POST', '/v1/households/claims', body)).body
    expect((await as(staff, 'POST', `/v1/households/claims/${id}/accept`)).status).toBe(200)
    return { claimId: id as string, id: (await householdOf(app, name)).id }
  }
  const invite = async (name: string, householdId: string) => {
    const now = app.clock.now.getTime()
    const answer = await as(name, 'POST', '/v1/visits', {
      householdId,
      from: new Date(now).toISOString(),
      until: new Date(now + 4 * hourMs).toISOString(),
      doors: ['perimeter', 'stairwell'],
      maxUses: 2,
    })
    if (answer.status !== 201) throw new Error(JSON.stringify(answer.body))
    return answer.body as { id: string; invite: string }
  }
  const passRow = async (token: string) => {
    const [row] = await app.ctx().em.execute('select * from passes where token = ?', [token])
    return row as { revoked_at: unknown; revoked_why: string | null; doors: number; max_uses: number }
  }

  test('a member has one pass for a day, a stranger none; it ends with the claim', async () => {
    const { id, claimId } = await settle('resident-60', 'compound-1-b1-u3-h101')
    const url = `/v1/households/${id}/pass`
    expectRefusal(await app.call('GET', url), 401, 'unauthenticated')
    for (const stranger of ['resident-1', staff])
      expectRefusal(await as(stranger, 'GET', url), 404, 'not_found')
    const [one, two] = await Promise.all([as('resident-60', 'GET', url), as('resident-60', 'GET', url)])
    expect(one.body.token).toBe(two.body.token)
    expect(one.body).toMatchObject({ code: expect.stringMatching(/^QP1:/), rotation: { stepS: 30 } })
    expect(await passRow(one.body.token)).toMatchObject({ doors: 15, max_uses: 0, revoked_at: null })
    app.clock.advance(11 * hourMs)
    expect((await as('resident-60', 'GET', url)).body.token).toBe(one.body.token)
    app.clock.advance(2 * hourMs)
    const later = (await as('resident-60', 'GET', url)).body
    expect(later.token).not.toBe(one.body.token)
    const consents = await app
      .ctx()
      .em.execute("select withdrawn_at from consents where kind = 'home' and household_id = ?", [id])
    expect(consents).toHaveLength(1)

    expect((await as('resident-60', 'POST', `/v1/households/claims/${claimId}/leave`)).status).toBe(200)
    expect(await passRow(later.token)).toMatchObject({ revoked_why: 'moved_out' })
    expectRefusal(await as('resident-60', 'GET', url), 404, 'not_found')
  })

  test('visits stay while somebody lives there, and end with the last one; the next find nothing of before', async () => {
    const flat = 'compound-1-b1-u3-h201'
    const { id, claimId } = await settle('resident-61', flat)
    const family = { compoundId: 'compound-1', addressCode: flat, role: 'family', name: '钱塘夜' }
    const second = (await as('resident-62', 'POST', '/v1/households/claims', family)).body.id
    await as('resident-61', 'POST', `/v1/households/claims/${second}/accept`)
    const visit = await invite('resident-61', id)
    const block = { kind: 'plate', value: '浙A12345' }
    expect((await as('resident-61', 'POST', `/v1/households/${id}/blocks`, block)).status).toBe(201)

    const claimed = { invite: visit.invite, name: '孙来过' }
    expect((await as('visitor-8', 'POST', `/v1/visits/${visit.id}/claim`, claimed)).status).toBe(200)
    const { code } = (await as('visitor-8', 'GET', `/v1/visits/${visit.id}/pass`)).body
    const scanned = { code, direction: 'in' }
    expect((await as('guard-1', 'POST', '/v1/gates/compound-1-gate-1/scans', scanned)).body.verdict).toBe(
      'open',
    )
    const passages = (name: string) => as(name, 'GET', `/v1/households/${id}/passages`)

    await as('resident-61', 'POST', `/v1/households/claims/${claimId}/leave`)
    expect((await as('resident-62', 'GET', `/v1/visits/${visit.id}`)).body.status).toBe('accepted')
    expect((await passages('resident-62')).body.items).toHaveLength(1)
    await as('resident-62', 'POST', `/v1/households/claims/${second}/leave`)
    const [row] = await app.ctx().em.execute('select status from visits where id = ?', [visit.id])
    expect(row).toEqual({ status: 'cancelled' })

    app.clock.advance(1000)
    await settle('resident-63', flat)
    expect((await passages('resident-63')).body.items).toEqual([])
    expect((await as('resident-63', 'GET', '/v1/visits?scope=hosting')).body.items).toEqual([])
    for (const door of ['', '/passages'])
      expectRefusal(await as('resident-63', 'GET', `/v1/visits/${visit.id}${door}`), 404, 'not_found')
    for (const step of ['undo', 'cancel'])
      expectRefusal(await as('resident-63', 'POST', `/v1/visits/${visit.id}/${step}`), 404, 'not_found')
    const own = await invite('resident-63', id)
    const hosted = (await as('resident-63', 'GET', '/v1/visits?scope=hosting')).body.items
    expect(hosted.map((one: { id: string }) => one.id)).toEqual([own.id])
    const next = (await as('resident-63', 'GET', `/v1/households/${id}`)).body
    expect(next).toMatchObject({ id, blocks: [], closedToRequests: false })
    expect(next.history.map(({ step }: { step: string }) => step)).toEqual(['accept', 'claim'])
    expect(JSON.stringify(next)).not.toContain('钱塘夜')
  })

  test('a tenancy ends on its day: the last evening still opens, the morning after does not', async () => {
    const until = '2026-11-20'
    const { id } = await settle('resident-64', 'compound-1-b1-u3-h301', { role: 'tenant', until })
    const url = `/v1/households/${id}`
    const { members } = (await as('resident-64', 'GET', url)).body
    expect(members).toMatchObject([{ role: 'tenant', until, you: true, canRemove: false }])
    app.clock.now = new Date('2026-11-20T23:50:00+08:00')
    await app.runJobs()
    const pass = (await as('resident-64', 'GET', `${url}/pass`)).body
    expect(Date.parse(pass.expiresAt)).toBe(Date.parse('2026-11-21T00:00:00+08:00'))
    expect((await as('resident-64', 'GET', `${url}/pass`)).body.token).toBe(pass.token)

    app.clock.now = new Date('2026-11-21T00:00:00+08:00')
    // Over by the clock, whether or not the job has run.
    expectRefusal(await as('resident-64', 'GET', url), 404, 'not_found')
    expect((await as('resident-64', 'GET', '/v1/me')).body.households).toEqual([])
    await app.runJobs()
    const [claim] = (await as('resident-64', 'GET', '/v1/households/claims')).body.items
    expect(claim).toMatchObject({ status: 'ended', endedAt: expect.any(String), householdId: null })
    const again = {
      compoundId: 'compound-1',
      addressCode: 'compound-1-b1-u3-h301',
      role: 'tenant',
      name: '我',
      until: '2027-06-30',
    }
    expect((await as('resident-64', 'POST', '/v1/households/claims', again)).status).toBe(201)
  })

  test('members renew the code they hand out, and close their door to questions', async () => {
    const { id, code } = await householdOf(app, 'resident-2')
    expectRefusal(await app.call('POST', `/v1/households/${id}/code`), 401, 'unauthenticated')
    expectRefusal(await as('resident-1', 'POST', `/v1/households/${id}/code`), 404, 'not_found')
    const renewed = (await as('resident-2', 'POST', `/v1/households/${id}/code`)).body.code
    expect(renewed).not.toBe(code)
    expect((await householdOf(app, 'resident-2')).code).toBe(renewed)
    const requests = `/v1/households/${id}/requests`
    expectRefusal(await as('resident-1', 'PUT', requests, { closedToRequests: true }), 404, 'not_found')
    expectRefusal(await as('resident-2', 'PUT', requests, {}), 400, 'invalid', 'closedToRequests')
    expect((await as('resident-2', 'PUT', requests, { closedToRequests: true })).status).toBe(200)
    const view = (await as('resident-2', 'GET', `/v1/households/${id}`)).body
    expect(view.closedToRequests).toBe(true)
    expect(view.history.slice(0, 2)).toMatchObject([
      { step: 'requests_closed', by: 'you' },
      { step: 'code_renewed', by: 'you' },
    ])
    const page = (await as('resident-2', 'GET', `/v1/households/${id}/history?limit=2`)).body
    const rest = (await as('resident-2', 'GET', `/v1/households/${id}/history?cursor=${page.nextCursor}`))
      .body
    expect([...page.items, ...rest.items]).toEqual(view.history)
  })

  test('who is not wanted is known by phone, plate or name, and kept as a mark', async () => {
    const { id } = await householdOf(app, 'resident-1')
    const other = await householdOf(app, 'resident-2')
    const url = `/v1/households/${id}/blocks`
    const phone = { kind: 'phone', value: '13912345678' }
    expectRefusal(await app.call('POST', url, { body: phone }), 401, 'unauthenticated')
    expectRefusal(await as('resident-2', 'POST', url, phone), 404, 'not_found')
    expectRefusal(
      await as('resident-1', 'POST', url, { kind: 'phone', value: '12' }),
      400,
      'invalid',
      'value',
    )
    expectRefusal(
      await as('resident-1', 'POST', url, { kind: 'person', value: 'nobody' }),
      400,
      'invalid',
      'value',
    )
    const added = (await as('resident-1', 'POST', url, phone)).body
    expect(added).toMatchObject({ kind: 'phone', label: '139****5678' })
    expect((await as('resident-1', 'POST', url, phone)).body.id).toBe(added.id)
    await as('resident-1', 'POST', url, { kind: 'name', value: '王 小明' })
    await as('resident-1', 'POST', url, { kind: 'plate', value: '浙a·d12345' })
    const stored = JSON.stringify(await app.ctx().em.execute('select * from household_blocks'))
    expect(stored).not.toMatch(/13912345678|王小明|王 小明/)

    const blocked = (householdId: string, visitor: object) => isBlocked(app.ctx(), householdId, visitor)
    expect(await blocked(id, { phone: '13912345678' })).toBe(true)
    expect(await blocked(id, { name: '王小明' })).toBe(true)
    expect(await blocked(id, { plate: '浙AD12345' })).toBe(true)
    expect(await blocked(id, { phone: '13912345679', name: '王小月', plate: '浙AD12346' })).toBe(false)
    expect(await blocked(other.id, { phone: '13912345678' })).toBe(false)
    expect(await blocked(id, {})).toBe(false)

    expectRefusal(await as('resident-2', 'DELETE', `${url}/${added.id}`), 404, 'not_found')
    expect((await as('resident-1', 'DELETE', `${url}/${added.id}`)).status).toBe(204)
    expectRefusal(await as('resident-1', 'DELETE', `${url}/${added.id}`), 404, 'not_found')
    expect(await blocked(id, { phone: '13912345678' })).toBe(false)
  })

  test('somebody who came is blocked by their visit, and known by the person after that', async () => {
    const { id } = await householdOf(app, 'resident-1')
    const visit = await invite('resident-1', id)
    const url = `/v1/households/${id}/blocks`
    const block = { kind: 'person', value: visit.id }
    // Nobody took the card yet.
    expectRefusal(await as('resident-1', 'POST', url, block), 400, 'invalid', 'value')
    const claimed = await as('visitor-9', 'POST', `/v1/visits/${visit.id}/claim`, {
      invite: visit.invite,
      name: '孙不请',
    })
    expect(claimed.status).toBe(200)
    const other = await householdOf(app, 'resident-2')
    expectRefusal(
      await as('resident-2', 'POST', `/v1/households/${other.id}/blocks`, block),
      400,
      'invalid',
      'value',
    )
    expect((await as('resident-1', 'POST', url, block)).body).toMatchObject({ kind: 'person', label: '孙*' })
    const personId = (await as('visitor-9', 'GET', '/v1/me')).body.person.id
    expect(await isBlocked(app.ctx(), id, { personId })).toBe(true)
    expect(await isBlocked(app.ctx(), other.id, { personId })).toBe(false)
  })

  test('whoever leaves for good leaves every household, and no name stays', async () => {
    const { id } = await settle('resident-65', 'compound-1-b1-u3-h401')
    const records = (await as('resident-65', 'GET', '/v1/me/export')).body
    expect(records.householdClaims).toMatchObject([{ name: '钱江月', status: 'active' }])
    expect((await as('resident-65', 'DELETE', '/v1/me')).status).toBe(204)
    const rows = await app
      .ctx()
      .em.execute('select status, sealed_name from household_claims where household_id = ?', [id])
    expect(rows).toEqual([{ status: 'ended', sealed_name: '' }])
    app.clock.advance(dayMs)
  })
})
