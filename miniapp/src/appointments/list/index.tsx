// My appointments: open ones and past ones, and where I wait for a slot.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useDidShow, useReachBottom } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Mark } from '../../ui/mark'
import { Notice } from '../../ui/notice'
import { Instead, Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import '../../ui/styles/appointments.scss'
import { Tabs } from '../../ui/tabs'
import { when, within } from '../../ui/time'
import { appointmentKey, listAppointments, listWaits } from '../api'
import { openServices, openWaitlist } from '../open'
import { AppointmentRow } from '../parts/appointment-row'
import { appointmentWords } from '../words'
import { listWords } from './words'

type Scope = 'open' | 'past'

export default function AppointmentListPage() {
  const t = useT(listWords)
  const [scope, setScope] = useState<Scope>('open')
  return (
    <Page
      title={t('title')}
      bottom={
        <ActionBar>
          <Button kind="primary" block icon="plus" onPress={openServices} testId="list-new">
            {t('new')}
          </Button>
        </ActionBar>
      }
      testId="appointments"
    >
      <Waits />
      <Tabs
        options={[
          { value: 'open', label: t('open') },
          { value: 'past', label: t('past') },
        ]}
        value={scope}
        onChange={setScope}
        flush
        testId="appointments-tab"
      />
      <List key={scope} scope={scope} />
    </Page>
  )
}

/** Only where one waits; what is offered comes first of all. */
function Waits() {
  const t = useT(listWords)
  const { data } = useQuery({ queryKey: appointmentKey('waits'), queryFn: listWaits })
  const open = (data?.items ?? []).filter(({ status }) => status === 'waiting' || status === 'offered')
  if (open.length === 0) return null
  const offered = open.some(({ status }) => status === 'offered')
  return (
    <Card kind="flush" ringed={offered}>
      <Row
        lead={<Mark icon="bell" {...(offered ? { tone: 'warm' as const } : {})} />}
        title={t('waits')}
        note={offered ? t('waitsOffer') : t('waitsNote', { count: open.length })}
        strong
        last
        onPress={openWaitlist}
        testId="list-waits"
      />
    </Card>
  )
}

function List({ scope }: { scope: Scope }) {
  const t = useT(listWords)
  const common = useT(appointmentWords)
  const language = useDisplay((display) => display.language)
  const query = useInfiniteQuery({
    queryKey: appointmentKey('list', scope),
    queryFn: ({ pageParam }) => listAppointments(scope === 'open', pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  useDidShow(() => void (query.data && query.refetch()))
  useReachBottom(() => void (query.hasNextPage && query.fetchNextPage()))
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  const paused = query.data?.pages[0]?.pausedUntil
  const state = stateOf(query)
  if (state !== 'ready')
    return (
      <Instead
        state={state}
        onRetry={() => void query.refetch()}
        requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      />
    )
  return (
    <>
      {paused ? (
        <Notice icon="alert" tone="warm" testId="list-paused">
          {t('paused', { when: within(when(paused, new Date(serverNowMs()), language)) })}
        </Notice>
      ) : null}
      {items.length === 0 ? (
        <Empty
          art="empty"
          title={t(scope === 'open' ? 'emptyOpen' : 'emptyPast')}
          note={t(scope === 'open' ? 'emptyOpenNote' : 'emptyPastNote')}
          testId="appointments-empty"
        />
      ) : (
        <Card kind="flush" testId={`appointments-${scope}`}>
          {items.map((item, index) => (
            <AppointmentRow key={item.number} item={item} last={index === items.length - 1} />
          ))}
        </Card>
      )}
      {query.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
          testId="appointments-more"
        >
          {common('more')}
        </Button>
      ) : null}
    </>
  )
}
