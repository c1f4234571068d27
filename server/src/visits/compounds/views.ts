// Compounds as they cross the wire.
import { wireRules, type CompoundView } from '@chaolin/shared/visits/compound-schema'
import type { Compound, Gate } from './entities.ts'

export const gateView = ({ id, name, door, building, unit }: Gate) => ({
  id,
  name,
  door,
  ...(building ? { building } : {}),
  ...(unit ? { unit } : {}),
})

export const compoundView = (compound: Compound, gates: readonly Gate[]): CompoundView => ({
  id: compound.id,
  name: compound.name,
  microBrainId: compound.microBrainId,
  gates: gates.map(gateView),
  rules: wireRules(compound.rules),
})
