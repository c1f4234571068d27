// One version in the list: whether it holds, from when until when.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import type { AreaVersionView } from '../api'
import { areaWords } from './words'

interface VersionCardProps {
  item: AreaVersionView
  chosen: boolean
  onChoose: () => void
}

export const areaTones = {
  draft: undefined,
  scheduled: 'warm',
  published: 'green',
  ended: undefined,
  rolled_back: undefined,
} as const

export function VersionCard({ item, chosen, onChoose }: VersionCardProps) {
  const t = useT(areaWords)
  const language = useDisplay((display) => display.language)
  const { version, status, synthetic, areaCount, createdAt, note, validFrom, validUntil } = item
  const tone = areaTones[status]
  const said = (at: string) => when(at, new Date(), language)
  return (
    <Card kind="snug" ringed={chosen} onPress={onChoose} testId={`areas-${version}`}>
      <View className="line">
        <View className="strong grow one">{version}</View>
        {synthetic ? <Tag tone="warm">{t('made')}</Tag> : null}
        <Tag {...(tone ? { tone } : {})}>{t(`status_${status}`)}</Tag>
      </View>
      {note ? <View className="words">{note}</View> : null}
      <View className="note soft">{t('count', { count: areaCount, when: said(createdAt) })}</View>
      {validFrom ? (
        <View className="note soft">
          {validUntil
            ? t('until', { from: said(validFrom), until: said(validUntil) })
            : t('fromUntil', { from: said(validFrom) })}
        </View>
      ) : null}
    </Card>
  )
}
