// Tables of the address book: standard addresses, and the door plates that stand for them.
import { defineEntity, p } from '@mikro-orm/core'

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
