// The posts of the demo district: one for each community and street, two police, one district, fourteen campuses.
import type { Point } from '@chaolin/shared/routing/geometry'
import { parseHours } from '../../routing/calendar/opening.ts'
import type { DistrictPost, DistrictSite } from '../../routing/district/district.ts'
import type { MicroBrain } from '../../routing/entities.ts'
import { pointWithin, randomFrom, type DemoArea, type Snapshot } from './areas.ts'

export type DemoMicroBrain = Omit<DistrictPost, 'line'>
export type DemoSite = Omit<DistrictSite, 'line'>

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
  community: 'Mo-Su 08:30-17:30',
  campus: '24/7',
  street: 'Mo-Fr 08:30-12:00,13:30-17:30; PH off',
  police: '24/7',
  district: '24/7',
}
const services: Record<MicroBrain['kind'], MicroBrain['services']> = {
  community: [
    { zh: '反映和求助', en: 'Reports and help' },
    { zh: '矛盾调解', en: 'Mediation' },
    { zh: '居住登记', en: 'Residence registration' },
  ],
  campus: [
    { zh: '校园求助', en: 'Help on campus' },
    { zh: '失物招领', en: 'Lost and found' },
  ],
  street: [
    { zh: '违建和占道', en: 'Illegal building' },
    { zh: '劳动纠纷', en: 'Labour disputes' },
    { zh: '法律援助', en: 'Legal aid' },
  ],
  police: [
    { zh: '报案和线索', en: 'Crimes and tips' },
    { zh: '身份证和户口', en: 'ID cards and household registers' },
  ],
  district: [{ zh: '全区分派和督查', en: 'Assignment and supervision' }],
}

const directions: Record<MicroBrain['kind'], string> = {
  community: '社区党群服务中心一楼，门口有“指挥站”的牌子',
  campus: '校园南门旁，亮着蓝灯的小屋',
  street: '街道办事处一楼大厅，进门右手边',
  police: '派出所值班大厅',
  district: '区指挥中心一楼，凭证件登记',
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
    return {
      id,
      kind,
      name: path.at(-1) ?? id,
      parentId,
      lng,
      lat,
      hours: parseHours(hours[kind]),
      services: services[kind],
      directions: directions[kind],
      serves,
    }
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

/** 校警驿站, where a student comes with a matter of the ID card, and the counters of the police stations. */
export const makeDemoSites = (posts: DemoMicroBrain[]): DemoSite[] => [
  ...campusPosts(posts),
  ...stationCounters(posts),
]

const stationCounters = (posts: DemoMicroBrain[]): DemoSite[] =>
  posts
    .filter(({ kind }) => kind === 'police')
    .map(({ id, name, lng, lat, phone: number }) => ({
      id: `site-${id}`,
      kind: 'police_station',
      name: `${name}户籍窗口`,
      microBrainId: id,
      lng,
      lat,
      phone: number,
      hours: parseHours('Mo-Fr 08:30-12:00,13:30-17:30; Sa 09:00-12:00; PH off'),
      services: [
        { zh: '身份证申领', en: 'ID cards' },
        { zh: '户口和居住证', en: 'Household register and residence permits' },
      ],
      directions: '派出所一楼大厅，先在小程序里预约',
    }))

function campusPosts(posts: DemoMicroBrain[]): DemoSite[] {
  const campuses = posts.filter(({ kind }) => kind === 'campus')
  return campuses
    .filter((_, index) => index % 7 === 0)
    .map(({ id, name, lng, lat, phone: number }) => ({
      id: `site-${id}`,
      kind: 'campus_police_post',
      name: `${name}校警驿站`,
      microBrainId: id,
      lng,
      lat,
      phone: number,
      hours: parseHours('Mo-Fr 08:30-11:30,13:30-17:00; PH off'),
      services: [{ zh: '身份证申领', en: 'ID cards' }],
      directions: '校园南门旁，先在小程序里预约',
    }))
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
