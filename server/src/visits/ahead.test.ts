// Ahead of time: passes that the gates know before a phone fetches them, blocks that end visits, and indexes of leaving.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { decideScan } from '@chaolin/shared/passes/gate-decision'
import { openBundle } from '@chaolin/shared/visits/gate-bundle'
import type { Bundle } from '@chaolin/shared/visits/gate-schema'
import { databases } from '../../test/app.ts'
import { codeIn, controllerOf, southGate, stairwell } from '../../test/gates.ts'
import {
  cancelAll,
  inHours,
  invite,
  must,
  post,
  read,
  startVisiting,
  visiting,
  type VisitWorld,
} from '../../test/visiting.ts'
import { plansOf } from '../../test/plans.ts'
import { expectRefusal, hourMs } from '../../test/world.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { mintAhead } from './ahead.ts'
import { forgetVisitor } from './data.ts'
import { Visit } from './entities.ts'
import { endMembership } from './households/ending.ts'
import { Household, HouseholdClaim } from './households/entities.ts'
import { freeSpaces } from './parking.ts'
import { Pass } from './passes/entities.ts'
import { withdrawKey } from './passes/keys.ts'
import { nativeCrypto } from './passes/native.ts'

const plain = { disableIdentityMap: true } as const

describe.each(databases)('ahead of time on %s', (kind) => {
  let world: VisitWorld
  let visitor: string
  const controllers: Record<string, string> = {}
  beforeAll(async () => {
    world = await startVisiting(kind)
    for (const gate of [southGate, stairwell]) controllers[gate] = await controllerOf(world, gate)
  })
  afterAll(() => world.app.close())
  beforeEach(async () => {
    await later(0)
    await cancelAll(world)
  })

  async function later(ms: number) {
    world.app.clock.advance(ms)
    world.host = await world.app.signIn('resident-1')
    visitor = await world.app.signIn('visitor-1')
  }
  const at = (time: string) => later(Date.parse(`${time}:00+08:00`) - world.app.clock.now.getTime())
  const passes = (visitId: string) =>
    world.app.ctx().em.find(Pass, { visitId }, { orderBy: { id: 1 }, disableIdentityMap: true })
  const fetched = (id: string, token = visitor) => read(world, token, `/v1/visits/${id}/pass`)
  const bundle = async (gate: string) =>
    must(await read(world, controllers[gate]!, `/v1/gates/${gate}/bundle`), 200) as Bundle

  describe('the hourly round', () => {
    it('mints a day before, so that a door which was cut off since opens', async () => {
      const body = { from: inHours(world.app, 30), until: inHours(world.app, 31) }
      const { id } = await visiting(world, visitor, body)
      await later(2 * hourMs)
      await world.app.runJobs()
      expect(await passes(id)).toHaveLength(0)
      await later(5 * hourMs)
      await world.app.runJobs()
      expect(await passes(id)).toHaveLength(1)
      const { view } = openBundle(await bundle(stairwell))!
      await later(hourMs)
      await world.app.runJobs()
      await later(22 * hourMs)
      await world.app.runJobs()
      const [minted] = await passes(id)
      const pass = must(await fetched(id), 200)
      expect(pass.token).toBe(minted!.token)
      expect(await passes(id)).toHaveLength(1)
      const nowMs = world.app.clock.now.getTime()
      const { verdict } = decideScan(codeIn(pass, world), 'in', view, () => undefined, nowMs, nativeCrypto)
      expect(verdict.verdict).toBe('open')
    })

    it('mints for paper, and for no card that nobody claimed', async () => {
      const times = { from: inHours(world.app, 30), until: inHours(world.app, 31) }
      const paper = await invite(world, { ...times, visitor: { name: '周奶奶' }, paper: true, maxUses: 1 })
      const card = await invite(world, times)
      const off = await visiting(world, visitor, times)
      must(await post(world, world.host, `/v1/visits/${off.id}/cancel`), 200)
      await later(7 * hourMs)
      await world.app.runJobs()
      expect(await passes(paper.id)).toEqual([expect.objectContaining({ rotating: false })])
      expect(await passes(card.id)).toHaveLength(0)
      expect(await passes(off.id)).toHaveLength(0)
    })

    it("mints today's and tomorrow's of who comes again and again, each once", async () => {
      await at('2026-11-29T12:00')
      const body = {
        from: inHours(world.app, 0),
        until: inHours(world.app, 24 * 30),
        standing: { weekdays: [1, 2, 4], from: '09:00', until: '11:30' },
      }
      const { id } = await visiting(world, visitor, body)
      expect(await passes(id)).toHaveLength(0)
      await later(hourMs)
      await world.app.runJobs()
      const begins = async () => (await passes(id)).map(({ notBefore }) => notBefore.toISOString())
      expect(await begins()).toEqual(['2026-11-30T01:00:00.000Z'])
      expectRefusal(await fetched(id), 409, 'step_closed')
      await at('2026-11-30T09:30')
      await world.app.runJobs()
      expect(await begins()).toEqual(['2026-11-30T01:00:00.000Z', '2026-12-01T01:00:00.000Z'])
      const all = await passes(id)
      expect(must(await fetched(id), 200).token).toBe(all[0]!.token)
      await at('2026-12-01T00:30')
      await world.app.runJobs()
      expect(must(await fetched(id), 200).token).toBe(all[1]!.token)
      await at('2026-12-01T12:00')
      await world.app.runJobs()
      expect(await passes(id)).toHaveLength(2)
    })

    it('mints anew what a withdrawn key had signed', async () => {
      const { id } = await visiting(world, visitor)
      const [first] = await passes(id)
      const leaked = { personId: 'admin', reason: '密钥可能外泄' }
      await inTransaction(world.app.ctx(), (tx) =>
        withdrawKey(tx, { issuer: 'compound:compound-1', kid: first!.kid }, leaked),
      )
      await later(hourMs + 1)
      await world.app.runJobs()
      const [old, next] = await passes(id)
      expect(old!.revokedAt).not.toBeNull()
      expect((await bundle(southGate)).expected.map(({ cti }) => cti)).toContain(next!.cti)
      expect(must(await fetched(id), 200).token).toBe(next!.token)
    })

    it('mints one pass when the round and the phone come at once', async () => {
      const body = { from: inHours(world.app, 30), until: inHours(world.app, 31) }
      const { id } = await visiting(world, visitor, body)
      await later(7 * hourMs)
      const [found] = await Promise.all([fetched(id), world.app.runJobs(), fetched(id)])
      const all = await passes(id)
      expect(all).toHaveLength(1)
      expect(must(found, 200).token).toBe(all[0]!.token)
    })

    it('comes to more than one batch', async () => {
      const { id } = await visiting(world, visitor, {
        from: inHours(world.app, 30),
        until: inHours(world.app, 31),
      })
      const { em } = world.app.ctx()
      const row = await em.findOneOrFail(Visit, { id }, { disableIdentityMap: true })
      const ids = Array.from({ length: 205 }, (_, i) => `many${String(i).padStart(7, '0')}`)
      await em.insertMany(
        Visit,
        ids.map((next) => ({ ...row, id: next, householdId: null, sealed: null })),
      )
      await later(7 * hourMs)
      await world.app.runJobs()
      expect(await world.app.ctx().em.count(Pass, { visitId: { $in: [...ids, id] } })).toBe(206)
      await em.nativeUpdate(Visit, { id: { $in: ids } }, { status: 'cancelled' })
    })
  })

  describe('a block', () => {
    const block = (body: object) =>
      post(world, world.host, `/v1/households/${world.householdId}/blocks`, body)
    const status = async (id: string) =>
      (await world.app.ctx().em.findOneOrFail(Visit, { id }, { disableIdentityMap: true })).status
    const unblock = async (answer: Awaited<ReturnType<typeof block>>) =>
      must(
        await world.app.call('DELETE', `/v1/households/${world.householdId}/blocks/${must(answer, 201).id}`, {
          token: world.host,
        }),
        204,
      )

    it('ends what the blocked was invited to, with its passes, and nothing of the others', async () => {
      const first = await visiting(world, visitor)
      const second = await visiting(world, visitor, {
        from: inHours(world.app, 20),
        until: inHours(world.app, 21),
      })
      const other = await visiting(world, await world.app.signIn('visitor-2'))
      const answer = await block({ kind: 'person', value: first.id })
      expect(answer.status).toBe(201)
      expect([await status(first.id), await status(second.id)]).toEqual(['cancelled', 'cancelled'])
      expect(await status(other.id)).toBe('accepted')
      const taken = await passes(first.id)
      expect(taken).toEqual([expect.objectContaining({ revokedWhy: 'cancelled' })])
      const { revoked, expected } = await bundle(southGate)
      expect(revoked.map(({ cti }) => cti)).toContain(first.id)
      expect(expected.map(({ cti }) => cti)).toContain(other.id)
      expectRefusal(await fetched(first.id), 409, 'step_closed')
      await unblock(answer)
      expect(await status(first.id)).toBe('cancelled')
    })

    it.each([
      ['phone', { phone: '13900001111' }, '139 0000 1111'],
      ['plate', { plate: '浙A54321' }, '浙A·54321'],
      ['name', { name: '王·小明' }, '王小明'],
    ])('finds the visit by its %s as well', async (of, given, value) => {
      const { id } = await visiting(world, visitor, {}, given)
      const other = await visiting(world, await world.app.signIn('visitor-2'), {}, { name: '李四' })
      const answer = await block({ kind: of, value: of === 'phone' ? '13900001111' : value })
      expect(answer.status).toBe(201)
      expect([await status(id), await status(other.id)]).toEqual(['cancelled', 'accepted'])
      await unblock(answer)
    })
  })

  type Work = (tx: Context) => Promise<unknown>
  it.each<[string, string[], Work]>([
    ['minting ahead', ['ix_visits_begin'], (tx) => mintAhead(tx)],
    ['freeing spaces', ['ix_visits_parked'], (tx) => freeSpaces(tx)],
    [
      'forgetting a person',
      ['ix_visits_host', 'ix_visits_visitor', 'ix_visit_history_person'],
      (tx) => forgetVisitor(tx, 'nobody'),
    ],
  ])('finds its rows by an index: %s', async (_what, indexes, work) => {
    const ctx = world.app.ctx()
    const plans = await plansOf(ctx, () => inTransaction(ctx, work))
    for (const index of indexes) expect(plans.flatMap(({ lines }) => lines).join('\n')).toContain(index)
  })

  it('finds the consents of who leaves a home by an index', async () => {
    const ctx = world.app.ctx()
    const claim = await ctx.em.findOneOrFail(HouseholdClaim, { householdId: world.householdId }, plain)
    const household = await ctx.em.findOneOrFail(Household, { id: world.householdId }, plain)
    const undone = new Error('only looked at')
    const plans = await plansOf(ctx, () =>
      inTransaction(ctx, async (tx) => {
        await endMembership(tx, household, claim, null)
        throw undone
      }).catch((error: unknown) => expect(error).toBe(undone)),
    )
    expect(plans.flatMap(({ lines }) => lines).join('\n')).toContain('ix_consents_claim')
  })
})
