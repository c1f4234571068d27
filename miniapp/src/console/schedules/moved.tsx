// People whose slot is gone, or would be: who, when it was, and what they are offered.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { useServices } from '../counter/service-names'
import { PostState } from '../parts/post-state'
import { readAffected, schedulesKey, type Moved } from './api'
import { scheduleWords } from './words'

const mostOffers = 3

export function MovedList({ items }: { items: readonly Moved[] }) {
  const t = useT(scheduleWords)
  const language = useDisplay((display) => display.language)
  const { nameOf } = useServices()
  const at = (time: string) => when(time, new Date(), language)
  return (
    <View className="stack gap-2 moved-list">
      {items.map(({ number, service, from, applicantName, offers }) => {
        const times = offers.flatMap(({ site, slots }) =>
          slots.map(
            (slot) => `${at(slot.from)}${language === 'en' ? ` (${site.name})` : `（${site.name}）`}`,
          ),
        )
        return (
          <Card key={number} kind="snug" testId={`moved-${number}`}>
            <View className="line between">
              <View className="strong">{applicantName ?? number}</View>
              <Tag tone="warm">{at(from)}</Tag>
            </View>
            <View className="note soft">{`${nameOf(service)} · ${number}`}</View>
            <View className="note words">
              {times.length > 0
                ? t('offers', { times: times.slice(0, mostOffers).join(language === 'en' ? ', ' : '、') })
                : t('offersNone')}
            </View>
          </Card>
        )
      })}
    </View>
  )
}

export function Affected({ id }: { id: string }) {
  const t = useT(scheduleWords)
  const query = useQuery({ queryKey: schedulesKey('affected', id), queryFn: () => readAffected(id) })
  if (!query.data) return <PostState query={query} />
  if (query.data.items.length === 0) return <Empty art="empty" title={t('movedNone')} testId="moved-none" />
  return (
    <View className="stack gap-3">
      <View className="note soft">{t('movedNote')}</View>
      <MovedList items={query.data.items} />
    </View>
  )
}
