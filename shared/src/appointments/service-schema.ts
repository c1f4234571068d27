// Services as an admin writes them, as they cross the wire: texts, length, fee with the law it rests on.
import { z } from '../config.ts'
import { exemptions } from '../payments/fees.ts'
import { writtenText } from '../text.ts'
import { dateText, serviceCode } from './schema.ts'

const written = (most: number) => z.strictObject({ zh: writtenText(most), en: writtenText(most) })
const whole = (min: number, max: number) => z.int().check(z.gte(min), z.lte(max))
const feeRule = z.strictObject({
  amountFen: whole(0, 100_000),
  exempt: z.array(z.enum(exemptions)).check(z.maxLength(exemptions.length)),
  /** The law or notice that it rests on. */
  source: writtenText(220),
  since: dateText,
})
/** A service as a district writes it. */
export const serviceChange = z.strictObject({
  name: written(40),
  slotMinutes: whole(5, 240),
  bring: z.array(written(120)).check(z.maxLength(12)),
  whoComes: written(120),
  takes: written(120),
  fee: z.nullable(feeRule),
  guardianUnder16: z.boolean(),
  validity: z.boolean(),
  source: writtenText(120),
  /** Whether it can be booked. */
  offered: z.boolean(),
})
export type ServiceChange = z.infer<typeof serviceChange>
export const serviceRecord = z.strictObject({
  code: serviceCode,
  ...serviceChange.shape,
  changedAt: z.string(),
})
export const serviceRecords = z.strictObject({ items: z.array(serviceRecord) })
export const serviceParams = z.strictObject({ code: serviceCode })
