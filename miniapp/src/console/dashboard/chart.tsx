// Day by day, or, of today alone, hour by hour.
import { View } from '@tarojs/components'
import { useCallback, useMemo } from 'react'
import { useT } from '../../i18n'
import { Card, Section } from '../../ui/card'
import { barsOption } from '../charts/bars'
import { Chart, type ChartProps } from '../charts/chart'
import { shortDay } from '../charts/days'
import type { Dashboard } from './api'
import { dashboardWords } from './words'

/** Wider apart there is no room for a number above each. */
const mostNumbered = 8

export function PerDay({ data }: { data: Dashboard }) {
  const hours = data.from === data.to ? data.perHourToday : null
  return hours ? <HoursOf perHour={hours} /> : <DaysOf perDay={data.perDay} />
}

function DaysOf({ perDay }: Pick<Dashboard, 'perDay'>) {
  const t = useT(dashboardWords)
  const [received, resolved] = [t('received'), t('resolved')]
  const said = perDay
    .map(({ day, ...counts }) =>
      t('dayLabel', { day: shortDay(day), received: counts.received, resolved: counts.resolved }),
    )
    .join('；')
  const draw = useCallback<ChartProps['draw']>(
    (look) =>
      barsOption(
        {
          labels: perDay.map(({ day }) => shortDay(day)),
          numbered: perDay.length <= mostNumbered,
          series: [
            { name: received, values: perDay.map((day) => day.received), colour: look.colour.tide },
            { name: resolved, values: perDay.map((day) => day.resolved), colour: look.colour.warm },
          ],
        },
        look,
      ),
    [perDay, received, resolved],
  )
  return (
    <View className="stack gap-3">
      <Section title={t('perDay')} />
      <Card kind="snug">
        <View className="line stat-key">
          <View className="stat-key-colour" />
          <View className="note">{received}</View>
          <View className="stat-key-colour resolved" />
          <View className="note">{resolved}</View>
        </View>
        <Chart draw={draw} label={t('perDayLabel', { days: said })} className="stat-chart" testId="per-day" />
      </Card>
    </View>
  )
}

function HoursOf({ perHour }: { perHour: readonly number[] }) {
  const t = useT(dashboardWords)
  const words = useMemo(() => perHour.map((_, hour) => `${hour}`), [perHour])
  const said = perHour
    .map((count, hour) => ({ count, hour }))
    .filter(({ count }) => count > 0)
    .map(({ count, hour }) => t('hourLabel', { hour, count }))
    .join('；')
  const draw = useCallback<ChartProps['draw']>(
    (look) =>
      barsOption(
        {
          labels: words,
          numbered: true,
          series: [{ name: 'received', values: perHour, colour: look.colour.tide }],
        },
        look,
      ),
    [perHour, words],
  )
  return (
    <View className="stack gap-3">
      <Section title={t('perHour')} />
      <Card kind="snug">
        <Chart
          draw={draw}
          label={t('perHourLabel', { hours: said })}
          className="stat-chart"
          testId="per-hour"
        />
      </Card>
    </View>
  )
}
