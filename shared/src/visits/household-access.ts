// What staff may do with households and compounds: one table, asked by the doors and by the buttons.
import type { Role, RoleName } from '../residents/schema.ts'

const either = ['staff', 'dispatcher'] as const satisfies RoleName[]

/** The roles at the post: the compound's community, or for declarations the police that they go to. */
export const householdAccess = {
  readWaiting: either,
  readTenancies: either,
  decideClaim: either,
  revealClaim: either,
  issueCode: either,
  readRules: either,
  readCounts: either,
  openCompound: ['dispatcher'],
  changeRules: ['dispatcher'],
  changeGates: ['dispatcher'],
  listDeclarations: either,
  revealDeclaration: either,
  takeUpDeclaration: either,
} as const satisfies Record<string, readonly RoleName[]>
export type HouseholdAct = keyof typeof householdAccess
export type CommunityRole = (typeof either)[number]
export const communityRoles: readonly RoleName[] = either

/** What the door asks for before it knows the post. */
export const rolesForHousehold = (act: HouseholdAct): readonly RoleName[] => householdAccess[act]

/** The role by which somebody may do it at this post; null: they may not. */
export function roleAtPost(
  roles: readonly Role[],
  microBrainId: string,
  act: HouseholdAct,
): CommunityRole | null {
  const may: readonly CommunityRole[] = householdAccess[act]
  const held = may.filter((name) =>
    roles.some(({ role, microBrainId: post }) => role === name && post === microBrainId),
  )
  return held.includes('dispatcher') ? 'dispatcher' : (held[0] ?? null)
}
