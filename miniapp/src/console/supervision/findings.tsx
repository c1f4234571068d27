// What is to be looked at below: by kind, the chosen one beside it with its inquiries and the way to ask.
import { useInfiniteQuery } from '@tanstack/react-query'
import { findingKinds, type FindingKind } from '@chaolin/shared/staff/supervision/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Chips } from '../../ui/chips'
import { ListState } from '../parts/list-state'
import { PairView } from '../parts/pair-view'
import { readFindings, supervisionKey } from './api'
import { FindingCard } from './finding-card'
import { FindingDetail } from './finding-detail'
import { supervisionWords } from './words'

const freshEveryMs = 60_000

export function Findings({ microBrainId }: { microBrainId: string | undefined }) {
  const t = useT(supervisionWords)
  const [kind, setKind] = useState<FindingKind>('late')
  const [number, setNumber] = useState<string>()
  const rows = useInfiniteQuery({
    queryKey: supervisionKey('findings', kind, microBrainId),
    queryFn: ({ pageParam }) => readFindings(kind, microBrainId, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: freshEveryMs,
  })
  const items = rows.data?.pages.flatMap((page) => page.items) ?? []
  const sample = rows.data?.pages[0]?.sample
  const chosen = items.find((item) => item.number === number)
  const choose = (next: FindingKind) => {
    setKind(next)
    setNumber(undefined)
  }
  const list = (
    <>
      <Chips
        options={findingKinds.map((value) => ({ value, label: t(value) }))}
        value={kind}
        onChange={choose}
        testId="kind"
      />
      {sample ? <View className="note soft">{t('sampleNote', sample)}</View> : null}
      <ListState rows={rows} empty={{ title: t('noneTitle'), note: t('noneNote') }} testId="findings">
        {items.map((item) => (
          <FindingCard
            key={item.number}
            item={item}
            on={item.number === number}
            onPress={() => setNumber(item.number)}
          />
        ))}
      </ListState>
    </>
  )
  return (
    <PairView
      list={list}
      detail={chosen ? <FindingDetail key={chosen.number} item={chosen} /> : undefined}
      hint={t('hint')}
      onBack={() => setNumber(undefined)}
    />
  )
}
