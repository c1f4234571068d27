// In which seats somebody sits towards a claim: it decides what they find, see and may do.
import { householdCan, type HouseholdAct } from '@chaolin/shared/visits/household-access'
import type { ClaimScene, HouseholdRole } from '@chaolin/shared/visits/households'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import type { Person } from '../../residents/queries.ts'
import { getCompound, type Compound } from '../compounds/queries.ts'
import type { HouseholdClaim } from './entities.ts'

export type CommunityRole = 'staff' | 'dispatcher'

/** The roles that somebody holds at one post. */
export const rolesAtPost = ({ roles }: Person, microBrainId: string): CommunityRole[] =>
  (['dispatcher', 'staff'] as const).filter((name) =>
    roles.some(({ role, microBrainId: home }) => role === name && home === microBrainId),
  )

/** The role by which they may do it at this post; elsewhere nothing is found, below it is refused. */
export function requireAtPost(person: Person, microBrainId: string, act: HouseholdAct): CommunityRole {
  const held = rolesAtPost(person, microBrainId)
  if (held.length === 0) throw new Refused('not_found')
  const role = held.find((seat) => householdCan(seat, act))
  if (!role) throw new Refused('forbidden')
  return role
}

/** The compound of a door of its community's staff. */
export async function requireStaffOf(ctx: Context, person: Person, compoundId: string, act: HouseholdAct) {
  const compound = await getCompound(ctx, compoundId)
  if (!compound) throw new Refused('not_found')
  return { compound, role: requireAtPost(person, compound.microBrainId, act) }
}

/** The same where a post is another system's police: whoever holds no role there finds nothing. */
export const requirePolice = (
  person: Person,
  microBrainId: string,
  act: 'listDeclarations' | 'revealDeclaration' | 'takeUpDeclaration',
) => {
  const [role] = rolesAtPost(person, microBrainId)
  if (!role || !householdCan('police', act)) throw new Refused('not_found')
  return role
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
    ...(rolesAtPost(person, microBrainId).length > 0 ? [{ actor: 'staff' as const }] : []),
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
