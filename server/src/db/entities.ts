// Every table, listed by hand.
import { Photo } from '../files/entities.ts'
import { IdempotentAnswer } from '../idempotency.ts'
import { SigningKey } from '../keys.ts'
import { microBrainEntities } from '../micro-brains/entities.ts'
import { Notice, Subscription } from '../notices/entities.ts'
import { IntakeEvent, IntakeGroup, IntakeKind, IntakeSource } from '../intake/entities.ts'
import { Open311Key, Open311Sent, Open311Update } from '../open311/entities.ts'
import { Job } from '../outbox/entities.ts'
import { Report, ReportHistory, ReportJoint, ReportOrigin, ReportSupport } from '../reports/entities.ts'
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
  ReportOrigin,
  Photo,
  Notice,
  Subscription,
  Job,
  IdempotentAnswer,
  SigningKey,
  DatabaseMode,
  Open311Key,
  Open311Update,
  Open311Sent,
  IntakeSource,
  IntakeKind,
  IntakeEvent,
  IntakeGroup,
  ...routingEntities,
  ...microBrainEntities,
]
