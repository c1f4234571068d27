// Tables of people: who they are, what they may do, how browsers, screens and staff come in, who read what about them.
import { defineEntity, p } from '@mikro-orm/core'
import type { RoleName } from '@chaolin/shared/residents/schema'

const PersonSchema = defineEntity({
  name: 'Person',
  tableName: 'people',
  properties: {
    id: p.string().length(24).primary(),
    openId: p.string().length(96).nullable().unique('uq_people_open_id'),
    phone: p.string().length(20).nullable(),
    createdAt: p.datetime(3),
    deletedAt: p.datetime(3).nullable(),
  },
})
export class Person extends PersonSchema.class {}
PersonSchema.setClass(Person)

const PersonRoleSchema = defineEntity({
  name: 'PersonRole',
  tableName: 'person_roles',
  indexes: [{ name: 'ix_person_roles_home', properties: ['microBrainId', 'role'] }],
  uniques: [{ name: 'uq_person_roles', properties: ['personId', 'role', 'scope'] }],
  properties: {
    id: p.integer().primary(),
    personId: p.string().length(24),
    role: p.string().length(16).$type<RoleName>(),
    /** What the role is bound to (a micro-brain, a gate, a site), '' for none: NULLs would not be unique. */
    scope: p.string().length(64).default(''),
    microBrainId: p.string().length(32).nullable(),
    grantedBy: p.string().length(24).nullable(),
    createdAt: p.datetime(3),
  },
})
export class PersonRole extends PersonRoleSchema.class {}
PersonRoleSchema.setClass(PersonRole)

const ScanSchema = defineEntity({
  name: 'ScanSession',
  tableName: 'scan_sessions',
  indexes: [{ name: 'ix_scan_sessions_expires', properties: ['expiresAt'] }],
  properties: {
    /** Known to the browser alone: it fetches the token with it. */
    id: p.string().length(32).primary(),
    /** What the QR shows: enough to confirm, not to fetch the token. */
    scanCode: p.string().length(32).unique('uq_scan_sessions_code'),
    personId: p.string().length(24).nullable(),
    usedAt: p.datetime(3).nullable(),
    expiresAt: p.datetime(3),
    createdAt: p.datetime(3),
  },
})
export class ScanSession extends ScanSchema.class {}
ScanSchema.setClass(ScanSession)

const InvitationSchema = defineEntity({
  name: 'Invitation',
  tableName: 'invitations',
  properties: {
    /** SHA-256 of the code: whoever reads the table cannot join with it. */
    codeHash: p.string().length(64).primary(),
    microBrainId: p.string().length(32),
    role: p.string().length(16).$type<'staff' | 'dispatcher'>(),
    invitedBy: p.string().length(24),
    usedBy: p.string().length(24).nullable(),
    expiresAt: p.datetime(3),
    createdAt: p.datetime(3),
  },
})
export class Invitation extends InvitationSchema.class {}
InvitationSchema.setClass(Invitation)

const AccessSchema = defineEntity({
  name: 'AccessRecord',
  tableName: 'access_records',
  indexes: [{ name: 'ix_access_records_person', properties: ['personId', 'createdAt', 'id'] }],
  properties: {
    id: p.integer().primary(),
    /** Whose data was read. */
    personId: p.string().length(24),
    readBy: p.string().length(24),
    readerRole: p.string().length(64),
    field: p.string().length(32),
    reason: p.string().length(255),
    about: p.string().length(32).nullable(),
    createdAt: p.datetime(3),
  },
})
export class AccessRecord extends AccessSchema.class {}
AccessSchema.setClass(AccessRecord)

const DeviceSchema = defineEntity({
  name: 'DeviceToken',
  tableName: 'device_tokens',
  indexes: [{ name: 'ix_device_tokens_home', properties: ['microBrainId', 'createdAt', 'id'] }],
  uniques: [
    { name: 'uq_device_tokens_hash', properties: ['tokenHash'] },
    { name: 'uq_device_tokens_public', properties: ['publicId'] },
  ],
  properties: {
    id: p.integer().primary(),
    /** What its list calls it. */
    publicId: p.string().length(24),
    /** SHA-256: whoever reads the table cannot look with it. */
    tokenHash: p.string().length(64),
    name: p.string().length(40),
    /** It sees this one and what is under it. */
    microBrainId: p.string().length(32),
    createdBy: p.string().length(24),
    createdAt: p.datetime(3),
    /** To the hour. */
    lastUsedAt: p.datetime(3).nullable(),
    revokedAt: p.datetime(3).nullable(),
    revokedBy: p.string().length(24).nullable(),
  },
})
export class DeviceToken extends DeviceSchema.class {}
DeviceSchema.setClass(DeviceToken)
