// The posts of the demo district: one for each community and street, two police, one district, fourteen campuses.
import type { Point } from '@chaolin/shared/routing/geometry'
import type { MicroBrain } from '../../routing/entities.ts'
import { pointWithin, randomFrom, type DemoArea, type Snapshot } from './areas.ts'

export type DemoMicroBrain = Pick<
  MicroBrain,
  'id' | 'kind' | 'name' | 'path' | 'lng' | 'lat' | 'phone' | 'workingHours' | 'serves'
> & { parentId: string | null }

const policePosts = [
  { id: 'police-1', name: '派出所一所', serves: ['330114001', '330114002'] },
  {
    id: 'police-2',
    name: '派出所二所',
    serves: ['330114003', '330114004', '330114005', '330114006', '330114007'],
  },
]
const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二', '十三', '十四']
/** The campuses stand in the two streets in the west. */
const campusStreets = ['330114002', '330114001']

const hours = {
  community: '周一至周日 8:30–17:30',
  campus: '全天有人',
  street: '周一至周五 8:30–12:00，13:30–17:30',
  police: '全天有人',
  district: '全天有人',
}

/** Numbers that nobody has: made up, and seen to be so. */
const phone = (index: number) => `0571-0000${String(index).padStart(4, '0')}`

export function makeDemoMicroBrains(snapshot: Snapshot, areas: DemoArea[]): DemoMicroBrain[] {
  const district = snapshot.district
  const inStreet = (code: string) => areas.filter(({ street }) => street === code)
  const post = (
    kind: MicroBrain['kind'],
    id: string,
    path: string[],
    parentId: string | null,
    [lng, lat]: Point,
    serves: string[] = [],
  ): Omit<DemoMicroBrain, 'phone'> => {
    return { id, kind, name: path.at(-1) ?? id, path, parentId, lng, lat, workingHours: hours[kind], serves }
  }
  const streetName = (code: string) => snapshot.streets.find((street) => street.code === code)?.name ?? code
  const posts = [
    post('district', district.code, [district.name], null, middleOf(areas)),
    ...snapshot.streets.map(({ code, name }) =>
      post('street', code, [district.name, name], district.code, middleOf(inStreet(code))),
    ),
    ...policePosts.map(({ id, name, serves }) =>
      post('police', id, [district.name, name], district.code, middleOf(serves.flatMap(inStreet)), serves),
    ),
    ...areas.map(({ code, name, street, centre }) =>
      post('community', code, [district.name, streetName(street), name], street, centre),
    ),
    ...makeCampuses(areas).map(({ id, name, street, place }) =>
      post('campus', id, [district.name, streetName(street), name], street, place),
    ),
  ]
  return posts.map((row, index) => ({ ...row, phone: phone(index) }))
}

function makeCampuses(areas: DemoArea[]) {
  const random = randomFrom(14)
  return numerals.map((numeral, index) => {
    const street = campusStreets[index % campusStreets.length] ?? ''
    const candidates = areas.filter((area) => area.street === street)
    const area = candidates[Math.floor((index / numerals.length) * candidates.length)]
    if (!area) throw new Error(`No community in ${street} for a campus`)
    return { id: `campus-${index + 1}`, name: `${numeral}号校区`, street, place: pointWithin(area, random) }
  })
}

/** The centre of the community nearest to the middle of all: surely inside one of them. */
function middleOf(areas: DemoArea[]): Point {
  const mean = (axis: 0 | 1) => areas.reduce((sum, { centre }) => sum + centre[axis], 0) / areas.length
  const [lng, lat] = [mean(0), mean(1)]
  const gap = ({ centre }: DemoArea) => (centre[0] - lng) ** 2 + (centre[1] - lat) ** 2
  const [nearest] = areas.toSorted((a, b) => gap(a) - gap(b))
  if (!nearest) throw new Error('An empty street has no middle')
  return nearest.centre
}
