// How often one door opened and stayed shut, by day: numbers alone, two weeks at a time.
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Row } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { keyOf } from '../api'
import { PostState } from '../parts/post-state'
import { readCounts, type CompoundGate } from './api'
import { compoundWords } from './words'

const dayMs = 24 * 3_600_000
const dayBefore = (day: string) => new Date(Date.parse(`${day}T00:00:00Z`) - dayMs).toISOString().slice(0, 10)

export function GateCounts({ gate, onClose }: { gate: CompoundGate; onClose: () => void }) {
  const t = useT(compoundWords)
  const [until, setUntil] = useState<string>()
  const query = useQuery({
    queryKey: keyOf('compounds', 'counts', gate.id, until ?? ''),
    queryFn: () => readCounts(gate.id, until),
  })
  const items = query.data?.items ?? []
  const first = items[items.length - 1]
  return (
    <Sheet open onClose={onClose} title={t('countsTitle', { name: gate.name })} testId="gate-counts">
      <View className="note soft">{t('countsNote')}</View>
      {query.data ? null : <PostState query={query} />}
      <View>
        {items.map(({ day, refused, ...opened }, index) => (
          <Row
            key={day}
            slim
            title={day}
            end={<View className="note">{t('countsLine', { in: opened.in, out: opened.out, refused })}</View>}
            last={index === items.length - 1}
            testId={`count-${day}`}
          />
        ))}
      </View>
      <View className="line">
        <Button
          kind="quiet"
          grow
          off={first ? undefined : t('countsWait')}
          onPress={() => first && setUntil(dayBefore(first.day))}
          testId="counts-earlier"
        >
          {t('countsEarlier')}
        </Button>
        <Button
          kind="quiet"
          grow
          off={until === undefined ? t('countsLatest') : undefined}
          onPress={() => setUntil(undefined)}
          testId="counts-today"
        >
          {t('countsToday')}
        </Button>
      </View>
    </Sheet>
  )
}
