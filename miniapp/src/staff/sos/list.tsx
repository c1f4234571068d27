// The calls for help of a post, open ones first to be seen; no place stands in the list, only in an opened call.
import { useInfiniteQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useDidShow, useReachBottom } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { Empty } from '../../ui/empty'
import { Instead } from '../../ui/page'
import { Skeleton } from '../../ui/skeleton'
import { Tabs } from '../../ui/tabs'
import { readSosList, sosKey } from './api'
import { SosLine } from './line'
import { useCalledPosts } from './use-open'
import { sosWords } from './words'
import '../../ui/styles/sos.scss'

export type SosState = 'open' | 'closed'
const everyMs = 10_000

export const useSosRows = (home: string | undefined, state: SosState) =>
  useInfiniteQuery({
    queryKey: sosKey('list', home, state),
    queryFn: ({ pageParam }) => readSosList({ microBrainId: home ?? '', state, cursor: pageParam }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    enabled: home !== undefined,
    refetchInterval: everyMs,
  })

export function SosCalls() {
  const t = useT(sosWords)
  const { query, called } = useCalledPosts()
  const [post, setPost] = useState<string>()
  const [state, setState] = useState<SosState>('open')
  if (query.error) return <Failed query={query} />
  if (!called) return <Skeleton />
  const home = post ?? called[0]?.id
  if (home === undefined)
    return <Empty art="forbidden" title={t('noPost')} note={t('noPostNote')} testId="sos-no-post" />
  return (
    <View className="stack gap-3">
      {called.length > 1 ? (
        <Chips
          options={called.map(({ id, name }) => ({ value: id, label: name }))}
          value={home}
          onChange={setPost}
          testId="sos-post"
        />
      ) : null}
      <Tabs
        options={[
          { value: 'open', label: t('tabOpen') },
          { value: 'closed', label: t('tabClosed') },
        ]}
        value={state}
        onChange={setState}
        flush
        testId="sos-state"
      />
      <Rows key={`${home} ${state}`} home={home} state={state} />
    </View>
  )
}

function Rows({ home, state }: { home: string; state: SosState }) {
  const t = useT(sosWords)
  const rows = useSosRows(home, state)
  useDidShow(() => void (rows.isStale && rows.refetch()))
  useReachBottom(() => void (rows.hasNextPage && rows.fetchNextPage()))
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  if (!rows.data) return rows.error ? <Failed query={rows} /> : <Skeleton />
  if (items.length === 0)
    return (
      <Empty
        art="empty"
        title={t(state === 'open' ? 'noneOpen' : 'noneClosed')}
        note={t(state === 'open' ? 'noneOpenNote' : 'noneClosedNote')}
        testId="sos-none"
      />
    )
  return (
    <>
      <Card kind="flush">
        {items.map((item) => (
          <SosLine
            key={item.number}
            item={item}
            onPress={() =>
              void Taro.navigateTo({ url: `/staff/sos/index?number=${encodeURIComponent(item.number)}` })
            }
          />
        ))}
      </Card>
      {rows.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={rows.isFetchingNextPage}
          onPress={() => void rows.fetchNextPage()}
          testId="sos-more"
        >
          {t('more')}
        </Button>
      ) : null}
    </>
  )
}

function Failed({
  query,
}: {
  query: Parameters<typeof stateOf>[0] & { error: Error | null; refetch: () => unknown }
}) {
  const { error } = query
  const state = stateOf(query)
  if (state === 'loading') return <Skeleton />
  return (
    <Instead
      state={state}
      onRetry={() => void query.refetch()}
      requestId={error instanceof ApiError ? error.requestId : undefined}
    />
  )
}
