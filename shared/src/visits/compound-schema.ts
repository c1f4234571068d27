// Compounds as they cross the wire: gates, rules, and what their community staff change.
import { z } from '../config.ts'
import { idText, writtenText } from '../text.ts'
import {
  freeParkingMinutesMost,
  keepDaysMost,
  mostMembersMost,
  parkingSpacesMost,
  type CompoundRules,
} from './compound-rules.ts'
import { doorKinds, fromBits, toBits } from './doors.ts'
import { householdRoles } from './households.ts'
import { visitLimits } from './rules.ts'

const doors = z.array(z.enum(doorKinds)).check(
  z.minLength(1, '至少选一道门'),
  z.refine((list) => new Set(list).size === list.length, { message: '同一种门选了两次' }),
)
const count = (least: number, most: number) =>
  z.int().check(z.gte(least, `${least} 到 ${most}`), z.lte(most, `${least} 到 ${most}`))
const timeOfDay = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, '写成 23:00 这样'))

export const compoundRulesSchema = z.strictObject({
  /** Doors that a visitor may ever open here. */
  visitorDoors: doors,
  mostOpenVisits: count(1, visitLimits.openPerHousehold),
  mostParty: count(1, visitLimits.mostParty),
  /** Between these times of day no visitor comes in; may go over midnight. */
  night: z.nullable(
    z
      .strictObject({ from: timeOfDay, until: timeOfDay })
      .check(z.refine(({ from, until }) => from !== until, { path: ['until'], message: '起止不能是同一刻' })),
  ),
  perimeterWithoutAnswer: z.boolean(),
  idNumber: z.boolean(),
  keepDays: count(1, keepDaysMost),
  parkingSpaces: count(0, parkingSpacesMost),
  freeParkingMinutes: count(0, freeParkingMinutesMost),
  mostMembers: count(1, mostMembersMost),
})
export type WireRules = z.infer<typeof compoundRulesSchema>

export const wireRules = (rules: CompoundRules): WireRules => ({
  ...rules,
  visitorDoors: fromBits(rules.visitorDoors),
})
export const storedRules = (rules: WireRules): CompoundRules => ({
  ...rules,
  visitorDoors: toBits(rules.visitorDoors),
})

export const compoundParams = z.strictObject({ id: idText(64) })
export const gateOfCompoundParams = z.strictObject({ id: idText(64), gateId: idText(64) })

export const gateSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  door: z.enum(doorKinds),
  building: z.optional(z.string()),
  unit: z.optional(z.string()),
})
export const compoundSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  microBrainId: z.string(),
  gates: z.array(gateSchema),
  rules: compoundRulesSchema,
})
export type CompoundView = z.infer<typeof compoundSchema>

export const rulesView = z.strictObject({ rules: compoundRulesSchema, revision: z.number() })
export const rulesChange = z.strictObject({
  rules: compoundRulesSchema,
  /** As it was read: refused when somebody changed the rules meanwhile. */
  revision: z.optional(z.int()),
})

export const newGate = z
  .strictObject({
    name: writtenText(40),
    door: z.enum(doorKinds),
    building: z.optional(writtenText(40)),
    unit: z.optional(writtenText(40)),
  })
  .check(
    z.refine(({ door, building }) => building !== undefined || (door !== 'stairwell' && door !== 'lift'), {
      path: ['building'],
      message: '楼道门和电梯要写在哪一幢',
    }),
  )
export const newCompound = z.strictObject({ id: idText(64) })

/** `q` finds compounds by a part of their name. */
export const compoundQuery = z.strictObject({ q: writtenText(40) })
export const compoundHits = z.strictObject({
  items: z.array(z.strictObject({ id: z.string(), name: z.string(), community: z.string() })),
})

export const staffCompoundQuery = z.strictObject({ microBrainId: idText(32) })
export const staffCompounds = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      microBrainId: z.string(),
      revision: z.number(),
      gates: z.number(),
      /** Claims that wait for staff. */
      waiting: z.number(),
    }),
  ),
})

export const newCode = z
  .strictObject({
    addressCode: z.optional(idText(64)),
    doorPlate: z.optional(idText(200)),
    role: z.enum(householdRoles),
  })
  .check(
    z.refine(({ addressCode, doorPlate }) => (addressCode === undefined) !== (doorPlate === undefined), {
      path: ['addressCode'],
      message: '地址和门牌填一个',
    }),
  )
/** Shown once. */
export const codeSchema = z.strictObject({
  code: z.string(),
  address: z.string(),
  role: z.enum(householdRoles),
  expiresAt: z.string(),
})
