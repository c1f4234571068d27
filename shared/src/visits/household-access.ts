// Who may do what with households and compounds: one table, asked by the doors and by the buttons.
import type { RoleName } from '../residents/schema.ts'

/**
 * anyone: who is signed in. claimant: whose claim it is. member: an active claim in the household. staff, dispatcher:
 * of the community that the compound belongs to. police: staff and dispatchers of the post that a declaration goes to.
 */
export type HouseholdSeat = 'anyone' | 'claimant' | 'member' | 'staff' | 'dispatcher' | 'police'

const community = ['staff', 'dispatcher'] as const satisfies HouseholdSeat[]

export const householdAccess = {
  readCompound: ['anyone'],
  claim: ['anyone'],
  readClaim: ['claimant', 'member', ...community],
  stepClaim: ['claimant', 'member', ...community],
  declare: ['claimant'],
  readDeclaration: ['claimant'],
  withdrawDeclaration: ['claimant'],
  readHousehold: ['member'],
  ownPass: ['member'],
  renewCode: ['member'],
  closeRequests: ['member'],
  block: ['member'],
  readWaiting: community,
  revealClaim: community,
  issueCode: community,
  readRules: community,
  openCompound: ['dispatcher'],
  changeRules: ['dispatcher'],
  changeGates: ['dispatcher'],
  listDeclarations: ['police'],
  revealDeclaration: ['police'],
  takeUpDeclaration: ['police'],
} as const satisfies Record<string, readonly HouseholdSeat[]>
export type HouseholdAct = keyof typeof householdAccess

export const householdCan = (seat: HouseholdSeat, act: HouseholdAct) =>
  (householdAccess[act] as readonly HouseholdSeat[]).includes(seat)

/** The roles without which nobody has a seat for it; null: none is needed. */
export function rolesForHousehold(act: HouseholdAct): readonly RoleName[] | null {
  const seats: readonly HouseholdSeat[] = householdAccess[act]
  if (seats.includes('police')) return ['staff', 'dispatcher']
  const roles = (['staff', 'dispatcher'] as const).filter((role) => seats.includes(role))
  return roles.length === seats.length ? roles : null
}
