// Doors over all endpoints: who may, in which order, and that nobody reads what is somebody else's.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../test/app.ts'
import { register, secretA, startPost, verifies, type Post } from '../../test/webhook-post.ts'
import { aReport, callAs, expectRefusal, fileReport, home, neighbour, startWorld } from '../../test/world.ts'
import { Job } from '../outbox/entities.ts'
import { MicroBrainEndpoint } from './entities.ts'

const deliveries = '/v1/staff/deliveries'
type Item = { microBrain: { id: string } }
type Page = { items: { number: string }[]; nextCursor: string | null }

describe.each(databases)('the overview of endpoints on %s', (kind) => {
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
  const read = async (name: string, query = '') => (await as(name, 'GET', `${deliveries}${query}`)).body
  const numbersOf = (body: Pick<Page, 'items'>) => body.items.map(({ number }) => number)
  const fileAt = async (address: string): Promise<string> => {
    const token = await app.signIn('resident-1')
    return (await fileReport(app, token, { ...aReport, address })).number
  }
  const setJob = async (number: string, state: object) => {
    const jobs = await app.ctx().em.find(Job, { target: { $ne: null } }, { disableIdentityMap: true })
    const job = jobs.find(({ payload }) => payload.number === number)!
    await app.ctx().em.nativeUpdate(Job, { id: job.id }, state)
    return String(job.id)
  }

  it('opens the endpoints to admins, and the messages to dispatchers too', async () => {
    const doors: [string, string][] = [
      ['GET', '/v1/admin/endpoints'],
      ['POST', `/v1/admin/micro-brains/${home}/rotate`],
      ['GET', deliveries],
    ]
    for (const [method, url] of doors) {
      expectRefusal(await app.call(method, url), 401, 'unauthenticated')
      expectRefusal(await as('resident-1', method, url), 403, 'forbidden')
      expectRefusal(await as(`staff-${home}`, method, url), 403, 'forbidden')
    }
    for (const [method, url] of doors.slice(0, 2))
      expectRefusal(await as(`dispatcher-${home}`, method, url), 403, 'forbidden')
  })

  it('refuses what is no page, no state, no endpoint', async () => {
    expectRefusal(await as('admin', 'GET', '/v1/admin/endpoints?limit=101'), 400, 'invalid', 'limit')
    expectRefusal(
      await as('admin', 'GET', '/v1/admin/endpoints?cursor=%F0%9F%90%82'),
      400,
      'invalid',
      'cursor',
    )
    expectRefusal(await as('admin', 'GET', '/v1/admin/endpoints?x=1'), 400, 'invalid', 'x')
    expectRefusal(await as('admin', 'GET', `${deliveries}?status=lost`), 400, 'invalid', 'status')
    expectRefusal(await as('admin', 'GET', `${deliveries}?cursor=x`), 400, 'invalid', 'cursor')
    expectRefusal(await as('admin', 'POST', '/v1/admin/micro-brains/nobody/rotate'), 404, 'not_found')
    expectRefusal(await as('admin', 'POST', `/v1/admin/micro-brains/${home}/rotate`), 404, 'not_found')
    expectRefusal(
      await as(`dispatcher-${neighbour}`, 'GET', `${deliveries}?microBrainId=${home}`),
      404,
      'not_found',
    )
  })

  it('is empty while every micro-brain is built in', async () => {
    expect((await as('admin', 'GET', '/v1/admin/endpoints')).body).toEqual({
      items: [],
      nextCursor: null,
    })
    expect(await read('admin')).toEqual({ items: [], nextCursor: null })
  })

  it('lists each endpoint with its health, page by page, and no secret', async () => {
    await register(app, home, post.url)
    await register(app, neighbour, post.url)
    const first = (await as('admin', 'GET', '/v1/admin/endpoints?limit=1')).body
    expect(first.items).toMatchObject([
      {
        microBrain: { id: neighbour, name: expect.any(String) },
        endpoint: { kind: 'webhook', url: post.url, secrets: 1 },
        health: {
          breaker: 'closed',
          paused: false,
          due: 0,
          stuck: 0,
          failureRate: null,
        },
      },
    ])
    const second = (await as('admin', 'GET', `/v1/admin/endpoints?limit=1&cursor=${first.nextCursor}`)).body
    expect(second.items).toMatchObject([{ microBrain: { id: home } }])
    expect(second.nextCursor).toBeNull()
    expect(JSON.stringify([first, second])).not.toContain(secretA.slice(6))
  })

  it('counts what waits, what is stuck, and what share of the last day’s tries failed', async () => {
    const ok = await fileAt('湾南社区')
    await app.runJobs()
    post.behave((_message, response) => response.writeHead(500).end())
    const bad = await fileAt('湾南社区')
    const worse = await fileAt('湾南社区')
    await app.runJobs()
    await setJob(worse, { state: 'stuck' })
    app.clock.advance(90_000)
    const items = async () => (await as('admin', 'GET', '/v1/admin/endpoints')).body.items
    expect((await items()).find((each: Item) => each.microBrain.id === home).health).toMatchObject({
      due: 1,
      stuck: 1,
      failureRate: 2 / 3,
      lastSuccessAt: expect.any(String),
      failingSince: expect.any(String),
    })
    expect((await as('admin', 'GET', `/v1/admin/micro-brains/${home}/health`)).body.failureRate).toBe(2 / 3)
    await app
      .ctx()
      .em.nativeUpdate(
        MicroBrainEndpoint,
        { microBrainId: home },
        { openUntil: new Date(app.clock.now.getTime() + 60_000) },
      )
    expect((await items()).find((each: Item) => each.microBrain.id === home).health.breaker).toBe('open')
    const { body } = await as('admin', 'GET', deliveries)
    expect(numbersOf(body)).toEqual([worse, bad])
    expect(numbersOf(await read('admin', '?status=delivered'))).toEqual([ok])
    // A message that was tried longer ago than a day is not counted.
    app.clock.advance(25 * 3_600_000)
    expect((await items()).find((each: Item) => each.microBrain.id === home).health.failureRate).toBeNull()
  })

  it('shows a dispatcher their own post’s messages, the desk’s all below it, the stuck ones first', async () => {
    const { name } = (await as('admin', 'GET', `/v1/micro-brains/${neighbour}`)).body
    const theirs = await fileAt(name)
    const mine = await read(`dispatcher-${home}`)
    expect(mine.items.length).toBe(2)
    expect(mine.items[0]).toMatchObject({
      status: 'stuck',
      microBrainId: home,
      microBrain: { id: home },
      step: 'submit',
      reason: 'status 500',
    })
    expect(mine.items[1].status).toBe('failing')
    expect(numbersOf(await read(`dispatcher-${neighbour}`))).toEqual([theirs])
    const desk = numbersOf(await read('dispatcher-330114'))
    expect(desk[0]).toBe(numbersOf(mine)[0])
    expect(new Set(desk)).toEqual(new Set([...numbersOf(mine), theirs]))
  })

  it('pages over both groups without losing or repeating one', async () => {
    for (let i = 0; i < 4; i++) await fileAt('湾南社区')
    const all = numbersOf(await read('admin'))
    expect(all).toHaveLength(7)
    const seen: string[] = []
    let cursor: string | null = null
    do {
      const page: Page = await read('admin', `?limit=1${cursor ? `&cursor=${cursor}` : ''}`)
      seen.push(...numbersOf(page))
      cursor = page.nextCursor
    } while (cursor)
    expect(seen).toEqual(all)
    const { items } = await read('admin', '?status=due')
    expect(items).toHaveLength(5)
  })

  it('answers for one report, and for somebody else’s number as for none', async () => {
    const [number] = numbersOf(await read('admin', '?status=stuck'))
    expect(numbersOf(await read(`dispatcher-${home}`, `?number=${number}&status=stuck`))).toEqual([number])
    expect(await read(`dispatcher-${neighbour}`, `?number=${number}`)).toEqual({
      items: [],
      nextCursor: null,
    })
    expect(await read('admin', '?number=NOBODY')).toEqual({
      items: [],
      nextCursor: null,
    })
    const narrowed = await read('admin', `?number=${number}&microBrainId=${neighbour}`)
    expect(narrowed.items).toEqual([])
  })

  it('rotates: both secrets sign until the next time, and the new one is shown once', async () => {
    post.behave()
    const made = await as('admin', 'POST', `/v1/admin/micro-brains/${home}/rotate`)
    expect(made.status).toBe(200)
    expect(made.body.newSecret).toMatch(/^whsec_/)
    post.received.length = 0
    expect((await as('admin', 'POST', `/v1/admin/micro-brains/${home}/ping`)).body.ok).toBe(true)
    const [ping] = post.received
    for (const secret of [secretA, made.body.newSecret]) expect(verifies(secret, ping!)).toBe(true)
    await as('admin', 'POST', `/v1/admin/micro-brains/${home}/rotate`)
    post.received.length = 0
    await as('admin', 'POST', `/v1/admin/micro-brains/${home}/ping`)
    expect(verifies(secretA, post.received[0]!)).toBe(false)
    expect(verifies(made.body.newSecret, post.received[0]!)).toBe(true)
  })
})
