// A door without a network: it opens and refuses by its bundle, forgets nothing over a restart, and tells later.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases } from '../../test/app.ts'
import { codeIn, controllerOf, northGate, scan, southGate, stairwell, visitor } from '../../test/gates.ts'
import { must, post, read, startVisiting, type VisitWorld } from '../../test/visiting.ts'
import { hourMs } from '../../test/world.ts'
import { startDoor, type Door } from './door.ts'

/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:9'

describe.each(databases)('a door of the sandbox on %s', (kind) => {
  let world: VisitWorld
  const folder = mkdtempSync(join(tmpdir(), 'chaolin-door-'))
  const open = async (gateId: string, network: boolean, name = gateId): Promise<Door> =>
    startDoor({
      gateId,
      token: tokens[gateId]!,
      serverUrl: network ? world.app.server.address : nowhere,
      folder: join(folder, kind, name),
      now: () => world.app.clock.now,
    })
  const tokens: Record<string, string> = {}
  beforeAll(async () => {
    world = await startVisiting(kind)
    for (const gate of [southGate, northGate, stairwell]) tokens[gate] = await controllerOf(world, gate)
  })
  afterAll(async () => {
    await world.app.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('opens to nobody before it had a bundle', async () => {
    const { pass } = await visitor(world, 'visitor-1')
    const door = await open(southGate, false, 'empty')
    expect(await door.poll()).toBe('away')
    expect(door.scan(codeIn(pass, world), 'in')).toEqual({ verdict: 'refuse', reason: 'bundle_old' })
    await door.close()
  })

  it('decides without the server, over a restart, and tells it later', async () => {
    const { id, pass } = await visitor(world, 'visitor-2', { maxUses: 2 })
    const online = await open(southGate, true)
    expect(await online.poll()).toBe('new')
    expect(await online.poll()).toBe('same')
    await online.close()

    let door = await open(southGate, false)
    const code = codeIn(pass, world)
    const answer = await fetch(`${door.url}/scan`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, direction: 'in' }),
    })
    expect(await answer.json()).toEqual({
      verdict: 'open',
      usesLeft: 1,
      visit: { visitId: id, maskedName: '王*', party: 1, destination: expect.stringMatching(/101/) },
    })
    expect(door.scan(code, 'in')).toEqual({ verdict: 'refuse', reason: 'already_used' })
    await door.close()

    door = await open(southGate, false)
    expect(door.scan(code, 'in')).toEqual({ verdict: 'refuse', reason: 'already_used' })
    expect(door.scan(`${code}0`, 'in')).toEqual({ verdict: 'refuse', reason: 'forged' })
    world.app.clock.advance(60_000)
    expect(door.scan(codeIn(pass, world), 'in')).toMatchObject({ verdict: 'open', usesLeft: 0 })
    world.app.clock.advance(60_000)
    expect(door.scan(codeIn(pass, world), 'in')).toEqual({ verdict: 'refuse', reason: 'no_uses_left' })
    expect(await door.sync()).toBeNull()
    expect(door.waiting()).toBe(5)
    await door.close()

    const back = await open(southGate, true)
    expect(await back.sync()).toEqual([])
    expect(back.waiting()).toBe(0)
    expect(await back.poll()).toBe('new')
    expect(back.scan(codeIn(pass, world), 'in')).toEqual({ verdict: 'refuse', reason: 'no_uses_left' })
    await back.close()
    const { items } = must(await read(world, world.host, `/v1/visits/${id}/passages`), 200)
    expect(items.filter(({ verdict }: { verdict: string }) => verdict === 'open')).toHaveLength(2)
    expect(items.every(({ offline }: { offline: boolean }) => offline)).toBe(true)
    expect((await scan(world, world.guard, southGate, codeIn(pass, world))).body.reason).toBe('no_uses_left')
  })

  it('knows from its bundle what was taken back and what was used elsewhere', async () => {
    const gone = await visitor(world, 'visitor-3')
    must(await post(world, world.host, `/v1/visits/${gone.id}/cancel`), 200)
    const used = await visitor(world, 'visitor-4', { maxUses: 1 })
    expect((await scan(world, world.guard, southGate, codeIn(used.pass, world))).body.verdict).toBe('open')
    const online = await open(northGate, true)
    expect(await online.poll()).toBe('new')
    await online.close()
    const door = await open(northGate, false)
    expect(door.scan(codeIn(gone.pass, world), 'in').reason).toBe('cancelled')
    expect(door.scan(codeIn(used.pass, world), 'in').reason).toBe('no_uses_left')
    expect(door.scan(codeIn(used.pass, world), 'out').verdict).toBe('open')
    await door.close()
  })

  it('counts a use once, also one that was not told yet when the bundle came', async () => {
    const { pass } = await visitor(world, 'visitor-6', { maxUses: 3 })
    const door = await open(southGate, true, 'uses')
    const usesLeft = () => {
      world.app.clock.advance(30_000)
      return door.scan(codeIn(pass, world), 'in').usesLeft
    }
    expect(await door.poll()).toBe('new')
    expect(usesLeft()).toBe(2)
    expect(await door.sync()).toEqual([])
    expect(usesLeft()).toBe(1)
    expect(await door.poll()).toBe('new')
    expect(usesLeft()).toBe(0)
    expect(await door.sync()).toEqual([])
    expect(await door.poll()).toBe('new')
    expect(usesLeft()).toBeUndefined()
    await door.close()
  })

  it('tells each scan once, whoever asks it to, and none is lost meanwhile', async () => {
    const { id, pass } = await visitor(world, 'visitor-7', { maxUses: 9 })
    const door = await open(southGate, true, 'twice')
    await door.poll()
    const next = () => {
      world.app.clock.advance(30_000)
      return door.scan(codeIn(pass, world), 'in').verdict
    }
    expect([next(), next()]).toEqual(['open', 'open'])
    const telling = [door.sync(), door.sync()]
    expect([next(), next()]).toEqual(['open', 'open'])
    expect(await Promise.all(telling)).toEqual([[], []])
    expect(await door.sync()).toEqual([])
    expect(door.waiting()).toBe(0)
    const { items } = must(await read(world, world.host, `/v1/visits/${id}/passages`), 200)
    expect(items).toHaveLength(4)
    await door.close()
  })

  it('sets aside what the server cannot read, and keeps no more than some hundred refusals', async () => {
    const { id, pass } = await visitor(world, 'visitor-8', { maxUses: 9 })
    const before = await open(southGate, true, 'poison')
    await before.poll()
    expect(before.scan(codeIn(pass, world), 'in').verdict).toBe('open')
    await before.close()
    const file = join(folder, kind, 'poison', 'memory.json')
    const kept = JSON.parse(readFileSync(file, 'utf8'))
    const [mine] = kept.scans
    const refused = { scan: { ...mine.scan, verdict: 'refuse' }, useOf: null }
    const unread = { scan: { ...mine.scan, at: 'noon' }, useOf: null }
    const scans = [unread, ...Array.from({ length: 500 }, () => refused), mine, unread]
    writeFileSync(file, JSON.stringify({ ...kept, scans }))

    const door = await open(southGate, true, 'poison')
    expect(door.waiting()).toBe(503)
    expect(door.scan(codeIn(pass, world), 'in').reason).toBe('already_used')
    expect(door.waiting()).toBe(503)
    expect(await door.sync()).not.toBeNull()
    expect(door.waiting()).toBe(0)
    const { items } = must(await read(world, world.host, `/v1/visits/${id}/passages`), 200)
    expect(items.filter(({ verdict }: { verdict: string }) => verdict === 'open')).toHaveLength(1)
    await door.close()
  })

  it('refuses by its clock: too early, too late, and by a bundle that is too old', async () => {
    const { pass } = await visitor(world, 'visitor-5', {
      until: new Date(world.app.clock.now.getTime() + 23 * hourMs).toISOString(),
    })
    const door = await open(stairwell, true, 'old')
    expect(await door.poll()).toBe('new')
    expect(door.scan(codeIn(pass, world, 90), 'in')).toEqual({
      verdict: 'refuse',
      reason: 'clock_wrong',
      offS: 90,
    })
    expect(door.scan(codeIn(pass, world), 'in').verdict).toBe('open')
    world.app.clock.advance(24 * hourMs)
    expect(door.scan(codeIn(pass, world), 'in')).toEqual({ verdict: 'refuse', reason: 'bundle_old' })
    await door.close()
  })
})
