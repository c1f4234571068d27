// The compound that stands for a campus: its gates let visitors in as any other's; its code is no address.
import { startingRules } from '@chaolin/shared/visits/compound-rules'
import { doorBit } from '@chaolin/shared/visits/doors'
import type { Context } from '../../context.ts'
import { openCompound } from './changes.ts'
import { Compound, Gate } from './entities.ts'

/** With one outer gate; where the compound is known already nothing changes. */
export async function openCampusCompound(
  tx: Context,
  { id, name, synthetic }: { id: string; name: string; synthetic: boolean },
) {
  if ((await tx.em.count(Compound, { id })) > 0) return
  await openCompound(tx, { id, name, microBrainId: id, synthetic })
  await tx.em.nativeUpdate(Compound, { id }, { rules: { ...startingRules, visitorDoors: doorBit.perimeter } })
  await tx.em.insert(Gate, {
    id: `${id}-gate-1`,
    compoundId: id,
    name: '正门',
    door: 'perimeter',
    building: null,
    unit: null,
    controllerHash: null,
    createdAt: tx.now(),
  })
}
