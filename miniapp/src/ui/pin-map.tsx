// Pins on the drawn map of a browser, by the colours and shapes of their signals; a tap on one chooses it.
import { View } from '@tarojs/components'
import type { Point } from '@chaolin/shared/routing/geometry'
import { useMemo } from 'react'
import { classes, testable, told } from './attributes'
import { Pressable } from './pressable'
import { drawing, project, viewOf } from './projection'
import type { SignalColour } from './signal'
import './styles/pin-map.scss'

export interface MapArea {
  id: string
  name: string
  rings: readonly (readonly Point[])[]
  place: { lng: number; lat: number }
}
export interface MapPin {
  id: string
  point: Point
  colour: SignalColour | undefined
  /** What the list beside the map calls it: 1, 2, 3. */
  mark: string
  /** Read aloud. */
  label: string
}

interface PinMapProps {
  areas: readonly MapArea[]
  /** Drawn large; without it, the pins decide. */
  areaId: string | undefined
  pins: readonly MapPin[]
  chosen: string | undefined
  onChoose: (id: string) => void
  label: string
  testId?: string
}

/** One pin alone still shows its surroundings. */
const aroundDegrees = 0.004

const around = ([lng, lat]: Point): Point[] => [
  [lng - aroundDegrees, lat - aroundDegrees],
  [lng + aroundDegrees, lat + aroundDegrees],
]

export function PinMap({ areas, areaId, pins, chosen, onChoose, label, testId }: PinMapProps) {
  const drawn = useMemo(() => {
    const home = areas.filter(({ id }) => id === areaId)
    const points = [
      ...home.flatMap(({ rings }) => rings.flat()),
      ...pins.flatMap(({ point }) => around(point)),
    ]
    if (points.length === 0) return null
    const view = viewOf(points)
    const all = areas.flatMap(({ rings }) => rings)
    return {
      view,
      land: drawing(all, view, 'fill'),
      border: drawing(all, view, 'line'),
      home: drawing(
        home.flatMap(({ rings }) => rings),
        view,
        'fill',
      ),
    }
  }, [areas, areaId, pins])
  if (!drawn) return null
  const at = (point: Point) => {
    const { x, y } = project(point, drawn.view)
    return { left: `${x * 100}%`, top: `${y * 100}%` }
  }
  const named = areas.filter(({ place }) => {
    const { x, y } = project([place.lng, place.lat], drawn.view)
    return x > 0.05 && x < 0.95 && y > 0.03 && y < 0.97
  })
  return (
    <View className="map" {...testable(testId)} {...told({ label })}>
      <View className="map-room" />
      <View className="map-layer land" style={mask(drawn.land)} />
      <View className="map-layer chosen" style={mask(drawn.home)} />
      <View className="map-layer border" style={mask(drawn.border)} />
      {named.map(({ id, name, place }) => (
        <View
          key={id}
          className={classes('map-name', id === areaId && 'on')}
          style={at([place.lng, place.lat])}
        >
          {name}
        </View>
      ))}
      {pins.map(({ id, point, colour, mark, label: words }) => (
        <View key={id} className={classes('pin-spot', id === chosen && 'on')} style={at(point)}>
          <Pressable
            className={classes('pin', colour ?? 'calm')}
            onPress={() => onChoose(id)}
            told={{ label: words, selected: id === chosen }}
            testId={`pin-${id}`}
            alone
          >
            {mark}
          </Pressable>
        </View>
      ))}
    </View>
  )
}

const mask = (image: string) => ({ maskImage: image, WebkitMaskImage: image })
