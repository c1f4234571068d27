// Where one is, when one wants to say so: a point on WeChat's map, or the browser's own position.
import type { Place } from '@chaolin/shared/place'
import Taro from '@tarojs/taro'

/** `refused`: not allowed, or not to be had. */
export async function askWhere(): Promise<Place | 'none' | 'refused'> {
  try {
    if (process.env.TARO_ENV === 'weapp') {
      const { longitude, latitude } = await Taro.chooseLocation({})
      return { lng: Number(longitude), lat: Number(latitude), coordinates: 'gcj02' }
    }
    const { coords } = await new Promise<GeolocationPosition>((resolve, reject) =>
      navigator.geolocation.getCurrentPosition(resolve, reject, { timeout: 8000, maximumAge: 60_000 }),
    )
    return { lng: coords.longitude, lat: coords.latitude, coordinates: 'wgs84' }
  } catch (reason) {
    return /cancel/i.test(JSON.stringify(reason) ?? '') ? 'none' : 'refused'
  }
}
