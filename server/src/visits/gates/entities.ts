// Tables of what passed a gate: each decision once, the last step per pass and gate, and the counts that stay.
import { defineEntity, p } from '@mikro-orm/core'
import type { ConflictReason, Direction, RefusalReason } from '@chaolin/shared/visits/gate'

const PassageSchema = defineEntity({
  name: 'Passage',
  tableName: 'passages',
  indexes: [
    { name: 'ix_passages_visit', properties: ['visitId', 'at', 'id'] },
    { name: 'ix_passages_household', properties: ['householdId', 'at', 'id'] },
    { name: 'ix_passages_pass', properties: ['cti', 'gateId'] },
    { name: 'ix_passages_gate', properties: ['gateId', 'at', 'id'] },
    { name: 'ix_passages_at', properties: ['at', 'id'] },
  ],
  uniques: [{ name: 'uq_passages_scan', properties: ['gateId', 'scanHash'] }],
  properties: {
    id: p.integer().primary(),
    compoundId: p.string().length(64),
    gateId: p.string().length(64),
    /** SHA-256 of code, direction, moment and verdict: a scan that is told twice is one. What we judged has a mark by chance instead, until its gate tells it too. */
    scanHash: p.string().length(64),
    cti: p.string().length(12).nullable(),
    visitId: p.string().length(12).nullable(),
    /** Of the visit; null for a member's own pass: nobody reads when a member came. */
    householdId: p.string().length(24).nullable(),
    claimId: p.integer().nullable(),
    direction: p.string().length(3).$type<Direction>(),
    verdict: p.string().length(6).$type<'open' | 'refuse'>(),
    reason: p.string().length(16).nullable().$type<RefusalReason>(),
    /** Null for a pass on paper. */
    step: p.integer().nullable(),
    /** A guard, or null for a controller. */
    personId: p.string().length(24).nullable(),
    offline: p.boolean(),
    /** Why we would have judged otherwise than the gate did without us: shown, not hidden. */
    conflict: p.string().length(16).nullable().$type<ConflictReason>(),
    at: p.datetime(3),
    recordedAt: p.datetime(3),
  },
})
export class Passage extends PassageSchema.class {}
PassageSchema.setClass(Passage)

const StepSchema = defineEntity({
  name: 'GateStep',
  tableName: 'gate_steps',
  indexes: [{ name: 'ix_gate_steps_expires', properties: ['expiresAt'] }],
  properties: {
    gateId: p.string().length(64).primary(),
    cti: p.string().length(12).primary(),
    /** The step that opened last; null for a pass on paper, which counts how often it opened. */
    lastStep: p.integer().nullable(),
    paperIns: p.integer().default(0),
    paperOuts: p.integer().default(0),
    expiresAt: p.datetime(3),
  },
})
export class GateStep extends StepSchema.class {}
StepSchema.setClass(GateStep)

const CountSchema = defineEntity({
  name: 'PassageCount',
  tableName: 'passage_counts',
  uniques: [{ name: 'uq_passage_counts', properties: ['gateId', 'day', 'direction', 'verdict'] }],
  properties: {
    id: p.integer().primary(),
    compoundId: p.string().length(64),
    gateId: p.string().length(64),
    /** YYYY-MM-DD in Asia/Shanghai. */
    day: p.string().length(10),
    direction: p.string().length(3).$type<Direction>(),
    verdict: p.string().length(6).$type<'open' | 'refuse'>(),
    count: p.integer(),
  },
})
export class PassageCount extends CountSchema.class {}
CountSchema.setClass(PassageCount)

export const gateEntities = [Passage, GateStep, PassageCount]
