// While somebody speaks: whether they are in danger, where it goes, and what is open around the place.
import type { Point } from '@chaolin/shared/routing/geometry'
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useMemo } from 'react'
import { useT } from '../../i18n'
import { readAreas } from '../../staff/api'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Notice } from '../../ui/notice'
import { PinMap, type MapPin } from '../../ui/pin-map'
import { Row } from '../../ui/row'
import { when } from '../../ui/time'
import { Problem } from '../../ui/problem'
import type { NearbyOpen } from './api'
import type { CallDesk } from './use-call'
import { hotlineWords } from './words'

export function WhereTo({ desk }: { desk: CallDesk }) {
  const t = useT(hotlineWords)
  const { answer, error } = desk.route
  const { urgent, microBrain, nearBorder } = answer ?? {}
  return (
    <View className="stack gap-3">
      {urgent ? (
        <Notice icon="siren" tone="red" testId="call-urgent">
          <View className="strong">{t('urgentTitle', { number: urgent.number })}</View>
          <View>{t('urgentNote', { reason: urgent.reason })}</View>
        </Notice>
      ) : null}
      <Card testId="call-where">
        <View className="lead">{t('where')}</View>
        {answer ? (
          <>
            <View className="title">{microBrain ? t('toPost', { name: microBrain.name }) : t('toDesk')}</View>
            {microBrain ? <View className="note soft">{microBrain.path.join(' · ')}</View> : null}
          </>
        ) : (
          <View className="note soft">{t('whereNone')}</View>
        )}
        {nearBorder ? (
          <Notice icon="map" tone="warm" testId="call-border">
            {t('nearBorder')}
          </Notice>
        ) : null}
        <Problem error={error} testId="call-route-problem" />
      </Card>
    </View>
  )
}

const keptMs = 60 * 60_000

interface NearbyProps {
  desk: CallDesk
  microBrainId: string
  /** Only who may merge can say that it is the same. */
  mayMerge: boolean
  now: Date
}

export function Nearby({ desk, microBrainId, mayMerge, now }: NearbyProps) {
  const t = useT(hotlineWords)
  const { items, asked, error } = desk.nearby
  return (
    <View className="stack gap-2">
      <Section title={t('nearby')} />
      <Problem error={error} testId="call-nearby-problem" />
      {!asked ? <View className="note soft">{t('nearbyPick')}</View> : null}
      {items?.length === 0 ? (
        <View className="note soft" data-testid="call-nearby-none">
          {t('nearbyNone')}
        </View>
      ) : null}
      {items && items.length > 0 ? (
        <>
          <NearbyMap items={items} microBrainId={microBrainId} desk={desk} mayMerge={mayMerge} />
          <Card kind="flush" testId="call-nearby">
            {items.map((item, index) => (
              <Line
                key={item.number}
                item={item}
                mark={index + 1}
                desk={desk}
                mayMerge={mayMerge}
                now={now}
                last={index === items.length - 1}
              />
            ))}
          </Card>
        </>
      ) : null}
      {desk.call.into ? (
        <Notice
          icon="plus"
          testId="call-into"
          end={
            <Button small kind="quiet" onPress={() => desk.change({ into: undefined })} testId="call-alone">
              {t('alone')}
            </Button>
          }
        >
          {t('sameChosen', { number: desk.call.into })}
        </Notice>
      ) : null}
    </View>
  )
}

interface LineProps {
  item: NearbyOpen
  mark: number
  desk: CallDesk
  mayMerge: boolean
  now: Date
  last: boolean
}

function Line({ item, mark, desk, mayMerge, now, last }: LineProps) {
  const t = useT(hotlineWords)
  const language = useDisplay((display) => display.language)
  const on = desk.call.into === item.number
  const besides = [
    t('nearbyNote', { m: item.distanceM, when: when(item.createdAt, now, language) }),
    ...(item.mergedCount > 0 ? [t('together', { count: item.mergedCount })] : []),
    ...(item.supports > 0 ? [t('supports', { count: item.supports })] : []),
  ]
  return (
    <Row
      lead={<View className="strong soft">{mark}</View>}
      title={item.summary}
      note={besides.join(' · ')}
      noArrow
      last={last}
      end={
        <Button
          small
          kind={on ? 'primary' : 'soft'}
          off={mayMerge ? undefined : t('sameOff')}
          onPress={() => desk.change({ into: on ? undefined : item.number })}
          testId={`same-${item.number}`}
        >
          {t(on ? 'sameOn' : 'same')}
        </Button>
      }
      testId={`near-${item.number}`}
    />
  )
}

interface NearbyMapProps extends Omit<NearbyProps, 'now'> {
  items: readonly NearbyOpen[]
}

function NearbyMap({ items, microBrainId, desk, mayMerge }: NearbyMapProps) {
  const t = useT(hotlineWords)
  const areas = useQuery({ queryKey: ['areas'], queryFn: readAreas, staleTime: keptMs })
  const pins = useMemo(
    () =>
      items.flatMap(({ number, place, summary }, index): MapPin[] =>
        place
          ? [
              {
                id: number,
                point: [place.lng, place.lat] as Point,
                colour: undefined,
                mark: `${index + 1}`,
                label: `${index + 1}，${summary}`,
              },
            ]
          : [],
      ),
    [items],
  )
  if (pins.length === 0) return null
  return (
    <PinMap
      areas={areas.data?.areas ?? []}
      areaId={undefined}
      pins={pins}
      chosen={desk.call.into}
      onChoose={(into) => (mayMerge ? desk.change({ into }) : undefined)}
      label={t('nearbyMap')}
      testId={`call-map-${microBrainId}`}
    />
  )
}
