// The way to a place: what the map is told, and by which door.
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import { Taro } from '../../test/stubs/phone'
import { mapAddress, showWay } from './way-there'

const platform = process.env.TARO_ENV
const opened = jest.fn<(...target: unknown[]) => null>(() => null)
const inWechat = jest.fn<(...about: unknown[]) => Promise<void>>(async () => undefined)
beforeEach(() => {
  jest.clearAllMocks()
  window.open = opened as never
  Object.assign(Taro, { openLocation: inWechat })
})
afterEach(() => {
  process.env.TARO_ENV = platform
})

const here = { lng: 120.35, lat: 30.31, coordinates: 'gcj02' as const }
const target = { place: here, name: '一号校区 校警驿站&窗口', directions: '东门进' }

test('a place of WeChat’s map is told as it is, its name in full', () => {
  expect(mapAddress(target)).toBe(
    `https://uri.amap.com/marker?position=120.350000,30.310000&name=${encodeURIComponent(target.name)}&coordinate=gaode&callnative=1`,
  )
})

test('a place of the store is moved to where that map has it: some 300 to 600 m away here', () => {
  const at = new URL(mapAddress({ ...target, place: { ...here, coordinates: 'wgs84' } })).searchParams
  const [lng = 0, lat = 0] = (at.get('position') ?? '').split(',').map(Number)
  const metres = Math.hypot(
    (lng - here.lng) * 111_320 * Math.cos((lat * Math.PI) / 180),
    (lat - here.lat) * 110_574,
  )
  expect(metres).toBeGreaterThan(300)
  expect(metres).toBeLessThan(700)
})

test('in a browser in a page of its own, which learns nothing of ours', () => {
  showWay(target)
  expect(opened.mock.calls).toEqual([[mapAddress(target), '_blank', 'noopener,noreferrer']])
  expect(inWechat).not.toHaveBeenCalled()
})

test('in WeChat on its own map', () => {
  process.env.TARO_ENV = 'weapp'
  showWay(target)
  const { name, directions: address } = target
  expect(inWechat.mock.calls).toEqual([[{ longitude: here.lng, latitude: here.lat, name, address }]])
  expect(opened).not.toHaveBeenCalled()
})
