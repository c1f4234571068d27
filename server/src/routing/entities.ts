// Tables of routing: the posts, the kinds of matters, and all that is listed for the database.
import type {
  CategoryRow,
  Duration,
  HomeKind,
  Question,
  SameMatter,
} from '@chaolin/shared/reports/categories'
import type { OpeningHours } from '@chaolin/shared/routing/calendar-schema'
import { microBrainKinds } from '@chaolin/shared/routing/schema'
import { defineEntity, p } from '@mikro-orm/core'
import { addressEntities } from './addresses/entities.ts'
import { AreaRow, AreaTurn, AreaVersion } from './areas/entities.ts'
import { CalendarDay } from './calendar/entities.ts'
import { Site } from './posts/entities.ts'
import { RoutingAlert, RulePublication, RuleVersion } from './rules/entities.ts'
import { PostTerms } from './terms/entities.ts'
import { TriageCorrection, TriageModel } from './triage/entities.ts'

const MicroBrainSchema = defineEntity({
  name: 'MicroBrain',
  tableName: 'micro_brains',
  properties: {
    /** The official code where there is one: 12 digits for a community, 9 for a street, 6 for the district. */
    id: p.string().length(32).primary(),
    kind: p.enum(microBrainKinds),
    name: p.string().length(60),
    path: p.json<string[]>(),
    parentId: p.string().length(32).nullable(),
    lng: p.double().$type<number>(),
    lat: p.double().$type<number>(),
    phone: p.string().length(40),
    workingHours: p.string().length(100),
    hours: p.json<OpeningHours>(),
    services: p.json<{ zh: string; en: string }[]>(),
    /** How to find it, in words. */
    directions: p.string().length(200),
    /** Streets that a police post serves; the others serve what is under them. */
    serves: p.json<string[]>(),
  },
})
export class MicroBrain extends MicroBrainSchema.class {}
MicroBrainSchema.setClass(MicroBrain)

const CategorySchema = defineEntity({
  name: 'Category',
  tableName: 'report_categories',
  properties: {
    code: p.string().length(32).primary(),
    position: p.integer(),
    zh: p.string().length(40),
    en: p.string().length(60),
    home: p.string().length(16).$type<HomeKind>(),
    informs: p.string().length(16).$type<HomeKind>().nullable(),
    resolveWithin: p.json<Duration>(),
    evidence: p.boolean(),
    mayBePublic: p.boolean(),
    mayBeAnonymous: p.boolean(),
    questions: p.json<Question[]>(),
    sameMatter: p.json<SameMatter>(),
  },
})
export class Category extends CategorySchema.class {}
CategorySchema.setClass(Category)

/** One row that grows with every change of these tables, so that each process learns of it cheaply. */
const RoutingRevisionSchema = defineEntity({
  name: 'RoutingRevision',
  tableName: 'routing_revisions',
  properties: {
    id: p.integer().primary(),
    revision: p.integer(),
  },
})
export class RoutingRevision extends RoutingRevisionSchema.class {}
RoutingRevisionSchema.setClass(RoutingRevision)

export const routingEntities = [
  MicroBrain,
  AreaVersion,
  AreaRow,
  AreaTurn,
  ...addressEntities,
  Category,
  RoutingRevision,
  Site,
  CalendarDay,
  RuleVersion,
  RulePublication,
  RoutingAlert,
  PostTerms,
  TriageCorrection,
  TriageModel,
]

export const toCategoryRow = ({ position: _position, informs, ...row }: Category): CategoryRow => ({
  ...row,
  informs: informs ?? null,
})
