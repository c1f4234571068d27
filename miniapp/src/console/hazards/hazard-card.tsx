// One hazard in the list: what, where, how grave, and how it stands with its time.
import { hazardKinds, type HazardKind } from '@chaolin/shared/staff/hazards/rules'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Thumb } from '../../ui/photo-strip'
import { Signal } from '../../ui/signal'
import { Tag } from '../../ui/tag'
import { timeLeft } from '../../ui/time'
import { smallUrl } from '../parts/photo-address'
import type { HazardSummary } from './api'
import { hazardWords } from './words'

export function useKindWords() {
  const language = useDisplay((display) => display.language)
  return (code: HazardKind) => hazardKinds.find((kind) => kind.code === code)?.[language] ?? code
}

interface HazardCardProps {
  item: HazardSummary
  on: boolean
  onPress: () => void
}

export function HazardCard({ item, on, onPress }: HazardCardProps) {
  const kind = useKindWords()
  return (
    <Card kind="snug" ringed={on} onPress={onPress} testId={`hazard-${item.number}`}>
      <View className="line wide top">
        {item.photo ? <Thumb url={smallUrl(item.photo)} /> : null}
        <View className="grow stack gap-1">
          <View className="strong two">{item.title}</View>
          <View className="note soft">
            {[kind(item.kind), item.microBrain?.name, item.address].filter(Boolean).join(' · ')}
          </View>
          <Standing item={item} />
        </View>
      </View>
    </Card>
  )
}

export function Standing({ item }: { item: HazardSummary }) {
  const t = useT(hazardWords)
  const language = useDisplay((display) => display.language)
  const tone = item.status === 'struck_off' ? 'green' : item.status === 'rectified' ? 'tide' : undefined
  return (
    <View className="line wrap">
      {item.level === 'major' ? (
        <Tag tone="red" icon="alert">
          {t('major')}
        </Tag>
      ) : null}
      <Tag {...(tone ? { tone } : {})}>{t(`s_${item.status}`)}</Tag>
      {item.signal ? (
        <Signal colour={item.signal} words={timeLeft(item.dueAt, new Date(), language)} />
      ) : null}
      {item.sentBackCount > 0 ? <Tag tone="warm">{t('sentBack', { count: item.sentBackCount })}</Tag> : null}
    </View>
  )
}
