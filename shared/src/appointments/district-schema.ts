// Services and counters as the folder of a district has them.
import { z } from '../config.ts'
import { idText } from '../text.ts'
import { scheduleChange, serviceCode } from './schema.ts'
import { serviceChange } from './service-schema.ts'

export const districtService = z.strictObject({ code: serviceCode, ...serviceChange.shape })
export type DistrictService = z.infer<typeof districtService>

export const districtCounter = z.strictObject({
  /** Of the schedule: the same in every database. */
  id: z
    .string()
    .check(z.regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,23}$/, { message: '用字母、数字、- 和 _，最多 24 个字' })),
  site: idText(32),
  ...scheduleChange.shape,
})
export type DistrictCounter = z.infer<typeof districtCounter>
