// Every table, listed by hand.
import { Photo } from '../files/entities.ts'
import { IdempotentAnswer } from '../idempotency.ts'
import { SigningKey } from '../keys.ts'
import { Notice, Subscription } from '../notices/entities.ts'
import { Job } from '../outbox/entities.ts'
import { Report, ReportHistory, ReportJoint, ReportSupport } from '../reports/entities.ts'
import { AccessRecord, Invitation, Person, PersonRole, ScanSession } from '../residents/entities.ts'
import { DatabaseMode } from './mode.ts'
import { routingEntities } from '../routing/entities.ts'

export const entities = [
  Person,
  PersonRole,
  ScanSession,
  Invitation,
  AccessRecord,
  Report,
  ReportHistory,
  ReportJoint,
  ReportSupport,
  Photo,
  Notice,
  Subscription,
  Job,
  IdempotentAnswer,
  SigningKey,
  DatabaseMode,
  ...routingEntities,
]
