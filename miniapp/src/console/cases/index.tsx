// 个案: what only the person in charge reads. The list of their own cases, and one of them; by keys too.
import { useInfiniteQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { hasRole, useSession } from '../../session'
import { testable } from '../../ui/attributes'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Notice } from '../../ui/notice'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { Tabs } from '../../ui/tabs'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { useKeys } from '../desk/keys'
import { ListState } from '../parts/list-state'
import { PairView } from '../parts/pair-view'
import { Room } from '../parts/room'
import { caseKey, readCases, type CaseSummary } from './api'
import { CaseDetail } from './detail'
import { caseWords } from './words'

const states = ['open', 'closed'] as const
type State = (typeof states)[number]
/** Those who may be in charge of one. */
const caseRoles = ['staff', 'dispatcher', 'counsellor'] as const
/** Of counselling no socket tells: the list says when there is a new word. */
const everyMs = 15_000

export default function CasesRoom() {
  const t = useT(caseWords)
  const person = useSession((session) => session.person)
  const { params } = useRouter()
  const [state, setState] = useState<State>('open')
  const [number, setNumber] = useState<string | undefined>(params['number'])
  const [left, setLeft] = useState(false)
  const may = hasRole(person, ...caseRoles)
  const rows = useCases(state, may)
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const pick = (next: string | undefined, gone = false) => {
    setLeft(gone)
    setNumber(next)
  }
  useListKeys(items, number, pick)
  if (!may) return <Room name="cases" state="forbidden" />
  const list = (
    <>
      <Notice icon="lock" tone="grey">
        {t('intro')}
      </Notice>
      {left ? (
        <Notice icon="check" testId="case-left">
          {t('left')}
        </Notice>
      ) : null}
      <States value={state} onChange={setState} />
      <ListState
        rows={rows}
        empty={{
          title: t(state === 'open' ? 'none' : 'noneClosed'),
          note: t(state === 'open' ? 'noneNote' : 'noneClosedNote'),
        }}
        testId="cases"
      >
        <Card kind="flush">
          {items.map((item, index) => (
            <CaseRow
              key={item.number}
              item={item}
              on={item.number === number}
              last={index === items.length - 1}
              onPress={() => pick(item.number)}
            />
          ))}
        </Card>
      </ListState>
      <View className="note soft keys-note">{`${t('keys')} · ${t('keysNote')}`}</View>
    </>
  )
  return (
    <Room name="cases">
      <PairView
        list={list}
        detail={
          number ? (
            <CaseDetail
              key={number}
              number={number}
              lastAt={items.find((item) => item.number === number)?.lastMessage?.at}
              onLeft={() => pick(undefined, true)}
            />
          ) : undefined
        }
        hint={t('hint')}
        onBack={() => pick(undefined)}
      />
    </Room>
  )
}

function States({ value, onChange }: { value: State; onChange: (state: State) => void }) {
  const t = useT(caseWords)
  const options = states.map((each) => ({ value: each, label: t(each) }))
  return <Tabs options={options} value={value} onChange={onChange} flush testId="case-state" />
}

const useCases = (state: State, enabled: boolean) =>
  useInfiniteQuery({
    queryKey: caseKey('list', state),
    queryFn: ({ pageParam }) => readCases(state, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    enabled,
    refetchInterval: everyMs,
  })

function useListKeys(
  items: readonly CaseSummary[],
  picked: string | undefined,
  onPick: (number: string) => void,
) {
  const move = (by: 1 | -1) => {
    const at = items.findIndex(({ number }) => number === picked)
    const next = items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + by))]
    if (next) onPick(next.number)
  }
  useKeys({
    j: () => move(1),
    ArrowDown: () => move(1),
    k: () => move(-1),
    ArrowUp: () => move(-1),
  })
}

interface CaseRowProps {
  item: CaseSummary
  on: boolean
  last: boolean
  onPress: () => void
}

function CaseRow({ item, on, last, onPress }: CaseRowProps) {
  const t = useT(caseWords)
  const language = useDisplay((display) => display.language)
  const now = new Date(serverNowMs())
  const going = item.status === 'open' || item.status === 'waiting'
  const waits = going && item.lastMessage?.by !== 'handler'
  return (
    <Row
      title={`${item.asker?.name ?? t('unnamed')} · ${item.service.name[language]}`}
      note={`${item.number} · ${going ? t('due', { when: when(item.dueAt, now, language) }) : t(`status_${item.status}`)}`}
      strong={on || waits}
      last={last}
      onPress={onPress}
      end={
        <View className="line" {...testable(`case-mark-${item.number}`)}>
          {item.urgent ? <Tag tone="red">{t('urgent')}</Tag> : null}
          {item.overdue ? <Tag tone="red">{t('overdue')}</Tag> : null}
          {waits ? <Tag tone="warm">{t('waitsForYou')}</Tag> : null}
        </View>
      }
      testId={`case-${item.number}`}
    />
  )
}
