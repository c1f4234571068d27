// Tokens of screens on a wall: read-only, for one micro-brain and what is under it, taken back at any time.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { idText, writtenText } from '../text.ts'

/** So many that hold at a time, for each micro-brain. */
export const mostDevices = 20

export const newDevice = z.strictObject({ microBrainId: idText(32), name: writtenText(40) })
export const deviceSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  microBrainId: z.string(),
  createdAt: z.string(),
  /** To the hour; null: never. */
  lastUsedAt: z.nullable(z.string()),
  revokedAt: z.nullable(z.string()),
})
export type Device = z.infer<typeof deviceSchema>

/** `token` is shown this once. */
export const madeDevice = z.strictObject({ ...deviceSchema.shape, token: z.string() })
export type MadeDevice = z.infer<typeof madeDevice>

export const deviceListQuery = z.strictObject({ microBrainId: idText(32), ...pageQuery })
export const deviceList = z.strictObject({
  items: z.array(deviceSchema),
  nextCursor: z.nullable(z.string()),
})

/** What a screen may know of itself. */
export const ownDevice = z.strictObject({ name: z.string(), microBrainId: z.string() })
