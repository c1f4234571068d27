// What an admin says about systems that use our Open311 doors.
import { z } from '../config.ts'
import { idText, writtenText } from '../text.ts'

/** With a micro-brain the key is for the system that works there: its updates are those of the post. */
export const newOpen311Key = z.strictObject({
  name: writtenText(60),
  microBrainId: z.optional(idText(32)),
  perMinute: z.optional(z.number().check(z.int(), z.gte(1), z.lte(6000))),
  perDay: z.optional(z.number().check(z.int(), z.gte(1), z.lte(1_000_000))),
})
export const open311KeySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  microBrainId: z.nullable(z.string()),
  perMinute: z.number(),
  perDay: z.number(),
  createdAt: z.string(),
  revokedAt: z.nullable(z.string()),
})
/** `key` is shown this once. */
export const madeOpen311Key = z.strictObject({ ...open311KeySchema.shape, key: z.string() })
export const open311KeyList = z.strictObject({ items: z.array(open311KeySchema) })

export const open311Limits = {
  description: 4000,
  perMinute: 60,
  perDay: 2000,
  rows: 1000,
  rangeDays: 90,
} as const
