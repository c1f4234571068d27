// What gates decided without a network: written once, judged again as of then, and where two gates or we differ, said.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases } from '../../../test/app.ts'
import { codeIn, controllerOf, northGate, scan, southGate, stairwell, visitor } from '../../../test/gates.ts'
import { must, post, read, startVisiting, type VisitWorld } from '../../../test/visiting.ts'
import { expectRefusal, hourMs } from '../../../test/world.ts'
import { inTransaction } from '../../db/transaction.ts'
import { PassKey, Pass } from '../passes/entities.ts'
import { withdrawKey } from '../passes/keys.ts'
import { Passage } from './entities.ts'

const leaked = { personId: 'admin', reason: '密钥可能外泄' }

describe.each(databases)('syncing on %s', (kind) => {
  let world: VisitWorld
  const controllers: Record<string, string> = {}
  beforeAll(async () => {
    world = await startVisiting(kind)
    for (const gate of [southGate, northGate, stairwell]) controllers[gate] = await controllerOf(world, gate)
  })
  afterAll(() => world.app.close())

  type Kept = { code: string; direction: 'in' | 'out'; at: string; verdict: 'open' | 'refuse' }
  const sync = (gate: string, scans: Kept[], key: string | null = null) =>
    world.app.call('POST', `/v1/gates/${gate}/scans/sync`, { token: controllers[gate], body: { scans }, key })
  const now = (offS = 0) => new Date(world.app.clock.now.getTime() + offS * 1000).toISOString()
  const kept = (code: string, rest: Partial<Kept> = {}): Kept => ({
    code,
    direction: 'in',
    at: now(),
    verdict: 'open',
    ...rest,
  })
  const passages = (cti: string) =>
    world.app.ctx().em.find(Passage, { cti }, { orderBy: { id: 1 }, disableIdentityMap: true })

  it('is a matter of who stands there', async () => {
    const url = `/v1/gates/${southGate}/scans/sync`
    const body = { scans: [kept('x')] }
    expectRefusal(await world.app.call('POST', url, { body }), 401, 'unauthenticated')
    expectRefusal(await post(world, world.host, url, body), 403, 'forbidden')
    expectRefusal(await post(world, controllers[northGate]!, url, body), 404, 'not_found')
    const token = world.guard
    expectRefusal(
      await world.app.call('POST', url, { token, body, key: null }),
      400,
      'idempotency_key_missing',
    )
    const many = Array.from({ length: 201 }, () => kept('x'))
    expectRefusal(await post(world, token, url, { scans: many }), 400, 'invalid', 'scans')
    expect((await post(world, token, url, { scans: [] })).body).toEqual({ accepted: 0, conflicts: [] })
    expectRefusal(
      await post(world, token, url, { scans: [{ ...kept('x'), at: 'noon' }] }),
      400,
      'invalid',
      'scans.0.at',
    )
    const { pass } = await visitor(world, 'visitor-11')
    const oversized = [kept('x'.repeat(4097), { verdict: 'refuse' }), kept(codeIn(pass, world))]
    expect((await sync(southGate, oversized)).body).toEqual({ accepted: 2, conflicts: [] })
    const long = { scans: Array.from({ length: 200 }, () => kept('x'.repeat(4096))) }
    expect((await post(world, token, url, long)).body).toMatchObject({ accepted: 0 })
  })

  it('keeps each scan once, however often it is told', async () => {
    const { id, pass } = await visitor(world, 'visitor-1', { maxUses: 5 })
    const scans = [
      kept(codeIn(pass, world)),
      kept(codeIn(pass, world), { verdict: 'refuse' as const, at: now(5) }),
      kept(codeIn(pass, world, 60), { at: now(60), direction: 'out' }),
      kept('QP1:NOTHING', { verdict: 'refuse' }),
    ]
    world.app.clock.advance(hourMs)
    for (let time = 0; time < 3; time++)
      expect((await sync(southGate, scans)).body).toEqual({ accepted: 4, conflicts: [] })
    expect(await passages(id)).toHaveLength(3)
    expect((await world.app.ctx().em.findOneOrFail(Pass, { cti: id })).uses).toBe(1)
    // What the gate let in is remembered: the same code opens no more.
    world.app.clock.advance(-hourMs)
    expect((await scan(world, world.guard, southGate, codeIn(pass, world))).body.reason).toBe('already_used')
    const { items } = must(await read(world, world.host, `/v1/visits/${id}/passages`), 200)
    expect(items[0]).toMatchObject({ offline: true, gate: { id: southGate, door: 'perimeter' } })
    world.app.clock.advance(hourMs)
  })

  it('reports that two gates let the same single use in, to the guard and to the household', async () => {
    const { id, pass } = await visitor(world, 'visitor-2', { maxUses: 1 })
    world.app.clock.advance(20_000)
    const code = codeIn(pass, world)
    expect((await sync(northGate, [kept(code)])).body).toEqual({ accepted: 1, conflicts: [] })
    const conflict = { accepted: 0, conflicts: [{ index: 0, reason: 'used_elsewhere', visitId: id }] }
    const scans = [kept(code, { at: now(-5) })]
    expect((await sync(southGate, scans)).body).toEqual(conflict)
    expect((await sync(southGate, scans)).body).toEqual(conflict)
    const { items } = must(await read(world, world.host, `/v1/households/${world.householdId}/passages`), 200)
    const mine = items.filter(({ visitId }: { visitId: string }) => visitId === id)
    expect(mine).toHaveLength(2)
    expect(mine.map(({ conflict: why }: { conflict?: string }) => why ?? null).sort()).toEqual(
      [null, 'used_elsewhere'].sort(),
    )
    const atGate = must(await read(world, world.guard, `/v1/gates/${southGate}/passages`), 200)
    expect(atGate.items).toContainEqual(expect.objectContaining({ conflict: 'used_elsewhere' }))
  })

  it('finds it in whatever order, also when both tell at the same moment', async () => {
    const { id, pass } = await visitor(world, 'visitor-3', { maxUses: 1 })
    const code = codeIn(pass, world)
    const answers = await Promise.all([sync(northGate, [kept(code)]), sync(southGate, [kept(code)])])
    expect(
      answers.flatMap(({ body }) => body.conflicts.map(({ reason }: { reason: string }) => reason)),
    ).toEqual(['used_elsewhere'])
    expect(await passages(id)).toHaveLength(2)
  })

  it('says what a gate should not have opened, and what it should have', async () => {
    const { id, pass } = await visitor(world, 'visitor-4', { maxUses: 5 })
    const before = kept(codeIn(pass, world))
    world.app.clock.advance(10 * 60_000)
    must(await post(world, world.host, `/v1/visits/${id}/cancel`), 200)
    world.app.clock.advance(10 * 60_000)
    const scans = [
      before,
      kept(codeIn(pass, world)),
      kept(codeIn(pass, world, -300), { at: now(-1000), verdict: 'open' }),
      kept('QP1:NOTHING'),
    ]
    const { body } = await sync(southGate, scans)
    expect(body).toEqual({
      accepted: 1,
      conflicts: [
        { index: 1, reason: 'cancelled', visitId: id },
        { index: 2, reason: 'clock_wrong', visitId: id },
        { index: 3, reason: 'forged' },
      ],
    })
    expect((await passages(id)).map(({ conflict }) => conflict).sort()).toEqual(
      ['cancelled', 'clock_wrong', null].sort(),
    )
    const second = await visitor(world, 'visitor-5')
    const shut = kept(codeIn(second.pass, world), { verdict: 'refuse' })
    expect((await sync(southGate, [shut])).body.conflicts).toEqual([
      { index: 0, reason: 'would_open', visitId: second.id },
    ])
  })

  it('keeps what a gate with a wrong clock let in, as of now, and says so', async () => {
    const { id, pass } = await visitor(world, 'visitor-6')
    const code = codeIn(pass, world)
    const { body } = await sync(southGate, [
      kept(code, { at: now(120) }),
      kept(code),
      kept(code, { at: now(-7 * 86_400 - 1) }),
    ])
    expect(body).toEqual({
      accepted: 1,
      conflicts: [
        { index: 0, reason: 'in_future', visitId: id },
        { index: 2, reason: 'too_old', visitId: id },
      ],
    })
    const rows = await passages(id)
    expect(rows.map(({ conflict }) => conflict).sort()).toEqual(['in_future', 'too_old', null].sort())
    for (const { at } of rows) expect(at).toEqual(world.app.clock.now)
    expect((await world.app.ctx().em.findOneOrFail(Pass, { cti: id })).uses).toBe(3)
  })

  it('does not blame a gate for a key that was withdrawn later, or a replay that came after', async () => {
    const { id, pass } = await visitor(world, 'visitor-7', { maxUses: 5 })
    const early = kept(codeIn(pass, world))
    world.app.clock.advance(60_000)
    expect((await scan(world, world.guard, southGate, codeIn(pass, world))).body.verdict).toBe('open')
    const [key] = await world.app
      .ctx()
      .em.find(PassKey, { issuer: 'compound:compound-1', withdrawnAt: null }, { orderBy: { kid: -1 } })
    world.app.clock.advance(60_000)
    await inTransaction(world.app.ctx(), (tx) =>
      withdrawKey(tx, { issuer: 'compound:compound-1', kid: key!.kid }, leaked),
    )
    const late = kept(codeIn(pass, world, 30), { at: now(30) })
    expect((await sync(southGate, [early, late])).body).toEqual({
      accepted: 1,
      conflicts: [{ index: 1, reason: 'forged' }],
    })
    expect((await passages(id)).map(({ offline }) => Boolean(offline))).toEqual([false, true])
  })

  it('knows what we let in ourselves while our answer was lost: one passage, one use', async () => {
    const { id, pass } = await visitor(world, 'visitor-9', { maxUses: 5 })
    const code = codeIn(pass, world)
    expect((await scan(world, world.guard, southGate, code)).body.verdict).toBe('open')
    const told = kept(code, { at: now(2) })
    for (let time = 0; time < 3; time++)
      expect((await sync(southGate, [told])).body).toEqual({ accepted: 1, conflicts: [] })
    expect(await passages(id)).toHaveLength(1)
    expect((await world.app.ctx().em.findOneOrFail(Pass, { cti: id })).uses).toBe(1)
    // The gate turned its lock a second time for that code.
    const again = kept(code, { at: now(4) })
    const replayed = { accepted: 1, conflicts: [{ index: 1, reason: 'already_used', visitId: id }] }
    expect((await sync(southGate, [told, again])).body).toEqual(replayed)
    expect(await passages(id)).toHaveLength(2)
  })

  it('takes for the same no other direction, no other gate and nothing minutes away', async () => {
    const { id, pass } = await visitor(world, 'visitor-10', { maxUses: 5 })
    const code = codeIn(pass, world)
    expect((await scan(world, world.guard, southGate, code)).body.verdict).toBe('open')
    world.app.clock.advance(5 * 60_000)
    const replayed = (reason: string) => ({ accepted: 0, conflicts: [{ index: 0, reason, visitId: id }] })
    expect((await sync(southGate, [kept(code, { at: now(-298), direction: 'out' })])).body).toEqual(
      replayed('already_used'),
    )
    expect((await sync(southGate, [kept(code, { at: now(-179) })])).body).toEqual(replayed('code_old'))
    expect((await sync(stairwell, [kept(code, { at: now(-298) })])).body).toEqual({
      accepted: 1,
      conflicts: [],
    })
    expect(await passages(id)).toHaveLength(4)
  })

  it('is whole or not at all', async () => {
    const { id, pass } = await visitor(world, 'visitor-8', { maxUses: 5 })
    const scans = Array.from({ length: 40 }, (_, i) => kept(codeIn(pass, world, i * 30), { at: now(i * 30) }))
    world.app.clock.advance(2 * hourMs)
    const answers = await Promise.all([
      sync(stairwell, scans),
      sync(stairwell, scans),
      sync(stairwell, scans),
    ])
    for (const { status, body } of answers)
      expect([status, body]).toEqual([200, { accepted: 40, conflicts: [] }])
    expect(await passages(id)).toHaveLength(40)
  })
})
