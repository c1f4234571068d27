// Spaces of visitors' vehicles through the gates' doors: each is taken once and comes free, however somebody leaves.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { PassView } from '@chaolin/shared/passes/code'
import { databases } from '../../test/app.ts'
import { codeIn, controllerOf, northGate, scan, southGate, stairwell } from '../../test/gates.ts'
import {
  cancelAll,
  changeRules,
  compoundId,
  inHours,
  must,
  post,
  read,
  startVisiting,
  visiting,
  type VisitWorld,
} from '../../test/visiting.ts'
import { hourMs } from '../../test/world.ts'
import { Compound } from './compounds/entities.ts'
import { Visit } from './entities.ts'

type Driver = { id: string; pass: PassView }
type Kept = { code: string; direction: 'in' | 'out'; at: string; verdict: 'open' | 'refuse' }

describe.each(databases)('parking at the gates on %s', (kind) => {
  let world: VisitWorld
  let people = 1
  const controllers: Record<string, string> = {}
  beforeAll(async () => {
    world = await startVisiting(kind)
    for (const gate of [southGate, northGate, stairwell]) controllers[gate] = await controllerOf(world, gate)
    await changeRules(world.app, { parkingSpaces: 5, freeParkingMinutes: 60 })
  })
  afterAll(() => world.app.close())
  beforeEach(async () => {
    await later(0)
    await cancelAll(world)
    await world.app.ctx().em.nativeUpdate(Visit, { compoundId }, { parkedAt: null })
    await world.app.ctx().em.nativeUpdate(Compound, { id: compoundId }, { parked: 0 })
  })

  async function later(ms: number) {
    world.app.clock.advance(ms)
    world.host = await world.app.signIn('resident-1')
  }
  const parked = async () => (await world.app.ctx().em.findOneOrFail(Compound, { id: compoundId })).parked
  const isInside = async ({ id }: Driver) => {
    const row = await world.app.ctx().em.findOneOrFail(Visit, { id }, { disableIdentityMap: true })
    return row.parkedAt !== null
  }
  async function driver(body: object = {}): Promise<Driver> {
    const token = await world.app.signIn(`visitor-${(people % 9) + 1}`)
    const plate = `浙A${String(people++).padStart(5, '0')}`
    const { id } = await visiting(world, token, { maxUses: 5, ...body }, { plate })
    return { id, pass: must(await read(world, token, `/v1/visits/${id}/pass`), 200) }
  }
  const pass = async ({ pass: shown }: Driver, gate: string, direction: 'in' | 'out' = 'in') =>
    must(await scan(world, controllers[gate]!, gate, codeIn(shown, world), direction), 200)
  const kept = ({ pass: shown }: Driver, rest: Partial<Kept> = {}): Kept => ({
    code: codeIn(shown, world),
    direction: 'in',
    at: world.app.clock.now.toISOString(),
    verdict: 'open',
    ...rest,
  })
  const sync = async (gate: string, scans: Kept[]) =>
    must(
      await world.app.call('POST', `/v1/gates/${gate}/scans/sync`, {
        token: controllers[gate],
        body: { scans },
      }),
      200,
    )

  it('gives the last space to one of two who come to two gates at once', async () => {
    await changeRules(world.app, { parkingSpaces: 1 })
    const [one, two] = [await driver(), await driver()]
    const answers = await Promise.all([pass(one, southGate), pass(two, northGate)])
    expect(answers.map(({ verdict }) => verdict)).toEqual(['open', 'open'])
    expect(answers.map(({ visit }) => visit.parking).sort()).toEqual(['full', 'taken'])
    expect(await parked()).toBe(1)
    await changeRules(world.app, { parkingSpaces: 5 })
  })

  it('takes one space and frees one for a visit that shows its pass at two gates at once', async () => {
    const one = await driver()
    await Promise.all([pass(one, southGate), pass(one, northGate)])
    expect(await parked()).toBe(1)
    await later(60_000)
    await pass(await driver(), southGate)
    await Promise.all([pass(one, southGate, 'out'), pass(one, northGate, 'out')])
    expect(await parked()).toBe(1)
  })

  it('frees the space of who stayed too long, though the gate refuses, once', async () => {
    const one = await driver()
    expect((await pass(one, southGate)).visit.parking).toBe('taken')
    expect(await parked()).toBe(1)
    await later(5 * hourMs)
    await pass(await driver(), southGate)
    expect(await pass(one, stairwell, 'out')).toMatchObject({ verdict: 'refuse', reason: 'expired' })
    expect(await pass(one, southGate, 'in')).toMatchObject({ verdict: 'refuse', reason: 'expired' })
    expect(await parked()).toBe(2)
    const out = await Promise.all([pass(one, southGate, 'out'), pass(one, northGate, 'out')])
    for (const answer of out) expect(answer).toEqual({ verdict: 'refuse', reason: 'expired' })
    expect(await parked()).toBe(1)
    await world.app.runJobs()
    await later(60_000)
    await pass(one, southGate, 'out')
    expect(await parked()).toBe(1)
  })

  it('frees the space of a visit that was cancelled while its vehicle was inside', async () => {
    const one = await driver()
    await pass(one, southGate)
    must(await post(world, world.host, `/v1/visits/${one.id}/cancel`), 200)
    expect(await parked()).toBe(1)
    await later(60_000)
    expect(await pass(one, northGate, 'out')).toEqual({ verdict: 'refuse', reason: 'cancelled' })
    expect(await parked()).toBe(0)
  })

  it('gives the last space once of many comings that are told together, each in its turn', async () => {
    await changeRules(world.app, { parkingSpaces: 2 })
    const drivers = [await driver(), await driver(), await driver(), await driver()] as const
    const [first, second, third, walker] = drivers
    const comings = [kept(first), kept(second), kept(third, { verdict: 'refuse' })]
    await later(60_000)
    const rest = [kept(first, { direction: 'out' }), kept(third), kept(walker)]
    expect((await sync(southGate, [...comings, ...rest])).accepted).toBe(5)
    expect(await Promise.all(drivers.map(isInside))).toEqual([false, true, true, false])
    expect(await parked()).toBe(2)
    // An inner door counts nobody's vehicle.
    await later(60_000)
    await sync(stairwell, [kept(second, { direction: 'out' })])
    expect(await parked()).toBe(2)
    await changeRules(world.app, { parkingSpaces: 5 })
  })

  it('frees the space of whom an offline gate refused to let out', async () => {
    const one = await driver()
    await pass(one, southGate)
    await later(5 * hourMs)
    const out = kept(one, { direction: 'out', verdict: 'refuse' })
    await sync(northGate, [out])
    await sync(northGate, [out])
    expect(await parked()).toBe(0)
  })

  it('takes none for a coming that is told after the leaving', async () => {
    const one = await driver()
    const came = kept(one)
    await later(30 * 60_000)
    expect((await pass(one, northGate, 'out')).verdict).toBe('open')
    expect((await sync(southGate, [came])).accepted).toBe(1)
    expect(await parked()).toBe(0)
    await later(60_000)
    expect((await pass(one, southGate)).visit.parking).toBe('taken')
  })

  it('frees none by a leaving that is told after the next coming', async () => {
    const one = await driver()
    const left = kept(one, { direction: 'out' })
    await later(30 * 60_000)
    await pass(one, southGate)
    await sync(northGate, [left])
    expect(await parked()).toBe(1)
  })

  it('takes none for a visit that is over when its coming is told', async () => {
    const [late, off] = [await driver(), await driver()]
    const came = [kept(late), kept(off)]
    await later(60_000)
    must(await post(world, world.host, `/v1/visits/${off.id}/cancel`), 200)
    await later(5 * hourMs)
    await sync(southGate, came)
    expect(await parked()).toBe(0)
  })

  it('frees by itself what nobody saw leave half a day after the end, and no sooner', async () => {
    const [one, off] = [await driver(), await driver()]
    const daily = await driver({
      until: inHours(world.app, 24 * 60),
      standing: { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', until: '23:59' },
    })
    for (const each of [one, off, daily]) await pass(each, southGate)
    must(await post(world, world.host, `/v1/visits/${off.id}/cancel`), 200)
    expect(await parked()).toBe(3)
    await later(11 * hourMs)
    await world.app.runJobs()
    expect(await parked()).toBe(3)
    await later(2 * hourMs)
    await world.app.runJobs()
    expect(await parked()).toBe(2)
    expect([await isInside(off), await isInside(one)]).toEqual([false, true])
    await later(4 * hourMs)
    await world.app.runJobs()
    expect(await parked()).toBe(1)
    expect(await isInside(daily)).toBe(true)
    await later(36 * hourMs)
    await world.app.runJobs()
    expect(await parked()).toBe(0)
    expect(await isInside(daily)).toBe(false)
  })
})
