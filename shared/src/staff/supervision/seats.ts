// Where somebody sits when they look at a post: at it, above it, or elsewhere. Rooms of supervision share it.
import type { StaffRole } from '../rules.ts'

/** own: the post itself. below: a post under it. */
export const wheres = ['own', 'below', 'other'] as const
export type Where = (typeof wheres)[number]

/** A role, and how a post lies from where it is held. */
export type Seat = { role: StaffRole; where: Where }

/** Which roles may take a step, and how the post may lie from them; what is not named may not. */
export type SeatTable<Step extends string> = Record<Step, Partial<Record<StaffRole, readonly Where[]>>>

export const seatIn = <Step extends string>(table: SeatTable<Step>, step: Step, { role, where }: Seat) =>
  table[step][role]?.includes(where) ?? false

export const rolesIn = <Step extends string>(table: SeatTable<Step>, step: Step) =>
  Object.keys(table[step]) as StaffRole[]

/** Only a supervisor looks beyond the own post. */
export const seesFrom = ({ role, where }: Seat) =>
  where === 'own' || (role === 'supervisor' && where === 'below')
