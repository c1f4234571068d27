// Where the work lies: WeChat's map on a phone, the drawn one in a browser.
import { toGcj02 } from '@chaolin/shared/routing/coordinates'
import type { Point } from '@chaolin/shared/routing/geometry'
import { useQuery } from '@tanstack/react-query'
import { Map as WeChatMap } from '@tarojs/components'
import { useMemo } from 'react'
import { useT } from '../../i18n'
import { PinMap, type MapPin } from '../../ui/pin-map'
import { readAreas, type QueueItem } from '../api'
import { staffWords } from '../words'

interface WorkMapProps {
  items: readonly QueueItem[]
  microBrainId: string
  chosen: string | undefined
  onChoose: (number: string) => void
}

const keptMs = 60 * 60_000

/** What has no place has no pin; its number in the list stays. */
function usePins(items: readonly QueueItem[]): MapPin[] {
  return useMemo(
    () =>
      items.flatMap(({ number, place, signal, summary }, index) =>
        place
          ? [
              {
                id: number,
                point: [place.lng, place.lat] as Point,
                colour: signal ?? undefined,
                mark: `${index + 1}`,
                label: `${index + 1}，${summary}`,
              },
            ]
          : [],
      ),
    [items],
  )
}

export function WorkMap({ items, microBrainId, chosen, onChoose }: WorkMapProps) {
  const t = useT(staffWords)
  const pins = usePins(items)
  const drawn = process.env.TARO_ENV !== 'weapp'
  const areas = useQuery({ queryKey: ['areas'], queryFn: readAreas, staleTime: keptMs, enabled: drawn })
  if (pins.length === 0) return null
  if (drawn)
    return (
      <PinMap
        areas={areas.data?.areas ?? []}
        areaId={microBrainId}
        pins={pins}
        chosen={chosen}
        onChoose={onChoose}
        label={t('mapLabel', { count: pins.length })}
        testId="work-map"
      />
    )
  const spots = pins.map(({ point: [lng, lat] }) => toGcj02({ lng, lat, coordinates: 'wgs84' }))
  const centre =
    spots[
      Math.max(
        0,
        pins.findIndex(({ id }) => id === chosen),
      )
    ]!
  return (
    <WeChatMap
      className="work-map"
      longitude={centre.lng}
      latitude={centre.lat}
      scale={15}
      includePoints={spots.map(({ lng, lat }) => ({ longitude: lng, latitude: lat }))}
      markers={pins.map(({ mark }, index) => ({
        id: index,
        longitude: spots[index]!.lng,
        latitude: spots[index]!.lat,
        iconPath: '',
        width: 24,
        height: 32,
        label: {
          content: mark,
          color: '#10211f',
          fontSize: 13,
          anchorX: 0,
          anchorY: 0,
          borderWidth: 0,
          borderColor: '#ffffff',
          borderRadius: 8,
          bgColor: '#ffffff',
          padding: 4,
          textAlign: 'center' as const,
        },
      }))}
      onMarkerTap={({ detail }) => {
        const pin = pins[Number(detail.markerId)]
        if (pin) onChoose(pin.id)
      }}
      onError={() => undefined}
    />
  )
}
