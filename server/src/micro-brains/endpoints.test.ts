// Doors of endpoints and deliveries: who may, what is refused, what is kept and never shown.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, startTestApp, type TestApp } from '../../test/app.ts'
import { register, secretA, startPost, verifies, type Post } from '../../test/webhook-post.ts'
import { aReport, callAs, expectRefusal, fileReport, home, neighbour, startWorld } from '../../test/world.ts'
import { leaseMs } from '../outbox/claim.ts'
import { Job } from '../outbox/entities.ts'
import { requireLongLease } from '../outbox/housekeeping.ts'
import { rotateSecret } from './actions.ts'
import { EndpointChange, MicroBrainEndpoint } from './entities.ts'
import { tidyMicroBrains } from './delivery.ts'
import { inTransaction } from '../db/transaction.ts'

const at = (path: string, id = home) => `/v1/admin/micro-brains/${id}/${path}`
const webhook = { kind: 'webhook', url: 'https://micro.example/hook', secrets: [secretA] }

describe.each(databases)('endpoints on %s', (kind) => {
  let app: TestApp
  let post: Post
  beforeAll(async () => {
    app = await startWorld(kind)
    post = await startPost()
  })
  afterAll(async () => {
    await app.close()
    await post.close()
  })
  const as = callAs(() => app)
  const dueJob = async () => {
    await fileReport(app, await app.signIn('resident-1'), aReport)
    const [job] = await app.ctx().em.find(Job, { target: home }, { orderBy: { id: 'desc' }, limit: 1 })
    return job!
  }

  it('opens to admins only, and messages to the dispatchers of the post and of its desk', async () => {
    const doors: [string, string, unknown?][] = [
      ['PUT', at('endpoint'), webhook],
      ['GET', at('endpoint')],
      ['POST', at('ping')],
      ['POST', at('pause')],
      ['POST', at('resume')],
    ]
    const messages: [string, string, unknown?][] = [
      ['GET', at('deliveries')],
      ['GET', at('health')],
      ['POST', '/v1/admin/deliveries/1/retry'],
      ['POST', '/v1/admin/deliveries/1/skip', { reason: '不用了' }],
    ]
    for (const [method, url, body] of [...doors, ...messages]) {
      expectRefusal(await app.call(method, url, { body }), 401, 'unauthenticated')
      expectRefusal(await as('resident-1', method, url, body), 403, 'forbidden')
      expectRefusal(await as(`staff-${home}`, method, url, body), 403, 'forbidden')
    }
    for (const [method, url, body] of doors)
      expectRefusal(await as(`dispatcher-${home}`, method, url, body), 403, 'forbidden')
    for (const url of [at('deliveries'), at('health')]) {
      expectRefusal(await as(`dispatcher-${neighbour}`, 'GET', url), 404, 'not_found')
      for (const name of [`dispatcher-${home}`, 'dispatcher-330114', 'admin'])
        expect((await as(name, 'GET', url)).status).toBe(200)
    }
  })

  it('refuses addresses that are no https, or of our own network, and a micro-brain that is not there', async () => {
    const put = (body: object, id = home) => as('admin', 'PUT', at('endpoint', id), body)
    for (const url of ['http://micro.example/', 'https://10.0.0.1/', 'https://169.254.169.254/'])
      expectRefusal(await put({ ...webhook, url }), 400, 'invalid', 'url')
    for (const url of [
      'https:///micro.example/',
      'https://micro.example:0/',
      'https://micro.example:65536/',
      'https://micro.example:/',
      'https://name@micro.example/',
      'https://@micro.example/',
      'https://micro.example/#part',
      'https://micro.example\\/hook',
      'https://0x8.0x8.0x8.0x8/',
      'https://micro%2eexample/',
    ])
      expectRefusal(await put({ ...webhook, url }), 400, 'invalid', 'url')
    for (const url of ['https://micro.example:443/a?b=c', 'https://Micro.Example:8443/'])
      expect((await put({ ...webhook, url })).status).toBe(200)
    await put({ kind: 'builtin' })
    expectRefusal(await put({ kind: 'webhook' }), 400, 'invalid', 'url')
    expectRefusal(await put({ ...webhook, secrets: ['secret'] }), 400, 'invalid', 'secrets.0')
    expectRefusal(await put({ ...webhook, secrets: [secretA, secretA, secretA] }), 400, 'invalid', 'secrets')
    expectRefusal(await put({ ...webhook, extra: 1 }), 400, 'invalid', 'extra')
    expectRefusal(await put(webhook, 'nobody'), 404, 'not_found')
    expectRefusal(await as('admin', 'POST', at('ping')), 404, 'not_found')
    expectRefusal(await as('admin', 'POST', at('pause')), 404, 'not_found')
  })

  it('keeps secrets sealed, never shows them, and makes one that is shown once', async () => {
    const made = await as('admin', 'PUT', at('endpoint'), { kind: 'webhook', url: post.url })
    expect(made.body.newSecret).toMatch(/^whsec_/)
    const shown = await as('admin', 'GET', at('endpoint'))
    expect(shown.body).toMatchObject({
      kind: 'webhook',
      url: post.url,
      secrets: 1,
      apiKey: false,
      pausedAt: null,
    })
    expect(shown.body).not.toHaveProperty('newSecret')
    const row = await app.ctx().em.findOneOrFail(MicroBrainEndpoint, { microBrainId: home })
    expect(JSON.stringify(row)).not.toContain(made.body.newSecret.slice(6))
    const second = await inTransaction(app.ctx(), (tx) => rotateSecret(tx, null, home))
    expect((await as('admin', 'POST', at('ping'))).body).toMatchObject({ ok: true })
    const [ping] = post.received.splice(0)
    expect(ping!.body.type).toBe('ping')
    for (const secret of [made.body.newSecret, second]) expect(verifies(secret, ping!)).toBe(true)
  })

  it('drops what the other kind was opened with when the kind changes', async () => {
    const put = (body: object) => as('admin', 'PUT', at('endpoint', neighbour), body)
    expect((await put(webhook)).body).toMatchObject({ secrets: 1, apiKey: false })
    const open311 = { kind: 'open311', url: 'https://city.example/v2', apiKey: 'their-key' }
    expect((await put(open311)).body).toMatchObject({ secrets: 0, apiKey: true })
    const { body } = await put({ kind: 'webhook', url: webhook.url })
    expect(body).toMatchObject({ secrets: 1, apiKey: false, newSecret: expect.stringMatching(/^whsec_/) })
    expect((await put({ kind: 'builtin' })).body).toMatchObject({ secrets: 0, apiKey: false })
    expect((await put({ kind: 'open311', url: open311.url })).body).toMatchObject({
      secrets: 0,
      apiKey: false,
    })
    await put({ kind: 'builtin' })
  })

  it('says in one word why a ping failed', async () => {
    post.behave((_message, response) => response.writeHead(418).end('王小明 13800138000'))
    expect((await as('admin', 'POST', at('ping'))).body).toMatchObject({ ok: false, reason: 'status 418' })
    post.behave()
  })

  it('lists, retries and skips deliveries, and records who did it', async () => {
    await register(app, home, post.url)
    post.behave((_message, response) => response.writeHead(500).end())
    const job = await dueJob()
    await app.runJobs()
    const failing = await as(`dispatcher-${home}`, 'GET', at('deliveries?status=failing'))
    expect(failing.body.items).toEqual([
      expect.objectContaining({
        id: String(job.id),
        step: 'submit',
        status: 'failing',
        attempts: 1,
        reason: 'status 500',
      }),
    ])
    expect((await as('admin', 'GET', at('deliveries?status=stuck'))).body.items).toEqual([])
    expectRefusal(
      await as(`dispatcher-${neighbour}`, 'POST', `/v1/admin/deliveries/${job.id}/retry`),
      404,
      'not_found',
    )
    expectRefusal(await as('admin', 'POST', '/v1/admin/deliveries/999999/retry'), 404, 'not_found')
    expectRefusal(
      await as('admin', 'POST', `/v1/admin/deliveries/${job.id}/skip`, {}),
      400,
      'invalid',
      'reason',
    )
    post.behave()
    expect((await as(`dispatcher-${home}`, 'POST', `/v1/admin/deliveries/${job.id}/retry`)).status).toBe(200)
    await app.runJobs()
    expect((await as('admin', 'GET', at('deliveries?status=delivered'))).body.items[0].id).toBe(
      String(job.id),
    )
    expectRefusal(await as('admin', 'POST', `/v1/admin/deliveries/${job.id}/retry`), 409, 'step_closed')
    const changes = await app.ctx().em.find(EndpointChange, { jobId: job.id })
    expect(changes).toEqual([
      expect.objectContaining({ change: 'retry', personId: expect.stringMatching(/./) }),
    ])
  })

  it('sends nothing while it is paused, and all of it after, what was stuck too', async () => {
    await as('admin', 'POST', at('pause'))
    post.received.length = 0
    const stuck = await dueJob()
    await app.ctx().em.nativeUpdate(Job, { id: stuck.id }, { state: 'stuck' })
    await dueJob()
    await app.runJobs()
    expect(post.received).toEqual([])
    expect((await as('admin', 'GET', at('health'))).body).toMatchObject({ paused: true, due: 1, stuck: 1 })
    await as('admin', 'POST', at('resume'))
    await app.runJobs()
    expect(post.received).toHaveLength(2)
  })

  it('shows people what waited behind a post that never came back', async () => {
    await dueJob()
    await app
      .ctx()
      .em.nativeUpdate(
        MicroBrainEndpoint,
        { microBrainId: home },
        { failures: 9, failingSince: app.clock.now },
      )
    app.clock.advance(26 * 3_600_000)
    await tidyMicroBrains(app.ctx())
    const { body } = await as('admin', 'GET', at('deliveries?status=stuck'))
    expect(body.items[0]).toMatchObject({ reason: 'endpoint_away' })
    await app.runJobs()
    const notices = await as('dispatcher-330114', 'GET', '/v1/notices')
    expect(notices.body.items).toContainEqual(expect.objectContaining({ kind: 'delivery.stuck' }))
  })

  it('owes nothing any more once it is built in again', async () => {
    await as('admin', 'PUT', at('endpoint'), { kind: 'builtin' })
    expect(await app.ctx().em.count(Job, { target: home, state: { $in: ['due', 'stuck'] } })).toBe(0)
    expect((await as('admin', 'GET', at('endpoint'))).body).toMatchObject({
      kind: 'builtin',
      url: null,
      secrets: 0,
    })
  })
})

describe('the lease of a job', () => {
  it('outlasts a call to a micro-brain twice over, or the server does not start', async () => {
    expect(() => requireLongLease({ deliveryTimeoutMs: leaseMs / 2 })).not.toThrow()
    expect(() => requireLongLease({ deliveryTimeoutMs: leaseMs / 2 + 1 })).toThrow('DELIVERY_TIMEOUT_MS')
    await expect(startTestApp('sqlite', { DEMO: '0', DELIVERY_TIMEOUT_MS: '40000' })).rejects.toThrow(
      'DELIVERY_TIMEOUT_MS',
    )
  })
})
