// Who may do what with campus codes: one table, asked by the doors and by the buttons.
import type { RoleName } from '../residents/schema.ts'

/** guard: of a gate of this campus. clerk: of a site that belongs to it. staff, dispatcher: of its post. */
export type CampusSeat = 'anyone' | 'owner' | 'guard' | 'clerk' | 'staff' | 'dispatcher'

const post = ['staff', 'dispatcher'] as const satisfies CampusSeat[]

export const campusCodeAccess = {
  claim: ['anyone'],
  readCode: ['owner'],
  readScene: ['anyone'],
  verify: ['guard', 'clerk', ...post],
  bundle: ['guard', 'clerk', ...post],
  /** Name and kind, once a code was valid: at a counter alone. */
  readIdentity: ['clerk'],
  readRoster: post,
  importRoster: post,
  lock: post,
  unlock: post,
  move: post,
  posters: post,
  end: ['dispatcher'],
  /** Hosts of the campus that are no person. */
  departments: ['dispatcher'],
} as const satisfies Record<string, readonly CampusSeat[]>
export type CampusCodeAct = keyof typeof campusCodeAccess

export const campusCodeCan = (seat: CampusSeat, act: CampusCodeAct) =>
  (campusCodeAccess[act] as readonly CampusSeat[]).includes(seat)

const seatRoles = ['guard', 'clerk', 'staff', 'dispatcher'] as const

/** The roles without which nobody has a seat for it. */
export const rolesForCampusCode = (act: CampusCodeAct): RoleName[] =>
  seatRoles.filter((role) => campusCodeCan(role, act))
