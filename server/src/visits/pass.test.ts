// Passes of visits: when they may be fetched, one a day of who comes on weekdays, on paper, at the gate, and parking.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases } from '../../test/app.ts'
import {
  cancelAll,
  changeRules,
  claim,
  emptyFlat,
  gateId,
  idNumber,
  inHours,
  invite,
  livedIn,
  must,
  notices,
  post,
  read,
  startVisiting,
  visiting,
  type VisitWorld,
} from '../../test/visiting.ts'
import { expectRefusal, personId } from '../../test/world.ts'
import { inTransaction } from '../db/transaction.ts'
import { IdempotentAnswer } from '../idempotency.ts'
import { Compound } from './compounds/entities.ts'
import { Consent, Visit, VisitHistory } from './entities.ts'
import { noteMoves } from './parking.ts'
import { Pass } from './passes/entities.ts'
import { withdrawKey } from './passes/keys.ts'

const hourMs = 3_600_000
const southGate = { name: '南门', door: 'perimeter' as const }

const leaked = { personId: 'admin', reason: '密钥可能外泄' }

describe.each(databases)('passes of visits on %s', (kind) => {
  let world: VisitWorld
  let visitor: string
  let people = 1
  beforeAll(async () => {
    world = await startVisiting(kind)
  })
  afterAll(() => world.app.close())
  beforeEach(async () => {
    await signAllIn()
    visitor = await world.app.signIn(`visitor-${people++}`)
    await cancelAll(world)
  })

  async function signAllIn() {
    world.host = await world.app.signIn('resident-1')
    world.neighbour = await world.app.signIn('resident-2')
    world.wife = await world.app.signIn('resident-9001')
    world.guard = await world.app.signIn('guard-1')
  }
  const row = (id: string) => world.app.ctx().em.findOneOrFail(Visit, { id })
  const passes = (visitId: string) => world.app.ctx().em.find(Pass, { visitId }, { orderBy: { id: 1 } })
  const pass = (id: string, token = visitor) => read(world, token, `/v1/visits/${id}/pass`)
  const at = async (time: string) => {
    world.app.clock.now = new Date(`${time}:00+08:00`)
    await signAllIn()
    visitor = await world.app.signIn('visitor-1')
  }

  it("is the visitor's alone, and not the household's unless it is on paper", async () => {
    const card = await visiting(world, visitor)
    expectRefusal(await world.app.call('GET', `/v1/visits/${card.id}/pass`), 401, 'unauthenticated')
    for (const token of [world.host, world.neighbour, world.guard])
      expectRefusal(await pass(card.id, token), 404, 'not_found')
    expectRefusal(await pass('AAAAAAAAAAA'), 404, 'not_found')
    expect(must(await pass(card.id), 200)).toMatchObject({ maxUses: 2, nowMs: world.app.clock.now.getTime() })
  })

  it('may be fetched a day ahead, and holds from the beginning to the end of the visit', async () => {
    const from = inHours(world.app, 30)
    const card = await visiting(world, visitor, { from, until: inHours(world.app, 31) })
    const early = await pass(card.id)
    expectRefusal(early, 409, 'step_closed')
    expect(early.body.detail).toBe('下一次：11月19日 16:00')
    expect(await passes(card.id)).toHaveLength(0)
    world.app.clock.advance(6 * hourMs)
    await signAllIn()
    visitor = await world.app.signIn(`visitor-${people - 1}`)
    const found = must(await pass(card.id), 200)
    expect(new Date(found.from).toISOString()).toBe(from)
    expect(must(await pass(card.id), 200).token).toBe(found.token)
    expect(await passes(card.id)).toHaveLength(1)
    world.app.clock.advance(26 * hourMs)
    visitor = await world.app.signIn(`visitor-${people - 1}`)
    expectRefusal(await pass(card.id), 409, 'step_closed')
  })

  it('is made anew when its key is withdrawn, and its uses are not given back', async () => {
    const card = await visiting(world, visitor)
    const [first] = await passes(card.id)
    await world.app.ctx().em.nativeUpdate(Pass, { id: first!.id }, { uses: 1 })
    await inTransaction(world.app.ctx(), (tx) =>
      withdrawKey(tx, { issuer: 'compound:compound-1', kid: first!.kid }, leaked),
    )
    const fresh = must(await pass(card.id), 200)
    expect(fresh.maxUses).toBe(1)
    const [old, next] = await passes(card.id)
    expect(old!.revokedAt).not.toBeNull()
    expect(next).toMatchObject({ maxUses: 1, revokedAt: null })
    expect(next!.kid).not.toBe(old!.kid)
    expect(next!.cti).not.toBe(card.id)
  })

  it('opens no outer gate again when all uses are gone, but the doors indoors', async () => {
    const card = await visiting(world, visitor, { maxUses: 1 })
    const [first] = await passes(card.id)
    await world.app.ctx().em.nativeUpdate(Pass, { id: first!.id }, { uses: 1 })
    await inTransaction(world.app.ctx(), (tx) =>
      withdrawKey(tx, { issuer: 'compound:compound-1', kid: first!.kid }, leaked),
    )
    expect(must(await pass(card.id), 200).doors).toEqual(['stairwell', 'lift'])
  })

  it('comes again and again: one for each day, within the hours, none between', async () => {
    await at('2026-11-23T08:00')
    const body = {
      from: inHours(world.app, 0),
      until: inHours(world.app, 24 * 90),
      maxUses: 1,
      standing: { weekdays: [1, 3], from: '09:00', until: '11:30' },
    }
    const card = await visiting(world, visitor, body)
    const monday = must(await pass(card.id), 200)
    expect([monday.from, monday.until]).toEqual([
      '2026-11-23T09:00:00.000+08:00',
      '2026-11-23T11:30:00.000+08:00',
    ])
    await at('2026-11-23T11:00')
    expect(must(await pass(card.id), 200).token).toBe(monday.token)
    await at('2026-11-23T11:30')
    const over = await pass(card.id)
    expectRefusal(over, 409, 'step_closed')
    expect(over.body.detail).toBe('下一次：11月25日 09:00')
    await at('2026-11-24T12:00')
    expectRefusal(await pass(card.id), 409, 'step_closed')
    await at('2026-11-25T00:00')
    const wednesday = must(await pass(card.id), 200)
    expect(wednesday.token).not.toBe(monday.token)
    const all = await passes(card.id)
    expect(all).toHaveLength(2)
    for (const { notBefore, expiresAt } of all)
      expect(expiresAt.getTime() - notBefore.getTime()).toBeLessThanOrEqual(24 * hourMs)
    await at('2027-02-22T09:00')
    expectRefusal(await pass(card.id), 409, 'step_closed')
    await world.app.runJobs()
    expect((await row(card.id)).status).toBe('expired')
  })

  it('on paper is read by the household: static, once, accepted at once', async () => {
    const given = { visitor: { name: '周奶奶' }, paper: true, maxUses: 1 }
    const { id, ...made } = await invite(world, given)
    expect(made).toMatchObject({ status: 'accepted', invite: null })
    expectRefusal(await pass(id, world.neighbour), 404, 'not_found')
    const shown = must(await pass(id, world.wife), 200)
    expect(shown).toMatchObject({ rotation: null, maxUses: 1, code: expect.stringMatching(/^QP1:/) })
    expect((await passes(id))[0]).toMatchObject({ rotating: false, maxUses: 1 })
    expectRefusal(await claim(world, visitor, { id, invite: String(made.invite) }), 404, 'not_found')
    expectRefusal(await post(world, world.host, `/v1/visits/${id}/undo`), 409, 'step_closed')
  })

  describe('at the gate', () => {
    const someone = { name: '刘师傅', party: 1, purpose: '修水管', paper: true }
    const register = (body: object = {}, token = world.guard, gate = gateId) =>
      post(world, token, `/v1/gates/${gate}/visits`, { ...someone, ...body })

    it('is for the guard who stands there', async () => {
      expectRefusal(
        await world.app.call('POST', `/v1/gates/${gateId}/visits`, { body: someone }),
        401,
        'unauthenticated',
      )
      for (const token of [world.host, visitor]) {
        expectRefusal(await register({}, token), 403, 'forbidden')
        expectRefusal(await read(world, token, `/v1/gates/${gateId}/visits`), 403, 'forbidden')
      }
      const second = await world.app.signIn('guard-2')
      expectRefusal(await register({}, second), 404, 'not_found')
      expectRefusal(await read(world, second, `/v1/gates/${gateId}/visits`), 404, 'not_found')
      expectRefusal(await register({}, world.guard, 'compound-1-gate-2'), 404, 'not_found')
      expectRefusal(await register({ party: 0 }), 400, 'invalid', 'party')
      expectRefusal(await register({ doorPlate: livedIn, householdId: 'x' }), 400, 'invalid', 'doorPlate')
      expectRefusal(await register({ idNumber }), 400, 'invalid', 'idNumber')
      const nowhere = must(await register({ householdId: 'no-such-id-'.repeat(4) }), 201)
      expect(nowhere).toMatchObject({ status: 'requested', household: null })
      must(await post(world, world.guard, `/v1/visits/${nowhere.id}/cancel`), 200)
    })

    it("opens the outer gate on the guard's word, by a pass on paper", async () => {
      const made = must(await register({ phone: '13812345678', plate: '浙A12345' }), 201)
      expect(made).toMatchObject({
        kind: 'gate',
        status: 'accepted',
        as: 'guard',
        doors: ['perimeter'],
        visitorName: '刘*',
        household: null,
      })
      const { em } = world.app.ctx()
      const taken = await em.findOneOrFail(Consent, { visitId: made.id })
      const guardId = await personId(world.app, world.guard)
      expect(taken).toMatchObject({ kind: 'data', version: null, personId: guardId })
      const registered = await em.findOneOrFail(VisitHistory, { visitId: made.id, step: 'register' })
      expect(registered.data).toMatchObject({ gateId, consents: ['data'], consentsTakenBy: 'guard' })
      const kept = await em.find(IdempotentAnswer, {})
      expect(kept.some((answer) => answer.body.includes(made.id))).toBe(true)
      for (const answer of kept) expect(answer.body).not.toMatch(/刘|浙A12345|修水管/)
      expect(must(await pass(made.id, world.guard), 200)).toMatchObject({
        rotation: null,
        doors: ['perimeter'],
      })
      const seen = must(await read(world, world.guard, `/v1/visits/${made.id}`), 200)
      expect(seen).toMatchObject({
        given: null,
        visitorPhone: null,
        timeline: [{ step: 'register', by: 'you' }],
      })
      expect(JSON.stringify(seen)).not.toMatch(/刘师傅|13812345678/)
      const today = must(await read(world, world.guard, `/v1/gates/${gateId}/visits`), 200)
      expect(today.items.map(({ id }: { id: string }) => id)).toContain(made.id)
      must(await post(world, world.guard, `/v1/visits/${made.id}/cancel`), 200)
      expect((await passes(made.id))[0]).toMatchObject({ revokedWhy: 'cancelled' })
      world.app.clock.advance(24 * hourMs)
      world.guard = await world.app.signIn('guard-1')
      expect(must(await read(world, world.guard, `/v1/gates/${gateId}/visits`), 200).items).toEqual([])
    })

    it('asks the household that is named, and tells the guard no more of it than its answer', async () => {
      const lived = must(await register({ doorPlate: livedIn }), 201)
      const empty = must(await register({ doorPlate: emptyFlat }), 201)
      const named = must(await register({ householdId: world.householdId }), 201)
      const alike = (visit: object) => ({ ...visit, id: '', createdAt: '' })
      expect(alike(lived)).toEqual(alike(empty))
      expect(lived).toMatchObject({ status: 'requested', doors: [], household: null })
      expectRefusal(await pass(lived.id, world.guard), 409, 'step_closed')
      expect((await notices(world, world.wife)).map(({ title }) => title)).toContain('刘* 在门岗，想来您家')
      must(await post(world, world.wife, `/v1/visits/${lived.id}/consent`, { decision: 'accept' }), 200)
      expect(must(await read(world, world.guard, `/v1/visits/${lived.id}`), 200).household.label).toContain(
        '101',
      )
      expect(must(await pass(lived.id, world.guard), 200)).toMatchObject({
        rotation: null,
        doors: ['perimeter', 'stairwell', 'lift'],
      })
      world.app.clock.advance(10 * 60_000)
      await world.app.runJobs()
      expect((await row(empty.id)).status).toBe('expired')
      expect((await row(named.id)).status).toBe('expired')
    })

    it('shows the guard the last four of an ID number, where the rule demands one', async () => {
      await changeRules(world.app, { idNumber: true })
      expectRefusal(await register(), 400, 'invalid', 'idNumber')
      const texts = must(
        await read(world, world.guard, '/v1/visits/consent-texts?compoundId=compound-1'),
        200,
      )
      const consents = texts.consents.map(({ kind: of, version }: { kind: string; version: string }) => ({
        kind: of,
        version,
      }))
      const made = must(await register({ idNumber, consents }), 201)
      expect(must(await read(world, world.guard, `/v1/visits/${made.id}`), 200).idTail).toBe('002X')
      await changeRules(world.app, { idNumber: false })
    })
  })

  describe('vehicles', () => {
    const enter = (id: string, direction: 'in' | 'out' = 'in', gate = southGate) =>
      inTransaction(world.app.ctx(), async (tx) => {
        const move = { visitId: id, direction, at: tx.now(), verdict: 'open' as const, reason: null }
        return (await noteMoves(tx, gate, [move]))[0]!
      })
    const parked = async () => (await world.app.ctx().em.findOneOrFail(Compound, { id: 'compound-1' })).parked
    const plates = ['浙A00001', '浙A00002', '浙A00003']
    const drivers = () => Promise.all(plates.map(async (plate) => visiting(world, visitor, {}, { plate })))

    it('take the last space once, and the others walk in', async () => {
      await changeRules(world.app, { parkingSpaces: 1, freeParkingMinutes: 60 })
      const [one, two, three] = await drivers()
      const walker = await visiting(world, visitor)
      expect(await enter(walker.id)).toEqual({ parking: 'none', overtimeMinutes: 0 })
      const taken = await Promise.all([one!, two!, three!].map(({ id }) => enter(id)))
      expect(taken.map(({ parking }) => parking).sort()).toEqual(['full', 'full', 'taken'])
      expect(await parked()).toBe(1)
      const inside = [one!, two!, three!][taken.findIndex(({ parking }) => parking === 'taken')]!
      expect((await enter(inside.id)).parking).toBe('none')
      expect(await parked()).toBe(1)
      world.app.clock.advance(90 * 60_000)
      visitor = await world.app.signIn(`visitor-${people - 1}`)
      expect(must(await read(world, visitor, `/v1/visits/${inside.id}`), 200).parking).toMatchObject({
        freeMinutes: 60,
        overtimeMinutes: 30,
      })
      expect(await enter(inside.id, 'out')).toEqual({ parking: 'left', overtimeMinutes: 30 })
      expect((await enter(inside.id, 'out')).parking).toBe('none')
      expect(await parked()).toBe(0)
      const { timeline, parking } = must(await read(world, visitor, `/v1/visits/${inside.id}`), 200)
      expect(parking).toBeNull()
      expect(timeline.map(({ step }: { step: string }) => step)).toEqual(['invite', 'claim'])
      expect(await world.app.ctx().em.count(VisitHistory, { visitId: inside.id })).toBe(2)
    })

    it('are told by the outer gate alone, and the household hears of an arrival once a day', async () => {
      const { id } = await visiting(world, visitor)
      await enter(id, 'in', { name: '1幢楼道门', door: 'stairwell' } as never)
      await enter(id)
      await enter(id)
      for (const token of [world.host, world.wife]) {
        const mine = (await notices(world, token)).filter(
          (notice) => (notice as { number?: string }).number === id && notice.kind === 'visit.arrived',
        )
        expect(mine.map(({ title }) => title)).toEqual(['王* 到了南门'])
      }
    })
  })
})
