// A card that was claimed, undone and claimed again: neither of the two reads anything of the other.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases } from '../../test/app.ts'
import { codeIn, scan, southGate } from '../../test/gates.ts'
import { claim, invite, must, post, read, startVisiting, type VisitWorld } from '../../test/visiting.ts'
import { expectRefusal } from '../../test/world.ts'
import { Pass } from './passes/entities.ts'

describe.each(databases)('a card that was undone on %s', (kind) => {
  let world: VisitWorld
  beforeAll(async () => {
    world = await startVisiting(kind)
  })
  afterAll(() => world.app.close())

  const passes = (visitId: string) => world.app.ctx().em.find(Pass, { visitId }, { orderBy: { id: 1 } })

  it('after an undo tells the first nothing of the second, nor the second of the first', async () => {
    const [first, second] = [await world.app.signIn('visitor-1'), await world.app.signIn('visitor-2')]
    const card = await invite(world, { maxUses: 1 })
    const url = `/v1/visits/${card.id}`
    const body = { invite: card.invite, name: '甲先来', phone: '13800138001' }
    const tap = () => post(world, first, `${url}/claim`, body, `claim-${card.id}`)
    const before = must(await tap(), 200)
    const replayed = await tap()
    expect(replayed).toMatchObject({ status: 200, body: before })
    expect(replayed.headers['idempotent-replayed']).toBe('true')
    const oldPass = must(await read(world, first, `${url}/pass`), 200)
    expect((await scan(world, world.guard, southGate, codeIn(oldPass, world))).body.verdict).toBe('open')
    expect(must(await read(world, first, url), 200).entries).toBe(1)
    world.app.clock.advance(60_000)

    const fresh = must(await world.app.call('POST', `${url}/undo`, { token: world.host }), 200)
    expect((await passes(card.id)).map(({ sealed }) => sealed)).toEqual([null])
    world.app.clock.advance(60_000)
    must(await claim(world, second, fresh, { name: '乙后来', phone: '13900139002', plate: '浙A22222' }), 200)
    expectRefusal(await tap(), 404, 'not_found')
    const seen = must(await read(world, second, url), 200)
    expect(seen.timeline.map(({ step }: { step: string }) => step)).toEqual(['claim'])
    expect(seen.entries).toBe(0)
    expect(must(await read(world, second, `${url}/passages`), 200).items).toEqual([])
    const pass = must(await read(world, second, `${url}/pass`), 200)
    expect(pass).toMatchObject({ maxUses: 1, doors: ['perimeter', 'stairwell', 'lift'] })
    expect((await scan(world, world.guard, southGate, codeIn(pass, world))).body.verdict).toBe('open')
    expect(must(await read(world, second, `${url}/passages`), 200).items).toHaveLength(1)
    const known = must(await read(world, world.host, url), 200)
    expect(known.entries).toBe(2)
    expect(known.timeline).toHaveLength(4)
    expect(must(await read(world, world.host, `${url}/passages`), 200).items).toHaveLength(2)
  })
})
