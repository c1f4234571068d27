// The way to a place: WeChat opens its own map; a browser goes to one that asks for no key and knows the map's app.
import type { Place } from '@chaolin/shared/place'
import { toGcj02 } from '@chaolin/shared/routing/coordinates'
import Taro from '@tarojs/taro'

export interface Target {
  place: Place
  name: string
  directions: string
}

/** Six decimals are a hand's breadth; `gaode` is gcj02. */
export function mapAddress({ place, name }: Pick<Target, 'place' | 'name'>): string {
  const { lng, lat } = toGcj02(place)
  const position = `${lng.toFixed(6)},${lat.toFixed(6)}`
  const query = [
    `position=${position}`,
    `name=${encodeURIComponent(name)}`,
    'coordinate=gaode',
    'callnative=1',
  ]
  return `https://uri.amap.com/marker?${query.join('&')}`
}

export function showWay(target: Target) {
  if (process.env.TARO_ENV !== 'weapp') {
    // The map learns neither which page led there nor may it reach back.
    window.open(mapAddress(target), '_blank', 'noopener,noreferrer')
    return
  }
  const { lng, lat } = toGcj02(target.place)
  const { name, directions } = target
  void Taro.openLocation({ longitude: lng, latitude: lat, name, address: directions }).catch(() => undefined)
}
