// What visits keep and for how long: sealed, deleted on its day or before, given with an export, forgotten with a person; and what the compound's own system hears.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases } from '../../test/app.ts'
import {
  cancelAll,
  changeRules,
  claim,
  idNumber,
  invite,
  must,
  post,
  read,
  request,
  startVisiting,
  visiting,
  type VisitWorld,
} from '../../test/visiting.ts'
import { register, secretA, startPost, verifies, type Post } from '../../test/webhook-post.ts'
import { expectRefusal, home } from '../../test/world.ts'
import { consentVersions } from '@chaolin/shared/visits/consent-texts'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { Consent, Visit, VisitHistory } from './entities.ts'
import { Notice } from '../notices/entities.ts'
import { Pass } from './passes/entities.ts'
import { noteMoves } from './parking.ts'

const dayMs = 24 * 3_600_000
const consents = [
  { kind: 'data', version: consentVersions.data },
  { kind: 'id_number', version: consentVersions.id_number },
]
const given = { name: '欧阳测试', phone: '13912345678', plate: '浙AF12345', idNumber, consents }

const cameNow = (tx: Context, visitId: string) =>
  ({ visitId, direction: 'in', at: tx.now(), verdict: 'open', reason: null }) as const

describe.each(databases)('what visits keep on %s', (kind) => {
  let world: VisitWorld
  let visitor: string
  let people = 1
  beforeAll(async () => {
    world = await startVisiting(kind)
    await changeRules(world.app, { idNumber: true })
  })
  afterAll(() => world.app.close())
  beforeEach(async () => {
    world.host = await world.app.signIn('resident-1')
    world.neighbour = await world.app.signIn('resident-2')
    visitor = await world.app.signIn(`visitor-${people++}`)
    await cancelAll(world)
  })

  const row = (id: string) => world.app.ctx().em.findOneOrFail(Visit, { id })
  const used = (visitId: string) => world.app.ctx().em.nativeUpdate(Pass, { visitId }, { uses: 1 })
  const pass = async (ms: number) => {
    world.app.clock.advance(ms)
    await world.app.runJobs()
    visitor = await world.app.signIn(`visitor-${people - 1}`)
    world.host = await world.app.signIn('resident-1')
  }
  const passesOf = (visitId: string) => world.app.ctx().em.find(Pass, { visitId })
  const remove = (id: string, token = visitor) => world.app.call('DELETE', `/v1/visits/${id}/data`, { token })
  const nothing = { sealed: null, idTail: null, plate: null, maskedName: '访客', forgetAt: null }

  it('ends as finished where somebody came, else as expired', async () => {
    const [came, missed] = [
      await visiting(world, visitor, {}, given),
      await visiting(world, visitor, {}, given),
    ]
    const unclaimed = await invite(world)
    await used(came.id)
    await pass(4 * 3_600_000)
    expect((await row(came.id)).status).toBe('finished')
    expect((await row(missed.id)).status).toBe('expired')
    expect((await row(unclaimed.id)).status).toBe('expired')
    expectRefusal(await claim(world, visitor, unclaimed, given), 409, 'step_closed')
    expectRefusal(await post(world, world.host, `/v1/visits/${came.id}/cancel`), 409, 'step_closed')
  })

  it('is deleted on the day the compound promises, not before, and the ID number is nowhere', async () => {
    await changeRules(world.app, { keepDays: 7 })
    const { id } = await visiting(world, visitor, {}, given)
    await used(id)
    const { keptUntil } = must(await read(world, visitor, `/v1/visits/${id}`), 200)
    expect(new Date(keptUntil).getTime()).toBe(world.app.clock.now.getTime() + 4 * 3_600_000 + 7 * dayMs)
    await pass(4 * 3_600_000 + 7 * dayMs - 3_600_000 - 1)
    expect(must(await read(world, visitor, `/v1/visits/${id}`), 200).given).toMatchObject({
      name: '欧阳测试',
    })
    await pass(2 * 3_600_000)
    expect(await row(id)).toMatchObject({ ...nothing, status: 'finished' })
    expect((await passesOf(id)).map(({ sealed }) => sealed)).toEqual([null])
    expect(must(await read(world, visitor, `/v1/visits/${id}`), 200)).toMatchObject({
      given: null,
      idTail: null,
      keptUntil: null,
      visitorName: '访客',
    })
    await changeRules(world.app, { keepDays: 30 })
  })

  it('is deleted sooner where the visit ended sooner', async () => {
    const { id } = await visiting(world, visitor, {}, given)
    must(await post(world, visitor, `/v1/visits/${id}/cancel`), 200)
    expect((await row(id)).forgetAt!.getTime()).toBe(world.app.clock.now.getTime() + 30 * dayMs)
  })

  it("is the visitor's to delete; a visit that is open ends with it, and says so", async () => {
    const { id } = await visiting(world, visitor, {}, given)
    expectRefusal(await world.app.call('DELETE', `/v1/visits/${id}/data`), 401, 'unauthenticated')
    for (const token of [world.host, world.neighbour])
      expectRefusal(await remove(id, token), 404, 'not_found')
    expect(must(await remove(id), 200)).toEqual({ id, status: 'cancelled', cancelled: true })
    expect(await row(id)).toMatchObject(nothing)
    expect(must(await remove(id), 200)).toEqual({ id, status: 'cancelled', cancelled: false })
    const left = await world.app.ctx().em.find(Consent, { visitId: id, withdrawnAt: null })
    expect(left.map(({ kind: of }) => of)).toEqual(['entry'])
    expectRefusal(await read(world, visitor, `/v1/visits/${id}/pass`), 409, 'step_closed')
    expect((await world.app.ctx().em.findOneOrFail(Pass, { visitId: id })).revokedAt).not.toBeNull()
  })

  it('is in no answer of before once it is deleted, and in no pass', async () => {
    const card = await invite(world)
    const tap = () =>
      post(world, visitor, `/v1/visits/${card.id}/claim`, { invite: card.invite, ...given }, `tap-${card.id}`)
    expect(must(await tap(), 200).given.name).toBe('欧阳测试')
    must(await remove(card.id), 200)
    const again = must(await tap(), 200)
    expect(again).toMatchObject({ status: 'cancelled', given: null, idTail: null, plate: null })
    expect(JSON.stringify(again)).not.toMatch(/欧|002X|浙AF12345|139/)
    expect((await passesOf(card.id)).map(({ sealed }) => sealed)).toEqual([null])
  })

  it('keeps no arrival and no day of a pass for longer than 90 days', async () => {
    const standing = { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', until: '00:00' }
    const body = { standing, until: new Date(world.app.clock.now.getTime() + 300 * dayMs).toISOString() }
    const { id } = await visiting(world, visitor, body, given)
    await inTransaction(world.app.ctx(), (tx) =>
      noteMoves(tx, { name: '南门', door: 'perimeter' }, [cameNow(tx, id)]),
    )
    await pass(dayMs)
    must(await read(world, visitor, `/v1/visits/${id}/pass`), 200)
    const arrivals = () => world.app.ctx().em.count(Notice, { kind: 'visit.arrived', number: id })
    expect((await passesOf(id)).length).toBeGreaterThan(1)
    await pass(88 * dayMs)
    expect(await arrivals()).toBeGreaterThan(0)
    await pass(4 * dayMs)
    expect(await arrivals()).toBe(0)
    expect((await row(id)).status).toBe('accepted')
    // The first bears the visit's own id, which no later one may have again.
    const before = world.app.clock.now.getTime() - 90 * dayMs
    const old = (await passesOf(id)).filter(({ expiresAt }) => expiresAt.getTime() < before)
    expect(old.map(({ cti }) => cti)).toEqual([id])
  })

  it('is given with an export, whole', async () => {
    const { id } = await visiting(world, visitor, {}, given)
    const all = must(await read(world, visitor, '/v1/me/export'), 200)
    expect(all.visits).toContainEqual(
      expect.objectContaining({
        id,
        status: 'accepted',
        plate: '浙AF12345',
        given: { name: '欧阳测试', phone: '13912345678', idNumber },
      }),
    )
    expect(
      all.consents.map(({ kind: of, version }: { kind: string; version: string }) => ({ kind: of, version })),
    ).toEqual(consents)
  })

  it('is not a part of what a guard takes along who wrote it down for somebody', async () => {
    const guard = await world.app.signIn('guard-1')
    const body = { ...given, party: 1, purpose: '修水管', paper: true }
    const { id } = must(await post(world, guard, '/v1/gates/compound-1-gate-1/visits', body), 201)
    const all = must(await read(world, guard, '/v1/me/export'), 200)
    expect(JSON.stringify([all.visits, all.consents])).not.toContain(id)
    expect(await world.app.ctx().em.count(Consent, { visitId: id, withdrawnAt: null })).toBe(2)
  })

  it('is forgotten with a person who leaves: open visits end, nothing names them', async () => {
    const { id } = await visiting(world, visitor, {}, given)
    must(await world.app.call('DELETE', '/v1/me', { token: visitor }), 204)
    expect(await row(id)).toMatchObject({ ...nothing, visitorId: null, status: 'cancelled' })
    const moments = await world.app.ctx().em.find(VisitHistory, { visitId: id, by: 'visitor' })
    expect(moments.map(({ personId }) => personId)).toEqual([null, null])
    await world.app.runJobs()
  })

  describe('told to the own system of the compound', () => {
    let other: Post
    beforeAll(async () => {
      other = await startPost()
      await register(world.app, home, other.url)
    })
    afterAll(() => other.close())
    beforeEach(async () => {
      await world.app.runJobs()
      other.received.length = 0
    })
    const told = async () => {
      await world.app.runJobs()
      return other.received.map(({ body }) => [body.type, body.data.step])
    }

    it('each step once, signed, in order, with no more of a person than the first letter', async () => {
      const { id } = await visiting(world, visitor, {}, given)
      must(await post(world, world.host, `/v1/visits/${id}/undo`), 200)
      must(await post(world, world.host, `/v1/visits/${id}/cancel`), 200)
      expect(await told()).toEqual([
        ['visit.invited', 'invite'],
        ['visit.accepted', 'claim'],
        ['visit.invited', 'undo'],
        ['visit.cancelled', 'cancel'],
      ])
      const [, claimed] = other.received
      expect(verifies(secretA, claimed!)).toBe(true)
      expect(claimed!.body.data).toMatchObject({
        id,
        kind: 'visit',
        status: 'accepted',
        text: '访客 欧*',
        doors: ['perimeter', 'stairwell', 'lift'],
        party: 1,
        compoundId: 'compound-1',
        photos: [],
      })
      for (const { raw } of other.received) expect(raw).not.toMatch(/欧阳测试|13912345678|浙AF12345|002X|101/)
    })

    it('an unanswered request as requested and expired, a visit that was used as finished', async () => {
      must(await post(world, visitor, '/v1/visit-requests', request(world, { ...given })), 201)
      await pass(10 * 60_000)
      expect(await told()).toEqual([
        ['visit.requested', 'request'],
        ['visit.expired', 'expire'],
      ])
      other.received.length = 0
      const { id } = await visiting(world, visitor, {}, given)
      await inTransaction(world.app.ctx(), (tx) =>
        noteMoves(tx, { name: '南门', door: 'perimeter' }, [cameNow(tx, id)]),
      )
      await used(id)
      await pass(4 * 3_600_000)
      expect(await told()).toEqual([
        ['visit.invited', 'invite'],
        ['visit.accepted', 'claim'],
        ['visit.finished', 'finish'],
      ])
    })
  })
})
