// The first admin, made by whoever holds the database; the others are made by an admin.
import type { Context } from '../context.ts'
import { roleRow } from './actions.ts'
import { Person, PersonRole } from './entities.ts'

/** By id or openid; null when there is no such person. Giving the role twice changes nothing. */
export async function makeAdmin(ctx: Pick<Context, 'em' | 'now'>, name: string) {
  const person = await ctx.em.findOne(Person, { $or: [{ id: name }, { openId: name }], deletedAt: null })
  if (!person) return null
  const personId = person.id
  if ((await ctx.em.count(PersonRole, { personId, role: 'admin' })) > 0) return { personId, already: true }
  await ctx.em.insert(PersonRole, roleRow(ctx, personId, { role: 'admin' }, null))
  return { personId, already: false }
}
