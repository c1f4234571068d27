// Households as they cross the wire: claims, members, blocks, history, and the residence declaration.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { phoneSchema } from '../residents/schema.ts'
import { longestScan } from '../routing/addresses/plates.ts'
import { idText, writtenText } from '../text.ts'
import { claimStatuses, householdMoments, householdRoles, revealCharacters } from './households.ts'
import { isIdNumber, tidyIdNumber } from '../id-number.ts'
import { residenceVersion } from './residence-text.ts'
import { isPlate, tidyPlate, visitLimits } from './rules.ts'

export const householdParams = z.strictObject({ id: idText(24) })
export const claimParams = z.strictObject({ id: idText(24) })
export const blockParams = z.strictObject({ id: idText(24), blockId: idText(24) })
export const declarationParams = z.strictObject({ number: idText(20) })

const idNumber = z.pipe(
  idText(24),
  z.pipe(
    z.transform(tidyIdNumber),
    z.string().check(z.refine(isIdNumber, { message: '身份证号不对，请核对 18 位' })),
  ),
)

/** The minimum of fields, under the text of this version. */
export const newDeclaration = z.strictObject({
  consentVersion: z.literal(residenceVersion),
  name: writtenText(visitLimits.nameCharacters),
  idNumber,
  phone: phoneSchema,
  moveInDate: z.iso.date(),
})
export type NewDeclaration = z.infer<typeof newDeclaration>

export const newClaim = z
  .strictObject({
    compoundId: idText(64),
    /** A flat of the address book, or its door plate: the code, all that was scanned, or '1幢1单元101'. */
    addressCode: z.optional(idText(64)),
    doorPlate: z.optional(idText(longestScan)),
    role: z.enum(householdRoles),
    /** As the other members call them. */
    name: writtenText(visitLimits.nameCharacters),
    /** The last day of a tenancy. */
    until: z.optional(z.iso.date()),
    /** That community staff issued for the first member. */
    code: z.optional(idText(40)),
    declaration: z.optional(newDeclaration),
  })
  .check(
    z.refine(({ addressCode, doorPlate }) => (addressCode === undefined) !== (doorPlate === undefined), {
      path: ['addressCode'],
      message: '地址和门牌填一个',
    }),
    z.refine(({ role, until }) => role === 'tenant' || until === undefined, {
      path: ['until'],
      message: '只有租客填到期日',
    }),
    z.refine(({ role, until }) => role !== 'tenant' || until !== undefined, {
      path: ['until'],
      message: '租客要填到期日',
    }),
    z.refine(({ role, declaration }) => role === 'tenant' || declaration === undefined, {
      path: ['declaration'],
      message: '居住登记由租客申报',
    }),
  )
export type NewClaim = z.infer<typeof newClaim>

/** The new last day of somebody whose stay has an end. */
export const claimExtension = z.strictObject({ until: z.iso.date() })

const role = z.enum(householdRoles)
const wireMoment = z.string()

export const claimSchema = z.strictObject({
  id: z.string(),
  compoundId: z.string(),
  address: z.string(),
  role,
  status: z.enum(claimStatuses),
  name: z.string(),
  until: z.nullable(z.string()),
  createdAt: wireMoment,
  endedAt: z.nullable(wireMoment),
  /** Null until it is accepted. */
  householdId: z.nullable(z.string()),
  declaration: z.nullable(z.strictObject({ number: z.string(), status: z.string() })),
})
export type ClaimView = z.infer<typeof claimSchema>
export const claimPage = z.strictObject({ items: z.array(claimSchema), nextCursor: z.nullable(z.string()) })
export const claimQuery = z.strictObject(pageQuery)

export const blockKinds = ['person', 'phone', 'plate', 'name'] as const
export type BlockKind = (typeof blockKinds)[number]
export const blockSchema = z.strictObject({
  id: z.string(),
  kind: z.enum(blockKinds),
  /** Masked where it names a person. */
  label: z.string(),
  createdAt: wireMoment,
})
const plate = z.pipe(
  idText(20),
  z.pipe(z.transform(tidyPlate), z.string().check(z.refine(isPlate, { message: '车牌号不对' }))),
)
export const newBlock = z.discriminatedUnion('kind', [
  /** Somebody who came, known by the visit. */
  z.strictObject({ kind: z.literal('person'), value: idText(12) }),
  z.strictObject({ kind: z.literal('phone'), value: phoneSchema }),
  z.strictObject({ kind: z.literal('plate'), value: plate }),
  z.strictObject({ kind: z.literal('name'), value: writtenText(visitLimits.nameCharacters) }),
])
export type NewBlock = z.infer<typeof newBlock>

const historyItem = z.strictObject({
  at: wireMoment,
  step: z.enum(householdMoments),
  by: z.enum(['you', 'member', 'staff', 'system']),
  /** Who did it, where a member did. */
  byName: z.nullable(z.string()),
  /** Whose claim it was. */
  aboutName: z.nullable(z.string()),
  role: z.nullable(role),
})
export const historyPage = z.strictObject({ items: z.array(historyItem), nextCursor: z.nullable(z.string()) })

export const householdSchema = z.strictObject({
  id: z.string(),
  compoundId: z.string(),
  address: z.string(),
  /** That a visitor asks by. */
  code: z.string(),
  closedToRequests: z.boolean(),
  mostMembers: z.number(),
  members: z.array(
    z.strictObject({
      claimId: z.string(),
      name: z.string(),
      role,
      you: z.boolean(),
      since: wireMoment,
      until: z.nullable(z.string()),
      canRemove: z.boolean(),
      canExtend: z.boolean(),
    }),
  ),
  pending: z.array(
    z.strictObject({
      claimId: z.string(),
      name: z.string(),
      role,
      createdAt: wireMoment,
      until: z.nullable(z.string()),
      canDecide: z.boolean(),
    }),
  ),
  blocks: z.array(blockSchema),
  /** The latest; all of it at `/history`. */
  history: z.array(historyItem),
})
export type HouseholdView = z.infer<typeof householdSchema>
export const codeView = z.strictObject({ code: z.string() })
export const requestsChange = z.strictObject({ closedToRequests: z.boolean() })
export const ownPassSchema = z.strictObject({
  token: z.string(),
  code: z.string(),
  rotation: z.nullable(z.strictObject({ stepS: z.number(), key: z.string(), epochS: z.number() })),
  expiresAt: wireMoment,
})

/** What community staff see of a claim that waits for them: the name only after a reveal. */
export const waitingClaims = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      address: z.string(),
      role,
      maskedName: z.string(),
      until: z.nullable(z.string()),
      createdAt: wireMoment,
    }),
  ),
  nextCursor: z.nullable(z.string()),
})
/** Stays with an end where no owner is who could give more time: the name is never whole. */
export const tenancies = z.strictObject({
  items: z.array(
    z.strictObject({ id: z.string(), address: z.string(), maskedName: z.string(), until: z.string() }),
  ),
})
export const revealReason = z.strictObject({ reason: writtenText(revealCharacters) })
export const revealedClaim = z.strictObject({ name: z.string(), phone: z.nullable(z.string()) })

/** What the post ever sees; before it one waits for its claim. */
const postStatuses = ['submitted', 'taken_up', 'withdrawn', 'ended'] as const
export const declarationStatuses = ['waiting', ...postStatuses] as const
export const receiptSchema = z.strictObject({
  number: z.string(),
  status: z.enum(declarationStatuses),
  address: z.string(),
  post: z.strictObject({ id: z.string(), name: z.string() }),
  consentVersion: z.string(),
  submittedAt: wireMoment,
  updatedAt: wireMoment,
  /** Null once it is deleted. */
  given: z.nullable(
    z.strictObject({
      maskedName: z.string(),
      idTail: z.string(),
      maskedPhone: z.string(),
      moveInDate: z.string(),
    }),
  ),
})
export const declarationQuery = z.strictObject({
  microBrainId: idText(32),
  status: z.optional(z.enum(postStatuses)),
  ...pageQuery,
})
export const staffDeclaration = z.strictObject({
  number: z.string(),
  status: z.enum(postStatuses),
  address: z.string(),
  submittedAt: wireMoment,
  updatedAt: wireMoment,
})
export type StaffDeclaration = z.infer<typeof staffDeclaration>
export const staffDeclarations = z.strictObject({
  items: z.array(staffDeclaration),
  nextCursor: z.nullable(z.string()),
})
export const revealedDeclaration = z.strictObject({
  name: z.string(),
  idNumber: z.string(),
  phone: z.string(),
  moveInDate: z.string(),
})
