// Beneath the map: how many came in each hour of today, the running one in a lighter colour.
import type { Wall } from '@chaolin/shared/staff/stats-schema'
import { View } from '@tarojs/components'
import { useCallback, useMemo } from 'react'
import { useT } from '../../i18n'
import { barsOption } from '../charts/bars'
import { Chart, type ChartProps } from '../charts/chart'
import { hourOf } from '../charts/days'
import { wallWords } from './words'

const usualFirst = 6
const passed = '#24606c'

/** From six o'clock, or from the first that came earlier, until now. */
export function hoursShown(perHour: readonly number[], now: number): number[] {
  const first = perHour.findIndex((count) => count > 0)
  const from = Math.min(usualFirst, first < 0 ? usualFirst : first, now)
  return Array.from({ length: now - from + 1 }, (_, index) => from + index)
}

export function Hours({ perHour, at }: Pick<Wall, 'perHour' | 'at'>) {
  const t = useT(wallWords)
  const now = hourOf(new Date(at))
  const hours = useMemo(() => hoursShown(perHour, now), [perHour, now])
  const said = hours.map((hour) => t('hourLabel', { hour, count: perHour[hour] ?? 0 })).join('，')
  const words = hours.map((hour) => (hour === now ? t('now') : t('hour', { hour }))).join(',')
  const draw = useCallback<ChartProps['draw']>(
    (look) =>
      barsOption(
        {
          labels: words.split(','),
          numbered: true,
          series: [
            {
              name: 'received',
              values: hours.map((hour) => perHour[hour] ?? 0),
              colour: passed,
              lastColour: look.colour.tide,
            },
          ],
        },
        look,
      ),
    [hours, perHour, words],
  )
  return (
    <View className="wall-hours">
      <View className="wall-soft">{t('perHour')}</View>
      <Chart draw={draw} label={t('hoursLabel', { hours: said })} className="wall-bars" testId="wall-hours" />
    </View>
  )
}
