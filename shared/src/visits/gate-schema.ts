// Scans, bundles and passages as they cross the wire.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { idText } from '../text.ts'
import { doorKinds } from './doors.ts'
import { conflictReasons, directions, mostSynced, refusalReasons } from './gate.ts'

const verdicts = ['open', 'refuse'] as const
/** Whatever a camera read: what it is worth is the gate's to say, and a longer one is worth as little. */
const scannedCode = z.string()

export const scanBody = z.strictObject({ code: scannedCode, direction: z.enum(directions) })
export type ScanBody = z.infer<typeof scanBody>

/** What a guard reads once the verdict is open: never more than who, how many, whither and until when. */
export const scannedVisit = z.strictObject({
  id: z.string(),
  name: z.nullable(z.string()),
  party: z.number(),
  destination: z.nullable(z.string()),
  plate: z.nullable(z.string()),
  /** Of an ID number: its last four, where the compound's rule demands one. */
  idTail: z.optional(z.string()),
  doors: z.array(z.enum(doorKinds)),
  until: z.string(),
  /** Of its vehicle, at an outer gate; full: no space is left, and whoever walks may come in. */
  parking: z.optional(z.enum(['taken', 'full', 'left'])),
  overtimeMinutes: z.optional(z.number()),
})

/** A refusal says nothing of the visitor. */
export const scanAnswer = z.strictObject({
  verdict: z.enum(verdicts),
  reason: z.optional(z.enum(refusalReasons)),
  /** With code_old and clock_wrong: by how many seconds. */
  offS: z.optional(z.number()),
  /** Of a pass whose admissions are counted, after this one. */
  usesLeft: z.optional(z.number()),
  visit: z.optional(scannedVisit),
})
export type ScanAnswer = z.infer<typeof scanAnswer>

export const syncBody = z.strictObject({
  scans: z
    .array(
      z.strictObject({
        code: scannedCode,
        direction: z.enum(directions),
        at: z.iso.datetime({ offset: true, error: '时间不对' }),
        verdict: z.enum(verdicts),
      }),
    )
    .check(z.maxLength(mostSynced, `一次最多 ${mostSynced} 条`)),
})
export type SyncBody = z.infer<typeof syncBody>

export const syncAnswer = z.strictObject({
  /** So many we would have judged alike. */
  accepted: z.number(),
  conflicts: z.array(
    z.strictObject({
      index: z.number(),
      reason: z.enum(conflictReasons),
      /** Of a visit's pass: so that the guard can look who it was. */
      visitId: z.optional(z.string()),
    }),
  ),
})
export type SyncAnswer = z.infer<typeof syncAnswer>

export const bundleQuery = z.strictObject({ since: z.optional(idText(40)) })

const cti = z.string()
export const bundleSchema = z.strictObject({
  version: z.string(),
  /** Only what changed since this version; absent: everything. */
  since: z.optional(z.string()),
  keys: z.array(
    z.strictObject({ kid: z.number(), publicKey: z.string(), groupKey: z.string(), notAfter: z.string() }),
  ),
  revoked: z.array(z.strictObject({ visitId: z.nullable(z.string()), cti })),
  expected: z.array(
    z.strictObject({
      visitId: z.string(),
      cti,
      sealed: z.string(),
      /** Admissions that are known of; absent: none. */
      used: z.optional(z.number()),
    }),
  ),
  /** At the door of one building: the passes of those who live there. */
  homes: z.optional(z.array(cti)),
  /** Over since then: no longer expected, no longer to be refused by name. */
  removed: z.optional(z.array(cti)),
  rules: z.strictObject({
    /** What passes call the compound. */
    compound: z.number(),
    gate: z.strictObject({
      id: z.string(),
      door: z.enum(doorKinds),
      /** It opens what it expects and nothing else. */
      building: z.nullable(z.string()),
    }),
    night: z.nullable(z.strictObject({ from: z.string(), until: z.string() })),
    /** Bits of the doors that may open to visitors. */
    visitorDoors: z.number(),
  }),
  until: z.string(),
})
export type Bundle = z.infer<typeof bundleSchema>

const passageShape = {
  id: z.string(),
  at: z.string(),
  direction: z.enum(directions),
  verdict: z.enum(verdicts),
  reason: z.optional(z.enum(refusalReasons)),
  /** The gate judged it without a network. */
  offline: z.boolean(),
  conflict: z.optional(z.enum(conflictReasons)),
}
const paged = <T extends z.ZodMiniType>(item: T) =>
  z.strictObject({ items: z.array(item), nextCursor: z.nullable(z.string()) })

export const passagePage = paged(
  z.strictObject({
    ...passageShape,
    visitId: z.string(),
    gate: z.strictObject({ id: z.string(), name: z.string(), door: z.enum(doorKinds) }),
  }),
)
export type PassagePage = z.infer<typeof passagePage>

export const gatePassagePage = paged(
  z.strictObject({
    ...passageShape,
    /** Who lives here passes without a name. */
    kind: z.enum(['visit', 'home']),
    /** Masked, and only where it opened. */
    name: z.nullable(z.string()),
    destination: z.nullable(z.string()),
  }),
)
export type GatePassagePage = z.infer<typeof gatePassagePage>

export const passageQuery = z.strictObject(pageQuery)

export const countsQuery = z.strictObject({ until: z.optional(z.iso.date()) })
/** How often a gate opened or stayed shut, by day, the latest first. */
export const gateCounts = z.strictObject({
  items: z.array(z.strictObject({ day: z.string(), in: z.number(), out: z.number(), refused: z.number() })),
})
export type GateCounts = z.infer<typeof gateCounts>

/** The token is shown this once. */
export const madeController = z.strictObject({ gateId: z.string(), token: z.string() })
export type MadeController = z.infer<typeof madeController>
