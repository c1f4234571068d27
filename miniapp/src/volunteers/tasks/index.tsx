// Tasks near by, and those I claimed.
import { useInfiniteQuery } from '@tanstack/react-query'
import type { Place } from '@chaolin/shared/place'
import { View } from '@tarojs/components'
import Taro, { useDidShow } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { askWhere } from '../../ui/here'
import { Page } from '../../ui/page'
import { Tabs } from '../../ui/tabs'
import { Tag } from '../../ui/tag'
import { listClaimed, listNear, volunteerKey, type Task } from '../api'
import { hoursOf, sayDistance, saySpan } from '../say'
import { volunteerWords } from '../words'

type Tab = 'near' | 'mine'

export default function VolunteerTasksPage() {
  const t = useT(volunteerWords)
  const [tab, setTab] = useState<Tab>('near')
  const [near, setNear] = useState<Place>()
  const [refused, setRefused] = useState(false)
  const rows = useInfiniteQuery({
    queryKey: volunteerKey('tasks', tab, tab === 'near' && near ? `${near.lng},${near.lat}` : undefined),
    queryFn: ({ pageParam }) => (tab === 'near' ? listNear(near, pageParam) : listClaimed(pageParam)),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  useDidShow(() => void (rows.isStale && rows.refetch()))
  const ask = async () => {
    const where = await askWhere()
    setRefused(where === 'refused')
    if (typeof where !== 'string') setNear(where)
  }
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <Page
      title={t('tasksTitle')}
      state={stateOf(rows)}
      onRetry={() => void rows.refetch()}
      requestId={rows.error instanceof ApiError ? rows.error.requestId : undefined}
      testId="volunteer-tasks-page"
    >
      <Tabs
        options={[
          { value: 'near' as Tab, label: t('tabNear') },
          { value: 'mine' as Tab, label: t('tabMine') },
        ]}
        value={tab}
        onChange={setTab}
        testId="tasks-tab"
      />
      {tab === 'near' ? (
        <View className="line between">
          <View className="note soft grow">{refused ? t('noLocation') : near ? t('nearOn') : ''}</View>
          <Button small kind="plain" icon="pin" onPress={() => void ask()} testId="tasks-near">
            {t('near')}
          </Button>
        </View>
      ) : null}
      {items.length === 0 ? <None tab={tab} /> : null}
      {items.map((task) => (
        <TaskCard key={task.id} task={task} />
      ))}
      {rows.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={rows.isFetchingNextPage}
          onPress={() => void rows.fetchNextPage()}
          testId="tasks-more"
        >
          {t('more')}
        </Button>
      ) : null}
    </Page>
  )
}

function None({ tab }: { tab: Tab }) {
  const t = useT(volunteerWords)
  return tab === 'near' ? (
    <Empty art="empty" title={t('emptyNear')} note={t('emptyNearNote')} testId="tasks-none">
      <Button kind="soft" onPress={() => void Taro.navigateTo({ url: '/volunteers/apply/index' })}>
        {t('toJoin')}
      </Button>
    </Empty>
  ) : (
    <Empty art="empty" title={t('emptyMine')} note={t('emptyMineNote')} testId="tasks-none" />
  )
}

function TaskCard({ task }: { task: Task }) {
  const t = useT(volunteerWords)
  const { id, title, area, people, taken, quarters, distanceM, mine } = task
  const far = sayDistance(distanceM, t)
  const hours = hoursOf(mine?.confirmedQuarters ?? mine?.quarters ?? 0)
  return (
    <Card
      kind="snug"
      onPress={() => void Taro.navigateTo({ url: `/volunteers/task/index?id=${encodeURIComponent(id)}` })}
      label={title}
      testId={`task-${id}`}
    >
      <View className="line between">
        <View className="strong one grow">{title}</View>
        {mine ? (
          <Tag tone={mine.status === 'confirmed' ? 'green' : 'tide'}>
            {t(`mine_${mine.status}`, { hours })}
          </Tag>
        ) : (
          <Tag>{t('places', { taken, people })}</Tag>
        )}
      </View>
      <View className="note soft">{saySpan(task, t)}</View>
      <View className="note soft">
        {[area, far, t('expected', { hours: hoursOf(quarters) })].filter(Boolean).join(' · ')}
      </View>
    </Card>
  )
}
