// Photos that are named and never come: no proof, and nothing that people are not told of.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import Fastify, { type FastifyInstance } from 'fastify'
import { retryWaitsMs } from '@chaolin/shared/micro-brains/rules'
import { databases, type TestApp } from '../../test/app.ts'
import { openDoors } from '../../test/open311.ts'
import { makeJpeg } from '../../test/photos.ts'
import { register, sendEvent, startPost, type Post } from '../../test/webhook-post.ts'
import {
  aReport,
  callAs,
  expectRefusal,
  fileReport,
  home,
  hourMs,
  neighbour,
  startWorld,
} from '../../test/world.ts'
import { Job } from '../outbox/entities.ts'

type Item = { id: string; kind: string; number?: string; reason?: string }

/** Photos elsewhere on this machine. */
async function startAlbum() {
  const state = { mended: false, away: false }
  const album: FastifyInstance = Fastify()
  const jpeg = await makeJpeg()
  album.get('/moved.jpg', async (_request, reply) => reply.redirect('/photo.jpg', 302))
  album.get('/page.txt', async (_request, reply) => reply.type('text/plain').send('no picture'))
  album.get('/large.jpg', async () => Buffer.alloc(11 * 1024 * 1024))
  album.get('/photo.jpg', async () => jpeg)
  album.get('/later.jpg', async (_request, reply) => (state.mended ? jpeg : reply.code(404).send()))
  album.get('/away.jpg', async (_request, reply) => reply.code(503).send())
  const url = await album.listen({ port: 0, host: '127.0.0.1' })
  return { url, state, close: () => album.close() }
}

describe.each(databases)('photos that never come on %s', (kind) => {
  let app: TestApp
  let post: Post
  let album: Awaited<ReturnType<typeof startAlbum>>
  let number = ''
  beforeAll(async () => {
    app = await startWorld(kind)
    post = await startPost()
    album = await startAlbum()
    await register(app, home, post.url)
    // Who never came is told nothing.
    await app.signIn(`dispatcher-${home}`)
  })
  afterAll(async () => {
    await app.close()
    await Promise.all([post.close(), album.close()])
  })
  beforeEach(async () => {
    album.state.mended = false
    number = (await fileReport(app, await app.signIn('resident-1'), aReport)).number
  })
  afterEach(async () => {
    await app.ctx().em.nativeDelete(Job, {})
    app.clock.advance(2 * hourMs)
  })

  const as = callAs(() => app)
  const read = async () => (await as(`dispatcher-${home}`, 'GET', `/v1/staff/reports/${number}`)).body
  const resolved = (...names: string[]) => {
    const photos = names.map((name) => `${album.url}/${name}`)
    return sendEvent(app, home, 'resolved', { id: number, note: '修好了', photos })
  }
  const stuckOf = async (id = home, name = `dispatcher-${home}`): Promise<Item[]> =>
    (await as(name, 'GET', `/v1/admin/micro-brains/${id}/deliveries?status=stuck`)).body.items
  const noticesOf = async (name: string): Promise<Item[]> =>
    (await as(name, 'GET', '/v1/notices')).body.items.filter((item: Item) => item.kind === 'delivery.stuck')

  it.each([
    ['moved.jpg', 'status 302'],
    ['none.jpg', 'status 404'],
    ['page.txt', 'photo_refused'],
    ['large.jpg', 'too_large'],
  ])('are no proof: after %s the report goes on, and its dispatcher reads why', async (name, reason) => {
    expect((await resolved(name)).body.status).toBe('resolved')
    await app.runJobs()
    const view = await read()
    expect(view.status).toBe('in_progress')
    const last = view.history.at(-1)
    expect(last).toMatchObject({ step: 'progress', by: 'system', note: expect.stringContaining('照片') })
    expect(last.internalNote).toContain('照片没收到')
    expect(await stuckOf()).toEqual([
      expect.objectContaining({ number, microBrainId: home, status: 'stuck', step: 'photos', reason }),
    ])
    const notices = await noticesOf(`dispatcher-${home}`)
    expect(notices.filter((notice) => notice.number === number)).toHaveLength(1)
    const mine = (await as('resident-1', 'GET', `/v1/reports/${number}`)).body
    expect(mine.status).toBe('in_progress')
    expect(JSON.stringify(mine)).not.toContain('没收到')
    expect(post.received.at(-1)!.body.data).toMatchObject({ id: number, status: 'in_progress' })
    app.clock.advance(8 * 24 * hourMs)
    await app.runJobs()
    expect((await read()).status).toBe('in_progress')
  })

  it('do not matter where another one came, or no proof is needed', async () => {
    await resolved('none.jpg', 'photo.jpg', 'page.txt')
    await app.runJobs()
    expect((await read()).status).toBe('resolved')
    expect(await stuckOf()).toHaveLength(2)
    const body = { ...aReport, category: 'noise' }
    number = (await fileReport(app, await app.signIn('resident-1'), body)).number
    await resolved('none.jpg')
    await app.runJobs()
    expect((await read()).status).toBe('resolved')
    expect((await noticesOf(`dispatcher-${home}`))[0]).not.toHaveProperty('number')
  })

  it('are waited for as long as tries last, and only the last one decides', async () => {
    await resolved('none.jpg', 'away.jpg')
    await app.runJobs()
    expect((await read()).status).toBe('resolved')
    for (const waitMs of retryWaitsMs) {
      app.clock.advance(waitMs)
      await app.runJobs()
    }
    expect((await read()).status).toBe('in_progress')
    const reasons = (await stuckOf()).map(({ reason }) => reason).sort()
    expect(reasons).toEqual(['status 404', 'status 503'])
  })

  it('leave alone what was resolved anew since', async () => {
    await resolved('away.jpg')
    await app.runJobs()
    const reason = { reason: '还是坏的' }
    expect((await as('resident-1', 'POST', `/v1/reports/${number}/reopen`, reason)).status).toBe(200)
    expect((await resolved('photo.jpg')).status).toBe(200)
    await app.runJobs()
    await app
      .ctx()
      .em.nativeUpdate(Job, { kind: 'micro-brain.photo', state: 'due' }, { attempts: retryWaitsMs.length })
    app.clock.advance(hourMs)
    await app.runJobs()
    expect(await stuckOf()).toHaveLength(1)
    expect((await read()).status).toBe('resolved')
  })

  it('are fetched again, or skipped with a reason, by who sees to the messages of that micro-brain', async () => {
    await resolved('later.jpg', 'none.jpg')
    await app.runJobs()
    const [none, later] = await stuckOf()
    const door = (item: Item, what: string) => `/v1/admin/deliveries/${item.id}/${what}`
    expectRefusal(await as(`dispatcher-${neighbour}`, 'POST', door(later!, 'retry')), 404, 'not_found')
    album.state.mended = true
    expect(await as(`dispatcher-${home}`, 'POST', door(later!, 'retry'))).toMatchObject({
      status: 200,
      body: { microBrainId: home, number, status: 'due', attempts: 0 },
    })
    const skipped = await as(`dispatcher-${home}`, 'POST', door(none!, 'skip'), { reason: '不要了' })
    expect(skipped.body).toMatchObject({ status: 'skipped', reason: '不要了' })
    await app.runJobs()
    expect(await stuckOf()).toEqual([])
    expect((await read()).history.at(-1)).toMatchObject({ step: 'photos', photos: [expect.anything()] })
  })

  it('are shown to the home when another system filed the report, even if that is built in', async () => {
    const { filed } = openDoors(() => app)
    const address = '高沙社区'
    const there = await fileReport(app, await app.signIn('resident-1'), { ...aReport, address })
    const dispatcher = `dispatcher-${there.microBrain.id}`
    await app.signIn(dispatcher)
    number = await filed({ address_string: address, media_url: `${album.url}/page.txt` })
    await app.runJobs()
    const [job] = await app.ctx().em.find(Job, { kind: 'open311.media' })
    expect(job!.target).toBe(there.microBrain.id)
    expect(await stuckOf(job!.target!, dispatcher)).toEqual([
      expect.objectContaining({ number, reason: 'photo_refused', status: 'stuck' }),
    ])
    expect((await as(dispatcher, 'GET', '/v1/staff/deliveries')).body.items).toHaveLength(1)
    expect(await noticesOf(dispatcher)).toHaveLength(1)
    const skip = await as(dispatcher, 'POST', `/v1/admin/deliveries/${job!.id}/skip`, { reason: '不要了' })
    expect(skip.status).toBe(200)
  })
})
