// Tables of confidential cases: what was written is sealed, and no other table holds it.
import type { CaseStatus } from '@chaolin/shared/campus/cases/rules'
import type { Confidentiality } from '@chaolin/shared/campus/services'
import { defineEntity, p } from '@mikro-orm/core'

const CaseSchema = defineEntity({
  name: 'CampusCase',
  tableName: 'campus_cases',
  uniques: [{ name: 'uq_campus_cases_number', properties: ['number'] }],
  indexes: [
    { name: 'ix_campus_cases_person', properties: ['personId', 'createdAt', 'id'] },
    { name: 'ix_campus_cases_handler', properties: ['handlerId', 'status', 'createdAt', 'id'] },
    { name: 'ix_campus_cases_campus', properties: ['campusId', 'service', 'status', 'dueAt'] },
    { name: 'ix_campus_cases_status', properties: ['status', 'dueAt', 'id'] },
    { name: 'ix_campus_cases_forget', properties: ['forgetAt', 'id'] },
  ],
  properties: {
    id: p.integer().primary(),
    number: p.string().length(12),
    campusId: p.string().length(32),
    service: p.string().length(32),
    /** As it was when the case came in: a service that is opened up later opens up no old case. */
    confidentiality: p.string().length(8).$type<Confidentiality>(),
    personId: p.string().length(24),
    /** Those in charge see no name. */
    anonymous: p.boolean(),
    handlerId: p.string().length(24).nullable(),
    status: p.string().length(12).$type<CaseStatus>(),
    /** Text, answers and the ids of the photos; null once the asker has left or its time is over. */
    sealed: p.text().length(65_535).nullable(),
    urgent: p.boolean(),
    dueAt: p.datetime(3),
    /** Somebody was told that it is late or that nobody has it. */
    remindedAt: p.datetime(3).nullable(),
    /** While it waits: when somebody took it who has lost it since. */
    takenAt: p.datetime(3).nullable(),
    endedAt: p.datetime(3).nullable(),
    /** When what it says is forgotten; null while it goes on, and once it is done. */
    forgetAt: p.datetime(3).nullable(),
    createdAt: p.datetime(3),
  },
})
export class CampusCase extends CaseSchema.class {}
CaseSchema.setClass(CampusCase)

/** When to meet: offered by the handler, taken by the asker. */
const TimeSchema = defineEntity({
  name: 'CampusCaseTime',
  tableName: 'campus_case_times',
  uniques: [{ name: 'uq_campus_case_times_public', properties: ['publicId'] }],
  indexes: [
    { name: 'ix_campus_case_times_case', properties: ['caseId', 'startsAt'] },
    { name: 'ix_campus_case_times_handler', properties: ['handlerId', 'status', 'endsAt'] },
  ],
  properties: {
    id: p.integer().primary(),
    publicId: p.string().length(24),
    caseId: p.integer(),
    handlerId: p.string().length(24),
    startsAt: p.datetime(3),
    endsAt: p.datetime(3),
    /** Where, sealed; null once it is forgotten. */
    sealed: p.text().nullable(),
    status: p.string().length(8).$type<'offered' | 'taken'>(),
    createdAt: p.datetime(3),
  },
})
export class CampusCaseTime extends TimeSchema.class {}
TimeSchema.setClass(CampusCaseTime)

export const caseEntities = [CampusCase, CampusCaseTime]
