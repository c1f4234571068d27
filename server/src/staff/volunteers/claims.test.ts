// Places in a task: as many win as there are; hours that a colleague counts; the nearest first; leaving.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { sendPhoto } from '../../../test/photos.ts'
import { care, dispatcher, place, staff, volunteerWorld } from '../../../test/volunteers.ts'
import { expectRefusal, hourMs, neighbour, startWorld } from '../../../test/world.ts'

describe.each(databases)('claims on %s', (kind) => {
  let app: TestApp
  let used = 0
  let resident: string
  let helper: string
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())
  beforeEach(() => {
    used += 2
    resident = `resident-${used}`
    helper = `resident-${used + 1}`
  })
  const { as, wire, ok, check, join, offer, act, near, sees, file } = volunteerWorld(
    () => app,
    () => resident,
  )

  describe('claims', () => {
    it('of eight who ask at once exactly three win', async () => {
      const names = Array.from({ length: 8 }, (_none, index) => `resident-${used * 10 + 2000 + index}`)
      for (const name of names) await join(name)
      const { id } = await ok(offer({ people: 3 }), 201)
      const tokens = await Promise.all(names.map((name) => app.signIn(name)))
      const answers = await Promise.all(
        tokens.map((token) => app.call('POST', `/v1/volunteer-tasks/${id}/claim`, { token, body: {} })),
      )
      const statuses = answers.map(({ status }) => status).sort()
      expect(statuses).toEqual([200, 200, 200, 409, 409, 409, 409, 409])
      const read = await ok(as(staff, 'GET', `/v1/staff/volunteer-tasks/${id}`))
      expect([read.taken, read.claims.length]).toEqual([3, 3])
    })

    it('one volunteer who asks twice at once holds one place', async () => {
      await join(helper)
      const { id } = await ok(offer({ people: 5 }), 201)
      const token = await app.signIn(helper)
      const send = () => app.call('POST', `/v1/volunteer-tasks/${id}/claim`, { token, body: {} })
      const answers = await Promise.all([send(), send(), send()])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
      expect((await ok(as(staff, 'GET', `/v1/staff/volunteer-tasks/${id}`))).taken).toBe(1)
    })

    it('a place given back is free for another; what is over is not claimed', async () => {
      const other = `resident-${used + 800}`
      await join(helper)
      await join(other)
      const { id } = await ok(offer(), 201)
      await ok(act(helper, id, 'claim'))
      expectRefusal(await act(other, id, 'claim'), 409, 'step_closed')
      await ok(act(helper, id, 'give-up'))
      expectRefusal(await act(helper, id, 'give-up'), 409, 'step_closed')
      await ok(act(other, id, 'claim'))
      const late = await ok(offer(), 201)
      app.clock.advance(5 * hourMs)
      expectRefusal(await act(helper, late.id, 'claim'), 409, 'step_closed')
      expect(await sees(helper, late.id)).toBe(false)
    })

    it('who is suspended or leaves gives back what they claimed, and sees no task', async () => {
      const id = await join(helper)
      const made = await ok(offer(), 201)
      await ok(act(helper, made.id, 'claim'))
      await ok(check(dispatcher, id, 'suspend', { reason: '先核实一件事' }))
      expect((await ok(as(staff, 'GET', `/v1/staff/volunteer-tasks/${made.id}`))).taken).toBe(0)
      expect(await near(helper)).toEqual([])
      expectRefusal(await act(helper, made.id, 'claim'), 404, 'not_found')
      await ok(check(dispatcher, id, 'resume'))
      await ok(act(helper, made.id, 'claim'))
      await ok(as(helper, 'POST', `/v1/volunteers/${id}/leave`, {}))
      expectRefusal(await as(helper, 'POST', `/v1/volunteers/${id}/leave`, {}), 409, 'step_closed')
      expect((await ok(as(staff, 'GET', `/v1/staff/volunteer-tasks/${made.id}`))).taken).toBe(0)
    })
  })

  it('hours are reported, counted by a colleague, corrected with a reason, summed by year', async () => {
    await join(helper)
    const { id } = await ok(offer({ people: 2 }), 201)
    await ok(act(helper, id, 'claim'))
    const photo = await sendPhoto(app, await app.signIn(helper))
    const report = { words: '菜送到了', quarters: 6, photoIds: [photo] }
    expectRefusal(await act(helper, id, 'report', report), 409, 'step_closed')
    app.clock.advance(3 * hourMs)
    expectRefusal(await act(helper, id, 'report', { ...report, quarters: 97 }), 400, 'invalid', 'quarters')
    await ok(act(helper, id, 'report', report))
    const { claims } = await ok(as(staff, 'GET', `/v1/staff/volunteer-tasks/${id}`))
    expect(claims).toMatchObject([
      { status: 'reported', quarters: 6, words: '菜送到了', photos: [{ id: photo }] },
    ])
    for (const who of [staff, dispatcher, helper])
      expect([who, (await as(who, 'GET', `/v1/photos/${photo}`)).status]).toEqual([who, 200])
    for (const who of [`staff-${neighbour}`, resident, 'admin'])
      expectRefusal(await as(who, 'GET', `/v1/photos/${photo}`), 404, 'not_found')
    const confirm = (who: string, body: object) =>
      as(who, 'POST', `/v1/staff/volunteer-claims/${claims[0].id}/confirm`, body)
    expectRefusal(await confirm(helper, {}), 403, 'forbidden')
    expectRefusal(await confirm(`staff-${neighbour}`, {}), 404, 'not_found')
    expectRefusal(await confirm(staff, { quarters: 4 }), 400, 'invalid', 'reason')
    const tokens = [await app.signIn(staff), await app.signIn(dispatcher)]
    const both = await Promise.all(
      tokens.map((token) =>
        app.call('POST', `/v1/staff/volunteer-claims/${claims[0].id}/confirm`, {
          token,
          body: { quarters: 5, reason: '按签到算' },
        }),
      ),
    )
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    const second = await ok(offer(), 201)
    await ok(act(helper, second.id, 'claim'))
    app.clock.advance(2 * hourMs)
    await ok(as(staff, 'POST', `/v1/staff/volunteer-tasks/${second.id}/finish`, {}))
    await ok(act(helper, second.id, 'report', { words: '好了', quarters: 4 }))
    const [claim] = (await ok(as(staff, 'GET', `/v1/staff/volunteer-tasks/${second.id}`))).claims
    await ok(as(staff, 'POST', `/v1/staff/volunteer-claims/${claim.id}/confirm`, {}))
    const { items } = await ok(as(helper, 'GET', '/v1/volunteers/mine'))
    expect(items[0].hours).toEqual([{ year: 2026, quarters: 9 }])
    const done = await ok(as(helper, 'GET', '/v1/volunteer-tasks/mine'))
    expect(
      done.items.map(({ mine }: { mine: { confirmedQuarters: number } }) => mine.confirmedQuarters),
    ).toEqual([4, 5])
    expect(done.items[1].mine.reason).toBe('按签到算')
  })

  it('nobody counts their own hours', async () => {
    await join(staff)
    const { id } = await ok(offer({}, dispatcher), 201)
    await ok(act(staff, id, 'claim'))
    app.clock.advance(3 * hourMs)
    await ok(act(staff, id, 'report', { words: '做好了', quarters: 4 }))
    const [claim] = (await ok(as(staff, 'GET', `/v1/staff/volunteer-tasks/${id}`))).claims
    expect(claim.own).toBe(true)
    expectRefusal(
      await as(staff, 'POST', `/v1/staff/volunteer-claims/${claim.id}/confirm`, {}),
      403,
      'forbidden',
    )
  })

  it('the nearest come first, or the soonest; pages hold every task once', async () => {
    await join(helper)
    const made: string[] = []
    for (const step of [3, 1, 2]) {
      const far = { ...place, lat: 31 + step * 0.01 }
      made[step - 1] = (
        await ok(offer({ place: far, startsAt: wire((30 - step) * hourMs), endsAt: wire(40 * hourMs) }), 201)
      ).id
    }
    const from = '&near=120.34567,31'
    const order = (items: { id: string }[]) => items.map(({ id }) => id).filter((id) => made.includes(id))
    expect(order(await near(helper, from))).toEqual(made)
    expect(order(await near(helper))).toEqual([...made].reverse())
    for (const query of [from, '']) {
      const paged: string[] = []
      let cursor: string | null = ''
      do {
        const url = `/v1/volunteer-tasks?limit=2${query}${cursor ? `&cursor=${cursor}` : ''}`
        const page = await ok(as(helper, 'GET', url))
        paged.push(...page.items.map(({ id }: { id: string }) => id))
        cursor = page.nextCursor
      } while (cursor)
      expect(paged).toEqual((await near(helper, query)).map(({ id }) => id))
    }
    const [first] = (await near(helper, from)) as unknown as [{ distanceM: number }]
    expect(Math.abs(first.distanceM - 1112)).toBeLessThan(5)
  })

  it('a task that is called off is told to whoever claimed it', async () => {
    await join(helper)
    const { id } = await ok(offer(), 201)
    await ok(act(helper, id, 'claim'))
    await ok(as(staff, 'POST', `/v1/staff/volunteer-tasks/${id}/cancel`, { reason: '下大雨' }))
    expectRefusal(
      await as(staff, 'POST', `/v1/staff/volunteer-tasks/${id}/cancel`, { reason: '又' }),
      409,
      'step_closed',
    )
    await app.runJobs()
    const { items } = (await as(helper, 'GET', '/v1/notices')).body
    expect(items[0]).toMatchObject({ kind: 'volunteer.cancel', body: '帮忙买菜：下大雨' })
    const read = await ok(as(helper, 'GET', `/v1/volunteer-tasks/${id}`))
    expect(read).toMatchObject({ status: 'cancelled', meeting: null, steps: [] })
  })

  it.each([
    ['withdraw', '这件事撤回了', () => resident, 'reports', {}],
    ['reject', '这件事没有受理', () => dispatcher, 'staff/reports', { reason: '不归这里管' }],
    [
      'transfer',
      '这件事转到别处办了',
      () => dispatcher,
      'staff/reports',
      { microBrainId: neighbour, reason: '在他们那边' },
    ],
  ])('%s: what has not begun is called off, what has begun ends', async (step, why, by, doors, body) => {
    await join(helper)
    const number = await file({ ...care, category: 'greenery' })
    const soon = await ok(offer({ number }), 201)
    const late = { startsAt: wire(20 * hourMs), endsAt: wire(22 * hourMs) }
    const later = await ok(offer({ number, ...late }), 201)
    for (const { id } of [soon, later]) await ok(act(helper, id, 'claim'))
    app.clock.advance(3 * hourMs)
    await ok(as(by(), 'POST', `/v1/${doors}/${number}/${step}`, body))
    await app.runJobs()
    const { items } = (await as(helper, 'GET', '/v1/notices')).body
    expect(items).toContainEqual(expect.objectContaining({ title: '任务取消了', body: `帮忙买菜：${why}` }))
    expect(items).toContainEqual(
      expect.objectContaining({ title: '任务结束了', body: expect.stringContaining(why) }),
    )
    const read = (id: string) => ok(as(helper, 'GET', `/v1/volunteer-tasks/${id}`))
    expect((await read(later.id)).status).toBe('cancelled')
    expect(await read(soon.id)).toMatchObject({ status: 'finished', meeting: null })
    await ok(act(helper, soon.id, 'report', { words: '菜送到了', quarters: 4 }))
  })

  it('whoever leaves 潮邻 leaves no name and no number here', async () => {
    const id = await join(helper)
    const made = await ok(offer(), 201)
    await ok(act(helper, made.id, 'claim'))
    expect((await as(helper, 'DELETE', '/v1/me')).status).toBe(204)
    const row = await ok(as(dispatcher, 'GET', `/v1/staff/volunteers/${id}`))
    expect(row).toMatchObject({ name: '', phone: '', words: null, status: 'ended' })
    expect((await ok(as(staff, 'GET', `/v1/staff/volunteer-tasks/${made.id}`))).taken).toBe(0)
  })
})
