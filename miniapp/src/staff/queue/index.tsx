// The queue of a micro-brain: nearest deadline first, and the next step of each in one tap.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useDidShow, usePullDownRefresh, useReachBottom } from '@tarojs/taro'
import { useRef, useState } from 'react'
import { ApiError, newKey } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Notice } from '../../ui/notice'
import { Page } from '../../ui/page'
import { Skeleton } from '../../ui/skeleton'
import { Tabs } from '../../ui/tabs'
import { staffKey, takeStep, type QueueItem } from '../api'
import { useLive } from '../live/use-live'
import { nextStep } from '../parts/next-step'
import { useCategories } from '../../categories'
import { problemOf } from '../report/use-step'
import { openReport } from '../parts/open'
import { addPending } from '../parts/pending'
import { PendingNotice } from '../parts/pending-notice'
import { useNow } from '../../ui/use-now'
import { deskId, usePostName, usePosts } from '../parts/use-post'
import { pendingWords } from '../pending-words'
import { sosKey } from '../sos/api'
import { QueueAlarm } from '../sos/queue-alarm'
import { staffWords } from '../words'
import { PostSwitch } from './post-switch'
import { QueueCard } from './queue-card'
import { Signals, signalWords } from './signals'
import type { QueueTab, SignalColour } from './streams'
import { useCounts, useQueue } from './use-queue'

export default function StaffQueuePage() {
  const t = useT(staffWords)
  const { me, posts, supervisor, post } = usePosts()
  const name = usePostName(post?.microBrainId)
  const [switching, setSwitching] = useState(false)
  const title = name ? t('queue', { name }) : t('queuePlain')
  const state = me.data && !post ? 'forbidden' : stateOf(me)
  const mayLookElsewhere = posts.length > 1 || supervisor
  const bar = (
    <ActionBar>
      <View className="line between">
        {mayLookElsewhere ? (
          <Button kind="plain" icon="users" onPress={() => setSwitching(true)} testId="switch-post">
            {t('goSwitch')}
          </Button>
        ) : null}
        <Button
          kind="plain"
          icon="camera"
          onPress={() => void Taro.navigateTo({ url: '/staff/plate/index' })}
          testId="go-plate"
        >
          {t('goPlate')}
        </Button>
        <Button
          kind="plain"
          icon="map"
          onPress={() => void Taro.navigateTo({ url: '/staff/map/index' })}
          testId="go-map"
        >
          {t('goMap')}
        </Button>
        <Button
          kind="plain"
          icon="idcard"
          onPress={() => void Taro.navigateTo({ url: '/staff/scan/index' })}
          testId="go-scan"
        >
          {t('goScan')}
        </Button>
      </View>
    </ActionBar>
  )
  return (
    <Page
      title={title}
      state={state}
      onRetry={() => void me.refetch()}
      requestId={requestIdOf(me.error)}
      bottom={bar}
      testId="staff-queue"
    >
      {post ? <Queue key={post.microBrainId} microBrainId={post.microBrainId} /> : null}
      <PostSwitch
        open={switching}
        onClose={() => setSwitching(false)}
        posts={posts}
        chosen={post?.microBrainId ?? ''}
        anywhere={supervisor}
      />
    </Page>
  )
}

function Queue({ microBrainId }: { microBrainId: string }) {
  const t = useT(staffWords)
  const hasDesk = microBrainId === deskId
  const client = useQueryClient()
  useLive(microBrainId, { onSos: () => void client.invalidateQueries({ queryKey: sosKey('open') }) })
  const [tab, setTab] = useState<QueueTab>(hasDesk ? 'desk' : 'open')
  const [signal, setSignal] = useState<SignalColour>()
  const desk = hasDesk ? tab === 'desk' : undefined
  const asked = { microBrainId, tab, signal, desk }
  const rows = useQueue(asked)
  const counts = useCounts(microBrainId, hasDesk ? false : undefined)
  const deskCounts = useCounts(microBrainId, true, hasDesk)
  useFresh(() => void rows.refetch(), rows.isStale)
  useReachBottom(() => void (rows.hasNextPage && rows.fetchNextPage()))

  const chooseSignal = (colour: SignalColour | undefined) => {
    setSignal(colour)
    // What is resolved has no deadline any more.
    if (colour && tab === 'resolved') setTab('open')
  }
  const chooseTab = (value: QueueTab) => {
    setTab(value)
    if (value === 'resolved') setSignal(undefined)
  }
  const open = (counts?.submitted ?? 0) + (counts?.working ?? 0)
  const deskOpen = (deskCounts?.submitted ?? 0) + (deskCounts?.working ?? 0)
  const tabs: { value: QueueTab; label: string }[] = [
    ...(hasDesk ? [{ value: 'desk' as const, label: t('tabDesk', { count: deskOpen }) }] : []),
    { value: 'open', label: t('tabOpen', { count: open }) },
    { value: 'submitted', label: t('tabSubmitted', { count: counts?.submitted ?? 0 }) },
    { value: 'working', label: t('tabWorking', { count: counts?.working ?? 0 }) },
    { value: 'resolved', label: t('tabResolved', { count: counts?.resolved ?? 0 }) },
  ]
  return (
    <>
      <QueueAlarm />
      <PendingNotice />
      <Signals counts={tab === 'desk' ? deskCounts : counts} chosen={signal} onChoose={chooseSignal} />
      <Tabs options={tabs} value={tab} onChange={chooseTab} flush testId="queue-tab" />
      {signal ? (
        <Notice
          icon="filter"
          tone="grey"
          end={
            <Button small kind="plain" onPress={() => setSignal(undefined)} testId="signal-clear">
              {t('showAll')}
            </Button>
          }
        >
          {t('onlySignal', { signal: t(signalWords[signal]) })}
        </Notice>
      ) : null}
      <Rows rows={rows} filtered={signal !== undefined || tab !== 'open'} />
    </>
  )
}

function Rows({ rows, filtered }: { rows: ReturnType<typeof useQueue>; filtered: boolean }) {
  const t = useT(staffWords)
  const now = useNow(20_000)
  const categories = useCategories()
  const language = useDisplay((display) => display.language)
  const accept = useAccept()
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const state = stateOf(rows, items.length === 0)
  if (state === 'loading') return <Skeleton />
  if (state === 'empty')
    return (
      <Empty
        art="empty"
        title={t(filtered ? 'emptyFiltered' : 'emptyTitle')}
        note={filtered ? '' : t('emptyNote')}
        testId="state-empty"
      />
    )
  if (state !== 'ready') return <Failed error={rows.error} onRetry={() => void rows.refetch()} />
  return (
    <>
      {accept.problem ? (
        <Notice icon="alert" tone="warm" testId="queue-problem">
          {accept.problem}
        </Notice>
      ) : null}
      {items.map((item, index) => (
        <QueueCard
          key={item.number}
          item={item}
          now={now}
          category={categories.find(({ code }) => code === item.category)?.[language] ?? ''}
          first={index === 0}
          busy={accept.busy === item.number}
          onOpen={() => openReport(item.number)}
          onStep={() => {
            const step = nextStep(item)?.step
            if (step === 'accept') accept.take(item)
            else openReport(item.number, step)
          }}
        />
      ))}
      {rows.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={rows.isFetchingNextPage}
          onPress={() => void rows.fetchNextPage()}
          testId="queue-more"
        >
          {t('more')}
        </Button>
      ) : null}
    </>
  )
}

function Failed({ error, onRetry }: { error: Error | null; onRetry: () => void }) {
  const t = useT(staffWords)
  return (
    <Notice
      icon={error instanceof ApiError && error.status === 0 ? 'offline' : 'alert'}
      tone="warm"
      testId="queue-failed"
      end={
        <Button small kind="quiet" onPress={onRetry} testId="state-retry">
          {t('refresh')}
        </Button>
      }
    >
      {error?.message}
    </Notice>
  )
}

/** One tap takes it. Each card keeps its key until it succeeds, so a second tap after a bad network is the same tap. */
function useAccept() {
  const t = useT(staffWords)
  const pending = useT(pendingWords)
  const client = useQueryClient()
  const keys = useRef(new Map<string, string>())
  const mutation = useMutation({
    mutationFn: async ({ number, summary }: QueueItem) => {
      const key = keys.current.get(number) ?? newKey()
      keys.current.set(number, key)
      try {
        await takeStep(number, 'accept', {}, key)
      } catch (reason) {
        if (!(reason instanceof ApiError) || reason.status !== 0) throw reason
        const waits = { key, number, summary, step: 'accept' as const, body: {}, photos: [] }
        if (!(await addPending({ ...waits, photoField: 'photoIds' }))) throw new Error(pending('pendingFull'))
      }
    },
    onSuccess: (_answer, { number }) => keys.current.delete(number),
    onSettled: () => client.invalidateQueries({ queryKey: staffKey }),
  })
  const { error } = mutation
  return {
    take: (item: QueueItem) => !mutation.isPending && mutation.mutate(item),
    busy: mutation.isPending ? mutation.variables.number : undefined,
    problem: problemOf(error, t('tookTime')),
  }
}

/** Coming back to the page, or pulling it down, asks anew. */
function useFresh(refetch: () => void, stale: boolean): void {
  const client = useQueryClient()
  useDidShow(() => stale && refetch())
  usePullDownRefresh(() => {
    void client.invalidateQueries({ queryKey: staffKey }).finally(() => Taro.stopPullDownRefresh())
  })
}

const requestIdOf = (error: Error | null) => (error instanceof ApiError ? error.requestId : undefined)
