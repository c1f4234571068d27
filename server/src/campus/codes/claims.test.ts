// Claims on campus codes through the door: refusals first, the locks exact side by side, one account each.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { keepEndedNameMs } from '@chaolin/shared/campus/codes'
import { claimOf, claimCode, startCampusWorld } from '../../../test/campus.ts'
import { databases, type TestApp } from '../../../test/app.ts'
import { callAs, expectRefusal, hourMs } from '../../../test/world.ts'
import { Job } from '../../outbox/entities.ts'
import { IdempotentAnswer } from '../../idempotency.ts'
import { CampusCode, CampusMember } from './entities.ts'
import { codeOf } from './queries.ts'

const door = '/v1/campus/codes'

describe.each(databases)('claims on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  // A lock is no limit per time: RATE_LIMIT=off, which this world sets, leaves it.
  beforeAll(async () => {
    app = await startCampusWorld(kind)
  })
  afterAll(() => app.close())
  const claim = (who: string, n: number, changes: object = {}) =>
    as(who, 'POST', door, { ...claimOf(n), ...changes })
  const wrongTail = { idTail: '999999' }

  test('refused: without a token, a key, or with fields that are none', async () => {
    expectRefusal(await app.call('POST', door, { body: claimOf(1) }), 401, 'unauthenticated')
    const token = await app.signIn('student-1')
    expectRefusal(
      await app.call('POST', door, { token, body: claimOf(1), key: null }),
      400,
      'idempotency_key_missing',
    )
    for (const idTail of ['123', '1234567', '12345x', 'abcd', ''])
      expectRefusal(await claim('student-1', 1, { idTail }), 400, 'invalid', 'idTail')
    expectRefusal(await claim('student-1', 1, { name: ' ' }), 400, 'invalid', 'name')
    expectRefusal(await claim('student-1', 1, { studentNumber: '' }), 400, 'invalid', 'studentNumber')
    expectRefusal(await claim('student-1', 1, { more: 1 }), 400, 'invalid', 'more')
    for (const campusId of ['campus-99', '330114001012'])
      expectRefusal(await claim('student-1', 1, { campusId }), 404, 'not_found')
  })

  test('whatever is wrong, the answer is the same, and so is what the server owes', async () => {
    const wrongs = [
      { idTail: '999999' },
      { idTail: '0001' },
      { name: '学生0003' },
      { studentNumber: '20269999' },
      { studentNumber: 'X' },
      { campusId: 'campus-2', name: '别人' },
      { name: '别人', idTail: '999999' },
    ]
    const answers = []
    for (const [i, wrong] of wrongs.entries()) answers.push(await claim(`student-${200 + i}`, 2, wrong))
    for (const answer of answers) expectRefusal(answer, 404, 'claim_unmatched')
    const bodies = answers.map(({ body }) => ({ ...body, requestId: '' }))
    for (const body of bodies) expect(body).toEqual(bodies[0])
    // One job each, also for a number that nobody has.
    const jobs = await app.ctx().em.find(Job, { kind: 'campus.claim_tried' }, { disableIdentityMap: true })
    expect(jobs.map(({ payload }) => payload)).toEqual(wrongs.map(() => ({ codeId: 0 })))
  })

  test('right: the role, the code, and me; again is refused, with the same key it is the first answer', async () => {
    const token = await app.signIn('student-1')
    expect((await app.call('GET', '/v1/me', { token })).body.campusCode).toBeUndefined()
    expect((await app.call('GET', '/v1/campus/code', { token })).body).toMatchObject({ status: 'none' })
    const body = { ...claimOf(1), studentNumber: ' 2026 0001 ', name: ' 学生０００１' }
    const first = await app.call('POST', door, { token, body, key: 'first' })
    expect(first.status).toBe(201)
    expect(first.body).toEqual({
      status: 'active',
      campusId: 'campus-1',
      kind: 'student',
      number: '2026**01',
      nowMs: app.clock.now.getTime(),
    })
    const again = await app.call('POST', door, { token, body, key: 'first' })
    expect([again.status, again.body]).toEqual([201, first.body])
    expectRefusal(
      await app.call('POST', door, { token, body: claimOf(1), key: 'first' }),
      422,
      'idempotency_key_reused',
    )
    expectRefusal(await claim('student-1', 1), 409, 'step_closed')
    expectRefusal(await claim('student-1', 3), 409, 'step_closed')
    const { body: me } = await app.call('GET', '/v1/me', { token })
    expect(me.campusCode).toEqual({ campusId: 'campus-1', status: 'active' })
    expect(me.person.roles).toContainEqual({ role: 'student' })
    expect(me.households).toMatchObject([{ compoundId: 'campus-1', address: '一号校区学生', role: 'owner' }])
    expect(await codeOf(app.ctx(), me.person.id)).toMatchObject({
      campusId: 'campus-1',
      status: 'active',
      kind: 'student',
    })
  })

  test('a number with a code: another account is told to see staff, wrong or right the owner hears of it', async () => {
    await claimCode(app, 4)
    expectRefusal(await claim('student-5', 4), 409, 'code_elsewhere')
    expectRefusal(await claim('student-5', 4, wrongTail), 404, 'claim_unmatched')
    await app.runJobs()
    const { body } = await as('student-4', 'GET', '/v1/notices')
    expect(
      body.items.filter((notice: { kind: string }) => notice.kind === 'campus.claim_tried'),
    ).toMatchObject([{ title: '有人用您的学号申领青牛码，没有成功' }])
    // Who tried holds nothing, and the owner still does.
    expect((await as('student-5', 'GET', '/v1/campus/code')).body.status).toBe('none')
    expect((await as('student-4', 'GET', '/v1/campus/code')).body.status).toBe('active')
  })

  test('five wrong ones by a person on a number: an hour of 429, also for the right one, then all is well', async () => {
    for (let i = 0; i < 5; i++) expectRefusal(await claim('student-6', 6, wrongTail), 404, 'claim_unmatched')
    const locked = await claim('student-6', 6)
    expectRefusal(locked, 429, 'rate_limited')
    expect(locked.headers['retry-after']).toBe('3600')
    // Nobody else is locked out by it, and neither is this person from another number.
    expectRefusal(await claim('student-7', 6, wrongTail), 404, 'claim_unmatched')
    expectRefusal(await claim('student-6', 7, wrongTail), 404, 'claim_unmatched')
    app.clock.advance(hourMs - 1000)
    expectRefusal(await claim('student-6', 6), 429, 'rate_limited')
    app.clock.advance(1000)
    expect((await claim('student-6', 6)).status).toBe(201)
  })

  test('an unknown number locks like any other: same count, same answer, same time to wait', async () => {
    const unknown = { studentNumber: '20268888' }
    for (let i = 0; i < 5; i++) expectRefusal(await claim('student-8', 8, unknown), 404, 'claim_unmatched')
    const locked = await claim('student-8', 8, unknown)
    expectRefusal(locked, 429, 'rate_limited')
    expect(locked.headers['retry-after']).toBe('3600')
  })

  test('ten an hour by one person, whatever the numbers', async () => {
    for (let i = 0; i < 10; i++)
      expectRefusal(await claim('student-9', 20 + i, wrongTail), 404, 'claim_unmatched')
    const locked = await claim('student-9', 9)
    expectRefusal(locked, 429, 'rate_limited')
    expect(locked.headers['retry-after']).toBe('3600')
    expectRefusal(await claim('student-9', 59, { campusId: 'campus-3' }), 429, 'rate_limited')
    app.clock.advance(hourMs)
    expect((await claim('student-9', 9)).status).toBe(201)
  })

  test('twenty on one number across people, side by side: exactly so many are looked at', async () => {
    const people = Array.from({ length: 28 }, (_, i) => `student-${300 + i}`)
    const tokens = await Promise.all(people.map((name) => app.signIn(name)))
    const body = { ...claimOf(10), ...wrongTail }
    const answers = await Promise.all(
      tokens.map(async (token) => {
        for (;;) {
          const answer = await app.call('POST', door, { token, body })
          // Behind many others, the database may ask to try again.
          if (answer.status !== 503) return answer
        }
      }),
    )
    const count = (status: number) => answers.filter((answer) => answer.status === status).length
    expect([count(404), count(429)]).toEqual([20, 8])
    expectRefusal(await claim('student-10', 10), 429, 'rate_limited')
    // A campus is not locked out by it.
    expect((await claim('student-11', 11)).status).toBe(201)
    app.clock.advance(hourMs)
    expect((await claim('student-10', 10)).status).toBe(201)
  })

  test('twelve at once by one person on one number: five are looked at', async () => {
    const token = await app.signIn('student-12')
    const body = { ...claimOf(12), ...wrongTail }
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => app.call('POST', door, { token, body })),
    )
    const count = (status: number) => answers.filter((answer) => answer.status === status).length
    expect([count(404), count(429)]).toEqual([5, 7])
  })

  test('the right claim by several accounts at once: one holds the code', async () => {
    const tokens = await Promise.all([400, 401, 402, 403].map((n) => app.signIn(`student-${n}`)))
    const answers = await Promise.all(
      tokens.map((token) => app.call('POST', door, { token, body: claimOf(13) })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409])
    expect(await app.ctx().em.count(CampusCode, { studentNumber: '20260013', active: 1 })).toBe(1)
  })

  test('a wrong claim sent again with its key counts once and has the same answer', async () => {
    const token = await app.signIn('student-14')
    const send = () => app.call('POST', door, { token, body: { ...claimOf(14), ...wrongTail }, key: 'wrong' })
    for (let i = 0; i < 8; i++) expectRefusal(await send(), 404, 'claim_unmatched')
    expect((await claim('student-14', 14)).status).toBe(201)
  })

  test('staff move a code to another account, by a code that is good once and for that number', async () => {
    await claimCode(app, 15)
    const url = '/v1/staff/campus/campus-1/codes/20260015/move'
    const reason = { reason: '换了微信，已核对证件' }
    expectRefusal(await app.call('POST', url, { body: reason }), 401, 'unauthenticated')
    expectRefusal(await as('student-15', 'POST', url, reason), 403, 'forbidden')
    expectRefusal(await as('clerk-1', 'POST', url, reason), 403, 'forbidden')
    expectRefusal(await as('staff-campus-2', 'POST', url, reason), 404, 'not_found')
    expectRefusal(await as('staff-campus-1', 'POST', url, {}), 400, 'invalid', 'reason')
    const none = '/v1/staff/campus/campus-1/codes/20269998/move'
    expectRefusal(await as('staff-campus-1', 'POST', none, reason), 404, 'not_found')
    const ticket = await as('staff-campus-1', 'POST', url, reason)
    expect(ticket.status).toBe(201)
    const { moveCode } = ticket.body
    expectRefusal(await claim('student-500', 16, { moveCode }), 404, 'claim_unmatched')
    expectRefusal(await claim('student-500', 15, { moveCode: 'AAAA-BBBB-CCCCC' }), 404, 'claim_unmatched')
    expectRefusal(await claim('student-500', 15, { ...wrongTail, moveCode }), 404, 'claim_unmatched')
    expect((await claim('student-500', 15, { moveCode })).status).toBe(201)
    expectRefusal(await claim('student-501', 15, { moveCode }), 404, 'claim_unmatched')
    const before = await as('student-15', 'GET', '/v1/campus/code')
    expect(before.body).toMatchObject({ status: 'ended', endedWhy: 'moved' })
    expect(before.body.token).toBeUndefined()
    const { body: me } = await as('student-15', 'GET', '/v1/me')
    expect(me.person.roles).not.toContainEqual({ role: 'student' })
    await app.runJobs()
    expect((await as('student-15', 'GET', '/v1/me')).body.households).toEqual([])
    const told = (await as('student-15', 'GET', '/v1/notices')).body.items
    expect(told).toContainEqual(expect.objectContaining({ kind: 'campus.code_ended' }))
  })

  test('neither tables nor kept answers nor jobs hold a name or a tail in clear', async () => {
    const ctx = app.ctx()
    const { em } = ctx
    const rows = [
      ...(await em.find(CampusMember, {}, { limit: 100, disableIdentityMap: true })),
      ...(await em.find(CampusCode, {}, { disableIdentityMap: true })),
      ...(await em.find(IdempotentAnswer, {}, { disableIdentityMap: true })),
      ...(await em.find(Job, {}, { disableIdentityMap: true })),
    ]
    expect(rows.length).toBeGreaterThan(100)
    const text = JSON.stringify(rows)
    expect(text).not.toMatch(/学生\d{4}/)
    expect(text).not.toMatch(/"10\d{4}"/)
  })

  test('who leaves for good leaves the number free', async () => {
    await claimCode(app, 17)
    const { body: mine } = await as('student-17', 'GET', '/v1/me/export')
    expect(mine.campusCodes).toMatchObject([
      { campusId: 'campus-1', number: '20260017', name: '学生0017', kind: 'student', status: 'active' },
    ])
    expect((await as('student-17', 'DELETE', '/v1/me')).status).toBe(204)
    expect((await claim('student-502', 17)).status).toBe(201)
    const { em } = app.ctx()
    const gone = await em.find(CampusCode, { endedWhy: 'gone' }, { disableIdentityMap: true })
    expect(gone).toMatchObject([{ status: 'ended', sealedName: '', studentNumber: '' }])
  })

  test('one person alone locks nobody’s number, however many hours they go on', async () => {
    for (let hour = 0; hour < 4; hour++) {
      for (let i = 0; i < 5; i++)
        expectRefusal(await claim('student-510', 18, wrongTail), 404, 'claim_unmatched')
      app.clock.advance(hourMs)
    }
    await claimCode(app, 18)
  })

  test('ten in any hour by one person, also across the hour', async () => {
    const wrongOn = (n: number) => claim('student-511', n, wrongTail)
    for (let i = 0; i < 9; i++) {
      if (i === 1) app.clock.advance(hourMs - 60_000)
      expectRefusal(await wrongOn(30 + i), 404, 'claim_unmatched')
    }
    app.clock.advance(61_000)
    for (let i = 0; i < 2; i++) expectRefusal(await wrongOn(40 + i), 404, 'claim_unmatched')
    expectRefusal(await wrongOn(42), 429, 'rate_limited')
  })

  test('what staff locked stays so when its holder leaves; only they give it on, or open it', async () => {
    const reason = { reason: '手机丢了' }
    const step = (n: number, what: string) =>
      as('staff-campus-1', 'POST', `/v1/staff/campus/campus-1/codes/202600${n}/${what}`, reason)
    const roster = async (n: number) =>
      (await as('staff-campus-1', 'GET', `/v1/staff/campus/campus-1/roster?number=202600${n}`)).body.items[0]
    for (const n of [50, 51]) {
      await claimCode(app, n)
      expect((await step(n, 'lock')).status).toBe(200)
      expect((await as(`student-${n}`, 'DELETE', '/v1/me')).status).toBe(204)
      expectRefusal(await claim(`student-${n + 500}`, n), 409, 'code_elsewhere')
      expect((await roster(n)).code).toBe('locked')
    }
    const { moveCode } = (await step(50, 'move')).body
    expect((await claim('student-550', 50, { moveCode })).status).toBe(201)
    expect((await step(51, 'unlock')).body).toEqual({ number: '20260051', code: 'none' })
    expectRefusal(await step(51, 'unlock'), 404, 'not_found')
    expect((await claim('student-551', 51)).status).toBe(201)
    const { id: staffId } = (await as('staff-campus-1', 'GET', '/v1/me')).body.person
    const taken = (await roster(50)).history
    expect(taken.map((one: { step: string }) => one.step)).toEqual(['moved', 'move', 'lock'])
    expect(taken[2]).toEqual({ step: 'lock', by: staffId, reason: '手机丢了', at: expect.any(String) })
    expect((await roster(51)).history).toMatchObject([{ step: 'unlock', by: staffId }, { step: 'lock' }])
  })

  test('the name of a code that ended goes half a year later', async () => {
    await claimCode(app, 52)
    const url = '/v1/staff/campus/campus-1/codes/20260052/end'
    expect((await as('dispatcher-campus-1', 'POST', url, { reason: '退学' })).status).toBe(200)
    const name = async () => (await as('student-52', 'GET', '/v1/me/export')).body.campusCodes[0].name
    app.clock.advance(keepEndedNameMs - hourMs)
    await app.runJobs()
    expect(await name()).toBe('学生0052')
    app.clock.advance(2 * hourMs)
    await app.runJobs()
    expect(await name()).toBe('')
  })
})
