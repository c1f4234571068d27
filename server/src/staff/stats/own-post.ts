// Which post a question is about when it names none.
import { isStaffRole } from '@chaolin/shared/staff/rules'
import type { Context } from '../../context.ts'
import type { Person } from '../../residents/queries.ts'
import { deskAbove } from '../../routing/queries.ts'

/** The one that is asked for, else the first where the person works. */
export const ownPost = async (ctx: Context, person: Person, asked: string | undefined) =>
  asked ??
  person.roles.find(({ role, microBrainId }) => isStaffRole(role) && microBrainId)?.microBrainId ??
  (await deskAbove(ctx, null))
