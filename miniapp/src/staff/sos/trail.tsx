// Where the caller was, the newest place in red: WeChat's map on a phone, the drawn one in a browser.
import { toGcj02 } from '@chaolin/shared/routing/coordinates'
import type { Point } from '@chaolin/shared/routing/geometry'
import { useQuery } from '@tanstack/react-query'
import { Map as WeChatMap } from '@tarojs/components'
import { useT } from '../../i18n'
import { PinMap, type MapPin } from '../../ui/pin-map'
import { inShanghai } from '../../ui/time'
import { readAreas } from '../api'
import type { StaffSos } from './api'
import { sosWords } from './words'

type Trail = StaffSos['trail']

const keptMs = 60 * 60_000
/** More pins than these cover each other. */
const mostPins = 12

/** Evenly over the whole way, always with the last one. */
export function thinned(count: number, most = mostPins): number[] {
  if (count <= most) return Array.from({ length: count }, (_, index) => index)
  const step = (count - 1) / (most - 1)
  return Array.from({ length: most }, (_, index) => Math.round(index * step))
}

interface TrailMapProps {
  trail: Trail
  chosen: number
  onChoose: (index: number) => void
}

export function TrailMap({ trail, chosen, onChoose }: TrailMapProps) {
  const t = useT(sosWords)
  const drawn = process.env.TARO_ENV !== 'weapp'
  const areas = useQuery({ queryKey: ['areas'], queryFn: readAreas, staleTime: keptMs, enabled: drawn })
  if (!drawn) return <PhoneMap trail={trail} />
  const last = trail.length - 1
  const pins = thinned(trail.length).flatMap((index): MapPin[] => {
    const at = trail[index]
    if (!at) return []
    const { clock } = inShanghai(new Date(at.takenAt))
    return [
      {
        id: `${index}`,
        point: [at.place.lng, at.place.lat] as Point,
        colour: index === last ? 'red' : undefined,
        mark: `${index + 1}`,
        label: t('point', { count: index + 1, when: clock }),
      },
    ]
  })
  return (
    <PinMap
      areas={areas.data?.areas ?? []}
      areaId={undefined}
      pins={pins}
      chosen={`${chosen}`}
      onChoose={(id) => onChoose(Number(id))}
      label={t('map', { count: trail.length })}
      testId="sos-map"
    />
  )
}

function PhoneMap({ trail }: { trail: Trail }) {
  const spots = trail.map(({ place }) => toGcj02(place))
  const last = spots[spots.length - 1]
  if (!last) return null
  const points = spots.map(({ lng, lat }) => ({ longitude: lng, latitude: lat }))
  return (
    <WeChatMap
      className="work-map"
      longitude={last.lng}
      latitude={last.lat}
      scale={17}
      polyline={points.length > 1 ? [{ points, color: '#B3261E', width: 4 }] : []}
      markers={[{ id: 0, longitude: last.lng, latitude: last.lat, iconPath: '', width: 24, height: 32 }]}
      onError={() => undefined}
    />
  )
}
