// The rules through their doors: who may, what is refused, each condition, order, joint handling.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { reservedRuleIds } from '@chaolin/shared/routing/rules-schema'
import { databases, type TestApp } from '../../../test/app.ts'
import { openRules, rule, type Body } from '../../../test/rules.ts'
import { aReport, expectRefusal, fileReport, home, neighbour, startWorld } from '../../../test/world.ts'

const street = '330114001'
const police = 'police-1'

describe.each(databases)('rules on %s', (kind) => {
  let app: TestApp
  let doors: Awaited<ReturnType<typeof openRules>>
  const call: typeof doors.call = (...given) => doors.call(...given)
  const publish: typeof doors.publish = (...given) => doors.publish(...given)
  const preview: typeof doors.preview = (...given) => doors.preview(...given)
  const explain: typeof doors.explain = (...given) => doors.explain(...given)
  const rules = () => doors.read()

  beforeAll(async () => {
    app = await startWorld(kind)
  }, 60_000)
  afterAll(() => app?.close())
  beforeEach(async () => {
    doors = await openRules(app)
    expect((await publish([])).status).toBe(200)
  })

  describe('refusals', () => {
    const closed: [string, string, object | undefined][] = [
      ['GET', '/v1/admin/rules', undefined],
      ['PUT', '/v1/admin/rules', { expectedVersion: 0, rules: [] }],
      ['POST', '/v1/admin/rules/preview', { request: { kind: 'report' } }],
      ['GET', '/v1/admin/rules/versions', undefined],
      ['GET', '/v1/admin/rules/versions/1', undefined],
      ['POST', '/v1/admin/rules/versions/1/publish', { expectedPublishedVersion: 0 }],
      ['POST', '/v1/admin/routing/what-if', { rules: [], last: 10 }],
      ['GET', '/v1/staff/routing-alerts', undefined],
    ]
    test.each(closed)('%s %s: 401 for a stranger, 403 for all but an admin', async (method, url, body) => {
      const options = body === undefined ? {} : { body }
      expectRefusal(await app.call(method, url, options), 401, 'unauthenticated')
      for (const name of ['resident-1', `dispatcher-${home}`])
        expectRefusal(
          await app.call(method, url, { ...options, token: await app.signIn(name) }),
          403,
          'forbidden',
        )
    })
    test.each<[Body, string]>([
      [rule('A b'), 'rules.0.id'],
      [rule('place'), 'rules.0.id'],
      [rule('a', { name: '' }), 'rules.0.name'],
      [rule('a', { when: { unknown: 1 } }), 'rules.0.when.unknown'],
      [rule('a', { when: { kinds: ['nothing'] } }), 'rules.0.when.kinds.0'],
      [rule('a', { when: { kinds: [] } }), 'rules.0.when.kinds'],
      [rule('a', { when: { time: { from: '8:00', until: '24:01' } } }), 'rules.0.when.time.from'],
      [rule('a', { when: { time: { from: '08:00', until: '08:00' } } }), 'rules.0.when.time.until'],
      [rule('a', { when: { days: ['someday'] } }), 'rules.0.when.days.0'],
      [rule('a', { when: { words: [] } }), 'rules.0.when.words'],
      [rule('a', { when: { answers: {} } }), 'rules.0.when.answers'],
      [rule('a', { to: {} }), 'rules.0.to'],
      [rule('a', { to: { level: 'country' } }), 'rules.0.to'],
    ])('a rule that is none: 400 %#', async (bad, path) => {
      const { version } = await rules()
      expectRefusal(
        await call('PUT', '/v1/admin/rules', { expectedVersion: version, rules: [bad] }),
        400,
        'invalid',
        path,
      )
      expect((await rules()).version).toBe(version)
    })
    test('every built-in rule keeps its id to itself', async () => {
      const ids = (await rules()).defaults.map(({ id }: Body) => id)
      expect(ids.toSorted()).toEqual([...reservedRuleIds].toSorted())
    })
    test('two rules of one id, or too many: 400', async () => {
      const { version } = await rules()
      const save = (list: unknown[]) =>
        call('PUT', '/v1/admin/rules', { expectedVersion: version, rules: list })
      expectRefusal(await save([rule('a'), rule('a')]), 400, 'invalid', 'rules')
      expectRefusal(await save(Array.from({ length: 201 }, (_, i) => rule(`r${i}`))), 400, 'invalid', 'rules')
    })
    test('an unknown version: 404; no key: 400; an unknown category in a preview: 400', async () => {
      expectRefusal(await call('GET', '/v1/admin/rules/versions/99999'), 404, 'not_found')
      const url = '/v1/admin/rules/versions/99999/publish'
      const body = { expectedPublishedVersion: (await rules()).publishedVersion }
      expectRefusal(await call('POST', url, body), 404, 'not_found')
      expectRefusal(
        await app.call('POST', url, { token: doors.admin, body, key: null }),
        400,
        'idempotency_key_missing',
      )
      expectRefusal(await explain({ category: 'nonsense' }), 400, 'category_unknown', 'category')
    })
    test('publishing what is broken: 400 names the rule, unless it is meant', async () => {
      const broken = rule('broken', { to: { microBrainId: 'nowhere' } })
      expectRefusal(await publish([rule('a'), broken]), 400, 'invalid', 'rules.1.to.microBrainId')
      expect((await publish([rule('a'), broken], { allowBroken: true })).status).toBe(200)
    })
    test('what-if without a draft, with two, or of what is not there: 400', async () => {
      const url = '/v1/admin/routing/what-if'
      expectRefusal(await call('POST', url, { last: 10 }), 400, 'invalid', 'rules')
      expectRefusal(
        await call('POST', url, { last: 10, rules: [], rulesVersion: 1 }),
        400,
        'invalid',
        'rulesVersion',
      )
      expectRefusal(
        await call('POST', url, { last: 10, rulesVersion: 99999 }),
        400,
        'invalid',
        'rulesVersion',
      )
      expectRefusal(
        await call('POST', url, { last: 10, areasVersion: 'none' }),
        400,
        'invalid',
        'areasVersion',
      )
      for (const last of [0, 1001, 1.5])
        expectRefusal(await call('POST', url, { last, rules: [] }), 400, 'invalid', 'last')
    })
  })

  describe('each condition decides', () => {
    const night = '2026-11-18T23:30:00+08:00'
    test.each<[string, Body, Body, Body, string | undefined]>([
      ['kind', { kinds: ['report'] }, {}, { kind: 'sos' }, undefined],
      ['category', { categories: ['noise'] }, { category: 'noise' }, { category: 'pets' }, undefined],
      ['community', { areas: [home] }, {}, { address: '义盛社区' }, undefined],
      [
        'street',
        { areas: [street] },
        { category: 'building', address: '下沙街道3号大街' },
        { address: '义盛社区' },
        undefined,
      ],
      ['compound', { compounds: ['compound-1'] }, { compoundId: 'compound-1' }, {}, undefined],
      ['compound of a plate', { compounds: ['compound-1'] }, { doorPlate: 'DP-1001' }, {}, undefined],
      ['campus', { campuses: ['campus-1'] }, { campusId: 'campus-1' }, { campusId: 'campus-2' }, undefined],
      [
        'answers',
        { answers: { when: ['night'] } },
        { category: 'noise', answers: { when: 'night' } },
        { answers: { when: 'day' } },
        undefined,
      ],
      ['words', { words: ['KTV'] }, { text: 'ｋｔｖ太吵了' }, { text: '太吵了' }, undefined],
      ['time', { time: { from: '22:00', until: '06:00' } }, {}, {}, night],
      ['day', { days: ['weekend'] }, {}, {}, '2026-11-21T10:00:00+08:00'],
      ['holiday', { days: ['holiday'] }, {}, {}, '2026-10-01T10:00:00+08:00'],
      [
        'make-up day',
        { days: ['working'], time: { from: '09:00', until: '12:00' } },
        {},
        {},
        '2026-10-10T10:00:00+08:00',
      ],
    ])('%s', async (_name, when, yes, no, at) => {
      const list = [rule('only', { when })]
      const request = { address: '湾南社区', ...yes }
      const { status, body } = await explain(request, { rules: list, ...(at ? { at } : {}) })
      expect(status).toBe(200)
      expect(body).toMatchObject({
        desk: false,
        microBrain: { id: neighbour },
        rule: { id: 'only' },
        trace: [{ id: 'only', outcome: 'matched', problems: [] }],
      })
      const noAt = at ? { at: '2026-11-18T13:00:00+08:00' } : {}
      const other = (await explain({ address: '湾南社区', ...no }, { rules: list, ...noAt })).body
      expect(other.rule.id).not.toBe('only')
      expect(other.trace[0].outcome).toBe('not_matched')
    })
    test.each([
      ['community', home],
      ['street', street],
      ['police', police],
      ['district', '330114'],
    ])('to the %s above the place', async (level, id) => {
      await publish([rule('up', { to: { level } })])
      expect(await preview({ category: 'noise' })).toMatchObject({ microBrain: { id }, rule: { id: 'up' } })
      expect(await preview({ address: '三号大街' })).toMatchObject({ desk: true, rule: { id: 'none' } })
    })
    test('what lies elsewhere is claimed by no rule', async () => {
      await publish([rule('all')])
      expect(await preview({ address: '余杭区湾南社区' })).toMatchObject({ desk: true, microBrain: null })
    })
  })

  test('the first that matches wins; the others say why not; what is off is skipped', async () => {
    const list = [
      rule('pets', { when: { categories: ['pets'], days: ['holiday'] } }),
      rule('off', { enabled: false, to: { level: 'police' } }),
      rule('first', { to: { level: 'street' } }),
      rule('second'),
    ]
    await publish(list)
    expect(await preview({})).toMatchObject({
      microBrain: { id: street },
      rule: { id: 'first', name: '规则 first' },
    })
    const { body } = await explain({ address: '湾南社区', category: 'pets' })
    expect(body.trace).toMatchObject([
      {
        outcome: 'not_matched',
        conditions: [
          { condition: 'categories', holds: true, found: 'pets' },
          { condition: 'days', holds: false, found: 'working' },
        ],
      },
      { outcome: 'disabled' },
      { outcome: 'matched' },
      { outcome: 'after_match' },
    ])
    await publish([list[3], list[2]])
    expect(await preview({})).toMatchObject({ rule: { id: 'second' } })
  })

  test('a report keeps the rule, its version, the areas and what it was decided from', async () => {
    const { version } = (await publish([rule('kept', { when: { categories: ['facility'] } })])).body
    const { number } = await fileReport(app, doors.resident)
    const staff = await app.signIn(`staff-${neighbour}`)
    const { body } = await app.call('GET', `/v1/staff/reports/${number}`, { token: staff })
    expect(body.route).toMatchObject({
      ruleId: 'kept',
      ruleVersion: version,
      areasVersion: expect.stringMatching(/./),
      borderDistanceM: null,
      inputs: {
        kind: 'report',
        category: 'facility',
        communityId: home,
        streetId: street,
        districtId: '330114',
        source: 'address',
        dayKind: 'working',
        localTime: '10:00',
        calendarVersion: expect.stringMatching(/^[0-9a-f]{12}$/),
        answered: [],
      },
    })
    expect(JSON.stringify(body.route)).not.toContain('护栏')
  })

  describe('jointly', () => {
    const send = async (more: Body = {}) => {
      await publish([rule('joint', { to: { level: 'street' }, joint: { level: 'police' } })])
      return (await fileReport(app, doors.resident, { ...aReport, category: 'advice', ...more }))
        .number as string
    }
    const queueOf = async (post: string, token: string, query = '') =>
      (await app.call('GET', `/v1/staff/reports?microBrainId=${post}${query}`, { token })).body

    test('the second post is named, told, has it in its queue, and acts', async () => {
      const number = await send()
      expect(await preview({ category: 'noise' })).toMatchObject({
        microBrain: { id: street },
        joint: [police],
      })
      const officer = await app.signIn(`staff-${police}`)
      await app.runJobs()
      const news = (await app.call('GET', '/v1/notices', { token: officer })).body.items
      expect(news[0]).toMatchObject({ kind: 'report.submit', number })
      for (const query of ['', '&order=due', '&status=submitted', '&desk=false']) {
        const { items, counts } = await queueOf(police, officer, query)
        expect(items.map((item: Body) => item.number)).toContain(number)
        expect(counts.submitted).toBeGreaterThan(0)
      }
      for (const desk of ['', '&desk=false']) {
        const { counts } = await queueOf(police, officer, desk)
        for (const part of [
          'signal=red',
          'signal=yellow',
          'signal=green',
          'status=submitted',
          'status=resolved',
        ])
          expect((await queueOf(police, officer, `${desk}&limit=100&${part}`)).items).toHaveLength(
            counts[part.split('=')[1]!],
          )
      }
      expect((await queueOf('police-2', await app.signIn('staff-police-2'))).items).toEqual([])
      const door = `/v1/staff/reports/${number}`
      expect((await app.call('GET', door, { token: officer })).body.route.joint).toEqual([police])
      expect((await app.call('POST', `${door}/accept`, { token: officer, body: {} })).status).toBe(200)
      const lead = await app.signIn(`staff-${street}`)
      expect((await app.call('GET', door, { token: lead })).body.status).toBe('accepted')
    })
    test('where it goes is for the lead to say; it stays joint when it moves, and ends at the desk', async () => {
      const number = await send()
      const door = `/v1/staff/reports/${number}`
      const [second, lead] = [
        await app.signIn(`dispatcher-${police}`),
        await app.signIn(`dispatcher-${street}`),
      ]
      expectRefusal(
        await app.call('POST', `${door}/escalate`, { token: second, body: { reason: '要上报' } }),
        403,
        'forbidden',
      )
      const move = { microBrainId: '330114002', reason: '在那边' }
      expect((await app.call('POST', `${door}/transfer`, { token: lead, body: move })).status).toBe(200)
      expect((await app.call('GET', door, { token: second })).status).toBe(200)
      const there = await app.signIn('dispatcher-330114002')
      const back = { reason: '不归我们' }
      expect((await app.call('POST', `${door}/return`, { token: there, body: back })).status).toBe(200)
      expect((await app.call('POST', `${door}/return`, { token: lead, body: back })).status).toBe(200)
      expectRefusal(await app.call('GET', door, { token: second }), 404, 'not_found')
      expect((await queueOf(police, second)).items.map((item: Body) => item.number)).not.toContain(number)
    })
    test('its queue goes on page by page without a gap or a repeat', async () => {
      const numbers = []
      for (let i = 0; i < 5; i++) {
        numbers.push(await send())
        await publish([rule('alone', { to: { level: 'police' } })])
        numbers.push((await fileReport(app, doors.resident, { ...aReport, category: 'advice' })).number)
        app.clock.advance(1000)
      }
      const officer = await app.signIn(`staff-${police}`)
      const seen: string[] = []
      let cursor = ''
      do {
        const page = await queueOf(police, officer, `&limit=3${cursor && `&cursor=${cursor}`}`)
        seen.push(...page.items.map((item: Body) => item.number))
        cursor = page.nextCursor
      } while (cursor)
      expect(new Set(seen).size).toBe(seen.length)
      expect(seen.slice(0, 10).toSorted()).toEqual(numbers.toSorted())
    })
  })
})
