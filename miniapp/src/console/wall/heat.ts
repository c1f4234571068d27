// The map of the wall as ECharts draws it: land, heat in hexagons, and squares where something is overdue.
import type { Point } from '@chaolin/shared/routing/geometry'
import type { Wall } from '@chaolin/shared/staff/stats-schema'
import type { CustomSeriesOption, CustomSeriesRenderItemAPI, CustomSeriesRenderItemReturn } from 'echarts'
import type { EChartsCoreOption } from 'echarts/core'
import type { Look } from '../charts/look'
import type { Area } from './use-wall'

/** Of the wall alone, the same in light and dark rooms. */
export const heatColours = ['#15505c', '#24808c', '#b98a3a', '#f0ae45', '#ffe2a8'] as const
const land = '#12242a'
const shore = '#35525a'

const metresOfDegree = 111_320
const usualSteps = [0, 2, 5, 8, 12] as const
const usualMost = 30
const mostSquares = 12

/** From how many on each colour begins: 3, 5, 8, 11, 15, and wider apart where there is much more. */
export function stepsOf(cells: Wall['heat']['cells'], least: number): number[] {
  const most = cells.reduce((highest, { count }) => Math.max(highest, count), 0)
  const factor = Math.max(1, Math.ceil(most / usualMost))
  return usualSteps.map((step) => least + step * factor)
}

export function colourOf(count: number, steps: readonly number[]): string {
  const reached = steps.filter((step) => count >= step).length
  return heatColours[Math.max(0, reached - 1)] ?? heatColours[0]
}

/** The corners of a hexagon that stands on a point. */
export function hexagon(lng: number, lat: number, sizeM: number): Point[] {
  const high = sizeM / metresOfDegree
  const wide = high / Math.cos((lat * Math.PI) / 180)
  return [90, 30, -30, -90, -150, 150].map((degrees) => {
    const angle = (degrees * Math.PI) / 180
    return [lng + wide * Math.cos(angle), lat + high * Math.sin(angle)]
  })
}

export interface Label {
  name: string
  at: Point
}

/** Streets where there are several, else the communities. */
export function labelsOf(areas: readonly Area[]): Label[] {
  const streets = new Map<string, Point[]>()
  for (const { street, place } of areas) streets.set(street, [...(streets.get(street) ?? []), pointOf(place)])
  if (streets.size < 2) return areas.map(({ name, place }) => ({ name, at: pointOf(place) }))
  return [...streets]
    .filter(([name]) => name !== '')
    .map(([name, points]) => ({ name: shortOf(name), at: middle(points) }))
}

/** 下沙 of 下沙街道: what people say, and what fits. */
const shortOf = (name: string) => (name.length > 3 ? name.replace(/街道$/, '') : name)

const pointOf = ({ lng, lat }: { lng: number; lat: number }): Point => [lng, lat]

function middle(points: readonly Point[]): Point {
  const sum = points.reduce(([lngs, lats], [lng, lat]) => [lngs + lng, lats + lat] as Point, [0, 0])
  return [sum[0] / points.length, sum[1] / points.length]
}

/** Only what lies with this post: a street's wall shows the street. */
export function areasOf(all: readonly Area[], rows: Wall['rows']): readonly Area[] {
  const here = new Set(rows.map(({ microBrain }) => microBrain.id))
  const own = all.filter(({ id }) => here.has(id))
  return own.length > 0 ? own : all
}

/** Where something is overdue, those with most of it first. */
export function overdueAt(areas: readonly Area[], rows: Wall['rows']): Point[] {
  const places = new Map(areas.map(({ id, place }) => [id, pointOf(place)]))
  return rows
    .filter(({ red, microBrain }) => red > 0 && places.has(microBrain.id))
    .sort((a, b) => b.red - a.red)
    .slice(0, mostSquares)
    .map(({ microBrain }) => places.get(microBrain.id) ?? [0, 0])
}

export const geoOf = (areas: readonly Area[]) => ({
  type: 'FeatureCollection' as const,
  features: areas.map(({ id, rings }, index) => ({
    type: 'Feature' as const,
    properties: { name: `${index} ${id}` },
    geometry: { type: 'Polygon' as const, coordinates: rings },
  })),
})

/** The longer side of the land, so that all of it is seen, and how much narrower a degree is to the east. */
function fit(areas: readonly Area[], { width, height, size }: Look) {
  const points = areas.flatMap(({ rings }) => rings.flat())
  const lngs = points.map(([lng]) => lng)
  const lats = points.map(([, lat]) => lat)
  const [south, north] = [Math.min(...lats), Math.max(...lats)]
  const aspectScale = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const aspect = ((Math.max(...lngs) - Math.min(...lngs)) * aspectScale) / Math.max(north - south, 1e-6)
  const margin = size(24)
  const wide = Math.min(width - margin, (height - margin) * aspect)
  return { aspectScale, layoutSize: Math.max(wide, wide / aspect) }
}

type Draw<Item> = (item: Item, api: CustomSeriesRenderItemAPI) => CustomSeriesRenderItemReturn

function layer<Item>(id: string, items: readonly Item[], draw: Draw<Item>): CustomSeriesOption {
  return {
    id,
    type: 'custom',
    coordinateSystem: 'geo',
    silent: true,
    data: items.map((_, index) => [index]),
    renderItem: ({ dataIndex }, api) => {
      const item = items[dataIndex]
      return item === undefined ? null : draw(item, api)
    },
  }
}

const placed = (api: CustomSeriesRenderItemAPI, points: readonly Point[]) =>
  points.map((point) => api.coord([...point]))

export interface MapFigures {
  map: string
  areas: readonly Area[]
  heat: Wall['heat']
  overdue: readonly Point[]
}

export function mapOption({ map, areas, heat, overdue }: MapFigures, look: Look): EChartsCoreOption {
  const steps = stepsOf(heat.cells, heat.least)
  return {
    // Only the shore is left of this line: the land is painted over its inner half.
    geo: {
      map,
      ...fit(areas, look),
      layoutCenter: ['50%', '50%'],
      silent: true,
      itemStyle: { areaColor: land, borderColor: shore, borderWidth: look.size(4), borderJoin: 'round' },
    },
    series: [
      layer('land', areas, ({ rings }, api) => ({
        type: 'polygon',
        shape: { points: placed(api, rings[0] ?? []) },
        style: { fill: land, stroke: shore, lineWidth: look.size(1), lineDash: [look.size(4), look.size(4)] },
      })),
      layer('heat', heat.cells, ({ lng, lat, count }, api) => ({
        type: 'polygon',
        shape: { points: placed(api, hexagon(lng, lat, heat.sizeM * 0.94)) },
        style: { fill: colourOf(count, steps) },
      })),
      layer('overdue', overdue, (point, api) => ({
        type: 'rect',
        shape: square(where(api, point), look.size(18), look.size(3)),
        style: { fill: look.colour.red, stroke: '#fff', lineWidth: look.size(2) },
      })),
      layer('labels', labelsOf(areas), ({ name, at }, api) => ({
        type: 'text',
        style: {
          ...clearOf(
            overdue.map((point) => where(api, point)),
            where(api, at),
            look.size,
          ),
          text: name,
          ...labelStyle(look),
        },
      })),
    ],
  }
}

function where(api: CustomSeriesRenderItemAPI, point: Point): Spot {
  const [x = 0, y = 0] = api.coord([...point])
  return { x, y }
}

/** A name stands above a square that would cover it. */
function clearOf(squares: readonly Spot[], spot: Spot, size: Look['size']): Spot {
  const near = squares.filter(
    ({ x, y }) => Math.abs(x - spot.x) < size(44) && Math.abs(y - spot.y) < size(20),
  )
  return near.length === 0 ? spot : { x: spot.x, y: Math.min(...near.map(({ y }) => y)) - size(24) }
}

interface Spot {
  x: number
  y: number
}

const square = ({ x, y }: Spot, side: number, r: number) => ({
  x: x - side / 2,
  y: y - side / 2,
  width: side,
  height: side,
  r,
})

const labelStyle = ({ colour, family, size }: Look) => ({
  font: `600 ${size(17)}px ${family}`,
  fill: '#fff',
  stroke: colour.canvas,
  lineWidth: size(4),
  align: 'center' as const,
  verticalAlign: 'middle' as const,
})
