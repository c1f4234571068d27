// The rules' room: what an admin changes is tried, saved and published, and never lost to somebody else's change.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { beAdmin, bodyOf, ok, refuse, serve, show, tap, write, type Sent } from '../../../test/console-door'
import type { RulesView, RuleView } from '../api'
import RulesPage from './index'
import { moved, useWork } from './use-table'

const noise: RuleView = {
  id: 'night-noise',
  name: '夜间噪音交派出所',
  enabled: true,
  when: { categories: ['noise'], time: { from: '22:00', until: '06:00' } },
  to: { level: 'police' },
  joint: { microBrainId: '330114001012' },
  problems: [],
}
const lost: RuleView = {
  id: 'lost',
  name: '已经没有的微脑',
  enabled: true,
  when: {},
  to: { microBrainId: 'gone' },
  problems: [
    {
      code: 'micro_brain_unknown',
      path: 'to.microBrainId',
      value: 'gone',
      zh: '没有这个微脑',
      en: 'Unknown',
    },
  ],
}
const view: RulesView = {
  version: 3,
  publishedVersion: 3,
  rules: [noise, lost],
  draft: null,
  defaults: [{ id: 'place', name: '所在社区' }],
}
const line = {
  basedOn: 0,
  note: '',
  ruleCount: 2,
  savedAt: '2026-11-01T00:00:00Z',
  publishedAt: null,
  current: false,
}

const puts = (sent: Sent[]) => sent.filter(({ method }) => method === 'PUT')

beforeEach(() => {
  beAdmin()
  useWork.setState({ work: undefined })
})
afterEach(() => {
  jest.restoreAllMocks()
})

describe('states', () => {
  test.each([
    [403, 'forbidden', 'state-forbidden'],
    [500, 'internal', 'state-error'],
  ])('%i', async (status, code, state) => {
    jest.useFakeTimers({ advanceTimers: true })
    serve({ 'GET /v1/admin/rules': () => refuse(status, code) })
    show(<RulesPage />)
    await screen.findByTestId('state-loading')
    await screen.findByTestId(state, {}, { timeout: 4000 })
    jest.useRealTimers()
  })

  test('no rules yet says what decides then', async () => {
    serve({ 'GET /v1/admin/rules': () => ok({ ...view, version: 0, publishedVersion: 0, rules: [] }) })
    show(<RulesPage />)
    expect((await screen.findByTestId('rules-none')).textContent).toContain('按下面的默认走')
    expect(screen.getByTestId('rules-standing').textContent).toContain('还没有发布过规则')
    expect(screen.getByText('所在社区')).toBeTruthy()
  })
})

test('each rule is told in words, and a broken one says why', async () => {
  serve({ 'GET /v1/admin/rules': () => ok(view) })
  show(<RulesPage />)
  await screen.findByText(/联动湾南社区/)
  await waitFor(() => expect(screen.getByTestId('rule-night-noise').textContent).toContain('噪音扰民'))
  const told = screen.getByTestId('rule-night-noise').textContent
  expect(told).toContain('噪音扰民；22:00–06:00')
  expect(told).toContain('→ 所在派出所，联动湾南社区')
  expect(screen.getByTestId('broken-lost').textContent).toContain('to.microBrainId：没有这个微脑 gone')
})

test('a changed order, a switch and a new rule go out as one table', async () => {
  let stored: RulesView = view
  const sent = serve({
    'GET /v1/admin/rules': () => ok(stored),
    'PUT /v1/admin/rules': () => {
      stored = { ...view, version: 4, draft: { ...line, version: 4, rules: [noise] } }
      return ok(stored)
    },
  })
  show(<RulesPage />)
  await tap('down-night-noise')
  await tap('enable-lost')
  await tap('rule-add')
  write('rule-name', '烧烤交街道')
  await tap('condition-words')
  write('pick-words', '烧烤，油烟，')
  await tap('rule-to-level-street')
  write('rules-note', '加了烧烤')
  await tap('rules-save')
  await screen.findByTestId('rules-done')
  expect(bodyOf(puts(sent)[0])).toEqual({
    expectedVersion: 3,
    publish: false,
    note: '加了烧烤',
    rules: [
      { id: 'lost', name: lost.name, enabled: false, when: {}, to: lost.to },
      {
        id: 'night-noise',
        name: noise.name,
        enabled: true,
        when: noise.when,
        to: noise.to,
        joint: noise.joint,
      },
      {
        id: 'rule-3',
        name: '烧烤交街道',
        enabled: true,
        when: { words: ['烧烤', '油烟'] },
        to: { level: 'street' },
      },
    ],
  })
  expect(screen.getByTestId('rules-standing').textContent).toContain('第 4 版是草稿')
})

test('somebody else was faster: it is said, the edits stay, and may be saved over theirs', async () => {
  let version = 3
  const sent = serve({
    'GET /v1/admin/rules': () => ok({ ...view, version }),
    'PUT /v1/admin/rules': (request) =>
      bodyOf(request)['expectedVersion'] === 5 ? ok({ ...view, version: 6 }) : refuse(409, 'version_changed'),
  })
  show(<RulesPage />)
  await tap('enable-night-noise')
  version = 5
  await tap('rules-publish')
  expect((await screen.findByTestId('rules-problem')).textContent).toContain('您改的都还在')
  expect(screen.getByTestId('enable-night-noise').getAttribute('aria-checked')).toBe('false')
  await tap('rules-over')
  await waitFor(() => expect(puts(sent)).toHaveLength(2))
  const last = bodyOf(puts(sent)[1])
  expect(last).toMatchObject({ expectedVersion: 5, publish: true })
  expect((last['rules'] as { enabled: boolean }[])[0]?.enabled).toBe(false)
  await waitFor(() => expect(screen.getByTestId('rules-standing').textContent).not.toContain('没存'))
})

test('a refused field stands at its rule, and nothing is lost', async () => {
  serve({
    'GET /v1/admin/rules': () => ok(view),
    'PUT /v1/admin/rules': () =>
      refuse(400, 'invalid', { errors: [{ path: 'rules.0.id', message: '用小写字母' }] }),
  })
  show(<RulesPage />)
  await tap('edit-night-noise')
  write('rule-id', 'Nacht')
  await tap('rules-save')
  await screen.findByTestId('rules-problem')
  expect(screen.getByTestId('rule-form-Nacht').textContent).toContain('用小写字母')
})

test('what is tried goes out with the rules as they are seen, and every reason is shown', async () => {
  const sent = serve({
    'GET /v1/admin/rules': () => ok(view),
    'POST /v1/admin/rules/preview': () =>
      ok({
        microBrain: { id: 'police-1', name: '下沙派出所', kind: 'police', path: [] },
        joint: ['330114001012'],
        informed: [],
        desk: false,
        deskId: '330114',
        rule: { id: 'night-noise', name: noise.name },
        ruleVersion: 3,
        areasVersion: 'a',
        borderDistanceM: 12.3,
        nearBorder: true,
        outside: false,
        candidates: [],
        inputs: { kind: 'report', category: 'noise', dayKind: 'weekend', localTime: '23:30' },
        trace: [
          {
            id: 'night-noise',
            name: noise.name,
            outcome: 'matched',
            conditions: [{ condition: 'categories', holds: true, found: 'noise' }],
            problems: [],
          },
          { id: 'lost', name: lost.name, outcome: 'broken', conditions: [], problems: lost.problems },
        ],
      }),
  })
  show(<RulesPage />)
  await tap('enable-lost')
  write('try-text', '楼下烧烤摊吵到半夜')
  write('try-place', '120.35，30.31')
  write('try-at', '2026-11-22 25')
  expect(screen.getByTestId('try-go').getAttribute('aria-disabled')).toBe('true')
  write('try-at', '2026-11-22 23:30')
  await tap('try-go')
  const answer = (await screen.findByTestId('try-answer')).textContent
  expect(answer).toContain('送到下沙派出所'.replace('送到', '送到 '))
  expect(answer).toContain('联动 湾南社区')
  expect(answer).toContain('离边界 12 米')
  expect(screen.getByTestId('trace-night-noise').textContent).toContain('对上了，就按它')
  expect(screen.getByTestId('trace-night-noise').textContent).toContain('类别 · 实际是 噪音扰民')
  expect(screen.getByTestId('trace-lost').textContent).toContain('没有这个微脑')
  const body = bodyOf(sent.find(({ url }) => url.endsWith('/preview')))
  expect(body['at']).toBe('2026-11-22T23:30:00+08:00')
  expect(body['request']).toEqual({
    kind: 'report',
    text: '楼下烧烤摊吵到半夜',
    place: { lng: 120.35, lat: 30.31, coordinates: 'wgs84' },
  })
  expect((body['rules'] as { enabled: boolean }[])[1]?.enabled).toBe(false)
})

test('what if lists what would go elsewhere', async () => {
  const sent = serve({
    'GET /v1/admin/rules': () => ok(view),
    'POST /v1/admin/routing/what-if': () =>
      ok({
        reports: 50,
        changed: 1,
        rules: [{ id: 'place', name: '所在社区', now: 50, then: 49 }],
        broken: [{ id: 'lost', problems: lost.problems }],
        items: [
          {
            number: 'A2B3C4',
            from: {
              microBrain: { id: '330114001012', name: '湾南社区' },
              joint: [],
              desk: false,
              rule: { id: 'place', name: '所在社区' },
            },
            to: { microBrain: null, joint: [], desk: true, rule: { id: 'none', name: '没有对上' } },
          },
        ],
      }),
  })
  show(<RulesPage />)
  await tap('rules-side-what-if')
  await tap('what-if-last-50')
  await tap('what-if-ask')
  expect((await screen.findByTestId('what-if-answer')).textContent).toContain(
    '看了最近 50 件，1 件会送到别处',
  )
  const told = screen.getByTestId('what-if-A2B3C4').textContent
  expect(told).toContain('湾南社区')
  expect(told).toContain('分派台')
  expect(screen.getByTestId('what-if-answer').textContent).toContain('有 1 条规则用不了')
  expect(bodyOf(sent.find(({ url }) => url.endsWith('/what-if')))).toMatchObject({ last: 50 })
})

test('an older version is put in force again, from the one that was seen', async () => {
  const versions = [
    { ...line, version: 3, current: true, publishedAt: '2026-11-02T00:00:00Z' },
    { ...line, version: 2, publishedAt: '2026-11-01T00:00:00Z', note: '先前的' },
  ]
  let stored = view
  const sent = serve({
    'GET /v1/admin/rules': () => ok(stored),
    'GET /v1/admin/rules/versions': () => ok({ items: versions, nextCursor: null }),
    'POST /v1/admin/rules/versions/2/publish': () => {
      stored = { ...view, publishedVersion: 2 }
      return ok(stored)
    },
  })
  show(<RulesPage />)
  await tap('rules-side-versions')
  await screen.findByText('先前的')
  expect(screen.queryByTestId('back-3')).toBeNull()
  await tap('back-2')
  await tap('back-yes')
  await waitFor(() => expect(screen.queryByTestId('back-sheet')).toBeNull())
  const post = sent.find(({ url }) => url.endsWith('/2/publish'))
  expect(bodyOf(post)).toEqual({ expectedPublishedVersion: 3, allowBroken: true })
  expect(post?.header['Idempotency-Key']).toMatch(/^[0-9a-f]{32}$/)
  expect(screen.getByTestId('rules-standing').textContent).toContain('正在用第 2 版')
})

test('moving keeps every rule', () => {
  const rules = ['a', 'b', 'c'].map((id) => ({ ...noise, id }))
  expect(moved(rules, 0, 2).map(({ id }) => id)).toEqual(['b', 'c', 'a'])
})
