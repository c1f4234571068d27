// Published answers: kept by a campus and by the district, found by whoever asks.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startingAnswers } from './starting.ts'
import { addAnswer } from './actions.ts'
import { databases, type TestApp } from '../../../test/app.ts'
import { claimCode, startCampusWorld } from '../../../test/campus.ts'
import { campus, type Line } from '../../../test/campus-cases.ts'
import { callAs, expectRefusal } from '../../../test/world.ts'
import { inTransaction } from '../../db/transaction.ts'

const answer = {
  service: 'hukou',
  question: { zh: '借户口页要多久？', en: 'How long does it take to borrow my page?' },
  answer: { zh: '当天可以借，三天内还。', en: 'You get it the same day; return it within three days.' },
  published: true,
}

describe.each(databases)('published answers on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const url = (id = campus, rest = '') => `/v1/staff/campus/${id}/answers${rest}`
  const find = async (name: string, query: string) =>
    (await as(name, 'GET', `/v1/campus/answers?${query}`)).body.items
  /** The ids of each page, until there is none. */
  async function pagesOf(read: (rest: string) => Promise<{ body: Line }>) {
    const pages: string[][] = []
    let rest = ''
    do {
      const { items, nextCursor } = (await read(rest)).body
      pages.push(items.map(({ id }: Line) => id))
      rest = nextCursor ? `&cursor=${nextCursor}` : ''
    } while (rest !== '')
    return pages
  }
  const asked = (q: string) => `service=hukou&q=${encodeURIComponent(q)}`

  beforeAll(async () => {
    app = await startCampusWorld(kind)
    await claimCode(app, 1)
    await claimCode(app, 2, 'campus-2')
    await inTransaction(app.ctx(), async (tx) => {
      for (const one of startingAnswers) await addAnswer(tx, null, '330114', one)
    })
  }, 120_000)
  afterAll(() => app.close())

  it('are kept by staff of that post alone', async () => {
    expectRefusal(await app.call('GET', '/v1/campus/answers'), 401, 'unauthenticated')
    for (const [method, path, body] of [
      ['GET', url()],
      ['POST', url(), answer],
      ['PUT', url(campus, '/x'), answer],
      ['DELETE', url(campus, '/x')],
    ] as const) {
      expectRefusal(await app.call(method, path, { body }), 401, 'unauthenticated')
      expectRefusal(await as('student-1', method, path, body), 403, 'forbidden')
      expectRefusal(await as('staff-campus-2', method, path, body), 404, 'not_found')
    }
    const me = `staff-${campus}`
    expectRefusal(await as(me, 'POST', url(), { ...answer, more: 1 }), 400, 'invalid', 'more')
    expectRefusal(await as(me, 'POST', url(), { ...answer, service: 'none_such' }), 400, 'invalid', 'service')
    expectRefusal(await as(me, 'PUT', url(campus, '/x'), answer), 404, 'not_found')
    expectRefusal(await as(me, 'DELETE', url(campus, '/x')), 404, 'not_found')
    // A community keeps none, and the district's are the district's.
    expectRefusal(await as('staff-330114001012', 'GET', url('330114001012')), 404, 'not_found')
    expectRefusal(await as(me, 'POST', url('330114'), answer), 404, 'not_found')
  })

  it('those of the district are found at every campus, the best first, in both languages', async () => {
    const titles = async (q: string) =>
      (await find('student-2', asked(q))).map(({ question }: Line) => question.zh)
    expect((await titles('身份证掉了怎么补'))[0]).toBe('身份证丢了，在学校能补吗？')
    expect((await titles('lost ID card'))[0]).toBe('身份证丢了，在学校能补吗？')
    expect((await titles('毕业户口迁走'))[0]).toBe('毕业后户口怎么迁走？')
    expect(await titles('食堂几点开门')).toEqual([])
    expect(await find('student-2', 'service=hukou')).toHaveLength(startingAnswers.length)
    expect(await find('student-2', 'service=trouble')).toEqual([])
  })

  it('a campus adds its own, which its students find and others do not; unpublished, changed, removed', async () => {
    const me = `dispatcher-${campus}`
    const made = await as(me, 'POST', url(), answer)
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ ...answer, microBrainId: campus })
    const first = async (name: string) => (await find(name, asked('借户口页多久')))[0]?.id
    expect(await first('student-1')).toBe(made.body.id)
    expect(await first('student-2')).not.toBe(made.body.id)
    const change = (body: object) => as(me, 'PUT', url(campus, `/${made.body.id}`), { ...answer, ...body })
    expect((await change({ published: false })).body.published).toBe(false)
    expect(await first('student-1')).not.toBe(made.body.id)
    const kept = (await as(me, 'GET', url())).body.items
    expect(kept).toEqual([expect.objectContaining({ id: made.body.id, published: false })])
    const question = { zh: '户口页能借几天？', en: 'For how many days?' }
    expect((await change({ question })).body.question).toEqual(question)
    expect((await find('student-1', asked('户口页借几天')))[0].question).toEqual(question)
    expect((await as(me, 'DELETE', url(campus, `/${made.body.id}`))).status).toBe(200)
    expect((await as(me, 'GET', url())).body.items).toEqual([])
  })

  it('are pages: the campus before the district, nothing twice and nothing left out', async () => {
    const me = `staff-${campus}`
    const made: string[] = []
    for (let n = 0; n < 5; n++) {
      const question = { zh: n === 3 ? '骆驼也能落户吗' : `第${n}问`, en: `Question ${n}` }
      made.push((await as(me, 'POST', url(), { ...answer, question })).body.id)
      if (n % 2) app.clock.advance(1000)
    }
    expectRefusal(await as(me, 'GET', url(campus, '?limit=101')), 400, 'invalid', 'limit')
    expectRefusal(await as(me, 'GET', url(campus, '?cursor=x')), 400, 'invalid', 'cursor')
    expectRefusal(await as('student-1', 'GET', '/v1/campus/answers?limit=0'), 400, 'invalid', 'limit')
    expect(await pagesOf((rest) => as(me, 'GET', url(campus, `?limit=2${rest}`)))).toEqual([
      made.slice(0, 2),
      made.slice(2, 4),
      made.slice(4),
    ])
    const all = (await find('student-1', 'service=hukou&limit=100')).map(({ id }: Line) => id)
    expect(all).toHaveLength(made.length + startingAnswers.length)
    expect(all.slice(0, made.length)).toEqual(made)
    const read = await pagesOf((rest) =>
      as('student-1', 'GET', `/v1/campus/answers?service=hukou&limit=3${rest}`),
    )
    expect(read.flat()).toEqual(all)
    expect(read.length).toBe(Math.ceil(all.length / 3))
    const best = await as('student-1', 'GET', `/v1/campus/answers?${asked('我的骆驼能落户吗')}&limit=1`)
    expect(best.body).toMatchObject({ items: [{ id: made[3] }], nextCursor: null })
    for (const id of made) await as(me, 'DELETE', url(campus, `/${id}`))
  })

  it('the district changes its own for all', async () => {
    const made = await as('dispatcher-330114', 'POST', url('330114'), {
      ...answer,
      question: { zh: '军训期间能办迁移吗？', en: 'May I move it during military training?' },
    })
    expect(made.status).toBe(201)
    for (const name of ['student-1', 'student-2', 'resident-1'])
      expect((await find(name, asked('军训迁移')))[0].id).toBe(made.body.id)
  })
})
