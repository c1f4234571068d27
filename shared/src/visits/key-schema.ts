// The keys that sign a compound's passes, as an admin sees them: nothing secret.
import { z } from '../config.ts'
import { writtenText } from '../text.ts'
import { compoundParams } from './compound-schema.ts'

export const keyParams = z.strictObject({
  ...compoundParams.shape,
  kid: z.coerce.number().check(z.int(), z.minimum(1), z.maximum(65_535)),
})
export const withdrawal = z.strictObject({ reason: writtenText(200) })

export const passKeyList = z.strictObject({
  items: z.array(
    z.strictObject({
      kid: z.number(),
      signsFrom: z.string(),
      signsUntil: z.string(),
      notAfter: z.string(),
      withdrawnAt: z.nullable(z.string()),
      reason: z.nullable(z.string()),
    }),
  ),
})
