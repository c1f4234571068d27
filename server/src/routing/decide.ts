// Where a request goes, from what is known about its place: pure, on the book of this moment.
import type { HomeKind } from '@chaolin/shared/reports/categories'
import { toWgs84 } from '@chaolin/shared/routing/coordinates'
import { borderDistanceM, findArea, findNearestArea } from '@chaolin/shared/routing/geometry'
import type { Home, RouteAnswer, RouteRequest } from '@chaolin/shared/routing/schema'
import type { Book } from './book.ts'
import type { MicroBrain } from './entities.ts'

export type Decision = Pick<
  RouteAnswer,
  | 'microBrain'
  | 'joint'
  | 'informed'
  | 'desk'
  | 'outside'
  | 'candidates'
  | 'rule'
  | 'areasVersion'
  | 'borderDistanceM'
  | 'nearBorder'
> & {
  communityId: string | null
  /** The standard address that was recognised. */
  address: string | null
}

/** What door plate, compound or address say. */
export type Named = {
  source: 'door-plate' | 'compound' | 'address' | 'none'
  communityId: string | null
  streetId: string | null
  address: string | null
  candidates: string[]
  candidateIds: string[]
  problem: 'ambiguous' | 'elsewhere' | null
}

const nearM = 30
const outsideM = 300
const mostCandidates = 10

const ruleNames = {
  campus: '校园事项归校区指挥站',
  place: '位置落在社区范围内',
  'place-nearest': '位置在范围外，归最近的社区',
  'place-outside': '位置不在本区，请分派台看',
  'door-plate': '门牌所在的社区',
  compound: '小区所在的社区',
  address: '地址写明的社区',
  'address-street': '地址写明的街道',
  'address-ambiguous': '地址对得上不止一处，请分派台看',
  'address-elsewhere': '地址在别的区，请分派台看',
  none: '看不出在哪里，请分派台看',
  'no-post': '这里没有对应的指挥站，请分派台看',
} as const
type RuleId = keyof typeof ruleNames

const homeNames: Record<HomeKind, string> = {
  community: '社区办理',
  street: '街道办理',
  police: '派出所办理',
}

type Spot = { communityId: string | null; distanceM: number | null; outside: boolean }

/** The community that holds the place, or the nearest one within 300 m. */
export function locate(book: Book, place: NonNullable<RouteRequest['place']>): Spot {
  const point = toWgs84(place)
  const area = findArea(point, book.areas)
  if (area)
    return {
      communityId: area.id,
      distanceM: toDecimetre(borderDistanceM(point, area.rings)),
      outside: false,
    }
  const nearest = findNearestArea(point, book.areas, Infinity)
  if (!nearest) return { communityId: null, distanceM: null, outside: true }
  const reachable = nearest.distanceM <= outsideM
  return {
    communityId: reachable ? nearest.area.id : null,
    distanceM: toDecimetre(nearest.distanceM),
    outside: true,
  }
}

const toDecimetre = (m: number) => Math.round(m * 10) / 10

export function decide(book: Book, request: RouteRequest, named: Named): Decision {
  const campus = request.campusId ? book.microBrains.get(request.campusId) : undefined
  const spot = request.place ? locate(book, request.place) : null
  const base = {
    joint: [],
    informed: [],
    outside: spot?.outside ?? false,
    candidates: named.candidates.slice(0, mostCandidates),
    areasVersion: book.areasVersion,
    borderDistanceM: spot?.distanceM ?? null,
    nearBorder: spot !== null && (isNear(spot) || disagrees(book, spot, named)),
    communityId: null,
    address: named.address,
  }
  if (campus?.kind === 'campus') return { ...base, ...goesTo(campus), rule: ruleOf('campus') }
  const { rule, communityId, streetId } = choose(book, request, spot, named)
  const category =
    request.kind === 'report' && request.category ? book.categories.get(request.category) : undefined
  const homeKind = category?.home ?? 'community'
  const home = homeOf(book, homeKind, communityId, streetId)
  if (!home) {
    // A street is known, but this matter needs to know the community.
    const unknown = rule === 'address-street' ? 'address-ambiguous' : rule
    const isProblem = communityId === null || unknown === 'address-ambiguous'
    return { ...base, microBrain: null, desk: true, rule: ruleOf(isProblem ? unknown : 'no-post') }
  }
  const informed = category?.informs ? homeOf(book, category.informs, communityId, streetId) : null
  return {
    ...base,
    ...goesTo(home),
    informed: informed && informed.id !== home.id ? [informed.id] : [],
    candidates: [],
    rule: ruleOf(rule, homeKind),
    communityId,
  }
}

type Choice = { rule: RuleId; communityId: string | null; streetId: string | null }

/** Place before door plate before address. A visit is to a compound, wherever the visitor stands now. */
function choose(book: Book, request: RouteRequest, spot: Spot | null, named: Named): Choice {
  const toCompound = request.kind === 'visit' && named.source === 'compound' && named.communityId !== null
  if (spot && !toCompound) {
    const rule = !spot.communityId ? 'place-outside' : spot.outside ? 'place-nearest' : 'place'
    return { rule, communityId: spot.communityId, streetId: streetOf(book, spot.communityId) }
  }
  if (named.communityId)
    return {
      rule: named.source,
      communityId: named.communityId,
      streetId: streetOf(book, named.communityId),
    }
  if (named.problem) return { rule: `address-${named.problem}`, communityId: null, streetId: null }
  if (named.streetId) return { rule: 'address-street', communityId: null, streetId: named.streetId }
  return { rule: 'none', communityId: null, streetId: null }
}

const streetOf = (book: Book, communityId: string | null) =>
  (communityId && book.microBrains.get(communityId)?.parentId) || null

function homeOf(
  book: Book,
  kind: HomeKind,
  communityId: string | null,
  streetId: string | null,
): MicroBrain | null {
  const id =
    kind === 'community'
      ? communityId
      : kind === 'street'
        ? streetId
        : streetId
          ? book.policeOf.get(streetId)
          : null
  return (id && book.microBrains.get(id)) || null
}

const isNear = ({ distanceM }: Spot) => distanceM !== null && distanceM <= nearM

function disagrees(book: Book, spot: Spot, named: Named) {
  if (named.communityId) return named.communityId !== spot.communityId
  if (named.problem === 'elsewhere') return spot.communityId !== null
  if (named.problem === 'ambiguous') return !named.candidateIds.includes(spot.communityId ?? '')
  return named.streetId !== null && named.streetId !== streetOf(book, spot.communityId)
}

function ruleOf(id: RuleId, home?: HomeKind): RouteAnswer['rule'] {
  return home
    ? { id: `${id}.${home}`, name: `${ruleNames[id]}，${homeNames[home]}` }
    : { id, name: ruleNames[id] }
}

const goesTo = (microBrain: MicroBrain) => ({ microBrain: toHome(microBrain), desk: false })

export const toHome = ({ id, name, kind, path }: MicroBrain): Home => ({ id, name, kind, path })
