// The bundle through its door: who reads it, what is in it, what changed since, and how large it gets.
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { decideScan } from '@chaolin/shared/passes/gate-decision'
import { openExpected } from '@chaolin/shared/passes/sealed'
import { mergeBundle, openBundle } from '@chaolin/shared/visits/gate-bundle'
import type { Bundle } from '@chaolin/shared/visits/gate-schema'
import { databases } from '../../../test/app.ts'
import {
  codeIn,
  controllerOf,
  northGate,
  otherStairwell,
  scan,
  southGate,
  stairwell,
  visitor,
} from '../../../test/gates.ts'
import {
  cancelAll,
  invite,
  must,
  post,
  read,
  startVisiting,
  visiting,
  type VisitWorld,
} from '../../../test/visiting.ts'
import { expectRefusal, home, hourMs } from '../../../test/world.ts'
import { inTransaction } from '../../db/transaction.ts'
import { seedPasses } from '../../../test/many-passes.ts'
import { withdrawKey } from '../passes/keys.ts'
import { nativeCrypto } from '../passes/native.ts'

const leaked = { personId: 'admin', reason: '密钥可能外泄' }

describe.each(databases)('bundles on %s', (kind) => {
  let world: VisitWorld
  const controllers: Record<string, string> = {}
  beforeAll(async () => {
    world = await startVisiting(kind)
    for (const gate of [southGate, northGate, stairwell, otherStairwell])
      controllers[gate] = await controllerOf(world, gate)
  })
  afterAll(() => world.app.close())

  const ask = (gate: string, query = '', headers: Record<string, string> = {}) =>
    world.app.call('GET', `/v1/gates/${gate}/bundle${query}`, { token: controllers[gate], headers })
  const bundle = async (gate: string, query = '') => must(await ask(gate, query), 200) as Bundle

  it('is read by who stands at the gate and nobody else', async () => {
    const url = `/v1/gates/${southGate}/bundle`
    expectRefusal(await world.app.call('GET', url), 401, 'unauthenticated')
    expectRefusal(await read(world, world.host, url), 403, 'forbidden')
    expectRefusal(await read(world, world.guard, `/v1/gates/${northGate}/bundle`), 404, 'not_found')
    expectRefusal(await read(world, controllers[northGate]!, url), 404, 'not_found')
    expect((await read(world, world.guard, url)).status).toBe(200)
  })

  it('holds keys, rules and whom the gate expects, whose name opens with the pass alone', async () => {
    const { id, pass } = await visitor(world, 'visitor-1')
    const body = await bundle(southGate)
    expect(body).toMatchObject({
      revoked: [],
      rules: {
        compound: 1,
        gate: { id: southGate, door: 'perimeter', building: null },
        night: null,
        visitorDoors: 15,
      },
    })
    const untilMs = Date.parse(body.until) - world.app.clock.now.getTime()
    expect(untilMs).toBeLessThanOrEqual(24 * hourMs)
    expect(untilMs).toBeGreaterThan(23 * hourMs)
    expect(body.keys[0]).toEqual({
      kid: 1,
      publicKey: expect.stringMatching(/^[\w-]{43}$/),
      groupKey: expect.stringMatching(/^[\w-]{43}$/),
      notAfter: expect.stringMatching(/\+08:00$/),
    })
    const [expected] = body.expected
    expect(expected).toEqual({ visitId: id, cti: id, sealed: expect.stringMatching(/^[\w-]+$/) })
    expect(JSON.stringify(body)).not.toMatch(/王|101|浙A/)
    const cose = new Uint8Array(Buffer.from(pass.token, 'base64url'))
    expect(openExpected(expected!.sealed, cose, nativeCrypto)).toMatchObject({ maskedName: '王*', party: 1 })
  })

  it('brings the rules of its community staff to passes that are out already', async () => {
    const { pass } = await visitor(world, 'visitor-6')
    const old = await bundle(stairwell)
    const dispatcher = await world.app.signIn(`dispatcher-${home}`)
    const url = '/v1/staff/compounds/compound-1/rules'
    const change = async (patch: object) => {
      const { rules } = must(await read(world, dispatcher, url), 200)
      const body = { rules: { ...rules, ...patch } }
      must(await world.app.call('PUT', url, { token: dispatcher, body }), 200)
    }
    const judge = async () => {
      const { view } = openBundle(mergeBundle(old, await bundle(stairwell, `?since=${old.version}`)))!
      const nowMs = world.app.clock.now.getTime()
      const { verdict } = decideScan(codeIn(pass, world), 'in', view, () => undefined, nowMs, nativeCrypto)
      return verdict.verdict === 'refuse' ? verdict.reason : 'open'
    }
    expect(await judge()).toBe('open')
    await change({ visitorDoors: ['perimeter'] })
    expect(await judge()).toBe('wrong_door')
    await change({ visitorDoors: ['perimeter', 'stairwell', 'lift', 'garage'] })
    expect(await judge()).toBe('open')
    await cancelAll(world)
  })

  it('expects at the door of a building those who go there, and those who live there', async () => {
    const { id } = await visitor(world, 'visitor-2')
    must(await read(world, world.host, `/v1/households/${world.householdId}/pass`), 200)
    const own = await bundle(stairwell)
    expect(own.rules.gate).toEqual({ id: stairwell, door: 'stairwell', building: '1幢' })
    expect(own.expected.map(({ visitId }) => visitId)).toEqual([id])
    expect(own.homes).toHaveLength(1)
    expect(await bundle(otherStairwell)).toMatchObject({ expected: [], homes: [] })
    expect((await bundle(southGate)).homes).toBeUndefined()
  })

  it('answers 304 to what the gate has, until something changes or a quarter of an hour is over', async () => {
    const first = await ask(southGate)
    const etag = String(first.headers.etag)
    const again = (tag = etag) => ask(southGate, '', { 'if-none-match': tag })
    expect((await again()).status).toBe(304)
    expect((await again(`W/${etag}, "other"`)).status).toBe(304)
    expect((await again('"1.1"')).status).toBe(200)
    const { pass } = await visitor(world, 'visitor-3')
    const second = await again()
    expect(second.status).toBe(200)
    expect(second.headers.etag).not.toBe(etag)
    await scan(world, world.guard, southGate, codeIn(pass, world))
    expect((await again(String(second.headers.etag))).status).toBe(200)
    const third = await ask(southGate)
    expect((await again(String(third.headers.etag))).status).toBe(304)
    world.app.clock.advance(15 * 60_000)
    expect((await again(String(third.headers.etag))).status).toBe(200)
  })

  it('brings a gate up to date by what changed since, to the same as the whole', async () => {
    await cancelAll(world)
    const token = await world.app.signIn('visitor-4')
    const kept = await visiting(world, token, { maxUses: 3 })
    const short = await visiting(world, token, {
      until: new Date(world.app.clock.now.getTime() + hourMs / 2).toISOString(),
    })
    const later = await visiting(world, token, {
      from: new Date(world.app.clock.now.getTime() + 20 * hourMs).toISOString(),
      until: new Date(world.app.clock.now.getTime() + 22 * hourMs).toISOString(),
    })
    const gates = [southGate, stairwell] as const
    let have: Bundle[] = await Promise.all(gates.map((gate) => bundle(gate)))
    const compare = async () => {
      for (const [i, gate] of gates.entries()) {
        const old = have[i]!
        const news = await bundle(gate, `?since=${old.version}`)
        expect(news.since).toBe(old.version)
        const whole = await bundle(gate)
        const merged = mergeBundle(old, news)
        const sorted = ({ expected, revoked, homes, ...rest }: Bundle) => ({
          ...rest,
          expected: [...expected].sort((a, b) => a.cti.localeCompare(b.cti)),
          revoked: [...revoked].sort((a, b) => a.cti.localeCompare(b.cti)),
          homes: homes && [...homes].sort(),
        })
        expect(sorted(merged)).toEqual(sorted(whole))
        have = have.map((one, at) => (at === i ? merged : one))
      }
    }
    await compare()
    const pass = must(await read(world, token, `/v1/visits/${kept.id}/pass`), 200)
    expect((await scan(world, world.guard, southGate, codeIn(pass, world))).body.verdict).toBe('open')
    await compare()
    expect(have[0]!.expected.find(({ visitId }) => visitId === kept.id)).toMatchObject({ used: 1 })
    must(await post(world, world.host, `/v1/visits/${kept.id}/cancel`), 200)
    await compare()
    expect(have[0]!.revoked.map(({ visitId }) => visitId)).toContain(kept.id)
    world.app.clock.advance(hourMs)
    await compare()
    expect(have[0]!.expected.map(({ visitId }) => visitId)).not.toContain(short.id)
    expect(later.id).toBeTruthy()
    world.app.clock.advance(12 * hourMs)
    await compare()
    world.app.clock.advance(25 * hourMs)
    // Longer ago than a day: the gate gets all of it.
    expect((await bundle(southGate, `?since=${have[0]!.version}`)).since).toBeUndefined()
    for (const since of ['7', 'a.b', '99999999.1', '-1.5'])
      expect((await bundle(southGate, `?since=${since}`)).since).toBeUndefined()
  })

  it('holds no key that was withdrawn, and none of a pass that is over', async () => {
    world.host = await world.app.signIn('resident-1')
    world.guard = await world.app.signIn('guard-1')
    await visitor(world, 'visitor-5')
    const { keys, revoked } = await bundle(southGate)
    expect(revoked).toEqual([])
    const kid = keys[0]!.kid
    await inTransaction(world.app.ctx(), (tx) =>
      withdrawKey(tx, { issuer: 'compound:compound-1', kid }, leaked),
    )
    expect((await bundle(southGate)).keys.map((key) => key.kid)).not.toContain(kid)
    await invite(world)
  })

  it('stays under 150 KB on the wire with 2,000 expected and 500 revoked', async () => {
    await seedPasses(world.app.ctx(), 'compound-1', { expected: 2000, revoked: 500 })
    const answer = await world.app.server.app.inject({
      method: 'GET',
      url: `/v1/gates/${southGate}/bundle`,
      headers: { authorization: `Bearer ${controllers[southGate]}`, 'accept-encoding': 'gzip' },
    })
    expect(answer.headers['content-encoding']).toBe('gzip')
    expect(answer.rawPayload.length).toBeLessThan(150 * 1024)
    const body = JSON.parse(gunzipSync(answer.rawPayload).toString()) as Bundle
    expect(body.expected.length).toBeGreaterThanOrEqual(2000)
    expect(body.revoked.length).toBeGreaterThanOrEqual(500)
    expect(gzipSync(JSON.stringify(body)).length).toBeLessThan(150_000)
    expect(openBundle(body)).not.toBeNull()
  })
})
