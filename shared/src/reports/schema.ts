// Reports as they cross the wire.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { nearSchema, placeSchema } from '../place.ts'
import { longestScan } from '../routing/addresses/plates.ts'
import { routeInputs } from '../routing/rules-schema.ts'
import { homeSchema, routeSchema } from '../routing/schema.ts'
import { queueFilterShape } from '../staff/filters-schema.ts'
import { ladderLevels, ladderTracks } from '../staff/ladder.ts'
import { idText, limits, writtenText } from '../text.ts'
import { serviceName } from '../campus/service-schema.ts'
import { reportStatuses } from './rules.ts'

const photoIds = z.optional(
  z.array(idText(40)).check(z.maxLength(limits.photos, `最多 ${limits.photos} 张照片`)),
)
const note = z.optional(writtenText(limits.note))

export const photoSchema = z.strictObject({
  id: z.string(),
  url: z.string(),
  width: z.number(),
  height: z.number(),
})
export type Photo = z.infer<typeof photoSchema>

export const newReport = z.strictObject({
  text: writtenText(limits.text),
  category: z.optional(idText(32)),
  place: z.optional(placeSchema),
  address: z.optional(writtenText(200)),
  doorPlate: z.optional(idText(longestScan)),
  photoIds,
  answers: z.optional(
    z
      .record(idText(32), writtenText(200))
      .check(z.refine((answers) => Object.keys(answers).length <= 20, { message: '最多 20 个回答' })),
  ),
  anonymous: z.optional(z.boolean()),
  public: z.optional(z.boolean()),
  /** The number of a matter that this one says again: the words and photos go to it, no second report is made. */
  supportOf: z.optional(idText(32)),
})
export type NewReport = z.infer<typeof newReport>

export const timelineSchema = z.array(
  z.strictObject({
    at: z.string(),
    step: z.string(),
    status: z.enum(reportStatuses),
    by: z.enum(['you', 'reporter', 'post', 'team', 'system']),
    title: z.string(),
    note: z.optional(z.string()),
    photos: z.optional(z.array(photoSchema)),
  }),
)
export type Timeline = z.infer<typeof timelineSchema>

const signal = z.nullable(z.enum(['green', 'yellow', 'red']))

/** Somebody may be in danger: whom to call, and why. */
export const urgentSchema = z.strictObject({ number: z.enum(['110', '119', '120']), reason: z.string() })
export type UrgentMark = z.infer<typeof urgentSchema>

/** A line of a list. */
export const reportSummary = z.strictObject({
  number: z.string(),
  status: z.enum(reportStatuses),
  category: z.string(),
  /** The campus service it came by. */
  service: z.nullable(serviceName),
  summary: z.string(),
  microBrain: z.nullable(homeSchema),
  address: z.nullable(z.string()),
  asked: z.boolean(),
  signal,
  dueAt: z.string(),
  createdAt: z.string(),
  photo: z.nullable(photoSchema),
  rating: z.nullable(z.number()),
  remindCount: z.number(),
  urgent: z.nullable(urgentSchema),
  /** How many support it besides its reporter. */
  supports: z.number(),
})
export type ReportSummary = z.infer<typeof reportSummary>

const wholeReport = {
  ...reportSummary.shape,
  text: z.string(),
  place: z.nullable(placeSchema),
  answers: z.record(z.string(), z.string()),
  anonymous: z.boolean(),
  public: z.boolean(),
  /** Asked for as public where the category forbids it: stored private, and told. */
  publicRefused: z.boolean(),
  desk: z.boolean(),
  question: z.nullable(z.string()),
  evidenceNeeded: z.boolean(),
  resolvedAt: z.nullable(z.string()),
  autoClosedAt: z.nullable(z.string()),
  remindedAt: z.nullable(z.string()),
  rejectionContested: z.boolean(),
  ratingComment: z.nullable(z.string()),
  photos: z.array(photoSchema),
  timeline: timelineSchema,
}

/** The whole report, as its reporter reads it. */
export const reportSchema = z.strictObject({
  ...wholeReport,
  /** It is handled together with another one, which says how it goes; whose that is, is not said. */
  merged: z.nullable(
    z.strictObject({
      /** Null where the reader may not read that one. */
      number: z.nullable(z.string()),
      status: z.enum(reportStatuses),
      microBrain: z.nullable(homeSchema),
      dueAt: z.string(),
      resolvedAt: z.nullable(z.string()),
      autoClosedAt: z.nullable(z.string()),
    }),
  ),
  mine: z.literal(true),
})
export type Report = z.infer<typeof reportSchema>

/** A line of what is public near by, or of what I support: masked, and nothing of its reporter. */
export const publicSummary = z.strictObject({
  number: z.string(),
  status: z.enum(reportStatuses),
  category: z.string(),
  summary: z.string(),
  microBrain: z.nullable(homeSchema),
  address: z.nullable(z.string()),
  dueAt: z.string(),
  createdAt: z.string(),
  photo: z.nullable(photoSchema),
  supports: z.number(),
  /** The reader's own report. */
  mine: z.boolean(),
  /** The reader supports it. */
  supported: z.boolean(),
  /** From where the reader asked; null when no place is known. */
  distanceM: z.nullable(z.number()),
})
export type PublicSummary = z.infer<typeof publicSummary>

/** A public report, as anybody but its reporter reads it: masked, without its reporter. */
export const publicReportSchema = z.strictObject({
  ...publicSummary.shape,
  mine: z.literal(false),
  text: z.string(),
  /** To about ten metres. */
  place: z.nullable(placeSchema),
  resolvedAt: z.nullable(z.string()),
  photos: z.array(photoSchema),
  timeline: timelineSchema,
})
export type PublicReport = z.infer<typeof publicReportSchema>

/** `GET /v1/reports/{number}`: one's own, or somebody else's public one. */
export const readableReport = z.union([reportSchema, publicReportSchema])

export const reportPage = z.strictObject({
  items: z.array(reportSummary),
  nextCursor: z.nullable(z.string()),
})
export const publicPage = z.strictObject({
  items: z.array(publicSummary),
  nextCursor: z.nullable(z.string()),
})

export const nearbyWithinM = { usual: 1000, most: 3000 } as const

/** `near` (`lng,lat[,gcj02|wgs84]`) goes with `scope=nearby`, and only with it. */
export const reportListQuery = z
  .strictObject({
    scope: z.optional(z.enum(['mine', 'nearby', 'supported'])),
    near: z.optional(nearSchema),
    withinM: z.optional(z.pipe(z.string().check(z.regex(/^\d{1,4}$/)), z.transform(Number))),
    category: z.optional(idText(32)),
    ...pageQuery,
  })
  .check(
    z.refine(({ scope, near }) => (scope === 'nearby') === (near !== undefined), {
      path: ['near'],
      message: 'scope=nearby 要带 near，其他不带',
    }),
    z.refine(({ withinM = 1 }) => withinM >= 1 && withinM <= nearbyWithinM.most, {
      path: ['withinM'],
      message: `1 到 ${nearbyWithinM.most} 米`,
    }),
  )
export type ReportListQuery = z.infer<typeof reportListQuery>

export const numberParams = z.strictObject({ number: idText(32) })

/** Bodies of the steps a reporter may take; each step is a door of its own. */
export const reporterStepBodies = {
  withdraw: z.strictObject({ reason: z.optional(writtenText(limits.note)) }),
  remind: z.strictObject({ note }),
  answer: z.strictObject({ text: writtenText(limits.text), photoIds }),
  confirm: z.strictObject({
    rating: z.number().check(z.int(), z.gte(1, '1 到 5 星'), z.lte(5, '1 到 5 星')),
    comment: z.optional(writtenText(limits.note)),
  }),
  reopen: z.strictObject({ reason: writtenText(limits.note), photoIds }),
} as const

export const supportBody = z.strictObject({ note })

const staffNotes = { note, internalNote: note, photoIds }
const reason = writtenText(limits.note)

/** Bodies of the steps staff may take. `note` is what the reporter reads, `internalNote` only staff. */
export const staffStepBodies = {
  accept: z.strictObject(staffNotes),
  progress: z.strictObject(staffNotes),
  ask: z.strictObject({ ...staffNotes, question: writtenText(limits.note) }),
  transfer: z.strictObject({
    ...staffNotes,
    microBrainId: idText(32),
    reason,
  }),
  return: z.strictObject({ ...staffNotes, reason }),
  escalate: z.strictObject({ ...staffNotes, reason }),
  resolve: z.strictObject({ ...staffNotes, note: writtenText(limits.note), evidencePhotoIds: photoIds }),
  reject: z.strictObject({ ...staffNotes, reason }),
  /** To one person, or to a team; to oneself: 抢单. */
  dispatch: z
    .strictObject({ ...staffNotes, staffId: z.optional(idText(40)), teamId: z.optional(idText(40)) })
    .check(
      z.refine(({ staffId, teamId }) => (staffId === undefined) !== (teamId === undefined), {
        path: ['staffId'],
        message: '派给一个人，或者一个队伍',
      }),
    ),
  /** 核查通过: what was proposed is told to the reporter. */
  approve: z.strictObject({ internalNote: note }),
  /** 核查不通过: it goes on, with the reason. */
  rework: z.strictObject({ reason }),
  merge: z.strictObject({ ...staffNotes, into: idText(32) }),
  unmerge: z.strictObject(staffNotes),
  /** Each part becomes a report of its own, of the same reporter; this one goes on with what it says besides. */
  split: z.strictObject({
    ...staffNotes,
    parts: z
      .array(z.strictObject({ text: writtenText(limits.text), category: z.optional(idText(32)) }))
      .check(z.minLength(1), z.maxLength(10, '最多拆成 10 件')),
  }),
} as const

export const staffListQuery = z.strictObject({
  microBrainId: z.optional(idText(32)),
  ...queueFilterShape,
  ...pageQuery,
})

/** Staff put a report under another category; the promise is counted anew from the same start. */
export const categoryChange = z.strictObject({ category: idText(32), note, internalNote: note })

const staffName = z.strictObject({ id: z.string(), name: z.string() })
const assignment = {
  assignee: z.nullable(staffName),
  team: z.nullable(z.strictObject({ id: z.string(), name: z.string() })),
}
const linkedReport = z.strictObject({
  number: z.string(),
  /** Both null to who may not read it. */
  status: z.nullable(z.enum(reportStatuses)),
  summary: z.nullable(z.string()),
  createdAt: z.string(),
})
export type LinkedReport = z.infer<typeof linkedReport>

/** The whole report, as staff of its home read it: what points at a person is masked. */
export const staffReportSchema = z.strictObject({
  ...wholeReport,
  /** Something in the text is masked: `reveal` gives the original, and is recorded. */
  textMasked: z.boolean(),
  /** A number or an account in the address is masked; the place itself never is. */
  addressMasked: z.boolean(),
  /** The same for what the reporter and supporters wrote later. */
  notesMasked: z.boolean(),
  /** What supporters added, newest first; nobody reads who they are. */
  supportNotes: z.array(
    z.strictObject({ at: z.string(), note: z.nullable(z.string()), photos: z.array(photoSchema) }),
  ),
  reporter: z.nullable(
    z.strictObject({
      phone: z.nullable(z.string()),
      /** Of a caller, as far as it may be shown. */
      name: z.nullable(z.string()),
      /** Brought up on the phone: they hear nothing through the app, and are called back. */
      byPhone: z.boolean(),
    }),
  ),
  /** By which way it came: app, phone, open311, intake. */
  source: z.string(),
  acceptDueAt: z.string(),
  reopenCount: z.number(),
  ...assignment,
  /** Said to be done; a second look at it is due. */
  checking: z.nullable(
    z.strictObject({
      at: z.string(),
      by: z.nullable(staffName),
      note: z.string(),
      photos: z.array(photoSchema),
    }),
  ),
  /** The report that this one was merged into. */
  mergedInto: z.nullable(linkedReport),
  /** Those that were merged into this one. */
  merged: z.array(linkedReport),
  /** The report that this one was split from, and those split from it. */
  parent: z.nullable(linkedReport),
  children: z.array(linkedReport),
  history: z.array(
    z.strictObject({
      at: z.string(),
      step: z.string(),
      status: z.enum(reportStatuses),
      by: z.string(),
      /** Who of the staff. */
      who: z.nullable(z.string()),
      note: z.nullable(z.string()),
      internalNote: z.nullable(z.string()),
      photos: z.array(photoSchema),
      /** A new promise, and the one it took the place of. */
      promise: z.nullable(z.strictObject({ before: z.string(), after: z.string() })),
      /** Nobody moved: who was told, and which deadline it was. */
      overdue: z.nullable(
        z.strictObject({ track: z.enum(ladderTracks), level: z.enum(ladderLevels), promised: z.string() }),
      ),
    }),
  ),
  delivery: z.strictObject({
    status: z.enum(['none', 'due', 'delivered', 'failing', 'stuck']),
    attempts: z.number(),
    lastTriedAt: z.nullable(z.string()),
    reason: z.optional(z.string()),
  }),
  route: z.strictObject({
    ruleId: z.string(),
    ruleVersion: z.number(),
    inputs: routeInputs,
    areasVersion: z.string(),
    borderDistanceM: z.nullable(z.number()),
    nearBorder: z.boolean(),
    outside: z.boolean(),
    joint: z.array(z.string()),
    informed: z.array(z.string()),
    /** Posts beyond the border that is near, for a transfer by one tap. */
    neighbours: z.array(homeSchema),
    /** Where reports of the category that staff chose go from this place, when that is another post. */
    suggestedHome: z.nullable(homeSchema),
    triageVersion: z.string(),
  }),
  steps: z.array(z.string()),
  /** It stands for a case that only its handler reads, and moves by the steps of that one. */
  standIn: z.boolean(),
})
export type StaffReport = z.infer<typeof staffReportSchema>

/** `suggestedHome`: where reports of the new category go from this place, when that is another post. */
export const categorisedReport = z.strictObject({
  ...staffReportSchema.shape,
  suggestedHome: z.nullable(homeSchema),
})

/** Reports of the same matter near by, also private ones of the post. */
export const duplicateList = z.strictObject({ items: routeSchema.shape.duplicates })

export const staffReportPage = z.strictObject({
  items: z.array(
    z.strictObject({
      ...reportSummary.shape,
      steps: z.array(z.string()),
      standIn: z.boolean(),
      ...assignment,
      /** A second look is due. */
      checking: z.boolean(),
      /** How many were merged into it. */
      mergedCount: z.number(),
      place: z.nullable(placeSchema),
    }),
  ),
  nextCursor: z.nullable(z.string()),
  counts: z.strictObject({
    red: z.number(),
    yellow: z.number(),
    green: z.number(),
    submitted: z.number(),
    working: z.number(),
    resolved: z.number(),
  }),
})
