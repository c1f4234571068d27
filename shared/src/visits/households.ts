// Who belongs to a household: the statuses of a claim, who may decide on it, and how many there may be.
export const householdRoles = ['owner', 'family', 'tenant'] as const
export type HouseholdRole = (typeof householdRoles)[number]

export const claimStatuses = ['pending', 'active', 'refused', 'withdrawn', 'ended'] as const
export type ClaimStatus = (typeof claimStatuses)[number]

export const claimSteps = [
  'accept',
  'refuse',
  'withdraw',
  'leave',
  'remove',
  'extend',
  'expire',
  'lapse',
] as const
export type ClaimStep = (typeof claimSteps)[number]

/** Who takes a step: the one whose claim it is, another active member, or staff of the community. */
export type ClaimActor = 'self' | 'member' | 'staff' | 'system'

const leads: Record<ClaimStep, { from: ClaimStatus; to: ClaimStatus; by: readonly ClaimActor[] }> = {
  accept: { from: 'pending', to: 'active', by: ['member', 'staff'] },
  refuse: { from: 'pending', to: 'refused', by: ['member', 'staff'] },
  withdraw: { from: 'pending', to: 'withdrawn', by: ['self'] },
  leave: { from: 'active', to: 'ended', by: ['self'] },
  remove: { from: 'active', to: 'ended', by: ['member', 'staff'] },
  extend: { from: 'active', to: 'active', by: ['member', 'staff'] },
  expire: { from: 'active', to: 'ended', by: ['system'] },
  lapse: { from: 'pending', to: 'withdrawn', by: ['system'] },
}

export type ClaimScene = {
  status: ClaimStatus
  actor: ClaimActor
  /** The role that the acting member holds in the household. */
  actorRole?: HouseholdRole
  /** The role that is claimed or held by the one it is about. */
  role: HouseholdRole
  /** Somebody is an active member already. */
  hasMembers: boolean
  /** One of the members is an owner. */
  hasOwner?: boolean
}

/** Staff decide while nobody is there whose yes it could be: of an owner, while no owner is. */
export const staffDecide = ({
  role,
  hasMembers,
  hasOwner,
}: Pick<ClaimScene, 'role' | 'hasMembers' | 'hasOwner'>) => !hasMembers || (role === 'owner' && !hasOwner)

/**
 * Where a step leads, or why not. The first member comes in by staff who checked (or by their code); further ones by
 * a member's yes. An owner comes in by owners or staff, and is taken out by staff alone; a tenant takes out tenants.
 * How long somebody may stay is the owner's word, or that of staff while no owner is.
 */
export function claimStep(
  step: ClaimStep,
  scene: ClaimScene,
): { to: ClaimStatus } | { why: 'status' | 'actor' } {
  const { from, to, by } = leads[step]
  if (!by.includes(scene.actor)) return { why: 'actor' }
  if (scene.actor === 'staff' && from === 'pending' && !staffDecide(scene)) return { why: 'actor' }
  if (step === 'extend' && !mayExtend(scene)) return { why: 'actor' }
  if (scene.actor === 'member') {
    if (!scene.hasMembers) return { why: 'actor' }
    if (scene.role === 'owner' && scene.actorRole !== 'owner') return { why: 'actor' }
    if (step === 'remove' && scene.role === 'owner') return { why: 'actor' }
    if (scene.actorRole === 'tenant' && step === 'remove' && scene.role !== 'tenant') return { why: 'actor' }
  }
  return scene.status === from ? { to } : { why: 'status' }
}

const mayExtend = ({ actor, actorRole, role, hasOwner }: ClaimScene) =>
  role !== 'owner' && (actor === 'staff' ? !hasOwner : actorRole === 'owner')

export const claimCan = (step: ClaimStep, scene: ClaimScene) => 'to' in claimStep(step, scene)

/** A code that staff issue for a first member: 60 bits, once, for a week. */
export const codeDays = 7
export const mostPendingClaims = 5
/** Claims of one person in 24 hours, whatever became of them. */
export const claimsADay = 5
/** How long a claim waits for an answer. */
export const claimDays = 14
/** How far ahead a tenancy may end. */
export const mostTenancyYears = 5
export const mostBlocks = 200
/** Why somebody's data is read. */
export const revealCharacters = 200

/** Rows of a household's history: the steps of claims, and what members change. */
export const householdMoments = [
  'claim',
  ...claimSteps,
  'code_renewed',
  'requests_closed',
  'requests_opened',
  'blocked',
  'unblocked',
] as const
export type HouseholdMoment = (typeof householdMoments)[number]
