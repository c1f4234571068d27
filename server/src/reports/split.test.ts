// One report that holds several, split; and what of a report that belongs to another one is shown to whom.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../test/app.ts'
import { sendPhoto } from '../../test/photos.ts'
import { register, startPost } from '../../test/webhook-post.ts'
import { expectRefusal, fileReport, home, neighbour, staffStep, startWorld } from '../../test/world.ts'
import { inTransaction } from '../db/transaction.ts'
import { bumpRevision } from '../routing/actions.ts'
import { renewBook } from '../routing/book.ts'
import { Category } from '../routing/entities.ts'
import { Report } from './entities.ts'

const minuteMs = 60_000

describe.each(databases)('reports that belong together on %s', (kind) => {
  let app: TestApp
  let ann: string
  let bob: string
  let staff: string
  let dispatcher: string
  let people = 7500
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    app.clock.advance(minuteMs)
    people += 2
    await signIn()
  })
  /** Again after hours: a session ends. */
  const signIn = async () => {
    ann = await app.signIn(`resident-${people}`)
    bob = await app.signIn(`resident-${people + 1}`)
    staff = await app.signIn(`staff-${home}`)
    dispatcher = await app.signIn(`dispatcher-${home}`)
  }

  const file = async (token: string, more: object = {}): Promise<string> =>
    (
      await fileReport(app, token, {
        text: '小区门口路灯不亮',
        category: 'noise',
        address: '湾南社区',
        ...more,
      })
    ).number
  const mine = async (number: string, token = ann) =>
    (await app.call('GET', `/v1/reports/${number}`, { token })).body
  const seen = (number: string, token = dispatcher) =>
    app.call('GET', `/v1/staff/reports/${number}`, { token })
  const news = async (token: string, number: string): Promise<string[]> => {
    await app.runJobs()
    const { items } = (await app.call('GET', '/v1/notices?limit=100', { token })).body
    return items
      .filter((item: { number: string }) => item.number === number)
      .map((item: { title: string }) => item.title)
      .reverse()
  }
  /** Every column but the count of history rows. */
  const rowOf = async (number: string) => {
    const { steps: _steps, ...row } = await app
      .ctx()
      .em.findOneOrFail(Report, { number }, { disableIdentityMap: true })
    return { ...row }
  }

  it('shows of the other one nothing but the number to who may not read it', async () => {
    const one = await file(ann, { text: '路灯不亮，我家在三楼' })
    const into = await file(bob, { text: '整条路的灯都不亮' })
    await staffStep(app, dispatcher, one, 'merge', { into })
    await staffStep(app, dispatcher, into, 'transfer', { microBrainId: neighbour, reason: '在那边' })
    const elsewhere = await app.signIn(`dispatcher-${neighbour}`)
    const own = (await seen(one)).body
    expect(own.mergedInto).toMatchObject({ number: into, status: null, summary: null })
    expect(JSON.stringify(own)).not.toContain('整条路')
    // Who leads it reads those that were merged into it.
    expect((await seen(into, elsewhere)).body.merged).toMatchObject([
      { number: one, status: 'merged', summary: '路灯不亮，我家在三楼' },
    ])
    expect((await seen(one, elsewhere)).body.mergedInto).toMatchObject({
      number: into,
      status: 'submitted',
      summary: '整条路的灯都不亮',
    })
  })

  describe('split', () => {
    const parts = [
      { text: '外卖车半夜按喇叭', category: 'noise' },
      { text: '有人入室盗窃，门锁被撬', category: 'security' },
    ]
    const split = (number: string, body: object = { parts }, token = dispatcher) =>
      app.call('POST', `/v1/staff/reports/${number}/split`, { token, body })

    it('refuses others, no parts, unknown categories, too many', async () => {
      const number = await file(ann)
      expectRefusal(await split(number, { parts }, ''), 401, 'unauthenticated')
      expectRefusal(await split(number, { parts }, staff), 403, 'forbidden')
      expectRefusal(await split(number, { parts: [] }), 400, 'invalid', 'parts')
      expectRefusal(await split(number, { parts: [{ text: ' ' }] }), 400, 'invalid', 'parts.0.text')
      expectRefusal(
        await split(number, { parts: [parts[0], { text: '一件事', category: 'nothing' }] }),
        400,
        'category_unknown',
        'parts.1.category',
      )
      expectRefusal(
        await split(number, { parts }, await app.signIn(`dispatcher-${neighbour}`)),
        404,
        'not_found',
      )
      const six = { parts: Array.from({ length: 6 }, (_, i) => ({ text: `第${i}件` })) }
      const answers = await Promise.all([split(number, six), split(number, six)])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
      expect((await seen(number)).body.children).toHaveLength(6)
    })

    it('asks nobody again what the category asks of whoever brings something up', async () => {
      const ctx = app.ctx()
      const row = await ctx.em.findOneOrFail(Category, { code: 'noise' }, { disableIdentityMap: true })
      const ask = async (required: boolean) => {
        const questions = row.questions.map((question) => ({ ...question, required }))
        await inTransaction(ctx, async (tx) => {
          await tx.em.nativeUpdate(Category, { code: 'noise' }, { questions })
          await bumpRevision(tx.em)
        })
        await renewBook(ctx)
      }
      const number = await file(ann)
      await ask(true)
      try {
        const body = { text: '半夜有人唱歌', category: 'noise', address: '湾南社区' }
        const asked = await app.call('POST', '/v1/reports', { token: ann, body })
        expect({ status: asked.status, code: asked.body.code }).toEqual({ status: 400, code: 'invalid' })
        expect((await split(number)).status).toBe(200)
      } finally {
        await ask(false)
      }
    })

    it('keeps what the caller is called', async () => {
      const body = {
        text: '小区门口路灯不亮，半夜还有人按喇叭',
        category: 'noise',
        address: '湾南社区',
        caller: { phone: '13812345678', name: '王小明' },
      }
      const { number } = (await app.call('POST', '/v1/staff/reports', { token: staff, body })).body
      const children = (await split(number)).body.children as { number: string }[]
      const child = (await seen(children[0]!.number)).body
      expect(child).toMatchObject({
        source: 'phone',
        reporter: { phone: '138****5678', name: '王**', byPhone: true },
        history: [{ step: 'submit', who: expect.stringMatching(/./) }],
      })
    })

    it('routes each part by its own words, of the same reporter, who is told once', async () => {
      const photo = await sendPhoto(app, ann)
      const number = await file(ann, { anonymous: true, photoIds: [photo] })
      const before = await rowOf(number)
      const answer = await split(number)
      expect(answer.body.children).toMatchObject([
        { status: 'submitted', summary: parts[0]!.text },
        { status: null, summary: null },
      ])
      const [noise, theft] = answer.body.children.map((child: { number: string }) => child.number)
      expect(await rowOf(number)).toEqual(before)
      const own = await mine(noise)
      expect(own).toMatchObject({ category: 'noise', anonymous: true, public: false, photos: [] })
      expect(await mine(theft)).toMatchObject({ category: 'security', microBrain: { kind: 'police' } })
      expectRefusal(await seen(theft), 404, 'not_found')
      const police = await app.signIn(`dispatcher-${(await mine(theft)).microBrain.id}`)
      expect((await seen(theft, police)).body).toMatchObject({
        reporter: null,
        parent: { number, status: null, summary: null },
      })
      expect((await app.call('GET', `/v1/photos/${photo}`, { token: police })).status).toBe(404)
      expect((await news(ann, number)).filter((title) => title.includes('分开'))).toHaveLength(1)
      expect((await mine(number)).timeline.at(-1).note).toContain(noise)
    })

    it('reaches the other system that a part belongs to', async () => {
      const number = await file(ann)
      const police = (await mine((await split(number)).body.children[1].number)).microBrain.id
      const post = await startPost()
      try {
        await register(app, police, post.url)
        const again = await split(await file(ann))
        await app.runJobs()
        expect(post.received.map(({ body }) => [body.type, body.data.id, body.data.text])).toEqual([
          ['report.submitted', again.body.children[1].number, parts[1]!.text],
        ])
      } finally {
        await post.close()
      }
    })
  })
})
