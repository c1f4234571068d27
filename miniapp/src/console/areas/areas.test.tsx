// The borders' room: a file is taken or refused with its places, a version is looked at, published, taken back.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import {
  beAdmin,
  bodyOf,
  giveFile,
  ok,
  refuse,
  serve,
  show,
  tap,
  write,
  type Doors,
} from '../../../test/console-door'
import type { AreaExport, AreaVersionView } from '../api'
import AreasPage from './index'

const held: AreaVersionView = {
  version: 'demo-1',
  note: '演示用的虚构边界',
  synthetic: true,
  areaCount: 2,
  allowedLoss: null,
  createdAt: '2026-11-01T00:00:00Z',
  createdBy: null,
  status: 'published',
  validFrom: '2026-11-01T00:00:00Z',
  validUntil: null,
  history: [{ action: 'publish', at: '2026-11-01T00:00:00Z', by: null, validFrom: '2026-11-01T00:00:00Z' }],
}
const draft: AreaVersionView = {
  ...held,
  version: 'draft-2',
  note: '',
  status: 'draft',
  validFrom: null,
  history: [],
}
const square = (lng: number): [number, number][] => [
  [lng, 30.3],
  [lng + 0.1, 30.3],
  [lng + 0.1, 30.4],
  [lng, 30.4],
  [lng, 30.3],
]
const file: AreaExport = {
  type: 'FeatureCollection',
  version: 'demo-1',
  coordinates: 'wgs84',
  synthetic: true,
  features: [
    ['330114001012', '湾南社区', 120.3],
    ['330114001013', '头格社区', 120.4],
  ].map(([id, name, lng]) => ({
    type: 'Feature',
    id: `${id}`,
    properties: { microBrainId: `${id}`, name: `${name}` },
    geometry: { type: 'Polygon', coordinates: [square(Number(lng))] },
  })),
}
const usual: Doors = {
  'GET /v1/admin/areas/versions?': () => ok({ items: [draft, held], nextCursor: null }),
  'GET /v1/admin/areas/versions/demo-1': () => ok(file),
  'GET /v1/admin/areas/versions/draft-2': () => ok({ ...file, version: 'draft-2' }),
}
const geojson = new File(['{"type":"FeatureCollection","features":[]}'], 'a.geojson')

beforeEach(beAdmin)
afterEach(() => {
  jest.restoreAllMocks()
})

test('is not for others', async () => {
  serve({ 'GET /v1/admin/areas/versions': () => refuse(403, 'forbidden') })
  show(<AreasPage />)
  await screen.findByTestId('state-forbidden')
})

test('the version in force is drawn, and a tap names an area', async () => {
  serve(usual)
  show(<AreasPage />)
  expect((await screen.findByTestId('border-map')).getAttribute('aria-label')).toContain('2 个社区')
  await tap('border-area-330114001013')
  expect(screen.getByTestId('border-map').textContent).toContain('头格社区')
  expect(screen.getByTestId('areas-demo-1').textContent).toContain('正在用')
  expect(screen.getByTestId('areas-draft-2').textContent).toContain('草稿')
})

test('a bad file is refused with the places named', async () => {
  serve({
    ...usual,
    'POST /v1/admin/areas/versions': () =>
      refuse(400, 'invalid', {
        errors: [{ path: 'features[0]', message: '湾南社区和头格社区重叠（120.35, 30.31）' }],
      }),
  })
  giveFile(geojson)
  show(<AreasPage />)
  await screen.findByTestId('border-map')
  await tap('areas-choose')
  expect((await screen.findByTestId('areas-refused')).textContent).toContain('湾南社区和头格社区重叠')
})

test('a good file becomes a draft and is looked at', async () => {
  const sent = serve({ ...usual, 'POST /v1/admin/areas/versions?': () => ok(draft) })
  giveFile(geojson)
  show(<AreasPage />)
  await screen.findByTestId('border-map')
  write('areas-note', '新的')
  await tap('areas-synthetic')
  await tap('areas-choose')
  await screen.findByTestId('areas-taken')
  const post = sent.find(({ method }) => method === 'POST')
  expect(post?.url).toBe(`/v1/admin/areas/versions?note=${encodeURIComponent('新的')}&synthetic=true`)
  expect(post?.data).toBe(geojson)
  expect(post?.header['Content-Type']).toBe('application/json')
  await screen.findByText('draft-2 的边界')
})

test('a stored version is checked again, and what is wrong is pinned on the map', async () => {
  serve({
    ...usual,
    'POST /v1/admin/areas/versions/demo-1/check': () =>
      ok({
        ok: false,
        areaCount: 2,
        problems: [{ path: '', code: 'gap', message: '有空隙', at: [120.35, 30.35] }],
      }),
  })
  show(<AreasPage />)
  await screen.findByTestId('border-map')
  await tap('areas-check')
  expect((await screen.findByTestId('areas-checked')).textContent).toContain('有空隙')
  expect(screen.getByTestId('border-map').querySelectorAll('.map-pin')).toHaveLength(1)
})

test('a draft is tried, published for later, and a moment that cannot be read is said', async () => {
  const sent = serve({
    ...usual,
    'POST /v1/admin/routing/what-if': () => ok({ reports: 0, changed: 0, rules: [], broken: [], items: [] }),
    'POST /v1/admin/areas/versions/draft-2/publish': () => ok(draft),
  })
  show(<AreasPage />)
  await tap('areas-draft-2')
  await tap('what-if-ask')
  expect((await screen.findByTestId('what-if-answer')).textContent).toContain('还没有可以试算的事')
  expect(bodyOf(sent.find(({ url }) => url.endsWith('/what-if')))).toEqual({
    areasVersion: 'draft-2',
    last: 200,
  })
  await tap('areas-publish')
  write('turn-from', '明天')
  expect(screen.getByTestId('turn-yes').getAttribute('aria-disabled')).toBe('true')
  write('turn-from', '2026-12-01 08:00')
  await tap('turn-yes')
  expect((await screen.findByTestId('areas-said')).textContent).toContain('到时候生效')
  expect(bodyOf(sent.find(({ url }) => url.endsWith('/publish')))).toEqual({
    validFrom: '2026-12-01T08:00:00+08:00',
  })
})

test('the version in force is taken back; a refusal keeps the question open', async () => {
  let closed = true
  serve({
    ...usual,
    'POST /v1/admin/areas/versions/demo-1/rollback': () => (closed ? refuse(409, 'step_closed') : ok(held)),
  })
  show(<AreasPage />)
  await tap('areas-rollback')
  await tap('turn-yes')
  await screen.findByTestId('turn-problem')
  closed = false
  await tap('turn-yes')
  await waitFor(() => expect(screen.getByTestId('areas-said').textContent).toContain('退回好了'))
})
