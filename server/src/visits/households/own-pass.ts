// A member's own pass: every kind of door of the compound, for a day, made anew when it has run half its time.
import { toBits } from '@chaolin/shared/visits/doors'
import { visitLimits } from '@chaolin/shared/visits/rules'
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import type { Person } from '../../residents/queries.ts'
import { gatesOf } from '../compounds/queries.ts'
import { Consent } from '../entities.ts'
import { Pass } from '../passes/entities.ts'
import { mintPass } from '../passes/mint.ts'
import { passKeysOf } from '../passes/keys.ts'
import { requireMember } from './queries.ts'
import type { HouseholdClaim } from './entities.ts'
import { lockHousehold } from './rows.ts'

const reusableMs = visitLimits.passMs / 2

/** Signed by a key that gates still trust, and with more than half its time left. */
async function findCurrent(ctx: Context, claim: HouseholdClaim, doors: number): Promise<Pass | null> {
  // On a tenancy's last day no pass lasts longer than the tenancy.
  const endMs = claim.until ? claim.until.getTime() - 1 : Infinity
  const least = new Date(Math.min(ctx.now().getTime() + reusableMs, endMs))
  const pass = await ctx.em.findOne(
    Pass,
    { claimId: claim.id, doors, revokedAt: null, expiresAt: { $gt: least } },
    { orderBy: { expiresAt: 'desc' }, disableIdentityMap: true },
  )
  if (!pass) return null
  const keys = await passKeysOf(ctx, `compound:${claim.compoundId}`)
  return keys.some(({ kid }) => kid === pass.kid) ? pass : null
}

/** Every kind that the compound has now: when a gate of a new kind is put up, the next pass opens it. */
async function doorsOf(ctx: Context, { compoundId }: HouseholdClaim): Promise<number> {
  const gates = await gatesOf(ctx, compoundId)
  if (gates.length === 0) throw new Refused('step_closed', { detail: '这个小区还没有登记门' })
  return toBits(gates.map(({ door }) => door))
}

/** The yes to one's own home, given once by living there. */
async function consentOf(tx: Context, claim: HouseholdClaim, doors: number): Promise<number> {
  const standing = await tx.em.findOne(
    Consent,
    { claimId: claim.id, personId: claim.personId, kind: 'home', withdrawnAt: null },
    { disableIdentityMap: true },
  )
  if (standing) return standing.id
  return insertRow(tx.em, Consent, {
    kind: 'home',
    visitId: null,
    householdId: claim.householdId,
    claimId: claim.id,
    personId: claim.personId,
    version: null,
    doors,
    at: tx.now(),
    withdrawnAt: null,
  })
}

export async function ownPass(ctx: Context, person: Person, householdId: string): Promise<Pass> {
  const member = await requireMember(ctx, householdId, person.id)
  const known = await findCurrent(ctx, member, await doorsOf(ctx, member))
  if (known) return known
  return inTransaction(ctx, async (tx) => {
    await lockHousehold(tx, { id: householdId })
    const claim = await requireMember(tx, householdId, person.id)
    // Another phone of the same person may have been first.
    const doors = await doorsOf(tx, claim)
    const made = await findCurrent(tx, claim, doors)
    if (made) return made
    const from = tx.now()
    const dayEnd = from.getTime() + visitLimits.passMs
    const until = new Date(claim.until ? Math.min(dayEnd, claim.until.getTime()) : dayEnd)
    return mintPass(tx, {
      compoundId: claim.compoundId,
      claimId: claim.id,
      doors,
      maxUses: 0,
      from,
      until,
      consentId: await consentOf(tx, claim, doors),
      rotating: true,
    })
  })
}
