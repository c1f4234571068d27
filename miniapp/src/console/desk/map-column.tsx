// Where the matters of the queue lie, and what is like the open one near by.
import type { Point } from '@chaolin/shared/routing/geometry'
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useMemo } from 'react'
import { useT } from '../../i18n'
import { PinMap, type MapPin } from '../../ui/pin-map'
import { Signal } from '../../ui/signal'
import { readAreas, type QueueItem, type StaffReport } from '../../staff/api'
import { Alike } from '../../staff/report/alike'
import { deskWords } from './words'

interface MapColumnProps {
  items: readonly QueueItem[]
  microBrainId: string
  report: StaffReport | undefined
  picked: string | undefined
  onPick: (number: string) => void
  now: Date
}

const keptMs = 60 * 60_000

export function MapColumn({ items, microBrainId, report, picked, onPick, now }: MapColumnProps) {
  const t = useT(deskWords)
  const areas = useQuery({ queryKey: ['areas'], queryFn: readAreas, staleTime: keptMs })
  const pins = useMemo(
    () =>
      items.flatMap(({ number, place, signal, summary }, index): MapPin[] =>
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
  return (
    <View className="desk-map">
      <PinMap
        areas={areas.data?.areas ?? []}
        areaId={microBrainId}
        pins={pins}
        chosen={picked}
        onChoose={onPick}
        label={t('map')}
        testId="desk-map"
      />
      <View className="line wrap note">
        <Signal colour="red" />
        <Signal colour="yellow" />
        <Signal colour="green" />
      </View>
      {report ? <Alike report={report} now={now} /> : null}
    </View>
  )
}
