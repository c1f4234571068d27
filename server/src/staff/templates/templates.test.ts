// Reply templates: who writes them, how many, and what a report makes of them.
import { afterAll, beforeAll, describe, expect, it, test } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { aReport, callAs, expectRefusal, fileReport, home, startWorld } from '../../../test/world.ts'
import { inTransaction } from '../../db/transaction.ts'
import { seedTemplates } from './actions.ts'

const dispatcher = `dispatcher-${home}`
const url = '/v1/staff/templates'
const body = { step: 'resolve', title: '修好了', text: '{today}修好了{address}，{number}' }
type Item = { id: string; title: string; mayEdit: boolean; microBrainId: string }

describe.each(databases)('reply templates on %s', (kind) => {
  let app: TestApp
  const call = callAs(() => app)
  beforeAll(async () => {
    app = await startWorld(kind)
  }, 60_000)
  afterAll(() => app?.close())

  const add = async (more: object = {}, who = dispatcher, microBrainId = home) => {
    const answer = await call(who, 'POST', url, { microBrainId, ...body, ...more })
    expect(answer.status).toBe(201)
    return answer.body.id as string
  }
  const list = async (query: string, who = dispatcher): Promise<Item[]> =>
    (await call(who, 'GET', `${url}?${query}`)).body.items
  const remove = async (id: string, who = dispatcher) => call(who, 'DELETE', `${url}/${id}`)

  test('401 for a stranger, 403 for a resident, at every door', async () => {
    for (const [method, path, sent] of [
      ['GET', url, undefined],
      ['GET', '/v1/staff/reports/K7M-2QX-9TF/templates?step=ask', undefined],
      ['POST', url, { microBrainId: home, ...body }],
      ['PUT', `${url}/x`, body],
      ['DELETE', `${url}/x`, undefined],
    ] as const) {
      expectRefusal(await app.call(method, path, sent ? { body: sent } : {}), 401, 'unauthenticated')
      expectRefusal(await call('resident-1', method, path, sent), 403, 'forbidden')
    }
  })
  test('staff read and do not write; another post finds nothing', async () => {
    const id = await add()
    expect((await list('step=resolve', `staff-${home}`)).map(({ mayEdit }) => mayEdit)).toEqual([false])
    expectRefusal(await call(`staff-${home}`, 'PUT', `${url}/${id}`, body), 403, 'forbidden')
    const other = 'dispatcher-330114001001'
    expectRefusal(await call(other, 'GET', `${url}?microBrainId=${home}`), 404, 'not_found')
    expectRefusal(await call(other, 'POST', url, { microBrainId: home, ...body }), 404, 'not_found')
    expectRefusal(await call(other, 'PUT', `${url}/${id}`, body), 404, 'not_found')
    expectRefusal(await remove(id, other), 404, 'not_found')
    expectRefusal(await remove('unknown'), 404, 'not_found')
    expect((await remove(id)).status).toBe(204)
    expectRefusal(await remove(id), 404, 'not_found')
  })
  test.each([
    [{ text: '您好 {name}' }, 'text', 'invalid'],
    [{ text: '{' }, 'text', 'invalid'],
    [{ text: '' }, 'text', 'invalid'],
    [{ text: '字'.repeat(501) }, 'text', 'invalid'],
    [{ title: '字'.repeat(21) }, 'title', 'invalid'],
    [{ step: 'merge' }, 'step', 'invalid'],
    [{ category: 'unknown' }, 'category', 'category_unknown'],
  ])('%j: 400 at %s', async (more, path, code) =>
    expectRefusal(
      await call(dispatcher, 'POST', url, { microBrainId: home, ...body, ...more }),
      400,
      code,
      path,
    ),
  )

  it('holds at most twenty of a category and step', async () => {
    const ids: string[] = []
    for (let i = 0; i < 20; i++) ids.push(await add({ category: 'pets', title: `第 ${i} 条` }))
    const more = { microBrainId: home, ...body, category: 'pets' }
    expectRefusal(await call(dispatcher, 'POST', url, more), 409, 'step_closed')
    // One that is there may still be changed; the next step has room.
    expect((await call(dispatcher, 'PUT', `${url}/${ids[0]}`, { ...body, category: 'pets' })).status).toBe(
      200,
    )
    const other = await add({ category: 'pets', step: 'ask' })
    expectRefusal(
      await call(dispatcher, 'PUT', `${url}/${other}`, { ...body, category: 'pets' }),
      409,
      'step_closed',
    )
    for (const id of [...ids, other]) await remove(id)
  })

  it('lists the own ones first, the category before all, then the district’s, which others cannot change', async () => {
    const district = 'dispatcher-330114'
    const mine = [
      await add({ title: '全部' }),
      await add({ title: '噪音', category: 'noise' }),
      await add({ title: '犬类', category: 'pets' }),
      await add({ title: '区里' }, district, '330114'),
    ]
    const shown = await list('step=resolve&category=noise')
    expect(shown.map(({ title, mayEdit }) => [title, mayEdit])).toEqual([
      ['噪音', true],
      ['全部', true],
      ['区里', false],
    ])
    expectRefusal(await remove(mine[3]!), 404, 'not_found')
    expect(await list(`step=resolve&microBrainId=${home}`, 'supervisor')).toHaveLength(4)
    for (const id of mine) await remove(id, 'supervisor')
  })

  it('fills them from the report, with what points at a person masked', async () => {
    const district = 'dispatcher-330114'
    const filled = {
      own: await add({ text: '{post}：{category}，{address}，{due}前办好，编号{number}' }),
      noise: await add({ title: '别的类别', category: 'noise' }),
      all: await add({ title: '区里', text: '{today}' }, district, '330114'),
    }
    const report = await fileReport(app, await app.signIn('resident-31'), {
      ...aReport,
      address: '湾南社区 王先生 13812345678',
    })
    const path = `/v1/staff/reports/${report.number}/templates`
    expectRefusal(await call(dispatcher, 'GET', path), 400, 'invalid', 'step')
    expectRefusal(await call('dispatcher-330114001001', 'GET', `${path}?step=resolve`), 404, 'not_found')
    const answer = await call(`staff-${home}`, 'GET', `${path}?step=resolve`)
    expect(answer.body.items.map(({ id }: Item) => id)).toEqual([filled.own, filled.all])
    const [first, second] = answer.body.items
    expect(first.text).toMatch(/^湾南社区指挥站：市政设施，湾南社区 .*，11月19日 10:00前办好，编号/)
    expect(first.text).toContain(report.number)
    expect(first.text).not.toContain('13812345678')
    expect(second.text).toBe('11月18日')
    for (const id of Object.values(filled)) await remove(id, 'supervisor')
  })

  it('a district begins with some, once; what it has is its own', async () => {
    const seed = () => inTransaction(app.ctx(), (tx) => seedTemplates(tx, '330114'))
    await seed()
    const before = await list('microBrainId=330114', 'dispatcher-330114')
    expect(before.length).toBeGreaterThan(5)
    await remove(before[0]!.id, 'dispatcher-330114')
    await seed()
    expect(await list('microBrainId=330114', 'dispatcher-330114')).toHaveLength(before.length - 1)
  })
})
