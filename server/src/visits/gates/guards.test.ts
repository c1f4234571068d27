// Where a guard stands: given and taken by an admin, told in /v1/me, asked at each use.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { northGate, southGate } from '../../../test/gates.ts'
import { startVisitsWorld } from '../../../test/visits.ts'
import { callAs, expectRefusal, home, personId } from '../../../test/world.ts'

describe.each(databases)('guards on %s', (kind) => {
  let app: TestApp
  let id: string
  const as = callAs(() => app)
  beforeAll(async () => {
    app = await startVisitsWorld(kind)
    id = await personId(app, await app.signIn('resident-50'))
  })
  afterAll(() => app.close())

  const give = (body: object, by = 'admin') => as(by, 'PUT', `/v1/admin/people/${id}/roles`, body)
  const take = (body: object) => as('admin', 'DELETE', `/v1/admin/people/${id}/roles`, body)
  const guard = (...gateIds: string[]) => ({ role: 'guard', gateIds })
  const bundle = (gateId: string) => as('resident-50', 'GET', `/v1/gates/${gateId}/bundle`)

  it('are made by an admin, for a gate that there is', async () => {
    expectRefusal(await give({ role: 'guard', gateId: southGate }, 'guard-1'), 403, 'forbidden')
    expectRefusal(await give({ role: 'guard' }), 400, 'invalid', 'gateId')
    expectRefusal(await give({ role: 'guard', gateId: 'compound-1-gate-9' }), 400, 'invalid', 'gateId')
    expectRefusal(await give({ role: 'clerk', gateId: southGate }), 400, 'invalid', 'gateId')
    const mixed = { role: 'guard', gateId: southGate, microBrainId: home }
    expectRefusal(await give(mixed), 400, 'invalid', 'microBrainId')
  })

  it('stand at as many gates as they were given, until one is taken away', async () => {
    expect((await bundle(southGate)).status).toBe(403)
    for (let time = 0; time < 2; time++)
      expect((await give({ role: 'guard', gateId: southGate })).body.roles).toContainEqual(guard(southGate))
    const { body } = await give({ role: 'guard', gateId: northGate })
    expect(body.roles).toEqual([{ role: 'resident' }, guard(southGate, northGate)])
    expect((await bundle(northGate)).status).toBe(200)
    const me = await as('resident-50', 'GET', '/v1/me')
    expect(me.body.gates).toEqual([
      { id: southGate, compoundId: 'compound-1', door: 'perimeter' },
      { id: northGate, compoundId: 'compound-1', door: 'perimeter' },
    ])
    expect((await take({ role: 'guard', gateId: northGate })).body.roles).toContainEqual(guard(southGate))
    expectRefusal(await take({ role: 'guard', gateId: northGate }), 404, 'not_found')
    expectRefusal(await bundle(northGate), 404, 'not_found')
    expect((await bundle(southGate)).status).toBe(200)
    await take({ role: 'guard', gateId: southGate })
    expectRefusal(await bundle(southGate), 403, 'forbidden')
    expect((await as('resident-50', 'GET', '/v1/me')).body.gates).toBeUndefined()
  })

  it('of the demo stand at the outer gates', async () => {
    const gatesOf = async (name: string) => (await as(name, 'GET', '/v1/me')).body.gates
    expect(await gatesOf('guard-1')).toEqual([{ id: southGate, compoundId: 'compound-1', door: 'perimeter' }])
    expect(await gatesOf('guard-2')).toEqual([
      { id: 'compound-2-gate-1', compoundId: 'compound-2', door: 'perimeter' },
    ])
    expect(await gatesOf('guard-20')).toEqual([
      { id: northGate, compoundId: 'compound-1', door: 'perimeter' },
    ])
  })
})
