// What keeps a stranger from flooding homes with claims, and what a flood does not reach.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { householdOf, startVisitsWorld } from '../../../test/visits.ts'
import { callAs, expectRefusal, home } from '../../../test/world.ts'
import { HouseholdClaim } from './entities.ts'

const dayMs = 86_400_000
const claims = '/v1/households/claims'
const flat = (n: number) => `compound-1-b1-u3-h${n}`

describe.each(databases)('limits of claims on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const staff = `staff-${home}`
  beforeAll(async () => {
    app = await startVisitsWorld(kind, { RATE_LIMIT: 'on' })
  })
  afterAll(() => app.close())

  const claim = (name: string, addressCode: string, more: object = {}) =>
    as(name, 'POST', claims, {
      compoundId: 'compound-1',
      addressCode,
      role: 'owner',
      name: '潮生',
      ...more,
    })
  const step = (name: string, id: string, verb: string) => as(name, 'POST', `${claims}/${id}/${verb}`)

  test('five claims a day, whatever became of them', async () => {
    for (const n of [101, 102, 201, 202, 301]) {
      const { status, body } = await claim('resident-50', flat(n))
      expect(status).toBe(201)
      expect((await step('resident-50', body.id, 'withdraw')).status).toBe(200)
      app.clock.advance(1000)
    }
    const sixth = await claim('resident-50', flat(302))
    expectRefusal(sixth, 429, 'rate_limited')
    expect(sixth.headers['retry-after']).toBe(String(dayMs / 1000 - 5))
    app.clock.advance(dayMs - 5000)
    expect((await claim('resident-50', flat(302))).status).toBe(201)
  })

  test('who was refused asks the same home again a day later, or with a code', async () => {
    const { id } = (await claim('resident-51', flat(401))).body
    expect((await step(staff, id, 'refuse')).status).toBe(200)
    const again = await claim('resident-51', flat(401))
    expectRefusal(again, 429, 'rate_limited')
    expect(Number(again.headers['retry-after'])).toBe(dayMs / 1000)
    expect((await claim('resident-51', flat(402))).status).toBe(201)
    app.clock.advance(dayMs)
    const second = await claim('resident-51', flat(401))
    expect(second.status).toBe(201)
    await step('resident-51', second.body.id, 'withdraw')
    expectRefusal(await claim('resident-51', flat(401)), 429, 'rate_limited')

    const wanted = { addressCode: flat(401), role: 'owner' }
    const { code } = (await as(staff, 'POST', '/v1/staff/compounds/compound-1/codes', wanted)).body
    expect((await claim('resident-51', flat(401), { code })).body.status).toBe('active')
  })

  test('members, who waits and history stay named under any number of claims', async () => {
    const { id } = await householdOf(app, 'resident-1')
    const waiting = (await claim('resident-52', 'compound-1-b1-u1-h101', { role: 'family' })).body.id
    const url = `/v1/households/${id}`
    const before = (await as('resident-1', 'GET', url)).body
    expect(before.pending).toMatchObject([{ claimId: waiting, name: '潮生' }])
    const rows = Array.from({ length: 520 }, (_, i) => ({
      publicId: `flood-${i}`,
      householdId: id,
      compoundId: 'compound-1',
      personId: `flood-${i}`,
      role: 'family' as const,
      status: 'withdrawn' as const,
      active: null,
      sealedName: '',
      until: null,
      decidedBy: null,
      proof: null,
      createdAt: app.clock.now,
      endedAt: app.clock.now,
    }))
    await app.ctx().em.insertMany(HouseholdClaim, rows)
    expect((await as('resident-1', 'GET', url)).body).toEqual(before)
  })
})
