// The dispatcher's room: messages that other systems did not take, the stuck ones first, each with what can be done.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import type { DeliveryState } from '@chaolin/shared/micro-brains/schema'
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { deliveriesOf, readDeliveries } from '../../delivery/api'
import { deliveryWords } from '../../delivery/words'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { Empty } from '../../ui/empty'
import { Notice } from '../../ui/notice'
import { usePosts } from '../parts/posts'
import { requestIdOf } from '../../ui/problem'
import { Room } from '../parts/room'
import { consoleWords } from '../words'
import { DeliveryCard } from './delivery-card'
import { deliveriesWords } from './words'

const filters = ['stuck', 'failing', 'due', 'skipped', 'delivered'] as const satisfies DeliveryState[]
type Filter = 'owed' | DeliveryState
const freshEveryMs = 30_000

export default function DeliveriesPage() {
  const t = useT(deliveriesWords)
  const states = useT(deliveryWords)
  const shared = useT(consoleWords)
  const { params } = useRouter()
  const [filter, setFilter] = useState<Filter>('owed')
  const [microBrainId, setMicroBrainId] = useState(params['post'])
  const of = {
    ...(filter === 'owed' ? {} : { status: filter }),
    ...(microBrainId ? { microBrainId } : {}),
  }
  const rows = useInfiniteQuery({
    queryKey: deliveriesOf({ ...of }),
    queryFn: ({ pageParam }) => readDeliveries(of, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: freshEveryMs,
  })
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const options = [
    { value: 'owed' as const, label: t('owed') },
    ...filters.map((value) => ({ value, label: states(value) })),
  ]
  const owed = filter === 'owed' || filter === 'stuck' || filter === 'failing'
  return (
    <Room
      name="deliveries"
      state={stateOf(rows)}
      onRetry={() => void rows.refetch()}
      requestId={requestIdOf(rows.error)}
    >
      <Chips<Filter> options={options} value={filter} onChange={setFilter} testId="status" />
      {microBrainId ? <OnlyOf id={microBrainId} onAll={() => setMicroBrainId(undefined)} /> : null}
      {items.some(({ status }) => status === 'stuck') ? (
        <View className="note soft">{t('onDesk')}</View>
      ) : null}
      {items.length === 0 && !rows.isPlaceholderData ? (
        <Empty
          art="empty"
          title={t(owed ? 'emptyOwed' : 'emptyOther')}
          note={t(owed ? 'emptyOwedNote' : 'emptyOtherNote')}
          testId="deliveries-none"
        />
      ) : null}
      <View className="pairs">
        {items.map((item) => (
          <DeliveryCard key={item.id} item={item} />
        ))}
      </View>
      {rows.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={rows.isFetchingNextPage}
          onPress={() => void rows.fetchNextPage()}
          testId="deliveries-more"
        >
          {shared('more')}
        </Button>
      ) : null}
    </Room>
  )
}

function OnlyOf({ id, onAll }: { id: string; onAll: () => void }) {
  const t = useT(deliveriesWords)
  const { nameOf } = usePosts()
  return (
    <Notice
      icon="filter"
      tone="grey"
      testId="only-of"
      end={
        <Button small kind="quiet" onPress={onAll} testId="all-posts">
          {t('all')}
        </Button>
      }
    >
      {t('onlyOf', { name: nameOf(id) })}
    </Notice>
  )
}
