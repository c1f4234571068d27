// Messages to micro-brains that are other systems, over real sockets: nothing lost, nothing out of order, each once.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { breakerOpensAfter, retryWaitsMs, sideBySide } from '@chaolin/shared/micro-brains/rules'
import { databases, type TestApp } from '../../test/app.ts'
import { register, secretA, secretB, startPost, verifies, type Post } from '../../test/webhook-post.ts'
import { aReport, fileReport, home, neighbour, staffStep, startWorld } from '../../test/world.ts'
import { addJobs } from '../outbox/actions.ts'
import { leaseMs } from '../outbox/claim.ts'
import { Job } from '../outbox/entities.ts'
import { runDueJobs, startWorker, type Handlers, type Worker } from '../outbox/worker.ts'
import { handlers } from '../server.ts'
import { deliverTo } from './deliver.ts'
import { MicroBrainEndpoint } from './entities.ts'

const timeoutMs = 1500

describe.each(databases)('delivery to other systems on %s', (kind) => {
  let app: TestApp
  let post: Post
  let workers: Worker[] = []
  const work = () => workers.push(startWorker(app.ctx, withOwed, 5))
  beforeAll(async () => {
    app = await startWorld(kind, { DELIVERY_TIMEOUT_MS: String(timeoutMs) })
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    post = await startPost()
    await register(app, home, post.url)
  })
  afterEach(async () => {
    for (const worker of workers) await worker.stop()
    workers = []
    await app.ctx().em.nativeDelete(Job, {})
    await app.ctx().em.nativeDelete(MicroBrainEndpoint, {})
    await post.close()
  })

  const file = async (text?: string) =>
    fileReport(app, await app.signIn('resident-1'), { ...aReport, ...(text ? { text } : {}) })
  const jobs = (where: object = {}) =>
    app
      .ctx()
      .em.find(Job, { kind: 'report.deliver', ...where }, { orderBy: { id: 1 }, disableIdentityMap: true })
  const deliveryOf = async (number: string) =>
    (await app.call('GET', `/v1/staff/reports/${number}`, { token: await app.signIn(`dispatcher-${home}`) }))
      .body.delivery
  const ids = () => post.received.map(({ id }) => id)
  const round = () => runDueJobs(app.ctx(), handlers, app.ctx)

  it('sends each step once, in order, signed, as the row was then, without who it is from', async () => {
    const { number } = await file('楼道灯坏了，找王小明 13800138000')
    const staff = await app.signIn(`dispatcher-${home}`)
    expect(await deliveryOf(number)).toEqual({ status: 'due', attempts: 0, lastTriedAt: null })
    await staffStep(app, staff, number, 'accept', { note: '马上来', internalNote: '内部话' })
    await staffStep(app, staff, number, 'progress', { note: '在换灯' })
    await app.runJobs()
    expect(post.received.map(({ body }) => [body.type, body.data.step, body.data.status])).toEqual([
      ['report.submitted', 'submit', 'submitted'],
      ['report.updated', 'accept', 'accepted'],
      ['report.updated', 'progress', 'in_progress'],
    ])
    for (const message of post.received) {
      expect(verifies(secretA, message)).toBe(true)
      expect(message.raw).not.toMatch(/13800138000|内部话/)
    }
    const [first, second] = post.received
    expect(first!.body.data).toEqual({
      id: number,
      kind: 'report',
      status: 'submitted',
      step: 'submit',
      category: 'facility',
      text: expect.stringContaining('楼道灯坏了'),
      address: '湾南社区',
      dueAt: expect.stringMatching(/\+08:00$/),
      photos: [],
    })
    expect(second!.body.data.note).toBe('马上来')
    expect(await deliveryOf(number)).toMatchObject({ status: 'delivered', attempts: 1 })
  })

  it('owes nothing to a micro-brain that is built in', async () => {
    const token = await app.signIn('resident-1')
    const { number, microBrain } = await fileReport(app, token, { ...aReport, address: '高沙社区' })
    if (microBrain.id === home) throw new Error('the test needs another home')
    expect(await jobs()).toEqual([])
    const staff = await app.signIn(`dispatcher-${microBrain.id}`)
    const { body } = await app.call('GET', `/v1/staff/reports/${number}`, { token: staff })
    expect(body.delivery).toEqual({ status: 'delivered', attempts: 0, lastTriedAt: null })
  })

  it('tries again after 5 s, 30 s, 2 min, 10 min, 30 min, then hourly for a day, with one webhook-id, then is stuck', async () => {
    post.behave((_message, response) => response.writeHead(500).end('电话 13800138000'))
    const { number } = await file()
    await staffStep(app, await app.signIn(`dispatcher-${home}`), number, 'accept')
    await app.runJobs()
    for (const [i, waitMs] of retryWaitsMs.entries()) {
      expect(post.received).toHaveLength(i + 1)
      if (i < 5) {
        app.clock.advance(waitMs - 1)
        await app.runJobs()
        expect(post.received).toHaveLength(i + 1)
        app.clock.advance(1)
      } else app.clock.advance(waitMs)
      await app.runJobs()
    }
    expect(new Set(ids())).toEqual(new Set([ids()[0]]))
    const [first, second] = await jobs()
    expect(first).toMatchObject({ state: 'stuck', lastError: 'status 500' })
    expect(second).toMatchObject({ state: 'due', attempts: 0 })
    expect(await deliveryOf(number)).toMatchObject({
      status: 'stuck',
      attempts: retryWaitsMs.length + 1,
      reason: 'status 500',
    })
    const notices = await app.call('GET', '/v1/notices', { token: await app.signIn(`dispatcher-${home}`) })
    expect(notices.body.items).toContainEqual(expect.objectContaining({ kind: 'delivery.stuck' }))
  })

  it('holds the rest of a request behind a stuck message until somebody retries or skips it', async () => {
    post.behave((_message, response) => response.writeHead(422).end())
    const stuck = await file('第一件')
    const staff = await app.signIn(`dispatcher-${home}`)
    await staffStep(app, staff, stuck.number, 'accept')
    await app.ctx().em.nativeUpdate(Job, { kind: 'report.deliver' }, { attempts: retryWaitsMs.length })
    await app.runJobs()
    post.behave()
    await file('第二件')
    await app.runJobs()
    expect(post.received.map(({ body }) => body.data.text)).toEqual(['第一件', '第二件'])
    const [first] = await jobs({ state: 'stuck' })
    const skip = await app.call('POST', `/v1/admin/deliveries/${first!.id}/skip`, {
      token: staff,
      body: { reason: '对方说已经知道' },
    })
    expect(skip).toMatchObject({ status: 200, body: { status: 'skipped', reason: '对方说已经知道' } })
    await app.runJobs()
    expect(post.received.at(-1)!.body.data).toMatchObject({ id: stuck.number, step: 'accept' })
  })

  it('outlives answers of 500, hangs, resets and answers that come twice', async () => {
    const reports = await Promise.all(Array.from({ length: 6 }, (_, i) => file(`第 ${i} 件`)))
    const tries = new Map<string, number>()
    post.behave(({ id }, response, request) => {
      const n = (tries.get(id) ?? 0) + 1
      tries.set(id, n)
      if (n === 1) response.writeHead(500).end()
      // Never answered: the client's time-out ends it.
      else if (n === 2) setTimeout(() => request.socket.destroy(), timeoutMs * 4).unref()
      else if (n === 3) request.socket.resetAndDestroy()
      else response.writeHead(202).end('{}')
    })
    for (let i = 0; i < 40 && (await jobs({ state: 'due' })).length > 0; i++) {
      await round()
      app.clock.advance(60_000)
    }
    const done = await jobs({ state: 'done' })
    expect(done).toHaveLength(reports.length)
    expect(new Set(ids()).size).toBe(reports.length)
  })

  it('sends what fell due while a post was away for an hour, each once', async () => {
    post.behave((_message, _response, request) => request.socket.destroy())
    const numbers: string[] = []
    for (let minute = 0; minute < 60; minute += 5) {
      numbers.push((await file(`第 ${minute} 分钟`)).number)
      await app.runJobs()
      app.clock.advance(5 * 60_000)
    }
    const before = post.received.length
    post.behave()
    for (let i = 0; i < 30 && (await jobs({ state: 'due' })).length > 0; i++) {
      await app.runJobs()
      app.clock.advance(5 * 60_000)
    }
    const taken = new Set(post.received.slice(before).map(({ body }) => body.data.id))
    expect([...taken].sort()).toEqual([...numbers].sort())
    const health = await app.call('GET', `/v1/admin/micro-brains/${home}/health`, {
      token: await app.signIn('admin'),
    })
    expect(health.body).toMatchObject({ breaker: 'closed', due: 0, stuck: 0, oldestDueAgeS: null })
    expect(health.body.failureRate).toBeGreaterThan(0)
  })

  it('asks a post that does not answer with one message at a time, after a while', async () => {
    post.behave((_message, _response, request) => request.socket.destroy())
    for (let i = 0; i < 12; i++) await file(`第 ${i} 件`)
    await round()
    expect(post.received).toHaveLength(sideBySide)
    expect(await round()).toBe(0)
    app.clock.advance(5000)
    await round()
    expect(post.received).toHaveLength(sideBySide + 1)
    post.behave()
    app.clock.advance(60_000)
    await round()
    expect(post.received).toHaveLength(sideBySide + 2)
    await app.runJobs()
    expect(await jobs({ state: 'done' })).toHaveLength(12)
  })

  it('does not let a slow post delay another one', async () => {
    const other = await startPost()
    await register(app, neighbour, other.url)
    const held: (() => void)[] = []
    post.behave((_message, response) => void held.push(() => response.writeHead(204).end()))
    for (let i = 0; i < sideBySide * 3; i++) await file(`慢 ${i}`)
    await owe(app, neighbour, 30)
    work()
    await until(() => other.received.length >= 30)
    expect(held.length).toBeLessThan(sideBySide + breakerOpensAfter)
    expect(await jobs({ target: home, state: 'done' })).toEqual([])
    post.behave()
    for (const answer of held) answer()
    await until(async () => {
      app.clock.advance(1000)
      return (await jobs({ target: home, state: 'due' })).length === 0
    })
    await other.close()
  })

  it('loses nothing of a worker that was killed while it held leases', async () => {
    for (let i = 0; i < 20; i++) await file(`第 ${i} 件`)
    // The first one never comes back from its calls.
    let held = 0
    void runDueJobs(
      app.ctx(),
      {
        'report.deliver': () => {
          held++
          return new Promise<void>(() => {})
        },
        'report.notify': async () => {},
      },
      app.ctx,
    )
    await until(() => held === sideBySide)
    const second = runDueJobs(app.ctx(), handlers, app.ctx)
    await second
    expect(post.received).toHaveLength(0)
    app.clock.advance(leaseMs + 1)
    await app.runJobs()
    expect(await jobs({ state: 'done' })).toHaveLength(20)
    expect(new Set(ids()).size).toBe(20)
    expect(ids()).toHaveLength(20)
  })

  it('drains a long queue with two workers, while what is new for another post goes at once', async () => {
    const other = await startPost()
    await register(app, neighbour, other.url)
    const many = 300
    await owe(app, home, many)
    work()
    work()
    await until(() => post.received.length > 50)
    await owe(app, neighbour, 5)
    const left = (target: string) => app.ctx().em.count(Job, { target, state: 'due' })
    const settled = async (target: string) => {
      // What failed on a busy machine is tried again.
      app.clock.advance(100)
      return (await left(target)) === 0
    }
    await until(() => settled(neighbour))
    expect(await left(home)).toBeGreaterThan(0)
    await until(() => settled(home), 60_000)
    const accepted = many + 5
    const delivered = await app.ctx().em.count(Job, { kind: 'test.deliver', state: 'done' })
    const due = await app.ctx().em.count(Job, { kind: 'test.deliver', state: 'due' })
    expect(delivered + due).toBe(accepted)
    expect(delivered).toBe(accepted)
    expect(new Set(ids()).size).toBe(many)
    expect(new Set(other.received.map(({ id }) => id)).size).toBe(5)
    await other.close()
  }, 90_000)

  it('lets ten thousand messages for a post that does not answer, or is paused, delay no others', async () => {
    const other = await startPost()
    await register(app, neighbour, other.url)
    await owe(app, home, 10_000)
    post.behave((_message, _response, request) => request.socket.destroy())
    const owed = () => runDueJobs(app.ctx(), withOwed, app.ctx)
    await owed()
    expect(post.received).toHaveLength(sideBySide)
    await owe(app, neighbour, 3)
    await owed()
    expect(other.received).toHaveLength(3)
    const admin = await app.signIn('admin')
    const paused = await app.call('POST', `/v1/admin/micro-brains/${home}/pause`, { token: admin })
    expect(paused.status).toBe(200)
    app.clock.advance(600_000)
    await owe(app, neighbour, 3)
    await owed()
    expect(post.received).toHaveLength(sideBySide)
    expect(other.received).toHaveLength(6)
    await other.close()
  })

  it('signs with both secrets while they change over', async () => {
    await register(app, home, post.url, { secrets: [secretB, secretA] })
    await file()
    await app.runJobs()
    const [message] = post.received
    expect([secretA, secretB].map((secret) => verifies(secret, message!))).toEqual([true, true])
    expect(message!.signature.split(' ')).toHaveLength(2)
  })
})

async function until(condition: () => boolean | Promise<boolean>, withinMs = 20_000) {
  const end = performance.now() + withinMs
  while (!(await condition())) {
    if (performance.now() > end) throw new Error('it did not come to it in time')
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Messages of as many requests, made without the requests. */
const owe = (app: TestApp, target: string, many: number) =>
  addJobs(
    app.ctx(),
    Array.from({ length: many }, (_, n) => ({
      kind: 'test.deliver',
      subject: `t:${target}:${n}`,
      target,
      payload: { n },
    })),
  )

const message = (target: string, n: unknown) => ({
  id: `msg_${target}_${String(n)}`,
  type: 'report.updated',
  timestamp: '2026-11-18T10:00:00+08:00',
  data: {},
})

const withOwed: Handlers = {
  ...handlers,
  'test.deliver': (ctx, { n }, job) => deliverTo(ctx, job, message(job.target!, n)),
}
