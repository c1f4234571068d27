// Visits as each side reads them: the household the first letter, the guard the last four, the visitor everything.
import { maskIdNumber } from '@chaolin/shared/id-number'
import { maskPhone } from '@chaolin/shared/contact-masks'
import type { CompoundRules } from '@chaolin/shared/visits/compound-rules'
import { consentKinds, consentText, fieldsOf } from '@chaolin/shared/visits/consent-texts'
import { fromBits } from '@chaolin/shared/visits/doors'
import { hasLapsed, overtimeMinutes, type VisitActor } from '@chaolin/shared/visits/rules'
import type { VisitSummary, VisitView } from '@chaolin/shared/visits/schema'
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import { Refused } from '../errors.ts'
import type { Person } from '../residents/queries.ts'
import { actorIn } from './cancel.ts'
import type { Compound } from './compounds/entities.ts'
import { compoundsById } from './compounds/queries.ts'
import type { Visit, VisitHistory } from './entities.ts'
import { readGiven, type Given } from './given.ts'
import { householdsById, type Household } from './households/queries.ts'
import { consentsOf, countEntries, findVisit, readHistory } from './queries.ts'

export type Reader = Exclude<VisitActor, 'system'>

/** Who asks a household learns nothing of it before its yes. */
function householdView(visit: Visit, as: Reader, household: Household | undefined) {
  if (!household || (as !== 'household' && !visit.consentId)) return null
  return as === 'household' ? { id: household.id, label: household.label } : { label: household.label }
}

function summary(
  visit: Visit,
  as: Reader,
  compound: Compound,
  household: Household | undefined,
): VisitSummary {
  const { answerBy = null, consentId = null, status } = visit
  return {
    id: visit.id,
    kind: visit.kind,
    status,
    as,
    compound: { id: compound.id, name: compound.name },
    household: householdView(visit, as, household),
    visitorName: visit.maskedName ?? null,
    claimed: visit.visitorId !== null,
    from: toWire(visit.from),
    until: toWire(visit.until),
    doors: fromBits(visit.doors),
    doorsAsked: fromBits(visit.doorsAsked),
    maxUses: visit.maxUses,
    party: visit.party,
    purpose: visit.purpose ?? null,
    plate: visit.plate ?? null,
    standing: visit.standing ?? null,
    paper: visit.paper,
    answerBy: toWireOrNull(answerBy),
    lapsed: hasLapsed({ status, answerBy, consentId }),
    createdAt: toWire(visit.createdAt),
  }
}

export async function visitSummaries(ctx: Context, visits: Visit[], as: Reader): Promise<VisitSummary[]> {
  if (visits.length === 0) return []
  const compounds = await compoundsById(ctx, [...new Set(visits.map(({ compoundId }) => compoundId))])
  const households = await householdsById(
    ctx,
    visits.flatMap(({ householdId }) => householdId ?? []),
  )
  return visits.map((visit) =>
    summary(visit, as, compounds.get(visit.compoundId)!, households.get(visit.householdId ?? '')),
  )
}

/** Who of the household or at the gate did it is not told. */
const momentView =
  (personId: string) =>
  ({ at, step, status, by, personId: who }: VisitHistory) => ({
    at: toWire(at),
    step,
    status,
    by: who === personId ? ('you' as const) : by,
  })

async function givenView(ctx: Context, visit: Visit, given: Given | null) {
  if (!given) return null
  const consents = await consentsOf(ctx, visit.id)
  return {
    name: given.name,
    phone: given.phone ?? null,
    plate: visit.plate ?? null,
    idNumber: given.idNumber ? maskIdNumber(given.idNumber) : null,
    consents: consents.map(({ kind, version, at }) => ({ kind, version: version ?? null, at: toWire(at) })),
  }
}

function parkingView({ parkedAt }: Visit, { rules }: Compound, now: Date) {
  if (!parkedAt) return null
  const freeMinutes = rules.freeParkingMinutes
  return {
    since: toWire(parkedAt),
    freeMinutes,
    overtimeMinutes: overtimeMinutes(parkedAt, now, freeMinutes),
  }
}

/** Whom it does not concern, or no more, finds nothing. */
export async function readVisit(
  { ctx, person }: { ctx: Context; person: Person },
  id: string,
): Promise<VisitView> {
  const visit = await findVisit(ctx, id)
  const as = visit && (await actorIn(ctx, person, visit))
  if (!as) throw new Refused('not_found')
  return visitView(ctx, visit, as as Reader, person.id)
}

/** Of a card that was claimed before, its visitor reads nothing of whoever was here first. */
const sinceClaim = ({ claimedAt }: Visit, as: Reader) => (as === 'visitor' ? (claimedAt ?? null) : null)

async function visitView(ctx: Context, visit: Visit, as: Reader, personId: string): Promise<VisitView> {
  const compound = (await compoundsById(ctx, [visit.compoundId])).get(visit.compoundId)!
  const household = visit.householdId
    ? (await householdsById(ctx, [visit.householdId])).get(visit.householdId)
    : undefined
  const given = as === 'guard' ? null : await readGiven(ctx, visit)
  const since = sinceClaim(visit, as)
  return {
    ...summary(visit, as, compound, household),
    claimedAt: toWireOrNull(visit.claimedAt),
    visitorPhone: given?.phone ? maskPhone(given.phone) : null,
    idTail: as === 'household' ? null : (visit.idTail ?? null),
    entries: await countEntries(ctx, visit.id, since),
    parking: parkingView(visit, compound, ctx.now()),
    given: as === 'visitor' ? await givenView(ctx, visit, given) : null,
    keptUntil: visit.sealed ? toWireOrNull(visit.forgetAt) : null,
    timeline: (await readHistory(ctx, visit.id, since)).map(momentView(personId)),
  }
}

/** What a visitor of this compound is asked for, and who sees it: shown before anything is given. */
export const askedView = (rules: Pick<CompoundRules, 'idNumber' | 'keepDays'>) => ({
  keepDays: rules.keepDays,
  fields: fieldsOf(rules.idNumber),
  consents: consentKinds
    .filter((kind) => kind === 'data' || rules.idNumber)
    .map((kind) => consentText(kind, rules.keepDays)),
})

/** Who invites is said by the building: the flat is read once the card is claimed. */
export async function previewView(ctx: Context, visit: Visit) {
  const compound = (await compoundsById(ctx, [visit.compoundId])).get(visit.compoundId)!
  const household = visit.householdId
    ? (await householdsById(ctx, [visit.householdId])).get(visit.householdId)
    : undefined
  return {
    id: visit.id,
    status: visit.status,
    compound: { id: compound.id, name: compound.name },
    household: { label: `${household?.building ?? ''}的住户` },
    from: toWire(visit.from),
    until: toWire(visit.until),
    doors: fromBits(visit.doors),
    party: visit.party,
    standing: visit.standing ?? null,
    night: compound.rules.night,
    asked: askedView(compound.rules),
  }
}
