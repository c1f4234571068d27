// The wire of the figures: dashboard, wall and exports. No personal data in any of them but the file of an export.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { homeSchema } from '../routing/schema.ts'
import { idText, writtenText } from '../text.ts'

/** Below this many settled matters a post has no rank, and the wall shows no median of it. */
export const leastForRank = 10
/** Cells of the heat map with fewer are left out. */
export const leastInCell = 3
export const mostRangeDays = 366
/** `from` and `to` inclusive: the last 30 days when nothing is said. */
export const usualRangeDays = 30

const whole = z.number().check(z.int())
const count = whole.check(z.gte(0))
const time = z.iso.datetime({ offset: true })
/** A day in Asia/Shanghai, YYYY-MM-DD. */
export const dayText = z.iso.date()

/** `rate` from 0 to 1; null when there is nothing to compare with (`of` is 0). */
const share = z.strictObject({ count, of: count, rate: z.nullable(z.number()) })
export type Share = z.infer<typeof share>
/** Elapsed minutes, nights and holidays included; null without a single one. */
const median = z.strictObject({ minutes: z.nullable(z.number()), count })
export type Median = z.infer<typeof median>
const stars = z.strictObject({ average: z.nullable(z.number()), count })

export const statCounts = z.strictObject({
  /** Brought up, by any way. */
  received: count,
  accepted: count,
  resolved: count,
  /** Confirmed, or closed in silence; what the reporter refused afterwards is taken off again. */
  closed: count,
  reopened: count,
  rejected: count,
  /** Left this post: transferred, returned or escalated. */
  transferred: count,
  withdrawn: count,
  merged: count,
})
export type StatCounts = z.infer<typeof statCounts>

/** Open now, whatever the range. open = red + yellow + green + waiting. */
export const openSignals = z.strictObject({
  open: count,
  red: count,
  yellow: count,
  green: count,
  /** The clock stands still: the reporter owes an answer. */
  waiting: count,
  /** Of the open ones: nobody has accepted it yet. */
  submitted: count,
})
export type OpenSignals = z.infer<typeof openSignals>

export const statFigures = z.strictObject({
  counts: statCounts,
  /** 按时率: resolved by the deadline / resolved. */
  onTime: share,
  /** 响应率: accepted by the deadline / due to be accepted (accepted, or waiting beyond the deadline now). */
  response: share,
  /** 解决率: closed and not refused / resolved. */
  resolution: share,
  /** 满意率: 4 and 5 stars / rated. */
  satisfaction: share,
  stars,
  /** From when it came to the post until it was accepted there. */
  medianAccept: median,
  /** From when it was brought up, or reopened, until it was resolved. */
  medianResolve: median,
})
export type StatFigures = z.infer<typeof statFigures>

export const dashboardQuery = z.strictObject({
  microBrainId: z.optional(idText(32)),
  from: z.optional(dayText),
  to: z.optional(dayText),
})

export const dashboardRow = z.strictObject({
  microBrain: homeSchema,
  parentId: z.nullable(z.string()),
  ...statFigures.shape,
  open: openSignals,
  /** Among the posts of the same kind here, by on time rate, then by median; null below `leastForRank`. */
  rank: z.nullable(whole),
  noRank: z.nullable(z.enum(['too_few'])),
})
export type DashboardRow = z.infer<typeof dashboardRow>

export const dashboardSchema = z.strictObject({
  microBrain: homeSchema,
  from: dayText,
  to: dayText,
  /** When it was read. */
  at: time,
  /** Days of the range that are not in the figures yet: the job that rolls them up is still at work. */
  missingDays: count,
  leastForRank: count,
  ...statFigures.shape,
  open: openSignals,
  /** Most received first; only those that occur. */
  byCategory: z.array(
    z.strictObject({
      category: z.string(),
      zh: z.string(),
      en: z.string(),
      received: count,
      resolved: count,
      reopened: count,
      onTime: share,
    }),
  ),
  bySource: z.array(z.strictObject({ source: z.string(), received: count })),
  /** Every day of the range, also the empty ones. */
  perDay: z.array(
    z.strictObject({
      day: dayText,
      received: count,
      accepted: count,
      resolved: count,
      /** May be below zero: on that day more closes were refused than made. */
      closed: whole,
      reopened: count,
    }),
  ),
  /** Received today, by the hour: 24 numbers; null when today is outside the range. */
  perHourToday: z.nullable(z.array(count)),
  /** The post itself and every one below it, each with its own queue's figures: together they make the sum. */
  rows: z.array(dashboardRow),
})
export type Dashboard = z.infer<typeof dashboardSchema>

export const wallQuery = z.strictObject({ microBrainId: z.optional(idText(32)) })

export const wallRow = z.strictObject({
  microBrain: homeSchema,
  open: count,
  red: count,
  yellow: count,
  /** Of the last 7 days; minutes null below `leastForRank`. */
  medianResolve: median,
  rank: z.nullable(whole),
})
export type WallRow = z.infer<typeof wallRow>

export const wallSchema = z.strictObject({
  microBrain: homeSchema,
  at: time,
  /** How many posts there are, this one included. */
  microBrains: count,
  /** People on duty now; null where no roster and nobody says so. */
  onDuty: z.nullable(count),
  received: z.strictObject({
    today: count,
    /** The same weekday a week ago until this time of day. */
    lastWeek: count,
  }),
  open: openSignals,
  medianAccept: z.strictObject({ today: median, week: median }),
  medianResolve: z.strictObject({ today: median, week: median }),
  /** Today and the 6 days before it. */
  week: z.strictObject({
    onTime: share,
    /** Reopened / resolved. */
    reopened: share,
    stars,
  }),
  /** The last 24 h: hexagons (pointy top) by their middle, `sizeM` from there to a corner; wgs84. */
  heat: z.strictObject({
    sizeM: z.number(),
    least: count,
    cells: z.array(z.strictObject({ lng: z.number(), lat: z.number(), count })),
  }),
  /** Those with most open work first. */
  rows: z.array(wallRow),
  newest: z.array(
    z.strictObject({
      category: z.strictObject({ code: z.string(), zh: z.string(), en: z.string() }),
      microBrain: homeSchema,
      at: time,
      urgent: z.boolean(),
    }),
  ),
  mostOverdue: z.nullable(
    z.strictObject({
      category: z.strictObject({ code: z.string(), zh: z.string(), en: z.string() }),
      microBrain: homeSchema,
      status: z.enum(['submitted', 'accepted', 'in_progress']),
      lateMinutes: count,
      reminders: count,
    }),
  ),
  /** Received today, by the hour: 24 numbers. */
  perHour: z.array(count),
  stuckDeliveries: count,
})
export type Wall = z.infer<typeof wallSchema>

export const exportFormats = ['csv', 'xlsx'] as const
export const exportKinds = ['reports', 'dashboard'] as const
export const exportStatuses = ['pending', 'ready', 'failed', 'expired'] as const
export type ExportStatus = (typeof exportStatuses)[number]
/** An export stays this long. */
export const keepExportsMs = 24 * 3_600_000

export const exportRequest = z.strictObject({
  microBrainId: z.optional(idText(32)),
  from: dayText,
  to: dayText,
  format: z.enum(exportFormats),
  kind: z.enum(exportKinds),
  /** False: for a dispatcher or supervisor, with a reason; every reading is kept for the person it is about. */
  masked: z._default(z.boolean(), true),
  reason: z.optional(writtenText(200)),
})
export type ExportRequest = z.infer<typeof exportRequest>

export const exportMade = z.strictObject({ id: z.string(), status: z.enum(exportStatuses) })

export const exportView = z.strictObject({
  id: z.string(),
  status: z.enum(exportStatuses),
  kind: z.enum(exportKinds),
  format: z.enum(exportFormats),
  microBrain: z.nullable(homeSchema),
  from: dayText,
  to: dayText,
  masked: z.boolean(),
  reason: z.nullable(z.string()),
  /** Rows so far; all of them once it is ready. */
  rows: count,
  /** Who made it. */
  personId: z.string(),
  mine: z.boolean(),
  createdAt: time,
  readyAt: z.nullable(time),
  expiresAt: z.nullable(time),
})
export type ExportView = z.infer<typeof exportView>

export const exportListQuery = z.strictObject({
  /** `all`: who exported what, for a supervisor (at and below the post) or an admin. */
  scope: z.optional(z.enum(['mine', 'all'])),
  ...pageQuery,
})
export const exportList = z.strictObject({ items: z.array(exportView), nextCursor: z.nullable(z.string()) })
export const exportParams = z.strictObject({ id: idText(24) })
