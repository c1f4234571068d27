// One finding in the list: what it is, whose, and why it is looked at.
import { View } from '@tarojs/components'
import { useCategories } from '../../categories'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Signal } from '../../ui/signal'
import { Tag } from '../../ui/tag'
import { timeLeft } from '../../ui/time'
import type { Finding } from './api'
import { supervisionWords } from './words'

interface FindingCardProps {
  item: Finding
  on: boolean
  onPress: () => void
}

export function FindingCard({ item, on, onPress }: FindingCardProps) {
  const category = useCategories().find(({ code }) => code === item.category)
  const language = useDisplay((display) => display.language)
  const about = [category?.[language] ?? item.category, item.microBrain?.name, item.address]
  return (
    <Card kind="snug" ringed={on} onPress={onPress} testId={`finding-${item.number}`}>
      <View className="line">
        <View className="strong grow two">{item.summary}</View>
      </View>
      <View className="note soft">{[item.number, ...about].filter(Boolean).join(' · ')}</View>
      <Why item={item} />
    </Card>
  )
}

/** Why it is here: every reason that holds, not only the one asked for. */
export function Why({ item }: { item: Finding }) {
  const t = useT(supervisionWords)
  const language = useDisplay((display) => display.language)
  return (
    <View className="line wrap">
      {item.overdue ? <Signal colour="red" words={timeLeft(item.dueAt, new Date(), language)} /> : null}
      {item.acceptOverdue ? <Tag tone="red">{t('acceptOverdue')}</Tag> : null}
      {item.reopenCount > 0 ? <Tag tone="warm">{t('reopenedTimes', { count: item.reopenCount })}</Tag> : null}
      {item.status === 'rejected' ? <Tag>{t('refused')}</Tag> : null}
      {item.contested ? <Tag tone="warm">{t('contested')}</Tag> : null}
      {item.rating === null ? null : (
        <Tag tone={item.rating <= 2 ? 'red' : 'green'} icon="star">
          {t('stars', { count: item.rating })}
        </Tag>
      )}
      {item.inquiry ? <Tag tone="tide">{t('underInquiry')}</Tag> : null}
    </View>
  )
}
