// Scans through the doors: who may ask, every reason, what opens once, and what is said of the visitor.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { consentKinds, consentVersions } from '@chaolin/shared/visits/consent-texts'
import { doorBit, everyDoor } from '@chaolin/shared/visits/doors'
import { databases } from '../../../test/app.ts'
import {
  codeIn,
  garage,
  northGate,
  otherStairwell,
  scan,
  southGate,
  stairwell,
  visitor,
} from '../../../test/gates.ts'
import {
  changeRules,
  idNumber,
  invite,
  must,
  post,
  read,
  request,
  startVisiting,
  type VisitWorld,
} from '../../../test/visiting.ts'
import { expectRefusal, hourMs, personId } from '../../../test/world.ts'
import { inTransaction } from '../../db/transaction.ts'
import { grantRole } from '../../residents/actions.ts'
import { AccessRecord } from '../../residents/entities.ts'
import { Pass } from '../passes/entities.ts'
import { Passage } from './entities.ts'

const forged = { verdict: 'refuse', reason: 'forged' }

describe.each(databases)('scans on %s', (kind) => {
  let world: VisitWorld
  let north: string
  let doors: string
  let signedOutAtMs = 0
  /** A guard of more than one gate, so that one token stands anywhere; signed in anew when the clock has run on. */
  const signIn = async () => {
    world.guard = await world.app.signIn('guard-1')
    world.host = await world.app.signIn('resident-1')
    north = await world.app.signIn('guard-6')
    doors = await world.app.signIn('guard-7')
    signedOutAtMs = world.app.clock.now.getTime() + hourMs
  }
  beforeAll(async () => {
    world = await startVisiting(kind)
    await signIn()
    const id = await personId(world.app, doors)
    await inTransaction(world.app.ctx(), async (tx) => {
      for (const gateId of [stairwell, otherStairwell, garage])
        await grantRole(tx, null, id, { role: 'guard', gateId })
    })
  })
  beforeEach(async () => {
    if (world.app.clock.now.getTime() >= signedOutAtMs) await signIn()
  })
  afterAll(() => world.app.close())

  const passages = (cti: string) =>
    world.app.ctx().em.find(Passage, { cti }, { orderBy: { id: 1 }, disableIdentityMap: true })

  it('is nobody’s without a token, a guard’s by role, and of no other gate', async () => {
    const url = `/v1/gates/${southGate}/scans`
    const body = { code: 'x', direction: 'in' }
    expectRefusal(await world.app.call('POST', url, { body }), 401, 'unauthenticated')
    expectRefusal(await scan(world, 'gate.a.b', southGate, 'x'), 401, 'unauthenticated')
    expectRefusal(await scan(world, world.host, southGate, 'x'), 403, 'forbidden')
    expectRefusal(await scan(world, world.guard, northGate, 'x'), 404, 'not_found')
    expectRefusal(await scan(world, world.guard, 'no-such-gate', 'x'), 404, 'not_found')
    expectRefusal(
      await world.app.call('POST', url, { token: world.guard, body, key: null }),
      400,
      'idempotency_key_missing',
    )
  })

  it.each([
    [{}, 'code'],
    [{ code: 7, direction: 'in' }, 'code'],
    [{ code: 'x' }, 'direction'],
    [{ code: 'x', direction: 'up' }, 'direction'],
    [{ code: 'x', direction: 'in', at: '2026-11-18' }, 'at'],
  ])('refuses a body of another shape: %#', async (body, path) => {
    const url = `/v1/gates/${southGate}/scans`
    expectRefusal(await world.app.call('POST', url, { token: world.guard, body }), 400, 'invalid', path)
  })

  it('opens to a visitor and says no more than the guard needs', async () => {
    const { id, pass } = await visitor(world, 'visitor-1', {}, { plate: '浙A·12345' })
    const { status, body } = await scan(world, world.guard, southGate, codeIn(pass, world))
    expect(status).toBe(200)
    expect(body).toEqual({
      verdict: 'open',
      usesLeft: 1,
      visit: {
        id,
        name: '王*',
        party: 1,
        destination: expect.stringMatching(/101/),
        plate: '浙A12345',
        doors: ['perimeter', 'stairwell', 'lift'],
        until: expect.stringMatching(/\+08:00$/),
        parking: 'taken',
      },
    })
    expect(JSON.stringify(body)).not.toContain('王小明')
    const [kept] = await passages(id)
    expect(kept).toMatchObject({ visitId: id, gateId: southGate, verdict: 'open', offline: false })
  })

  it('gives the same answer to the same key, and opens once', async () => {
    const { id, pass } = await visitor(world, 'visitor-2')
    const body = { code: codeIn(pass, world), direction: 'in' }
    const ask = () =>
      world.app.call('POST', `/v1/gates/${southGate}/scans`, { token: world.guard, body, key: id })
    const first = await ask()
    expect(first.body.verdict).toBe('open')
    expect((await ask()).body).toEqual(first.body)
    expect(await passages(id)).toHaveLength(1)
  })

  it('takes a code once at a gate, in either direction, and at the next door all the same', async () => {
    const { pass } = await visitor(world, 'visitor-3')
    const code = codeIn(pass, world)
    const at = async (token: string, gate: string, direction: 'in' | 'out' = 'in') =>
      (await scan(world, token, gate, code, direction)).body
    expect(await at(world.guard, southGate)).toMatchObject({ verdict: 'open', usesLeft: 1 })
    expect(await at(world.guard, southGate)).toEqual({ verdict: 'refuse', reason: 'already_used' })
    expect(await at(world.guard, southGate, 'out')).toEqual({ verdict: 'refuse', reason: 'already_used' })
    expect(await at(doors, stairwell)).toMatchObject({ verdict: 'open', usesLeft: 1 })
    world.app.clock.advance(60_000)
    const out = await scan(world, world.guard, southGate, codeIn(pass, world), 'out')
    expect(out.body).toMatchObject({ verdict: 'open', usesLeft: 1 })
    // What was shown two steps ago is a picture of it.
    expect(await at(north, northGate)).toEqual({ verdict: 'refuse', reason: 'code_old', offS: 60 })
  })

  it('opens one step early or late, and says by how much anything else is off', async () => {
    const { pass } = await visitor(world, 'visitor-4', { maxUses: 20 })
    const steps = async (offS: number) =>
      (await scan(world, doors, stairwell, codeIn(pass, world, offS))).body
    for (const off of [-1, 0, 1]) expect(await steps(off * 30)).toMatchObject({ verdict: 'open' })
    for (const off of [2, 3, 20, 21, 1000]) {
      expect(await steps(-off * 30)).toEqual({ verdict: 'refuse', reason: 'code_old', offS: off * 30 })
      expect(await steps(off * 30)).toEqual({ verdict: 'refuse', reason: 'clock_wrong', offS: off * 30 })
    }
  })

  it('refuses before, after, at other doors and at those of another building', async () => {
    const { id, pass } = await visitor(world, 'visitor-5', {
      from: new Date(world.app.clock.now.getTime() + hourMs / 2).toISOString(),
    })
    const reason = async (token: string, gate: string) =>
      (await scan(world, token, gate, codeIn(pass, world))).body.reason
    expect(await reason(world.guard, southGate)).toBe('not_yet')
    world.app.clock.advance(hourMs / 2)
    expect(await reason(doors, garage)).toBe('wrong_door')
    expect(await reason(doors, otherStairwell)).toBe('wrong_door')
    expect(await reason(doors, stairwell)).toBeUndefined()
    world.app.clock.advance(4 * hourMs)
    await signIn()
    expect(await reason(world.guard, southGate)).toBe('expired')
    expect((await passages(id)).map(({ verdict, reason }) => reason ?? verdict)).toEqual([
      'not_yet',
      'wrong_door',
      'wrong_door',
      'open',
      'expired',
    ])
  })

  it('counts what comes in at outer gates, over all of them, and nothing else', async () => {
    const { id, pass } = await visitor(world, 'visitor-6', { maxUses: 2 })
    const next = async (token: string, gate: string, direction: 'in' | 'out' = 'in') => {
      world.app.clock.advance(30_000)
      return (await scan(world, token, gate, codeIn(pass, world), direction)).body
    }
    expect(await next(world.guard, southGate)).toMatchObject({ verdict: 'open', usesLeft: 1 })
    expect(await next(doors, stairwell)).toMatchObject({ verdict: 'open', usesLeft: 1 })
    expect(await next(world.guard, southGate, 'out')).toMatchObject({ verdict: 'open', usesLeft: 1 })
    expect(await next(north, northGate)).toMatchObject({ verdict: 'open', usesLeft: 0 })
    expect(await next(world.guard, southGate)).toEqual({ verdict: 'refuse', reason: 'no_uses_left' })
    expect(await next(world.guard, southGate, 'out')).toMatchObject({ verdict: 'open', usesLeft: 0 })
    const kept = await passages(id)
    expect(kept.map(({ verdict }) => verdict)).toEqual(['open', 'open', 'open', 'open', 'refuse', 'open'])
    expect(kept[4]).toMatchObject({ reason: 'no_uses_left', visitId: id })
  })

  it('opens exactly one of twenty scans of the same code at once', async () => {
    const { pass } = await visitor(world, 'visitor-7', { maxUses: 20 })
    const code = codeIn(pass, world)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => scan(world, world.guard, southGate, code)),
    )
    const said = answers.map(({ status, body }) => [status, body.reason ?? body.verdict])
    expect(said.filter(([, word]) => word === 'open')).toHaveLength(1)
    expect(said.filter(([, word]) => word === 'already_used')).toHaveLength(19)
  })

  it('gives the last use once, whichever gates ask for it at once', async () => {
    const { id, pass } = await visitor(world, 'visitor-8', { maxUses: 1 })
    const answers = await Promise.all(
      [-30, 0, 30].flatMap((off) => {
        const code = codeIn(pass, world, off)
        return [scan(world, world.guard, southGate, code), scan(world, north, northGate, code)]
      }),
    )
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200])
    expect(answers.filter(({ body }) => body.verdict === 'open')).toHaveLength(1)
    const pass1 = await world.app.ctx().em.findOneOrFail(Pass, { cti: id }, { disableIdentityMap: true })
    expect(pass1.uses).toBe(1)
  })

  it('refuses what its household took back, and says whose doing it was', async () => {
    const { id, pass } = await visitor(world, 'visitor-9')
    must(await post(world, world.host, `/v1/visits/${id}/cancel`), 200)
    expect((await scan(world, world.guard, southGate, codeIn(pass, world))).body).toEqual({
      verdict: 'refuse',
      reason: 'cancelled',
    })
  })

  it('lets nobody in at night where the rule says so, but out, and lets members in', async () => {
    const { pass } = await visitor(world, 'visitor-10', { doors: ['perimeter', 'garage'] })
    const mine = must(await read(world, world.host, `/v1/households/${world.householdId}/pass`), 200)
    await changeRules(world.app, { night: { from: '00:00', until: '24:00' } })
    const at = async (view: typeof pass, direction: 'in' | 'out') =>
      (
        await scan(
          world,
          world.guard,
          southGate,
          codeIn(view, world, direction === 'out' ? 30 : 0),
          direction,
        )
      ).body
    expect(await at(pass, 'in')).toEqual({ verdict: 'refuse', reason: 'night' })
    expect(await at(pass, 'out')).toMatchObject({ verdict: 'open' })
    expect(await at(mine, 'in')).toEqual({ verdict: 'open' })
    const garaged = async (direction: 'in' | 'out') =>
      (await scan(world, doors, garage, codeIn(pass, world), direction)).body
    expect(await garaged('in')).toEqual({ verdict: 'refuse', reason: 'night' })
    expect(await garaged('out')).toMatchObject({ verdict: 'open' })
    await changeRules(world.app, { night: null })
  })

  it('opens no door to a visitor that the compound has closed to visitors since, and every one to members', async () => {
    const { pass } = await visitor(world, 'visitor-18', { maxUses: 5 })
    const mine = must(await read(world, world.host, `/v1/households/${world.householdId}/pass`), 200)
    const at = async (view: typeof pass, token: string, gate: string) =>
      (await scan(world, token, gate, codeIn(view, world, 30))).body
    await changeRules(world.app, { visitorDoors: doorBit.perimeter })
    expect(await at(pass, doors, stairwell)).toEqual({ verdict: 'refuse', reason: 'wrong_door' })
    expect(await at(pass, world.guard, southGate)).toMatchObject({ verdict: 'open' })
    expect(await at(mine, doors, stairwell)).toEqual({ verdict: 'open' })
    await changeRules(world.app, { visitorDoors: everyDoor })
    expect(await at(pass, doors, stairwell)).toMatchObject({ verdict: 'open' })
  })

  it('opens their own doors to members, of whom a guard reads nothing', async () => {
    const mine = must(await read(world, world.host, `/v1/households/${world.householdId}/pass`), 200)
    world.app.clock.advance(60_000)
    const code = codeIn(mine, world)
    expect((await scan(world, doors, stairwell, code)).body).toEqual({ verdict: 'open' })
    expect((await scan(world, doors, garage, code)).body).toEqual({ verdict: 'open' })
    expect((await scan(world, doors, otherStairwell, code)).body).toEqual({
      verdict: 'refuse',
      reason: 'wrong_door',
    })
    const { body } = await read(world, doors, `/v1/gates/${stairwell}/passages`)
    expect(body.items[0]).toMatchObject({ kind: 'home', name: null, destination: null })
  })

  it('refuses the pass of another compound as none of ours', async () => {
    const { pass } = await visitor(world, 'visitor-11')
    const elsewhere = await world.app.signIn('guard-2')
    expect((await scan(world, elsewhere, 'compound-2-gate-1', codeIn(pass, world))).body).toEqual(forged)
  })

  it('names no home that did not answer: nobody learns at a gate whether it is lived in', async () => {
    await changeRules(world.app, { perimeterWithoutAnswer: true })
    const token = await world.app.signIn('visitor-19')
    const { id } = must(await post(world, token, '/v1/visit-requests', request(world)), 201)
    world.app.clock.advance(11 * 60_000)
    await world.app.runJobs()
    const pass = must(await read(world, token, `/v1/visits/${id}/pass`), 200)
    const { body } = await scan(world, world.guard, southGate, codeIn(pass, world))
    expect(body.visit).toMatchObject({ id, destination: '湾南小区' })
    const { items } = must(await read(world, world.guard, `/v1/gates/${southGate}/passages`), 200)
    expect(items[0]).toMatchObject({ verdict: 'open', destination: '湾南小区' })
    await changeRules(world.app, { perimeterWithoutAnswer: false })
  })

  it('says the last four of an ID number where the rule demands one, and keeps who read them', async () => {
    await changeRules(world.app, { idNumber: true })
    const consents = consentKinds.map((kind) => ({ kind, version: consentVersions[kind] }))
    const given = { idNumber, consents }
    const { id, token, pass } = await visitor(world, 'visitor-20', { maxUses: 9 }, given)
    for (let time = 0; time < 2; time++) {
      world.app.clock.advance(30_000)
      const { body } = await scan(world, world.guard, southGate, codeIn(pass, world))
      expect(body).toMatchObject({ verdict: 'open', visit: { id, idTail: '002X' } })
    }
    const personOf = await personId(world.app, token)
    const readings = await world.app
      .ctx()
      .em.find(AccessRecord, { personId: personOf, field: 'id_tail' }, { disableIdentityMap: true })
    expect(readings).toEqual([expect.objectContaining({ readerRole: 'guard', about: id })])
    expect((await scan(world, doors, otherStairwell, codeIn(pass, world))).body).not.toHaveProperty('visit')
    await changeRules(world.app, { idNumber: false })
  })

  it('lets a pass on paper in once and out once', async () => {
    const registered = must(
      await post(world, world.guard, `/v1/gates/${southGate}/visits`, {
        name: '李大爷',
        party: 1,
        purpose: '送菜',
        paper: true,
      }),
      201,
    )
    const pass = must(await read(world, world.guard, `/v1/visits/${registered.id}/pass`), 200)
    expect(pass.rotation).toBeNull()
    const at = async (direction: 'in' | 'out') =>
      (await scan(world, world.guard, southGate, pass.code, direction)).body
    expect(await at('in')).toMatchObject({ verdict: 'open', usesLeft: 0, visit: { name: '李*' } })
    expect(await at('in')).toEqual({ verdict: 'refuse', reason: 'already_used' })
    expect(await at('out')).toMatchObject({ verdict: 'open' })
    expect(await at('out')).toEqual({ verdict: 'refuse', reason: 'already_used' })
    expect((await scan(world, north, northGate, pass.code)).body.reason).toBe('no_uses_left')
  })

  it('opens a door inside to a pass on paper once each way, so that a copy of it opens nothing', async () => {
    const given = { visitor: { name: '周奶奶' }, paper: true, maxUses: 1 }
    const { id } = await invite(world, given)
    const pass = must(await read(world, world.host, `/v1/visits/${id}/pass`), 200)
    for (const direction of ['in', 'out'] as const) {
      const at = async () => (await scan(world, doors, stairwell, pass.code, direction)).body
      expect(await at()).toMatchObject({ verdict: 'open' })
      expect(await at()).toEqual({ verdict: 'refuse', reason: 'already_used' })
    }
  })
})
