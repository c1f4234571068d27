// Who may ask for a service: whoever holds a code that is good now, at the campus of that code.
import type { FastifyRequest } from 'fastify'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { blindIndex } from '../../sealing.ts'
import { codeOf } from '../codes/queries.ts'

/** The campus of this person's code. */
export async function ownCampus(ctx: Context, personId: string): Promise<string> {
  const code = await codeOf(ctx, personId)
  if (code?.status !== 'active') throw new Refused('campus_code_missing')
  return code.campusId
}

/** What was sent is recognised again by a keyed hash: of a few words anybody could try out a plain one. */
export const keyedHash = ({ ctx, body }: FastifyRequest) =>
  blindIndex(ctx, 'campus_request', JSON.stringify(body ?? null))

/** Before the body is judged: who may not ask is not told what is wrong with the question. */
export async function requireCode(request: FastifyRequest) {
  await ownCampus(request.ctx, request.person.id)
}
