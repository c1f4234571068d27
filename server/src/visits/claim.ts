// The one who opens the card: the first is the visitor, with what they agreed to give.
import type { VisitClaim } from '@chaolin/shared/visits/schema'
import { visitCan } from '@chaolin/shared/visits/rules'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { getCompound } from './compounds/queries.ts'
import { Visit } from './entities.ts'
import { givenColumns, isInvite, requireGiven, writeConsents } from './given.ts'
import { isBlocked } from './households/blocks.ts'
import { mintNow } from './pass.ts'
import { allowed, lockVisit, writeStep } from './steps.ts'

type Who = {
  personId: string
  phone?: string | undefined
  plate?: string | undefined
  name?: string | undefined
}

/** A wrong invite, no such visit, and a person whom the household does not want: the same answer. */
async function requireInvite<T extends Visit>(tx: Context, visit: T | null, invite: string, who: Who) {
  const fits = isInvite(visit, invite)
  const blocked = fits && visit?.householdId ? await isBlocked(tx, visit.householdId, who) : false
  if (!visit || !fits || blocked) throw new Refused('not_found')
  return visit
}

/** The card before it is claimed; once it is, it holds no more. */
export async function readInvitation(ctx: Context, personId: string, id: string, invite: string) {
  const row = await ctx.em.findOne(Visit, { id }, { disableIdentityMap: true })
  const visit = await requireInvite(ctx, row, invite, { personId })
  const { status, kind } = visit
  const open = visitCan('claim', { status, kind, actor: 'visitor', claimed: false, lapsed: false })
  if (!open && visit.visitorId !== personId) allowed('claim', visit, 'visitor')
  return visit
}

export async function claimVisit(
  tx: Context,
  personId: string,
  id: string,
  { invite, ...body }: VisitClaim,
): Promise<Visit> {
  const who = { personId, name: body.name, phone: body.phone, plate: body.plate }
  const visit = await requireInvite(tx, await lockVisit(tx, id), invite, who)
  const compound = await getCompound(tx, visit.compoundId)
  requireGiven(body, compound!.rules)
  const status = allowed('claim', visit, 'visitor')
  if (visit.until <= tx.now()) throw new Refused('step_closed', { detail: '来访时间已经过了' })
  const given = await givenColumns(tx, id, body)
  await writeConsents(tx, id, personId, body)
  const after = await writeStep(
    tx,
    visit,
    { ...given, plate: given.plate ?? visit.plate ?? null, visitorId: personId, claimedAt: tx.now() },
    { step: 'claim', status, by: 'visitor', personId },
  )
  await mintNow(tx, after)
  return after
}
