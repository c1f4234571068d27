// A household invites: what is refused, the card, who claims it first, taking that back, limits.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases } from '../../test/app.ts'
import {
  cancelAll,
  changeRules,
  claim,
  idNumber,
  inHours,
  invitation,
  invite,
  must,
  notices,
  post,
  read,
  startVisiting,
  visiting,
  type VisitWorld,
} from '../../test/visiting.ts'
import { expectRefusal } from '../../test/world.ts'
import { IdempotentAnswer } from '../idempotency.ts'
import { Consent, Visit } from './entities.ts'
import { Pass } from './passes/entities.ts'

const standing = { weekdays: [3], from: '09:00', until: '11:00' }

describe.each(databases)('inviting on %s', (kind) => {
  let world: VisitWorld
  let visitor: string
  let other: string
  let people = 1
  beforeAll(async () => {
    world = await startVisiting(kind)
    visitor = await world.app.signIn('visitor-1')
    other = await world.app.signIn('visitor-2')
  })
  afterAll(() => world.app.close())

  const stranger = () => world.app.signIn(`visitor-${100 + people++}`)
  const create = (body: object, token = world.host) =>
    post(world, token, '/v1/visits', invitation(world, body))
  const row = (id: string) => world.app.ctx().em.findOneOrFail(Visit, { id })
  const passes = (visitId: string) => world.app.ctx().em.find(Pass, { visitId }, { orderBy: { id: 1 } })

  it('is for who is signed in, and lives there', async () => {
    expectRefusal(
      await world.app.call('POST', '/v1/visits', { body: invitation(world) }),
      401,
      'unauthenticated',
    )
    expectRefusal(
      await world.app.call('POST', '/v1/visits', { token: world.host, body: invitation(world), key: null }),
      400,
      'idempotency_key_missing',
    )
    for (const token of [world.neighbour, visitor]) expectRefusal(await create({}, token), 404, 'not_found')
    expectRefusal(await create({ householdId: 'nobody' }), 404, 'not_found')
    const unlike = 'no-such-id-'.repeat(4)
    expectRefusal(await create({ householdId: unlike }), 404, 'not_found')
    for (const url of [`/v1/visits/${unlike}`, `/v1/visits/${unlike}/pass`])
      expectRefusal(await read(world, visitor, url), 404, 'not_found')
    const steps = { claim: { invite: 'x', name: '王小明' }, undo: {}, cancel: {} }
    for (const [step, body] of Object.entries(steps))
      expectRefusal(await post(world, visitor, `/v1/visits/${unlike}/${step}`, body), 404, 'not_found')
  })

  it.each<[string, () => object, string]>([
    ['an unknown field', () => ({ vip: true }), 'vip'],
    ['no door', () => ({ doors: [] }), 'doors'],
    ['a door that no compound has', () => ({ doors: ['roof'] }), 'doors.0'],
    ['no admission', () => ({ maxUses: 0 }), 'maxUses'],
    ['21 admissions', () => ({ maxUses: 21 }), 'maxUses'],
    ['half a guest', () => ({ party: 1.5 }), 'party'],
    ['more guests than the compound takes', () => ({ party: 9 }), 'party'],
    ['a time without an offset', () => ({ from: '2026-11-18T10:00:00' }), 'from'],
    ['a beginning long ago', () => ({ from: inHours(world.app, -0.1) }), 'from'],
    ['an end before a quarter of an hour', () => ({ until: inHours(world.app, 0.2) }), 'until'],
    ['more than a day', () => ({ until: inHours(world.app, 24.1) }), 'until'],
    ['a plate with an O', () => ({ visitor: { name: '李', plate: '浙AO1234' } }), 'visitor.plate'],
    ['a phone that is none', () => ({ visitor: { name: '李', phone: '123' } }), 'visitor.phone'],
    ['a paper pass for nobody', () => ({ paper: true, maxUses: 1 }), 'visitor'],
    ['a paper pass for two', () => ({ paper: true, visitor: { name: '李' } }), 'maxUses'],
    ['a day that never comes', () => ({ standing, until: inHours(world.app, 1.5) }), 'standing.weekdays'],
    ['a day named twice', () => ({ standing: { ...standing, weekdays: [3, 3] } }), 'standing.weekdays'],
    [
      'five minutes a day',
      () => ({ standing: { ...standing, until: '09:05' }, until: inHours(world.app, 999) }),
      'standing.until',
    ],
    ['a time of day that is none', () => ({ standing: { ...standing, from: '25:00' } }), 'standing.from'],
    ['more than a year', () => ({ standing, until: inHours(world.app, 367 * 24) }), 'until'],
  ])('refuses %s', async (what, body, path) => {
    const wanted =
      what === 'a day that never comes' ? { ...body(), standing: { ...standing, weekdays: [1] } } : body()
    expectRefusal(await create(wanted), 400, 'invalid', path)
  })

  it('gives no door that the compound gives to no visitor, and no visit that is all night', async () => {
    await changeRules(world.app, { visitorDoors: 3, night: { from: '10:00', until: '13:00' } })
    expectRefusal(await create({ doors: ['perimeter', 'garage'] }), 400, 'invalid', 'doors')
    expectRefusal(
      await create({ doors: ['perimeter'], until: inHours(world.app, 2) }),
      400,
      'invalid',
      'from',
    )
    const partly = must(await create({ doors: ['perimeter'] }), 201)
    expect(partly).toMatchObject({ status: 'invited', partlyNight: true })
    await changeRules(world.app, { visitorDoors: 15, night: null })
  })

  it('judges what comes again by its hours of one day: all night is refused, a part of it is told', async () => {
    await cancelAll(world)
    await changeRules(world.app, { night: { from: '22:00', until: '06:00' } })
    const again = (from: string, until: string) =>
      create({ standing: { weekdays: [3, 5], from, until }, until: inHours(world.app, 999) })
    expectRefusal(await again('23:00', '05:00'), 400, 'invalid', 'standing')
    expect(must(await again('05:00', '08:00'), 201).partlyNight).toBe(true)
    expect(must(await again('09:00', '11:00'), 201).partlyNight).toBe(false)
    await changeRules(world.app, { night: null })
  })

  it('takes hours whose first day is nearly over: it is the hours that must be long enough', async () => {
    const frame = { weekdays: [3], from: '08:00', until: '10:10' }
    must(await create({ standing: frame, until: inHours(world.app, 999) }), 201)
    const short = { ...frame, from: '10:00' }
    expectRefusal(
      await create({ standing: short, until: inHours(world.app, 999) }),
      400,
      'invalid',
      'standing.until',
    )
  })

  it('gives a card with 128 bits, of which the table keeps a hash, and the answers nothing readable', async () => {
    const body = invitation(world)
    const first = must(await post(world, world.host, '/v1/visits', body, 'twice'), 201)
    const again = await post(world, world.host, '/v1/visits', body, 'twice')
    expect(again).toMatchObject({ status: 201, body: first })
    expect(again.headers['idempotent-replayed']).toBe('true')
    expect(Buffer.from(first.invite, 'base64url')).toHaveLength(16)
    expect(Buffer.from(first.id, 'base64url')).toHaveLength(8)
    const kept = await world.app.ctx().em.find(IdempotentAnswer, {})
    expect(kept.some((answer) => answer.body.includes(first.id))).toBe(true)
    expect(kept.some((answer) => answer.body.includes(first.invite))).toBe(false)
    const visit = await row(first.id)
    expect(JSON.stringify(visit)).not.toContain(first.invite)
    expect(visit.inviteHash).toHaveLength(64)
  })

  it('shows the card before it is claimed: where, when, what is asked and who sees it', async () => {
    const card = await invite(world)
    const look = (id: string, code: string, token = visitor) =>
      world.app.call('POST', `/v1/visits/${id}/preview`, { token, body: { invite: code }, key: null })
    expectRefusal(await look(card.id, 'wrong'), 404, 'not_found')
    expectRefusal(await look('AAAAAAAAAAA', card.invite), 404, 'not_found')
    const shown = must(await look(card.id, card.invite), 200)
    expect(shown).toMatchObject({
      id: card.id,
      status: 'invited',
      compound: { id: 'compound-1' },
      household: { label: '1幢的住户' },
      asked: { keepDays: 30, consents: [{ kind: 'data', version: expect.any(String) }] },
    })
    expect(shown.asked.fields.map(({ field }: { field: string }) => field)).toEqual([
      'name',
      'phone',
      'plate',
    ])
    expect(JSON.stringify(shown)).not.toContain('101')
  })

  it('takes the first who claims it, and says the same of a wrong invite and of no visit', async () => {
    const card = await invite(world)
    const wrong = await claim(world, visitor, { ...card, invite: 'A'.repeat(22) })
    const nowhere = await claim(world, visitor, { id: 'AAAAAAAAAAA', invite: card.invite })
    expectRefusal(wrong, 404, 'not_found')
    expectRefusal(nowhere, 404, 'not_found')
    const { requestId: _a, ...one } = wrong.body
    const { requestId: _b, ...two } = nowhere.body
    expect(one).toEqual(two)
    expectRefusal(await claim(world, visitor, card, { plate: '浙I12345' }), 400, 'invalid', 'plate')
    const mine = must(await claim(world, visitor, card, { phone: '13800138000', plate: '浙a·d12345' }), 200)
    expect(mine).toMatchObject({
      status: 'accepted',
      as: 'visitor',
      household: { label: expect.stringContaining('101') },
      given: { name: '王小明', phone: '13800138000', plate: '浙AD12345', consents: [{ kind: 'data' }] },
    })
    expectRefusal(await claim(world, other, card), 409, 'step_closed')
    const seen = must(await read(world, world.wife, `/v1/visits/${card.id}`), 200)
    expect(seen).toMatchObject({
      as: 'household',
      visitorName: '王*',
      visitorPhone: '138****8000',
      plate: '浙AD12345',
      claimedAt: expect.any(String),
      given: null,
      timeline: [
        { step: 'invite', by: 'household' },
        { step: 'claim', by: 'visitor' },
      ],
    })
    expect(JSON.stringify(seen)).not.toMatch(/王小明|13800138000/)
    expectRefusal(await read(world, other, `/v1/visits/${card.id}`), 404, 'not_found')
    expectRefusal(await read(world, world.neighbour, `/v1/visits/${card.id}`), 404, 'not_found')
  })

  it('keeps what was given sealed, in the table and in the kept answers', async () => {
    const me = await stranger()
    const given = { name: '欧阳测试', phone: '13912345678', plate: '浙AF77777' }
    const card = await visiting(world, me, { purpose: '送一束花' }, given)
    const visit = await row(card.id)
    expect(JSON.stringify(visit)).not.toMatch(/欧阳测试|13912345678/)
    expect(visit.maskedName).toBe('欧*')
    const kept = await world.app.ctx().em.find(IdempotentAnswer, {})
    expect(kept.some(({ body }) => body.includes(card.id))).toBe(true)
    for (const { body } of kept) expect(body).not.toMatch(/欧|139\*|5678|浙AF77777|送一束花/)
  })

  it('says which of it is encrypted, and which is not', async () => {
    const { consents } = must(await read(world, visitor, '/v1/visits/consent-texts'), 200)
    const [data, number] = consents.map(({ text }: { text: { zh: string } }) => text.zh)
    expect(data).toMatch(/姓名、手机号加密保存/)
    expect(data).toMatch(/车牌[^。]*不加密/)
    expect(number).toMatch(/后四位不加密/)
  })

  it('writes the version of a text only where one was agreed to', async () => {
    await cancelAll(world)
    const me = await stranger()
    const bare = await visiting(world, me)
    const { consents } = must(await read(world, me, '/v1/visits/consent-texts?compoundId=compound-1'), 200)
    const [{ kind: of, version }] = consents
    const shown = await visiting(world, me, {}, { consents: [{ kind: of, version }] })
    const versionOf = async (visitId: string) =>
      (await world.app.ctx().em.findOneOrFail(Consent, { visitId, kind: 'data' })).version
    expect(await versionOf(bare.id)).toBeNull()
    expect(await versionOf(shown.id)).toBe(version)
  })

  it('of two who claim at once takes one', async () => {
    const card = await invite(world)
    const tokens = await Promise.all([stranger(), stranger(), stranger()])
    const answers = await Promise.all(tokens.map((token) => claim(world, token, card)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
    expect(await passes(card.id)).toHaveLength(1)
  })

  it('asks an ID number only where the rule demands it, and then with a consent of its own', async () => {
    const card = await invite(world)
    expectRefusal(await claim(world, visitor, card, { idNumber }), 400, 'invalid', 'idNumber')
    await changeRules(world.app, { idNumber: true })
    const texts = must(await read(world, visitor, '/v1/visits/consent-texts?compoundId=compound-1'), 200)
    const consents = texts.consents.map(({ kind: of, version }: { kind: string; version: string }) => ({
      kind: of,
      version,
    }))
    expect(consents).toHaveLength(2)
    expectRefusal(await claim(world, visitor, card), 400, 'invalid', 'idNumber')
    expectRefusal(await claim(world, visitor, card, { idNumber }), 400, 'invalid', 'consents')
    const stale = consents.map((consent: object) => ({ ...consent, version: '2001-01-01' }))
    expectRefusal(
      await claim(world, visitor, card, { idNumber, consents: stale }),
      400,
      'invalid',
      'consents',
    )
    expectRefusal(
      await claim(world, visitor, card, { idNumber: '110105194912310021', consents }),
      400,
      'invalid',
      'idNumber',
    )
    const mine = must(await claim(world, visitor, card, { idNumber, consents }), 200)
    expect(mine.given.idNumber).toBe('110105********002X')
    const visit = await row(card.id)
    expect(visit.idTail).toBe('002X')
    expect(JSON.stringify(visit)).not.toContain(idNumber)
    const agreed = await world.app.ctx().em.find(Consent, { visitId: card.id }, { orderBy: { id: 1 } })
    expect(agreed.map(({ kind: of, version, at }) => [of, version, at])).toEqual([
      ['entry', null, world.app.clock.now],
      ['data', consents[0].version, world.app.clock.now],
      ['id_number', consents[1].version, world.app.clock.now],
    ])
    const seen = must(await read(world, world.host, `/v1/visits/${card.id}`), 200)
    expect(JSON.stringify(seen)).not.toContain('002X')
    await changeRules(world.app, { idNumber: false })
  })

  it('can be undone: the pass is revoked, the old card is dead, a new one is claimed again', async () => {
    const me = await stranger()
    const card = await visiting(world, me, {}, { phone: '13800138001' })
    const undo = (token: string) => post(world, token, `/v1/visits/${card.id}/undo`)
    expectRefusal(await undo(me), 404, 'not_found')
    expectRefusal(await undo(world.neighbour), 404, 'not_found')
    const fresh = must(await undo(world.wife), 200)
    expect(fresh).toMatchObject({ id: card.id, status: 'invited' })
    expect(fresh.invite).not.toBe(card.invite)
    expectRefusal(await undo(world.wife), 409, 'step_closed')
    expect((await passes(card.id))[0]).toMatchObject({ revokedWhy: 'undo' })
    expect((await row(card.id)).sealed).toBeNull()
    expectRefusal(await read(world, me, `/v1/visits/${card.id}`), 404, 'not_found')
    expect((await notices(world, me)).map(({ kind: of }) => of)).toContain('visit.undo')
    expectRefusal(await claim(world, other, card), 404, 'not_found')
    must(await claim(world, other, fresh), 200)
    const [first, second] = await passes(card.id)
    expect(first!.cti).toBe(card.id)
    expect(second!.cti).not.toBe(card.id)
  })

  it('is taken back without a word in the request', async () => {
    const card = await invite(world)
    const bare = () =>
      world.app.call('POST', `/v1/visits/${card.id}/cancel`, { token: world.host, key: `bare-${card.id}` })
    expect(must(await bare(), 200).status).toBe('cancelled')
    expect(must(await bare(), 200).status).toBe('cancelled')
  })

  it('is closed to whom the household does not want, as a wrong invite is', async () => {
    await cancelAll(world)
    const card = await invite(world)
    const me = await stranger()
    must(
      await post(world, world.host, `/v1/households/${world.householdId}/blocks`, {
        kind: 'phone',
        value: '13700137000',
      }),
      201,
    )
    expectRefusal(await claim(world, me, card, { phone: '13700137000' }), 404, 'not_found')
    must(await claim(world, me, card), 200)
  })

  it('tells the household who came by the card, and cancels with a word to the visitor', async () => {
    const me = await stranger()
    const card = await visiting(world, me)
    expect((await notices(world, world.wife)).map(({ title }) => title)).toContain('王* 领了您的邀请')
    must(await post(world, world.host, `/v1/visits/${card.id}/cancel`), 200)
    expect((await notices(world, me)).map(({ kind: of }) => of)).toContain('visit.cancel')
    expect((await passes(card.id))[0]).toMatchObject({ revokedWhy: 'cancelled' })
    expectRefusal(await post(world, world.host, `/v1/visits/${card.id}/cancel`), 409, 'step_closed')
    expectRefusal(await read(world, me, `/v1/visits/${card.id}/pass`), 409, 'step_closed')
  })

  it('lists what I make and what comes to my home, by pages', async () => {
    await cancelAll(world)
    const me = await stranger()
    const cards = [await visiting(world, me), await visiting(world, me), await visiting(world, me)]
    expectRefusal(await read(world, me, '/v1/visits?scope=all'), 400, 'invalid', 'scope')
    expectRefusal(await read(world, me, '/v1/visits?scope=visiting&cursor=x'), 400, 'invalid', 'cursor')
    const first = must(await read(world, me, '/v1/visits?scope=visiting&limit=2'), 200)
    const rest = must(
      await read(world, me, `/v1/visits?scope=visiting&limit=2&cursor=${first.nextCursor}`),
      200,
    )
    const ids = [...first.items, ...rest.items].map(({ id }) => id)
    expect(ids.sort()).toEqual(cards.map(({ id }) => id).sort())
    expect(rest.nextCursor).toBeNull()
    const hosted = must(await read(world, world.wife, '/v1/visits?scope=hosting&limit=100'), 200)
    expect(hosted.items.map(({ id }: { id: string }) => id)).toEqual(expect.arrayContaining(ids))
    expect(must(await read(world, world.neighbour, '/v1/visits?scope=hosting'), 200).items).toEqual([])
    expect(must(await read(world, visitor, '/v1/visits?scope=hosting'), 200).items).toEqual([])
    for (const { id } of cards) must(await post(world, me, `/v1/visits/${id}/cancel`), 200)
  })

  it('has at most ten open, exactly, however many ask at once; the compound may say fewer', async () => {
    await cancelAll(world)
    const answers = await Promise.all(Array.from({ length: 13 }, () => create({})))
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10)
    const refused = answers.filter(({ status }) => status !== 201)
    for (const answer of refused) expectRefusal(answer, 409, 'too_many_open')
    world.app.clock.advance(5 * 3_600_000)
    world.host = await world.app.signIn('resident-1')
    must(await create({}), 201)
    await changeRules(world.app, { mostOpenVisits: 1 })
    expectRefusal(await create({}), 409, 'too_many_open')
  })
})
