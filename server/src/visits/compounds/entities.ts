// Tables of gated compounds: their rules, their gates, and the spaces visitors may park on.
import { defineEntity, p } from '@mikro-orm/core'
import type { CompoundRules } from '@chaolin/shared/visits/compound-rules'
import type { DoorKind } from '@chaolin/shared/visits/doors'

const CompoundSchema = defineEntity({
  name: 'Compound',
  tableName: 'compounds',
  indexes: [{ name: 'ix_compounds_home', properties: ['microBrainId', 'id'] }],
  properties: {
    /** Its code in the address book. */
    id: p.string().length(64).primary(),
    /** What a pass names it by: short, so that the code stays small. */
    number: p.integer().unique('uq_compounds_number'),
    name: p.string().length(80),
    microBrainId: p.string().length(32),
    rules: p.json<CompoundRules>(),
    /** Counts the changes of the rules alone: whoever saves them says which they read. */
    rulesRevision: p.integer().default(1),
    /** Counts every change that a gate has to know; the version of its bundle. */
    revision: p.integer().default(1),
    /** Vehicles of visitors inside now: changed by conditional updates alone. */
    parked: p.integer().default(0),
    synthetic: p.boolean().default(false),
    createdAt: p.datetime(3),
    updatedAt: p.datetime(3),
  },
})
export class Compound extends CompoundSchema.class {}
CompoundSchema.setClass(Compound)

const GateSchema = defineEntity({
  name: 'Gate',
  tableName: 'gates',
  indexes: [{ name: 'ix_gates_compound', properties: ['compoundId', 'id'] }],
  properties: {
    id: p.string().length(64).primary(),
    compoundId: p.string().length(64),
    name: p.string().length(80),
    door: p.string().length(12).$type<DoorKind>(),
    /** The building a stairwell or lift belongs to, as its plate says: '3幢'. */
    building: p.string().length(40).nullable(),
    unit: p.string().length(40).nullable(),
    /** SHA-256 of the token its controller reads the bundle with; null: no controller. */
    controllerHash: p.string().length(64).nullable().unique('uq_gates_controller'),
    createdAt: p.datetime(3),
  },
})
export class Gate extends GateSchema.class {}
GateSchema.setClass(Gate)

export const compoundEntities = [Compound, Gate]
