// Who may not mediate, and what is refused; how the second party comes; whose words are read by whom.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import {
  dayMs,
  staff,
  dispatcher,
  dispute,
  firstWords,
  secondWords,
  mediationWorld,
} from '../../../test/mediation.ts'
import { sendPhoto } from '../../../test/photos.ts'
import {
  expectRefusal,
  fileReport,
  home,
  hourMs,
  neighbour,
  personId,
  startWorld,
} from '../../../test/world.ts'
import { readRows } from '../../db/sql.ts'

describe.each(databases)('mediation on %s', (kind) => {
  let app: TestApp
  let used = 0
  let first: string
  let second: string
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())
  beforeEach(() => {
    used += 2
    first = `resident-${used}`
    second = `resident-${used + 1}`
  })
  const { as, wire, file, act, mine, say, of, begin, ok, open, join, bothHeard } = mediationWorld(
    () => app,
    () => ({ first, second }),
  )

  describe('refusals', () => {
    it('401 without a token, at every door', async () => {
      const doors = [
        ['POST', '/v1/staff/reports/K7M-2QX-9TF/mediation'],
        ['GET', '/v1/staff/reports/K7M-2QX-9TF/mediation'],
        ['GET', '/v1/staff/mediations'],
        ['GET', '/v1/staff/mediations/x'],
        ...[
          'assign',
          'invite',
          'hear',
          'record',
          'appoint',
          'cancel',
          'offer',
          'witness',
          'end',
          'schedule',
        ].map((step) => ['POST', `/v1/staff/mediations/x/${step}`]),
        ['POST', '/v1/staff/mediations/x/follow-up'],
        ['GET', '/v1/mediations'],
        ['GET', '/v1/mediations/x'],
        ['POST', '/v1/mediations/claim'],
        ...['state', 'confirm', 'decline'].map((step) => ['POST', `/v1/mediations/x/${step}`]),
      ] as const
      for (const [method, url] of doors)
        expectRefusal(
          await app.call(method!, url!, method === 'POST' ? { body: {} } : {}),
          401,
          'unauthenticated',
        )
    })

    it('403 for a resident at the doors of staff', async () => {
      const { id, number } = await open()
      expectRefusal(await begin(first, number), 403, 'forbidden')
      expectRefusal(await of(first, number), 403, 'forbidden')
      expectRefusal(await act(first, id, 'end', { reason: '算了' }), 403, 'forbidden')
      expectRefusal(await as(first, 'GET', '/v1/staff/mediations'), 403, 'forbidden')
    })

    it('404 for the staff of another post, and for another resident', async () => {
      const { id, number } = await open()
      const other = `dispatcher-${neighbour}`
      expectRefusal(await begin(other, number), 404, 'not_found')
      expectRefusal(await of(other, number), 404, 'not_found')
      expectRefusal(await as(other, 'GET', `/v1/staff/mediations/${id}`), 404, 'not_found')
      expectRefusal(await as(other, 'GET', `/v1/staff/mediations?microBrainId=${home}`), 404, 'not_found')
      expectRefusal(await act(other, id, 'end', { reason: '不归我' }), 404, 'not_found')
      expectRefusal(await act(other, id, 'invite'), 404, 'not_found')
      expectRefusal(await mine('resident-900', id), 404, 'not_found')
      for (const [step, body] of [
        ['state', { text: '我也说两句' }],
        ['confirm', { version: 1 }],
        ['decline', { version: 1 }],
      ] as const)
        expectRefusal(await say('resident-900', id, step, body), 404, 'not_found')
    })

    it('400 for a mediator from elsewhere, a time gone by, an empty text, a field too many', async () => {
      const { id, number } = await open()
      const stranger = await personId(app, await app.signIn(`staff-${neighbour}`))
      const body = { mediatorName: '李', staffId: stranger, reason: '换人' }
      expectRefusal(await act(dispatcher, id, 'assign', body), 400, 'invalid', 'staffId')
      const past = { at: wire(-hourMs), place: '社区调解室' }
      expectRefusal(await act(staff, id, 'appoint', past), 400, 'invalid', 'at')
      expectRefusal(await act(staff, id, 'appoint', { ...past, at: wire(200 * dayMs) }), 400, 'invalid', 'at')
      expectRefusal(await say(first, id, 'state', { text: ' ' }), 400, 'invalid', 'text')
      expectRefusal(await begin(staff, number, { mediatorName: '王', extra: 1 }), 400, 'invalid', 'extra')
    })

    it('409 for what is no dispute, was taken back, or is mediated already', async () => {
      const lamp = await file({ ...dispute, category: 'facility' })
      expectRefusal(await begin(staff, lamp), 409, 'step_closed')
      const gone = await file()
      await as(first, 'POST', `/v1/reports/${gone}/withdraw`, {})
      expectRefusal(await begin(staff, gone), 409, 'step_closed')
      const { number } = await open()
      expectRefusal(await begin(dispatcher, number), 409, 'step_closed')
    })

    it('a supervisor looks on: counts and how far, no words, no step', async () => {
      const { id, number } = await bothHeard()
      const fresh = await file()
      expectRefusal(await begin('supervisor', fresh), 403, 'forbidden')
      expectRefusal(await act('supervisor', id, 'end', { reason: '算了' }), 403, 'forbidden')
      const { mediation, mayOpen } = await ok(of('supervisor', number))
      expect(mediation).toMatchObject({ access: 'status', status: 'open' })
      expect(mayOpen).toBe(false)
      const list = await ok(as('supervisor', 'GET', `/v1/staff/mediations?microBrainId=${home}`))
      expect(list.counts.open).toBeGreaterThan(0)
      for (const shown of [mediation, list]) expect(JSON.stringify(shown)).not.toMatch(/扫帚|孩子/)
    })

    it('a colleague who does not mediate reads no words and takes no step', async () => {
      const { id, number } = await bothHeard()
      const dispatcherId = await personId(app, await app.signIn(dispatcher))
      await ok(act(dispatcher, id, 'assign', { mediatorName: '陈', staffId: dispatcherId, reason: '换人' }))
      const { mediation } = await ok(of(staff, number))
      expect(mediation.access).toBe('status')
      expect(JSON.stringify(mediation)).not.toMatch(/扫帚|孩子/)
      expectRefusal(await act(staff, id, 'offer', { text: '我来写' }), 403, 'forbidden')
      expectRefusal(await act(staff, id, 'invite'), 403, 'forbidden')
    })
  })

  it('a colleague who is a party reads their own words alone, takes no step, and never mediates', async () => {
    const { id, number } = await open()
    await join(id, dispatcher)
    await ok(say(first, id, 'state', { text: firstWords }))
    const { mediation } = await ok(of(dispatcher, number))
    expect(mediation.access).toBe('status')
    expect(JSON.stringify(await ok(mine(dispatcher, id)))).not.toContain('孩子')
    expectRefusal(await act(dispatcher, id, 'end', { reason: '算了' }), 403, 'forbidden')
    const own = (await fileReport(app, await app.signIn(staff), dispute)).number
    expectRefusal(await begin(staff, own), 400, 'invalid', 'staffId')
  })

  describe('the second party', () => {
    it('comes by a code that works once, and no code is kept in clear', async () => {
      const { id } = await open()
      const { code, view } = await join(id)
      expect(code.length * 6).toBeGreaterThanOrEqual(128)
      expect(view).toMatchObject({ side: 'second', number: null, statements: [] })
      expectRefusal(
        await as('resident-901', 'POST', '/v1/mediations/claim', { code }),
        409,
        'invitation_used',
      )
      expectRefusal(await act(staff, id, 'invite'), 409, 'step_closed')
      const rows = await readRows<{ n: number }>(
        app.ctx().em,
        'select count(*) as n from idempotent_answers where body like ?',
        [`%${code}%`],
      )
      expect(Number(rows[0]!.n)).toBe(0)
    })

    it('one of two who come at once wins', async () => {
      const { id } = await open()
      const { code } = await ok(act(staff, id, 'invite'), 201)
      const tokens = await Promise.all(['resident-910', 'resident-911'].map((name) => app.signIn(name)))
      const answers = await Promise.all(
        tokens.map((token) => app.call('POST', '/v1/mediations/claim', { token, body: { code } })),
      )
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    })

    it('is not the first, not the mediator, not late, not by an older code', async () => {
      const { id } = await open()
      const older = await ok(act(staff, id, 'invite'), 201)
      const { code } = await ok(act(dispatcher, id, 'invite', { name: '楼上' }), 201)
      const claim = (who: string, given: string) => as(who, 'POST', '/v1/mediations/claim', { code: given })
      expectRefusal(await claim(second, older.code), 409, 'invitation_used')
      expectRefusal(await claim(second, 'x'.repeat(22)), 409, 'invitation_used')
      expectRefusal(await claim(first, code), 409, 'step_closed')
      expectRefusal(await claim(staff, code), 409, 'step_closed')
      app.clock.advance(7 * dayMs + 1000)
      expectRefusal(await claim(second, code), 409, 'invitation_used')
    })

    it('is heard in person: staff write for them, marked so, and they sign on paper', async () => {
      const { id } = await open()
      const { code } = await ok(act(staff, id, 'invite'), 201)
      expectRefusal(await act(staff, id, 'record', { side: 'second', text: secondWords }), 409, 'step_closed')
      await ok(act(staff, id, 'hear', { name: '楼上老王' }))
      expectRefusal(await as(second, 'POST', '/v1/mediations/claim', { code }), 409, 'invitation_used')
      expectRefusal(await act(staff, id, 'record', { side: 'first', text: '替他写' }), 409, 'step_closed')
      const view = await ok(act(staff, id, 'record', { side: 'second', text: secondWords }))
      expect(view.parties[1]).toMatchObject({
        joined: 'in_person',
        name: '楼上老王',
        statements: [{ text: secondWords, byStaff: true }],
      })
      await ok(say(first, id, 'state', { text: firstWords }))
      await ok(act(staff, id, 'offer', { text: '各让一步' }))
      expectRefusal(
        await act(dispatcher, id, 'witness', { side: 'second', version: 1, note: '纸上签了' }),
        403,
        'forbidden',
      )
      expectRefusal(
        await act(staff, id, 'witness', { side: 'first', version: 1, note: '替他签' }),
        409,
        'step_closed',
      )
      await ok(act(staff, id, 'witness', { side: 'second', version: 1, note: '纸上签了，存档 12 号' }))
      const agreed = await ok(say(first, id, 'confirm', { version: 1 }))
      expect(agreed).toMatchObject({
        status: 'signed',
        agreement: { state: 'signed', mine: 'yes', theirs: 'staff' },
      })
    })
  })

  it('an invitation needs a key; the same one again is refused, and what it gave stands', async () => {
    const { id } = await open()
    const token = await app.signIn(staff)
    const invite = (key: string | null) =>
      app.call('POST', `/v1/staff/mediations/${id}/invite`, { token, key, body: {} })
    expectRefusal(await invite(null), 400, 'idempotency_key_missing')
    const given = await invite('invite-once')
    expect(given.status).toBe(201)
    expectRefusal(await invite('invite-once'), 409, 'step_closed')
    await ok(as(second, 'POST', '/v1/mediations/claim', { code: given.body.code }))
  })

  it('a party reads its own words and never the other ones, wherever one looks', async () => {
    const { id, number } = await open()
    await join(id)
    const photo = await sendPhoto(app, await app.signIn(second))
    await ok(say(first, id, 'state', { text: firstWords }))
    await ok(say(second, id, 'state', { text: secondWords, photoIds: [photo] }))
    await ok(act(staff, id, 'offer', { text: '十点后不拖凳子' }))
    await ok(say(second, id, 'decline', { version: 1, text: '十点太早，老人睡得晚' }))
    await app.runJobs()
    const pages = [
      await ok(mine(first, id)),
      await ok(as(first, 'GET', '/v1/mediations')),
      await ok(as(first, 'GET', `/v1/reports/${number}`)),
      await ok(as(first, 'GET', '/v1/notices?limit=100')),
      await ok(as(first, 'GET', '/v1/me/export')),
    ]
    for (const page of pages) expect(JSON.stringify(page)).not.toMatch(/扫帚|心脏病|十点太早/)
    expect(JSON.stringify(pages)).not.toContain(photo)
    expect(pages[0].statements.map(({ text }: { text: string }) => text)).toEqual([firstWords])
    expect(pages[0].timeline.map(({ step }: { step: string }) => step)).toEqual(['open', 'state', 'offer'])
    const theirs = await ok(mine(second, id))
    expect(JSON.stringify(theirs)).not.toMatch(/孩子|139/)
    expect(theirs.statements).toHaveLength(2)
    expect(theirs.statements[0].photos).toHaveLength(1)
    // A colleague who holds the photo's id reads it no more than a stranger does.
    const other = await app.call('GET', `/v1/photos/${photo}`, { token: await app.signIn(first) })
    expectRefusal(other, 404, 'not_found')
    for (const [who, status] of [
      [second, 200],
      [staff, 200],
      [dispatcher, 200],
      ['supervisor', 404],
      [`staff-${neighbour}`, 404],
      ['admin', 404],
    ] as const)
      expect([who, (await as(who, 'GET', `/v1/photos/${photo}`)).status]).toEqual([who, status])
    const jobs = await readRows<{ payload: string }>(
      app.ctx().em,
      "select payload from jobs where kind like 'mediation.%'",
      [],
    )
    expect(jobs.length).toBeGreaterThan(3)
    for (const { payload } of jobs) expect(JSON.stringify(payload)).not.toMatch(/扫帚|孩子|十点/)
    const inboxes = [staff, dispatcher].map((who) => as(who, 'GET', '/v1/notices?limit=100'))
    for (const inbox of inboxes) expect(JSON.stringify((await inbox).body)).not.toMatch(/扫帚|孩子|十点太早/)
    const full = await ok(as(staff, 'GET', `/v1/staff/mediations/${id}`))
    expect(JSON.stringify(full)).toMatch(/扫帚/)
    expect(JSON.stringify(full)).toMatch(/孩子/)
    expect(full.history.some(({ note }: { note: string | null }) => /扫帚|孩子|十点/.test(note ?? ''))).toBe(
      false,
    )
  })
})
