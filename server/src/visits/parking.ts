// Vehicles of visitors: a space is taken by one conditional update, so that the last one is given once.
import { isOpenVisit, overtimeMinutes } from '@chaolin/shared/visits/rules'
import { clockSlackMs, syncWithinMs, type Direction, type Verdict } from '@chaolin/shared/visits/gate'
import { occurrenceAt, type Occurrence, type StandingFrame } from '@chaolin/shared/visits/standing'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { changeRows, readRows, toTime } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import { addJob } from '../outbox/actions.ts'
import type { Gate } from './compounds/entities.ts'
import { getCompound } from './compounds/queries.ts'
import { Visit } from './entities.ts'
import { lockVisit } from './steps.ts'

export type Parking = {
  /** `full`: no space is left, and whoever walks may come in all the same. */
  parking: 'none' | 'taken' | 'full' | 'left'
  /** Beyond the free minutes, for one that leaves. */
  overtimeMinutes: number
}

const nothing: Parking = { parking: 'none', overtimeMinutes: 0 }

/** What an offline gate tells late is told in any order: nobody is inside again by a coming before the leaving. */
const isLate = ({ status, until, leftAt }: Visit, at: Date, now: Date) =>
  !isOpenVisit(status) || until <= now || (leftAt != null && at < leftAt)

/** The visit's row is locked; once for each vehicle. */
async function takeSpace(tx: Context, visit: Visit, at: Date): Promise<Parking> {
  if (!visit.plate || visit.parkedAt || isLate(visit, at, tx.now())) return nothing
  const { rules } = (await getCompound(tx, visit.compoundId))!
  const taken = await changeRows(
    tx.em,
    'update compounds set parked = parked + 1 where id = ? and parked < ?',
    [visit.compoundId, rules.parkingSpaces],
  )
  if (taken === 0) return { ...nothing, parking: 'full' }
  await tx.em.nativeUpdate(Visit, { id: visit.id }, { parkedAt: at })
  visit.parkedAt = at
  return { ...nothing, parking: 'taken' }
}

/** Once for each vehicle; nothing where none of the visit is inside, or it came after that moment. */
async function freeSpace(tx: Context, visit: Visit, at: Date): Promise<Parking> {
  const { parkedAt } = visit
  if (!parkedAt || at < parkedAt) return nothing
  const { rules } = (await getCompound(tx, visit.compoundId))!
  const freed = await tx.em.nativeUpdate(Visit, { id: visit.id, parkedAt: { $ne: null } }, { parkedAt: null })
  if (freed === 0) return nothing
  visit.parkedAt = null
  await changeRows(tx.em, 'update compounds set parked = parked - 1 where id = ? and parked > 0', [
    visit.compoundId,
  ])
  return { parking: 'left', overtimeMinutes: overtimeMinutes(parkedAt, at, rules.freeParkingMinutes) }
}

async function leave(tx: Context, visit: Visit, at: Date): Promise<Parking> {
  if (visit.plate && (visit.leftAt == null || visit.leftAt < at)) {
    await tx.em.nativeUpdate(Visit, { id: visit.id }, { leftAt: at })
    visit.leftAt = at
  }
  return freeSpace(tx, visit, at)
}

/**
 * What follows when a gate let a visit in or out, now or as an offline gate tells it later: the vehicle's space at an
 * outer gate, and the household hears who is there.
 */
export async function noteEntry(
  tx: Context,
  { id }: Pick<Visit, 'id'>,
  gate: Pick<Gate, 'name' | 'door'>,
  direction: Direction,
  at: Date,
): Promise<Parking> {
  if (gate.door !== 'perimeter') return nothing
  const visit = await lockVisit(tx, id)
  if (!visit) return nothing
  if (direction === 'out') return leave(tx, visit, at)
  await addJob(tx, {
    kind: 'visit.arrived',
    subject: `visit:${id}:arrived`,
    payload: { visitId: id, gate: gate.name, at: toWire(at) },
  })
  return takeSpace(tx, visit, at)
}

/** Whoever shows a genuine pass on the way out leaves, though its time is over and the gate says so. */
export async function noteRefusal(
  tx: Context,
  { id }: Pick<Visit, 'id'>,
  { door }: Pick<Gate, 'door'>,
  direction: Direction,
  verdict: Verdict,
  at: Date,
): Promise<void> {
  const isOver =
    verdict.verdict === 'refuse' && (verdict.reason === 'expired' || verdict.reason === 'cancelled')
  if (door !== 'perimeter' || direction !== 'out' || !isOver) return
  const visit = await lockVisit(tx, id)
  if (visit) await leave(tx, visit, at)
}

/** Nobody saw it leave: half a day after its time was over it is taken to have gone. */
const unseenMs = 12 * 3_600_000
/** As long as passages are kept: no time of anybody's coming outlives them. */
const keptMs = 90 * 24 * 3_600_000
const atOnce = 200

/** When the hours it came in were over; days that follow each other without a break are one. */
function lastHourOf(standing: StandingFrame, range: Occurrence, parkedAt: Date): Date {
  let end = parkedAt
  for (;;) {
    const next = occurrenceAt(standing, range, end)
    if (!next || next.from > end) return end
    end = next.until
  }
}

/** When the vehicle should have left. */
function endOf({ status, standing, parkedAt, from, until, updatedAt }: Visit): Date {
  const end = standing ? lastHourOf(standing, { from, until }, parkedAt!) : until
  return isOpenVisit(status) || end < updatedAt ? end : updatedAt
}

async function freeUnseen(ctx: Context, id: string) {
  await inTransaction(ctx, async (tx) => {
    const visit = await lockVisit(tx, id)
    if (!visit?.parkedAt) return
    const nowMs = tx.now().getTime()
    const isUnseen = endOf(visit).getTime() <= nowMs - unseenMs
    if (isUnseen || visit.parkedAt.getTime() <= nowMs - keptMs) await freeSpace(tx, visit, tx.now())
  })
}

/** No gate tells of anything older. */
export const forgetLeavings = (ctx: Context) =>
  ctx.em.nativeUpdate(
    Visit,
    { leftAt: { $lt: new Date(ctx.now().getTime() - syncWithinMs - clockSlackMs) } },
    { leftAt: null },
  )

/** As many as there are spaces at most. */
export async function freeSpaces(ctx: Context): Promise<void> {
  const before = new Date(ctx.now().getTime() - unseenMs)
  let [after, last] = [new Date(0), '']
  for (;;) {
    const rows = await readRows<{ id: string; parked_at: number | string }>(
      ctx.em,
      `select id, parked_at from visits where parked_at <= ? and (parked_at > ? or (parked_at = ? and id > ?))
       order by parked_at, id limit ${atOnce}`,
      [before, after, after, last],
    )
    for (const { id } of rows) await freeUnseen(ctx, id)
    const end = rows.at(-1)
    if (!end || rows.length < atOnce) return
    ;[after, last] = [toTime(end.parked_at), end.id]
  }
}
