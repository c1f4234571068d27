// What changed, told as it happens: enough to know what to read anew, and nothing that anybody wrote.
import { sosStatuses, sosSteps } from '../campus/sos.ts'
import { z } from '../config.ts'
import { reportStatuses } from '../reports/rules.ts'
import { idText } from '../text.ts'

export const liveLimits = {
  ticketMs: 30_000,
  microBrains: 20,
  /** Of one person, in one process. */
  socketsPerPerson: 5,
  socketsPerProcess: 2000,
  messageBytes: 4096,
  /** More than this missed: read all anew. */
  missed: 500,
  heartbeatMs: 25_000,
} as const

/** Why the server ended a socket; 1012 (it restarts) and 1013 (it is full) are those of the protocol. */
export const liveCloses = { message: 4400, role: 4403, post: 4404, silence: 4408 } as const

const seq = z.number().check(z.int(), z.gte(1))

/** The client's only message; sent again, it takes the place of the one before. */
export const liveWatch = z.strictObject({
  microBrainIds: z.array(idText(32)).check(z.minLength(1), z.maxLength(liveLimits.microBrains)),
  /** The newest `seq` that was heard. */
  after: z.optional(seq),
})
export type LiveWatch = z.infer<typeof liveWatch>

export const liveEvent = z.strictObject({
  /** The number of the history row. One event may come twice, and a smaller number after a greater one. */
  seq: z.number(),
  number: z.string(),
  step: z.string(),
  status: z.enum(reportStatuses),
  homeId: z.string(),
  desk: z.boolean(),
  urgent: z.boolean(),
  /** It went to another post: this one reads it no longer. */
  left: z.boolean(),
  at: z.string(),
})
export type LiveEvent = z.infer<typeof liveEvent>

/** A call for help of 校园110 changed: never where it is, and who it is; the list of open ones is read anew. */
export const liveSos = z.strictObject({
  number: z.string(),
  step: z.enum(sosSteps),
  status: z.enum(sosStatuses),
  homeId: z.string(),
  at: z.string(),
})
export type LiveSos = z.infer<typeof liveSos>

/** Somebody wrote in the thread of a campus request: never what, nor who; the thread is read anew. */
export const liveSaid = z.strictObject({
  number: z.string(),
  by: z.enum(['student', 'handler']),
  homeId: z.string(),
  at: z.string(),
})
export type LiveSaid = z.infer<typeof liveSaid>

/** `seq`: where to go on from. `reset`: too much was missed, or it is not known what; read all anew. */
export const liveNews = z.strictObject({
  items: z.array(liveEvent),
  seq: z.number(),
  reset: z.boolean(),
  /** Over a socket alone; one that was away reads the list of open ones. */
  sos: z.optional(z.array(liveSos)),
  /** The same: one that was away reads the thread it shows. Of a case only whoever has it hears. */
  said: z.optional(z.array(liveSaid)),
})
export type LiveNews = z.infer<typeof liveNews>

/** Over HTTP a micro-brain is named; a socket names it in its message, and shows a ticket here. */
export const liveQuery = z.strictObject({
  microBrainId: z.optional(idText(32)),
  after: z.optional(z.pipe(z.string().check(z.regex(/^[1-9]\d{0,14}$/)), z.transform(Number))),
  ticket: z.optional(idText(200)),
})

/** For one socket to open, within half a minute: a browser cannot send a token with a WebSocket. */
export const liveTicket = z.strictObject({ ticket: z.string(), expiresAt: z.string() })
export type LiveTicket = z.infer<typeof liveTicket>
