// Visits to my home and visits of mine; what waits for an answer stands first.
import { useInfiniteQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useDidShow, useReachBottom, useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { ActionBar } from '../../ui/action-bar'
import { Button } from '../../ui/button'
import { Card, Section } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Instead, Page } from '../../ui/page'
import '../../ui/styles/visits.scss'
import { Tabs } from '../../ui/tabs'
import { Count } from '../../ui/tag'
import { listVisits, visitKey, type VisitSummary } from '../api'
import { openAnswer, openAsk, openInvite, openPass, openVisit } from '../open'
import { VisitRow } from '../parts/visit-row'
import { listWords } from './words'

type Scope = 'hosting' | 'visiting'

export default function VisitListPage() {
  const t = useT(listWords)
  const { params } = useRouter()
  const [scope, setScope] = useState<Scope>(params['scope'] === 'visiting' ? 'visiting' : 'hosting')
  const hosting = scope === 'hosting'
  return (
    <Page
      title={t('title')}
      bottom={
        <ActionBar>
          <Button
            kind="primary"
            block
            icon={hosting ? 'send' : 'hand'}
            onPress={() => (hosting ? openInvite() : openAsk())}
            testId={hosting ? 'list-invite' : 'list-ask'}
          >
            {t(hosting ? 'invite' : 'ask')}
          </Button>
        </ActionBar>
      }
      testId="visits"
    >
      <Tabs
        options={[
          { value: 'hosting', label: t('hosting') },
          { value: 'visiting', label: t('visiting') },
        ]}
        value={scope}
        onChange={setScope}
        flush
        testId="visits-tab"
      />
      <List key={scope} scope={scope} />
    </Page>
  )
}

const waits = ({ status, lapsed, as }: VisitSummary) =>
  as === 'household' && (status === 'requested' || (status === 'accepted' && lapsed))

function List({ scope }: { scope: Scope }) {
  const t = useT(listWords)
  const query = useInfiniteQuery({
    queryKey: visitKey('list', scope),
    queryFn: ({ pageParam }) => listVisits(scope, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  })
  useDidShow(() => void (query.isStale && query.refetch()))
  useReachBottom(() => void (query.hasNextPage && query.fetchNextPage()))
  const visits = query.data?.pages.flatMap(({ items }) => items) ?? []
  const state = stateOf(query, visits.length === 0)
  if (state === 'empty')
    return (
      <Empty
        art="empty"
        title={t(scope === 'hosting' ? 'emptyHosting' : 'emptyVisiting')}
        note={t(scope === 'hosting' ? 'emptyHostingNote' : 'emptyVisitingNote')}
        testId="visits-empty"
      />
    )
  if (state !== 'ready')
    return (
      <Instead
        state={state}
        onRetry={() => void query.refetch()}
        requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      />
    )
  const waiting = visits.filter(waits)
  const rest = visits.filter((visit) => !waits(visit))
  return (
    <>
      {waiting.length > 0 ? (
        <>
          <Section title={t('waiting')} end={<Count count={waiting.length} />} />
          <Rows visits={waiting} onOpen={({ id }) => openAnswer(id)} testId="visits-waiting" />
        </>
      ) : null}
      {rest.length > 0 ? <Rows visits={rest} onOpen={open} testId="visits-rest" /> : null}
      {query.hasNextPage ? (
        <Button
          kind="quiet"
          block
          busy={query.isFetchingNextPage}
          onPress={() => void query.fetchNextPage()}
          testId="visits-more"
        >
          {t('more')}
        </Button>
      ) : null}
    </>
  )
}

/** Who is on the way needs the code. */
const open = (visit: VisitSummary) =>
  visit.as === 'visitor' && visit.status === 'accepted' ? openPass(visit.id) : openVisit(visit.id)

interface RowsProps {
  visits: VisitSummary[]
  onOpen: (visit: VisitSummary) => void
  testId: string
}

function Rows({ visits, onOpen, testId }: RowsProps) {
  return (
    <Card kind="flush" testId={testId}>
      <View>
        {visits.map((visit, index) => (
          <VisitRow
            key={visit.id}
            visit={visit}
            last={index === visits.length - 1}
            onOpen={() => onOpen(visit)}
          />
        ))}
      </View>
    </Card>
  )
}
