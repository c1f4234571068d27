// 反诈中心 through its doors: who keeps the list, what a check says and keeps, and the quiz that is one's own.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { fraudLimits } from '@chaolin/shared/campus/fraud'
import { fraudQuiz } from '@chaolin/shared/campus/fraud-quiz'
import { databases, type TestApp } from '../../../test/app.ts'
import { callAs, expectRefusal, startWorld } from '../../../test/world.ts'
import { FraudEntry } from './entities.ts'

const list = '/v1/staff/campus/fraud-list'
const results = '/v1/campus/fraud/quiz/results'

describe.each(databases)('反诈中心 on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const guard = 'staff-campus-1'
  const add = (name: string, entries: object[], microBrainId = 'campus-1') =>
    as(name, 'POST', list, { microBrainId, entries })
  const check = (text: string, more: object = {}) =>
    as('student-1', 'POST', '/v1/campus/fraud/check', { text, ...more })
  const right = Object.fromEntries(fraudQuiz.map((question) => [question.id, question.right]))
  beforeAll(async () => {
    app = await startWorld(kind)
  })
  afterAll(() => app.close())

  it('refuses strangers, those who keep no list, and what is not whole', async () => {
    expectRefusal(await app.call('POST', '/v1/campus/fraud/check', { body: {} }), 401, 'unauthenticated')
    expectRefusal(await app.call('GET', '/v1/campus/fraud/quiz'), 401, 'unauthenticated')
    expectRefusal(await as('student-1', 'GET', list), 403, 'forbidden')
    expectRefusal(await add('student-1', [{ kind: 'number', value: '13800001111' }]), 403, 'forbidden')
    expectRefusal(await add('supervisor', [{ kind: 'number', value: '13800001111' }]), 403, 'forbidden')
    expectRefusal(await check(' '), 400, 'invalid', 'text')
    expectRefusal(await check('110', { kind: 'face' }), 400, 'invalid', 'kind')
    expectRefusal(await add(guard, []), 400, 'invalid', 'entries')
    expectRefusal(await as('student-1', 'POST', results, { answers: {} }), 400, 'invalid', 'answers')
    const silly = { answers: { ...right, [fraudQuiz[0]!.id]: 'maybe' } }
    expectRefusal(await as('student-1', 'POST', results, silly), 400, 'invalid', 'answers')
    expectRefusal(await as('staff-330114001012', 'GET', list), 404, 'not_found')
    expectRefusal(await add(guard, [{ kind: 'number', value: '13800001111' }], 'campus-2'), 404, 'not_found')
    expectRefusal(await as(guard, 'DELETE', `${list}/999`), 404, 'not_found')
    expectRefusal(await as('student-1', 'DELETE', `${results}/999`), 404, 'not_found')
  })

  it('knows a number, a link and an account however they are written', async () => {
    const entries = [
      { kind: 'number', value: '+86 138-0000-2222', note: '冒充客服' },
      { kind: 'link', value: 'https://www.win-prize.example/login?x=1' },
      { kind: 'link', value: 'scam.example' },
      { kind: 'account', value: '6222 0000 3333 4444' },
      { kind: 'number', value: '13800002222' },
      { kind: 'number', value: '不是号码' },
    ]
    const answer = await add(guard, entries)
    expect(answer.status).toBe(201)
    expect(answer.body).toEqual({ added: 4, known: 0, refused: [{ line: 6, value: '不是号码' }] })
    expect((await add('dispatcher-police-1', entries, 'police-1')).body).toMatchObject({ added: 0, known: 4 })
    const verdict = async (text: string, more: object = {}) => {
      const { body } = await check(text, more)
      return [body.verdict, body.kind]
    }
    expect(await verdict('１３８ ００００ ２２２２')).toEqual(['listed', 'number'])
    expect((await check('13800002222')).body.advice.zh).toContain('96110')
    expect(await verdict('win-prize.example/login/step2')).toEqual(['listed', 'link'])
    expect(await verdict('win-prize.example/other')).toEqual(['not_listed', 'link'])
    expect(await verdict('http://pay.scam.example/a')).toEqual(['listed', 'link'])
    expect(await verdict('notscam.example')).toEqual(['not_listed', 'link'])
    expect(await verdict('6222-0000-3333-4444')).toEqual(['listed', 'account'])
    expect(await verdict('13800002222', { kind: 'account' })).toEqual(['not_listed', 'account'])
    expect(await verdict('？？')).toEqual(['unreadable', null])
  })

  it('finds what is listed in a message that was pasted whole', async () => {
    const entries = [
      { kind: 'number', value: '13900001500', note: '冒充公安' },
      { kind: 'link', value: 'bad1500.cn' },
      { kind: 'link', value: 'xn--55qx5d.bad1500.cn/win' },
      { kind: 'account', value: 'wx_evil1500' },
      { kind: 'account', value: '官方领奖中心' },
    ]
    expect((await add(guard, entries)).body.added).toBe(entries.length)
    const found = async (text: string, more: object = {}) => {
      const { body } = await check(text, more)
      return [body.verdict, body.kind, body.value]
    }
    const number = ['listed', 'number', '13900001500']
    const link = ['listed', 'link', 'bad1500.cn']
    const account = ['listed', 'account', 'wx_evil1500']
    expect(await found('您的账户异常，请电话13900001500处理')).toEqual(number)
    expect((await check('先交2000元，打139-0000-1500')).body).toMatchObject({ note: '冒充公安' })
    expect(await found('8613900001500')).toEqual(number)
    expect(await found('请拨１３９００００１５００！', { kind: 'number' })).toEqual(number)
    expect(await found('微信 wx_evil1500')).toEqual(account)
    expect(await found('加微信WX_Evil1500领奖')).toEqual(account)
    expect(await found('关注官方领奖中心公众号')).toEqual(['listed', 'account', '官方领奖中心'])
    expect(await found('https://good.com@bad1500.cn')).toEqual(link)
    expect(await found('点这个 https://bad1500.cn/login 领奖')).toEqual(link)
    expect(await found('点这个BAD1500.CN。快')).toEqual(link)
    expect(await found('http://m.bad\u200b1500.cn/?a=1')).toEqual(link)
    expect(await found('点这个ｂａｄ１５００．ｃｎ/x')).toEqual(link)
    expect(await found('看 https://good.com 和 bad1500.cn', { kind: 'link' })).toEqual(link)
    expect(await found('notbad1500.cn')).toEqual(['not_listed', 'link', 'notbad1500.cn'])
    expect(await found('先交2000元，再打13900001501')).toEqual(['not_listed', 'number', '13900001501'])
    // The longest that may be sent, full of what could be something.
    const long = '刷单1a.cn-'.repeat(60).slice(0, fraudLimits.text - 11)
    expect(await found(`${long}13900001500`)).toEqual(number)
    expectRefusal(await check('一'.repeat(fraudLimits.text + 1)), 400, 'invalid', 'text')
  })

  it('keeps nothing of a check, and forgets what is taken off', async () => {
    const { em } = app.ctx()
    const before = await em.count(FraudEntry)
    await check('13999998888')
    expect(await em.count(FraudEntry)).toBe(before)
    await add(guard, [{ kind: 'number', value: '13700007777' }])
    const { items } = (await as(guard, 'GET', `${list}?kind=number&limit=1`)).body
    expect(items).toMatchObject([{ value: '13700007777', microBrainId: 'campus-1' }])
    expect((await as(guard, 'DELETE', `${list}/${items[0].id}`)).status).toBe(204)
    expect((await check('13700007777')).body.verdict).toBe('not_listed')
  })

  it('lists one and the same once, however many list it at once', async () => {
    const entries = Array.from({ length: 20 }, (_, i) => ({ kind: 'number', value: `1361111${1000 + i}` }))
    const people = [guard, 'dispatcher-campus-1', 'staff-police-1', 'dispatcher-police-1']
    const tokens = await Promise.all(people.map((name) => app.signIn(name)))
    const posts = ['campus-1', 'campus-1', 'police-1', 'police-1']
    const answers = await Promise.all(
      tokens.map((token, i) => {
        const mixed = i % 2 ? entries.toReversed() : entries
        return app.call('POST', list, { token, body: { microBrainId: posts[i], entries: mixed } })
      }),
    )
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201])
    expect(answers.reduce((sum, { body }) => sum + body.added, 0)).toBe(20)
    expect(answers.reduce((sum, { body }) => sum + body.known, 0)).toBe(60)
  })

  it('refuses a link that is longer than it looks', async () => {
    // One sign that stands for eighteen.
    const value = `scam.example/${'\ufdfa'.repeat(20)}`
    expectRefusal(await add(guard, [{ kind: 'link', value }]), 400, 'invalid', 'entries.0.value')
  })

  it('leaves to each post what it listed; what was taken off is kept as that, and can be listed again', async () => {
    const entry = { kind: 'number', value: '13500005555' }
    expect((await add('staff-police-1', [entry], 'police-1')).body.added).toBe(1)
    const [item] = (await as(guard, 'GET', `${list}?kind=number&limit=1`)).body.items
    expect(item).toMatchObject({ value: entry.value, microBrainId: 'police-1' })
    expectRefusal(await as(guard, 'DELETE', `${list}/${item.id}`), 403, 'forbidden')
    expect((await as('dispatcher-police-1', 'DELETE', `${list}/${item.id}`)).status).toBe(204)
    expectRefusal(await as('dispatcher-police-1', 'DELETE', `${list}/${item.id}`), 404, 'not_found')
    const { person } = (await as('dispatcher-police-1', 'GET', '/v1/me')).body
    const kept = await app.ctx().em.findOne(FraudEntry, { id: item.id }, { disableIdentityMap: true })
    expect(kept).toMatchObject({ removedBy: person.id, removedAt: app.clock.now })
    expect((await add(guard, [entry])).body.added).toBe(1)
    expect((await check(entry.value)).body.verdict).toBe('listed')
  })

  it('asks without telling the answers, and gives the result to its owner alone', async () => {
    const quiz = (await as('student-5', 'GET', '/v1/campus/fraud/quiz')).body
    expect(quiz.questions).toHaveLength(fraudQuiz.length)
    expect(JSON.stringify(quiz)).not.toMatch(/"right"|"why"/)
    const first = fraudQuiz[0]!
    const slip = first.options.find(({ id }) => id !== first.right)!.id
    const { status, body } = await as('student-5', 'POST', results, {
      answers: { ...right, [first.id]: slip },
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({ right: fraudQuiz.length - 1, of: fraudQuiz.length })
    expect(body.items[0]).toMatchObject({ correct: false, right: first.right, why: first.why })
    expect((await as('student-5', 'GET', results)).body.items).toEqual([body])
    expect((await as('student-6', 'GET', results)).body.items).toEqual([])
    expectRefusal(await as('student-6', 'DELETE', `${results}/${body.id}`), 404, 'not_found')
    const taken = (await as('student-5', 'GET', '/v1/me/export')).body
    expect(taken.quizResults).toMatchObject([{ right: fraudQuiz.length - 1 }])
    expect((await as('student-5', 'DELETE', `${results}/${body.id}`)).status).toBe(204)
    expect((await as('student-5', 'GET', '/v1/me/export')).body.quizResults).toEqual([])
  })

  it('goes with the account', async () => {
    await as('student-7', 'POST', results, { answers: right })
    const token = await app.signIn('student-7')
    const before = (await app.call('GET', results, { token })).body.items
    expect(before).toHaveLength(1)
    expect((await app.call('DELETE', '/v1/me', { token })).status).toBeLessThan(300)
    expect((await as('student-7', 'GET', results)).body.items).toEqual([])
  })
})
