// Tables of 失物招领: things that were lost or found, and who says that one is theirs.
import type { ClaimStatus, LostCategory, LostKind, LostStatus } from '@chaolin/shared/campus/lost'
import { defineEntity, p } from '@mikro-orm/core'

const ItemSchema = defineEntity({
  name: 'LostItem',
  tableName: 'campus_lost_items',
  indexes: [
    { name: 'ix_campus_lost_items_list', properties: ['campusId', 'status', 'kind', 'createdAt', 'id'] },
    { name: 'ix_campus_lost_items_all', properties: ['status', 'createdAt', 'id'] },
    { name: 'ix_campus_lost_items_person', properties: ['personId', 'createdAt', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    publicId: p.string().length(24).unique('uq_campus_lost_items_public'),
    campusId: p.string().length(32),
    /** Null once who wrote it has left. */
    personId: p.string().length(24).nullable(),
    kind: p.string().length(8).$type<LostKind>(),
    category: p.string().length(16).$type<LostCategory>(),
    status: p.string().length(12).$type<LostStatus>(),
    /** Empty once it is forgotten, as is what else was written. */
    title: p.string().length(80),
    text: p.string().length(600).nullable(),
    spot: p.string().length(120).nullable(),
    /** wgs84. */
    lng: p.double().$type<number>().nullable(),
    lat: p.double().$type<number>().nullable(),
    at: p.datetime(3),
    photoIds: p.json<string[]>(),
    /** What only the owner would know. */
    sealedDetails: p.text().nullable(),
    keptAt: p.string().length(120).nullable(),
    closedReason: p.string().length(400).nullable(),
    closedAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
})
export class LostItem extends ItemSchema.class {}
ItemSchema.setClass(LostItem)

const ClaimSchema = defineEntity({
  name: 'LostClaim',
  tableName: 'campus_lost_claims',
  indexes: [
    { name: 'ix_campus_lost_claims_item', properties: ['itemId', 'status'] },
    { name: 'ix_campus_lost_claims_person', properties: ['personId', 'createdAt', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    publicId: p.string().length(24).unique('uq_campus_lost_claims_public'),
    itemId: p.integer(),
    personId: p.string().length(24),
    /** `<item>:<person>` while it is open. */
    openKey: p.string().length(40).nullable().unique('uq_campus_lost_claims_open'),
    status: p.string().length(12).$type<ClaimStatus>(),
    sealedDetails: p.text().nullable(),
    reason: p.string().length(400).nullable(),
    decidedBy: p.string().length(24).nullable(),
    decidedAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
})
export class LostClaim extends ClaimSchema.class {}
ClaimSchema.setClass(LostClaim)

export const lostEntities = [LostItem, LostClaim]
