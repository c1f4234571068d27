// The demo address book. Roads, compounds, buildings and door plates are invented; the names above them are real.
import type { Point } from '@chaolin/shared/routing/geometry'
import { wideRegions } from '../../routing/addresses/country.ts'
import type { AddressLine } from '../../routing/addresses/lines.ts'
import { pointWithin, randomFrom, type DemoArea, type Snapshot } from './areas.ts'

type Compound = {
  code: string
  name: string
  communityId: string
  buildings: number
  synonyms: string[]
}

/** Two of them bear the same name, as happens. */
export const compounds: Compound[] = [
  {
    code: 'compound-1',
    name: '湾南小区',
    communityId: '330114001012',
    buildings: 12,
    synonyms: ['湾南新村'],
  },
  { code: 'compound-2', name: '听潮苑', communityId: '330114002006', buildings: 8, synonyms: [] },
  { code: 'compound-3', name: '听潮苑', communityId: '330114004002', buildings: 6, synonyms: [] },
  {
    code: 'compound-4',
    name: '沙洲里',
    communityId: '330114003004',
    buildings: 10,
    synonyms: ['沙洲里小区'],
  },
  {
    code: 'compound-5',
    name: '潮头城',
    communityId: '330114002006',
    buildings: 4,
    synonyms: ['潮头城小区', '90号大街128号'],
  },
]

/** One crosses two streets, one lies within one community. */
const roads = [
  { code: 'road-1', name: '90号大街', parentCode: '330114002' },
  { code: 'road-2', name: '拾贝路', parentCode: '330114004' },
  { code: 'road-3', name: '拾贝路', parentCode: '330114003' },
  { code: 'road-4', name: '晒盐巷', parentCode: '330114001012' },
]

const unitsPerBuilding = 3
/** Stairwells and flats of the first building of the first compound; the others end at their buildings. */
const floors = 5
const flatsPerFloor = 2
const platesPerCompound = 3

export const demoPlate = (compoundCode: string, building: number) =>
  `DP-${compoundCode.replace('compound-', '')}${String(building).padStart(3, '0')}`

type Draft = Omit<AddressLine, 'line'>

/** In the order of an import: what something stands in comes first. */
export function makeDemoAddresses(snapshot: Snapshot, areas: DemoArea[]): AddressLine[] {
  const { district } = snapshot
  const drafts: Draft[] = [
    ...regionsAbove(district.code),
    { code: district.code, kind: 'district', parentCode: district.code.slice(0, 4), name: district.name },
    ...snapshot.streets.map(({ code, name }): Draft => ({
      code,
      kind: 'street',
      parentCode: district.code,
      name,
    })),
    ...areas.map(({ code, street, name, centre }): Draft => ({
      code,
      kind: 'community',
      parentCode: street,
      name,
      point: [...centre],
    })),
    ...roads.map((road): Draft => ({ ...road, kind: 'road', synthetic: true })),
    ...makeCompounds(areas),
  ]
  return drafts.map((draft, index) => ({ ...draft, line: index + 1 }))
}

function regionsAbove(districtCode: string): Draft[] {
  const codes = [districtCode.slice(0, 2), districtCode.slice(0, 4)]
  return wideRegions()
    .filter(({ code }) => codes.includes(code))
    .map(({ code, name, level, parentCode }) => ({ code, kind: level, parentCode, name }))
}

function makeCompounds(areas: DemoArea[]): Draft[] {
  const random = randomFrom(12)
  return compounds.flatMap(({ code, name, communityId, buildings, synonyms }) => {
    const area = areas.find((candidate) => candidate.code === communityId)
    if (!area) throw new Error(`No community ${communityId} for ${code}`)
    const centre = pointWithin(area, random)
    const compound: Draft = {
      code,
      kind: 'compound',
      parentCode: communityId,
      name,
      point: [...centre],
      synonyms,
      synthetic: true,
    }
    return [
      compound,
      ...Array.from({ length: buildings }, (_, i) => makeBuilding(code, i + 1, centre)).flat(),
    ]
  })
}

/** Rows of four, some 25 m apart: close enough to stay within the community. */
function makeBuilding(compoundCode: string, number: number, [lng, lat]: Point): Draft[] {
  const [column, row] = [(number - 1) % 4, Math.floor((number - 1) / 4)]
  const [east, north] = [(column - 1.5) * 0.00015, (row - 1) * 0.00012]
  const code = `${compoundCode}-b${number}`
  const point: [number, number] = [
    Math.round((lng + east) * 1e6) / 1e6,
    Math.round((lat + north) * 1e6) / 1e6,
  ]
  const building: Draft = {
    code,
    kind: 'building',
    parentCode: compoundCode,
    name: `${number}幢`,
    point,
    plates: number <= platesPerCompound ? [demoPlate(compoundCode, number)] : [],
    synthetic: true,
  }
  return [building, ...(compoundCode === 'compound-1' ? makeUnits(code, point, number === 1) : [])]
}

function makeUnits(buildingCode: string, point: [number, number], hasFlats: boolean): Draft[] {
  return Array.from({ length: unitsPerBuilding }, (_, i): Draft[] => {
    const code = `${buildingCode}-u${i + 1}`
    const unit: Draft = {
      code,
      kind: 'unit',
      parentCode: buildingCode,
      name: `${i + 1}单元`,
      point,
      synthetic: true,
    }
    return [unit, ...(hasFlats ? makeFlats(code, point) : [])]
  }).flat()
}

const makeFlats = (unitCode: string, point: [number, number]): Draft[] =>
  Array.from({ length: floors * flatsPerFloor }, (_, i): Draft => {
    const flat = (Math.floor(i / flatsPerFloor) + 1) * 100 + (i % flatsPerFloor) + 1
    return {
      code: `${unitCode}-h${flat}`,
      kind: 'household',
      parentCode: unitCode,
      name: `${flat}室`,
      point,
      synthetic: true,
    }
  })
