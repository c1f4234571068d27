// How a claim moves: the change, its history row, what it ends or begins, and whom it is told to.
import { claimDays, claimStep, type ClaimStatus, type ClaimStep } from '@chaolin/shared/visits/households'
import type { Context } from '../../context.ts'
import { addJobs, type NewJob } from '../../outbox/actions.ts'
import { followClaim } from './declaration-standing.ts'
import { endMembership } from './ending.ts'
import { HouseholdClaim, type Household } from './entities.ts'
import { dueTenancies } from './queries.ts'
import { dropCodes, writeMoment } from './rows.ts'
import { sceneOf } from './seats.ts'

const dayMs = 86_400_000

export const claimJob = (
  claimId: number,
  step: 'claim' | ClaimStep,
  actor: 'self' | 'member' | 'staff' | 'system',
): NewJob => ({
  kind: 'household.notify',
  subject: `household:claim:${claimId}`,
  payload: { claimId, step, actor },
})

export const tenancyJob = (claimId: number, dueAt: Date): NewJob => ({
  kind: 'household.tenancy',
  subject: `household:tenancy:${claimId}`,
  payload: { claimId },
  dueAt,
})

export const lapseJob = ({ id, createdAt }: Pick<HouseholdClaim, 'id' | 'createdAt'>): NewJob => ({
  kind: 'household.lapse',
  subject: `household:lapse:${id}`,
  payload: { claimId: id },
  dueAt: new Date(createdAt.getTime() + claimDays * dayMs),
})

type Move = {
  claim: HouseholdClaim
  household: Household
  step: ClaimStep
  /** Where the rule says that it leads. */
  to: ClaimStatus
  by: 'self' | 'member' | 'staff' | 'system'
  personId: string | null
  /** A new end of the stay; without it the end is what it was. */
  until?: Date | null
}

/** Writes what the rule allowed, and all that follows from it. The household's row is locked. */
export async function moveClaim(
  tx: Context,
  { claim, household, step, to: status, by, personId, ...move }: Move,
) {
  const until = move.until ?? claim.until ?? null
  const decides = step === 'accept' || step === 'refuse'
  const changes = {
    status,
    until,
    active: status === 'active' ? 1 : null,
    ...(decides ? { decidedBy: personId } : {}),
    ...(step === 'accept' ? { proof: by === 'staff' ? ('staff' as const) : ('member' as const) } : {}),
    ...(status === 'active' ? {} : { endedAt: tx.now() }),
  }
  await tx.em.nativeUpdate(HouseholdClaim, { id: claim.id }, changes)
  await writeMoment(tx, household, { step, personId, claimId: claim.id, data: { by, role: claim.role } })
  if (step === 'accept') await dropCodes(tx, household.addressCode)
  await followClaim(tx, claim, status === 'active')
  if (status === 'ended') await endMembership(tx, household, claim, personId)
  await addJobs(tx, [
    claimJob(claim.id, step, by),
    ...(status === 'active' && until ? [tenancyJob(claim.id, until)] : []),
  ])
  return { ...claim, ...changes }
}

type Lone =
  | { step: 'expire' | 'lapse'; by: 'system'; personId: null }
  | { step: 'withdraw' | 'leave'; by: 'self'; personId: string }

/** What nobody else has a say in, if the rule allows it now. The household's row is locked. */
export async function moveAlone(tx: Context, claim: HouseholdClaim, household: Household, lone: Lone) {
  const verdict = claimStep(lone.step, sceneOf({ actor: lone.by }, claim, []))
  if ('to' in verdict) await moveClaim(tx, { claim, household, to: verdict.to, ...lone })
}

/** Whose last day is over lives here no more, whether or not their job has run. The household's row is locked. */
export async function expireDue(tx: Context, household: Household) {
  for (const claim of await dueTenancies(tx, household.id))
    await moveAlone(tx, claim, household, { step: 'expire', by: 'system', personId: null })
}
