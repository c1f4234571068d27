// Bodies at every door: what is unknown is refused with its path, and what nobody needs may stay away.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../test/app.ts'
import { bookSlot, slotsOf, startCounters } from '../test/appointments.ts'
import { expectRefusal } from '../test/world.ts'

/** A file, lines or signed bytes. */
const ownReaders = ['/v1/photos', '/v1/admin/addresses/import', '/v1/staff/campus/{campusId}/roster']
const signed = '/v1/payments/wechat/notify'

describe.each(databases)('bodies on %s', (kind) => {
  let app: TestApp
  let token = ''
  beforeAll(async () => {
    app = await startCounters(kind)
    token = await app.signIn('resident-1')
  })
  afterAll(() => app.close())

  it('every door that writes says what it takes', async () => {
    const { body } = await app.call('GET', '/openapi.json')
    const silent = Object.entries(body.paths as Record<string, Record<string, { requestBody?: object }>>)
      .filter(([path]) => path.startsWith('/v1/'))
      .flatMap(([path, item]) =>
        ['post', 'put', 'patch'].filter((name) => item[name] && !item[name]!.requestBody).map(() => path),
      )
    expect(silent.filter((path) => !ownReaders.includes(path) && path !== signed)).toEqual([])
  })

  it('a door that takes nothing refuses what is sent, with its path', async () => {
    const refused = async (url: string, body: unknown, path: string, who = token) =>
      expectRefusal(await app.call('POST', url, { token: who, body }), 400, 'invalid', path)
    const admin = await app.signIn('admin')
    await refused('/v1/appointments/K7M2-K7M2/pay', { zz: 1 }, 'zz')
    await refused('/v1/appointments/K7M2-K7M2/pay', [1], '')
    await refused('/v1/waitlist/none/accept', { zz: 1 }, 'zz')
    await refused('/v1/waitlist/none/leave', null, '')
    await refused('/v1/notices/1/read', { zz: 1 }, 'zz')
    await refused('/v1/visits/none/undo', { zz: 1 }, 'zz')
    await refused('/v1/admin/deliveries/1/retry', { zz: 1 }, 'zz', admin)
  })

  it('a step that needs nothing may come without a body, with and without saying that it is JSON', async () => {
    const clerk = await app.signIn('clerk-1')
    const book = async () =>
      (await bookSlot(app, token, (await slotsOf(app, 'first_issue'))[0]!.id)).body.number as string
    for (const headers of [undefined, { 'content-type': 'application/json' }]) {
      const sent = { token, ...(headers ? { headers } : {}) }
      const number = await book()
      const cancelled = await app.call('POST', `/v1/appointments/${number}/cancel`, sent)
      expect([cancelled.status, cancelled.body.status]).toEqual([200, 'cancelled'])
      for (const step of ['check-in', 'call', 'recall', 'park', 'serve', 'miss'])
        expectRefusal(
          await app.call('POST', `/v1/appointments/${number}/${step}`, { ...sent, token: clerk }),
          409,
          'step_closed',
        )
      expectRefusal(
        await app.call('POST', `/v1/appointments/${number}/hand-over`, { ...sent, token: clerk }),
        400,
        'invalid',
      )
    }
  })

  it('none at all and an empty one are the same to a key', async () => {
    const number = (await bookSlot(app, token, (await slotsOf(app, 'first_issue'))[0]!.id)).body.number
    const url = `/v1/appointments/${number}/cancel`
    const first = await app.call('POST', url, { token, key: 'empty-or-none' })
    const again = await app.call('POST', url, { token, key: 'empty-or-none', body: {} })
    expect([again.status, again.body]).toEqual([200, first.body])
    expect(again.headers['idempotent-replayed']).toBe('true')
  })
})
