// The demo address book. Compounds, buildings and door plates are invented; the names above them are real.
import { pinyin } from 'pinyin-pro'
import type { Point } from '@chaolin/shared/routing/geometry'
import type { Address, DoorPlate } from '../../routing/addresses/entities.ts'
import { pointWithin, randomFrom, type DemoArea, type Snapshot } from './areas.ts'

export type DemoAddress = Pick<
  Address,
  'code' | 'kind' | 'name' | 'fullText' | 'pinyin' | 'initials' | 'synonyms' | 'synthetic'
> & {
  parentCode: string | null
  number: number | null
  communityId: string | null
  lng: number | null
  lat: number | null
}

/** Two of them bear the same name, as happens. */
const compounds = [
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
]
const platesPerCompound = 3

export const demoPlate = (compoundCode: string, building: number) =>
  `DP-${compoundCode.replace('compound-', '')}${String(building).padStart(3, '0')}`

type Draft = Omit<DemoAddress, 'pinyin' | 'initials'>

export function makeDemoAddresses(snapshot: Snapshot, areas: DemoArea[]) {
  const { district } = snapshot
  const street = new Map(snapshot.streets.map(({ code, name }) => [code, name]))
  const fullName = (area: DemoArea) => `${district.name}${street.get(area.street) ?? ''}${area.name}`
  const official = { number: null, synonyms: [], synthetic: false }
  const drafts: Draft[] = [
    {
      ...official,
      code: district.code,
      parentCode: null,
      kind: 'district',
      name: district.name,
      fullText: district.name,
      communityId: null,
      lng: null,
      lat: null,
    },
    ...snapshot.streets.map(({ code, name }): Draft => ({
      ...official,
      code,
      parentCode: district.code,
      kind: 'street',
      name,
      fullText: `${district.name}${name}`,
      communityId: null,
      lng: null,
      lat: null,
    })),
    ...areas.map((area): Draft => ({
      ...official,
      code: area.code,
      parentCode: area.street,
      kind: 'community',
      name: area.name,
      fullText: fullName(area),
      communityId: area.code,
      ...toColumns(area.centre),
    })),
    ...snapshot.elsewhere.map(({ code, name }): Draft => ({
      ...official,
      code,
      parentCode: null,
      kind: 'elsewhere',
      name,
      fullText: name,
      communityId: null,
      lng: null,
      lat: null,
    })),
    ...makeCompounds(areas, fullName),
  ]
  return { addresses: drafts.map(withSound), plates: makePlates() }
}

function makeCompounds(areas: DemoArea[], fullName: (area: DemoArea) => string): Draft[] {
  const random = randomFrom(12)
  return compounds.flatMap(({ code, name, communityId, buildings, synonyms }) => {
    const area = areas.find((candidate) => candidate.code === communityId)
    if (!area) throw new Error(`No community ${communityId} for ${code}`)
    const fullText = `${fullName(area)}${name}`
    const centre = pointWithin(area, random)
    const compound: Draft = {
      code,
      parentCode: communityId,
      kind: 'compound',
      name,
      number: null,
      fullText,
      communityId,
      ...toColumns(centre),
      synonyms,
      synthetic: true,
    }
    return [compound, ...Array.from({ length: buildings }, (_, i) => makeBuilding(compound, i + 1, centre))]
  })
}

/** Rows of four, some 25 m apart: close enough to stay within the community. */
function makeBuilding(compound: Draft, number: number, [lng, lat]: Point): Draft {
  const [column, row] = [(number - 1) % 4, Math.floor((number - 1) / 4)]
  const [east, north] = [(column - 1.5) * 0.00015, (row - 1) * 0.00012]
  return {
    ...compound,
    code: `${compound.code}-b${number}`,
    parentCode: compound.code,
    kind: 'building',
    name: `${compound.name}${number}幢`,
    number,
    fullText: `${compound.fullText}${number}幢`,
    ...toColumns([Math.round((lng + east) * 1e6) / 1e6, Math.round((lat + north) * 1e6) / 1e6]),
    synonyms: [],
  }
}

const makePlates = (): Pick<DoorPlate, 'code' | 'addressCode'>[] =>
  compounds.flatMap(({ code }) =>
    Array.from({ length: platesPerCompound }, (_, i) => ({
      code: demoPlate(code, i + 1),
      addressCode: `${code}-b${i + 1}`,
    })),
  )

const toColumns = ([lng, lat]: Point) => ({ lng, lat })

/** How the name sounds, for people who type pinyin or only its initials. */
function withSound(draft: Draft): DemoAddress {
  const syllables = pinyin(draft.name, { toneType: 'none', type: 'array', nonZh: 'consecutive', v: true })
  return {
    ...draft,
    pinyin: syllables.join('').toLowerCase(),
    initials: syllables
      .map((syllable) => (/^\d+$/.test(syllable) ? syllable : syllable.slice(0, 1)))
      .join('')
      .toLowerCase(),
  }
}
