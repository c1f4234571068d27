// What happens to a visit by itself: nobody answered, its time is over, what was given is forgotten.
import { doorBit } from '@chaolin/shared/visits/doors'
import { visitStep, type VisitStep } from '@chaolin/shared/visits/rules'
import type { Context } from '../context.ts'
import { readRows } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import { getCompound } from './compounds/queries.ts'
import { Visit } from './entities.ts'
import { nothingGiven } from './given.ts'
import { forgetExpected, mintNow } from './pass.ts'
import { lockVisit, writeStep } from './steps.ts'

/** The status a timer's step leads to; null: it came too late. */
function leadsTo(step: VisitStep, { status, kind, visitorId }: Visit) {
  const scene = { status, kind, actor: 'system' as const, claimed: visitorId !== null, lapsed: false }
  const verdict = visitStep(step, scene)
  return 'to' in verdict ? verdict.to : null
}

/** Ten minutes without an answer: the outer gate alone where the compound allows that, else it is over. */
export async function lapseVisit(ctx: Context, id: string) {
  await inTransaction(ctx, async (tx) => {
    const visit = await lockVisit(tx, id)
    if (!visit?.answerBy || visit.answerBy > tx.now() || visit.status !== 'requested') return
    const { rules } = (await getCompound(tx, visit.compoundId))!
    const doors = rules.perimeterWithoutAnswer ? rules.visitorDoors & doorBit.perimeter : 0
    const step = doors !== 0 && visit.until > tx.now() ? 'lapse' : 'expire'
    const status = leadsTo(step, visit)
    if (!status) return
    const moment = { step, status, by: 'system' as const, personId: null }
    const after = await writeStep(tx, visit, { doors: step === 'lapse' ? doors : 0 }, moment)
    if (step === 'lapse') await mintNow(tx, after)
  })
}

/** Somebody came: an outer gate counted a use, or any door opened to go in. */
async function cameIn(tx: Context, id: string): Promise<boolean> {
  const rows = await readRows(
    tx.em,
    `select 1 from passes where visit_id = ? and uses > 0 union all
     select 1 from passages where visit_id = ? and direction = 'in' and verdict = 'open' limit 1`,
    [id, id],
  )
  return rows.length > 0
}

/** Its time is over: finished where somebody came, else expired. A time that was cut short has a job of its own. */
export async function endVisit(ctx: Context, id: string) {
  await inTransaction(ctx, async (tx) => {
    const visit = await lockVisit(tx, id)
    if (!visit || visit.until > tx.now()) return
    const came = visit.status === 'accepted' && (await cameIn(tx, id))
    const step = came ? 'finish' : 'expire'
    const status = leadsTo(step, visit)
    if (status) await writeStep(tx, visit, {}, { step, status, by: 'system', personId: null })
  })
}

const forgottenAtOnce = 200

/** Deletes what visitors gave whose day has come; gives how many. */
export async function forgetVisits(ctx: Context): Promise<number> {
  const rows = await readRows<{ id: string }>(
    ctx.em,
    `select id from visits where forget_at <= ? order by forget_at limit ${forgottenAtOnce}`,
    [ctx.now()],
  )
  if (rows.length === 0) return 0
  const ids = rows.map(({ id }) => id)
  await forgetExpected(ctx, ids)
  return ctx.em.nativeUpdate(
    Visit,
    { id: { $in: ids }, forgetAt: { $lte: ctx.now() } },
    { ...nothingGiven, purpose: null, forgetAt: null },
  )
}
