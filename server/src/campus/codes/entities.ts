// Tables of the campus code: campuses, their rosters, codes, the envelopes minted for them, wrong claims, posters.
import { defineEntity, p } from '@mikro-orm/core'
import type { CodeEnd, CodeStep, HeldStatus, MemberKind, Purpose } from '@chaolin/shared/campus/codes'

const CampusSchema = defineEntity({
  name: 'Campus',
  tableName: 'campuses',
  properties: {
    /** The micro-brain of the campus; the compound that its gates belong to has the same id. */
    id: p.string().length(32).primary(),
    /** What codes name it by. */
    number: p.integer().unique('uq_campuses_number'),
    /** Counts every change that a gate has to know: codes that ended, keys. */
    revision: p.integer().default(1),
    /** Counts the imports of the roster. */
    rosterRevision: p.integer().default(0),
    /** The roster is made up. */
    synthetic: p.boolean().default(false),
    importedAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
})
export class Campus extends CampusSchema.class {}
CampusSchema.setClass(Campus)

const MemberSchema = defineEntity({
  name: 'CampusMember',
  tableName: 'campus_members',
  properties: {
    campusId: p.string().length(32).primary(),
    number: p.string().length(20).primary(),
    kind: p.string().length(8).$type<MemberKind>(),
    /** Keyed hash of number, name and tail of the ID number: who reads the table learns neither name nor tail. */
    mark: p.string().length(22),
    /** The end of the last day. */
    until: p.datetime(3),
    /** No longer in the roster since then. */
    leftAt: p.datetime(3).nullable(),
  },
})
export class CampusMember extends MemberSchema.class {}
MemberSchema.setClass(CampusMember)

const CodeSchema = defineEntity({
  name: 'CampusCode',
  tableName: 'campus_codes',
  indexes: [
    { name: 'ix_campus_codes_until', properties: ['active', 'until'] },
    { name: 'ix_campus_codes_forget', properties: ['forgetAt'] },
  ],
  uniques: [
    { name: 'uq_campus_codes_member', properties: ['campusId', 'studentNumber', 'active'] },
    { name: 'uq_campus_codes_person', properties: ['personId', 'active'] },
  ],
  properties: {
    id: p.integer().primary(),
    campusId: p.string().length(32),
    /** Empty once its owner has left for good. */
    studentNumber: p.string().length(20),
    personId: p.string().length(24),
    kind: p.string().length(8).$type<MemberKind>(),
    status: p.string().length(8).$type<HeldStatus>(),
    /** 1 until it ends, null after: one code for a member, one for an account. */
    active: p.integer().nullable(),
    /** As the roster has it; sealed. Empty once its owner has left for good, or it ended long ago. */
    sealedName: p.string().length(400),
    /** The member's; the code ends with it. */
    until: p.datetime(3),
    endedWhy: p.string().length(16).nullable().$type<CodeEnd>(),
    endedBy: p.string().length(24).nullable(),
    lockedBy: p.string().length(24).nullable(),
    createdAt: p.datetime(3),
    endedAt: p.datetime(3).nullable(),
    /** When the name of one that ended goes; null after. */
    forgetAt: p.datetime(3).nullable(),
  },
})
export class CampusCode extends CodeSchema.class {}
CodeSchema.setClass(CampusCode)

const PassSchema = defineEntity({
  name: 'CampusPass',
  tableName: 'campus_passes',
  indexes: [
    { name: 'ix_campus_passes_code', properties: ['codeId', 'expiresAt'] },
    { name: 'ix_campus_passes_revoked', properties: ['campusId', 'revokedAt', 'expiresAt'] },
    { name: 'ix_campus_passes_expires', properties: ['expiresAt'] },
  ],
  properties: {
    /** base64url of 8 bytes. */
    cti: p.string().length(12).primary(),
    codeId: p.integer(),
    campusId: p.string().length(32),
    kid: p.integer(),
    /** base64url of the signed bytes. */
    token: p.string().length(400),
    /** Bits. */
    purposes: p.integer(),
    notBefore: p.datetime(3),
    expiresAt: p.datetime(3),
    revokedAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
})
export class CampusPass extends PassSchema.class {}
PassSchema.setClass(CampusPass)

const StepSchema = defineEntity({
  name: 'CampusStep',
  tableName: 'campus_steps',
  indexes: [{ name: 'ix_campus_steps_expires', properties: ['expiresAt'] }],
  properties: {
    /** A gate, a site or the campus itself: where the code was shown. */
    place: p.string().length(64).primary(),
    purpose: p.string().length(8).primary().$type<Purpose>(),
    cti: p.string().length(12).primary(),
    /** The step that was valid last there. */
    lastStep: p.integer(),
    expiresAt: p.datetime(3),
  },
})
export class CampusStep extends StepSchema.class {}
StepSchema.setClass(CampusStep)

const TrySchema = defineEntity({
  name: 'CampusTry',
  tableName: 'campus_tries',
  indexes: [{ name: 'ix_campus_tries_latest', properties: ['latestAt'] }],
  properties: {
    /** Blind index of whom or what is counted: a person, a number, or both together. */
    mark: p.string().length(44).primary(),
    /** Milliseconds of each wrong one that counts, by spaces; never more than the limit. */
    wrongAt: p.string().length(400).default(''),
    latestAt: p.datetime(3),
    lockedUntil: p.datetime(3).nullable(),
  },
})
export class CampusTry extends TrySchema.class {}
TrySchema.setClass(CampusTry)

const MoveSchema = defineEntity({
  name: 'CampusMove',
  tableName: 'campus_moves',
  indexes: [
    { name: 'ix_campus_moves_member', properties: ['campusId', 'studentNumber'] },
    { name: 'ix_campus_moves_expires', properties: ['expiresAt'] },
  ],
  properties: {
    /** SHA-256 of a code of 64 bits: good once, for one number, to claim it with another account. */
    codeHash: p.string().length(64).primary(),
    campusId: p.string().length(32),
    studentNumber: p.string().length(20),
    reason: p.string().length(200),
    issuedBy: p.string().length(24),
    usedBy: p.string().length(24).nullable(),
    expiresAt: p.datetime(3),
    createdAt: p.datetime(3),
  },
})
export class CampusMove extends MoveSchema.class {}
MoveSchema.setClass(CampusMove)

const HistorySchema = defineEntity({
  name: 'CampusCodeStep',
  tableName: 'campus_code_history',
  indexes: [{ name: 'ix_campus_code_history_number', properties: ['campusId', 'studentNumber', 'id'] }],
  properties: {
    /** Append-only. */
    id: p.integer().primary(),
    campusId: p.string().length(32),
    studentNumber: p.string().length(20),
    step: p.string().length(8).$type<CodeStep>(),
    /** Of the staff; null: its member. */
    by: p.string().length(24).nullable(),
    reason: p.string().length(400).nullable(),
    at: p.datetime(3),
  },
})
export class CampusCodeStep extends HistorySchema.class {}
HistorySchema.setClass(CampusCodeStep)

const DepartmentSchema = defineEntity({
  name: 'CampusDepartment',
  tableName: 'campus_departments',
  indexes: [
    { name: 'ix_campus_departments_campus', properties: ['campusId', 'endedAt', 'id'] },
    { name: 'ix_campus_departments_person', properties: ['personId'] },
  ],
  properties: {
    id: p.string().length(24).primary(),
    campusId: p.string().length(32),
    /** What a visitor reads. */
    label: p.string().length(60),
    /** Who answers for it. */
    personId: p.string().length(24),
    createdBy: p.string().length(24),
    createdAt: p.datetime(3),
    endedAt: p.datetime(3).nullable(),
  },
})
export class CampusDepartment extends DepartmentSchema.class {}
DepartmentSchema.setClass(CampusDepartment)

const PosterSchema = defineEntity({
  name: 'CampusPoster',
  tableName: 'campus_posters',
  indexes: [{ name: 'ix_campus_posters_campus', properties: ['campusId', 'createdAt', 'scene'] }],
  properties: {
    /** Says nothing by itself: all that the picture carries. */
    scene: p.string().length(32).primary(),
    campusId: p.string().length(32),
    /** What it is called in the list, such as the wall it hangs on. */
    label: p.string().length(60),
    /** Where it leads: claiming the code, or a service. */
    opens: p.string().length(32),
    createdBy: p.string().length(24),
    createdAt: p.datetime(3),
    revokedAt: p.datetime(3).nullable(),
  },
})
export class CampusPoster extends PosterSchema.class {}
PosterSchema.setClass(CampusPoster)

export const codeEntities = [
  Campus,
  CampusMember,
  CampusCode,
  CampusPass,
  CampusStep,
  CampusTry,
  CampusMove,
  CampusCodeStep,
  CampusDepartment,
  CampusPoster,
]
