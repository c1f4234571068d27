// Codes that let a first member in: issued by staff who checked, shown once, stored as a hash, used once.
import { numberAlphabet } from '@chaolin/shared/reports/number'
import type { newCode } from '@chaolin/shared/visits/compound-schema'
import { codeDays, type HouseholdRole } from '@chaolin/shared/visits/households'
import type { z } from '@chaolin/shared/config'
import { customAlphabet } from 'nanoid'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { insertRow } from '../../db/sql.ts'
import { Refused, wrong } from '../../errors.ts'
import type { Person } from '../../residents/queries.ts'
import { HouseholdCode } from './entities.ts'
import { findFlat } from './flats.ts'
import { expireDue } from './moves.ts'
import { membersOf } from './queries.ts'
import { dropCodes, openHousehold } from './rows.ts'
import { requireStaffOf } from './seats.ts'
import { sha256 } from '../../sha256.ts'

const dayMs = 86_400_000

/** 64 bits. */
const codeLength = 13
const drawCode = customAlphabet(numberAlphabet, codeLength)
const written = (code: string) => `${code.slice(0, 4)}-${code.slice(4, 8)}-${code.slice(8)}`
const hashOf = (code: string) => sha256(code.toUpperCase().replace(/[\s-]/g, ''))

/** A new one ends those before it: of one flat one code is about. */
export async function issueCode(
  tx: Context,
  person: Person,
  compoundId: string,
  body: z.infer<typeof newCode>,
) {
  const { compound } = await requireStaffOf(tx, person, compoundId, 'issueCode')
  const flat = await findFlat(tx, compound.id, body)
  if (!flat) throw wrong(body.addressCode ? 'addressCode' : 'doorPlate', '这个小区没有这一户')
  // Locked, so that of two clerks the later one's code is the one that lives.
  const household = await openHousehold(tx, compound.id, flat)
  await expireDue(tx, household)
  if ((await membersOf(tx, household.id)).length > 0)
    throw new Refused('step_closed', { detail: '这户已有住户，由住户同意新成员' })
  await dropCodes(tx, flat.addressCode)
  const code = drawCode()
  const expiresAt = new Date(tx.now().getTime() + codeDays * dayMs)
  await insertRow(tx.em, HouseholdCode, {
    codeHash: hashOf(code),
    addressCode: flat.addressCode,
    compoundId: compound.id,
    role: body.role,
    issuedBy: person.id,
    usedBy: null,
    expiresAt,
    createdAt: tx.now(),
  })
  return {
    code: written(code),
    address: compound.name + flat.label,
    role: body.role,
    expiresAt: toWire(expiresAt),
  }
}

/** Whether the code is good for this flat and role; it is told apart from no other reason. */
export async function requireCode(
  tx: Context,
  code: string,
  { addressCode, role }: { addressCode: string; role: HouseholdRole },
) {
  const found = await tx.em.findOne(
    HouseholdCode,
    { codeHash: hashOf(code), addressCode, role, usedBy: null, expiresAt: { $gt: tx.now() } },
    { disableIdentityMap: true },
  )
  if (!found) throw wrong('code', '这个码不对，或者用过、过期了')
  return found
}

/** One update decides who of two was first. */
export async function useCode(tx: Context, { codeHash, addressCode }: HouseholdCode, personId: string) {
  const used = await tx.em.nativeUpdate(HouseholdCode, { codeHash, usedBy: null }, { usedBy: personId })
  if (used !== 1) throw wrong('code', '这个码不对，或者用过、过期了')
  await dropCodes(tx, addressCode)
}
