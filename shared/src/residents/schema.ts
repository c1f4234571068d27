// Who is here: sessions, roles, one's own data.
import { codeStatuses } from '../campus/codes.ts'
import { z } from '../config.ts'
import { mobilePattern } from '../phone.ts'
import { idText, writtenText } from '../text.ts'
import { doorKinds } from '../visits/doors.ts'

export const roleNames = [
  'resident',
  'visitor',
  'student',
  'staff',
  'dispatcher',
  'supervisor',
  'guard',
  'clerk',
  'cashier',
  'counsellor',
  'admin',
] as const
export type RoleName = (typeof roleNames)[number]

export const roleSchema = z.strictObject({
  role: z.enum(roleNames),
  microBrainId: z.optional(z.string()),
  gateIds: z.optional(z.array(z.string())),
  siteId: z.optional(z.string()),
})
export type Role = z.infer<typeof roleSchema>

export const sessionRequest = z.strictObject({ code: idText(128) })
export const personSchema = z.strictObject({ id: z.string(), roles: z.array(roleSchema) })
export const sessionSchema = z.strictObject({
  token: z.string(),
  expiresAt: z.string(),
  person: personSchema,
})
export type Session = z.infer<typeof sessionSchema>

/** False: whoever opens a browser signs in by a scan. */
export const signInWaysSchema = z.strictObject({ sandbox: z.boolean() })
export type SignInWays = z.infer<typeof signInWaysSchema>

export const scanSchema = z.strictObject({ id: z.string(), qr: z.string(), expiresAt: z.string() })
/** Waiting until a member of staff confirms it in the mini-program; then the session, once. */
export const scanStateSchema = z.strictObject({
  status: z.enum(['waiting', 'confirmed']),
  session: z.optional(sessionSchema),
  token: z.optional(z.string()),
})
export type Scan = z.infer<typeof scanSchema>
export type ScanState = z.infer<typeof scanStateSchema>

export const roleChange = z.strictObject({
  role: z.enum(roleNames),
  microBrainId: z.optional(idText(32)),
  /** Where a guard stands. */
  gateId: z.optional(idText(64)),
  siteId: z.optional(idText(32)),
})

export const invitationRequest = z.strictObject({
  microBrainId: idText(32),
  role: z.enum(['staff', 'dispatcher']),
})
export const invitationSchema = z.strictObject({ code: z.string(), expiresAt: z.string() })
export const joinRequest = z.strictObject({ code: idText(64) })

export const meSchema = z.strictObject({
  person: personSchema,
  phone: z.optional(z.string()),
  households: z.array(
    z.strictObject({
      id: z.string(),
      compoundId: z.string(),
      address: z.string(),
      role: z.string(),
      code: z.string(),
    }),
  ),
  gates: z.optional(
    z.array(z.strictObject({ id: z.string(), compoundId: z.string(), door: z.enum(doorKinds) })),
  ),
  campusCode: z.optional(z.strictObject({ campusId: z.string(), status: z.enum(codeStatuses) })),
  unread: z.number(),
})
export type Me = z.infer<typeof meSchema>
export const phoneSchema = z.string().check(z.regex(mobilePattern, '请填 11 位手机号'))
export const meChange = z.strictObject({ phone: z.nullable(phoneSchema) })

/** Every domain adds what it keeps. */
const kept = z.array(z.looseObject({}))
export const exportSchema = z.looseObject({
  person: personSchema,
  phone: z.nullable(z.string()),
  createdAt: z.string(),
  reports: kept,
  supports: kept,
  notices: kept,
  accessLog: kept,
})

export const accessLogItem = z.strictObject({
  at: z.string(),
  field: z.string(),
  reason: z.string(),
  by: z.string(),
  about: z.optional(z.string()),
})
export const revealRequest = z.strictObject({
  field: z.enum(['phone', 'caller', 'text', 'address', 'notes']),
  reason: writtenText(200),
})
export const revealSchema = z.strictObject({ field: z.string(), value: z.nullable(z.string()) })
