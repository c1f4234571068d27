// The address book on the wire: kinds, type-ahead, door plates, imports.
import { z } from '../../config.ts'
import { pageQuery } from '../../page.ts'
import { placeSchema } from '../../place.ts'
import { idText, writtenText } from '../../text.ts'
import { longestScan } from './plates.ts'

/** From the widest to the narrowest; a row stands under one of a wider kind. */
export const addressKinds = [
  'province',
  'city',
  'district',
  'street',
  'community',
  'road',
  'compound',
  'building',
  'unit',
  'household',
] as const
export type AddressKind = (typeof addressKinds)[number]

export const addressQuery = z.strictObject({
  q: writtenText(100),
  /** The person's own district, whose addresses come first. */
  district: z.optional(idText(64)),
  ...pageQuery,
})

export const addressItem = z.strictObject({
  code: z.string(),
  address: z.string(),
  kind: z.enum(addressKinds),
  communityId: z.nullable(z.string()),
  place: z.nullable(placeSchema),
})
export type AddressItem = z.infer<typeof addressItem>

export const addressList = z.strictObject({
  items: z.array(addressItem),
  nextCursor: z.nullable(z.string()),
})

/** The bare code, or all that was scanned. */
export const plateParams = z.strictObject({ code: idText(longestScan) })

const part = z.nullable(z.strictObject({ code: z.string(), name: z.string() }))
export const doorPlateSchema = z.strictObject({
  ...addressItem.shape,
  plate: z.string(),
  community: part,
  compound: part,
  building: part,
  unit: part,
  household: part,
})
export type DoorPlateAnswer = z.infer<typeof doorPlateSchema>

/** What an import did; when a line is refused, nothing is. */
export const importReport = z.strictObject({
  lines: z.number(),
  added: z.number(),
  changed: z.number(),
  same: z.number(),
})
export type ImportReport = z.infer<typeof importReport>

/** Of a file sent to the door; larger ones go through the command line. */
export const mostImportBytes = 16 * 1024 * 1024
