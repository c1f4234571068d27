// Reads a GeoJSON file of borders: whose area each feature is, and its rings in wgs84, as far as they can be read.
import { toWgs84 } from '@chaolin/shared/routing/coordinates'
import type { Point, Polygons, Ring } from '@chaolin/shared/routing/geometry'
import type { MicroBrainKind } from '@chaolin/shared/routing/schema'
import { pathOf, type ProblemCode, type Problems } from './problems.ts'

export type KnownPost = { name: string; kind: MicroBrainKind; lng?: number; lat?: number }
export type KnownPosts = ReadonlyMap<string, KnownPost>

/** One feature that could be read. */
export type Drawn = { feature: number; id: string; name: string; polygons: Polygons }

export const mostFeatures = 20_000
export const mostPoints = 400_000
const fewestPoints = 4

type Json = Record<string, unknown>
type Coordinates = 'gcj02' | 'wgs84'

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** `complete`: every feature was read, so that gaps between them mean something. */
export function readFeatures(file: unknown, posts: KnownPosts, problems: Problems) {
  const features = readCollection(file, problems)
  const coordinates = isObject(file) ? readCoordinates(file.coordinates, 'wgs84') : null
  const none = { drawn: [], complete: false, named: new Set<string>() }
  if (!features) return none
  if (!coordinates) {
    problems.add({
      path: 'coordinates',
      code: 'coordinates_unknown',
      message: 'coordinates 只能写 wgs84 或 gcj02',
    })
    return none
  }
  const seen = new Map<string, number>()
  const budget = { points: 0 }
  const drawn = features.flatMap((value, feature) => {
    const post = readPost(value, feature, posts, seen, problems)
    const polygons = readGeometry(value, { feature, name: post?.name ?? '', coordinates, budget }, problems)
    return post && polygons ? [{ feature, ...post, polygons }] : []
  })
  if (budget.points > mostPoints) {
    problems.add({ path: '', code: 'too_many_points', message: `点太多了，最多 ${mostPoints} 个` })
    return none
  }
  return { drawn, complete: drawn.length === features.length, named: new Set(seen.keys()) }
}

function readCollection(file: unknown, problems: Problems): unknown[] | null {
  if (!isObject(file) || file.type !== 'FeatureCollection' || !Array.isArray(file.features)) {
    problems.add({ path: '', code: 'not_geojson', message: '要一个 GeoJSON FeatureCollection' })
    return null
  }
  if (file.features.length === 0) {
    problems.add({ path: 'features', code: 'no_features', message: '文件里没有边界' })
    return null
  }
  if (file.features.length > mostFeatures) {
    problems.add({
      path: 'features',
      code: 'too_many_features',
      message: `边界太多了，最多 ${mostFeatures} 个`,
    })
    return null
  }
  return file.features
}

const readCoordinates = (value: unknown, fallback: Coordinates): Coordinates | null =>
  value === undefined ? fallback : value === 'gcj02' || value === 'wgs84' ? value : null

function readPost(
  value: unknown,
  feature: number,
  posts: KnownPosts,
  seen: Map<string, number>,
  problems: Problems,
): { id: string; name: string } | null {
  const refuse = (code: ProblemCode, message: string) => {
    problems.add({ path: pathOf(feature), code, message })
    return null
  }
  const properties =
    isObject(value) && value.type === 'Feature' && isObject(value.properties) ? value.properties : {}
  const id = properties.microBrainId
  if (typeof id !== 'string' || id === '')
    return refuse('post_missing', 'properties.microBrainId 没写，或不是文字')
  const shown = id.slice(0, 40)
  const post = posts.get(id)
  if (!post) return refuse('post_unknown', `没有 ${shown} 这个指挥站`)
  if (post.kind !== 'community') return refuse('post_kind', `${post.name}不是社区，边界只给社区画`)
  const earlier = seen.get(id)
  if (earlier !== undefined) return refuse('post_twice', `${post.name}画了两次，另一次在 ${pathOf(earlier)}`)
  seen.set(id, feature)
  return { id, name: post.name }
}

type Reading = { feature: number; name: string; coordinates: Coordinates; budget: { points: number } }

function readGeometry(value: unknown, reading: Reading, problems: Problems): Polygons | null {
  const { feature, name } = reading
  const refuse = (code: ProblemCode, message: string) => {
    problems.add({ path: pathOf(feature), code, message: `${name}${message}` })
    return null
  }
  const properties = isObject(value) && isObject(value.properties) ? value.properties : {}
  const coordinates = readCoordinates(properties.coordinates, reading.coordinates)
  if (!coordinates) return refuse('coordinates_unknown', '的 coordinates 只能写 wgs84 或 gcj02')
  const geometry = isObject(value) && isObject(value.geometry) ? value.geometry : {}
  const parts: unknown =
    geometry.type === 'Polygon'
      ? [geometry.coordinates]
      : geometry.type === 'MultiPolygon'
        ? geometry.coordinates
        : null
  if (!Array.isArray(parts) || parts.length === 0)
    return refuse('geometry_kind', '的图形要是 Polygon 或 MultiPolygon')
  const polygons: Polygons = []
  for (const part of parts as unknown[]) {
    if (!Array.isArray(part) || part.length === 0) return refuse('geometry_kind', '的图形里没有一圈边界')
    const rings: Ring[] = []
    for (const ring of part as unknown[]) {
      const read = readRing(ring, { ...reading, coordinates }, problems)
      if (!read) return null
      rings.push(read)
    }
    polygons.push(rings)
  }
  return polygons
}

function readRing(
  value: unknown,
  { feature, name, coordinates, budget }: Reading,
  problems: Problems,
): Ring | null {
  const refuse = (code: ProblemCode, message: string, at?: Point) => {
    problems.add({ path: pathOf(feature), code, message: `${name}${message}`, at })
    return null
  }
  if (!Array.isArray(value)) return refuse('not_numbers', '的边界不是一串经纬度')
  budget.points += value.length
  if (budget.points > mostPoints) return null
  if (!value.every(isPosition)) return refuse('not_numbers', '的边界里有一点不是 [经度, 纬度]')
  const odd = value.find(([lng, lat]) => Math.abs(lng) > 180 || Math.abs(lat) > 90)
  if (odd)
    return Math.abs(odd[0]) <= 90 && Math.abs(odd[1]) <= 180
      ? refuse('coordinates_swapped', '的经纬度写反了，应该是 [经度, 纬度]', odd)
      : refuse('coordinates_absurd', '有一点不在地球上', odd)
  const zero = value.find(([lng, lat]) => lng === 0 && lat === 0)
  if (zero) return refuse('coordinates_absurd', '有一点是 0, 0', zero)
  if (value.length < fewestPoints) return refuse('too_few_points', '的一圈边界少于 4 个点', value[0])
  const [first, last] = [value[0]!, value.at(-1)!]
  if (first[0] !== last[0] || first[1] !== last[1]) return refuse('not_closed', '的边界没有合上', last)
  const ring = value.map(([lng, lat]) => toWgs84({ lng, lat, coordinates }))
  return ring.filter((point, i) => i === 0 || point[0] !== ring[i - 1]![0] || point[1] !== ring[i - 1]![1])
}

/** A height may stand behind; it is not kept. */
const isPosition = (value: unknown): value is [number, number] =>
  Array.isArray(value) &&
  value.length >= 2 &&
  value.length <= 4 &&
  value.every((number) => Number.isFinite(number))
