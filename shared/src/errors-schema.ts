// How an error looks on the wire: RFC 9457, with our code.
import { z } from './config.ts'

/** Some problems carry members of their own: what to do instead. */
export const problemSchema = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.number(),
  code: z.string(),
  detail: z.optional(z.string()),
  errors: z.optional(z.array(z.object({ path: z.string(), message: z.string() }))),
  requestId: z.string(),
})
