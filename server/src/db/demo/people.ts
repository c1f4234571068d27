// The people of the demo: a member of staff and a dispatcher for every micro-brain, a counsellor for every campus, with names and some crews; the others come at their first login.
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { insertPeople } from '../../residents/actions.ts'
import { listMicroBrains } from '../../routing/queries.ts'
import { loadCrews } from './crews.ts'

export async function loadPeople(tx: Context) {
  const homes = await listMicroBrains(tx)
  const holders = homes.flatMap(({ id: microBrainId }) =>
    (['staff', 'dispatcher'] as const).map((role) => ({ id: nanoid(21), role, microBrainId })),
  )
  const counsellors = homes
    .filter(({ kind }) => kind === 'campus')
    .map(({ id: microBrainId }) => ({ id: nanoid(21), role: 'counsellor' as const, microBrainId }))
  await insertPeople(
    tx,
    [...holders, ...counsellors].map(({ id, role, microBrainId }) => ({
      id,
      openId: `sandbox:${role}-${microBrainId}`,
      grants: [{ role: 'resident' as const }, { role, microBrainId }],
    })),
  )
  await loadCrews(tx, homes, holders)
}
