// Tables of households: who belongs to one and since when, the codes that let people in, and the append-only history.
import { defineEntity, p } from '@mikro-orm/core'
import type { declarationStatuses } from '@chaolin/shared/visits/household-schema'
import type { ClaimStatus, HouseholdRole } from '@chaolin/shared/visits/households'

const HouseholdSchema = defineEntity({
  name: 'Household',
  tableName: 'households',
  indexes: [{ name: 'ix_households_compound', properties: ['compoundId', 'building', 'id'] }],
  properties: {
    id: p.string().length(24).primary(),
    compoundId: p.string().length(64),
    /** The standard address of the flat; one household for each. */
    addressCode: p.string().length(64).unique('uq_households_address'),
    /** As people say it within the compound: '3幢2单元501'. */
    label: p.string().length(80),
    building: p.string().length(40),
    unit: p.string().length(40).nullable(),
    /** What members hand out so that a visitor can ask them; renewed at will. */
    code: p.string().length(24).unique('uq_households_code'),
    /** Asking this household is closed to strangers. */
    closedToRequests: p.boolean().default(false),
    /** The number of history rows so far. */
    steps: p.integer().default(0),
    /** History up to here is of those who lived here before: its members do not read it. */
    historyFrom: p.integer().default(0),
    /** Visits up to then are of those who lived here before; null: nobody did. */
    visitsFrom: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
})
export class Household extends HouseholdSchema.class {}
HouseholdSchema.setClass(Household)

const MemberSchema = defineEntity({
  name: 'HouseholdClaim',
  tableName: 'household_claims',
  indexes: [
    { name: 'ix_household_claims_person', properties: ['personId', 'status'] },
    { name: 'ix_household_claims_compound', properties: ['compoundId', 'status', 'id'] },
    { name: 'ix_household_claims_ended', properties: ['status', 'endedAt'] },
  ],
  uniques: [{ name: 'uq_household_claims_active', properties: ['householdId', 'personId', 'active'] }],
  properties: {
    id: p.integer().primary(),
    publicId: p.string().length(24).unique('uq_household_claims_public_id'),
    householdId: p.string().length(24),
    /** Its household's, so that the community staff find what waits for them. */
    compoundId: p.string().length(64),
    personId: p.string().length(24),
    role: p.string().length(8).$type<HouseholdRole>(),
    /** pending: waits for staff or the household; active: a member; refused, withdrawn, ended. */
    status: p.string().length(10).$type<ClaimStatus>(),
    /** 1 while pending or active, null after: somebody may come back. */
    active: p.integer().nullable(),
    /** As the other members call them; sealed. */
    sealedName: p.string().length(400),
    /** The end of a tenancy's last day; null: no end. */
    until: p.datetime(3).nullable(),
    decidedBy: p.string().length(24).nullable(),
    /** How it was proved: staff, code, member. */
    proof: p.string().length(8).nullable().$type<'staff' | 'code' | 'member'>(),
    createdAt: p.datetime(3),
    endedAt: p.datetime(3).nullable(),
  },
})
export class HouseholdClaim extends MemberSchema.class {}
MemberSchema.setClass(HouseholdClaim)

const CodeSchema = defineEntity({
  name: 'HouseholdCode',
  tableName: 'household_codes',
  indexes: [
    { name: 'ix_household_codes_address', properties: ['addressCode'] },
    { name: 'ix_household_codes_created', properties: ['createdAt'] },
  ],
  properties: {
    /** SHA-256 of a code of 60 bits that staff issued for the first member. */
    codeHash: p.string().length(64).primary(),
    addressCode: p.string().length(64),
    compoundId: p.string().length(64),
    role: p.string().length(8).$type<HouseholdRole>(),
    issuedBy: p.string().length(24),
    usedBy: p.string().length(24).nullable(),
    expiresAt: p.datetime(3),
    createdAt: p.datetime(3),
  },
})
export class HouseholdCode extends CodeSchema.class {}
CodeSchema.setClass(HouseholdCode)

const HistorySchema = defineEntity({
  name: 'HouseholdHistory',
  tableName: 'household_history',
  uniques: [{ name: 'uq_household_history_seq', properties: ['householdId', 'seq'] }],
  properties: {
    id: p.integer().primary(),
    householdId: p.string().length(24),
    seq: p.integer(),
    at: p.datetime(3),
    step: p.string().length(24),
    /** Who did it; null: the system. */
    personId: p.string().length(24).nullable(),
    /** Whose claim it was. */
    claimId: p.integer().nullable(),
    data: p.json<Record<string, unknown>>(),
  },
})
export class HouseholdHistory extends HistorySchema.class {}
HistorySchema.setClass(HouseholdHistory)

const DeclarationSchema = defineEntity({
  name: 'ResidenceDeclaration',
  tableName: 'residence_declarations',
  indexes: [
    { name: 'ix_residence_declarations_home', properties: ['microBrainId', 'status', 'id'] },
    { name: 'ix_residence_declarations_post', properties: ['microBrainId', 'id'] },
    { name: 'ix_residence_declarations_claim', properties: ['claimId', 'status'] },
    { name: 'ix_residence_declarations_person', properties: ['personId', 'id'] },
  ],
  uniques: [
    { name: 'uq_residence_declarations_standing', properties: ['householdId', 'personId', 'standing'] },
  ],
  properties: {
    id: p.integer().primary(),
    number: p.string().length(16).unique('uq_residence_declarations_number'),
    claimId: p.integer(),
    householdId: p.string().length(24),
    personId: p.string().length(24),
    /** The police micro-brain it goes to. */
    microBrainId: p.string().length(32),
    /** waiting: for the claim to be accepted, and nobody's to see; ended: its claim ended, or nobody took it up. */
    status: p.string().length(12).$type<(typeof declarationStatuses)[number]>(),
    /** 1 while it waits, is submitted or taken up, null after: one for each person and household. */
    standing: p.integer().nullable(),
    /** Sealed JSON of the fields; null once it is withdrawn or deleted. */
    sealed: p.text().nullable(),
    consentVersion: p.string().length(16),
    takenUpBy: p.string().length(24).nullable(),
    /** When the post was told; null: it never heard of it. */
    submittedAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
})
export class ResidenceDeclaration extends DeclarationSchema.class {}
DeclarationSchema.setClass(ResidenceDeclaration)

const BlockSchema = defineEntity({
  name: 'HouseholdBlock',
  tableName: 'household_blocks',
  uniques: [{ name: 'uq_household_blocks', properties: ['householdId', 'kind', 'mark'] }],
  properties: {
    id: p.integer().primary(),
    publicId: p.string().length(24).unique('uq_household_blocks_public_id'),
    householdId: p.string().length(24),
    kind: p.string().length(8).$type<'person' | 'phone' | 'plate' | 'name'>(),
    /** A person's id, or the blind index of the phone, plate or name. */
    mark: p.string().length(64),
    /** What the members see: masked. */
    label: p.string().length(80),
    addedBy: p.string().length(24),
    createdAt: p.datetime(3),
  },
})
export class HouseholdBlock extends BlockSchema.class {}
BlockSchema.setClass(HouseholdBlock)

export const householdEntities = [
  Household,
  HouseholdClaim,
  HouseholdCode,
  HouseholdHistory,
  HouseholdBlock,
  ResidenceDeclaration,
]
