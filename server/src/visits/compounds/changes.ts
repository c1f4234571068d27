// What community staff change about a compound: opening it for visits, its rules, its gates.
import { startingRules, type CompoundRules } from '@chaolin/shared/visits/compound-rules'
import { storedRules, type newGate, type rulesChange } from '@chaolin/shared/visits/compound-schema'
import type { z } from '@chaolin/shared/config'
import { LockMode } from '@mikro-orm/core'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { readRows } from '../../db/sql.ts'
import { isUniqueViolation, Refused, wrong } from '../../errors.ts'
import { findInParent } from '../../routing/addresses/queries.ts'
import { readAddresses, visible } from '../../routing/addresses/sql.ts'
import { touchCompound } from './actions.ts'
import { Compound, Gate } from './entities.ts'

const mostGates = 1000
const mostSideBySide = 50

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
  const next = Number(last?.number ?? 0) + 1
  for (let number = next; ; number++)
    try {
      return await insertCompound(tx, { ...row, number })
    } catch (error) {
      if (!isUniqueViolation(error)) throw error
      if (!isNumberTaken(error)) throw new Refused('step_closed', { detail: '这个小区已经开通了' })
      if (number - next > mostSideBySide) throw new Refused('unavailable', { retryAfterS: 1 })
    }
}

/** Others that were opened at the same moment took the number: MySQL names the key, SQLite the column. */
const isNumberTaken = (error: unknown) =>
  /uq_compounds_number|compounds\.number\b/.test((error as Error).message)

async function insertCompound(tx: Context, row: NewCompound & { number: number }) {
  await tx.em.insert(Compound, {
    ...row,
    rules: startingRules,
    rulesRevision: 1,
    revision: 1,
    parked: 0,
    createdAt: tx.now(),
    updatedAt: tx.now(),
  })
}

/** The next bundle of every gate has them. */
export async function changeRules(tx: Context, id: string, body: z.infer<typeof rulesChange>) {
  const compound = await lockCompound(tx, id)
  if (body.revision !== undefined && body.revision !== compound.rulesRevision)
    throw new Refused('version_changed')
  const rules: CompoundRules = storedRules(body.rules)
  const revision = compound.rulesRevision + 1
  await tx.em.nativeUpdate(Compound, { id }, { rules, rulesRevision: revision })
  await touchCompound(tx, id)
  return { rules, revision }
}

const tidyName = (text: string) => text.normalize('NFKC').replace(/\s/g, '').toUpperCase()

/** What is called so, or has that number, right inside: '3 幢', '3' and '3幢' are one building. */
async function findInside(tx: Context, parentCode: string, kind: 'building' | 'unit', text: string) {
  const number = tidyName(text).replace(/[^0-9A-Z]/g, '')
  const found = number === '' ? null : await findInParent(tx.em, parentCode, number)
  if (found?.kind === kind) return found
  const rows = await readAddresses(
    tx.em,
    `where a.parent_code = ? and a.name = ? and a.kind = ? and ${visible('a')} limit 1`,
    [parentCode, text.trim(), kind],
  )
  return rows[0] ?? null
}

/** As the address book calls them, since passes are matched to gates by that. */
async function placeOf(tx: Context, compoundId: string, { building, unit }: z.infer<typeof newGate>) {
  if (building === undefined && unit !== undefined) throw wrong('building', '单元要写在哪一幢')
  if (building === undefined) return { building: null, unit: null }
  const house = await findInside(tx, compoundId, 'building', building)
  if (!house) throw wrong('building', '这个小区没有这一幢')
  if (unit === undefined) return { building: house.name, unit: null }
  const stair = await findInside(tx, house.code, 'unit', unit)
  if (!stair) throw wrong('unit', '这一幢没有这个单元')
  return { building: house.name, unit: stair.name }
}

export async function addGate(tx: Context, compoundId: string, body: z.infer<typeof newGate>): Promise<Gate> {
  await lockCompound(tx, compoundId)
  if ((await tx.em.count(Gate, { compoundId })) >= mostGates) throw new Refused('limit_reached')
  const row = {
    id: `gate-${nanoid(12)}`,
    compoundId,
    name: body.name.trim(),
    door: body.door,
    ...(await placeOf(tx, compoundId, body)),
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
