// Who may take part and who checks it; tasks without personal data; the resident’s yes first.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { care, dispatcher, place, staff, volunteerWorld } from '../../../test/volunteers.ts'
import { expectRefusal, home, hourMs, neighbour, startWorld } from '../../../test/world.ts'

describe.each(databases)('volunteers on %s', (kind) => {
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
  const { as, wire, ok, apply, check, join, offer, act, near, sees, file, askFor, answer } = volunteerWorld(
    () => app,
    () => resident,
  )

  describe('refusals', () => {
    it('401 without a token, at every door', async () => {
      const doors = [
        ['POST', '/v1/volunteers'],
        ['GET', '/v1/volunteers/mine'],
        ['POST', '/v1/volunteers/x/leave'],
        ['GET', '/v1/volunteer-tasks'],
        ['GET', '/v1/volunteer-tasks/mine'],
        ['GET', '/v1/volunteer-tasks/x'],
        ...['claim', 'give-up', 'report'].map((step) => ['POST', `/v1/volunteer-tasks/x/${step}`]),
        ['GET', '/v1/reports/K7M-2QX-9TF/help'],
        ['POST', '/v1/reports/K7M-2QX-9TF/help/x'],
        ['GET', '/v1/staff/volunteers'],
        ['GET', '/v1/staff/volunteers/x'],
        ...['accept', 'refuse', 'suspend', 'resume', 'end', 'reveal'].map((step) => [
          'POST',
          `/v1/staff/volunteers/x/${step}`,
        ]),
        ['GET', '/v1/staff/volunteer-tasks'],
        ['POST', '/v1/staff/volunteer-tasks'],
        ['GET', '/v1/staff/volunteer-tasks/x'],
        ['POST', '/v1/staff/volunteer-tasks/x/cancel'],
        ['POST', '/v1/staff/volunteer-tasks/x/finish'],
        ['POST', '/v1/staff/volunteer-claims/x/confirm'],
      ]
      for (const [method, url] of doors)
        expectRefusal(
          await app.call(method!, url!, method === 'POST' ? { body: {} } : {}),
          401,
          'unauthenticated',
        )
    })

    it('an application needs the present text, a post that is there, a phone number', async () => {
      expectRefusal(await apply(helper, { consent: '2020-01-01' }), 400, 'invalid', 'consent')
      expectRefusal(await apply(helper, { microBrainId: 'nowhere' }), 400, 'invalid', 'microBrainId')
      expectRefusal(await apply(helper, { phone: '123' }), 400, 'invalid', 'phone')
      const { id } = await ok(apply(helper), 201)
      expectRefusal(await apply(helper), 409, 'step_closed')
      await ok(check(dispatcher, id, 'refuse', { reason: '核对不上' }))
      await ok(apply(helper), 201)
    })

    it('the dispatcher checks: not staff, not another post, not oneself, not twice', async () => {
      const { id } = await ok(apply(helper), 201)
      expectRefusal(await check(helper, id, 'accept'), 403, 'forbidden')
      expectRefusal(await check(staff, id, 'accept'), 403, 'forbidden')
      expectRefusal(await check(`dispatcher-${neighbour}`, id, 'accept'), 404, 'not_found')
      expectRefusal(await as(`staff-${neighbour}`, 'GET', `/v1/staff/volunteers/${id}`), 404, 'not_found')
      expectRefusal(
        await as(`staff-${neighbour}`, 'GET', `/v1/staff/volunteers?microBrainId=${home}`),
        404,
        'not_found',
      )
      expectRefusal(await check(dispatcher, id, 'refuse'), 400, 'invalid', 'reason')
      await ok(check(dispatcher, id, 'accept'))
      expectRefusal(await check(dispatcher, id, 'accept'), 409, 'step_closed')
      const own = await ok(apply(dispatcher), 201)
      expectRefusal(await check(dispatcher, own.id, 'accept'), 403, 'forbidden')
    })

    it('tasks are for accepted volunteers of the post alone', async () => {
      const { id } = await ok(offer(), 201)
      await ok(apply(helper), 201)
      for (const who of [helper, 'resident-990']) {
        expect(await near(who)).toEqual([])
        expectRefusal(await as(who, 'GET', `/v1/volunteer-tasks/${id}`), 404, 'not_found')
        expectRefusal(await act(who, id, 'claim'), 404, 'not_found')
      }
      expectRefusal(await offer({}, helper), 403, 'forbidden')
      expectRefusal(await offer({ microBrainId: neighbour }), 404, 'not_found')
      expectRefusal(
        await as(`staff-${neighbour}`, 'POST', `/v1/staff/volunteer-tasks/${id}/finish`, {}),
        404,
        'not_found',
      )
      expectRefusal(await offer({ endsAt: wire(hourMs) }), 400, 'invalid', 'endsAt')
      expectRefusal(await offer({ startsAt: wire(-hourMs) }), 400, 'invalid', 'startsAt')
      expectRefusal(await offer({ people: 0 }), 400, 'invalid', 'people')
      expectRefusal(await offer({ quarters: 97 }), 400, 'invalid', 'quarters')
    })

    it('of a report: not of another post, not of one that was taken back', async () => {
      const number = await file({ ...care, category: 'greenery' })
      expectRefusal(await offer({ number }, `staff-${neighbour}`), 404, 'not_found')
      await ok(as(resident, 'POST', `/v1/reports/${number}/withdraw`, {}))
      expectRefusal(await offer({ number }), 409, 'step_closed')
    })
  })

  it('the number is masked until it is asked for with a reason, and the volunteer reads who asked', async () => {
    const id = await join(helper)
    const list = await ok(as(staff, 'GET', `/v1/staff/volunteers?status=accepted&limit=100`))
    const row = list.items.find((item: { id: string }) => item.id === id)
    expect(row.phone).toBe('138****1234')
    expectRefusal(
      await as(staff, 'POST', `/v1/staff/volunteers/${id}/reveal`, { reason: '看看' }),
      403,
      'forbidden',
    )
    const { phone } = await ok(
      as(dispatcher, 'POST', `/v1/staff/volunteers/${id}/reveal`, { reason: '约时间' }),
    )
    expect(phone).toBe('13800001234')
    const log = await ok(as(helper, 'GET', '/v1/me/access-log'))
    expect(log.items[0]).toMatchObject({ field: 'phone', reason: '约时间' })
  })

  it('what is about a report shows only what staff wrote, masked, about a hundred metres around', async () => {
    await join(helper)
    const number = await file({ ...care, category: 'greenery' })
    const made = await ok(offer({ number, words: '有事打 13912345678，到 3 幢 2 单元 501' }), 201)
    const [seen] = (await near(helper)).filter(({ id }) => id === made.id) as unknown as [
      { place: { lng: number; lat: number }; meeting: unknown; words: string },
    ]
    expect(JSON.stringify(seen)).not.toMatch(/腿摔|12345678|501|120\.34567|30\.31234/)
    expect(seen.place).toMatchObject({ lng: 120.346, lat: 30.312 })
    expect(seen.meeting).toBeNull()
    expect(JSON.stringify(seen)).not.toContain(number)
  })

  describe('with the resident’s yes', () => {
    it('nobody hears of it before; a no ends it', async () => {
      await join(helper)
      const { number, id, made } = await askFor()
      expect(made).toMatchObject({ status: 'asking', care: true, number })
      expect(await sees(helper, id)).toBe(false)
      expectRefusal(await as(helper, 'GET', `/v1/volunteer-tasks/${id}`), 404, 'not_found')
      expectRefusal(await act(helper, id, 'claim'), 404, 'not_found')
      await app.runJobs()
      const inbox = (await as(resident, 'GET', '/v1/notices')).body.items
      expect(inbox[0]).toMatchObject({ title: '可以请志愿者来帮您吗', number })
      expectRefusal(await answer(helper, number, id, 'yes'), 404, 'not_found')
      expectRefusal(await answer(resident, number, 'nothing', 'yes'), 404, 'not_found')
      expectRefusal(await answer(resident, number, id, 'take_back'), 409, 'step_closed')
      expectRefusal(await answer(resident, number, id, 'perhaps'), 400, 'invalid', 'answer')
      const { items } = await ok(answer(resident, number, id, 'no'))
      expect(items).toMatchObject([{ id, status: 'refused', answers: [] }])
      expectRefusal(await answer(resident, number, id, 'yes'), 409, 'step_closed')
      expect(await sees(helper, id)).toBe(false)
    })

    it('a yes opens it, and may be taken back until it is claimed', async () => {
      await join(helper)
      const { number, id } = await askFor()
      await ok(answer(resident, number, id, 'yes'))
      expect(await sees(helper, id)).toBe(true)
      await ok(answer(resident, number, id, 'take_back'))
      expect(await sees(helper, id)).toBe(false)
      expectRefusal(await act(helper, id, 'claim'), 404, 'not_found')
      const again = await ok(offer({ number }), 201)
      await ok(answer(resident, number, again.id, 'yes'))
      await ok(act(helper, again.id, 'claim'))
      expectRefusal(await answer(resident, number, again.id, 'take_back'), 409, 'step_closed')
    })

    it('a claim and a taking back at once: one of them holds', async () => {
      await join(helper)
      const { number, id } = await askFor()
      await ok(answer(resident, number, id, 'yes'))
      const [one, two] = [await app.signIn(helper), await app.signIn(resident)]
      const [claimed, taken] = await Promise.all([
        app.call('POST', `/v1/volunteer-tasks/${id}/claim`, { token: one, body: {} }),
        app.call('POST', `/v1/reports/${number}/help/${id}`, { token: two, body: { answer: 'take_back' } }),
      ])
      expect([claimed.status === 200, taken.status === 200].filter(Boolean)).toHaveLength(1)
    })

    it('the exact place is for whoever claimed it, while it is open and the matter is worked on', async () => {
      await join(helper)
      const other = `resident-${used + 700}`
      await join(other)
      const { number, id } = await askFor({ people: 2 })
      await ok(answer(resident, number, id, 'yes'))
      const seen = async (who: string) => (await ok(as(who, 'GET', `/v1/volunteer-tasks/${id}`))).meeting
      expect(await seen(helper)).toBeNull()
      const claimed = await ok(act(helper, id, 'claim'))
      expect(claimed.meeting).toEqual({ words: '3 幢 2 单元楼下，找物业小李', place })
      expect(await seen(other)).toBeNull()
      await ok(act(helper, id, 'give-up'))
      expect(await seen(helper)).toBeNull()
      await ok(act(helper, id, 'claim'))
      await ok(as(resident, 'POST', `/v1/reports/${number}/withdraw`, {}))
      expect(await seen(helper)).toBeNull()
      expectRefusal(await act(other, id, 'claim'), 409, 'step_closed')
      expect(await sees(other, id)).toBe(false)
    })
  })
})
