// 失物招领: the things of a campus, those with open claims told first by a mark, and one of them to decide.
import { lostKinds, type LostKind, type LostStatus } from '@chaolin/shared/campus/lost'
import { useInfiniteQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { Chips } from '../../ui/chips'
import { useDisplay } from '../../ui/display'
import { Row } from '../../ui/row'
import { serverNowMs } from '../../ui/server-time'
import { Tag } from '../../ui/tag'
import { when } from '../../ui/time'
import { useKeys } from '../desk/keys'
import { ListState } from '../parts/list-state'
import { PairView } from '../parts/pair-view'
import { listKey, readLost, type LostLine } from './api'
import { LostDetail } from './lost-detail'
import { listWords } from './words'

type Kind = LostKind | 'all'
const shownStatuses = ['open', 'returned', 'removed'] as const satisfies LostStatus[]

export function Lost({ campusId }: { campusId: string }) {
  const t = useT(listWords)
  const [kind, setKind] = useState<Kind>('all')
  const [status, setStatus] = useState<(typeof shownStatuses)[number]>('open')
  const [picked, setPicked] = useState<string>()
  const rows = useInfiniteQuery({
    queryKey: listKey('lost', campusId, kind, status),
    queryFn: ({ pageParam }) =>
      readLost({ microBrainId: campusId, kind: kind === 'all' ? undefined : kind, status }, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
  })
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const move = (by: 1 | -1) => {
    const at = items.findIndex(({ id }) => id === picked)
    const next = items[at < 0 ? 0 : Math.min(items.length - 1, Math.max(0, at + by))]
    if (next) setPicked(next.id)
  }
  useKeys({
    j: () => move(1),
    ArrowDown: () => move(1),
    k: () => move(-1),
    ArrowUp: () => move(-1),
  })
  const list = (
    <>
      <Chips
        options={(['all', ...lostKinds] as const).map((value) => ({ value, label: t(`kind_${value}`) }))}
        value={kind}
        onChange={setKind}
        testId="lost-kind"
      />
      <Chips
        options={shownStatuses.map((value) => ({ value, label: t(`status_${value}`) }))}
        value={status}
        onChange={setStatus}
        testId="lost-status"
      />
      <ListState rows={rows} empty={{ title: t('lostNone'), note: t('lostNoneNote') }} testId="lost">
        <Card kind="flush">
          {items.map((item, index) => (
            <LostRow
              key={item.id}
              item={item}
              on={item.id === picked}
              last={index === items.length - 1}
              onPress={() => setPicked(item.id)}
            />
          ))}
        </Card>
      </ListState>
      <View className="note soft keys-note">{t('lostKeys')}</View>
    </>
  )
  return (
    <PairView
      list={list}
      detail={picked ? <LostDetail key={picked} id={picked} campusId={campusId} /> : undefined}
      hint={t('lostHint')}
      onBack={() => setPicked(undefined)}
    />
  )
}

interface LostRowProps {
  item: LostLine
  on: boolean
  last: boolean
  onPress: () => void
}

function LostRow({ item, on, last, onPress }: LostRowProps) {
  const t = useT(listWords)
  const language = useDisplay((display) => display.language)
  const now = new Date(serverNowMs())
  const facts = [
    t(`kind_${item.kind}`),
    t(`category_${item.category}`),
    item.spot,
    when(item.at, now, language),
  ]
  return (
    <Row
      title={item.title}
      note={facts.filter(Boolean).join(' · ')}
      strong={on || item.openClaims > 0}
      last={last}
      onPress={onPress}
      end={
        item.openClaims > 0 ? <Tag tone="warm">{t('openClaims', { count: item.openClaims })}</Tag> : undefined
      }
      testId={`lost-${item.id}`}
    />
  )
}
