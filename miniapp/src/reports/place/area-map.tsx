// The drawn map of a browser, where there is no map service: tap a street to come closer, tap again to point.
import { View } from '@tarojs/components'
import type { Point } from '@chaolin/shared/routing/geometry'
import { useMemo } from 'react'
import { classes, testable, told } from '../../ui/attributes'
import { Icon } from '../../ui/icon'
import type { AreaMap as Areas } from '../api'
import { drawing, project, unproject, viewOf } from '../../ui/projection'

type Area = Areas['areas'][number]

interface AreaMapProps {
  areas: readonly Area[]
  /** Drawn large; without it, the whole district. */
  street: string | undefined
  /** The community that is chosen. */
  chosenId: string | undefined
  pin: Point | undefined
  onTap: (point: Point) => void
  label: string
}

const pointsOf = (areas: readonly Area[]) => areas.flatMap((area) => area.rings.flat())
const ringsOf = (areas: readonly Area[]) => areas.flatMap((area) => area.rings)

export function AreaMap({ areas, street, chosenId, pin, onTap, label }: AreaMapProps) {
  const shown = useMemo(() => areas.filter((area) => !street || area.street === street), [areas, street])
  const view = useMemo(() => viewOf(pointsOf(shown)), [shown])
  const layers = useMemo(
    () => ({ land: drawing(ringsOf(areas), view, 'fill'), border: drawing(ringsOf(areas), view, 'line') }),
    [areas, view],
  )
  const chosen = areas.filter(({ id }) => id === chosenId)
  const tap = (event: { currentTarget: unknown; clientX?: number; clientY?: number }) => {
    const { currentTarget, clientX, clientY } = event
    if (!(currentTarget instanceof Element) || clientX === undefined || clientY === undefined) return
    const frame = currentTarget.getBoundingClientRect()
    onTap(unproject((clientX - frame.left) / frame.width, (clientY - frame.top) / frame.height, view))
  }
  const at = (point: Point) => {
    const { x, y } = project(point, view)
    return { left: `${x * 100}%`, top: `${y * 100}%` }
  }
  return (
    <View
      className="map"
      onClick={(event) => tap(event as never)}
      {...testable('place-map')}
      {...told({ role: 'img', label })}
    >
      <View className="map-room" />
      <View className="map-layer land" style={mask(layers.land)} />
      {chosen.length > 0 ? (
        <View className="map-layer chosen" style={mask(drawing(ringsOf(chosen), view, 'fill'))} />
      ) : null}
      <View className="map-layer border" style={mask(layers.border)} />
      {namesOf(shown, street).map(({ id, name, point }) => (
        <View key={id} className={classes('map-name', id === chosenId && 'on')} style={at(point)}>
          {name}
        </View>
      ))}
      {pin ? (
        <View className="map-pin" style={at(pin)}>
          <Icon name="pin" size="l" />
        </View>
      ) : null}
    </View>
  )
}

const mask = (image: string) => ({ maskImage: image, WebkitMaskImage: image })

/** Streets from afar, communities from near. */
function namesOf(
  areas: readonly Area[],
  street: string | undefined,
): { id: string; name: string; point: Point }[] {
  if (street)
    return areas.map(({ id, name, place }) => ({
      id,
      name: shortName(name),
      point: [place.lng, place.lat],
    }))
  return [...new Set(areas.map((area) => area.street))].map((name) => ({
    id: name,
    name,
    point: middle(areas.filter((area) => area.street === name).map(({ place }) => [place.lng, place.lat])),
  }))
}

const mostCharacters = 4
const shortName = (name: string) => name.replace(/社区$|村$/, '').slice(0, mostCharacters)

function middle(points: readonly Point[]): Point {
  const sum = points.reduce(([lngs, lats], [lng, lat]) => [lngs + lng, lats + lat] as Point, [0, 0])
  return [sum[0] / points.length, sum[1] / points.length]
}
