// What other systems send to the intake, and what an admin says of them and of their kinds.
import { z } from '../config.ts'
import { secretText } from '../micro-brains/schema.ts'
import { placeSchema } from '../place.ts'
import { longestScan } from '../routing/addresses/plates.ts'
import { idText, limits, writtenText } from '../text.ts'

const kindText = z.string().check(z.regex(/^[a-z][a-z0-9_.-]{0,63}$/, '用小写字母、数字、点、横线和下划线'))
const time = z.iso.datetime({ offset: true })
const fieldName = z.string().check(z.regex(/^[A-Za-z][A-Za-z0-9_]{0,31}$/, '用字母、数字和下划线'))
const fieldValue = z.union([writtenText(200), z.number(), z.boolean()])

export const intakeEvent = z
  .strictObject({
    /** The source's own; the same id is the same report. */
    id: idText(128),
    kind: kindText,
    at: time,
    place: z.optional(placeSchema),
    address: z.optional(writtenText(200)),
    doorPlate: z.optional(idText(longestScan)),
    compoundId: z.optional(idText(64)),
    /** Needed where the kind's template says nothing without it; an empty one is none. */
    text: z.optional(writtenText(limits.text)),
    data: z.optional(
      z
        .record(fieldName, fieldValue)
        .check(z.refine((data) => Object.keys(data).length <= 30, { message: '最多 30 项' })),
    ),
  })
  .check(
    z.refine(
      ({ place, address, doorPlate, compoundId }) => Boolean(place ?? address ?? doorPlate ?? compoundId),
      {
        path: ['place'],
        message: '要有 place、address、doorPlate、compoundId 中的一个',
      },
    ),
  )
export type IntakeEvent = z.infer<typeof intakeEvent>

/** `occurrences`: how often it was said, this time among them. */
export const intakeAnswer = z.strictObject({
  number: z.string(),
  status: z.string(),
  occurrences: z.number(),
  repeated: z.boolean(),
})

export const intakeSourceParams = z.strictObject({
  id: z.string().check(z.regex(/^[a-z][a-z0-9-]{0,31}$/, '用小写字母、数字和横线')),
})
export const intakeSourceBody = z.strictObject({
  name: writtenText(60),
  enabled: z.optional(z.boolean()),
  perMinute: z.optional(z.number().check(z.int(), z.gte(1), z.lte(6000))),
  perDay: z.optional(z.number().check(z.int(), z.gte(1), z.lte(1_000_000))),
  /** The first one is the newest; without any, one is made and shown once. */
  secrets: z.optional(z.array(secretText).check(z.minLength(1), z.maxLength(2))),
})
export type IntakeSourceBody = z.infer<typeof intakeSourceBody>
export const intakeSourceView = z.strictObject({
  id: z.string(),
  name: z.string(),
  enabled: z.boolean(),
  perMinute: z.number(),
  perDay: z.number(),
  secrets: z.number(),
  createdAt: z.string(),
  updatedAt: z.string(),
  lastEventAt: z.nullable(z.string()),
  newSecret: z.optional(z.string()),
})
export const intakeSourceList = z.strictObject({ items: z.array(intakeSourceView) })
export const rotatedSecret = z.strictObject({ newSecret: z.string() })

export const intakeKindParams = z.strictObject({ kind: kindText })
export const intakeKindBody = z.strictObject({
  name: writtenText(60),
  /** Null: triage reads the text. */
  category: z.nullable(idText(32)),
  urgentNumber: z.nullable(z.enum(['110', '119', '120'])),
  /** `{text}`, `{at}`, and fields of `data` by their names. */
  template: writtenText(500),
  /** Another level than the category's own. */
  home: z.nullable(z.enum(['community', 'street', 'police'])),
  windowMinutes: z.number().check(z.int(), z.gte(0), z.lte(30 * 24 * 60)),
})
export type IntakeKindBody = z.infer<typeof intakeKindBody>
export const intakeKindView = z.strictObject({ kind: z.string(), ...intakeKindBody.shape })
export const intakeKindList = z.strictObject({ items: z.array(intakeKindView) })

export const intakeLimits = { perMinute: 60, perDay: 5000 } as const
