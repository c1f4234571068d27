// Who is told what: one that hears of a request for the first time all of it, and nobody more than concerns them.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../test/app.ts'
import { makeJpeg } from '../../test/photos.ts'
import { openRules, rule } from '../../test/rules.ts'
import { register, secretA, sendEvent, startPost, type Post } from '../../test/webhook-post.ts'
import { aReport, fileReport, home, neighbour, staffStep, startWorld, upload } from '../../test/world.ts'
import { Job } from '../outbox/entities.ts'
import { MicroBrainEndpoint } from './entities.ts'

const street = '330114001'
const police = 'police-1'

describe.each(databases)('what other systems are told on %s', (kind) => {
  let app: TestApp
  let post: Post
  let other: Post
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    post = await startPost()
    other = await startPost()
  })
  afterEach(async () => {
    await app.ctx().em.nativeDelete(Job, {})
    await app.ctx().em.nativeDelete(MicroBrainEndpoint, {})
    await Promise.all([post.close(), other.close()])
  })

  const file = async (more: object = {}) =>
    fileReport(app, await app.signIn('resident-1'), { ...aReport, ...more })
  const lead = () => app.signIn(`dispatcher-${home}`)
  const told = ({ received }: Post) => received.map(({ body }) => [body.type, body.data.step])

  it('tells all of it first to one that is registered in mid-life, with the first photos', async () => {
    const token = await app.signIn('resident-1')
    const photo = await app.call('POST', '/v1/photos', { token, ...upload({ content: await makeJpeg() }) })
    const { number } = await file({ text: '护栏缺了一截', photoIds: [photo.body.id] })
    await staffStep(app, await lead(), number, 'accept')
    await app.runJobs()
    await register(app, home, post.url)
    await staffStep(app, await lead(), number, 'progress', { note: '在修' })
    await staffStep(app, await lead(), number, 'progress', { note: '还在修' })
    await app.runJobs()
    expect(told(post)).toEqual([
      ['report.submitted', 'progress'],
      ['report.updated', 'progress'],
    ])
    const [first, second] = post.received.map(({ body }) => body.data)
    expect(first).toMatchObject({ id: number, status: 'in_progress', text: '护栏缺了一截', note: '在修' })
    expect(first!.photos).toHaveLength(1)
    expect(second!.photos).toEqual([])
  })

  it('begins anew with one that was built in when its first message was dropped', async () => {
    await register(app, home, post.url)
    const { number } = await file()
    const admin = await app.signIn('admin')
    const at = `/v1/admin/micro-brains/${home}/endpoint`
    expect((await app.call('PUT', at, { token: admin, body: { kind: 'builtin' } })).status).toBe(200)
    await register(app, home, post.url)
    await staffStep(app, await lead(), number, 'accept')
    await app.runJobs()
    expect(told(post)).toEqual([['report.submitted', 'accept']])
  })

  it('says nothing of a request that leaves to one that never heard of it', async () => {
    const { number } = await file()
    await register(app, home, post.url)
    await staffStep(app, await lead(), number, 'transfer', { microBrainId: neighbour, reason: '归他们' })
    await app.runJobs()
    expect(post.received).toEqual([])
  })

  it('gives the reason of a transfer and a return to whoever has it then, and no internal note to anybody', async () => {
    await register(app, home, post.url)
    await register(app, neighbour, other.url)
    const { number } = await file()
    const move = { microBrainId: neighbour, reason: '在他们那边，电话 13912345678', internalNote: '内部话' }
    await staffStep(app, await lead(), number, 'transfer', move)
    const back = { reason: '其实在这边', internalNote: '内部话' }
    await staffStep(app, await app.signIn(`dispatcher-${neighbour}`), number, 'return', back)
    await staffStep(app, await lead(), number, 'transfer', { ...move, note: '转给邻居' })
    await app.runJobs()
    const notes = ({ received }: Post) => received.map(({ body }) => [body.data.step, body.data.note ?? null])
    expect(told(other).map(([type]) => type)).toEqual([
      'report.submitted',
      'report.updated',
      'report.submitted',
    ])
    expect(notes(post)).toEqual([
      ['submit', null],
      ['transfer', null],
      ['return', '其实在这边'],
      ['transfer', '转给邻居'],
    ])
    expect(notes(other)).toEqual([
      ['transfer', expect.stringMatching(/^在他们那边，电话 [\d*]+$/)],
      ['return', null],
      ['transfer', '转给邻居'],
    ])
    for (const { raw } of [...post.received, ...other.received]) expect(raw).not.toMatch(/内部话|13912345678/)
  })

  it('masks the notes of staff', async () => {
    await register(app, home, post.url)
    const { number } = await file()
    await staffStep(app, await lead(), number, 'accept')
    await staffStep(app, await lead(), number, 'progress', { note: '在路上 13912345678' })
    await app.runJobs()
    expect(post.received.at(-1)!.body.data.note).toMatch(/^在路上 [\d*]+$/)
    expect(post.received.at(-1)!.raw).not.toContain('13912345678')
  })

  it('tells posts that act jointly as it tells the home, until it leaves them', async () => {
    const { publish } = await openRules(app)
    await publish([rule('joint', { to: { microBrainId: home }, joint: { microBrainId: police } })])
    await register(app, home, post.url)
    await register(app, police, other.url)
    const { number } = await file({ category: 'noise' })
    expect((await sendEvent(app, police, 'accepted', { id: number }, { secrets: [secretA] })).status).toBe(
      200,
    )
    await staffStep(app, await lead(), number, 'return', { reason: '不归我们' })
    await app.runJobs()
    const steps = [
      ['report.submitted', 'submit'],
      ['report.updated', 'accept'],
      ['report.updated', 'return'],
    ]
    expect(told(post)).toEqual(steps)
    expect(told(other)).toEqual(steps)
    expect(other.received[2]!.body.data.note).toBeUndefined()
    await publish([])
  })

  it('tells a post that is informed once, when it comes in', async () => {
    await register(app, street, other.url)
    const { number, microBrain } = await file({ category: 'fire' })
    expect(microBrain.id).toBe(home)
    await staffStep(app, await lead(), number, 'accept')
    await app.runJobs()
    expect(told(other)).toEqual([['report.submitted', 'submit']])
  })
})
