// Tables of routing: the posts, their areas, the address book, the kinds of matters.
import type { CategoryRow, Duration, HomeKind, Question } from '@chaolin/shared/reports/categories'
import type { Rings } from '@chaolin/shared/routing/geometry'
import { microBrainKinds } from '@chaolin/shared/routing/schema'
import { defineEntity, p } from '@mikro-orm/core'

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
    /** Streets that a police post serves; the others serve what is under them. */
    serves: p.json<string[]>(),
  },
})
export class MicroBrain extends MicroBrainSchema.class {}
MicroBrainSchema.setClass(MicroBrain)

/** One set of borders. What was routed keeps the version it was routed by. */
const AreaVersionSchema = defineEntity({
  name: 'AreaVersion',
  tableName: 'area_versions',
  indexes: [{ name: 'ix_area_versions_published', properties: ['status', 'publishedAt'] }],
  properties: {
    version: p.string().length(40).primary(),
    status: p.enum(['draft', 'published'] as const),
    /** Made-up borders, and said to be so wherever they are shown. */
    synthetic: p.boolean(),
    publishedAt: p.datetime(3).nullable(),
  },
})
export class AreaVersion extends AreaVersionSchema.class {}
AreaVersionSchema.setClass(AreaVersion)

const AreaRowSchema = defineEntity({
  name: 'AreaRow',
  tableName: 'areas',
  uniques: [{ name: 'uq_areas_version_home', properties: ['version', 'microBrainId'] }],
  properties: {
    id: p.integer().primary(),
    version: p.string().length(40),
    microBrainId: p.string().length(32),
    /** wgs84, outer rings and holes together. */
    rings: p.json<Rings>(),
  },
})
export class AreaRow extends AreaRowSchema.class {}
AreaRowSchema.setClass(AreaRow)

export const addressKinds = ['district', 'street', 'community', 'compound', 'building', 'elsewhere'] as const

const AddressSchema = defineEntity({
  name: 'Address',
  tableName: 'addresses',
  indexes: [
    { name: 'ix_addresses_name', properties: ['name'] },
    { name: 'ix_addresses_pinyin', properties: ['pinyin'] },
    { name: 'ix_addresses_initials', properties: ['initials'] },
    { name: 'ix_addresses_kind', properties: ['kind'] },
    { name: 'ix_addresses_parent', properties: ['parentCode', 'number'] },
  ],
  properties: {
    code: p.string().length(64).primary(),
    parentCode: p.string().length(64).nullable(),
    kind: p.enum(addressKinds),
    name: p.string().length(60),
    /** Of a building within its compound. */
    number: p.integer().nullable(),
    fullText: p.string().length(200),
    communityId: p.string().length(32).nullable(),
    lng: p.double().$type<number>().nullable(),
    lat: p.double().$type<number>().nullable(),
    pinyin: p.string().length(200),
    initials: p.string().length(60),
    synonyms: p.json<string[]>(),
    synthetic: p.boolean(),
  },
})
export class Address extends AddressSchema.class {}
AddressSchema.setClass(Address)

/** A QR code at a door that stands for one standard address. */
const DoorPlateSchema = defineEntity({
  name: 'DoorPlate',
  tableName: 'door_plates',
  indexes: [{ name: 'ix_door_plates_address', properties: ['addressCode'] }],
  properties: {
    code: p.string().length(64).primary(),
    addressCode: p.string().length(64),
  },
})
export class DoorPlate extends DoorPlateSchema.class {}
DoorPlateSchema.setClass(DoorPlate)

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
  Address,
  DoorPlate,
  Category,
  RoutingRevision,
]

export const toCategoryRow = ({ position: _position, informs, ...row }: Category): CategoryRow => ({
  ...row,
  informs: informs ?? null,
})
