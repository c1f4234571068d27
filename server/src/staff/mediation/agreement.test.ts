// A text that both agree on, by one yes each to the same one; appointments, the end, the follow-up, the history.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { dayMs, staff, dispatcher, firstWords, mediationWorld } from '../../../test/mediation.ts'
import { expectRefusal, neighbour, personId, startWorld } from '../../../test/world.ts'
import { MediationParty } from './entities.ts'

describe.each(databases)('agreements on %s', (kind) => {
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
  const { as, wire, act, mine, say, of, begin, ok, open, join, bothHeard, offered, signed } = mediationWorld(
    () => app,
    () => ({ first, second }),
  )

  describe('the text to agree on', () => {
    it('is not offered before both were heard', async () => {
      const { id } = await open()
      await ok(say(first, id, 'state', { text: firstWords }))
      expectRefusal(await act(staff, id, 'offer', { text: '先写一版' }), 409, 'step_closed')
      expectRefusal(await say(first, id, 'confirm', { version: 1 }), 409, 'step_closed')
    })

    it('a new version voids what was said to the one before', async () => {
      const { id } = await offered()
      await ok(say(first, id, 'confirm', { version: 1 }))
      expectRefusal(await say(first, id, 'decline', { version: 1 }), 409, 'step_closed')
      const view = await ok(act(staff, id, 'offer', { text: '十点半后不拖凳子' }))
      expect(view.agreements).toMatchObject([
        { version: 1, state: 'void', answers: [{ side: 'first', answer: 'yes' }] },
        { version: 2, state: 'offered', answers: [] },
      ])
      expectRefusal(await say(second, id, 'confirm', { version: 1 }), 409, 'version_changed')
      const half = await ok(say(second, id, 'confirm', { version: 2 }))
      expect(half).toMatchObject({ status: 'offered', agreement: { mine: 'yes', theirs: 'waiting' } })
      const whole = await ok(say(first, id, 'confirm', { version: 2 }))
      expect(whole).toMatchObject({ status: 'signed', agreement: { version: 2, state: 'signed' }, steps: [] })
      for (const [step, body] of [
        ['offer', { text: '再改' }],
        ['end', { reason: '算了' }],
        ['appoint', { at: wire(dayMs), place: '调解室' }],
      ] as const)
        expectRefusal(await act(staff, id, step, body), 409, 'step_closed')
      expectRefusal(await say(first, id, 'state', { text: '再说一句' }), 409, 'step_closed')
    })

    it('both say yes at the same moment: it is signed, once', async () => {
      const { id } = await offered()
      const tokens = [await app.signIn(first), await app.signIn(second)]
      const answers = await Promise.all(
        tokens.map((token) =>
          app.call('POST', `/v1/mediations/${id}/confirm`, { token, body: { version: 1 } }),
        ),
      )
      expect(answers.map(({ status }) => status)).toEqual([200, 200])
      const full = await ok(as(staff, 'GET', `/v1/staff/mediations/${id}`))
      expect(full.status).toBe('signed')
      expect(full.history.filter(({ step }: { step: string }) => step === 'sign')).toHaveLength(1)
      expect(full.agreements[0].answers).toHaveLength(2)
    })

    it('the same yes twice by one key is one yes', async () => {
      const { id } = await offered()
      const token = await app.signIn(first)
      const send = () =>
        app.call('POST', `/v1/mediations/${id}/confirm`, { token, body: { version: 1 }, key: `k${id}` })
      expect((await send()).status).toBe(200)
      expect((await send()).status).toBe(200)
      expectRefusal(await say(first, id, 'confirm', { version: 1 }), 409, 'step_closed')
    })

    it('a confirm and a new version at once: never a signature under a text not read', async () => {
      const { id } = await offered()
      await ok(say(first, id, 'confirm', { version: 1 }))
      const [party, mediator] = [await app.signIn(second), await app.signIn(staff)]
      const [confirmed, changed] = await Promise.all([
        app.call('POST', `/v1/mediations/${id}/confirm`, { token: party, body: { version: 1 } }),
        app.call('POST', `/v1/staff/mediations/${id}/offer`, { token: mediator, body: { text: '另一版' } }),
      ])
      expect([confirmed.status, changed.status].sort()).toEqual([200, 409])
      const full = await ok(as(staff, 'GET', `/v1/staff/mediations/${id}`))
      expect([full.status, full.agreements.length]).toEqual(
        confirmed.status === 200 ? ['signed', 1] : ['offered', 2],
      )
    })
  })

  it('an appointment is set, moved and called off; both are told, and the second learns no number', async () => {
    const { id, number } = await open()
    await join(id)
    const at = wire(2 * dayMs)
    await ok(act(staff, id, 'appoint', { at, place: '社区调解室' }))
    await app.runJobs()
    await ok(act(dispatcher, id, 'appoint', { at: wire(3 * dayMs), place: '二楼会议室', reason: '有人出差' }))
    const view = await ok(act(staff, id, 'cancel', { reason: '约不上' }))
    expect(view.appointments.map(({ state }: { state: string }) => state)).toEqual(['moved', 'cancelled'])
    expect(view.appointment).toBeNull()
    expectRefusal(await act(staff, id, 'cancel', { reason: '再取消' }), 409, 'step_closed')
    await app.runJobs()
    const kinds = async (who: string) => {
      const { items } = (await as(who, 'GET', '/v1/notices?limit=100')).body
      const about = items.filter(({ kind: of }: { kind: string }) => of.startsWith('mediation.'))
      return about.map((item: { kind: string; number?: string }) => [item.kind, item.number])
    }
    // The move was overtaken before it was told.
    expect(await kinds(first)).toEqual([
      ['mediation.cancel', number],
      ['mediation.appoint', number],
      ['mediation.open', number],
    ])
    expect(await kinds(second)).toEqual([
      ['mediation.cancel', undefined],
      ['mediation.appoint', undefined],
    ])
  })

  it('ends without an agreement, with a reason that both read; then another may begin', async () => {
    const { id, number } = await offered()
    await ok(act(dispatcher, id, 'end', { reason: '两边都不愿再谈，可以去法院' }))
    expect(await ok(mine(second, id))).toMatchObject({
      status: 'ended',
      endReason: '两边都不愿再谈，可以去法院',
      agreement: { state: 'void' },
      steps: [],
    })
    expect((await ok(of(staff, number))).mayOpen).toBe(true)
    const again = await ok(begin(staff, number), 201)
    expect(again.id).not.toBe(id)
    expect(again.parties[1].joined).toBe('missing')
  })

  it('of a report that was taken back nothing goes on but the end', async () => {
    const { id, number } = await offered()
    const { code } = await (async () => {
      const opened = await open()
      const invited = await ok(act(staff, opened.id, 'invite'), 201)
      await ok(as(first, 'POST', `/v1/reports/${opened.number}/withdraw`, {}))
      return invited
    })()
    expectRefusal(await as(second, 'POST', '/v1/mediations/claim', { code }), 409, 'invitation_used')
    await ok(as(first, 'POST', `/v1/reports/${number}/withdraw`, {}))
    expectRefusal(await say(first, id, 'confirm', { version: 1 }), 409, 'step_closed')
    expectRefusal(await say(second, id, 'state', { text: '还想说' }), 409, 'step_closed')
    expectRefusal(await act(staff, id, 'offer', { text: '再来' }), 409, 'step_closed')
    await ok(act(staff, id, 'end', { reason: '反映人撤回了' }))
  })

  it('after a transfer the new home has it, and the old one reads it no longer', async () => {
    const { id, number } = await bothHeard()
    const body = { microBrainId: neighbour, reason: '两家都住那边' }
    await ok(as(dispatcher, 'POST', `/v1/staff/reports/${number}/transfer`, body))
    expectRefusal(await as(staff, 'GET', `/v1/staff/mediations/${id}`), 404, 'not_found')
    expectRefusal(await act(staff, id, 'offer', { text: '我接着写' }), 404, 'not_found')
    const other = `dispatcher-${neighbour}`
    const staffId = await personId(app, await app.signIn(`staff-${neighbour}`))
    await ok(act(other, id, 'assign', { mediatorName: '李调解员', staffId, reason: '转过来了' }))
    expect(await ok(mine(first, id))).toMatchObject({ mediator: '李调解员', status: 'open' })
    await ok(act(`staff-${neighbour}`, id, 'offer', { text: '新的一版' }))
  })

  it('is looked after: reminded on the day, the dispatcher three days later, then closed', async () => {
    const { id } = await signed()
    expectRefusal(await act(staff, id, 'schedule', { on: wire(-dayMs) }), 400, 'invalid', 'on')
    await ok(act(staff, id, 'schedule', { on: wire(5 * dayMs) }))
    // Another day takes the place of the first one.
    await ok(act(staff, id, 'schedule', { on: wire(10 * dayMs) }))
    const reminders = async (who: string) =>
      (await as(who, 'GET', '/v1/notices?limit=100')).body.items.filter(
        ({ kind: of }: { kind: string }) => of === 'mediation.due',
      ).length
    const before = [await reminders(staff), await reminders(dispatcher)]
    app.clock.advance(6 * dayMs)
    await app.runJobs()
    expect([await reminders(staff), await reminders(dispatcher)]).toEqual(before)
    app.clock.advance(4 * dayMs)
    await app.runJobs()
    expect([await reminders(staff), await reminders(dispatcher)]).toEqual([before[0]! + 1, before[1]])
    const { counts } = await ok(as(staff, 'GET', '/v1/staff/mediations'))
    expect(counts.due).toBe(1)
    app.clock.advance(3 * dayMs)
    await app.runJobs()
    await app.runJobs()
    expect([await reminders(staff), await reminders(dispatcher)]).toEqual([before[0]! + 1, before[1]! + 1])
    const view = await ok(act(staff, id, 'follow-up', { kept: true, note: '两家都说好多了' }))
    expect(view).toMatchObject({ status: 'closed', followUp: { kept: true } })
    expect((await ok(mine(first, id))).followUp).toEqual({ on: expect.any(String), kept: true })
    expectRefusal(await act(staff, id, 'follow-up', { kept: false, note: '改' }), 409, 'step_closed')
  })

  it.each(['withdraw', 'transfer'])('%s: the appointment is cancelled, and both are told', async (step) => {
    const { id, number } = await bothHeard()
    await ok(act(staff, id, 'appoint', { at: wire(2 * dayMs), place: '社区调解室' }))
    await app.runJobs()
    if (step === 'withdraw') await ok(as(first, 'POST', `/v1/reports/${number}/withdraw`, {}))
    else
      await ok(
        as(dispatcher, 'POST', `/v1/staff/reports/${number}/transfer`, {
          microBrainId: neighbour,
          reason: '在他们那边',
        }),
      )
    await app.runJobs()
    for (const who of [first, second]) {
      expect((await ok(mine(who, id))).appointment).toBeNull()
      const { items } = await ok(as(who, 'GET', '/v1/notices'))
      expect(items).toContainEqual(expect.objectContaining({ title: '这次调解取消了' }))
    }
  })

  it('who leaves 潮邻 is forgotten as a party, and may still be heard and sign in person', async () => {
    const { id } = await bothHeard()
    expect((await as(second, 'DELETE', '/v1/me')).status).toBe(204)
    const parties = await app.ctx().em.find(MediationParty, {}, { orderBy: { id: 'desc' }, limit: 1 })
    expect(parties[0]).toMatchObject({ side: 'second', personId: null, name: null })
    const full = await ok(as(staff, 'GET', `/v1/staff/mediations/${id}`))
    expect(full.parties[1]).toMatchObject({ joined: 'in_person', name: null })
    await ok(act(staff, id, 'offer', { text: '晚上十点后不拖凳子' }))
    await ok(say(first, id, 'confirm', { version: 1 }))
    const signed = await ok(act(staff, id, 'witness', { side: 'second', version: 1, note: '纸上签了' }))
    expect(signed.status).toBe('signed')
  })

  it('what the post that has it now set before the news of the move came stands', async () => {
    const { id, number } = await bothHeard()
    await ok(act(staff, id, 'appoint', { at: wire(2 * dayMs), place: '社区调解室' }))
    const to = { microBrainId: neighbour, reason: '在他们那边' }
    await ok(as(dispatcher, 'POST', `/v1/staff/reports/${number}/transfer`, to))
    app.clock.advance(1000)
    const anew = { at: wire(3 * dayMs), place: '那边的调解室' }
    await ok(act(`dispatcher-${neighbour}`, id, 'appoint', anew))
    await app.runJobs()
    expect((await ok(mine(first, id))).appointment).toMatchObject({ place: '那边的调解室' })
  })

  it('the history says who and when, in order, without a gap', async () => {
    const { id } = await signed()
    const full = await ok(as(staff, 'GET', `/v1/staff/mediations/${id}`))
    expect(full.history.map(({ step, by }: { step: string; by: string }) => `${step}:${by}`)).toEqual([
      'open:staff',
      'invite:staff',
      'join:second',
      'state:first',
      'state:second',
      'offer:staff',
      'confirm:first',
      'confirm:second',
      'sign:system',
    ])
    const parties = await app
      .ctx()
      .em.find(MediationParty, { personId: { $ne: null }, codeHash: { $ne: null } })
    expect(parties).toEqual([])
  })
})
