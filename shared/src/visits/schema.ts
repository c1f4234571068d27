// Visits as they cross the wire: inviting, claiming, asking, answering, and what each side reads.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { phoneSchema } from '../residents/schema.ts'
import { longestScan } from '../routing/addresses/plates.ts'
import { idText, writtenText } from '../text.ts'
import { consentKinds } from './consent-texts.ts'
import { doorKinds } from './doors.ts'
import { isIdNumber, tidyIdNumber } from '../id-number.ts'
import { isPlate, tidyPlate, visitKinds, visitLimits, visitStatuses } from './rules.ts'

const moment = z.iso.datetime({ offset: true, error: '时间不对' })
const timeOfDay = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, '写成 09:30 这样'))
const nameText = writtenText(visitLimits.nameCharacters)
const purposeText = writtenText(visitLimits.purposeCharacters)
const plateText = z.pipe(
  idText(20),
  z.pipe(z.transform(tidyPlate), z.string().check(z.refine(isPlate, { message: '车牌号不对' }))),
)
const idNumberText = z.pipe(
  idText(24),
  z.pipe(z.transform(tidyIdNumber), z.string().check(z.refine(isIdNumber, { message: '身份证号不对' }))),
)
const whole = (most: number) =>
  z.number().check(
    z.refine((count) => Number.isInteger(count) && count >= 1 && count <= most, {
      message: `1 到 ${most}`,
    }),
  )
const doorList = z
  .array(z.enum(doorKinds))
  .check(z.minLength(1, '至少选一道门'), z.maxLength(doorKinds.length))
const consentList = z
  .array(z.strictObject({ kind: z.enum(consentKinds), version: idText(16) }))
  .check(z.maxLength(consentKinds.length))

/** An id that is none is not found, whatever its length. */
export const visitParams = z.strictObject({ id: idText(64) })
export const gateParams = z.strictObject({ gateId: idText(64) })

export const standingFrame = z.strictObject({
  weekdays: z.array(z.literal([1, 2, 3, 4, 5, 6, 7])).check(
    z.minLength(1, '至少选一天'),
    z.refine((days) => new Set(days).size === days.length, { message: '同一天选了两次' }),
  ),
  from: timeOfDay,
  until: timeOfDay,
})

export const newVisit = z.strictObject({
  householdId: idText(64),
  visitor: z.optional(
    z.strictObject({
      name: nameText,
      phone: z.optional(phoneSchema),
      plate: z.optional(plateText),
    }),
  ),
  from: moment,
  until: moment,
  doors: doorList,
  /** Times that the whole party comes in; of a standing visit, each day. */
  maxUses: whole(visitLimits.mostUses),
  party: z.optional(whole(visitLimits.mostParty)),
  purpose: z.optional(purposeText),
  /** For who has no phone: accepted at once, and the household reads the pass. */
  paper: z.optional(z.boolean()),
  standing: z.optional(standingFrame),
})
export type NewVisit = z.infer<typeof newVisit>

const invite = idText(64)
export const visitClaim = z.strictObject({
  invite,
  name: nameText,
  phone: z.optional(phoneSchema),
  plate: z.optional(plateText),
  idNumber: z.optional(idNumberText),
  consents: z.optional(consentList),
})
export type VisitClaim = z.infer<typeof visitClaim>
export const visitPreviewBody = z.strictObject({ invite })

export const visitRequest = z
  .strictObject({
    compoundId: idText(64),
    doorPlate: z.optional(idText(longestScan)),
    householdCode: z.optional(idText(64)),
    name: nameText,
    from: moment,
    until: moment,
    purpose: purposeText,
    phone: z.optional(phoneSchema),
    plate: z.optional(plateText),
    party: z.optional(whole(visitLimits.mostParty)),
    idNumber: z.optional(idNumberText),
    consents: z.optional(consentList),
  })
  .check(
    z.refine(({ doorPlate, householdCode }) => (doorPlate === undefined) !== (householdCode === undefined), {
      message: '请给门牌或住户码中的一个',
      path: ['doorPlate'],
    }),
  )
export type VisitRequest = z.infer<typeof visitRequest>

export const visitAnswer = z.strictObject({
  decision: z.enum(['accept', 'refuse']),
  doors: z.optional(doorList),
  until: z.optional(moment),
})
export type VisitAnswer = z.infer<typeof visitAnswer>

export const gateVisit = z
  .strictObject({
    name: nameText,
    phone: z.optional(phoneSchema),
    idNumber: z.optional(idNumberText),
    plate: z.optional(plateText),
    party: whole(visitLimits.mostParty),
    purpose: purposeText,
    householdId: z.optional(idText(64)),
    doorPlate: z.optional(idText(longestScan)),
    until: z.optional(moment),
    paper: z.boolean(),
    consents: z.optional(consentList),
  })
  .check(
    z.refine(({ doorPlate, householdId }) => doorPlate === undefined || householdId === undefined, {
      message: '门牌和住户只填一个',
      path: ['doorPlate'],
    }),
  )
export type GateVisit = z.infer<typeof gateVisit>

export const visitListQuery = z.strictObject({
  scope: z.enum(['visiting', 'hosting']),
  ...pageQuery,
})

const doors = z.array(z.enum(doorKinds))
const parking = z.strictObject({
  since: z.string(),
  freeMinutes: z.number(),
  overtimeMinutes: z.number(),
})

/** A line of a list; what the visitor gave is masked. */
export const visitSummary = z.strictObject({
  id: z.string(),
  kind: z.enum(visitKinds),
  status: z.enum(visitStatuses),
  /** As what the reader sees it. */
  as: z.enum(['household', 'visitor', 'guard']),
  compound: z.strictObject({ id: z.string(), name: z.string() }),
  /** Null to a visitor until the household said yes. */
  household: z.nullable(z.strictObject({ id: z.optional(z.string()), label: z.string() })),
  visitorName: z.nullable(z.string()),
  claimed: z.boolean(),
  from: z.string(),
  until: z.string(),
  doors,
  /** What was asked for; the doors until somebody answers. */
  doorsAsked: doors,
  maxUses: z.number(),
  party: z.number(),
  purpose: z.nullable(z.string()),
  plate: z.nullable(z.string()),
  standing: z.nullable(standingFrame),
  paper: z.boolean(),
  answerBy: z.nullable(z.string()),
  /** Nobody answered in time: the outer gate alone. */
  lapsed: z.boolean(),
  createdAt: z.string(),
})
export type VisitSummary = z.infer<typeof visitSummary>

export const visitMoment = z.strictObject({
  at: z.string(),
  step: z.string(),
  status: z.enum(visitStatuses),
  by: z.enum(['you', 'household', 'visitor', 'guard', 'system']),
})

export const visitView = z.strictObject({
  ...visitSummary.shape,
  claimedAt: z.nullable(z.string()),
  /** Masked; null where none was given. */
  visitorPhone: z.nullable(z.string()),
  /** To the guard who registered and to the visitor. */
  idTail: z.nullable(z.string()),
  /** Times the party came in through an outer gate. */
  entries: z.number(),
  parking: z.nullable(parking),
  /** To the visitor alone: what was given. */
  given: z.nullable(
    z.strictObject({
      name: z.string(),
      phone: z.nullable(z.string()),
      plate: z.nullable(z.string()),
      idNumber: z.nullable(z.string()),
      consents: z.array(
        z.strictObject({ kind: z.string(), version: z.nullable(z.string()), at: z.string() }),
      ),
    }),
  ),
  /** When what was given is deleted. */
  keptUntil: z.nullable(z.string()),
  timeline: z.array(visitMoment),
})
export type VisitView = z.infer<typeof visitView>

export const visitPage = z.strictObject({
  items: z.array(visitSummary),
  nextCursor: z.nullable(z.string()),
})

export const invitedVisit = z.strictObject({
  id: z.string(),
  status: z.enum(visitStatuses),
  /** Null of a pass on paper. */
  invite: z.nullable(z.string()),
  /** Some of it lies in the hours when no visitor comes in. */
  partlyNight: z.boolean(),
})

/** The same for every request, whoever does or does not live there. */
export const askedVisit = z.strictObject({
  id: z.string(),
  status: z.enum(visitStatuses),
  answerBy: z.nullable(z.string()),
  from: z.string(),
  until: z.string(),
  partlyNight: z.boolean(),
})

const words = z.strictObject({ zh: z.string(), en: z.string() })
export const consentTextSchema = z.strictObject({
  kind: z.enum(consentKinds),
  version: z.string(),
  title: words,
  text: words,
})
export const consentTextQuery = z.strictObject({ compoundId: z.optional(idText(64)) })
export const askedFields = z.strictObject({
  keepDays: z.number(),
  fields: z.array(
    z.strictObject({ field: z.enum(['name', 'phone', 'plate', 'idNumber']), seenBy: words, why: words }),
  ),
  consents: z.array(consentTextSchema),
})
export const visitPreview = z.strictObject({
  id: z.string(),
  status: z.enum(visitStatuses),
  compound: z.strictObject({ id: z.string(), name: z.string() }),
  /** The building alone: the flat is read once it is claimed. */
  household: z.strictObject({ label: z.string() }),
  from: z.string(),
  until: z.string(),
  doors,
  party: z.number(),
  standing: z.nullable(standingFrame),
  night: z.nullable(z.strictObject({ from: z.string(), until: z.string() })),
  asked: askedFields,
})

export const deletedData = z.strictObject({
  id: z.string(),
  status: z.enum(visitStatuses),
  /** It was still open, and ended with this. */
  cancelled: z.boolean(),
})

/** `code`: what the QR shows now; a phone makes the next ones itself from `rotation`. */
export const passSchema = z.strictObject({
  token: z.string(),
  code: z.string(),
  rotation: z.nullable(z.strictObject({ stepS: z.number(), key: z.string(), epochS: z.number() })),
  /** When it opens, and which doors. */
  from: z.string(),
  until: z.string(),
  doors,
  maxUses: z.number(),
  /** The server's time now: steps are counted from it. */
  nowMs: z.number(),
})
