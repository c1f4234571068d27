// The middle of the wall: where it comes from in the last 24 hours. No cell with so few that they could be known.
import type { Wall } from '@chaolin/shared/staff/stats-schema'
import { View } from '@tarojs/components'
import { useCallback, useMemo } from 'react'
import { useT } from '../../i18n'
import { testable } from '../../ui/attributes'
import { Shape } from '../../ui/signal'
import { Chart, type ChartProps } from '../charts/chart'
import { areasOf, geoOf, heatColours, mapOption, overdueAt, stepsOf } from './heat'
import type { AreaMap } from './use-wall'
import { wallWords } from './words'

export function HeatMap({ wall, map }: { wall: Wall; map: AreaMap | undefined }) {
  const t = useT(wallWords)
  const { heat, rows, microBrain } = wall
  const areas = useMemo(() => areasOf(map?.areas ?? [], rows), [map, rows])
  const overdue = useMemo(() => overdueAt(areas, rows), [areas, rows])
  const name = `${map?.version ?? ''} ${microBrain.id}`
  const draw = useCallback<ChartProps['draw']>(
    (look, engine) => {
      engine.registerMap(name, geoOf(areas))
      return mapOption({ map: name, areas, heat, overdue }, look)
    },
    [name, areas, heat, overdue],
  )
  const steps = stepsOf(heat.cells, heat.least)
  const most = heat.cells.reduce((highest, { count }) => Math.max(highest, count), 0)
  const label = t('mapLabel', {
    name: microBrain.name,
    cells: heat.cells.length,
    least: heat.least,
    most,
  })
  return (
    <View className="wall-map">
      {areas.length > 0 ? (
        <Chart key={name} draw={draw} label={label} className="wall-chart" testId="wall-map" />
      ) : (
        <View className="wall-no-map" {...testable('wall-no-map')}>
          {map ? t('noMap') : ''}
        </View>
      )}
      <View className="line wall-key" {...testable('wall-key')}>
        <View>{t('heatOf')}</View>
        {steps.map((step, index) => (
          <View key={index} className="line wall-key-step">
            <View className="wall-key-colour" style={{ background: heatColours[index] ?? '' }} />
            {index === steps.length - 1 ? t('andMore', { count: step }) : `${step}`}
          </View>
        ))}
        <View>{t('heatLeast', { count: heat.least })}</View>
        {overdue.length > 0 ? (
          <View className="line wall-key-step">
            <Shape colour="red" />
            {t('overdueHere')}
          </View>
        ) : null}
        {map?.synthetic ? <View className="wall-drawn">{t('drawn')}</View> : null}
      </View>
    </View>
  )
}
