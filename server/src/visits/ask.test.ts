// A visitor asks a household: nothing tells whether anybody lives there; the first tap counts; silence has its end.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases } from '../../test/app.ts'
import {
  cancelAll,
  changeRules,
  emptyFlat,
  inHours,
  livedIn,
  must,
  notices,
  post,
  read,
  request,
  startVisiting,
  type VisitWorld,
} from '../../test/visiting.ts'
import { expectRefusal, personId } from '../../test/world.ts'
import { Consent, Visit } from './entities.ts'
import { Pass } from './passes/entities.ts'
import { lapseVisit } from './timers.ts'

const minuteMs = 60_000

describe.each(databases)('asking a household on %s', (kind) => {
  let world: VisitWorld
  let visitor: string
  let people = 1
  beforeAll(async () => {
    world = await startVisiting(kind)
  })
  afterAll(() => world.app.close())
  beforeEach(async () => {
    visitor = await world.app.signIn(`visitor-${people++}`)
    world.host = await world.app.signIn('resident-1')
    world.wife = await world.app.signIn('resident-9001')
    world.neighbour = await world.app.signIn('resident-2')
    await cancelAll(world)
  })

  const ask = (body: object = {}, token = visitor) =>
    post(world, token, '/v1/visit-requests', request(world, body))
  const asked = async (body: object = {}) => must(await ask(body), 201) as { id: string }
  const answer = (id: string, body: object, token = world.host) =>
    post(world, token, `/v1/visits/${id}/consent`, body)
  const row = (id: string) => world.app.ctx().em.findOneOrFail(Visit, { id })
  const passes = (visitId: string) => world.app.ctx().em.find(Pass, { visitId }, { orderBy: { id: 1 } })
  const pass = (id: string, token = visitor) => read(world, token, `/v1/visits/${id}/pass`)
  const later = async (minutes: number) => {
    world.app.clock.advance(minutes * minuteMs)
    await world.app.runJobs()
  }

  it('is for who is signed in, at a compound that is there', async () => {
    expectRefusal(
      await world.app.call('POST', '/v1/visit-requests', { body: request(world) }),
      401,
      'unauthenticated',
    )
    expectRefusal(await ask({ compoundId: 'compound-999' }), 404, 'not_found')
  })

  it.each<[string, object, string]>([
    ['neither plate nor code', { doorPlate: undefined }, 'doorPlate'],
    ['both', { householdCode: 'ABCDEFGHJK' }, 'doorPlate'],
    ['no purpose', { purpose: ' ' }, 'purpose'],
    ['an unknown field', { doors: ['lift'] }, 'doors'],
    ['a crowd', { party: 21 }, 'party'],
    ['too many for this compound', { party: 9 }, 'party'],
    ['an ID number that is not asked for', { idNumber: '11010519491231002X', consents: [] }, 'idNumber'],
    ['an old consent', { consents: [{ kind: 'data', version: '2001-01-01' }] }, 'consents'],
    ['a time that is over', { from: '2026-11-18T01:00:00Z' }, 'from'],
  ])('refuses %s', async (_what, body, path) => {
    expectRefusal(await ask(body), 400, 'invalid', path)
  })

  /** What differs from one request to the next whoever is asked. */
  const plain = ({ status, headers, body }: Awaited<ReturnType<typeof ask>>) => ({
    status,
    headers: { ...headers, date: '', 'content-length': '' },
    body: { ...body, id: '' },
  })

  it('never tells whether anybody lives there: empty, closed, blocked, unknown and lived in are answered alike', async () => {
    const blocked = await world.app.signIn('visitor-900')
    const closed = await world.app.signIn('resident-2')
    const { id: neighbours } = must(await read(world, closed, '/v1/me'), 200).households[0]
    must(
      await world.app.call('PUT', `/v1/households/${neighbours}/requests`, {
        token: closed,
        body: { closedToRequests: true },
      }),
      200,
    )
    must(
      await post(world, world.host, `/v1/households/${world.householdId}/blocks`, {
        kind: 'name',
        value: '赵不受欢迎',
      }),
      201,
    )
    const answers = [
      await ask({ doorPlate: livedIn }),
      await ask({ doorPlate: emptyFlat }),
      await ask({ doorPlate: '1-1-102' }),
      await ask({ doorPlate: '99-9-999' }),
      await ask({ doorPlate: undefined, householdCode: world.householdCode }),
      await ask({ doorPlate: undefined, householdCode: 'ZZZZZZZZZZ' }),
      await ask({ doorPlate: livedIn, name: '赵不受欢迎' }, blocked),
    ]
    for (const one of answers) expect(plain(one)).toEqual(plain(answers[0]!))
    expect(answers[0]).toMatchObject({ status: 201, body: { status: 'requested' } })
    expect(answers[0]!.body.answerBy).toBe(answers[1]!.body.answerBy)
    const ids = answers.map(({ body }) => body.id as string)
    const asker = (i: number) => (i === 6 ? blocked : visitor)
    const homes = await Promise.all(ids.map(async (id) => (await row(id)).householdId))
    expect(homes.map((home) => home === world.householdId)).toEqual([
      true,
      false,
      false,
      false,
      true,
      false,
      false,
    ])

    const bare = async (id: string, i: number) => {
      const { body, status, headers } = await read(world, asker(i), `/v1/visits/${id}`)
      const text = JSON.stringify({ ...body, id: '', visitorName: '', given: '' })
      return { status, text, length: Number(headers['content-length']) > 0 }
    }
    const compare = async () => {
      const views = await Promise.all(ids.map(bare))
      for (const view of views) expect(view).toEqual(views[0])
      return views[0]!.text
    }
    await world.app.runJobs()
    expect(await compare()).toContain('requested')
    await later(10)
    expect(await compare()).toContain('expired')
    const told = (await notices(world, visitor)).filter(({ kind: of }) => of === 'visit.expire')
    expect(told).toHaveLength(6)
    expect(new Set(told.map(({ title }) => title)).size).toBe(1)
    expect((await notices(world, blocked)).map(({ title }) => title)).toContain(told[0]!.title)
    must(
      await world.app.call('PUT', `/v1/households/${neighbours}/requests`, {
        token: closed,
        body: { closedToRequests: false },
      }),
      200,
    )
  })

  it('reaches every member, with what was asked and never a whole name', async () => {
    const { id } = await asked({ phone: '13800138000', plate: '浙A12345', party: 3 })
    for (const token of [world.host, world.wife]) {
      expect((await notices(world, token))[0]).toMatchObject({ kind: 'visit.request', title: '王* 想来您家' })
      const seen = must(await read(world, token, `/v1/visits/${id}`), 200)
      expect(seen).toMatchObject({
        as: 'household',
        status: 'requested',
        visitorName: '王*',
        visitorPhone: '138****8000',
        party: 3,
        doors: [],
        doorsAsked: ['perimeter', 'stairwell', 'lift', 'garage'],
      })
      expect(JSON.stringify(seen)).not.toContain('王小明')
    }
    expect(await notices(world, world.neighbour)).not.toContainEqual(
      expect.objectContaining({ kind: 'visit.request' }),
    )
    expectRefusal(await read(world, world.neighbour, `/v1/visits/${id}`), 404, 'not_found')
  })

  it('is answered by a member alone, within what the rules give', async () => {
    const { id } = await asked()
    for (const token of [visitor, world.neighbour])
      expectRefusal(await answer(id, { decision: 'accept' }, token), 404, 'not_found')
    expectRefusal(await answer('AAAAAAAAAAA', { decision: 'accept' }), 404, 'not_found')
    expectRefusal(await answer(id, { decision: 'maybe' }), 400, 'invalid', 'decision')
    expectRefusal(
      await answer(id, { decision: 'accept', until: inHours(world.app, 4) }),
      400,
      'invalid',
      'until',
    )
    expectRefusal(
      await answer(id, { decision: 'accept', until: inHours(world.app, 0.1) }),
      400,
      'invalid',
      'until',
    )
    await changeRules(world.app, { visitorDoors: 3 })
    expectRefusal(await answer(id, { decision: 'accept', doors: ['lift'] }), 400, 'invalid', 'doors')
    await changeRules(world.app, { visitorDoors: 15 })
    expectRefusal(await pass(id), 409, 'step_closed')
    const until = inHours(world.app, 1)
    const seen = must(await answer(id, { decision: 'accept', doors: ['perimeter', 'stairwell'], until }), 200)
    expect(seen).toMatchObject({ status: 'accepted', doors: ['perimeter', 'stairwell'], lapsed: false })
    const visit = await row(id)
    expect(visit.until.toISOString()).toBe(until)
    const consent = await world.app.ctx().em.findOneOrFail(Consent, { id: visit.consentId! })
    expect(consent).toMatchObject({
      kind: 'entry',
      visitId: id,
      householdId: world.householdId,
      doors: 3,
      personId: await personId(world.app, world.host),
    })
    const [minted] = await passes(id)
    expect(minted).toMatchObject({ cti: id, doors: 3, consentId: visit.consentId, maxUses: 1 })
    expect(must(await pass(id), 200)).toMatchObject({
      token: minted!.token,
      code: expect.stringMatching(/^QP1:/),
      rotation: { stepS: 30 },
      doors: ['perimeter', 'stairwell'],
    })
    expect(await passes(id)).toHaveLength(1)
    expect((await notices(world, visitor))[0]).toMatchObject({
      kind: 'visit.accept',
      title: '住户同意您来访了',
    })
    expect((await notices(world, world.wife))[0]).toMatchObject({ kind: 'visit.accept' })
    await later(61)
    expect((await row(id)).status).toBe('expired')
  })

  it('counts the first tap of two members at once, and tells the second how it stands', async () => {
    const { id } = await asked()
    const answers = await Promise.all([
      answer(id, { decision: 'accept' }),
      answer(id, { decision: 'refuse' }, world.wife),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    const lost = answers.find(({ status }) => status === 409)!
    expectRefusal(lost, 409, 'step_closed')
    const { status } = await row(id)
    expect(lost.body.detail).toBe(status === 'accepted' ? '已经同意了' : '已经谢绝了')
    expect(await passes(id)).toHaveLength(status === 'accepted' ? 1 : 0)
  })

  it('answers a double tap with the same key once', async () => {
    const { id } = await asked()
    const tap = () => post(world, world.host, `/v1/visits/${id}/consent`, { decision: 'accept' }, `tap-${id}`)
    const first = must(await tap(), 200)
    expect(await tap()).toMatchObject({ status: 200, body: first })
    expect(await world.app.ctx().em.count(Consent, { visitId: id, kind: 'entry' })).toBe(1)
    expectRefusal(await answer(id, { decision: 'accept' }), 409, 'step_closed')
  })

  it('may be refused: no pass, and the visitor hears of it', async () => {
    const { id } = await asked()
    must(await answer(id, { decision: 'refuse' }), 200)
    expectRefusal(await pass(id), 409, 'step_closed')
    expect(await passes(id)).toHaveLength(0)
    expect((await notices(world, visitor))[0]).toMatchObject({ kind: 'visit.refuse' })
  })

  it('lapses after ten minutes: over, where the compound does not open without an answer', async () => {
    const { id } = await asked()
    await later(9.9)
    expect((await row(id)).status).toBe('requested')
    await later(0.1)
    expect((await row(id)).status).toBe('expired')
    expectRefusal(await answer(id, { decision: 'accept' }), 409, 'step_closed')
    expectRefusal(await pass(id), 409, 'step_closed')
  })

  it('lapses to the outer gate alone where the rule allows; a late yes opens more', async () => {
    await changeRules(world.app, { perimeterWithoutAnswer: true })
    const { id } = await asked()
    const empty = await asked({ doorPlate: emptyFlat })
    await later(10)
    expect(must(await read(world, visitor, `/v1/visits/${id}`), 200)).toMatchObject({
      status: 'accepted',
      lapsed: true,
      doors: ['perimeter'],
      household: null,
    })
    expect(must(await pass(id), 200).doors).toEqual(['perimeter'])
    expect(must(await pass(empty.id), 200).doors).toEqual(['perimeter'])
    const [narrow] = await passes(id)
    expect(narrow).toMatchObject({ doors: 1, consentId: null })
    must(await answer(id, { decision: 'accept', doors: ['perimeter', 'lift'] }), 200)
    expect(must(await pass(id), 200).doors).toEqual(['perimeter', 'lift'])
    const [old, wide] = await passes(id)
    expect(old).toMatchObject({ revokedWhy: 'changed' })
    expect(wide).toMatchObject({ doors: 5, revokedAt: null, consentId: expect.any(Number) })
    expectRefusal(await answer(id, { decision: 'refuse' }, world.wife), 409, 'step_closed')
    const third = await asked()
    await later(10)
    must(await answer(third.id, { decision: 'refuse' }), 200)
    expect((await passes(third.id))[0]).toMatchObject({ revokedWhy: 'refused' })
    await changeRules(world.app, { perimeterWithoutAnswer: false })
  })

  it('says nothing of silence to whom a late yes has answered meanwhile', async () => {
    await changeRules(world.app, { perimeterWithoutAnswer: true })
    const { id } = await asked()
    await world.app.runJobs()
    world.app.clock.advance(10 * minuteMs)
    await lapseVisit(world.app.ctx(), id)
    must(await answer(id, { decision: 'accept' }), 200)
    for (const token of [visitor, world.wife]) {
      const kinds = (await notices(world, token))
        .filter((notice) => (notice as { number?: string }).number === id)
        .map(({ kind: of }) => of)
      expect(kinds).toContain('visit.accept')
      expect(kinds).not.toContain('visit.lapse')
    }
    await changeRules(world.app, { perimeterWithoutAnswer: false })
  })

  it('gives no more than ten open ones to a household by its yes', async () => {
    const ids: string[] = []
    for (let n = 0; n < 11; n++) {
      visitor = await world.app.signIn(`visitor-${500 + n}`)
      ids.push((await asked()).id)
    }
    const answers = await Promise.all(ids.map((id) => answer(id, { decision: 'accept' })))
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(10)
    expectRefusal(
      answers.find(({ status }) => status !== 200)!,
      409,
      'too_many_open',
    )
  })

  it('may be taken back by who asked, and the household hears of it', async () => {
    const { id } = await asked()
    must(await post(world, visitor, `/v1/visits/${id}/cancel`), 200)
    expectRefusal(await answer(id, { decision: 'accept' }), 409, 'step_closed')
    expect((await notices(world, world.wife)).map(({ kind: of }) => of)).toContain('visit.cancel')
  })

  it('says the news that still hold: one that was answered at once asks nobody', async () => {
    await notices(world, world.wife)
    const { id } = await asked()
    must(await answer(id, { decision: 'accept' }), 200)
    const fresh = (await notices(world, world.wife)).filter(
      (notice) => (notice as { number?: string }).number === id,
    )
    expect(fresh.map(({ kind: of }) => of)).toEqual(['visit.accept'])
  })
})

describe.each(databases)('asking too often on %s', (kind) => {
  let world: VisitWorld
  beforeAll(async () => {
    world = await startVisiting(kind, { RATE_LIMIT: 'on' })
  })
  afterAll(() => world.app.close())

  it('is three unanswered a day, wherever they went, also of four at once', async () => {
    const visitor = await world.app.signIn('visitor-1')
    const ask = (body: object = {}) => post(world, visitor, '/v1/visit-requests', request(world, body))
    const answers = await Promise.all([
      ask(),
      ask({ doorPlate: emptyFlat }),
      ask(),
      ask({ doorPlate: '9-9-9' }),
    ])
    const refused = answers.filter(({ status }) => status !== 201)
    expect(refused).toHaveLength(1)
    expectRefusal(refused[0]!, 429, 'daily_limit')
    expect(Number(refused[0]!.headers['retry-after'])).toBe(14 * 3600)
    // Which of the four was too many is chance: one that went nowhere is taken back, one that was heard stays.
    const mine = [answers[1]!, answers[3]!].find(({ status }) => status === 201)!
    must(await post(world, visitor, `/v1/visits/${mine.body.id}/cancel`), 200)
    expectRefusal(await ask(), 429, 'daily_limit')
    const [open] = await world.app
      .ctx()
      .em.find(Visit, { householdId: world.householdId, status: 'requested' })
    must(await post(world, world.host, `/v1/visits/${open!.id}/consent`, { decision: 'accept' }), 200)
    must(await ask(), 201)
    expectRefusal(await ask(), 429, 'daily_limit')
    world.app.clock.advance(14 * 3_600_000)
    const tomorrow = await world.app.signIn('visitor-1')
    must(await post(world, tomorrow, '/v1/visit-requests', request(world)), 201)
  })
})
