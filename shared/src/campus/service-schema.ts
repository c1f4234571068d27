// Campus services as they cross the wire.
import { z } from '../config.ts'
import { idText, writtenText } from '../text.ts'
import {
  confidentialities,
  jointSeats,
  serviceFlows,
  serviceIcons,
  serviceShapes,
  type ServiceRow,
} from './services.ts'

const whole = (least: number, most: number) => z.number().check(z.int(), z.gte(least), z.lte(most))
const words = (most: number) => z.strictObject({ zh: writtenText(most), en: writtenText(most * 2) })
const label = { zh: writtenText(40), en: writtenText(60) }
const mostMinutes = 366 * 24 * 60

const question = z.strictObject({
  id: idText(32),
  ...label,
  kind: z.enum(['text', 'choice']),
  options: z.optional(z.array(z.strictObject({ id: idText(32), ...label })).check(z.minLength(2))),
  required: z.boolean(),
})

const resolveWithin = z.strictObject({
  minutes: whole(1, mostMinutes),
  clock: z.enum(['working', 'running']),
})

export const serviceCode = z.string().check(z.regex(/^[a-z][a-z0-9_]{0,31}$/, '用小写字母、数字和下划线'))
export const serviceParams = z.strictObject({ code: serviceCode })

/** A service as an admin writes it; its code stands in the address. */
export const serviceChange = z.strictObject({
  name: words(20),
  hint: words(60),
  icon: z.enum(serviceIcons, '没有这个图标'),
  position: whole(0, 1000),
  shape: z.enum(serviceShapes),
  category: z.nullable(idText(32)),
  questions: z.array(question).check(z.maxLength(10, '最多 10 个问题')),
  resolveWithin,
  confidentiality: z.enum(confidentialities),
  anonymous: z.boolean(),
  joint: z.nullable(z.enum(jointSeats)),
  opens: z.nullable(z.enum(serviceFlows)),
  enabled: z.boolean(),
}) satisfies z.ZodMiniType<Omit<ServiceRow, 'code'>>
export type ServiceChange = z.infer<typeof serviceChange>

/** A tile: what somebody needs to know who asks for it. */
export const serviceView = z.strictObject({
  code: z.string(),
  name: z.strictObject({ zh: z.string(), en: z.string() }),
  hint: z.strictObject({ zh: z.string(), en: z.string() }),
  icon: z.string(),
  shape: z.enum(serviceShapes),
  questions: z.array(question),
  resolveWithin,
  confidentiality: z.enum(confidentialities),
  anonymous: z.boolean(),
  opens: z.nullable(z.enum(serviceFlows)),
})
export type ServiceView = z.infer<typeof serviceView>
export const serviceList = z.strictObject({ items: z.array(serviceView), nextCursor: z.null() })
/** `icon`: a row may be older than the list of them. */
export const serviceRowView = z.strictObject({ code: z.string(), ...serviceChange.shape, icon: z.string() })
export type ServiceRowView = z.infer<typeof serviceRowView>
export const serviceRowList = z.strictObject({ items: z.array(serviceRowView), nextCursor: z.null() })

/** What other views tell of the service a matter came by. */
export const serviceName = z.strictObject({
  code: z.string(),
  name: z.strictObject({ zh: z.string(), en: z.string() }),
})
export type ServiceName = z.infer<typeof serviceName>
