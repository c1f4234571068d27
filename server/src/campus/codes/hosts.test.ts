// Students and departments as hosts: a campus visit is a visit as any other; and what the demo brings of campuses.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { claimCode, claimOf } from '../../../test/campus.ts'
import { databases, type TestApp } from '../../../test/app.ts'
import { startVisitsWorld } from '../../../test/visits.ts'
import { callAs, expectRefusal, hourMs } from '../../../test/world.ts'
import { loadCampusDemo } from '../../db/demo/campus.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Campus, CampusMember } from './entities.ts'

const gate = 'campus-1-gate-1'

describe.each(databases)('hosts of a campus and its demo on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  beforeAll(async () => {
    app = await startVisitsWorld(kind)
    await app.signIn('staff-campus-1')
    const startMs = performance.now()
    await inTransaction(app.ctx(), (tx) => loadCampusDemo(tx))
    process.stdout.write(`14 campuses of 9,999 on ${kind}: ${Math.round(performance.now() - startMs)} ms\n`)
    // All fourteen rosters in full.
  }, 180_000)
  afterAll(() => app.close())
  const wire = (inMs: number) => new Date(app.clock.now.getTime() + inMs).toISOString()
  const me = async (who: string) => (await as(who, 'GET', '/v1/me')).body

  test('fourteen campuses, marked as made up, each number of each claimable', async () => {
    const ctx = app.ctx()
    const campuses = await ctx.em.find(Campus, {}, { orderBy: { number: 1 }, disableIdentityMap: true })
    expect(campuses.map(({ id, number, synthetic }) => [id, number, synthetic])).toEqual(
      Array.from({ length: 14 }, (_, i) => [`campus-${i + 1}`, i + 1, true]),
    )
    expect(await ctx.em.count(CampusMember, {})).toBe(14 * 9999)
    expect(await claimCode(app, 9999, 'campus-14', 'student-9999')).toMatchObject({ campusId: 'campus-14' })
    expect(await claimCode(app, 1, 'campus-7', 'student-77')).toMatchObject({ campusId: 'campus-7' })
    expectRefusal(
      await as('student-78', 'POST', '/v1/campus/codes', {
        ...claimOf(1),
        studentNumber: '20260000',
      }),
      404,
      'claim_unmatched',
    )
  })

  test('guard-1 holds the campus gate besides the compound gate, which stays the first', async () => {
    const body = await me('guard-1')
    expect(body.gates.map(({ id }: { id: string }) => id)).toEqual(['compound-1-gate-1', gate])
    expect(body.person.roles).toContainEqual({ role: 'guard', gateIds: ['compound-1-gate-1', gate] })
    expect((await me('guard-2')).gates.map(({ id }: { id: string }) => id)).toEqual(['compound-2-gate-1'])
  })

  test('a student invites: the visitor’s pass opens the campus gate, and ends with the code', async () => {
    await claimCode(app, 2)
    const [household] = (await me('student-2')).households
    const invited = await as('student-2', 'POST', '/v1/visits', {
      householdId: household.id,
      from: wire(0),
      until: wire(2 * hourMs),
      doors: ['perimeter'],
      maxUses: 4,
    })
    expect(invited.status).toBe(201)
    const { id, invite } = invited.body
    const claimed = await as('visitor-1', 'POST', `/v1/visits/${id}/claim`, { invite, name: '周末' })
    expect(claimed.status).toBe(200)
    const code = async () => (await as('visitor-1', 'GET', `/v1/visits/${id}/pass`)).body.code
    const scan = (shown: string) =>
      as('guard-1', 'POST', `/v1/gates/${gate}/scans`, { code: shown, direction: 'in' })
    expect((await scan(await code())).body).toMatchObject({ verdict: 'open', visit: { destination: '学生' } })
    app.clock.advance(30_000)
    const last = await code()
    const reason = { reason: '退学' }
    await as('dispatcher-campus-1', 'POST', '/v1/staff/campus/campus-1/codes/20260002/end', reason)
    await app.runJobs()
    expect((await scan(last)).body).toEqual({ verdict: 'refuse', reason: 'cancelled' })
    expect((await me('student-2')).households).toEqual([])
  })

  test('the dispatcher keeps the departments of a campus that no demo brought', async () => {
    const url = '/v1/staff/campus/campus-2/departments'
    const dispatcher = 'dispatcher-campus-2'
    const label = '后勤处'
    expectRefusal(await app.call('POST', url, { body: { label } }), 401, 'unauthenticated')
    expectRefusal(await as('staff-campus-2', 'POST', url, { label }), 403, 'forbidden')
    expectRefusal(await as('dispatcher-campus-3', 'POST', url, { label }), 404, 'not_found')
    expectRefusal(await as(dispatcher, 'POST', url, { label: ' ' }), 400, 'invalid', 'label')
    const stranger = (await me('visitor-5')).person.id
    expectRefusal(
      await as(dispatcher, 'POST', url, { label, personId: stranger }),
      400,
      'invalid',
      'personId',
    )
    const personId = (await me('staff-campus-2')).person.id
    const made = await as(dispatcher, 'POST', url, { label, personId })
    expect([made.status, made.body]).toMatchObject([201, { label, personId }])
    expectRefusal(await as(dispatcher, 'POST', url, { label }), 409, 'step_closed')
    expect((await as(dispatcher, 'GET', url)).body.items).toContainEqual(made.body)
    const hosted = async () => (await me('staff-campus-2')).households
    expect(await hosted()).toMatchObject([{ compoundId: 'campus-2', address: `二号校区${label}` }])
    expectRefusal(await as('dispatcher-campus-1', 'DELETE', `${url}/${made.body.id}`), 404, 'not_found')
    expect((await as(dispatcher, 'DELETE', `${url}/${made.body.id}`)).status).toBe(204)
    expectRefusal(await as(dispatcher, 'DELETE', `${url}/${made.body.id}`), 404, 'not_found')
    expect(await hosted()).toEqual([])
  })

  test('a department answers for those who ask to come, by its code', async () => {
    const departments = (await me('staff-campus-1')).households
    expect(departments).toMatchObject([
      { compoundId: 'campus-1', address: '一号校区图书馆' },
      { compoundId: 'campus-1', address: '一号校区教务处' },
    ])
    const asked = await as('visitor-2', 'POST', '/v1/visit-requests', {
      compoundId: 'campus-1',
      householdCode: departments[0].code,
      name: '来访者',
      from: wire(0),
      until: wire(hourMs),
      purpose: '查资料',
    })
    expect(asked.status).toBe(201)
    const consent = await as('staff-campus-1', 'POST', `/v1/visits/${asked.body.id}/consent`, {
      decision: 'accept',
    })
    expect(consent.body.status).toBe('accepted')
  })
})
