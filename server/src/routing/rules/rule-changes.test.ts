// Changing the rules: versions, two editors, other processes, rules that break, and what-if before publishing.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { openRules, rule, type Body } from '../../../test/rules.ts'
import { aReport, expectRefusal, fileReport, home, neighbour, startWorld } from '../../../test/world.ts'
import { makeDemoAreas, readSnapshot } from '../../db/demo/areas.ts'
import { inTransaction } from '../../db/transaction.ts'
import { addJob } from '../../outbox/actions.ts'
import { closeServer, startServer } from '../../server.ts'
import { bumpRevision } from '../actions.ts'
import { createAreas } from '../areas/actions.ts'
import { Category, MicroBrain } from '../entities.ts'
import { failureJob } from './alerts.ts'
import { RulePublication, RuleVersion } from './entities.ts'

const street = '330114001'
const police = 'police-1'

describe.each(databases)('changes of the rules on %s', (kind) => {
  let app: TestApp
  let doors: Awaited<ReturnType<typeof openRules>>
  const call: typeof doors.call = (...given) => doors.call(...given)
  const publish: typeof doors.publish = (...given) => doors.publish(...given)
  const preview: typeof doors.preview = (...given) => doors.preview(...given)
  const rules = () => doors.read()

  beforeAll(async () => {
    app = await startWorld(kind)
  }, 60_000)
  afterAll(() => app?.close())
  beforeEach(async () => {
    doors = await openRules(app)
    expect((await publish([])).status).toBe(200)
  })

  describe('versions', () => {
    test('a draft decides nothing until it is published; an older version can be put back', async () => {
      const first = (await publish([rule('first')])).body
      const draft = await call('PUT', '/v1/admin/rules', {
        expectedVersion: first.version,
        rules: [rule('draft', { to: { level: 'street' } })],
        note: '试试',
      })
      expect(draft.body).toMatchObject({
        version: first.version + 1,
        publishedVersion: first.version,
        rules: [{ id: 'first', problems: [] }],
        draft: { version: first.version + 1, basedOn: first.version, note: '试试', rules: [{ id: 'draft' }] },
      })
      expect((await preview({})).rule.id).toBe('first')
      const put = (version: number, expectedPublishedVersion: number) =>
        call('POST', `/v1/admin/rules/versions/${version}/publish`, { expectedPublishedVersion })
      expectRefusal(await put(first.version + 1, first.version - 1), 409, 'version_changed')
      expect((await put(first.version + 1, first.version)).body).toMatchObject({
        publishedVersion: first.version + 1,
        draft: null,
      })
      expect((await preview({})).rule.id).toBe('draft')
      expect((await put(first.version, first.version + 1)).body.publishedVersion).toBe(first.version)
      expect((await preview({})).rule.id).toBe('first')
      const { items } = (await call('GET', '/v1/admin/rules/versions?limit=2')).body
      expect(items).toMatchObject([
        { version: first.version + 1, current: false, publishedAt: expect.any(String) },
        { version: first.version, current: true },
      ])
      expect((await call('GET', `/v1/admin/rules/versions/${first.version}`)).body).toMatchObject({
        rules: [{ id: 'first' }],
      })
    })
    test('of ten who edit at once one is heard; the others get 409 and nothing is lost', async () => {
      const { version } = await rules()
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          call('PUT', '/v1/admin/rules', { expectedVersion: version, rules: [rule(`r${i}`)], publish: true }),
        ),
      )
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)])
      expect(answers.find(({ status }) => status === 409)?.body.code).toBe('version_changed')
      const winner = answers.findIndex(({ status }) => status === 200)
      expect(await rules()).toMatchObject({ version: version + 1, rules: [{ id: `r${winner}` }] })
    })
    test('a second server on the same database follows within five seconds', async () => {
      let lateMs = 0
      const second = await startServer(app.server.config, {
        now: () => new Date(app.clock.now.getTime() + lateMs),
        logger: false,
        worker: false,
      })
      try {
        const ruleThere = async () => {
          const answer = await second.app.inject({
            method: 'POST',
            url: '/v1/routes/preview',
            headers: { authorization: `Bearer ${doors.resident}` },
            payload: { kind: 'report', address: '湾南社区' },
          })
          return answer.json().rule.id
        }
        expect(await ruleThere()).toBe('address.community')
        expect((await publish([rule('fresh')])).status).toBe(200)
        lateMs = 5000
        expect(await ruleThere()).toBe('fresh')
      } finally {
        await closeServer(second)
      }
    })
    test('while versions change under load, no answer mixes two of them', async () => {
      const pair = (n: number) => [
        rule('a', { name: `第${n}版`, to: { microBrainId: n % 2 ? neighbour : street } }),
      ]
      const asked = Array.from({ length: 40 }, async (_, i) => {
        if (i % 8 === 0) await publish(pair(i / 8))
        return preview({})
      })
      for (const answer of await Promise.all(asked)) {
        const n = /^第(\d+)版$/.exec(answer.rule.name)?.[1]
        if (n) expect(answer.microBrain.id).toBe(Number(n) % 2 ? neighbour : street)
        else expect(answer.rule.id).toBe('address.community')
      }
    })
  })

  describe('a rule that cannot be evaluated', () => {
    const desk = () => app.signIn('dispatcher-330114')
    const alerts = async (token: string) =>
      (await app.call('GET', '/v1/staff/routing-alerts', { token })).body.items.filter(
        (item: { kind: string }) => item.kind === 'rule_broken',
      )

    test.each<[string, Body, string]>([
      ['post', rule('gone', { to: { microBrainId: 'police-9' } }), 'micro_brain_unknown'],
      ['second post', rule('gone', { joint: { microBrainId: 'police-9' } }), 'micro_brain_unknown'],
      ['category', rule('gone', { when: { categories: ['gone'] } }), 'category_unknown'],
      ['area', rule('gone', { when: { areas: ['330114001999'] } }), 'area_unknown'],
      ['question', rule('gone', { when: { answers: { gone: ['x'] } } }), 'question_unknown'],
      ['compound', rule('gone', { when: { compounds: ['compound-99'] } }), 'compound_unknown'],
      ['campus', rule('gone', { when: { campuses: ['campus-99'] } }), 'campus_unknown'],
      ['district', rule('gone', { district: '999999' }), 'district_unknown'],
    ])('an unknown %s: the next rule decides, the list and the desk show it', async (_name, bad, code) => {
      const { body } = await publish([bad, rule('next')], { allowBroken: true })
      expect(body.rules).toMatchObject([
        { id: 'gone', problems: [{ code }] },
        { id: 'next', problems: [] },
      ])
      expect((await preview({ category: 'noise' })).rule.id).toBe('next')
      expect(await alerts(await desk())).toMatchObject([
        { kind: 'rule_broken', about: 'gone', ruleVersion: body.version },
      ])
    })
    test('one that names a post and a category that are taken away later; told once per version', async () => {
      const post = 'campus-13'
      const { version } = (
        await publish([rule('later', { when: { categories: ['pets'] }, to: { microBrainId: post } })])
      ).body
      expect((await preview({ category: 'pets' })).microBrain.id).toBe(post)
      expect(await alerts(await desk())).toEqual([])
      const { em } = app.ctx()
      const row = await em.findOneOrFail(MicroBrain, { id: post }, { disableIdentityMap: true })
      await em.nativeDelete(MicroBrain, { id: post })
      await bumpRevision(em)
      expect(await preview({ category: 'pets' })).toMatchObject({
        microBrain: { id: home },
        rule: { id: 'address.community' },
      })
      const dispatcher = await desk()
      for (let hours = 0; hours < 3; hours++) {
        app.clock.advance(3_600_000)
        await app.runJobs()
      }
      const token = await desk()
      const told = (await app.call('GET', '/v1/notices?limit=100', { token })).body.items.filter(
        (item: Body) => item.kind === 'routing.alert' && String(item.title).includes('later'),
      )
      expect(told).toHaveLength(1)
      expect(told[0].title).toContain('规则 later')
      expect(await alerts(token)).toMatchObject([
        { about: 'later', ruleVersion: version, detail: expect.stringContaining(post) },
      ])
      expect(dispatcher).toBeDefined()
      await em.insert(MicroBrain, { ...row })
      await bumpRevision(em)
      expect(await alerts(token)).toEqual([])
    })
    test('a stored rule that is none at all keeps its place, broken', async () => {
      const { em } = app.ctx()
      const { version } = await rules()
      const stored = [{ id: 'torn', when: 'always' }, rule('next')] as unknown as RuleVersion['rules']
      const [last] = await em.find(RulePublication, {}, { orderBy: { id: 'desc' }, limit: 1 })
      const at = app.clock.now
      await em.insert(RuleVersion, { version: version + 1, basedOn: 0, rules: stored, note: '', savedAt: at })
      await em.insert(RulePublication, { id: last!.id + 1, version: version + 1, publishedAt: at })
      await bumpRevision(em)
      expect((await preview({})).rule.id).toBe('next')
      expect((await rules()).rules[0]).toMatchObject({ id: 'torn', problems: [{ code: 'malformed' }] })
      expect(await alerts(await desk())).toMatchObject([{ about: 'torn' }])
    })
    test('one that failed in another process is on the desk too', async () => {
      const { version } = (await publish([rule('failing')])).body
      await addJob(app.ctx(), failureJob('failing', version))
      await addJob(app.ctx(), failureJob('failing', version - 1))
      await app.runJobs()
      expect(await alerts(await desk())).toMatchObject([{ about: 'failing', ruleVersion: version }])
    })
    test('a disabled one is nobody’s trouble; a supervisor and an admin read the list too', async () => {
      await publish([rule('gone', { enabled: false, to: { microBrainId: 'police-9' } })])
      expect(await alerts(await desk())).toEqual([])
      await publish([rule('gone', { to: { microBrainId: 'police-9' } })], { allowBroken: true })
      for (const name of ['supervisor', 'admin']) expect(await alerts(await app.signIn(name))).toHaveLength(1)
    })
    test('a category of the district can go, and its rule shows it', async () => {
      const { em } = app.ctx()
      await publish([rule('cat', { when: { categories: ['ebike'] } })])
      const row = await em.findOneOrFail(Category, { code: 'ebike' }, { disableIdentityMap: true })
      await em.nativeDelete(Category, { code: 'ebike' })
      await bumpRevision(em)
      expect(await alerts(await desk())).toMatchObject([
        { about: 'cat', detail: expect.stringContaining('ebike') },
      ])
      await em.insert(Category, { ...row })
      await bumpRevision(em)
    })
  })

  test('what-if lists what would go elsewhere, counts by rule, and stores nothing', async () => {
    const person = await app.signIn('resident-77')
    const noise = (
      await fileReport(app, person, {
        ...aReport,
        category: 'noise',
        text: '半夜打鼓',
        answers: { when: 'night' },
      })
    ).number
    const pets = (await fileReport(app, person, { ...aReport, category: 'pets', text: '狗不牵绳' })).number
    const unknown = (await fileReport(app, person, { text: '路边有个坑', category: 'other' })).number
    const draft = [
      rule('night', {
        when: { answers: { when: ['night'] } },
        to: { level: 'street' },
        joint: { level: 'police' },
      }),
      rule('hole', { when: { words: ['坑'] } }),
      rule('gone', { to: { microBrainId: 'police-9' } }),
    ]
    const before = await rules()
    const { status, body } = await call('POST', '/v1/admin/routing/what-if', { rules: draft, last: 3 })
    expect(status).toBe(200)
    expect(body).toMatchObject({ reports: 3, changed: 2, broken: [{ id: 'gone' }] })
    expect(body.items).toEqual([
      {
        number: unknown,
        from: { microBrain: null, joint: [], desk: true, rule: { id: 'none', name: expect.any(String) } },
        to: {
          microBrain: { id: neighbour, name: expect.any(String) },
          joint: [],
          desk: false,
          rule: { id: 'hole', name: '规则 hole' },
        },
      },
      {
        number: noise,
        from: {
          microBrain: { id: home, name: '湾南社区' },
          joint: [],
          desk: false,
          rule: { id: 'address.community', name: expect.any(String) },
        },
        to: {
          microBrain: { id: street, name: '下沙街道' },
          joint: [police],
          desk: false,
          rule: { id: 'night', name: '规则 night' },
        },
      },
    ])
    expect(body.rules).toContainEqual({ id: 'night', name: '规则 night', now: 0, then: 1 })
    expect(body.rules).toContainEqual({ id: 'address.community', name: expect.any(String), now: 2, then: 1 })
    expect(body.items.map((item: Body) => item.number)).not.toContain(pets)
    expect(JSON.stringify(body)).not.toContain('打鼓')
    expect(await rules()).toEqual(before)
    expect(
      (await call('POST', '/v1/admin/routing/what-if', { rulesVersion: 0, last: 1000 })).body.changed,
    ).toBe(0)
  })

  test('what-if with a draft of the borders: what lies in another area goes elsewhere', async () => {
    const ctx = app.ctx()
    const areas = makeDemoAreas(readSnapshot())
    const centreOf = (id: string) => areas.find(({ code }) => code === id)!.centre
    const at = ([lng, lat]: readonly [number, number]) => ({ place: { lng, lat, coordinates: 'wgs84' } })
    const person = await app.signIn('resident-78')
    const here = { text: '路灯不亮', category: 'facility' }
    const { number } = await fileReport(app, person, { ...here, ...at(centreOf(home)) })
    await fileReport(app, person, { ...here, ...at(centreOf('330114004002')) })
    const swapped: Record<string, string> = { [home]: neighbour, [neighbour]: home }
    const version = await inTransaction(ctx, (tx) =>
      createAreas(tx, {
        version: null,
        areas: areas.map(({ code, ring }) => ({ id: swapped[code] ?? code, polygons: [[ring]] })),
        synthetic: true,
        note: '',
        createdBy: null,
      }),
    )
    const { body } = await call('POST', '/v1/admin/routing/what-if', { areasVersion: version, last: 2 })
    expect(body).toMatchObject({
      reports: 2,
      changed: 1,
      items: [{ number, from: { microBrain: { id: home } }, to: { microBrain: { id: neighbour } } }],
    })
    expect((await preview(at(centreOf(home)))).microBrain.id).toBe(home)
  })
})
