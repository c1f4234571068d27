// Where a request goes, from what is known about its place: pure, on the book of this moment.
import type { CategoryRow, HomeKind } from '@chaolin/shared/reports/categories'
import type { AddressDoubt } from '@chaolin/shared/routing/address-text'
import { toWgs84 } from '@chaolin/shared/routing/coordinates'
import { locatePoint, nearBorderM } from '@chaolin/shared/routing/areas/area-index'
import type { Point } from '@chaolin/shared/routing/geometry'
import {
  applyRules,
  traceRules,
  type Rule,
  type RuleFacts,
  type RuleTrace,
} from '@chaolin/shared/routing/rules'
import type { RouteInputs } from '@chaolin/shared/routing/rules-schema'
import type { Home, RouteAnswer, RouteRequest } from '@chaolin/shared/routing/schema'
import type { Book } from './book.ts'
import type { MicroBrain } from './entities.ts'
import { factsOf, inputsOf, resolverOf, type Found } from './rules/facts.ts'
import { districtOf, postAt, streetOf, type Whereabouts } from './tree.ts'

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
  /** Where that address is, when it is as exact as a compound; a community is no spot. */
  namedPoint: Point | null
  /** The district whose desk takes what nobody else does. */
  deskId: string
  /** The version of the rules that were asked; 0: only the defaults. */
  ruleVersion: number
  inputs: RouteInputs
  /** Communities that it may belong to as well: beyond a border that is near, or named by an address that disagrees. */
  neighbourIds: string[]
}

/** What door plate, compound or address say. */
export type Named = {
  source: 'door-plate' | 'compound' | 'address' | 'none'
  communityId: string | null
  streetId: string | null
  compoundId: string | null
  address: string | null
  point: Point | null
  candidates: string[]
  candidateIds: string[]
  problem: 'ambiguous' | 'elsewhere' | null
  /** A community was found, but a person should look: the street does not fit, a character was off, others bear the name. */
  doubt?: AddressDoubt | null
}

const outsideM = 300
const mostCandidates = 10

/** What lies farther from every area than this says nothing about whose desk it is. */
const deskReachM = 20_000

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

/** What applies when no rule of the table does. */
export const defaultRules = Object.entries(ruleNames).map(([id, name]) => ({ id, name }))

const homeNames: Record<HomeKind, string> = {
  community: '社区办理',
  street: '街道办理',
  police: '派出所办理',
}

export type Spot = {
  communityId: string | null
  distanceM: number | null
  outside: boolean
  /** The community whose area is nearest, however far; its own when it lies inside. */
  nearestId: string | null
  /** Communities beyond a border that is near, the nearest first. */
  neighbourIds: string[]
}

/** The community that holds the place, or the nearest one within 300 m. */
export function locate(book: Book, place: NonNullable<RouteRequest['place']>): Spot {
  const { id, nearestId, distanceM, neighbourIds } = locatePoint(toWgs84(place), book.areas)
  return {
    communityId: id ?? (distanceM <= outsideM ? nearestId : null),
    distanceM: nearestId === null ? null : distanceM,
    outside: id === null,
    nearestId: id ?? nearestId,
    neighbourIds,
  }
}

/** Everything that is known before a rule is asked. */
type Considered = {
  campus: MicroBrain | null
  spot: Spot | null
  choice: Choice
  found: Found
  facts: RuleFacts
}

function consider(book: Book, request: RouteRequest, named: Named, now: Date): Considered {
  const campusPost = request.campusId ? book.microBrains.get(request.campusId) : undefined
  const campus = campusPost?.kind === 'campus' ? campusPost : null
  const spot = request.place ? locate(book, request.place) : null
  const choice = campus
    ? { rule: 'campus' as const, communityId: null, streetId: campus.parentId ?? null }
    : choose(book, request, spot, named)
  const { rule, communityId, streetId } = choice
  const found: Found = {
    communityId,
    streetId,
    districtId: districtOf(book, communityId ?? streetId),
    compoundId: named.compoundId ?? request.compoundId ?? null,
    campusId: campus?.id ?? null,
    source: campus ? 'campus' : spot && rule.startsWith('place') ? 'place' : named.source,
    ambiguous: rule === 'address-ambiguous',
    elsewhere: rule === 'place-outside' || rule === 'address-elsewhere',
  }
  return { campus, spot, choice, found, facts: factsOf(book, request, found, now) }
}

type OnFailure = (rule: Rule, version: number) => void

/** `onFailure` hears of a rule that could not be evaluated; the next one is asked. */
export function decide(
  book: Book,
  request: RouteRequest,
  named: Named,
  now: Date,
  onFailure: OnFailure = () => {},
): Decision {
  const considered = consider(book, request, named, now)
  const { spot, found, facts } = considered
  const base = {
    joint: [],
    informed: [],
    outside: spot?.outside ?? false,
    candidates: named.candidates.slice(0, mostCandidates),
    areasVersion: book.areasVersion,
    borderDistanceM: spot?.distanceM ?? null,
    nearBorder: spot ? isNear(spot) || disagrees(book, spot, named) : named.doubt === 'street',
    communityId: null,
    address: named.address,
    namedPoint: named.point,
    deskId: deskOf(book, considered, named),
    ruleVersion: book.rulesVersion,
    inputs: inputsOf(book, facts, found),
    neighbourIds: spot ? doubtsOf(book, spot, named) : [],
  }
  const category = facts.category === null ? undefined : book.categories.get(facts.category)
  const ruling = applyRules(book.rules, facts, resolverOf(book, found), (rule) =>
    onFailure(rule, book.rulesVersion),
  )
  const candidates = toConfirm(considered, named)
  if (!ruling)
    return {
      ...base,
      ...decideByDefault(book, considered, usualHome(request, category), category, candidates),
    }
  const { rule, to, joint } = ruling
  const jointIds = joint && joint.id !== to.id ? [joint.id] : []
  return {
    ...base,
    ...goesTo(to),
    joint: jointIds,
    informed: informedOf(book, category, found, [to.id, ...jointIds]),
    candidates,
    rule: { id: rule.id, name: rule.name },
    communityId: found.communityId,
  }
}

/** Why each rule of the table matched or did not. */
export function explain(book: Book, request: RouteRequest, named: Named, now: Date): RuleTrace[] {
  const { facts, found } = consider(book, request, named, now)
  return traceRules(book.rules, facts, resolverOf(book, found))
}

/** Where the address was read with a doubt: what it was taken for, so that a person can say yes or no. */
const toConfirm = ({ choice }: Considered, named: Named) =>
  choice.rule === 'address' && named.doubt ? named.candidates.slice(0, mostCandidates) : []

/** Where somebody lives is declared to the police. */
const usualHome = ({ kind }: RouteRequest, category: CategoryRow | undefined): HomeKind =>
  category?.home ?? (kind === 'residence' ? 'police' : 'community')

function decideByDefault(
  book: Book,
  { campus, choice }: Considered,
  homeKind: HomeKind,
  category: CategoryRow | undefined,
  candidates: string[],
) {
  if (campus) return { ...goesTo(campus), rule: ruleOf('campus') }
  const { rule, communityId } = choice
  const place = { ...choice, districtId: null }
  const home = postAt(book, homeKind, place)
  if (!home) {
    // A street is known, but this matter needs to know the community.
    const unknown = rule === 'address-street' ? 'address-ambiguous' : rule
    const isProblem = communityId === null || unknown === 'address-ambiguous'
    return { microBrain: null, desk: true, rule: ruleOf(isProblem ? unknown : 'no-post') }
  }
  return {
    ...goesTo(home),
    informed: informedOf(book, category, place, [home.id]),
    candidates,
    rule: ruleOf(rule, homeKind),
    communityId,
  }
}

function informedOf(book: Book, category: CategoryRow | undefined, place: Whereabouts, told: string[]) {
  const informed = category?.informs ? postAt(book, category.informs, place) : null
  return informed && !told.includes(informed.id) ? [informed.id] : []
}

/** The desk of the district that place or address point to, else of the one this installation is for. */
function deskOf(book: Book, { spot, found, campus }: Considered, named: Named): string {
  if (found.districtId) return found.districtId
  const isReachable = spot !== null && (spot.distanceM ?? Infinity) <= deskReachM
  const pointers = campus ? [campus.id] : isReachable ? [spot.nearestId] : named.candidateIds
  const districts = new Set(pointers.map((id) => districtOf(book, id)))
  const [only] = districts
  return (districts.size === 1 && only) || book.homeDistrictId
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

const isNear = ({ distanceM }: Spot) => distanceM !== null && distanceM <= nearBorderM

function doubtsOf(book: Book, spot: Spot, named: Named): string[] {
  if (!named.communityId || !disagrees(book, spot, named)) return spot.neighbourIds
  return [named.communityId, ...spot.neighbourIds.filter((id) => id !== named.communityId)]
}

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
