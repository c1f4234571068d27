// The part of ECharts that is used. Only chart.tsx loads it, by import(): it stays a file of its own.
import { BarChart, CustomChart } from 'echarts/charts'
import { GeoComponent, GridComponent } from 'echarts/components'
import { init, registerMap, use as register } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

register([BarChart, CustomChart, GeoComponent, GridComponent, CanvasRenderer])

export { init, registerMap }
