// The campus code in use: what its owner gets, what gates and counters make of it with and without us, who sees whom.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { decideCampusCode } from '@chaolin/shared/campus/verify'
import { fromBase64url } from '@chaolin/shared/passes/bytes'
import { campusPrefix, codeAt, mostCodeCharacters, type PassView } from '@chaolin/shared/passes/code'
import { portableCrypto } from '@chaolin/shared/passes/portable'
import { claimCode, startCampusWorld } from '../../../test/campus.ts'
import { databases, type TestApp } from '../../../test/app.ts'
import { callAs, expectRefusal, hourMs } from '../../../test/world.ts'
import { AccessRecord } from '../../residents/entities.ts'
import { CampusCode, CampusPass } from './entities.ts'

const door = '/v1/campus/codes/verify'
const own = '/v1/campus/code'
const stepMs = 30_000

describe.each(databases)('campus codes on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  beforeAll(async () => {
    app = await startCampusWorld(kind)
    for (const n of [1, 2, 3, 4, 5, 6, 7, 8]) await claimCode(app, n)
    await claimCode(app, 9, 'campus-8')
  })
  afterAll(() => app.close())

  const view = async (n: number, query = ''): Promise<PassView & Record<string, unknown>> =>
    (await as(`student-${n}`, 'GET', own + query)).body
  /** What the phone shows now, or so many steps from now. */
  const shown = (of: PassView, steps = 0) =>
    codeAt(of, app.clock.now.getTime() + steps * stepMs, portableCrypto, campusPrefix)
  const verify = (who: string, code: unknown, purpose = 'gate', more: object = {}) =>
    as(who, 'POST', door, { code, purpose, ...more })

  test('its owner alone gets it: for a day, for all purposes or one, with the key to turn it', async () => {
    expectRefusal(await app.call('GET', own), 401, 'unauthenticated')
    expectRefusal(await as('student-1', 'GET', `${own}?purpose=door`), 400, 'invalid', 'purpose')
    expect((await as('student-900', 'GET', own)).body).toEqual({
      status: 'none',
      nowMs: app.clock.now.getTime(),
    })
    const first = await view(1)
    expect(first).toMatchObject({
      campusId: 'campus-1',
      status: 'active',
      kind: 'student',
      name: '学生0001',
      number: '2026**01',
      purposes: ['gate', 'counter', 'event'],
      rotation: { stepS: 30, epochS: 0 },
    })
    const lastsMs = Date.parse(String(first.until)) - Date.parse(String(first.from))
    expect(lastsMs).toBe(24 * hourMs)
    // Ours and the phone's are one, and no picture needs more than version 8.
    expect(shown(first)).toBe(first.code)
    expect(first.code.length).toBeLessThanOrEqual(mostCodeCharacters)
    const text = Buffer.from(fromBase64url(first.token)!).toString('latin1')
    for (const secret of ['学生', '0001', 'campus']) expect(text).not.toContain(secret)

    expect((await view(1)).token).toBe(first.token)
    const narrow = await view(1, '?purpose=event')
    expect(narrow.purposes).toEqual(['event'])
    expect(narrow.token).not.toBe(first.token)
    app.clock.advance(12 * hourMs)
    const second = await view(1)
    expect(second.token).not.toBe(first.token)
    // The one before holds on until its day is over.
    expect((await verify('guard-1', shown(first))).body).toEqual({ verdict: 'valid' })
  })

  test('two phones that ask at once get the same', async () => {
    const views = await Promise.all([2, 2, 2, 2].map((n) => view(n)))
    expect(new Set(views.map(({ token }) => token)).size).toBe(1)
  })

  test('verifying is refused to whoever stands at no campus', async () => {
    const code = shown(await view(1))
    expectRefusal(await app.call('POST', door, { body: { code, purpose: 'gate' } }), 401, 'unauthenticated')
    for (const who of [
      'student-1',
      'resident-1',
      'counsellor-campus-1',
      'guard-2',
      'clerk-3',
      'staff-330114001012',
    ])
      expectRefusal(await verify(who, code), 403, 'forbidden')
    expectRefusal(await verify('guard-1', code, 'home'), 400, 'invalid', 'purpose')
    expectRefusal(await verify('guard-1', code, 'gate', { more: 1 }), 400, 'invalid', 'more')
    expectRefusal(await verify('guard-1', code, 'gate', { place: 'campus-2-gate-1' }), 404, 'not_found')
    const token = await app.signIn('guard-1')
    expectRefusal(
      await app.call('POST', door, { token, body: { code, purpose: 'gate' }, key: null }),
      400,
      'idempotency_key_missing',
    )
  })

  test('a guard opens to it once; what is copied, altered, too old or of another campus is refused', async () => {
    const of = await view(3)
    const code = shown(of)
    expect((await verify('guard-1', code)).body).toEqual({ verdict: 'valid' })
    expect((await verify('guard-1', code)).body).toEqual({ verdict: 'refuse', reason: 'already_used' })
    expect((await verify('guard-1', shown(of, -1))).body.reason).toBe('already_used')
    // Another place, and another purpose, have not seen it yet.
    expect((await verify('staff-campus-1', code)).body).toEqual({ verdict: 'valid' })
    expect((await verify('guard-1', code, 'event')).body).toEqual({ verdict: 'valid' })
    app.clock.advance(stepMs)
    expect((await verify('guard-1', shown(of))).body).toEqual({ verdict: 'valid' })
    for (const [steps, reason] of [
      [-2, 'code_old'],
      [-20, 'code_old'],
      [2, 'clock_wrong'],
      [20, 'clock_wrong'],
    ] as const)
      expect((await verify('guard-1', shown(of, steps))).body).toEqual({
        verdict: 'refuse',
        reason,
        offS: Math.abs(steps) * 30,
      })
    const next = shown(of, 1)
    const altered = next.slice(0, 40) + (next[40] === 'A' ? 'B' : 'A') + next.slice(41)
    for (const bad of [altered, next.replace('QC1:', 'QP1:'), '', 'x'.repeat(5000)])
      expect((await verify('guard-1', bad)).body).toEqual({ verdict: 'refuse', reason: 'forged' })
    const elsewhere = shown(await view(9))
    expect((await verify('guard-1', elsewhere)).body.reason).toBe('forged')
    expect((await verify('staff-campus-8', elsewhere)).body.verdict).toBe('valid')
  })

  test('the same scan side by side is valid once; with the same key it has the first answer', async () => {
    const of = await view(4)
    const code = shown(of)
    const token = await app.signIn('guard-1')
    const send = (key?: string) =>
      app.call('POST', door, { token, body: { code, purpose: 'gate' }, ...(key ? { key } : {}) })
    const answers = await Promise.all([send(), send(), send(), send()])
    expect(answers.map(({ body }) => body.verdict).sort()).toEqual(['refuse', 'refuse', 'refuse', 'valid'])
    app.clock.advance(stepMs)
    const body = { code: shown(of), purpose: 'gate' }
    const first = await app.call('POST', door, { token, body, key: 'scan' })
    expect(first.body).toEqual({ verdict: 'valid' })
    expect((await app.call('POST', door, { token, body, key: 'scan' })).body).toEqual(first.body)
  })

  test('a code that was given for one purpose is good for no other', async () => {
    const code = shown(await view(5, '?purpose=counter'))
    expect((await verify('guard-1', code, 'gate')).body).toEqual({
      verdict: 'refuse',
      reason: 'wrong_purpose',
    })
    expect((await verify('clerk-1', code, 'event')).body.reason).toBe('wrong_purpose')
    expect((await verify('clerk-1', code, 'counter')).body.verdict).toBe('valid')
  })

  test('name and kind are told to a clerk at a counter alone, and its owner reads each such look', async () => {
    const of = await view(6)
    const steps = [0, 1]
    for (const [who, purpose, step] of [
      ['guard-1', 'counter', 0],
      ['staff-campus-1', 'counter', 0],
      ['dispatcher-campus-1', 'counter', 1],
      ['clerk-1', 'gate', 0],
      ['clerk-1', 'event', 0],
    ] as const)
      expect((await verify(who, shown(of, step), purpose)).body).toEqual({ verdict: 'valid' })
    const log = async () => (await as('student-6', 'GET', '/v1/me/access-log')).body.items
    expect(await log()).toEqual([])
    const token = await app.signIn('clerk-1')
    for (const step of steps)
      expect((await verify('clerk-1', shown(of, step), 'counter')).body).toEqual({
        verdict: 'valid',
        person: { name: '学生0006', kind: 'student' },
      })
    expect(await log()).toMatchObject(
      steps.map(() => ({
        field: 'campus_identity',
        by: 'clerk',
        about: 'site-campus-1',
        reason: '窗口核验青牛码',
      })),
    )
    // Refused: nothing is told, and nobody looked.
    expect((await verify('clerk-1', shown(of, 1), 'counter')).body).toEqual({
      verdict: 'refuse',
      reason: 'already_used',
    })
    app.clock.advance(2 * stepMs)
    const body = { code: shown(of), purpose: 'counter' }
    const first = await app.call('POST', door, { token, body, key: 'look' })
    const again = await app.call('POST', door, { token, body, key: 'look' })
    expect(again.body).toEqual(first.body)
    expect(await log()).toHaveLength(3)
    const kept = await app.ctx().em.execute('select body from idempotent_answers')
    expect(JSON.stringify(kept)).not.toContain('学生0006')
    expect(await app.ctx().em.count(AccessRecord, { field: 'campus_identity' })).toBeGreaterThanOrEqual(3)
  })

  test('the bundle: for those who stand there; with it a gate decides alone, as the server would', async () => {
    const url = '/v1/campus/campus-1/bundle'
    expectRefusal(await app.call('GET', url), 401, 'unauthenticated')
    expectRefusal(await as('student-1', 'GET', url), 403, 'forbidden')
    for (const who of ['guard-2', 'clerk-2', 'staff-campus-2', 'staff-330114001012'])
      expectRefusal(await as(who, 'GET', url), 404, 'not_found')
    for (const who of ['guard-1', 'clerk-1', 'staff-campus-1', 'dispatcher-campus-1'])
      expect((await as(who, 'GET', url)).status).toBe(200)
    const fetch = async (etag?: unknown) =>
      app.call('GET', url, {
        token: await app.signIn('guard-1'),
        headers: etag ? { 'if-none-match': String(etag) } : {},
      })
    const { body: bundle, headers } = await fetch()
    expect((await fetch(headers.etag)).status).toBe(304)
    expect(JSON.stringify(bundle)).not.toMatch(/学生|2026000/)
    const bytes = (text: string) => fromBase64url(text)!
    const offline = (from: typeof bundle) => ({
      campus: from.campus,
      keys: new Map<number, { kid: number; publicKey: Uint8Array; groupKey: Uint8Array; notAfterS: number }>(
        from.keys.map((key: { kid: number; publicKey: string; groupKey: string; notAfter: string }) => [
          key.kid,
          {
            kid: key.kid,
            publicKey: bytes(key.publicKey),
            groupKey: bytes(key.groupKey),
            notAfterS: Date.parse(key.notAfter) / 1000,
          },
        ]),
      ),
      isRevoked: (cti: string) => from.revoked.includes(cti),
      untilMs: Date.parse(from.until),
    })
    const of = await view(7)
    const decide = (from: typeof bundle, code: string) =>
      decideCampusCode(code, 'gate', offline(from), () => undefined, app.clock.now.getTime(), portableCrypto)
        .verdict
    expect(decide(bundle, shown(of))).toMatchObject({ verdict: 'valid' })
    expect(decide(bundle, shown(of, -2))).toMatchObject({ reason: 'code_old' })
    expect(decide(bundle, shown(await view(9)))).toMatchObject({ reason: 'forged' })

    const reason = { reason: '手机丢了' }
    const locked = await as('staff-campus-1', 'POST', '/v1/staff/campus/campus-1/codes/20260007/lock', reason)
    expect(locked.body).toEqual({ number: '20260007', code: 'locked' })
    const after = await fetch(headers.etag)
    expect(after.status).toBe(200)
    expect(decide(after.body, shown(of))).toMatchObject({ reason: 'cancelled' })
    app.clock.advance(25 * hourMs)
    expect(decide(after.body, shown(of))).toMatchObject({ reason: 'bundle_old' })
    expect((await fetch()).body.revoked).toEqual([])
  })

  test('locked: nothing is shown, nobody else may claim it; unlocked it is made anew', async () => {
    const url = '/v1/staff/campus/campus-1/codes/20260007'
    const reason = { reason: '本人到指挥站' }
    expect(await view(7)).toMatchObject({ status: 'locked', name: '学生0007' })
    expect((await view(7)).token).toBeUndefined()
    expect((await as('student-7', 'GET', '/v1/me')).body.campusCode.status).toBe('locked')
    const claim = { campusId: 'campus-1', studentNumber: '20260007', name: '学生0007', idTail: '100007' }
    expectRefusal(await as('student-901', 'POST', '/v1/campus/codes', claim), 409, 'code_elsewhere')
    expectRefusal(await as('student-7', 'POST', `${url}/unlock`, reason), 403, 'forbidden')
    expectRefusal(await as('staff-campus-2', 'POST', `${url}/unlock`, reason), 404, 'not_found')
    expectRefusal(await as('staff-campus-1', 'POST', `${url}/lock`, reason), 409, 'step_closed')
    expect((await as('staff-campus-1', 'POST', `${url}/unlock`, reason)).body.code).toBe('active')
    expectRefusal(await as('staff-campus-1', 'POST', `${url}/unlock`, reason), 409, 'step_closed')
    expect((await verify('guard-1', shown(await view(7)))).body.verdict).toBe('valid')
    await app.runJobs()
    const kinds = (await as('student-7', 'GET', '/v1/notices')).body.items.map(
      (one: { title: string }) => one.title,
    )
    expect(kinds).toEqual(expect.arrayContaining(['您的青牛码锁上了', '您的青牛码解锁了']))
  })

  test('ended by the dispatcher alone: at once nothing opens, and the member may claim it again', async () => {
    const url = '/v1/staff/campus/campus-1/codes/20260008/end'
    const reason = { reason: '误领' }
    const of = await view(8)
    expectRefusal(await as('staff-campus-1', 'POST', url, reason), 403, 'forbidden')
    expectRefusal(await as('dispatcher-campus-2', 'POST', url, reason), 404, 'not_found')
    expect((await as('dispatcher-campus-1', 'POST', url, reason)).body.code).toBe('ended')
    expectRefusal(await as('dispatcher-campus-1', 'POST', url, reason), 404, 'not_found')
    expect((await verify('guard-1', shown(of))).body).toEqual({ verdict: 'refuse', reason: 'cancelled' })
    const { body: me } = await as('student-8', 'GET', '/v1/me')
    expect(me.campusCode).toEqual({ campusId: 'campus-1', status: 'ended' })
    expect(me.person.roles).not.toContainEqual({ role: 'student' })
    await claimCode(app, 8)
    expect((await view(8)).status).toBe('active')
  })

  test('a key that was withdrawn: what it signed is worth nothing, and the next code is of another', async () => {
    const of = await view(2)
    const ctx = app.ctx()
    const [pass] = await ctx.em.find(CampusPass, { token: of.token }, { disableIdentityMap: true })
    const url = `/v1/admin/campus/campus-1/keys/${pass!.kid}/withdraw`
    const reason = { reason: '可能外泄' }
    expectRefusal(await as('dispatcher-campus-1', 'POST', url, reason), 403, 'forbidden')
    const other = `/v1/admin/campus/campus-1/keys/${pass!.kid + 9}/withdraw`
    expectRefusal(await as('admin', 'POST', other, reason), 404, 'not_found')
    const before = (await as('guard-1', 'GET', '/v1/campus/campus-1/bundle')).body
    expect((await as('admin', 'POST', url, reason)).status).toBe(200)
    const after = (await as('guard-1', 'GET', '/v1/campus/campus-1/bundle')).body
    expect(after.version).not.toBe(before.version)
    expect(after.keys.map(({ kid }: { kid: number }) => kid)).not.toContain(pass!.kid)
    expect((await verify('guard-1', shown(of))).body.reason).toBe('forged')
    expect((await verify('guard-1', shown(await view(2)))).body.verdict).toBe('valid')
  })

  test('the last day: the code ends with it, whether or not the round has come, and no pass outlives it', async () => {
    const until = new Date(app.clock.now.getTime() + hourMs)
    await app.ctx().em.nativeUpdate(CampusCode, { studentNumber: '20260005', active: 1 }, { until })
    const of = await view(5)
    expect(Date.parse(String(of.until))).toBe(Math.floor(until.getTime() / 1000) * 1000)
    app.clock.advance(hourMs)
    const code = shown(of)
    expect((await verify('guard-1', code)).body.reason).toBe('expired')
    expect((await view(5)).status).toBe('ended')
    expect((await as('student-5', 'GET', '/v1/me')).body.campusCode.status).toBe('ended')
    await app.runJobs()
    const { body: me } = await as('student-5', 'GET', '/v1/me')
    expect(me.person.roles).not.toContainEqual({ role: 'student' })
    expect(me.households).toEqual([])
    expect(await view(5)).toMatchObject({ status: 'ended', endedWhy: 'expired' })
  })
})
