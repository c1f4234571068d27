// WeChat's own map, on which one points at a place.
import Taro from '@tarojs/taro'
import { changePlace } from '../parts/draft'

export async function chooseInWeChat(): Promise<'chosen' | 'none' | 'refused'> {
  try {
    const { name, address, longitude, latitude } = await Taro.chooseLocation({})
    changePlace({
      place: { lng: Number(longitude), lat: Number(latitude), coordinates: 'gcj02' },
      address: [address, name].filter(Boolean).join(' ').slice(0, 200),
    })
    return 'chosen'
  } catch (reason) {
    return /cancel/i.test(JSON.stringify(reason) ?? '') ? 'none' : 'refused'
  }
}
