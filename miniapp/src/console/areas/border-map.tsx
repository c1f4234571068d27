// The borders of one version, drawn; a tap names the area, and pins stand where something is wrong.
import type { Point } from '@chaolin/shared/routing/geometry'
import { View } from '@tarojs/components'
import { useMemo, useState } from 'react'
import { useT } from '../../i18n'
import { testable, told } from '../../ui/attributes'
import { Card } from '../../ui/card'
import { Icon } from '../../ui/icon'
import { drawing, project, viewOf } from '../../ui/projection'
import type { AreaCheck, AreaExport } from '../api'
import { PickList } from '../parts/pick-list'
import { areaWords } from './words'

interface BorderMapProps {
  file: AreaExport
  problems: AreaCheck['problems']
}

type Feature = AreaExport['features'][number]

/** Of each part its outline and its holes. */
const ringsOf = ({ geometry }: Feature): Point[][] =>
  geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat()

export function BorderMap({ file, problems }: BorderMapProps) {
  const t = useT(areaWords)
  const [chosen, setChosen] = useState<string>()
  const { view, layers } = useMemo(() => {
    const rings = file.features.flatMap(ringsOf)
    const whole = viewOf(rings.flat())
    return {
      view: whole,
      layers: { land: drawing(rings, whole, 'fill'), border: drawing(rings, whole, 'line') },
    }
  }, [file])
  const area = file.features.find(({ id }) => id === chosen)
  if (file.features.length === 0) return null
  const at = (point: Point) => {
    const { x, y } = project(point, view)
    return { left: `${x * 100}%`, top: `${y * 100}%` }
  }
  return (
    <Card>
      <View
        className="map"
        {...testable('border-map')}
        {...told({ role: 'img', label: t('mapLabel', { count: file.features.length }) })}
      >
        <View className="map-room" />
        <View className="map-layer land" style={mask(layers.land)} />
        {area ? (
          <View className="map-layer chosen" style={mask(drawing(ringsOf(area), view, 'fill'))} />
        ) : null}
        <View className="map-layer border" style={mask(layers.border)} />
        {area ? (
          <View className="map-name on" style={at(middleOf(area))}>
            {area.properties.name}
          </View>
        ) : null}
        {problems.map(({ at: place }, index) =>
          place ? (
            <View key={index} className="map-pin" style={at(place)}>
              <Icon name="pin" size="l" />
            </View>
          ) : null,
        )}
      </View>
      <PickList
        label={t('choosePost')}
        single
        options={file.features.map(({ id, properties }) => ({ value: id, label: properties.name || id }))}
        values={chosen ? [chosen] : []}
        onChange={([id]) => setChosen(id)}
        testId="border-area"
      />
    </Card>
  )
}

const mask = (image: string) => ({ maskImage: image, WebkitMaskImage: image })

/** Of the outline of its first part: near enough for a name. */
function middleOf(feature: Feature): Point {
  const outline = ringsOf(feature)[0] ?? []
  const sum = outline.reduce(([lngs, lats], [lng, lat]) => [lngs + lng, lats + lat] as Point, [0, 0])
  return [sum[0] / Math.max(1, outline.length), sum[1] / Math.max(1, outline.length)]
}
