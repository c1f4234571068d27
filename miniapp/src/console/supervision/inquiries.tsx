// Inquiries of one side, by state, with the chosen one beside the list.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { inquiryStatuses, type InquiryStatus } from '@chaolin/shared/staff/supervision/rules'
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Skeleton } from '../../ui/skeleton'
import { ListState } from '../parts/list-state'
import { PairView } from '../parts/pair-view'
import { Problem } from '../../ui/problem'
import { readInquiries, readInquiry, supervisionKey, type InquirySummary, type Side } from './api'
import { InquiryView, Standing } from './inquiry-view'
import { supervisionWords } from './words'

const freshEveryMs = 60_000
type Filter = 'all' | InquiryStatus

interface InquiriesProps {
  side: Side
  microBrainId: string | undefined
}

export function Inquiries({ side, microBrainId }: InquiriesProps) {
  const t = useT(supervisionWords)
  const { params } = useRouter()
  const [filter, setFilter] = useState<Filter>('all')
  const [id, setId] = useState<string | undefined>(params['id'])
  const status = filter === 'all' ? undefined : filter
  const rows = useInfiniteQuery({
    queryKey: supervisionKey('inquiries', side, status, microBrainId),
    queryFn: ({ pageParam }) => readInquiries({ side, status, microBrainId }, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: freshEveryMs,
  })
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const counts = rows.data?.pages[0]?.counts
  const empty =
    side === 'mine' ? (['emptyMine', 'emptyMineNote'] as const) : (['emptyAsked', 'emptyAskedNote'] as const)
  const list = (
    <>
      <Chips<Filter>
        options={[
          { value: 'all', label: t('all') },
          ...inquiryStatuses.map((value) => ({ value, label: t(`s_${value}`) })),
        ]}
        value={filter}
        onChange={setFilter}
        testId="status"
      />
      {counts ? (
        <View className="note soft" {...testable('inquiry-counts')}>
          {t('counts', counts)}
        </View>
      ) : null}
      <ListState rows={rows} empty={{ title: t(empty[0]), note: t(empty[1]) }} testId="inquiries">
        {items.map((item) => (
          <InquiryCard
            key={item.id}
            item={item}
            side={side}
            on={item.id === id}
            onPress={() => setId(item.id)}
          />
        ))}
      </ListState>
    </>
  )
  return (
    <PairView
      list={list}
      detail={id ? <Chosen key={id} id={id} /> : undefined}
      hint={t('hint')}
      onBack={() => setId(undefined)}
    />
  )
}

interface InquiryCardProps {
  item: InquirySummary
  side: Side
  on: boolean
  onPress: () => void
}

function InquiryCard({ item, side, on, onPress }: InquiryCardProps) {
  const other = side === 'mine' ? item.askedBy : item.home
  return (
    <Card kind="snug" ringed={on} onPress={onPress} testId={`row-${item.id}`}>
      <View className="strong two">{item.question}</View>
      <View className="note soft">{[item.number, item.matter, other?.name].filter(Boolean).join(' · ')}</View>
      <Standing item={item} />
    </Card>
  )
}

function Chosen({ id }: { id: string }) {
  const t = useT(supervisionWords)
  const { data, error } = useQuery({
    queryKey: supervisionKey('inquiry', id),
    queryFn: () => readInquiry(id),
  })
  if (error) return <Problem error={error} testId="inquiry-problem" />
  if (!data) return <Skeleton rows={2} />
  return (
    <>
      <InquiryView inquiry={data} />
      <View className="note faint">{t('stays')}</View>
    </>
  )
}
