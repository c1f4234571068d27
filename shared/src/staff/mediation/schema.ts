// Mediations as they cross the wire: to a party with its own words only, to the mediator with both.
import { z } from '../../config.ts'
import { pageQuery } from '../../page.ts'
import { photoSchema } from '../../reports/schema.ts'
import { idText, limits, writtenText } from '../../text.ts'
import { mediationLimits, mediationStatuses, mediationSteps, sides } from './rules.ts'

const name = writtenText(20)
const words = writtenText(limits.text)
const note = writtenText(limits.note)
const photoIds = z.optional(
  z.array(idText(40)).check(z.maxLength(limits.photos, `最多 ${limits.photos} 张照片`)),
)
const moment = z.iso.datetime({ offset: true, error: '时间不对' })
const side = z.enum(sides)
const status = z.enum(mediationStatuses)

export const mediationParams = z.strictObject({ id: idText(24) })

/** Without a staffId: the one who opens it mediates. The name is what both parties read: 王调解员. */
export const mediationBody = z.strictObject({ mediatorName: name, staffId: z.optional(idText(24)) })

export const mediationStepBodies = {
  assign: z.strictObject({ mediatorName: name, staffId: idText(24), reason: note }),
  invite: z.strictObject({ name: z.optional(name) }),
  hear: z.strictObject({ name }),
  record: z.strictObject({ side, text: words, photoIds }),
  appoint: z.strictObject({ at: moment, place: writtenText(100), reason: z.optional(note) }),
  cancel: z.strictObject({ reason: note }),
  offer: z.strictObject({ text: writtenText(mediationLimits.text) }),
  witness: z.strictObject({ side, version: z.int().check(z.gte(1)), note }),
  end: z.strictObject({ reason: note }),
  schedule: z.strictObject({ on: moment }),
  'follow-up': z.strictObject({ kept: z.boolean(), note }),
} as const
export type MediationStepBodies = {
  [S in keyof typeof mediationStepBodies]: z.infer<(typeof mediationStepBodies)[S]>
}

export const partyClaim = z.strictObject({ code: idText(64) })
export const partyStepBodies = {
  state: z.strictObject({ text: words, photoIds }),
  confirm: z.strictObject({ version: z.int().check(z.gte(1)) }),
  decline: z.strictObject({ version: z.int().check(z.gte(1)), text: z.optional(words) }),
} as const
export type PartyStepBodies = {
  [S in keyof typeof partyStepBodies]: z.infer<(typeof partyStepBodies)[S]>
}

const statement = z.strictObject({
  at: z.string(),
  text: z.string(),
  photos: z.array(photoSchema),
  /** Written by staff for a party that was heard in person. */
  byStaff: z.boolean(),
})
const appointment = z.strictObject({ at: z.string(), place: z.string() })
/** `staff`: on paper, and the mediator saw it. */
const answer = z.enum(['yes', 'no', 'staff', 'waiting'])
const agreementState = z.enum(['offered', 'void', 'signed'])
const followUp = z.strictObject({
  on: z.string(),
  kept: z.nullable(z.boolean()),
  note: z.nullable(z.string()),
})

/** What a party reads: nothing of the other side but whether it said yes. */
export const partyMediation = z.strictObject({
  id: z.string(),
  side,
  status,
  post: z.string(),
  mediator: z.string(),
  /** The reporter's own report; the second party knows none. */
  number: z.nullable(z.string()),
  statements: z.array(statement),
  appointment: z.nullable(appointment),
  agreement: z.nullable(
    z.strictObject({
      version: z.number(),
      text: z.string(),
      state: agreementState,
      at: z.string(),
      mine: answer,
      theirs: answer,
    }),
  ),
  /** When the post looks whether it is kept, and what it found. */
  followUp: z.nullable(z.strictObject({ on: z.string(), kept: z.nullable(z.boolean()) })),
  /** Written for both to read. */
  endReason: z.nullable(z.string()),
  timeline: z.array(z.strictObject({ at: z.string(), step: z.string() })),
  /** What I may do now. */
  steps: z.array(z.enum(['state', 'confirm', 'decline'])),
})
export type PartyMediation = z.infer<typeof partyMediation>

export const partyMediationPage = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      status,
      side,
      /** The reporter's own report; the second party knows none. */
      number: z.nullable(z.string()),
      post: z.string(),
      mediator: z.string(),
      appointment: z.nullable(appointment),
      /** A text waits for my answer. */
      waiting: z.boolean(),
      createdAt: z.string(),
    }),
  ),
  nextCursor: z.nullable(z.string()),
})
export type PartyMediationPage = z.infer<typeof partyMediationPage>

const partyForStaff = z.strictObject({
  side,
  /** As staff call them. */
  name: z.nullable(z.string()),
  joined: z.enum(['joined', 'invited', 'in_person', 'missing']),
  inviteUntil: z.nullable(z.string()),
  statements: z.array(statement),
  answer,
})

const mediationState = {
  id: z.string(),
  number: z.string(),
  status,
  mediator: z.string(),
  appointment: z.nullable(appointment),
  createdAt: z.string(),
  updatedAt: z.string(),
}

/** How far it is: for colleagues and the level above. */
export const mediationStatus = z.strictObject({ access: z.literal('status'), ...mediationState })
/** Everything: for the mediator and the dispatcher of the home. */
export const mediationView = z.strictObject({
  access: z.literal('full'),
  ...mediationState,
  mediatorId: z.string(),
  /** Where it is now; whoever mediates works there. */
  homeId: z.string(),
  mine: z.boolean(),
  parties: z.array(partyForStaff),
  appointments: z.array(
    z.strictObject({ at: z.string(), place: z.string(), state: z.enum(['set', 'moved', 'cancelled']) }),
  ),
  agreements: z.array(
    z.strictObject({
      version: z.number(),
      text: z.string(),
      state: agreementState,
      at: z.string(),
      answers: z.array(z.strictObject({ side, answer, note: z.nullable(z.string()), at: z.string() })),
    }),
  ),
  followUp: z.nullable(followUp),
  endReason: z.nullable(z.string()),
  history: z.array(
    z.strictObject({
      at: z.string(),
      step: z.string(),
      by: z.string(),
      note: z.nullable(z.string()),
    }),
  ),
  steps: z.array(z.enum(mediationSteps)),
})
export type MediationView = z.infer<typeof mediationView>

/** Of one report: the latest mediation, and whether one may begin now. */
export const reportMediation = z.strictObject({
  mediation: z.nullable(z.union([mediationView, mediationStatus])),
  mayOpen: z.boolean(),
})
export type ReportMediation = z.infer<typeof reportMediation>

export const mediationListQuery = z.strictObject({
  ...pageQuery,
  microBrainId: z.optional(idText(32)),
  status: z.optional(status),
})
export const mediationPage = z.strictObject({
  items: z.array(z.strictObject(mediationState)),
  nextCursor: z.nullable(z.string()),
  counts: z.strictObject({
    open: z.number(),
    offered: z.number(),
    signed: z.number(),
    closed: z.number(),
    ended: z.number(),
    /** Signed, and the day of the follow-up has come. */
    due: z.number(),
  }),
})
export type MediationPage = z.infer<typeof mediationPage>

export const partyCode = z.strictObject({ code: z.string(), expiresAt: z.string() })
