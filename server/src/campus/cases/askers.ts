// Who asked, for the one who has the case, once they let it be known.
import type { Context } from '../../context.ts'
import { CampusCode } from '../codes/entities.ts'
import { readCodeName } from '../codes/marks.ts'

export type Asker = { name: string; kind: string }

/** By person; who holds no code any more is not among them. */
export async function namesOf(ctx: Context, personIds: readonly string[]): Promise<Map<string, Asker>> {
  if (personIds.length === 0) return new Map()
  const codes = await ctx.em.find(
    CampusCode,
    { personId: { $in: [...new Set(personIds)] }, active: 1 },
    { disableIdentityMap: true },
  )
  const people = await Promise.all(
    codes.map(
      async (code) => [code.personId, { name: await readCodeName(ctx, code), kind: code.kind }] as const,
    ),
  )
  return new Map(people)
}
