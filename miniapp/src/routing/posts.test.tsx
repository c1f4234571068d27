// The directory of posts: found by kind and name, the nearest first once one says where one is; open or not at a glance.
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals'
import { fireEvent, render, screen } from '@testing-library/react'
import Taro from '@tarojs/taro'
import { phone } from '../../test/stubs/phone'
import { useSession } from '../session'
import PostPage from './post/index'
import PostsPage from './posts/index'

const post = (id: string, name: string, more: object = {}) => ({
  id,
  name,
  kind: 'community',
  path: ['钱塘区', '下沙街道', name],
  place: { lng: 120.3, lat: 30.3, coordinates: 'wgs84' },
  parentId: '330114001',
  phone: '0571-12345',
  workingHours: '周一到周五 08:30–17:30',
  services: [
    { zh: '居民反映', en: 'Reports' },
    { zh: '居住登记', en: 'Residence registration' },
  ],
  directions: '湾南路 1 号，菜场对面',
  today: [
    ['08:30', '11:30'],
    ['13:30', '17:30'],
  ],
  openNow: true,
  ...more,
})

let asked: string[] = []
let reply: () => { statusCode: number; data: unknown }

const show = (page: React.ReactElement) =>
  render(
    <QueryClientProvider
      client={new QueryClient({ defaultOptions: { queries: { retry: false, networkMode: 'always' } } })}
    >
      {page}
    </QueryClientProvider>,
  )

beforeEach(() => {
  asked = []
  phone.params = { id: '330114001012' }
  phone.opened = []
  useSession.setState({ token: 'token', person: { id: 'p', roles: [] } })
  jest.spyOn(Taro, 'request').mockImplementation((async ({ url }: { url: string }) => {
    asked.push(url)
    return reply()
  }) as never)
})
afterEach(() => void jest.restoreAllMocks())

describe('the list', () => {
  beforeEach(() => {
    reply = () => ({
      statusCode: 200,
      data: {
        items: [
          post('330114001012', '湾南社区', { distanceM: 320 }),
          post('330114001010', '头格社区', { distanceM: 2410, openNow: false, today: [] }),
        ],
      },
    })
  })

  it('says how far, and whether it is open', async () => {
    show(<PostsPage />)
    const row = await screen.findByTestId('post-330114001012')
    expect(row.textContent).toContain('320 m · 下沙街道 · 今天 08:30–11:30、13:30–17:30')
    expect(row.textContent).toContain('现在开着')
    expect(screen.getByTestId('post-330114001010').textContent).toContain('2.4 km · 下沙街道 · 今天不开')
    fireEvent.click(row)
    expect(phone.opened).toEqual(['/routing/post/index?id=330114001012'])
  })

  it('is found by a name, and says so when nothing is', async () => {
    show(<PostsPage />)
    await screen.findByTestId('post-330114001012')
    fireEvent.change(screen.getByTestId('posts-search'), { target: { value: '头格' } })
    expect(screen.queryByTestId('post-330114001012')).toBeNull()
    expect(screen.getByTestId('post-330114001010').textContent).toContain('头格社区')
    fireEvent.change(screen.getByTestId('posts-search'), { target: { value: '不存在的地方' } })
    expect(screen.getByTestId('posts-empty').textContent).toContain('没有找到')
  })

  it('asks for another kind', async () => {
    show(<PostsPage />)
    await screen.findByTestId('post-330114001012')
    fireEvent.click(screen.getByTestId('posts-kind-police'))
    await screen.findByTestId('post-330114001012')
    expect(asked.map((url) => new URL(url, 'http://x').searchParams.get('kind'))).toEqual([
      'community',
      'police',
    ])
  })
})

describe('one post', () => {
  it('says what it does, when, and the way there', async () => {
    reply = () => ({ statusCode: 200, data: post('330114001012', '湾南社区') })
    show(<PostPage />)
    expect((await screen.findByTestId('post-services')).textContent).toContain('居民反映、居住登记')
    expect(screen.getByTestId('post-way').textContent).toContain('菜场对面')
    expect(screen.getByTestId('post-call').textContent).toBe('打电话 0571-12345')
  })

  it('that is no more says so', async () => {
    reply = () => ({ statusCode: 404, data: { code: 'not_found', title: '没有', errors: [] } })
    show(<PostPage />)
    expect((await screen.findByTestId('state-empty')).textContent).toContain('没有这个指挥站')
  })
})
