// What crosses the wire about micro-brains that are other systems: endpoints, deliveries, the events they send.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { idText, limits, writtenText } from '../text.ts'

export const endpointKinds = ['builtin', 'webhook', 'open311'] as const
export type EndpointKind = (typeof endpointKinds)[number]

/** Standard Webhooks: `whsec_` and 24 to 64 bytes in base64. */
export const secretText = z.string().check(z.regex(/^whsec_[A-Za-z0-9+/]{32,88}={0,2}$/))
const urlText = z.string().check(z.maxLength(500), z.regex(/^https?:\/\/\S+$/))

export const microBrainParams = z.strictObject({ id: idText(32) })
export const endpointBody = z.strictObject({
  kind: z.enum(endpointKinds),
  url: z.optional(urlText),
  /** The first one is the newest; two while the other side changes over. */
  secrets: z.optional(z.array(secretText).check(z.minLength(1), z.maxLength(2))),
  apiKey: z.optional(idText(200)),
  jurisdictionId: z.optional(idText(100)),
})
export type EndpointBody = z.infer<typeof endpointBody>

export const endpointView = z.strictObject({
  microBrainId: z.string(),
  kind: z.enum(endpointKinds),
  url: z.nullable(z.string()),
  /** How many are in use: what they are is never shown. */
  secrets: z.number(),
  apiKey: z.boolean(),
  jurisdictionId: z.nullable(z.string()),
  pausedAt: z.nullable(z.string()),
  updatedAt: z.nullable(z.string()),
  updatedBy: z.nullable(z.string()),
  /** Shown once: made here, because none was given. */
  newSecret: z.optional(z.string()),
})

export const endpointHealth = z.strictObject({
  microBrainId: z.string(),
  breaker: z.enum(['closed', 'open', 'half_open']),
  paused: z.boolean(),
  lastSuccessAt: z.nullable(z.string()),
  failingSince: z.nullable(z.string()),
  due: z.number(),
  stuck: z.number(),
  oldestDueAgeS: z.nullable(z.number()),
  /** Of the tries of the last 24 hours; null: none. */
  failureRate: z.nullable(z.number()),
})

export const pingAnswer = z.strictObject({
  ok: z.boolean(),
  reason: z.optional(z.string()),
  tookMs: z.number(),
})

export const deliveryStatuses = ['due', 'failing', 'stuck', 'delivered', 'skipped'] as const
export type DeliveryState = (typeof deliveryStatuses)[number]
export const deliveryQuery = z.strictObject({ status: z.optional(z.enum(deliveryStatuses)), ...pageQuery })
export const deliveryParams = z.strictObject({ id: z.string().check(z.regex(/^\d{1,15}$/)) })
export const skipBody = z.strictObject({ reason: writtenText(200) })
export const deliveryView = z.strictObject({
  id: z.string(),
  microBrainId: z.string(),
  number: z.nullable(z.string()),
  step: z.nullable(z.string()),
  webhookId: z.nullable(z.string()),
  status: z.enum(deliveryStatuses),
  attempts: z.number(),
  createdAt: z.string(),
  nextTryAt: z.nullable(z.string()),
  lastTriedAt: z.nullable(z.string()),
  reason: z.optional(z.string()),
})
export const deliveryList = z.strictObject({
  items: z.array(deliveryView),
  nextCursor: z.nullable(z.string()),
})

export const eventTypes = [
  'report.accepted',
  'report.progressed',
  'report.asked',
  'report.resolved',
  'report.returned',
  'report.rejected',
] as const
export type EventType = (typeof eventTypes)[number]

const words = z.optional(writtenText(limits.note))
export const eventBody = z.strictObject({
  type: z.enum(eventTypes),
  timestamp: z.iso.datetime({ offset: true }),
  data: z.strictObject({
    id: idText(24),
    note: words,
    internalNote: words,
    reason: words,
    photos: z.optional(z.array(z.url().check(z.maxLength(2000))).check(z.maxLength(limits.photos))),
  }),
})
export type MicroBrainEvent = z.infer<typeof eventBody>
export const eventAnswer = z.strictObject({ id: z.string(), status: z.string() })
