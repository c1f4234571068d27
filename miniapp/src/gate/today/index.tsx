// Today at this gate: who passed and who was refused, who was registered, and what does not fit.
import type { VisitView } from '@chaolin/shared/visits/schema'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useReachBottom } from '@tarojs/taro'
import { useState } from 'react'
import { ApiError } from '../../api'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Icon } from '../../ui/icon'
import { Instead, Page } from '../../ui/page'
import { Row } from '../../ui/row'
import { Tabs } from '../../ui/tabs'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { readPassages, readVisit, readVisits, type GatePassage, type GateVisitLine } from '../api'
import { useGateState, type KeptGate } from '../kept'
import { Conflicts } from '../parts/offline-notice'
import { Registered } from '../register/registered'
import { registerWords } from '../register/words'
import { useGateSync } from '../sync'
import { useOwnGates } from '../use-own-gates'
import { verdictWords } from '../verdict-words'
import { gateWords } from '../words'
import { todayWords } from './words'
import '../gate.scss'

const parts = ['passages', 'visits'] as const
type Part = (typeof parts)[number]

export default function TodayPage() {
  const t = useT(gateWords)
  const { gate, state, query } = useOwnGates()
  return (
    <Page
      title={t('today')}
      state={state}
      empty={{ art: 'forbidden', title: t('noGate'), note: t('noGateNote') }}
      onRetry={() => void query.refetch()}
      requestId={query.error instanceof ApiError ? query.error.requestId : undefined}
      testId="gate-today-page"
    >
      {gate ? <Today key={gate.id} gate={gate} /> : null}
    </Page>
  )
}

function Today({ gate }: { gate: KeptGate }) {
  const t = useT(todayWords)
  const [part, setPart] = useState<Part>('passages')
  const [shown, setShown] = useState<string>()
  useGateSync(gate.id)
  if (shown !== undefined) return <Shown id={shown} gate={gate} onBack={() => setShown(undefined)} />
  return (
    <>
      <Conflicts gateId={gate.id} />
      <Tabs
        flush
        options={parts.map((value) => ({ value, label: t(value) }))}
        value={part}
        onChange={setPart}
        testId="today"
      />
      {part === 'passages' ? <Passages gate={gate} /> : <Visits gate={gate} onShow={setShown} />}
    </>
  )
}

const firstPage = undefined as string | undefined
const nextOf = ({ nextCursor }: { nextCursor: string | null }) => nextCursor ?? undefined

function Passages({ gate }: { gate: KeptGate }) {
  const t = useT(todayWords)
  const rows = useInfiniteQuery({
    queryKey: ['gate-passages', gate.id],
    queryFn: ({ pageParam }) => readPassages(gate.id, pageParam),
    initialPageParam: firstPage,
    getNextPageParam: nextOf,
  })
  useReachBottom(() => void (rows.hasNextPage && !rows.isFetchingNextPage && rows.fetchNextPage()))
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  if (!rows.data) return <Instead state={stateOf(rows)} onRetry={() => void rows.refetch()} />
  if (items.length === 0)
    return <Empty art="empty" title={t('noPassages')} note={t('noPassagesNote')} testId="passages-none" />
  return (
    <>
      <Card kind="flush">
        {items.map((passage, index) => (
          <PassageRow key={passage.id} passage={passage} last={index === items.length - 1} />
        ))}
      </Card>
      {rows.hasNextPage ? (
        <Button kind="quiet" block busy={rows.isFetchingNextPage} onPress={() => void rows.fetchNextPage()}>
          {t('more')}
        </Button>
      ) : null}
    </>
  )
}

function PassageRow({ passage, last }: { passage: GatePassage; last: boolean }) {
  const t = useT(todayWords)
  const verdict = useT(verdictWords)
  const gate = useT(gateWords)
  const language = useDisplay((display) => display.language)
  const { id, at, direction, reason, kind, name, destination, offline, conflict } = passage
  const opened = passage.verdict === 'open'
  const who = opened ? (name ?? t(kind === 'home' ? 'home' : 'visitor')) : t('notLetIn')
  const note = [
    `${when(at, new Date(), language)} ${gate(direction)}`,
    destination && verdict('going', { place: destination }),
    reason && verdict(`why_${reason}`),
    offline && t('offline'),
    conflict && gate(`conflict_${conflict}`),
  ]
  return (
    <Row
      lead={<Icon name={opened ? 'check' : 'close'} className={opened ? 'good' : 'bad'} />}
      title={who}
      note={note.filter(Boolean).join(' · ')}
      end={conflict ? <Tag tone="red">{t('toCheck')}</Tag> : undefined}
      last={last}
      testId={`passage-${id}`}
    />
  )
}

function Visits({ gate, onShow }: { gate: KeptGate; onShow: (id: string) => void }) {
  const t = useT(registerWords)
  const { kept } = useGateState(gate.id)
  const query = useInfiniteQuery({
    queryKey: ['gate-visits', gate.id],
    queryFn: ({ pageParam }) => readVisits(gate.id, pageParam),
    initialPageParam: firstPage,
    getNextPageParam: nextOf,
  })
  useReachBottom(() => void (query.hasNextPage && !query.isFetchingNextPage && query.fetchNextPage()))
  const items = query.data?.pages.flatMap((page) => page.items) ?? []
  return (
    <>
      {kept ? (
        <Card kind="sunk" testId="expected-count">
          <View className="soft">{t('expectedCount', { count: kept.bundle.expected.length })}</View>
        </Card>
      ) : null}
      {!query.data ? (
        <Instead state={stateOf(query)} onRetry={() => void query.refetch()} />
      ) : items.length === 0 ? (
        <Empty art="empty" title={t('listNone')} testId="visits-none" />
      ) : (
        <Card kind="flush">
          {items.map((visit, index) => (
            <VisitRow key={visit.id} visit={visit} last={index === items.length - 1} onShow={onShow} />
          ))}
        </Card>
      )}
    </>
  )
}

interface VisitRowProps {
  visit: GateVisitLine
  last: boolean
  onShow: (id: string) => void
}

function VisitRow({ visit, last, onShow }: VisitRowProps) {
  const t = useT(registerWords)
  const language = useDisplay((display) => display.language)
  const { id, visitorName, party, purpose, plate, createdAt, status } = visit
  const open = status === 'accepted' || status === 'requested'
  return (
    <Row
      title={[visitorName, t('people', { count: party })].filter(Boolean).join(' · ')}
      note={[when(createdAt, new Date(), language), purpose, plate].filter(Boolean).join(' · ')}
      end={<Tag {...(status === 'accepted' ? { tone: 'green' as const } : {})}>{t(`status_${status}`)}</Tag>}
      last={last}
      {...(open ? { onPress: () => onShow(id) } : {})}
      testId={`visit-${id}`}
    />
  )
}

function Shown({ id, gate, onBack }: { id: string; gate: KeptGate; onBack: () => void }) {
  const t = useT(todayWords)
  const query = useQuery<VisitView>({ queryKey: ['gate-visit', id], queryFn: () => readVisit(id) })
  return (
    <>
      {query.data ? (
        <Registered visit={query.data} gate={gate} />
      ) : (
        <Instead state={stateOf(query)} onRetry={() => void query.refetch()} />
      )}
      <Button kind="quiet" block tall icon="back" onPress={onBack} testId="today-back">
        {t('back')}
      </Button>
    </>
  )
}
