// One step for many reports, through the door: each is judged for itself, and a second try does nothing twice.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import {
  expectRefusal,
  fileReport,
  home,
  neighbour,
  personId,
  staffStep,
  startWorld,
} from '../../../test/world.ts'
import { IdempotentAnswer } from '../../idempotency.ts'

const url = '/v1/staff/reports/bulk'

describe.each(databases)('many reports at once on %s', (kind) => {
  let app: TestApp
  let resident: string
  let staff: string
  let dispatcher: string
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    app.clock.advance(60_000)
    resident = await app.signIn('resident-7500')
    staff = await app.signIn(`staff-${home}`)
    dispatcher = await app.signIn(`dispatcher-${home}`)
  })

  const file = async (): Promise<string> => (await fileReport(app, resident)).number
  const files = (count: number) => Promise.all(Array.from({ length: count }, file))
  const bulk = (body: object, options: { token?: string; key?: string | null } = {}) =>
    app.call('POST', url, { token: dispatcher, body, ...options })
  const seen = async (number: string) =>
    (await app.call('GET', `/v1/staff/reports/${number}`, { token: dispatcher })).body
  const stepsOf = async (number: string): Promise<string[]> =>
    (await seen(number)).history.map(({ step }: { step: string }) => step)

  it('refuses strangers, residents, staff who may not, and bodies that are none', async () => {
    const [number] = await files(1)
    const accept = { step: 'accept', numbers: [number] }
    expectRefusal(await bulk(accept, { token: '' }), 401, 'unauthenticated')
    expectRefusal(await bulk(accept, { token: resident }), 403, 'forbidden')
    const merge = { step: 'merge', numbers: [number], body: { into: number } }
    expectRefusal(await bulk(merge, { token: staff }), 403, 'forbidden')
    expectRefusal(await bulk(accept, { key: null }), 400, 'idempotency_key_missing')
    expectRefusal(await bulk({ ...accept, step: 'resolve' }), 400, 'invalid', 'step')
    expectRefusal(await bulk({ ...accept, numbers: [] }), 400, 'invalid', 'numbers')
    expectRefusal(await bulk({ ...accept, numbers: [number, number] }), 400, 'invalid', 'numbers')
    const tooMany = Array.from({ length: 51 }, (_, i) => `CL-${i}`)
    expectRefusal(await bulk({ ...accept, numbers: tooMany }), 400, 'invalid', 'numbers')
    expectRefusal(
      await bulk({ step: 'dispatch', numbers: [number], body: {} }),
      400,
      'invalid',
      'body.staffId',
    )
    expectRefusal(await bulk({ ...accept, body: { photoIds: ['x'] } }), 400, 'invalid', 'body.photoIds')
    expect(await stepsOf(number!)).toEqual(['submit'])
  })

  it('takes what may be taken and says why the others were refused', async () => {
    const [one, two, taken, gone] = await files(4)
    await staffStep(app, staff, taken!, 'accept')
    await staffStep(app, dispatcher, gone!, 'transfer', { microBrainId: neighbour, reason: '在那边' })
    const numbers = [one, taken, gone, 'nothing', two]
    const answer = await bulk({ step: 'accept', numbers, body: { note: '都接了' } }, { token: staff })
    expect(answer.status).toBe(200)
    expect(answer.body.done).toEqual([one, two])
    expect(answer.body.refused).toEqual([
      { number: taken, code: 'step_closed', detail: expect.stringMatching(/./) },
      { number: gone, code: 'not_found', detail: expect.stringMatching(/./) },
      { number: 'nothing', code: 'not_found', detail: expect.stringMatching(/./) },
    ])
    expect(await seen(one!)).toMatchObject({ status: 'accepted' })
    expect((await seen(two!)).timeline.at(-1)).toMatchObject({ step: 'accept', note: '都接了' })
    expect(await stepsOf(taken!)).toEqual(['submit', 'accept'])
  })

  it('dispatches to one person, and merges into one, never into itself', async () => {
    const [one, two, three] = await files(3)
    const accepted = await bulk({ step: 'accept', numbers: [one, two, three] })
    expect(accepted.body).toEqual({ done: [one, two, three], refused: [] })
    const staffId = await personId(app, staff)
    const given = await bulk({ step: 'dispatch', numbers: [one, two], body: { staffId } })
    expect(given.body).toEqual({ done: [one, two], refused: [] })
    expect((await seen(two!)).assignee).toMatchObject({ id: staffId })
    const strangerId = await personId(app, resident)
    const wrong = await bulk({ step: 'dispatch', numbers: [three], body: { staffId: strangerId } })
    expect(wrong.body).toMatchObject({ done: [], refused: [{ number: three, code: 'invalid' }] })
    const merged = await bulk({ step: 'merge', numbers: [two, one, three], body: { into: one } })
    expect(merged.body).toMatchObject({ done: [two, three], refused: [{ number: one, code: 'invalid' }] })
    expect((await seen(one!)).merged).toHaveLength(2)
  })

  it('gives the first answer to the same key, and goes on after a crash without doing anything twice', async () => {
    const numbers = await files(3)
    const request = { step: 'accept', numbers }
    const first = await bulk(request, { key: 'bulk-a' })
    const again = await bulk(request, { key: 'bulk-a' })
    expect(again.body).toEqual(first.body)
    expect(again.headers['idempotent-replayed']).toBe('true')
    expectRefusal(
      await bulk({ step: 'accept', numbers: [numbers[0]] }, { key: 'bulk-a' }),
      422,
      'idempotency_key_reused',
    )

    // The process died after some parts were kept and before the whole was answered.
    const whole = await app.ctx().em.find(IdempotentAnswer, { body: JSON.stringify(first.body) })
    expect(whole).toHaveLength(1)
    await app.ctx().em.nativeDelete(IdempotentAnswer, { id: whole[0]!.id })
    const late = await bulk(request, { key: 'bulk-a' })
    expect(late.body).toEqual({ done: numbers, refused: [] })
    for (const number of numbers) expect(await stepsOf(number)).toEqual(['submit', 'accept'])
    const other = await bulk(request, { key: 'bulk-b' })
    expect(other.body).toMatchObject({
      done: [],
      refused: numbers.map((number) => ({ number, code: 'step_closed' })),
    })
  })

  it('two at once over the same reports: each report is taken once, and both are told', async () => {
    const numbers = await files(6)
    const [into] = await files(1)
    const [one, other] = await Promise.all([
      bulk({ step: 'merge', numbers, body: { into } }),
      bulk({ step: 'merge', numbers: [...numbers].reverse(), body: { into } }, {}),
    ])
    expect([one.status, other.status]).toEqual([200, 200])
    expect([...one.body.done, ...other.body.done].sort()).toEqual([...numbers].sort())
    expect((await seen(into!)).merged).toHaveLength(6)
  })
})
