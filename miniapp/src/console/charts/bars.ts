// Bars as ECharts draws them: one figure for each hour or day, its number above it, one of them of now.
import type { EChartsCoreOption } from 'echarts/core'
import type { Look } from './look'

export interface Series {
  name: string
  values: readonly number[]
  colour: string
  /** The last bar, which still grows. */
  lastColour?: string
}

export interface Bars {
  labels: readonly string[]
  series: readonly Series[]
  /** Its number above each bar, where there is room. */
  numbered: boolean
}

export function barsOption({ labels, series, numbered }: Bars, look: Look): EChartsCoreOption {
  const { colour, family, size } = look
  return {
    textStyle: { fontFamily: family },
    grid: { left: 0, right: 0, top: size(numbered ? 22 : 10), bottom: size(26) },
    xAxis: {
      type: 'category',
      data: labels,
      axisTick: { show: false },
      axisLine: { show: !numbered, lineStyle: { color: colour.line } },
      axisLabel: { color: colour['ink-3'], fontSize: size(13), margin: size(8), hideOverlap: true },
    },
    yAxis: { type: 'value', show: false, min: 0, minInterval: 1 },
    series: series.map(({ name, values, colour: fill, lastColour = fill }) => ({
      id: name,
      name,
      type: 'bar',
      barCategoryGap: '20%',
      barGap: '10%',
      barMaxWidth: size(44),
      data: values.map((value, index) => ({
        value,
        itemStyle: { color: index === values.length - 1 ? lastColour : fill },
      })),
      itemStyle: { borderRadius: size(4) },
      label: {
        show: numbered,
        position: 'top',
        distance: size(6),
        color: colour.ink,
        fontSize: size(13),
        formatter: ({ value }: { value: number }) => (value > 0 ? `${value}` : ''),
      },
    })),
  }
}
