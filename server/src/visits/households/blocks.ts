// People a household does not want: kept as marks that nobody can read back, and asked before a visit comes about.
import { maskPhone } from '@chaolin/shared/contact-masks'
import { maskName, tidyPlate } from '@chaolin/shared/visits/rules'
import { mostBlocks } from '@chaolin/shared/visits/households'
import type { BlockKind, NewBlock } from '@chaolin/shared/visits/household-schema'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import type { Person } from '../../residents/queries.ts'
import { blindIndex } from '../../sealing.ts'
import { cancelUnwanted } from '../cancel.ts'
import { Visit } from '../entities.ts'
import { HouseholdBlock } from './entities.ts'
import { requireMember } from './queries.ts'
import { lockHousehold, newId, writeMoment } from './rows.ts'

const tidy: Record<BlockKind, (value: string) => string> = {
  person: (value) => value,
  phone: (value) => value.replace(/\D/g, ''),
  plate: tidyPlate,
  name: (value) =>
    value
      .normalize('NFKC')
      .replace(/[\s·.]/g, '')
      .toLowerCase(),
}

const markOf = async (ctx: Context, kind: BlockKind, value: string) =>
  kind === 'person' ? value : blindIndex(ctx, `household-block:${kind}`, tidy[kind](value))

/** 浙A12345 → 浙A·***45: enough to know it again. */
const maskPlate = (plate: string) => {
  const tidied = tidyPlate(plate)
  return `${tidied.slice(0, 2)}·***${tidied.slice(-2)}`
}

/** What is kept of it: whom it marks, and what the members read. */
async function readBlock(tx: Context, householdId: string, { kind, value }: NewBlock) {
  if (kind === 'person') {
    const visit = await tx.em.findOne(Visit, { id: value, householdId }, { disableIdentityMap: true })
    if (!visit?.visitorId)
      throw new Refused('invalid', { errors: [{ path: 'value', message: '没有这次来访，或还没有人领取' }] })
    return { mark: visit.visitorId, label: visit.maskedName ?? '*' }
  }
  const labels = { phone: maskPhone, plate: maskPlate, name: maskName }
  return { mark: await markOf(tx, kind, value), label: labels[kind](value) }
}

/** Blocking somebody twice changes nothing. */
export async function addBlock(tx: Context, person: Person, householdId: string, body: NewBlock) {
  const household = await lockHousehold(tx, { id: householdId })
  await requireMember(tx, householdId, person.id)
  const { kind } = body
  const { mark, label } = await readBlock(tx, householdId, body)
  const known = await tx.em.findOne(HouseholdBlock, { householdId, kind, mark }, { disableIdentityMap: true })
  if (known) return known
  if ((await tx.em.count(HouseholdBlock, { householdId })) >= mostBlocks) throw new Refused('limit_reached')
  const row = {
    publicId: newId(),
    householdId,
    kind,
    mark,
    label,
    addedBy: person.id,
    createdAt: tx.now(),
  }
  await tx.em.insert(HouseholdBlock, row)
  await cancelUnwanted(tx, { householdId, personId: person.id }, async ({ visitorId, plate }, given) => {
    const known = { person: visitorId, phone: given?.phone, plate, name: given?.name }[kind]
    return known != null && (await markOf(tx, kind, known)) === mark
  })
  await writeMoment(tx, household, { step: 'blocked', personId: person.id, data: { kind } })
  return row
}

export async function removeBlock(tx: Context, person: Person, householdId: string, publicId: string) {
  const household = await lockHousehold(tx, { id: householdId })
  await requireMember(tx, householdId, person.id)
  const gone = await tx.em.nativeDelete(HouseholdBlock, { householdId, publicId })
  if (gone === 0) throw new Refused('not_found')
  await writeMoment(tx, household, { step: 'unblocked', personId: person.id })
}

export type Visitor = {
  personId?: string | null | undefined
  phone?: string | null | undefined
  plate?: string | null | undefined
  name?: string | null | undefined
}

/** Whether the household does not want this visitor, by whatever is known of them. */
export async function isBlocked(ctx: Context, householdId: string, visitor: Visitor): Promise<boolean> {
  const given = [
    ['person', visitor.personId],
    ['phone', visitor.phone],
    ['plate', visitor.plate],
    ['name', visitor.name],
  ] as const
  const marks = []
  for (const [kind, value] of given) if (value) marks.push({ kind, mark: await markOf(ctx, kind, value) })
  if (marks.length === 0) return false
  return (await ctx.em.count(HouseholdBlock, { householdId, $or: marks })) > 0
}
