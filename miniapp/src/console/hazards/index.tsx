// The hazard list: what was found, by when it is put right, who checks it; until it is struck off.
import { useInfiniteQuery } from '@tanstack/react-query'
import { hazardStatuses, type HazardStatus } from '@chaolin/shared/staff/hazards/rules'
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { ListState } from '../parts/list-state'
import { PairView } from '../parts/pair-view'
import { PostChoice, useOwnPosts } from '../parts/post-choice'
import { Room } from '../parts/room'
import { hazardKey, readHazards, type HazardPage } from './api'
import { HazardCard } from './hazard-card'
import { HazardDetail } from './hazard-detail'
import { HazardForm } from './hazard-form'
import { hazardWords } from './words'

const freshEveryMs = 60_000
type Filter = 'all' | 'overdue' | HazardStatus

export default function HazardsPage() {
  const t = useT(hazardWords)
  const { params } = useRouter()
  const { ids } = useOwnPosts()
  const [post, setPost] = useState<string>()
  const [filter, setFilter] = useState<Filter>('all')
  const [number, setNumber] = useState<string | undefined>(params['number'])
  const [adding, setAdding] = useState(false)
  const rows = useHazards(post, filter)
  if (ids.length === 0) return <Room name="hazards" state="forbidden" />
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const list = (
    <>
      <View className="line wrap between">
        <PostChoice
          value={post}
          onChange={(id) => {
            setPost(id)
            setNumber(undefined)
          }}
        />
        <Button small kind="primary" icon="plus" onPress={() => setAdding(true)} testId="hazard-add">
          {t('add')}
        </Button>
      </View>
      <Filters counts={rows.data?.pages[0]?.counts} value={filter} onChange={setFilter} />
      <ListState rows={rows} empty={{ title: t('noneTitle'), note: t('noneNote') }} testId="hazards">
        {items.map((item) => (
          <HazardCard
            key={item.number}
            item={item}
            on={item.number === number}
            onPress={() => setNumber(item.number)}
          />
        ))}
      </ListState>
    </>
  )
  return (
    <Room name="hazards">
      <PairView
        list={list}
        detail={number ? <HazardDetail key={number} number={number} /> : undefined}
        hint={t('hint')}
        onBack={() => setNumber(undefined)}
      />
      {adding ? (
        <HazardForm
          post={post ?? ids[0]}
          onDone={(made) => {
            setAdding(false)
            setNumber(made)
          }}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </Room>
  )
}

function useHazards(microBrainId: string | undefined, filter: Filter) {
  const narrowed = {
    microBrainId,
    status: filter === 'all' || filter === 'overdue' ? undefined : filter,
    overdue: filter === 'overdue' ? ('true' as const) : undefined,
  }
  return useInfiniteQuery({
    queryKey: hazardKey('list', microBrainId, filter),
    queryFn: ({ pageParam }) => readHazards(narrowed, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: freshEveryMs,
  })
}

interface FiltersProps {
  counts: HazardPage['counts'] | undefined
  value: Filter
  onChange: (value: Filter) => void
}

function Filters({ counts, value, onChange }: FiltersProps) {
  const t = useT(hazardWords)
  const counted = (state: HazardStatus) =>
    counts ? t('counted', { state: t(`s_${state}`), count: counts[state] }) : t(`s_${state}`)
  return (
    <Chips<Filter>
      options={[
        { value: 'all', label: t('all') },
        { value: 'overdue', label: t('overdue', { count: counts?.overdue ?? 0 }) },
        ...hazardStatuses.map((state) => ({ value: state, label: counted(state) })),
      ]}
      value={value}
      onChange={onChange}
      testId="state"
    />
  )
}
