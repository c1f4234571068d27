// Where a person lives and where they stand guard, for what they read about themselves.
import { gatesOf, type PersonPlaces } from '../residents/queries.ts'
import { gatesById } from './compounds/queries.ts'
import { householdsOf } from './households/queries.ts'

export const personPlaces: PersonPlaces = async (ctx, person) => {
  const guarded = gatesOf(person)
  const known = guarded.length > 0 ? await gatesById(ctx, guarded) : []
  // In the order they were given: a guard stands at the first.
  const gates = guarded.flatMap((id) => known.find((gate) => gate.id === id) ?? [])
  return {
    households: await householdsOf(ctx, person.id),
    ...(gates.length > 0
      ? { gates: gates.map(({ id, compoundId, door }) => ({ id, compoundId, door })) }
      : {}),
  }
}
