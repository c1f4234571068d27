// Never sold twice: two hundred people at one slot of five, at one server and at three processes on one database.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { addDays, localDate } from '@chaolin/shared/appointments/slots'
import { nanoid } from 'nanoid'
import { databases, type TestApp } from '../../test/app.ts'
import { post, slotById, slotsOf, somebody, startCounters } from '../../test/appointments.ts'
import { startChild, type RunningServer } from '../../test/crash/child.ts'
import { expectRefusal } from '../../test/world.ts'
import { inTransaction } from '../db/transaction.ts'
import { openKeyRing } from '../keys.ts'
import { insertPeople } from '../residents/actions.ts'
import { Appointment, Slot } from './entities.ts'

const crowdSize = 200
const limitMs = 400_000

type Told = {
  status: number
  body: { code?: string; nextSlots?: { slots: { id: string; free: number }[] }[] }
}
type Ask = (i: number, token: string, slotId: string) => Promise<Told>

/** Two hundred people without two hundred sign-ins, which are not what is tested. */
async function makeCrowd(app: TestApp): Promise<string[]> {
  const people = Array.from({ length: crowdSize }, (_, i) => ({
    id: nanoid(21),
    openId: `sandbox:resident-${5000 + i}`,
    grants: [{ role: 'resident' as const }],
  }))
  await inTransaction(app.ctx(), (tx) => insertPeople(tx, people))
  return people.map(({ id }) => id)
}

async function tokensOf(app: TestApp, ids: string[]): Promise<string[]> {
  const { kid, secret } = (await openKeyRing(() => app.ctx().em, app.ctx().now)).newest()
  const iat = Math.floor(app.clock.now.getTime() / 1000)
  const options = { key: secret, kid, iss: 'chaolin', algorithm: 'HS256' as const }
  return ids.map((sub) => app.server.app.jwt.sign({ sub, iat, exp: iat + 3600 }, options))
}

async function expectFive(app: TestApp, tokens: string[], slotId: string, ask: Ask) {
  const answers = await Promise.all(tokens.map((token, i) => ask(i, token, slotId)))
  const counted = { 201: 0, 409: 0 }
  for (const { status, body } of answers) {
    expect([201, 409]).toContain(status)
    counted[status as 201 | 409]++
    if (status !== 409) continue
    expect(body.code).toBe('slot_full')
    const next = body.nextSlots!.flatMap(({ slots }) => slots)
    expect(next.length).toBeGreaterThan(0)
    expect(next.every(({ id, free }) => id !== slotId && free > 0)).toBe(true)
  }
  expect(counted).toEqual({ 201: 5, 409: crowdSize - 5 })
  const em = app.ctx().em
  expect(await em.count(Appointment, { slotId: Number(slotId) })).toBe(5)
  expect((await em.findOneOrFail(Slot, { id: Number(slotId) })).booked).toBe(5)
}

const bodyFor = (slotId: string) => ({ slotId, service: 'first_issue', applicant: somebody() })

describe.each(databases)('a crowd on %s', (kind) => {
  let app: TestApp
  let crowd: string[] = []
  const children: RunningServer[] = []
  const folders: string[] = []
  beforeAll(async () => {
    app = await startCounters(kind)
    crowd = await makeCrowd(app)
  }, limitMs)
  afterAll(async () => {
    await Promise.all(children.map((child) => child.kill()))
    await app.close()
    for (const folder of folders) rmSync(folder, { recursive: true, force: true })
  }, limitMs)

  it(
    'of 200 at one slot of 5: five are booked, 195 are told what is free, nobody sees an error',
    async () => {
      const [slot] = await slotsOf(app, 'first_issue')
      await expectFive(app, await tokensOf(app, crowd), slot!.id, async (_, token, slotId) =>
        app.call('POST', '/v1/appointments', { token, body: bodyFor(slotId) }),
      )
    },
    limitMs,
  )

  it('the last seat goes once, and the database itself refuses a sixth', async () => {
    const [, slot] = await slotsOf(app, 'first_issue')
    const id = Number(slot!.id)
    await app.ctx().em.nativeUpdate(Slot, { id }, { booked: 5 })
    await expect(app.ctx().em.nativeUpdate(Slot, { id }, { booked: 6 })).rejects.toThrow()
    await expect(app.ctx().em.nativeUpdate(Slot, { id }, { booked: -1 })).rejects.toThrow()
    const token = await app.signIn('resident-1')
    const late = await app.call('POST', '/v1/appointments', { token, body: bodyFor(slot!.id) })
    expectRefusal(late, 409, 'slot_full')
    expect((await slotById(app, 'first_issue', slot!.id)).free).toBe(0)
  })

  async function startThree() {
    const { database } = app.server.config
    const url = database.kind === 'mysql' ? database.url : `sqlite:${database.file}`
    for (let i = 0; i < 3; i++) {
      const folder = mkdtempSync(join(tmpdir(), 'chaolin-crowd-'))
      folders.push(folder)
      children.push(await startChild({ DATABASE_URL: url, DATA_DIR: folder, DEMO: '0', STALL_LIMIT_MS: '0' }))
    }
  }

  /** A process that has its hands full says so, and is asked again with the same key. */
  const ask: Ask = async (i, token, slotId) => {
    const key = nanoid()
    const body = JSON.stringify(bodyFor(slotId))
    for (;;) {
      const answer = await fetch(`${children[i % 3]!.address}/v1/appointments`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': key,
          authorization: `Bearer ${token}`,
        },
        body,
      })
      const told = { status: answer.status, body: (await answer.json()) as Told['body'] }
      if (told.status !== 503) return told
      await pause(Number(answer.headers.get('retry-after')) * 1000)
    }
  }

  it(
    'at three processes on one database: five of 200, whichever they ask',
    async () => {
      await startThree()
      app.clock.now = new Date()
      const today = localDate(app.clock.now)
      const slots = await slotsOf(app, 'first_issue', post, addDays(today, 1), addDays(today, 13))
      const slot = slots.find(({ free }) => free === 5)!
      await expectFive(app, await tokensOf(app, crowd), slot.id, ask)
    },
    limitMs,
  )
})
