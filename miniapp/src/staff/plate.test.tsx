// At a door: another code and an unknown plate say so, and what is open around it is listed.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { QueryClientProvider } from '@tanstack/react-query'
import { fireEvent, render, screen } from '@testing-library/react'
import { home } from '../../test/staff-report'
import { phone, Taro } from '../../test/stubs/phone'
import { queryClient } from '../query'
import { useSession } from '../session'
import StaffPlatePage from './plate/index'

const plate = 'CL330114-000001'
let open: object[] = []
let known = true
let asked: string[] = []

beforeEach(() => {
  open = []
  known = true
  asked = []
  phone.opened.length = 0
  queryClient.clear()
  useSession.setState({ token: 'token', person: { id: 'p', roles: [] }, sandboxCode: undefined })
  jest.spyOn(Taro, 'request').mockImplementation(async (about) => {
    const { url } = about as { url: string }
    asked.push(url)
    if (url.startsWith('/v1/me'))
      return {
        statusCode: 200,
        data: {
          person: { id: 'p', roles: [{ role: 'staff', microBrainId: home.id }] },
          households: [],
          unread: 0,
        },
      }
    if (url.startsWith('/v1/door-plates'))
      return known
        ? {
            statusCode: 200,
            data: { address: '湾南小区 3 幢', place: { lng: 120.3, lat: 30.3, coordinates: 'wgs84' } },
          }
        : { statusCode: 404, data: { code: 'not_found', title: '没有找到', requestId: 'r' } }
    return { statusCode: 200, data: { items: open } }
  })
})
afterEach(() => {
  jest.restoreAllMocks()
})

async function read(code: string) {
  render(
    <QueryClientProvider client={queryClient}>
      <StaffPlatePage />
    </QueryClientProvider>,
  )
  fireEvent.change(await screen.findByTestId('plate-code'), { target: { value: code } })
  fireEvent.click(screen.getByTestId('plate-next'))
}

test('another code is no plate', async () => {
  await read('https://example.com/pay?x=1')
  expect(await screen.findByText('这不是门牌')).toBeTruthy()
})

test('a plate that nobody knows says so', async () => {
  known = false
  await read(plate)
  expect(await screen.findByText('地址库里没有这块门牌')).toBeTruthy()
})

test('where nothing is open, what one sees can be noted', async () => {
  await read(plate)
  fireEvent.click(await screen.findByTestId('plate-report'))
  expect(phone.opened).toEqual(['/reports/new/index'])
})

test('what is open around the door is a tap away', async () => {
  open = [
    {
      number: 'A2B3C4',
      status: 'accepted',
      category: 'facility',
      summary: '护栏缺口',
      address: null,
      place: null,
      distanceM: 46,
      createdAt: '2026-11-20T03:00:00Z',
      dueAt: '2026-11-20T03:00:00Z',
      mergedCount: 0,
      supports: 0,
    },
  ]
  await read(plate)
  fireEvent.click(await screen.findByTestId('plate-A2B3C4'))
  expect(phone.opened).toEqual(['/staff/report/index?number=A2B3C4'])
  expect(asked.some((url) => url.includes('near=120.3') && url.includes(home.id))).toBe(true)
})
