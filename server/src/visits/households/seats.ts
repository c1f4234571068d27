// In which seats somebody sits towards a claim: it decides what they find, see and may do.
import {
  communityRoles,
  roleAtPost,
  type CommunityRole,
  type HouseholdAct,
} from '@chaolin/shared/visits/household-access'
import type { ClaimScene, HouseholdRole } from '@chaolin/shared/visits/households'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import type { Person } from '../../residents/queries.ts'
import { getCompound, type Compound } from '../compounds/queries.ts'
import type { HouseholdClaim } from './entities.ts'

const rolesHere = ({ roles }: Person, microBrainId: string) =>
  roles.filter(({ role, microBrainId: post }) => communityRoles.includes(role) && post === microBrainId)

/** The role by which they may do it at this post; whoever has none there finds nothing, below it is refused. */
export function requireAtPost(person: Person, microBrainId: string, act: HouseholdAct): CommunityRole {
  const roles = rolesHere(person, microBrainId)
  if (roles.length === 0) throw new Refused('not_found')
  const role = roleAtPost(roles, microBrainId, act)
  if (!role) throw new Refused('forbidden')
  return role
}

/** The compound of a door of its community's staff. */
export async function requireStaffOf(ctx: Context, person: Person, compoundId: string, act: HouseholdAct) {
  const compound = await getCompound(ctx, compoundId)
  if (!compound) throw new Refused('not_found')
  return { compound, role: requireAtPost(person, compound.microBrainId, act) }
}

export type Seat = Pick<ClaimScene, 'actor'> & { actorRole?: HouseholdRole }

/** Nobody decides on a claim of their own, whatever else they are. None: they do not even find it. */
export function seatsOn(
  person: Person,
  claim: HouseholdClaim,
  members: readonly HouseholdClaim[],
  { microBrainId }: Pick<Compound, 'microBrainId'>,
): Seat[] {
  if (claim.personId === person.id) return [{ actor: 'self' }]
  const member = members.find(({ personId }) => personId === person.id)
  return [
    ...(member ? [{ actor: 'member' as const, actorRole: member.role }] : []),
    ...(roleAtPost(person.roles, microBrainId, 'decideClaim') ? [{ actor: 'staff' as const }] : []),
  ]
}

export const sceneOf = (
  seat: Seat,
  claim: HouseholdClaim,
  members: readonly HouseholdClaim[],
): ClaimScene => ({
  ...seat,
  status: claim.status,
  role: claim.role,
  hasMembers: members.length > 0,
  hasOwner: members.some(({ role }) => role === 'owner'),
})
