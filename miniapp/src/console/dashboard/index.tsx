// The figures of a post and of those below it: rates, medians with their counts, days, kinds, micro-brains.
import { mostRangeDays, usualRangeDays } from '@chaolin/shared/staff/stats-schema'
import { useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { useDisplay } from '../../ui/display'
import { Empty } from '../../ui/empty'
import { Notice } from '../../ui/notice'
import { when } from '../../ui/time'
import { keyOf } from '../api'
import { isDay } from '../charts/days'
import { lastDays, RangePicker, type Range } from '../charts/range'
import { PickList } from '../parts/pick-list'
import { Problem, requestIdOf } from '../../ui/problem'
import { Room } from '../parts/room'
import '../../ui/styles/stats.scss'
import { readDashboard, type Dashboard } from './api'
import { PerDay } from './chart'
import { Counts, Rates, Speed } from './figures'
import { ByCategory, ByPost, BySource } from './tables'
import { dashboardWords } from './words'

const everyMs = 60_000

function useDashboard(microBrainId: string | undefined, range: Range) {
  return useQuery({
    queryKey: keyOf('dashboard', microBrainId ?? null, range.from, range.to),
    queryFn: () => readDashboard(microBrainId, range),
    refetchInterval: everyMs,
    // The figures before stay in sight until those asked for are there.
    placeholderData: (before: Dashboard | undefined) => before,
  })
}

export default function DashboardPage() {
  const { from, to } = useRouter().params
  const asked = from && to && isDay(from) && isDay(to) ? { from, to } : undefined
  const [range, setRange] = useState<Range>(() => asked ?? lastDays(usualRangeDays, new Date()))
  const [microBrainId, setMicroBrainId] = useState<string>()
  const home = useDashboard(undefined, range)
  const chosen = useDashboard(microBrainId, range)
  return (
    <Room
      name="dashboard"
      state={stateOf(home)}
      onRetry={() => void home.refetch()}
      requestId={requestIdOf(home.error)}
    >
      <Card kind="snug">
        <RangePicker value={range} onChange={setRange} mostDays={mostRangeDays} />
        {home.data ? <PostChoice home={home.data} value={microBrainId} onChange={setMicroBrainId} /> : null}
      </Card>
      {chosen.data ? null : <Problem error={chosen.error} testId="dashboard-problem" />}
      {chosen.data ? (
        <Figures data={chosen.data} range={range} microBrainId={microBrainId} stale={chosen.isError} />
      ) : null}
    </Room>
  )
}

interface PostChoiceProps {
  home: Dashboard
  value: string | undefined
  onChange: (id: string | undefined) => void
}

function PostChoice({ home, value, onChange }: PostChoiceProps) {
  const t = useT(dashboardWords)
  const below = home.rows.filter(({ microBrain }) => microBrain.id !== home.microBrain.id)
  if (below.length === 0) return null
  return (
    <PickList
      label={t('which')}
      single
      options={below.map(({ microBrain }) => ({ value: microBrain.id, label: microBrain.name }))}
      values={value ? [value] : []}
      onChange={([id]) => onChange(id)}
      testId="dashboard-post"
    />
  )
}

interface FiguresProps {
  data: Dashboard
  range: Range
  microBrainId: string | undefined
  stale: boolean
}

function Figures({ data, range, microBrainId, stale }: FiguresProps) {
  const t = useT(dashboardWords)
  const language = useDisplay((display) => display.language)
  const nothing = Object.values(data.counts).every((count) => count === 0) && data.open.open === 0
  return (
    <>
      {stale ? (
        <Notice icon="offline" tone="warm" testId="dashboard-stale">
          {t('stale')}
        </Notice>
      ) : null}
      {data.missingDays > 0 ? (
        <Notice icon="clock" tone="grey" testId="dashboard-missing">
          {t('missing', { count: data.missingDays })}
        </Notice>
      ) : null}
      <View className="line between wrap">
        <View className="stack">
          <View className="title">{data.microBrain.name}</View>
          <View className="note soft">{t('at', { when: when(data.at, new Date(), language) })}</View>
        </View>
        <ExportLink range={range} microBrainId={microBrainId} />
      </View>
      {nothing ? (
        <Empty art="empty" title={t('emptyTitle')} note={t('emptyNote')} testId="dashboard-empty" />
      ) : (
        <>
          <Rates data={data} />
          <Speed data={data} />
          <View className="columns">
            <View className="stack gap-3">
              <PerDay data={data} />
              <Counts data={data} />
            </View>
            <View className="stack gap-3">
              <ByCategory byCategory={data.byCategory} leastForRank={data.leastForRank} />
              <BySource items={data.bySource} />
            </View>
          </View>
          <ByPost rows={data.rows} leastForRank={data.leastForRank} />
        </>
      )}
    </>
  )
}

function ExportLink({ range, microBrainId }: Pick<FiguresProps, 'range' | 'microBrainId'>) {
  const t = useT(dashboardWords)
  const query = [
    `kind=dashboard`,
    `from=${range.from}`,
    `to=${range.to}`,
    ...(microBrainId ? [`microBrainId=${encodeURIComponent(microBrainId)}`] : []),
  ]
  return (
    <Button
      small
      icon="print"
      onPress={() => void Taro.navigateTo({ url: `/console/exports/index?${query.join('&')}` })}
      testId="dashboard-export"
    >
      {t('export')}
    </Button>
  )
}
