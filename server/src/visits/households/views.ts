// Households, claims and declarations as they cross the wire.
import { maskPhone } from '@chaolin/shared/contact-masks'
import type { ClaimView, HouseholdView, StaffDeclaration } from '@chaolin/shared/visits/household-schema'
import { claimCan } from '@chaolin/shared/visits/households'
import { idTailOf } from '@chaolin/shared/id-number'
import { maskName } from '@chaolin/shared/visits/rules'
import type { Context } from '../../context.ts'
import { startOfDay, toWire, toWireOrNull } from '../../day.ts'
import { Refused } from '../../errors.ts'
import type { PageQuery } from '../../paging.ts'
import { getMicroBrain } from '../../routing/queries.ts'
import { compoundsById, getCompound, type Compound } from '../compounds/queries.ts'
import { readGiven } from './declarations.ts'
import { ResidenceDeclaration } from './entities.ts'
import type { Household, HouseholdBlock, HouseholdClaim, HouseholdHistory } from './entities.ts'
import {
  blocksOf,
  claimsBehind,
  getHousehold,
  householdsById,
  membersOf,
  pageHistory,
  pendingOf,
} from './queries.ts'
import { readName } from './rows.ts'
import { sceneOf } from './seats.ts'

const latestHistory = 30

/** The last day: what is stored is its end. */
const lastDay = (until: Date | null | undefined) =>
  until ? toWire(startOfDay(new Date(until.getTime() - 1))).slice(0, 10) : null

const addressOf = (compounds: Map<string, Compound>, household: Household | undefined) =>
  household ? (compounds.get(household.compoundId)?.name ?? '') + household.label : ''

async function homesOf(ctx: Context, rows: readonly { householdId: string }[]) {
  const households = await householdsById(
    ctx,
    rows.map(({ householdId }) => householdId),
  )
  const compounds = await compoundsById(ctx, [
    ...new Set([...households.values()].map(({ compoundId }) => compoundId)),
  ])
  return (householdId: string) => addressOf(compounds, households.get(householdId))
}

/** The latest of each claim. */
async function declarationsOfClaims(ctx: Context, claimIds: readonly number[]) {
  const rows = await ctx.em.find(
    ResidenceDeclaration,
    { claimId: { $in: [...claimIds] } },
    { fields: ['claimId', 'number', 'status'], orderBy: { id: 1 }, disableIdentityMap: true },
  )
  return new Map(rows.map(({ claimId, number, status }) => [claimId, { number, status }]))
}

/** As whose claim it is reads it; the household's id only once they belong to it. */
export async function claimViews(ctx: Context, claims: readonly HouseholdClaim[]): Promise<ClaimView[]> {
  const addressAt = await homesOf(ctx, claims)
  const declared = await declarationsOfClaims(
    ctx,
    claims.map(({ id }) => id),
  )
  return Promise.all(
    claims.map(async (claim) => ({
      id: claim.publicId,
      compoundId: claim.compoundId,
      address: addressAt(claim.householdId),
      role: claim.role,
      status: claim.status,
      name: await readName(ctx, claim),
      until: lastDay(claim.until),
      createdAt: toWire(claim.createdAt),
      endedAt: toWireOrNull(claim.endedAt),
      householdId: claim.status === 'active' ? claim.householdId : null,
      declaration: declared.get(claim.id) ?? null,
    })),
  )
}

/** Whoever decides on it does not read what was declared to the police; staff read no name without a reveal. */
export async function claimView(
  ctx: Context,
  claim: HouseholdClaim,
  reader: 'self' | 'member' | 'staff',
): Promise<ClaimView> {
  const [view] = await claimViews(ctx, [claim])
  if (!view) throw new Refused('not_found')
  if (reader === 'self') return view
  const householdId = reader === 'member' ? claim.householdId : null
  const name = reader === 'staff' ? maskName(view.name) : view.name
  return { ...view, name, householdId, declaration: null }
}

export const blockView = ({
  publicId,
  kind,
  label,
  createdAt,
}: Pick<HouseholdBlock, 'publicId' | 'kind' | 'label' | 'createdAt'>) => ({
  id: publicId,
  kind,
  label,
  createdAt: toWire(createdAt),
})

async function namesOf(ctx: Context, all: readonly HouseholdClaim[]) {
  const claims = [...new Map(all.map((claim) => [claim.id, claim])).values()].sort((a, b) => a.id - b.id)
  const read = await Promise.all(claims.map(async (claim) => ({ claim, name: await readName(ctx, claim) })))
  const byClaim = new Map(read.map(({ claim, name }) => [claim.id, { name, role: claim.role }]))
  // The latest claim of a person last: it is the name they go by now.
  const byPerson = new Map(read.map(({ claim, name }) => [claim.personId, name]))
  return { byClaim, byPerson }
}
type Names = Awaited<ReturnType<typeof namesOf>>

function historyView(row: HouseholdHistory, { byClaim, byPerson }: Names, viewerId: string) {
  const about = row.claimId == null ? undefined : byClaim.get(row.claimId)
  const isStaff = row.data.by === 'staff' || row.data.by === 'code'
  const by = isStaff ? 'staff' : row.personId === viewerId ? 'you' : row.personId ? 'member' : 'system'
  return {
    at: toWire(row.at),
    step: row.step as HouseholdView['history'][number]['step'],
    by: by as HouseholdView['history'][number]['by'],
    byName: by === 'member' ? byPerson.get(row.personId ?? '') || null : null,
    aboutName: about?.name || null,
    role: about?.role ?? null,
  }
}

export async function historyPageView(
  ctx: Context,
  household: Household,
  viewerId: string,
  query: PageQuery,
) {
  const page = await pageHistory(ctx, household, query)
  const names = await namesOf(ctx, await claimsBehind(ctx, household.id, page.items))
  return {
    items: page.items.map((row) => historyView(row, names, viewerId)),
    nextCursor: page.nextCursor,
  }
}

/** As one of its members reads it. */
export async function householdView(
  ctx: Context,
  householdId: string,
  own: HouseholdClaim,
): Promise<HouseholdView> {
  const household = await getHousehold(ctx, householdId)
  const compound = household && (await getCompound(ctx, household.compoundId))
  if (!household || !compound) throw new Refused('not_found')
  const members = await membersOf(ctx, householdId)
  const pending = await pendingOf(ctx, householdId)
  const { items: rows } = await pageHistory(ctx, household, { limit: latestHistory })
  const behind = await claimsBehind(ctx, householdId, rows)
  const names = await namesOf(ctx, [...behind, ...members, ...pending])
  const seat = { actor: 'member' as const, actorRole: own.role }
  const may = (step: 'accept' | 'remove' | 'extend', claim: HouseholdClaim) =>
    claimCan(step, sceneOf(seat, claim, members))
  const nameOf = ({ id }: HouseholdClaim) => names.byClaim.get(id)?.name ?? ''
  return {
    id: household.id,
    compoundId: compound.id,
    address: compound.name + household.label,
    code: household.code,
    closedToRequests: household.closedToRequests,
    mostMembers: compound.rules.mostMembers,
    members: members.map((claim) => ({
      claimId: claim.publicId,
      name: nameOf(claim),
      role: claim.role,
      you: claim.personId === own.personId,
      since: toWire(claim.createdAt),
      until: lastDay(claim.until),
      canRemove: claim.personId !== own.personId && may('remove', claim),
      canExtend: claim.until !== null && claim.until !== undefined && may('extend', claim),
    })),
    pending: pending.map((claim) => ({
      claimId: claim.publicId,
      name: nameOf(claim),
      role: claim.role,
      createdAt: toWire(claim.createdAt),
      until: lastDay(claim.until),
      canDecide: may('accept', claim),
    })),
    blocks: (await blocksOf(ctx, householdId)).map(blockView),
    history: rows.map((row) => historyView(row, names, own.personId)),
  }
}

export async function waitingViews(ctx: Context, claims: readonly HouseholdClaim[]) {
  const addressAt = await homesOf(ctx, claims)
  return Promise.all(
    claims.map(async (claim) => ({
      id: claim.publicId,
      address: addressAt(claim.householdId),
      role: claim.role,
      maskedName: maskName(await readName(ctx, claim)),
      until: lastDay(claim.until),
      createdAt: toWire(claim.createdAt),
    })),
  )
}

export async function tenancyViews(ctx: Context, claims: readonly HouseholdClaim[]) {
  const addressAt = await homesOf(ctx, claims)
  return Promise.all(
    claims.map(async (claim) => ({
      id: claim.publicId,
      address: addressAt(claim.householdId),
      maskedName: maskName(await readName(ctx, claim)),
      until: lastDay(claim.until)!,
    })),
  )
}

/** What the person holds in hand: enough to know it again, not enough to be read over a shoulder. */
export async function receiptView(ctx: Context, row: ResidenceDeclaration) {
  const addressAt = await homesOf(ctx, [row])
  const given = await readGiven(ctx, row)
  const post = await getMicroBrain(ctx, row.microBrainId)
  return {
    number: row.number,
    status: row.status,
    address: addressAt(row.householdId),
    post: { id: row.microBrainId, name: post?.name ?? '' },
    consentVersion: row.consentVersion,
    submittedAt: toWire(row.submittedAt ?? row.createdAt),
    updatedAt: toWire(row.updatedAt),
    given: given && {
      maskedName: maskName(given.name),
      idTail: idTailOf(given.idNumber),
      maskedPhone: maskPhone(given.phone),
      moveInDate: given.moveInDate,
    },
  }
}

export async function declarationViews(ctx: Context, rows: readonly ResidenceDeclaration[]) {
  const addressAt = await homesOf(ctx, rows)
  return rows.map((row) => ({
    number: row.number,
    status: row.status as StaffDeclaration['status'],
    address: addressAt(row.householdId),
    submittedAt: toWire(row.submittedAt ?? row.createdAt),
    updatedAt: toWire(row.updatedAt),
  }))
}
