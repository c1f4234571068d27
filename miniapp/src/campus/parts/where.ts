// Where the phone is, again and again: WeChat tells each move, a browser is asked every few seconds.
import { sosLimits } from '@chaolin/shared/campus/sos'
import type { Place } from '@chaolin/shared/place'
import Taro from '@tarojs/taro'
import { serverNowMs } from '../../ui/server-time'

export interface Fix {
  place: Place
  /** By the server's clock. */
  atMs: number
}

interface Told {
  onFix: (fix: Fix) => void
  /** Not allowed, or not to be had. */
  onRefused: () => void
}

const weapp = process.env.TARO_ENV === 'weapp'
const waitMs = 9000
const freshMs = 5000

/** Until the answer of it is called. */
export function watchWhere(told: Told): () => void {
  return weapp ? watchInWechat(told) : watchInBrowser(told)
}

/** WeChat starts and stops for the whole app: the last who asks stops it. */
let asking = 0
/** What Taro answers there, though its types do not say so. */
const promised = (answer: unknown) => Promise.resolve(answer)

function watchInWechat({ onFix, onRefused }: Told): () => void {
  let over = false
  const moved = ({ longitude, latitude }: { longitude: number; latitude: number }) =>
    onFix({ place: { lng: longitude, lat: latitude, coordinates: 'gcj02' }, atMs: serverNowMs() })
  Taro.onLocationChange(moved)
  asking += 1
  promised(Taro.startLocationUpdate({})).catch(() => {
    if (!over) onRefused()
  })
  return () => {
    if (over) return
    over = true
    Taro.offLocationChange(moved)
    asking -= 1
    // After a refusal there is nothing to stop, which WeChat calls a failure.
    if (asking === 0) promised(Taro.stopLocationUpdate({})).catch(() => undefined)
  }
}

function watchInBrowser({ onFix, onRefused }: Told): () => void {
  let over = false
  const ask = () =>
    navigator.geolocation.getCurrentPosition(
      ({ coords, timestamp }) => {
        const place = { lng: coords.longitude, lat: coords.latitude, coordinates: 'wgs84' as const }
        const agoMs = Math.max(0, Date.now() - timestamp)
        if (!over) onFix({ place, atMs: serverNowMs() - agoMs })
      },
      () => {
        if (!over) onRefused()
      },
      { timeout: waitMs, maximumAge: freshMs, enableHighAccuracy: true },
    )
  if (!('geolocation' in navigator)) {
    onRefused()
    return () => undefined
  }
  ask()
  const timer = setInterval(ask, sosLimits.everyS * 1000)
  return () => {
    over = true
    clearInterval(timer)
  }
}

/** The place once, where it can be had soon. */
export function whereNow(patienceMs = 4000): Promise<Place | undefined> {
  return new Promise((resolve) => {
    let stop: () => void = () => undefined
    const end = (place: Place | undefined) => {
      clearTimeout(timer)
      resolve(place)
      // The first word may come before there is anything to stop.
      setTimeout(() => stop())
    }
    const timer = setTimeout(() => end(undefined), patienceMs)
    stop = watchWhere({ onFix: ({ place }) => end(place), onRefused: () => end(undefined) })
  })
}

/** Whether asking would show no question: in the middle of a press there must be none. */
export async function mayAskWhere(): Promise<boolean> {
  try {
    if (weapp) return (await Taro.getSetting()).authSetting['scope.userLocation'] === true
    return (await navigator.permissions.query({ name: 'geolocation' })).state === 'granted'
  } catch {
    return false
  }
}
