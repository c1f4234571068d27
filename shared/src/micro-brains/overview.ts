// What the console and the staff pages read over all endpoints: how each one does, and what did not get through.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { homeSchema } from '../routing/schema.ts'
import { idText } from '../text.ts'
import { deliveryStatuses, deliveryView, endpointHealth, endpointView } from './schema.ts'

export const endpointQuery = z.strictObject(pageQuery)
export const endpointItem = z.strictObject({
  microBrain: homeSchema,
  endpoint: endpointView,
  health: endpointHealth,
})
export type EndpointItem = z.infer<typeof endpointItem>
/** Those that are other systems, by their ids. */
export const endpointList = z.strictObject({
  items: z.array(endpointItem),
  nextCursor: z.nullable(z.string()),
})

export const newSecretView = z.strictObject({ newSecret: z.string() })

export const staffDeliveryQuery = z.strictObject({
  /** Without it: what is still owed, the stuck ones first. */
  status: z.optional(z.enum(deliveryStatuses)),
  microBrainId: z.optional(idText(32)),
  /** Of one report. */
  number: z.optional(idText(24)),
  ...pageQuery,
})
export const staffDelivery = z.strictObject({ ...deliveryView.shape, microBrain: z.nullable(homeSchema) })
export type StaffDelivery = z.infer<typeof staffDelivery>
export const staffDeliveryList = z.strictObject({
  items: z.array(staffDelivery),
  nextCursor: z.nullable(z.string()),
})
