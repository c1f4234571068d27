// Tables of the address book: standard addresses, the words that find them, door plates, and how they came in.
import { addressKinds } from '@chaolin/shared/routing/addresses/address-schema'
import { defineEntity, p } from '@mikro-orm/core'

/** Read it through `visible` (sql.ts): a row of a load that is still running is not there yet. */
const AddressSchema = defineEntity({
  name: 'Address',
  tableName: 'addresses',
  indexes: [
    // Holds all that a search for slips of the pen reads.
    { name: 'ix_addresses_district', properties: ['districtCode', 'kind', 'name', 'code', 'loadId'] },
    { name: 'ix_addresses_kind', properties: ['kind', 'code'] },
    { name: 'ix_addresses_parent', properties: ['parentCode', 'number'] },
    { name: 'ix_addresses_load', properties: ['loadId', 'code'] },
  ],
  properties: {
    code: p.string().length(64).primary(),
    loadId: p.integer().primary(),
    kind: p.enum(addressKinds),
    parentCode: p.string().length(64).nullable(),
    name: p.string().length(60),
    /** Of a building, stairwell or flat within what it stands in. */
    number: p.string().length(16).nullable(),
    /** From the district down. */
    fullText: p.string().length(200),
    provinceCode: p.string().length(64).nullable(),
    cityCode: p.string().length(64).nullable(),
    districtCode: p.string().length(64).nullable(),
    communityId: p.string().length(64).nullable(),
    lng: p.double().$type<number>().nullable(),
    lat: p.double().$type<number>().nullable(),
    synonyms: p.json<string[]>(),
    plates: p.json<string[]>(),
    /** The words that find it, so that they go when it goes. */
    words: p.json<string[]>(),
    synthetic: p.boolean(),
  },
})
export class Address extends AddressSchema.class {}
AddressSchema.setClass(Address)

/** One row for each name, synonym, sound and initials: a look-up is one walk along an index. */
const AddressWordSchema = defineEntity({
  name: 'AddressWord',
  tableName: 'address_words',
  indexes: [
    { name: 'ix_address_words_word', properties: ['word', 'level', 'addressCode', 'districtCode', 'loadId'] },
  ],
  properties: {
    districtCode: p.string().length(64).primary(),
    word: p.string().length(120).primary(),
    /** The kind's place in the list of kinds: of two that are called the same, the wider one comes first. */
    level: p.integer().primary(),
    addressCode: p.string().length(64).primary(),
    loadId: p.integer().primary(),
  },
})
export class AddressWord extends AddressWordSchema.class {}
AddressWordSchema.setClass(AddressWord)

/** A QR code at a door that stands for one standard address. */
const DoorPlateSchema = defineEntity({
  name: 'DoorPlate',
  tableName: 'door_plates',
  properties: {
    code: p.string().length(64).primary(),
    loadId: p.integer().primary(),
    addressCode: p.string().length(64),
  },
})
export class DoorPlate extends DoorPlateSchema.class {}
DoorPlateSchema.setClass(DoorPlate)

/** One import. What it brings is seen when it stops running, all at once. */
const AddressLoadSchema = defineEntity({
  name: 'AddressLoad',
  tableName: 'address_loads',
  properties: {
    id: p.integer().primary().autoincrement(),
    /** 1 while it runs; unique, so that one runs at a time. */
    running: p.integer().nullable().unique('uq_address_loads_running'),
    status: p.enum(['running', 'published', 'unchanged', 'refused', 'abandoned'] as const),
    added: p.integer(),
    changed: p.integer(),
    same: p.integer(),
    refused: p.integer(),
    startedAt: p.datetime(3),
    touchedAt: p.datetime(3),
  },
})
export class AddressLoad extends AddressLoadSchema.class {}
AddressLoadSchema.setClass(AddressLoad)

export const addressEntities = [Address, AddressWord, DoorPlate, AddressLoad]
