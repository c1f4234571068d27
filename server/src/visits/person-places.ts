// Where a person lives and where they stand guard, for what they read about themselves.
import { gatesOf, type PersonPlaces } from '../residents/queries.ts'
import { gatesById } from './compounds/queries.ts'
import { householdsOf } from './households/queries.ts'

export const personPlaces: PersonPlaces = async (ctx, person) => {
  const guarded = gatesOf(person)
  const gates = guarded.length > 0 ? await gatesById(ctx, guarded) : []
  return {
    households: await householdsOf(ctx, person.id),
    ...(gates.length > 0
      ? { gates: gates.map(({ id, compoundId, door }) => ({ id, compoundId, door })) }
      : {}),
  }
}
