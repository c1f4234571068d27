// What community staff change about a compound: opening it for visits, its rules, its gates.
import { startingRules, type CompoundRules } from '@chaolin/shared/visits/compound-rules'
import { storedRules, type newGate, type rulesChange } from '@chaolin/shared/visits/compound-schema'
import type { z } from '@chaolin/shared/config'
import { LockMode } from '@mikro-orm/core'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { readRows } from '../../db/sql.ts'
import { isUniqueViolation, Refused } from '../../errors.ts'
import { readAddresses, visible } from '../../routing/addresses/sql.ts'
import { touchCompound } from './actions.ts'
import { Compound, Gate } from './entities.ts'

const mostGates = 1000

const lockCompound = async (tx: Context, id: string) => {
  const row = await tx.em.findOne(
    Compound,
    { id },
    { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true },
  )
  if (!row) throw new Refused('not_found')
  return row
}

/** The community of a compound of the address book; null: it is none. */
export async function compoundAddress(ctx: Context, code: string) {
  const [row] = await readAddresses(ctx.em, `where a.code = ? and ${visible('a')}`, [code])
  return row?.kind === 'compound' && row.communityId
    ? { name: row.name, communityId: row.communityId, synthetic: row.synthetic }
    : null
}

type NewCompound = { id: string; name: string; microBrainId: string; synthetic: boolean }

/** With the usual rules and no gate yet. The numbers that passes carry count up and are never given twice. */
export async function openCompound(tx: Context, row: NewCompound) {
  const [last] = await readRows<{ number: number | null }>(
    tx.em,
    'select max(number) as number from compounds',
    [],
  )
  try {
    await tx.em.insert(Compound, {
      ...row,
      number: Number(last?.number ?? 0) + 1,
      rules: startingRules,
      revision: 1,
      parked: 0,
      createdAt: tx.now(),
      updatedAt: tx.now(),
    })
  } catch (error) {
    if (isUniqueViolation(error)) throw new Refused('step_closed', { detail: '这个小区已经开通了' })
    throw error
  }
}

/** The next bundle of every gate has them. */
export async function changeRules(tx: Context, id: string, body: z.infer<typeof rulesChange>) {
  const compound = await lockCompound(tx, id)
  if (body.revision !== undefined && body.revision !== compound.revision) throw new Refused('version_changed')
  const rules: CompoundRules = storedRules(body.rules)
  await tx.em.nativeUpdate(Compound, { id }, { rules })
  return { rules, revision: await touchCompound(tx, id) }
}

export async function addGate(tx: Context, compoundId: string, body: z.infer<typeof newGate>): Promise<Gate> {
  await lockCompound(tx, compoundId)
  if ((await tx.em.count(Gate, { compoundId })) >= mostGates) throw new Refused('limit_reached')
  const row = {
    id: `gate-${nanoid(12)}`,
    compoundId,
    name: body.name.trim(),
    door: body.door,
    building: body.building?.trim() ?? null,
    unit: body.unit?.trim() ?? null,
    controllerHash: null,
    createdAt: tx.now(),
  }
  await tx.em.insert(Gate, row)
  await touchCompound(tx, compoundId)
  return row
}

/** Its guards and its controller find no bundle any more; what passed it is kept as long as anything that passed. */
export async function removeGate(tx: Context, compoundId: string, gateId: string) {
  await lockCompound(tx, compoundId)
  const gone = await tx.em.nativeDelete(Gate, { id: gateId, compoundId })
  if (gone === 0) throw new Refused('not_found')
  await touchCompound(tx, compoundId)
}
