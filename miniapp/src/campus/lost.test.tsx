// Lost and found: nobody's contact data, what proves a thing for those alone who check, and one decision that is told.
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { act, screen, waitFor } from '@testing-library/react'
import { campuses, claim, me, services, thing } from '../../test/campus-service-samples'
import { bodyOf, ok, refuse, serve, show, tap, write, type Doors, type Sent } from '../../test/console-door'
import { phone } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import { useDisplay } from '../ui/display'
import ItemPage from './item'
import LostPage from './lost'
import { chooseCampus } from './lost/use-here'
import NewLostPage from './lost-new'
import { freshDraft, momentOf, onDay, partsOf } from './lost-new/draft'

jest.setTimeout(30_000)

// 10:00 on a Monday in Hangzhou.
const now = Date.parse('2026-11-23T02:00:00Z')
const none = { items: [], nextCursor: null }
const doors: Doors = {
  'GET /v1/campus/services': () => ok({ items: services }),
  'GET /v1/me': () => ok(me()),
  'GET /v1/micro-brains': () => ok({ items: campuses, nextCursor: null }),
  'GET /v1/campus/lost-claims': () => ok(none),
  'GET /v1/campus/lost-items': () => ok(none),
}

beforeEach(() => {
  queryClient.clear()
  phone.params = {}
  phone.opened = []
  jest.useFakeTimers({ now, advanceTimers: true })
  useDisplay.setState({ elder: false, language: 'zh' })
  const roles = [{ role: 'student' as const }]
  useSession.setState({ token: 'token', person: { id: 'p', roles }, sandboxCode: 'sandbox:student-1' })
})
afterEach(() => {
  jest.useRealTimers()
  jest.restoreAllMocks()
})

const opened = () => phone.opened[phone.opened.length - 1] ?? ''
const textOf = (testId: string) => screen.getByTestId(testId).textContent ?? ''
const posts = (sent: Sent[]) => sent.filter(({ method }) => method === 'POST')

describe('the list', () => {
  test('is of the campus of the code, filtered by kind and category', async () => {
    const sent = serve({
      ...doors,
      'GET /v1/campus/lost-items': ({ url }) =>
        ok({
          items: url.includes('kind=found')
            ? [thing('a')]
            : [thing('a'), thing('b', { kind: 'lost', title: '钥匙' })],
          nextCursor: null,
        }),
    })
    show(<LostPage />)
    await screen.findByTestId('thing-b')
    expect(textOf('thing-a')).toMatch(/黑色长柄雨伞.*二号食堂门口 · 昨天 12:00.*捡到/)
    await tap('lost-tab-found')
    await waitFor(() => expect(screen.queryByTestId('thing-b')).toBeNull())
    await tap('lost-filter')
    await tap('lost-category-umbrella')
    await waitFor(() =>
      expect(sent.some(({ url }) => /campusId=campus-1&kind=found&category=umbrella/.test(url))).toBe(true),
    )
    await tap('thing-a')
    expect(opened()).toBe('/campus/item/index?id=a')
    await tap('lost-lost-new')
    expect(opened()).toBe('/campus/lost-new/index?kind=lost')
    await tap('lost-ask')
    expect(opened()).toBe('/campus/request/index?service=lost_found')
  })

  test('mine: what I put up and how my claims were decided', async () => {
    serve({
      ...doors,
      'GET /v1/campus/lost-items': ({ url }) =>
        ok(
          url.includes('mine=true')
            ? { items: [thing('m', { mine: true, status: 'returned' })], nextCursor: null }
            : none,
        ),
      'GET /v1/campus/lost-claims': () =>
        ok({ items: [claim(thing('f'), { status: 'refused', reason: '刻字对不上' })], nextCursor: null }),
    })
    show(<LostPage />)
    await screen.findByTestId('lost-empty')
    await tap('lost-tab-mine')
    await screen.findByTestId('thing-m')
    expect(textOf('thing-m')).toContain('已归还')
    expect(textOf('claim-c-1')).toMatch(/刻字对不上.*没对上/)
  })

  test('without a code a campus is chosen first', async () => {
    serve({ ...doors, 'GET /v1/me': () => ok(me(false)) })
    show(<LostPage />)
    await screen.findByTestId('lost-campus')
    await waitFor(() => expect(textOf('lost-campus')).toBe('选校区'))
    expect(screen.queryByTestId('lost-empty')).toBeNull()
    await tap('lost-campus')
    await tap('lost-campus-campus-2')
    await screen.findByTestId('lost-empty')
    expect(textOf('lost')).toContain('2号校区')
    act(() => chooseCampus('campus-1'))
  })
})

describe('putting one up', () => {
  test('says what is missing, what others will not see, and leads to what may be the same', async () => {
    let tries = 0
    const sent = serve({
      ...doors,
      'POST /v1/campus/lost-items': () =>
        ++tries === 1 ? refuse(503, 'unavailable') : ok(thing('n', { mine: true })),
    })
    phone.params = { kind: 'found' }
    show(<NewLostPage />)
    await screen.findByTestId('lost-send')
    await waitFor(() => expect(textOf('lost-send')).toBe('先选种类'))
    await tap('lost-category-card')
    await screen.findByTestId('lost-photos-hidden')
    expect(textOf('lost-send')).toBe('先写是什么')
    write('lost-title', '校园卡')
    write('lost-details', '背面贴着小猫')
    write('lost-kept', '门卫室')
    await tap('lost-day-1')
    await tap('lost-part-15')
    await tap('lost-send')
    await screen.findByTestId('lost-problem')
    await tap('lost-send')
    await waitFor(() => expect(opened()).toBe('/campus/item/index?id=n'))
    const [first, second] = posts(sent)
    expect(bodyOf(first)).toEqual({
      kind: 'found',
      category: 'card',
      title: '校园卡',
      at: '2026-11-22T08:00:00.000Z',
      campusId: 'campus-1',
      details: '背面贴着小猫',
      keptAt: '门卫室',
    })
    expect(bodyOf(second)).toEqual(bodyOf(first))
    expect(second!.header['Idempotency-Key']).toBe(first!.header['Idempotency-Key'])
  })

  test('just now, sent twice, is one moment and one thing', async () => {
    let tries = 0
    const sent = serve({
      ...doors,
      'POST /v1/campus/lost-items': () =>
        ++tries === 1 ? refuse(503, 'unavailable') : ok(thing('n', { mine: true })),
    })
    show(<NewLostPage />)
    await tap('lost-category-keys')
    write('lost-title', '一串钥匙')
    await tap('lost-send')
    await screen.findByTestId('lost-problem')
    jest.setSystemTime(now + 30_000)
    await tap('lost-send')
    await waitFor(() => expect(opened()).toContain('id=n'))
    const [first, second] = posts(sent)
    expect(second!.header['Idempotency-Key']).toBe(first!.header['Idempotency-Key'])
    expect(bodyOf(second)['at']).toBe(bodyOf(first)['at'])
    expect(Date.parse(`${bodyOf(first)['at']}`)).toBeLessThan(now + 1000)
  })
})

describe('when it was', () => {
  const at = new Date(now)

  test('only parts of the day that have begun can be chosen', () => {
    expect(partsOf(at, 0)).toEqual([0, 8])
    expect(partsOf(at, 1)).toEqual([0, 8, 12, 15, 20])
  })

  test('is never in the future', () => {
    const early = new Date('2026-11-23T00:10:00Z')
    expect(momentOf({ daysAgo: 0, part: 8 }, early).getTime()).toBeLessThan(early.getTime())
    expect(momentOf({ daysAgo: 0, part: undefined }, early).getTime()).toBeLessThan(early.getTime())
    expect(momentOf({ daysAgo: 1, part: 20 }, at).toISOString()).toBe('2026-11-22T13:00:00.000Z')
  })

  test('another day has no just now, and keeps the part that was chosen', () => {
    expect(onDay(freshDraft('lost'), 1, at)).toMatchObject({ daysAgo: 1, part: 12 })
    expect(onDay({ ...freshDraft('lost'), daysAgo: 1, part: 20 }, 0, at)).toMatchObject({
      daysAgo: 0,
      part: undefined,
    })
    expect(onDay({ ...freshDraft('lost'), part: 8 }, 2, at)).toMatchObject({ daysAgo: 2, part: 8 })
  })
})

describe('one thing', () => {
  const show1 = (item: ReturnType<typeof thing>, more: Doors = {}) => {
    const sent = serve({ ...doors, [`GET /v1/campus/lost-items/${item.id}`]: () => ok(item), ...more })
    phone.params = { id: item.id }
    show(<ItemPage />)
    return sent
  }

  test('is claimed by what only the owner knows; what went wrong is told', async () => {
    let tries = 0
    const sent = show1(thing('f'), {
      'POST /v1/campus/lost-items/f/claims': () =>
        ++tries === 1 ? refuse(409, 'step_closed', { detail: '您已经认领过这件了' }) : ok({ id: 'c-1' }),
    })
    await tap('item-claim')
    expect(textOf('claim-sheet')).toContain('只有核对的人看得到，不给捡到的人看')
    expect(textOf('claim-send')).toBe('先写细节')
    write('claim-details', '伞柄刻着 L.X.')
    await tap('claim-send')
    await screen.findByText('您已经认领过这件了')
    write('claim-details', '伞柄内侧刻着 L.X.')
    await tap('claim-send')
    await waitFor(() => expect(screen.queryByTestId('claim-sheet')).toBeNull())
    expect(posts(sent).map((asked) => bodyOf(asked)['details'])).toEqual([
      '伞柄刻着 L.X.',
      '伞柄内侧刻着 L.X.',
    ])
  })

  test('a claim that is being checked can be withdrawn; after two there is no third', async () => {
    const item = thing('f')
    const sent = show1(item, {
      'GET /v1/campus/lost-claims': () => ok({ items: [claim(item)], nextCursor: null }),
      'POST /v1/campus/lost-claims/c-1/withdraw': () => ok({ id: 'c-1' }),
    })
    await screen.findByTestId('item-claim-open')
    await tap('item-unclaim')
    expect(posts(sent)).toHaveLength(0)
    await tap('unclaim-yes')
    await waitFor(() => expect(screen.queryByTestId('unclaim-sheet')).toBeNull())
    expect(posts(sent)).toHaveLength(1)
  })

  test('twice refused leads to the post', async () => {
    const item = thing('f')
    const refused = (id: string) => claim(item, { id, status: 'refused', reason: '对不上' })
    show1(item, {
      'GET /v1/campus/lost-claims': () => ok({ items: [refused('c-2'), refused('c-1')], nextCursor: null }),
    })
    await screen.findByTestId('item-claim-refused')
    expect(textOf('item-claim')).toContain('说过两次了')
  })

  test('given to me, though nobody else sees it any more, it says where to fetch it', async () => {
    const item = thing('f', { status: 'returned' })
    show1(item, {
      'GET /v1/campus/lost-items/f': () => refuse(404, 'not_found'),
      'GET /v1/campus/lost-claims': () =>
        ok({ items: [claim(item, { status: 'accepted', keptAt: '一号楼值班室' })], nextCursor: null }),
    })
    await screen.findByTestId('item-claim-accepted')
    expect(textOf('item-claim-accepted')).toContain('放在：一号楼值班室')
    expect(screen.queryByTestId('item-claim')).toBeNull()
  })

  test('mine shows likely pairs with why, and is taken down after a question', async () => {
    const item = thing('m', { kind: 'lost', mine: true })
    const pair = { item: thing('f'), score: 0.82, category: 1, time: 0.9, place: 0.5, words: 0.7 }
    const sent = show1(item, {
      'GET /v1/campus/lost-items/m/pairs': () => ok({ items: [pair] }),
      'POST /v1/campus/lost-items/m/withdraw': () => ok({ id: 'm' }),
    })
    await screen.findByTestId('pairs')
    expect(textOf('pairs')).toContain('很像 · 种类、时间、样子对得上')
    expect(screen.queryByTestId('item-claim')).toBeNull()
    await tap('item-take-down')
    expect(posts(sent)).toHaveLength(0)
    await tap('take-down-yes')
    await waitFor(() => expect(screen.queryByTestId('take-down-sheet')).toBeNull())
    expect(posts(sent)).toHaveLength(1)
  })

  test('somebody else lost it: who found it puts it up', async () => {
    show1(thing('l', { kind: 'lost', category: 'card' }))
    await tap('item-found')
    expect(opened()).toBe('/campus/lost-new/index?kind=found')
    expect(textOf('item-facts')).toContain('别人看不到')
  })

  test('what is over leads back to the list', async () => {
    show1(thing('x'), { 'GET /v1/campus/lost-items/x': () => refuse(404, 'not_found') })
    await screen.findByText('这件已经不在了')
  })
})
