// The campus code as it crosses the wire.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { idText, writtenText } from '../text.ts'
import { codeEnds, codeStatuses, codeSteps, departmentLimits, memberKinds, purposes } from './codes.ts'
import { campusRefusals } from './verify.ts'

const number = idText(20)

export const codeClaim = z.strictObject({
  campusId: idText(32),
  studentNumber: number,
  name: writtenText(60),
  /** The last characters of the ID number, as many as the campus keeps. */
  idTail: z.string().check(z.regex(/^[0-9X]{4,6}$/, '证件号后 4 到 6 位，数字或大写 X')),
  /** From the campus's staff, to take the code to this account. */
  moveCode: z.optional(idText(20)),
})
export type CodeClaim = z.infer<typeof codeClaim>

export const ownCodeQuery = z.strictObject({ purpose: z.optional(z.enum(purposes)) })

/** With the status active all of it; else only what is known. */
export const ownCodeView = z.strictObject({
  status: z.enum(codeStatuses),
  campusId: z.optional(z.string()),
  kind: z.optional(z.enum(memberKinds)),
  name: z.optional(z.string()),
  /** Masked. */
  number: z.optional(z.string()),
  endedWhy: z.optional(z.enum(codeEnds)),
  token: z.optional(z.string()),
  code: z.optional(z.string()),
  rotation: z.optional(z.strictObject({ stepS: z.number(), key: z.string(), epochS: z.number() })),
  purposes: z.optional(z.array(z.enum(purposes))),
  from: z.optional(z.string()),
  until: z.optional(z.string()),
  /** The server's clock, which the phone's is measured by. */
  nowMs: z.number(),
})
export type OwnCodeView = z.infer<typeof ownCodeView>

export const verifyBody = z.strictObject({
  /** Whatever a camera read. */
  code: z.string(),
  purpose: z.enum(purposes),
  /** One of the verifier's gates or sites, where there are several. */
  place: z.optional(idText(64)),
})
export const verifyAnswer = z.strictObject({
  verdict: z.enum(['valid', 'refuse']),
  reason: z.optional(z.enum(campusRefusals)),
  offS: z.optional(z.number()),
  person: z.optional(z.strictObject({ name: z.string(), kind: z.enum(memberKinds) })),
})
export type VerifyAnswer = z.infer<typeof verifyAnswer>

export const campusParams = z.strictObject({ campusId: idText(32) })
export const campusBundle = z.strictObject({
  version: z.string(),
  /** What codes call the campus. */
  campus: z.number(),
  keys: z.array(
    z.strictObject({ kid: z.number(), publicKey: z.string(), groupKey: z.string(), notAfter: z.string() }),
  ),
  revoked: z.array(z.string()),
  until: z.string(),
})
export type CampusBundle = z.infer<typeof campusBundle>

export const rosterQuery = z.strictObject({ number: z.optional(number), ...pageQuery })
export const rosterItem = z.strictObject({
  number: z.string(),
  kind: z.enum(memberKinds),
  until: z.string(),
  left: z.boolean(),
  /** Locked also while nobody holds it: what staff locked stays so when its holder leaves. */
  code: z.enum(codeStatuses),
  /** The newest first; with `number` alone. */
  history: z.optional(
    z.array(
      z.strictObject({
        step: z.enum(codeSteps),
        /** An id; null: no staff. */
        by: z.nullable(z.string()),
        reason: z.nullable(z.string()),
        at: z.string(),
      }),
    ),
  ),
})
export const rosterPage = z.strictObject({
  /** The roster is made up. */
  synthetic: z.boolean(),
  importedAt: z.nullable(z.string()),
  items: z.array(rosterItem),
  nextCursor: z.nullable(z.string()),
})

const flag = z.optional(z.enum(['true', 'false']))
/** whole: who is not in the file has left. meant: yes, even if that is more than half. */
export const importQuery = z.strictObject({ whole: flag, dryRun: flag, meant: flag })
export const rosterReport = z.strictObject({
  lines: z.number(),
  added: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  left: z.number(),
  /** Codes that ended with it. */
  ended: z.number(),
  refused: z.number(),
  /** The first of them. */
  refusals: z.array(z.strictObject({ line: z.number(), field: z.string(), reason: z.string() })),
})
export type RosterReport = z.infer<typeof rosterReport>

export const memberParams = z.strictObject({ campusId: idText(32), number })
export const staffReason = z.strictObject({ reason: writtenText(200) })
export const memberState = z.strictObject({ number: z.string(), code: z.enum(codeStatuses) })
export const moveTicket = z.strictObject({ moveCode: z.string(), expiresAt: z.string() })

export const newDepartment = z.strictObject({
  label: writtenText(departmentLimits.label),
  /** Staff of the campus who answer for it; else whoever makes it. */
  personId: z.optional(idText(24)),
})
export const departmentView = z.strictObject({
  id: z.string(),
  label: z.string(),
  personId: z.string(),
  createdAt: z.string(),
})
export const departmentList = z.strictObject({ items: z.array(departmentView) })
export const departmentParams = z.strictObject({ campusId: idText(32), id: idText(24) })

export const posterOpens = ['claim', 'services', 'sos'] as const
export const newPoster = z.strictObject({
  label: writtenText(60),
  opens: z.enum(posterOpens),
})
export const posterView = z.strictObject({
  scene: z.string(),
  label: z.string(),
  opens: z.enum(posterOpens),
  createdAt: z.string(),
})
export const posterPage = z.strictObject({ items: z.array(posterView) })
export const posterParams = z.strictObject({ campusId: idText(32), scene: idText(32) })
export const sceneParams = z.strictObject({ scene: idText(32) })
export const sceneView = z.strictObject({
  campusId: z.string(),
  campus: z.string(),
  opens: z.enum(posterOpens),
})
