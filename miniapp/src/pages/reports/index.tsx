// My matters: what I reported and where it stands.
import { useInfiniteQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh, useReachBottom } from '@tarojs/taro'
import { useEffect, useRef, useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { listMine } from '../../reports/api'
import { openNewReport } from '../../reports/parts/open'
import { ReportRow } from '../../reports/parts/report-row'
import { isUnderWay } from '../../reports/parts/status'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Page, type StateWords } from '../../ui/page'
import { Tabs } from '../../ui/tabs'
import { Supported, useSupported } from './supported'
import { mayAsk, openLogin, useMayAsk } from './sign-in'
import { mineWords } from './words'

type Part = 'open' | 'done' | 'all' | 'supported'
const parts: readonly Part[] = ['open', 'done', 'all', 'supported']
const pageSize = 20

function useMine() {
  const enabled = useMayAsk()
  return useInfiniteQuery({
    queryKey: ['reports', 'mine'],
    queryFn: ({ pageParam }) => listMine(pageSize, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled,
  })
}

export default function MyReportsPage() {
  const t = useT(mineWords)
  const [part, setPart] = useState<Part>('open')
  const signedIn = useMayAsk()
  const query = useMine()
  const supported = useSupported()
  const joined = (supported.data?.pages[0]?.items.length ?? 0) > 0
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetchingNextPage } = query
  const all = data?.pages.flatMap((page) => page.items) ?? []
  const shown = all.filter(({ status }) => part === 'all' || isUnderWay(status) === (part === 'open'))
  const opened = useRef(false)
  useDidShow(() => {
    if (opened.current && mayAsk()) void Promise.all([refetch(), supported.refetch()])
    opened.current = true
  })
  usePullDownRefresh(() => void refetch().finally(() => Taro.stopPullDownRefresh()))
  const more = () => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }
  useReachBottom(more)
  // A part may have nothing on the first page and something on the next.
  const searching = part !== 'supported' && shown.length === 0 && hasNextPage
  useEffect(() => {
    if (searching && !isFetchingNextPage && !error) void fetchNextPage()
  }, [searching, isFetchingNextPage, error, fetchNextPage])
  return (
    <Page
      title={t('title')}
      tab="reports"
      state={signedIn ? stateOf(query, all.length === 0 && !joined) : 'empty'}
      empty={signedIn ? nothingYet(t) : nobody(t)}
      onRetry={() => void refetch()}
      requestId={error instanceof ApiError ? error.requestId : undefined}
      testId="my-reports"
    >
      <Tabs
        flush
        options={parts.map((value) => ({ value, label: t(value) }))}
        value={part}
        onChange={setPart}
        testId="my-reports"
      />
      {part === 'supported' ? (
        <Supported query={supported} />
      ) : shown.length > 0 ? (
        <Card kind="flush">
          {shown.map((item, index) => (
            <ReportRow key={item.number} report={item} last={index === shown.length - 1} />
          ))}
        </Card>
      ) : searching ? null : (
        <Card>
          <View className="soft middle">{t(part === 'done' ? 'emptyDone' : 'emptyOpen')}</View>
          <Button kind="primary" block onPress={openNewReport} testId="my-reports-new">
            {t('report')}
          </Button>
        </Card>
      )}
      {hasNextPage && part !== 'supported' ? (
        <Button kind="plain" busy={isFetchingNextPage} onPress={more} testId="my-reports-more">
          {t('more')}
        </Button>
      ) : null}
    </Page>
  )
}

type Say = (key: keyof typeof mineWords.zh) => string

const nothingYet = (t: Say): StateWords => ({
  title: t('emptyTitle'),
  note: t('emptyNote'),
  action: { words: t('report'), onPress: openNewReport },
})

const nobody = (t: Say): StateWords => ({
  art: 'forbidden',
  title: t('signInTitle'),
  note: t('signInNote'),
  action: { words: t('signIn'), onPress: openLogin },
})
