// Compounds through the doors: what anybody reads, what the community's staff change, and that every gate hears of it.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { householdOf, startVisitsWorld } from '../../../test/visits.ts'
import { callAs, expectRefusal, home, neighbour } from '../../../test/world.ts'
import { inTransaction } from '../../db/transaction.ts'
import { touchCompound } from './actions.ts'
import { getCompound } from './queries.ts'

describe.each(databases)('compounds on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const staff = `staff-${home}`
  const dispatcher = `dispatcher-${home}`
  const rulesUrl = '/v1/staff/compounds/compound-1/rules'
  const gatesUrl = '/v1/staff/compounds/compound-1/gates'
  beforeAll(async () => {
    app = await startVisitsWorld(kind)
  })
  afterAll(() => app.close())
  const revision = async () => (await getCompound(app.ctx(), 'compound-1'))!.revision

  test('anybody who is signed in reads a compound with its gates and rules', async () => {
    expectRefusal(await app.call('GET', '/v1/compounds/compound-1'), 401, 'unauthenticated')
    expectRefusal(await as('visitor-1', 'GET', '/v1/compounds/compound-99'), 404, 'not_found')
    const { body } = await as('visitor-1', 'GET', '/v1/compounds/compound-1')
    expect(body).toMatchObject({
      id: 'compound-1',
      name: '湾南小区',
      microBrainId: home,
      rules: { visitorDoors: ['perimeter', 'stairwell', 'lift', 'garage'], night: null, keepDays: 30 },
    })
    expect(body.gates).toContainEqual({ id: 'compound-1-gate-1', name: '南门', door: 'perimeter' })
    expect(body.gates).toContainEqual(
      expect.objectContaining({ id: 'compound-1-b3-lift', door: 'lift', building: '3幢' }),
    )
    for (let n = 1; n <= 5; n++) {
      const { gates } = (await as('visitor-1', 'GET', `/v1/compounds/compound-${n}`)).body
      expect(gates).toContainEqual(expect.objectContaining({ id: `compound-${n}-gate-1`, door: 'perimeter' }))
    }
  })

  test('a part of a name finds compounds, and is no pattern', async () => {
    const find = async (q: string) => {
      const { status, body } = await as('visitor-1', 'GET', `/v1/compounds?q=${encodeURIComponent(q)}`)
      return status === 200 ? body.items : body
    }
    expect(await find('听潮')).toEqual([
      { id: 'compound-2', name: '听潮苑', community: expect.any(String) },
      { id: 'compound-3', name: '听潮苑', community: expect.any(String) },
    ])
    for (const none of ['%', '_', '\\', "'"]) expect(await find(none)).toEqual([])
    expectRefusal(await as('visitor-1', 'GET', '/v1/compounds?q='), 400, 'invalid', 'q')
  })

  test('staff of the community list their compounds, with the claims that wait', async () => {
    const url = `/v1/staff/compounds?microBrainId=${home}`
    expectRefusal(await app.call('GET', url), 401, 'unauthenticated')
    expectRefusal(await as('resident-1', 'GET', url), 403, 'forbidden')
    expectRefusal(await as(`staff-${neighbour}`, 'GET', url), 404, 'not_found')
    expect((await as(staff, 'GET', url)).body.items).toEqual([
      {
        id: 'compound-1',
        name: '湾南小区',
        microBrainId: home,
        revision: expect.any(Number),
        gates: 27,
        waiting: 1,
      },
    ])
  })

  test('the dispatcher of the community changes rules, nobody else, and gates hear of it', async () => {
    expectRefusal(await as('resident-1', 'GET', rulesUrl), 403, 'forbidden')
    expectRefusal(await as(`dispatcher-${neighbour}`, 'GET', rulesUrl), 404, 'not_found')
    const read = (await as(staff, 'GET', rulesUrl)).body
    const rules = { ...read.rules, night: { from: '23:00', until: '05:00' }, visitorDoors: ['perimeter'] }
    expectRefusal(await app.call('PUT', rulesUrl, { body: { rules } }), 401, 'unauthenticated')
    expectRefusal(await as(staff, 'PUT', rulesUrl, { rules }), 403, 'forbidden')
    expectRefusal(await as(`dispatcher-${neighbour}`, 'PUT', rulesUrl, { rules }), 404, 'not_found')
    const put = (change: object, more: object = {}) =>
      as(dispatcher, 'PUT', rulesUrl, { rules: { ...rules, ...change }, ...more })
    expectRefusal(await put({ keepDays: 91 }), 400, 'invalid', 'rules.keepDays')
    expectRefusal(await put({ visitorDoors: ['window'] }), 400, 'invalid')
    expectRefusal(
      await put({ night: { from: '05:00', until: '05:00' } }),
      400,
      'invalid',
      'rules.night.until',
    )
    const before = await revision()
    // A pass was minted meanwhile: nothing that concerns the rules.
    await inTransaction(app.ctx(), (tx) => touchCompound(tx, 'compound-1'))
    const changed = (await put({}, { revision: read.revision })).body
    expect(changed).toEqual({ rules, revision: read.revision + 1 })
    expect(await revision()).toBe(before + 2)
    expect((await as('visitor-1', 'GET', '/v1/compounds/compound-1')).body.rules).toEqual(rules)
    expectRefusal(await put({}, { revision: read.revision }), 409, 'version_changed')
  })

  test('gates are put up and taken away, each once more a revision', async () => {
    const gate = { name: '西门', door: 'perimeter' }
    expectRefusal(await as(staff, 'POST', gatesUrl, gate), 403, 'forbidden')
    expectRefusal(await as(`dispatcher-${neighbour}`, 'POST', gatesUrl, gate), 404, 'not_found')
    expectRefusal(
      await as(dispatcher, 'POST', gatesUrl, { ...gate, door: 'lift' }),
      400,
      'invalid',
      'building',
    )
    const wrong = [
      [{ door: 'lift', building: '99幢' }, 'building'],
      [{ door: 'stairwell', building: '3幢', unit: '9单元' }, 'unit'],
      [{ door: 'garage', unit: '1单元' }, 'building'],
    ] as const
    for (const [place, path] of wrong)
      expectRefusal(await as(dispatcher, 'POST', gatesUrl, { ...gate, ...place }), 400, 'invalid', path)
    const stair = { name: '楼道门', door: 'stairwell', building: ' 3 幢', unit: '2 单元' }
    const tidied = (await as(dispatcher, 'POST', gatesUrl, stair)).body
    expect(tidied).toMatchObject({ building: '3幢', unit: '2单元' })
    expect((await as(dispatcher, 'DELETE', `${gatesUrl}/${tidied.id}`)).status).toBe(204)
    const before = await revision()
    const { status, body } = await as(dispatcher, 'POST', gatesUrl, gate)
    expect([status, await revision()]).toEqual([201, before + 1])
    expect((await as('visitor-1', 'GET', '/v1/compounds/compound-1')).body.gates).toContainEqual(body)
    expectRefusal(await as(staff, 'DELETE', `${gatesUrl}/${body.id}`), 403, 'forbidden')
    // A gate of another compound is not this one's to take away.
    expectRefusal(await as(dispatcher, 'DELETE', `${gatesUrl}/compound-2-gate-1`), 404, 'not_found')
    expect((await as(dispatcher, 'DELETE', `${gatesUrl}/${body.id}`)).status).toBe(204)
    expect(await revision()).toBe(before + 2)
    expectRefusal(await as(dispatcher, 'DELETE', `${gatesUrl}/${body.id}`), 404, 'not_found')
  })

  test('a compound of the address book is opened once, by its own dispatcher', async () => {
    const ctx = app.ctx()
    await ctx.em.execute(
      `insert into addresses (code, load_id, kind, parent_code, name, full_text, community_id, synonyms, plates, words, synthetic)
       values ('compound-new', 1, 'compound', ?, '新沙苑', '新沙苑', ?, '[]', '[]', '[]', 1)`,
      [home, home],
    )
    const url = '/v1/staff/compounds'
    const body = { id: 'compound-new' }
    expectRefusal(await as(staff, 'POST', url, body), 403, 'forbidden')
    expectRefusal(await as(`dispatcher-${neighbour}`, 'POST', url, body), 404, 'not_found')
    expectRefusal(await as(dispatcher, 'POST', url, { id: 'compound-1-b1' }), 404, 'not_found')
    const answers = await Promise.all([1, 2].map(() => as(dispatcher, 'POST', url, body)))
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    expect((await getCompound(app.ctx(), 'compound-new'))!.number).toBe(6)
  })

  test('compounds that are opened side by side are all opened, each under a number of its own', async () => {
    const ids = Array.from({ length: 6 }, (_, i) => `compound-side-${i}`)
    for (const id of ids)
      await app.ctx().em.execute(
        `insert into addresses (code, load_id, kind, parent_code, name, full_text, community_id, synonyms, plates, words, synthetic)
         values (?, 1, 'compound', ?, '并沙苑', '并沙苑', ?, '[]', '[]', '[]', 1)`,
        [id, home, home],
      )
    const answers = await Promise.all(ids.map((id) => as(dispatcher, 'POST', '/v1/staff/compounds', { id })))
    expect(answers.map(({ status }) => status)).toEqual(ids.map(() => 201))
    const numbers = await Promise.all(ids.map(async (id) => (await getCompound(app.ctx(), id))!.number))
    expect(new Set(numbers).size).toBe(ids.length)
  })

  test('a member’s own pass opens the kinds of doors there are now, and there is none without a door', async () => {
    const { id } = await householdOf(app, 'resident-1')
    const pass = () => as('resident-1', 'GET', `/v1/households/${id}/pass`)
    const first = (await pass()).body.token
    expect((await pass()).body.token).toBe(first)
    const { gates } = (await as(dispatcher, 'GET', '/v1/compounds/compound-1')).body
    const garage = gates.filter(({ door }: { door: string }) => door === 'garage')
    for (const { id: gateId } of garage)
      expect((await as(dispatcher, 'DELETE', `${gatesUrl}/${gateId}`)).status).toBe(204)
    const second = (await pass()).body.token
    expect(second).not.toBe(first)
    expect((await pass()).body.token).toBe(second)
    await app.ctx().em.execute("delete from gates where compound_id = 'compound-1'")
    expectRefusal(await pass(), 409, 'step_closed')
  })

  test('changes side by side each have a revision of their own', async () => {
    const before = await revision()
    const numbers = await Promise.all(
      Array.from({ length: 8 }, () => inTransaction(app.ctx(), (tx) => touchCompound(tx, 'compound-1'))),
    )
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 8 }, (_, i) => before + i + 1))
    await expect(inTransaction(app.ctx(), (tx) => touchCompound(tx, 'nowhere'))).rejects.toMatchObject({
      code: 'not_found',
    })
  })
})
