// The room of other systems: how each does, the worst first; tested, paused, rotated, registered, refused.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { screen, waitFor } from '@testing-library/react'
import { beAdmin, bodyOf, ok, posts, refuse, serve, show, tap, write } from '../../../test/console-door'
import { phone } from '../../../test/stubs/phone'
import { queryClient } from '../../query'
import { useDisplay } from '../../ui/display'
import type { Endpoint } from '../api'
import EndpointsPage from './index'

const well = {
  breaker: 'closed' as const,
  paused: false,
  lastSuccessAt: '2026-11-20T00:00:00Z',
  failingSince: null,
  due: 0,
  stuck: 0,
  oldestDueAgeS: null,
  failureRate: 0.0125,
}
function endpointAt(id: string, health: Partial<Endpoint['health']> = {}, more: object = {}): Endpoint {
  const post = posts.find((each) => each.id === id)
  return {
    microBrain: { id, name: post?.name ?? id, kind: 'community', path: [] },
    endpoint: {
      microBrainId: id,
      kind: 'webhook',
      url: `https://${id}.example/hook`,
      secrets: 1,
      apiKey: false,
      jurisdictionId: null,
      pausedAt: null,
      updatedAt: '2026-11-01T00:00:00Z',
      updatedBy: 'p',
      ...more,
    },
    health: { microBrainId: id, ...well, ...health },
  }
}
const list = (...items: Endpoint[]) => ({
  'GET /v1/admin/endpoints': () => ok({ items, nextCursor: null }),
})
const one = '330114001012'
const other = '330114001013'

beforeEach(() => {
  beAdmin()
  phone.opened.length = 0
})
afterEach(() => {
  jest.restoreAllMocks()
  useDisplay.getState().setLanguage('zh')
})

test('is not for others', async () => {
  serve({ 'GET /v1/admin/endpoints': () => refuse(403, 'forbidden') })
  show(<EndpointsPage />)
  await screen.findByTestId('state-forbidden')
})

test('without a connection says so, and tries again', async () => {
  let away = true
  serve({
    'GET /v1/admin/endpoints': () => {
      if (away) throw new Error('fail')
      return ok({ items: [endpointAt(one)], nextCursor: null })
    },
  })
  queryClient.setDefaultOptions({ queries: { ...queryClient.getDefaultOptions().queries, retryDelay: 1 } })
  show(<EndpointsPage />)
  await screen.findByTestId('state-offline')
  away = false
  await tap('state-retry')
  await screen.findByTestId(`endpoint-${one}`)
})

test('none is said in words', async () => {
  serve(list())
  show(<EndpointsPage />)
  expect((await screen.findByTestId('endpoints-none')).textContent).toContain('还没有接外系统')
})

test('shows how each does, the one that is away first', async () => {
  serve(
    list(
      endpointAt(one),
      endpointAt(other, {
        breaker: 'open',
        failingSince: '2026-11-19T00:00:00Z',
        due: 7,
        stuck: 3,
        oldestDueAgeS: 2 * 3600 + 120,
        failureRate: 1,
      }),
      endpointAt('police-1', { paused: true }, { pausedAt: '2026-11-18T00:00:00Z' }),
    ),
  )
  show(<EndpointsPage />)
  const away = await screen.findByTestId(`endpoint-${other}`)
  for (const words of ['不通', '2 小时 2 分等得最久', '100.0 %24 小时没成', '7 条等着送'])
    expect(away.textContent).toContain(words)
  expect(screen.getByTestId('endpoint-police-1').textContent).toContain('停着')
  expect(screen.getByTestId(`endpoint-${one}`).textContent).toContain('1.3 %24 小时没成')
  const order = screen.getAllByTestId(/^endpoint-(3301|police)/).map((card) => card.dataset['testid'])
  expect(order).toEqual([`endpoint-${other}`, 'endpoint-police-1', `endpoint-${one}`])
  await tap(`stuck-${other}`)
  expect(phone.opened).toEqual([`/console/deliveries/index?post=${other}`])
})

test('one that answers but refuses is not called well, nor one that was never written to', async () => {
  serve(
    list(
      endpointAt(one, { failureRate: 0.4 }),
      endpointAt(other, { lastSuccessAt: null, failureRate: null }),
    ),
  )
  show(<EndpointsPage />)
  expect((await screen.findByTestId(`endpoint-${one}`)).textContent).toContain('有的没收下')
  expect(screen.getByTestId(`endpoint-${other}`).textContent).toContain('还没送过消息')
})

test('a ping says what became of it, in plain words', async () => {
  let answer: object = { ok: false, reason: 'timeout', tookMs: 15000 }
  serve({ ...list(endpointAt(one)), 'POST /v1/admin/micro-brains': () => ok(answer) })
  show(<EndpointsPage />)
  await tap(`ping-${one}`)
  expect((await screen.findByTestId(`pinged-${one}`)).textContent).toBe('对方没有按时回应（等了 15000 毫秒）')
  answer = { ok: true, tookMs: 41 }
  await tap(`ping-${one}`)
  await waitFor(() => expect(screen.getByTestId(`pinged-${one}`).textContent).toBe('对方回了，用了 41 毫秒'))
})

test('is paused and goes on, each with a key of its own', async () => {
  let paused = false
  const sent = serve({
    'GET /v1/admin/endpoints': () =>
      ok({
        items: [endpointAt(one, { paused }, { pausedAt: paused ? '2026-11-20T00:00:00Z' : null })],
        nextCursor: null,
      }),
    'POST /v1/admin/micro-brains': ({ url }) => {
      paused = url.endsWith('/pause')
      return ok(endpointAt(one).endpoint)
    },
  })
  show(<EndpointsPage />)
  await tap(`pause-${one}`)
  await tap(`resume-${one}`)
  await screen.findByTestId(`pause-${one}`)
  const keys = sent.filter(({ method }) => method === 'POST').map(({ header }) => header['Idempotency-Key'])
  expect(new Set(keys).size).toBe(2)
})

test('a new secret is asked for, shown once, copied, and gone', async () => {
  serve({
    ...list(endpointAt(one, {}, { secrets: 2 })),
    'POST /v1/admin/micro-brains': () => ok({ newSecret: 'whsec_new' }),
  })
  show(<EndpointsPage />)
  await tap(`rotate-${one}`)
  expect((await screen.findByTestId('ask-sheet')).textContent).toContain('较旧的那个马上作废')
  await tap('ask-yes')
  expect((await screen.findByTestId('secret')).textContent).toBe('whsec_new')
  await tap('secret-copy')
  await screen.findByText('复制好了')
  expect(phone.copied).toBe('whsec_new')
  await tap('secret-kept')
  expect(screen.queryByTestId('secret')).toBeNull()
  expect(
    JSON.stringify(
      queryClient
        .getQueryCache()
        .getAll()
        .map(({ state }) => state.data),
    ),
  ).not.toContain('whsec_new')
})

test('a system is registered, refused by its address, then taken with its secret', async () => {
  let refused = true
  const sent = serve({
    ...list(endpointAt(one)),
    'PUT /v1/admin/micro-brains': () => {
      if (!refused) return ok({ ...endpointAt(other).endpoint, newSecret: 'whsec_first' })
      refused = false
      return refuse(400, 'invalid', {
        errors: [{ path: 'url', message: '要用 https，也不能是内部网络的地址' }],
      })
    },
  })
  show(<EndpointsPage />)
  await tap('endpoint-add')
  const save = () => screen.getByTestId('endpoint-save')
  expect(save().textContent).toBe('先选微脑')
  await screen.findByTestId(`endpoint-post-${other}`)
  // It has one already: that one is changed in its own place.
  expect(screen.queryByTestId(`endpoint-post-${one}`)).toBeNull()
  await tap(`endpoint-post-${other}`)
  expect(save().textContent).toBe('先填地址')
  write('endpoint-url', 'http://10.0.0.1/')
  await tap('endpoint-save')
  await screen.findByText('要用 https，也不能是内部网络的地址')
  write('endpoint-url', 'https://tg.example/hook')
  await tap('endpoint-save')
  expect((await screen.findByTestId('secret')).textContent).toBe('whsec_first')
  expect(screen.getByTestId('secret-sheet').textContent).toContain('头格社区')
  const put = sent.filter(({ method }) => method === 'PUT').at(-1)
  expect(put?.url).toContain(`/v1/admin/micro-brains/${other}/endpoint`)
  expect(bodyOf(put)).toEqual({ kind: 'webhook', url: 'https://tg.example/hook' })
})

test('Open311 takes a key of theirs, and a system can be taken away again', async () => {
  const sent = serve({
    ...list(endpointAt(one, {}, { kind: 'open311', apiKey: true })),
    'PUT /v1/admin/micro-brains': () => ok(endpointAt(one).endpoint),
  })
  show(<EndpointsPage />)
  await tap(`edit-${one}`)
  expect(screen.getByTestId('endpoint-form').textContent).toContain('留空就不变')
  write('endpoint-key', 'k-1')
  write('endpoint-jurisdiction', 'city.example')
  await tap('endpoint-save')
  await screen.findByTestId('endpoint-saved')
  await tap(`edit-${one}`)
  await tap('endpoint-kind-builtin')
  expect(screen.getByTestId('endpoint-form').textContent).toContain('没送完的都算了')
  await tap('endpoint-save')
  await waitFor(() => expect(sent.filter(({ method }) => method === 'PUT')).toHaveLength(2))
  expect(sent.filter(({ method }) => method === 'PUT').map((each) => bodyOf(each))).toEqual([
    { kind: 'open311', url: `https://${one}.example/hook`, apiKey: 'k-1', jurisdictionId: 'city.example' },
    { kind: 'builtin' },
  ])
})

test('reads in English', async () => {
  serve(list(endpointAt(one, { breaker: 'half_open', failingSince: '2026-11-19T00:00:00Z' })))
  useDisplay.getState().setLanguage('en')
  show(<EndpointsPage />)
  const told = (await screen.findByTestId(`endpoint-${one}`)).textContent
  expect(told).toContain('Probing')
  // Only its name is Chinese.
  expect(told?.replace('湾南社区', '')).not.toMatch(/[一-鿿]/)
})
