// What a person gave as a visitor: theirs to take along and to delete, before its day too.
import { isOpenVisit, openVisitStatuses } from '@chaolin/shared/visits/rules'
import { fromBits } from '@chaolin/shared/visits/doors'
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import { changeRows } from '../db/sql.ts'
import { Refused } from '../errors.ts'
import { cancelAs } from './cancel.ts'
import { Consent, Visit, VisitHistory } from './entities.ts'
import { nothingGiven, readGiven, withdrawConsents } from './given.ts'
import { forgetExpected } from './pass.ts'
import { lockVisit } from './steps.ts'

const plain = { disableIdentityMap: true } as const

/** A visit that is still open ends with it: nobody is let in whom the gate cannot name. */
export async function deleteGiven(tx: Context, personId: string, id: string) {
  const visit = await lockVisit(tx, id)
  if (visit?.visitorId !== personId) throw new Refused('not_found')
  const cancelled = isOpenVisit(visit.status)
  const { status } = cancelled ? await cancelAs(tx, visit, 'visitor', personId) : visit
  await tx.em.nativeUpdate(Visit, { id }, { ...nothingGiven, purpose: null, forgetAt: null })
  await forgetExpected(tx, [id])
  await withdrawConsents(tx, id)
  return { id, status, cancelled }
}

/** Everything that visits hold about a person, the ID number as well: it is theirs. */
export async function visitRecords(ctx: Context, personId: string) {
  const visits = await ctx.em.find(
    Visit,
    { visitorId: personId },
    { orderBy: { createdAt: 1, id: 1 }, ...plain },
  )
  const consents = await ctx.em.find(Consent, { personId }, { orderBy: { id: 1 }, ...plain })
  const given = await Promise.all(visits.map((visit) => readGiven(ctx, visit)))
  const own = new Set(visits.map(({ id }) => id))
  const isOwn = ({ kind, visitId }: Consent) =>
    (kind !== 'data' && kind !== 'id_number') || (visitId != null && own.has(visitId))
  return {
    visits: visits.map((visit, i) => ({
      id: visit.id,
      kind: visit.kind,
      status: visit.status,
      compoundId: visit.compoundId,
      from: toWire(visit.from),
      until: toWire(visit.until),
      doors: fromBits(visit.doors),
      purpose: visit.purpose ?? null,
      plate: visit.plate ?? null,
      given: given[i] ?? null,
      keptUntil: toWireOrNull(visit.forgetAt),
    })),
    consents: consents.filter(isOwn).map(({ kind, visitId, version, doors, at, withdrawnAt }) => ({
      kind,
      visit: visitId ?? null,
      version: version ?? null,
      doors: doors == null ? null : fromBits(doors),
      at: toWire(at),
      withdrawnAt: toWireOrNull(withdrawnAt),
    })),
  }
}

/** Not those that a guard wrote down for others. */
const withdrawOwnConsents = (tx: Context, personId: string) =>
  changeRows(
    tx.em,
    `update consents set withdrawn_at = ? where kind in ('data', 'id_number') and withdrawn_at is null
     and visit_id in (select id from visits where visitor_id = ?)`,
    [tx.now(), personId],
  )

const forgetExpectedOf = (tx: Context, personId: string) =>
  changeRows(
    tx.em,
    'update passes set sealed = null where visit_id in (select id from visits where visitor_id = ?)',
    [personId],
  )

/** Whoever leaves is no visitor any more; what a household agreed to stays, without a name. */
export async function forgetVisitor(tx: Context, personId: string) {
  const open = await tx.em.find(
    Visit,
    { visitorId: personId, status: { $in: openVisitStatuses } },
    { orderBy: { id: 1 }, ...plain },
  )
  for (const { id } of open) await cancelAs(tx, (await lockVisit(tx, id))!, 'visitor', personId)
  await withdrawOwnConsents(tx, personId)
  await forgetExpectedOf(tx, personId)
  await tx.em.nativeUpdate(
    Visit,
    { visitorId: personId },
    { ...nothingGiven, purpose: null, forgetAt: null, visitorId: null },
  )
  await tx.em.nativeUpdate(Visit, { hostId: personId }, { hostId: null })
  await tx.em.nativeUpdate(VisitHistory, { personId }, { personId: null })
}
