// The rows of households and how they are written: one household for a home, and a history that only grows.
import { numberAlphabet } from '@chaolin/shared/reports/number'
import type { HouseholdMoment } from '@chaolin/shared/visits/households'
import { LockMode } from '@mikro-orm/core'
import { customAlphabet, nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { Refused } from '../../errors.ts'
import { seal, unseal } from '../../sealing.ts'
import { Household, HouseholdCode, HouseholdHistory, type HouseholdClaim } from './entities.ts'
import type { Flat } from './flats.ts'

/** 50 bits: nobody finds a household by trying codes out. */
export const drawHouseholdCode = customAlphabet(numberAlphabet, 10)
export const newId = () => nanoid(21)

const nameOf = (publicId: string) => ({ purpose: 'household-claim', owner: publicId })
export const sealName = (ctx: Context, publicId: string, name: string) => seal(ctx, nameOf(publicId), name)
export const readName = (ctx: Context, claim: Pick<HouseholdClaim, 'publicId' | 'sealedName'>) =>
  claim.sealedName === '' ? Promise.resolve('') : unseal(ctx, nameOf(claim.publicId), claim.sealedName)

/** Locked until the transaction ends: everything that counts or changes members starts with it. */
export async function lockHousehold(tx: Context, where: { id: string } | { addressCode: string }) {
  const household = await tx.em.findOne(Household, where, {
    lockMode: LockMode.PESSIMISTIC_WRITE,
    disableIdentityMap: true,
  })
  if (!household) throw new Refused('not_found')
  return household
}

/** The household of a home, made when it is first asked for; locked. */
export async function openHousehold(tx: Context, compoundId: string, flat: Flat): Promise<Household> {
  const { addressCode } = flat
  const known = await tx.em.count(Household, { addressCode })
  if (known > 0) return lockHousehold(tx, { addressCode })
  await tx.em.upsert(
    Household,
    {
      id: newId(),
      compoundId,
      addressCode,
      label: flat.label,
      building: flat.building,
      unit: flat.unit,
      code: drawHouseholdCode(),
      closedToRequests: false,
      steps: 0,
      historyFrom: 0,
      createdAt: tx.now(),
    },
    { onConflictFields: ['addressCode'], onConflictAction: 'ignore', disableIdentityMap: true },
  )
  return lockHousehold(tx, { addressCode })
}

/** Codes for a first member that nobody used. */
export const dropCodes = (tx: Context, addressCode: string) =>
  tx.em.nativeDelete(HouseholdCode, { addressCode, usedBy: null })

type Moment = {
  step: HouseholdMoment
  personId: string | null
  claimId?: number | null
  data?: Record<string, unknown>
}

/** One more row; the household's row is locked, so the numbers have no gap. */
export async function writeMoment(tx: Context, household: Household, moment: Moment) {
  const seq = household.steps + 1
  household.steps = seq
  await tx.em.nativeUpdate(Household, { id: household.id }, { steps: seq })
  await insertRow(tx.em, HouseholdHistory, {
    householdId: household.id,
    seq,
    at: tx.now(),
    step: moment.step,
    personId: moment.personId,
    claimId: moment.claimId ?? null,
    data: moment.data ?? {},
  })
}
