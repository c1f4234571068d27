// Every table, listed by hand.
import { Photo } from '../files/entities.ts'
import { IdempotentAnswer } from '../idempotency.ts'
import { SigningKey } from '../keys.ts'
import { microBrainEntities } from '../micro-brains/entities.ts'
import { Notice, Subscription } from '../notices/entities.ts'
import { IntakeEvent, IntakeGroup, IntakeKind, IntakeSource } from '../intake/entities.ts'
import { Open311Key, Open311Sent, Open311Update } from '../open311/entities.ts'
import { Job } from '../outbox/entities.ts'
import { paymentEntities } from '../payments/entities.ts'
import {
  Report,
  ReportHistory,
  ReportJoint,
  ReportMerge,
  ReportOrigin,
  ReportSupport,
} from '../reports/entities.ts'
import {
  AccessRecord,
  DeviceToken,
  Invitation,
  Person,
  PersonRole,
  ScanSession,
} from '../residents/entities.ts'
import { mediationEntities } from '../staff/mediation/entities.ts'
import { peopleEntities } from '../staff/people/entities.ts'
import { dispatchEntities } from '../staff/dispatch/entities.ts'
import { dutyEntities } from '../staff/duty/entities.ts'
import { DatabaseMode } from './mode.ts'
import { routingEntities } from '../routing/entities.ts'
import { volunteerEntities } from '../staff/volunteers/entities.ts'
import { hazardEntities } from '../staff/hazards/entities.ts'
import { appointmentEntities } from '../appointments/entities.ts'
import { SavedFilter } from '../staff/filters/entities.ts'
import { exportEntities } from '../staff/exports/entities.ts'
import { statEntities } from '../staff/stats/entities.ts'
import { templateEntities } from '../staff/templates/entities.ts'
import { supervisionEntities } from '../staff/supervision/entities.ts'
import { campusEntities } from '../campus/entities.ts'
import { compoundEntities } from '../visits/compounds/entities.ts'
import { visitEntities } from '../visits/entities.ts'
import { gateEntities } from '../visits/gates/entities.ts'
import { householdEntities } from '../visits/households/entities.ts'
import { passEntities } from '../visits/passes/entities.ts'

export const entities = [
  Person,
  PersonRole,
  ScanSession,
  Invitation,
  AccessRecord,
  DeviceToken,
  Report,
  ReportHistory,
  ReportJoint,
  ReportMerge,
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
  ...paymentEntities,
  ...peopleEntities,
  ...dutyEntities,
  ...dispatchEntities,
  ...mediationEntities,
  ...volunteerEntities,
  ...routingEntities,
  ...microBrainEntities,
  ...supervisionEntities,
  ...templateEntities,
  ...statEntities,
  ...exportEntities,
  ...hazardEntities,
  ...appointmentEntities,
  SavedFilter,
  ...compoundEntities,
  ...householdEntities,
  ...visitEntities,
  ...passEntities,
  ...gateEntities,
  ...campusEntities,
]
