// Who was told of a call, and what happened with it.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { inShanghai, when } from '../../ui/time'
import { Moment, Timeline } from '../../ui/timeline'
import type { StaffSos } from './api'
import { sosWords } from './words'

const farM = 1000

export const distanceWords = (distanceM: number) =>
  distanceM < farM ? `${Math.round(distanceM)} m` : `${(distanceM / farM).toFixed(1)} km`

export function Alerted({ alerts }: Pick<StaffSos, 'alerts'>) {
  const t = useT(sosWords)
  if (alerts.length === 0) return <View className="note soft">{t('nobodyTold')}</View>
  return (
    <View className="stack gap-2">
      <View className="lead">{t('alerts', { count: alerts.length })}</View>
      <Card kind="flush" testId="sos-alerts">
        {alerts.map(({ name, side, rank, distanceM, at, you }, index) => {
          const facts = [
            t(`side_${side}`),
            distanceM === null ? '' : t('away', { distance: distanceWords(distanceM) }),
            rank === 1 && distanceM !== null ? t('nearest') : '',
          ]
          return (
            <Row
              key={`${side}${rank}`}
              slim
              title={you ? `${name}（${t('you')}）` : name}
              note={facts.filter(Boolean).join(' · ')}
              strong={you}
              last={index === alerts.length - 1}
              end={<View className="note soft">{inShanghai(new Date(at)).clock}</View>}
            />
          )
        })}
      </Card>
    </View>
  )
}

export function SosHistory({ history }: Pick<StaffSos, 'history'>) {
  const t = useT(sosWords)
  const language = useDisplay((display) => display.language)
  const now = new Date(serverNowMs())
  const newest = [...history].reverse()
  return (
    <Card testId="sos-history">
      <View className="lead">{t('history')}</View>
      <Timeline>
        {newest.map(({ at, step, by, name, note }, index) => (
          <Moment
            key={`${at}${step}${index}`}
            title={t(`step_${step}`)}
            time={`${name ?? t(`by_${by}`)} · ${when(at, now, language)}`}
            note={note ?? undefined}
            {...(index === 0 ? { kind: 'now' as const } : {})}
            last={index === newest.length - 1}
          />
        ))}
      </Timeline>
    </Card>
  )
}
