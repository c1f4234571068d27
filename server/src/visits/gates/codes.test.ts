// Codes that are none of ours, a controller’s scans, and keys that come and go: through the doors of a gate.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { fromBase45, toBase45 } from '@chaolin/shared/passes/base45'
import { writeCode } from '@chaolin/shared/passes/code'
import fc from 'fast-check'
import { databases } from '../../../test/app.ts'
import {
  codeIn,
  controllerOf,
  garage,
  northGate,
  otherStairwell,
  scan,
  southGate,
  stairwell,
  visitor,
} from '../../../test/gates.ts'
import { post, read, startVisiting, type VisitWorld } from '../../../test/visiting.ts'
import { expectRefusal, home, hourMs, neighbour, personId } from '../../../test/world.ts'
import { inTransaction } from '../../db/transaction.ts'
import { grantRole } from '../../residents/actions.ts'
import { PassKey } from '../passes/entities.ts'
import { withdrawKey } from '../passes/keys.ts'
import { Passage, PassageCount } from './entities.ts'

const dayMs = 24 * hourMs
const forged = { verdict: 'refuse', reason: 'forged' }

const leaked = { personId: 'admin', reason: '密钥可能外泄' }

describe.each(databases)('codes at a gate on %s', (kind) => {
  let world: VisitWorld
  let doors: string
  let signedOutAtMs = 0
  /** A guard of more than one gate, so that one token stands anywhere; signed in anew when the clock has run on. */
  const signIn = async () => {
    world.guard = await world.app.signIn('guard-1')
    world.host = await world.app.signIn('resident-1')
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

  it('says the same to everything that is none of ours, and keeps no more than a count', async () => {
    const { id, pass } = await visitor(world, 'visitor-12')
    const code = codeIn(pass, world)
    const cose = Buffer.from(pass.token, 'base64url')
    const counted = async () =>
      (
        await world.app
          .ctx()
          .em.find(PassageCount, { gateId: southGate, verdict: 'refuse' }, { disableIdentityMap: true })
      ).reduce((sum, { count }) => sum + count, 0)
    const before = await counted()
    const bytes = fromBase45(code.slice(4))!
    const flipped = Array.from({ length: 64 }, (_, i) => {
      const copy = Uint8Array.from(bytes)
      const at = Math.floor((i * bytes.length) / 64)
      copy[at] = copy[at]! ^ (1 << (i % 8))
      return `QP1:${toBase45(copy)}`
    })
    const bad = [
      '',
      'QP1:',
      code.toLowerCase(),
      code.slice(0, -1),
      `${code}0`,
      code.replace('QP1:', 'QC1:'),
      code.slice(4),
      ` ${code}`,
      'x'.repeat(4097),
      'x'.repeat(10_000),
      '\0'.repeat(100),
      '🚪'.repeat(50),
      writeCode('QP1:', cose),
      writeCode('QP1:', cose.subarray(1)),
      ...flipped,
    ]
    for (const one of bad) {
      const answer = await scan(world, world.guard, southGate, one)
      expect([answer.status, answer.body]).toEqual([200, forged])
    }
    expect(await passages(id)).toHaveLength(0)
    while ((await counted()) < before + bad.length) await new Promise(setImmediate)
    expect(await counted()).toBe(before + bad.length)
    expect((await scan(world, world.guard, southGate, code)).body.verdict).toBe('open')
  })

  it('opens to none of three hundred random codes', async () => {
    const characters = [...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:']
    const text = fc.array(fc.constantFrom(...characters), { minLength: 0, maxLength: 240 })
    const codes = fc.sample(
      text.map((letters) => `QP1:${letters.join('')}`),
      { numRuns: 300, seed: 6 },
    )
    for (const code of codes) expect((await scan(world, world.guard, southGate, code)).body).toEqual(forged)
  })

  it('is asked by the controller of the gate too, until its token is taken back', async () => {
    const { pass } = await visitor(world, 'visitor-13')
    const dispatcher = await world.app.signIn(`dispatcher-${home}`)
    const url = `/v1/staff/gates/${southGate}/controller`
    expectRefusal(await post(world, world.guard, url), 403, 'forbidden')
    const stranger = await world.app.signIn(`dispatcher-${neighbour}`)
    expectRefusal(await post(world, stranger, url), 404, 'not_found')
    const first = await controllerOf(world, southGate)
    const token = await controllerOf(world, southGate)
    expectRefusal(await scan(world, first, southGate, 'x'), 401, 'unauthenticated')
    expectRefusal(await scan(world, token, northGate, 'x'), 404, 'not_found')
    expectRefusal(await read(world, token, '/v1/me'), 401, 'unauthenticated')
    const body = { code: codeIn(pass, world), direction: 'in' }
    const answer = await world.app.call('POST', `/v1/gates/${southGate}/scans`, { token, body, key: null })
    expect(answer.body.verdict).toBe('open')
    expect((await world.app.call('DELETE', url, { token: dispatcher })).status).toBe(204)
    expectRefusal(await scan(world, token, southGate, 'x'), 401, 'unauthenticated')
  })

  it('trusts a key for as long as its passes hold, and a withdrawn one never again', async () => {
    const first = await visitor(world, 'visitor-14', {
      from: new Date(world.app.clock.now.getTime()).toISOString(),
      until: new Date(world.app.clock.now.getTime() + 20 * hourMs).toISOString(),
      maxUses: 5,
    })
    const keys = () =>
      world.app
        .ctx()
        .em.find(
          PassKey,
          { issuer: 'compound:compound-1' },
          { orderBy: { kid: 1 }, disableIdentityMap: true },
        )
    const [old] = await keys()
    await world.app.ctx().em.nativeUpdate(PassKey, { id: old!.id }, { signsUntil: world.app.clock.now })
    const second = await visitor(world, 'visitor-15', { maxUses: 5 }).catch((error: unknown) => error)
    expect(second).toMatchObject({ id: expect.any(String) })
    expect((await keys()).length).toBeGreaterThan(1)
    const code = codeIn((second as typeof first).pass, world)
    expect((await scan(world, world.guard, southGate, code)).body.verdict).toBe('open')
    await inTransaction(world.app.ctx(), (tx) =>
      withdrawKey(tx, { issuer: 'compound:compound-1', kid: old!.kid }, leaked),
    )
    expect((await scan(world, world.guard, southGate, codeIn(first.pass, world))).body).toEqual(forged)
    world.app.clock.advance(9 * dayMs)
    await signIn()
    await visitor(world, 'visitor-16')
    const kids = (await keys()).map(({ kid }) => kid)
    expect(new Set(kids).size).toBe(kids.length)
    expect(Math.max(...kids)).toBeGreaterThan(old!.kid)
  })
})
