// Tables of passes: the keys they are signed with, and every pass that was ever minted.
import { defineEntity, p } from '@mikro-orm/core'

const KeySchema = defineEntity({
  name: 'PassKey',
  tableName: 'pass_keys',
  uniques: [{ name: 'uq_pass_keys_kid', properties: ['issuer', 'kid'] }],
  indexes: [{ name: 'ix_pass_keys_issuer', properties: ['issuer', 'notAfter'] }],
  properties: {
    id: p.integer().primary(),
    /** `compound:<id>` or `campus:<id>`: whose gates trust it. */
    issuer: p.string().length(80),
    /** Counts up and never comes back: two bytes. */
    kid: p.integer(),
    /** Ed25519, 32 bytes, base64url. */
    publicKey: p.string().length(44),
    privateSealed: p.text(),
    groupKeySealed: p.text(),
    /** Signs from then on, for a week. */
    signsFrom: p.datetime(3),
    signsUntil: p.datetime(3),
    /** Nothing it signed holds longer. */
    notAfter: p.datetime(3),
    withdrawnAt: p.datetime(3).nullable(),
    withdrawnBy: p.string().length(24).nullable(),
    withdrawnWhy: p.string().length(200).nullable(),
    createdAt: p.datetime(3),
  },
})
export class PassKey extends KeySchema.class {}
KeySchema.setClass(PassKey)

const PassSchema = defineEntity({
  name: 'Pass',
  tableName: 'passes',
  indexes: [
    { name: 'ix_passes_visit', properties: ['visitId', 'expiresAt'] },
    { name: 'ix_passes_bundle', properties: ['compoundId', 'expiresAt'] },
    { name: 'ix_passes_changed', properties: ['compoundId', 'revision'] },
    { name: 'ix_passes_claim', properties: ['claimId', 'expiresAt'] },
    { name: 'ix_passes_expires', properties: ['expiresAt', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    /** base64url of 8 bytes. */
    cti: p.string().length(12).unique('uq_passes_cti'),
    compoundId: p.string().length(64),
    visitId: p.string().length(12).nullable(),
    /** A member's own pass: the claim that gives it. */
    claimId: p.integer().nullable(),
    kid: p.integer(),
    /** base64url of the signed bytes. */
    token: p.string().length(400),
    rotating: p.boolean(),
    doors: p.integer(),
    maxUses: p.integer(),
    /** Uses of it that the server knows of: one `in` at a perimeter gate each. */
    uses: p.integer().default(0),
    consentId: p.integer().nullable(),
    notBefore: p.datetime(3),
    expiresAt: p.datetime(3),
    /** Masked name, party, destination: opens only with the scanned pass. */
    sealed: p.string().length(400).nullable(),
    revokedAt: p.datetime(3).nullable(),
    revokedWhy: p.string().length(24).nullable(),
    /** The compound's revision at its latest change. */
    revision: p.integer(),
    createdAt: p.datetime(3),
  },
})
export class Pass extends PassSchema.class {}
PassSchema.setClass(Pass)

export const passEntities = [PassKey, Pass]
