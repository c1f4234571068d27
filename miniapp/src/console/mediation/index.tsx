// The mediation room: disputes of a post that are mediated, and one of them with both sides.
import { useInfiniteQuery } from '@tanstack/react-query'
import { mediationStatuses, type MediationStatus } from '@chaolin/shared/staff/mediation/rules'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Chips } from '../../ui/chips'
import { Notice } from '../../ui/notice'
import { ListState } from '../parts/list-state'
import { PairView } from '../parts/pair-view'
import { PostChoice, useOwnPosts } from '../parts/post-choice'
import { Room } from '../parts/room'
import { mediationKey, readMediations, type MediationPage } from './api'
import { MediationCard } from './card'
import { MediationDetail } from './detail'
import { mediationWords } from './words'

type Filter = 'all' | MediationStatus

export default function MediationRoom() {
  const t = useT(mediationWords)
  const { params } = useRouter()
  const { ids } = useOwnPosts()
  const [post, setPost] = useState<string>()
  const [filter, setFilter] = useState<Filter>('all')
  const [id, setId] = useState<string | undefined>(params['id'])
  const home = post ?? ids[0]
  const rows = useInfiniteQuery({
    queryKey: mediationKey('list', home, filter),
    queryFn: ({ pageParam }) =>
      readMediations({ microBrainId: home, status: filter === 'all' ? undefined : filter }, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    enabled: home !== undefined,
  })
  if (ids.length === 0) return <Room name="mediation" state="forbidden" />
  const counts = rows.data?.pages[0]?.counts
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const list = (
    <>
      <PostChoice
        value={post}
        onChange={(chosen) => {
          setPost(chosen)
          setId(undefined)
        }}
      />
      {counts && counts.due > 0 ? (
        <Notice icon="clock" tone="warm" testId="mediation-due">
          {t('due', { count: counts.due })}
        </Notice>
      ) : null}
      <Filters counts={counts} value={filter} onChange={setFilter} />
      <ListState rows={rows} empty={{ title: t('noneTitle'), note: t('noneNote') }} testId="mediations">
        {items.map((item) => (
          <MediationCard key={item.id} item={item} on={item.id === id} onPress={() => setId(item.id)} />
        ))}
      </ListState>
    </>
  )
  return (
    <Room name="mediation">
      <PairView
        list={list}
        detail={id ? <MediationDetail key={id} id={id} /> : undefined}
        hint={t('hint')}
        onBack={() => setId(undefined)}
      />
    </Room>
  )
}

interface FiltersProps {
  counts: MediationPage['counts'] | undefined
  value: Filter
  onChange: (value: Filter) => void
}

function Filters({ counts, value, onChange }: FiltersProps) {
  const t = useT(mediationWords)
  const options = [
    { value: 'all' as Filter, label: t('all') },
    ...mediationStatuses.map((status) => ({
      value: status,
      label: t(`status_${status}`, { count: counts?.[status] ?? 0 }),
    })),
  ]
  return <Chips options={options} value={value} onChange={onChange} testId="mediation-filter" />
}
