// Who reads when somebody came: household, visitor, guard of the day; nobody else, and after 90 days only how many.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases } from '../../../test/app.ts'
import { codeIn, northGate, scan, southGate, visitor } from '../../../test/gates.ts'
import { must, read, startVisiting, type VisitWorld } from '../../../test/visiting.ts'
import { expectRefusal, home, hourMs, personId } from '../../../test/world.ts'
import { forgetPassages, keepPassagesMs } from './counts.ts'
import { GateStep, Passage, PassageCount } from './entities.ts'

describe.each(databases)('passages on %s', (kind) => {
  let world: VisitWorld
  beforeAll(async () => {
    world = await startVisiting(kind)
  })
  afterAll(() => world.app.close())

  it('are for the household, the visitor about themselves, and the guard of that day', async () => {
    const { id, token, pass } = await visitor(world, 'visitor-1', { maxUses: 5 })
    for (const direction of ['in', 'out', 'in'] as const) {
      await scan(world, world.guard, southGate, codeIn(pass, world), direction)
      world.app.clock.advance(60_000)
    }
    const url = `/v1/visits/${id}/passages`
    expectRefusal(await world.app.call('GET', url), 401, 'unauthenticated')
    for (const stranger of [world.neighbour, world.guard, await world.app.signIn('visitor-2')])
      expectRefusal(await read(world, stranger, url), 404, 'not_found')
    for (const reader of [world.host, world.wife, token]) {
      const { items } = must(await read(world, reader, url), 200)
      expect(items.map((one: { direction: string }) => one.direction)).toEqual(['in', 'out', 'in'])
      expect(items[0]).toEqual({
        id: expect.any(String),
        at: expect.stringMatching(/\+08:00$/),
        direction: 'in',
        verdict: 'open',
        offline: false,
        visitId: id,
        gate: { id: southGate, name: '南门', door: 'perimeter' },
      })
    }
    const first = must(await read(world, world.host, `${url}?limit=2`), 200)
    const second = must(await read(world, world.host, `${url}?limit=2&cursor=${first.nextCursor}`), 200)
    expect([...first.items, ...second.items]).toHaveLength(3)
    expect(second.nextCursor).toBeNull()
    const household = `/v1/households/${world.householdId}/passages`
    expect(must(await read(world, world.wife, household), 200).items).toHaveLength(3)
    for (const stranger of [world.neighbour, token, world.guard])
      expectRefusal(await read(world, stranger, household), 404, 'not_found')
  })

  it('of a gate are today’s, masked, and of that gate alone', async () => {
    const { pass } = await visitor(world, 'visitor-3')
    await scan(world, world.guard, southGate, codeIn(pass, world))
    await scan(world, world.guard, southGate, codeIn(pass, world))
    const url = `/v1/gates/${southGate}/passages`
    expectRefusal(await read(world, world.host, url), 403, 'forbidden')
    expectRefusal(await read(world, world.guard, `/v1/gates/${northGate}/passages`), 404, 'not_found')
    const { items } = must(await read(world, world.guard, url), 200)
    expect(items[1]).toMatchObject({
      verdict: 'open',
      kind: 'visit',
      name: '王*',
      destination: expect.stringMatching(/101/),
    })
    expect(items[0]).toMatchObject({
      verdict: 'refuse',
      reason: 'already_used',
      name: null,
      destination: null,
    })
    expect(JSON.stringify(items)).not.toContain('王小明')
    world.app.clock.advance(24 * hourMs)
    const guard = await world.app.signIn('guard-1')
    expect(must(await read(world, guard, url), 200).items).toEqual([])
  })

  it('of members are nobody’s to read', async () => {
    world.host = await world.app.signIn('resident-1')
    world.guard = await world.app.signIn('guard-1')
    const mine = must(await read(world, world.host, `/v1/households/${world.householdId}/pass`), 200)
    const count = async () =>
      must(await read(world, world.host, `/v1/households/${world.householdId}/passages?limit=100`), 200).items
        .length
    const before = await count()
    expect((await scan(world, world.guard, southGate, codeIn(mine, world))).body).toEqual({ verdict: 'open' })
    expect(await count()).toBe(before)
    const { body } = await read(world, world.guard, `/v1/gates/${southGate}/passages`)
    expect(body.items[0]).toMatchObject({ kind: 'home', name: null, destination: null })
    expect(JSON.stringify(body)).not.toContain(await personId(world.app, world.host))
  })

  it('are counted by day for the community’s staff, with the forged codes', async () => {
    const url = `/v1/staff/gates/${southGate}/counts`
    const staff = await world.app.signIn(`staff-${home}`)
    expectRefusal(await world.app.call('GET', url), 401, 'unauthenticated')
    for (const other of [world.host, world.guard])
      expectRefusal(await read(world, other, url), 403, 'forbidden')
    const elsewhere = await world.app.signIn('dispatcher-330114')
    expectRefusal(await read(world, elsewhere, url), 404, 'not_found')
    expectRefusal(await read(world, staff, `${url}?until=today`), 400, 'invalid', 'until')
    const before = must(await read(world, staff, url), 200).items
    expect(before).toHaveLength(14)
    const { pass } = await visitor(world, 'visitor-5', { maxUses: 5 })
    const code = codeIn(pass, world)
    for (const direction of ['in', 'in', 'out'] as const)
      await scan(world, world.guard, southGate, code, direction)
    const [today] = must(await read(world, staff, url), 200).items
    const [was] = before
    expect(today).toEqual({ day: was.day, in: was.in + 1, out: was.out, refused: was.refused + 2 })
    const { items } = must(await read(world, staff, `${url}?until=2020-01-14`), 200)
    expect(items[0]).toEqual({ day: '2020-01-14', in: 0, out: 0, refused: 0 })
    expect(items[13].day).toBe('2020-01-01')
  })

  it('become numbers after 90 days, counted once, also by two at once', async () => {
    const { em } = world.app.ctx()
    const total = await em.count(Passage)
    expect(total).toBeGreaterThan(5)
    const row = await em.findOneOrFail(Passage, { gateId: southGate }, { disableIdentityMap: true })
    const { id: _id, ...old } = { ...row }
    await em.insertMany(
      Passage,
      Array.from({ length: 700 }, (_, i) => ({
        ...old,
        scanHash: `old-${i}`,
        direction: 'in' as const,
        verdict: 'open' as const,
        at: new Date(world.app.clock.now.getTime() - keepPassagesMs - 1000 - i),
      })),
    )
    await Promise.all([forgetPassages(world.app.ctx()), forgetPassages(world.app.ctx())])
    expect(await em.fork().count(Passage)).toBe(total)
    const counts = await em.fork().find(PassageCount, { gateId: southGate, direction: 'in', verdict: 'open' })
    expect(counts.reduce((sum, { count }) => sum + count, 0)).toBe(700)
    const staff = await world.app.signIn(`staff-${home}`)
    const { day } = counts[0]!
    const then = must(await read(world, staff, `/v1/staff/gates/${southGate}/counts?until=${day}`), 200)
    expect(then.items[0].in + then.items[1].in).toBe(700)
    world.app.clock.advance(keepPassagesMs + 1000)
    await world.app.runJobs()
    expect(await em.fork().count(Passage)).toBe(0)
    expect(await em.fork().count(GateStep)).toBe(0)
    const all = await em.fork().find(PassageCount, {})
    expect(all.reduce((sum, { count }) => sum + count, 0)).toBe(700 + total)
  })
})

describe('the doors of passages', () => {
  let world: VisitWorld
  beforeAll(async () => {
    world = await startVisiting('sqlite')
  })
  afterAll(() => world.app.close())

  it('are these three, each of one visit, one home or one gate, and none searches for anybody', async () => {
    const { body } = await world.app.call('GET', '/openapi.json')
    type Door = { parameters?: { name: string; in: string }[] }
    const doors = Object.entries(body.paths as Record<string, Record<string, Door>>).flatMap(
      ([path, methods]) =>
        Object.entries(methods).map(([method, door]) => ({
          path,
          method,
          parameters: door.parameters ?? [],
        })),
    )
    const passages = doors.filter(({ path }) => /passage|movement|scans/.test(path))
    expect(passages.map(({ method, path }) => `${method} ${path}`).sort()).toEqual([
      'get /v1/gates/{gateId}/passages',
      'get /v1/households/{id}/passages',
      'get /v1/visits/{id}/passages',
      'post /v1/gates/{gateId}/scans',
      'post /v1/gates/{gateId}/scans/sync',
    ])
    for (const { parameters } of passages.filter(({ method }) => method === 'get')) {
      const names = parameters.filter((one) => one.in === 'query').map(({ name }) => name)
      expect(names.sort()).toEqual(['cursor', 'limit'])
    }
    const visits = doors.filter(({ path }) => /^\/v1\/(visit|gates|households|compounds)/.test(path))
    expect(visits.length).toBeGreaterThan(10)
    for (const { parameters } of visits.filter(({ method }) => method === 'get'))
      for (const { name } of parameters.filter((one) => one.in === 'query'))
        expect(name).not.toMatch(/person|phone|plate|name|visitor|idnumber/i)
  })
})
