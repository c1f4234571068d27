// Who may stand at a gate: the guard on duty there, or its controller, by a token that is shown once and taken back at will.
import type { HouseholdAct } from '@chaolin/shared/visits/household-access'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { gatesOf, type Person } from '../../residents/queries.ts'
import { Compound, Gate } from '../compounds/entities.ts'
import { requireStaffOf } from '../households/seats.ts'
import { sha256 } from '../../sha256.ts'

const prefix = 'gate.'
const plain = { disableIdentityMap: true } as const

export const isControllerToken = (token: string) => token.startsWith(prefix)

/** Asked at every use, so that a token that was taken back ends at once. */
export async function findController(ctx: Context, token: string): Promise<{ gateId: string } | null> {
  const gate = await ctx.em.findOne(Gate, { controllerHash: sha256(token) }, plain)
  return gate && { gateId: gate.id }
}

/** A gate with its compound, and the guard who stands there; null: its controller. */
export type Stand = { gate: Gate; compound: Compound; personId: string | null }

type Asking = { person: Person | undefined; controller: { gateId: string } | undefined }

/** Another gate is not found, as if there were none. */
export async function standAt(ctx: Context, { person, controller }: Asking, gateId: string): Promise<Stand> {
  const mine = controller ? [controller.gateId] : person ? gatesOf(person) : []
  const gate = mine.includes(gateId) ? await ctx.em.findOne(Gate, { id: gateId }, plain) : null
  const compound = gate && (await ctx.em.findOne(Compound, { id: gate.compoundId }, plain))
  if (!compound) throw new Refused('not_found')
  return { gate, compound, personId: person?.id ?? null }
}

/** The gates of a compound are its community's. */
export async function gateOfPost(tx: Context, person: Person, gateId: string, act: HouseholdAct) {
  const gate = await tx.em.findOne(Gate, { id: gateId }, plain)
  if (!gate) throw new Refused('not_found')
  await requireStaffOf(tx, person, gate.compoundId, act)
  return gate
}

/** A new token takes the place of the one before. */
export async function makeController(tx: Context, person: Person, gateId: string) {
  const gate = await gateOfPost(tx, person, gateId, 'changeGates')
  const token = `${prefix}${nanoid(12)}.${nanoid(32)}`
  await tx.em.nativeUpdate(Gate, { id: gate.id }, { controllerHash: sha256(token) })
  return { gateId: gate.id, token }
}

export async function revokeController(tx: Context, person: Person, gateId: string) {
  const gate = await gateOfPost(tx, person, gateId, 'changeGates')
  await tx.em.nativeUpdate(Gate, { id: gate.id }, { controllerHash: null })
}
