// A list inside of a room that has filters: its first load, why it cannot be shown, or that there is nothing.
import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Empty } from '../../ui/empty'
import { Skeleton } from '../../ui/skeleton'
import { consoleWords } from '../words'

interface Paged {
  data: { pages: readonly { items: readonly unknown[] }[] } | undefined
  error: Error | null
  isPending: boolean
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
  refetch: () => unknown
}

interface ListStateProps {
  rows: Paged
  empty: { title: string; note: string }
  testId: string
  children: ReactNode
}

export function ListState({ rows, empty, testId, children }: ListStateProps) {
  const t = useT(consoleWords)
  const none = rows.data?.pages.every(({ items }) => items.length === 0) ?? false
  const state = stateOf(rows, none)
  if (state === 'loading') return <Skeleton />
  if (state === 'empty')
    return <Empty art="empty" title={empty.title} note={empty.note} testId={`${testId}-none`} />
  if (state !== 'ready') {
    const number = rows.error instanceof ApiError ? rows.error.requestId : undefined
    return (
      <Empty
        art={state}
        title={rows.error?.message ?? ''}
        {...(number ? { note: number } : {})}
        testId={`${testId}-${state}`}
      >
        <Button kind="primary" onPress={() => void rows.refetch()} testId={`${testId}-again`}>
          {t('again')}
        </Button>
      </Empty>
    )
  }
  return (
    <View className="stack gap-3">
      {children}
      {rows.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={rows.isFetchingNextPage}
          onPress={() => void rows.fetchNextPage()}
          testId={`${testId}-more`}
        >
          {t('more')}
        </Button>
      ) : null}
    </View>
  )
}
