// Vehicles of visitors: spaces are counted while the compound's row is locked, so that the last one is given once.
import { LockMode } from '@mikro-orm/core'
import { isOpenVisit, overtimeMinutes } from '@chaolin/shared/visits/rules'
import { clockSlackMs, syncWithinMs, type Direction, type RefusalReason } from '@chaolin/shared/visits/gate'
import { occurrenceAt, type Occurrence, type StandingFrame } from '@chaolin/shared/visits/standing'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { changeRows, readRows, toTime } from '../db/sql.ts'
import { inTransaction } from '../db/transaction.ts'
import { addJobs, type NewJob } from '../outbox/actions.ts'
import { Compound, type Gate } from './compounds/entities.ts'
import { Visit } from './entities.ts'
import { keepPassagesMs } from './gates/counts.ts'
import { lockVisit, lockVisits } from './steps.ts'

export type Parking = {
  /** `full`: no space is left, and whoever walks may come in all the same. */
  parking: 'none' | 'taken' | 'full' | 'left'
  /** Beyond the free minutes, for one that leaves. */
  overtimeMinutes: number
}

const nothing: Parking = { parking: 'none', overtimeMinutes: 0 }

/** The spaces of a compound as they are counted while its row is locked. */
type Yard = Pick<Compound, 'id' | 'parked' | 'rules'>

const lockYard = (tx: Context, id: string): Promise<Yard> =>
  tx.em.findOneOrFail(Compound, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE, disableIdentityMap: true })

/** What an offline gate tells late is told in any order: nobody is inside again by a coming before the leaving. */
const isLate = ({ status, until, leftAt }: Visit, at: Date, now: Date) =>
  !isOpenVisit(status) || until <= now || (leftAt != null && at < leftAt)

/** Once for each vehicle. */
function takeSpace(yard: Yard, visit: Visit, at: Date, now: Date): Parking {
  if (!visit.plate || visit.parkedAt || isLate(visit, at, now)) return nothing
  if (yard.parked >= yard.rules.parkingSpaces) return { ...nothing, parking: 'full' }
  yard.parked += 1
  visit.parkedAt = at
  return { ...nothing, parking: 'taken' }
}

/** Once for each vehicle; nothing where none of the visit is inside, or it came after that moment. */
function freeSpace(yard: Yard, visit: Visit, at: Date): Parking {
  const { parkedAt } = visit
  if (!parkedAt || at < parkedAt) return nothing
  yard.parked = Math.max(0, yard.parked - 1)
  visit.parkedAt = null
  const free = yard.rules.freeParkingMinutes
  return { parking: 'left', overtimeMinutes: overtimeMinutes(parkedAt, at, free) }
}

function leave(yard: Yard, visit: Visit, at: Date): Parking {
  if (visit.plate && (visit.leftAt == null || visit.leftAt < at)) visit.leftAt = at
  return freeSpace(yard, visit, at)
}

/** Both rows are locked, so what was counted in memory stands. */
async function writeYard(tx: Context, { id, parked }: Yard, visits: readonly Visit[]) {
  await changeRows(tx.em, 'update compounds set parked = ? where id = ?', [parked, id])
  const cases = visits.map(() => 'when ? then ?').join(' ')
  await changeRows(
    tx.em,
    `update visits set parked_at = case id ${cases} end, left_at = case id ${cases} end
     where id in (${visits.map(() => '?').join(', ')})`,
    [
      ...visits.flatMap((visit) => [visit.id, visit.parkedAt]),
      ...visits.flatMap((visit) => [visit.id, visit.leftAt]),
      ...visits.map((visit) => visit.id),
    ],
  )
}

/** What a gate did with a pass of a visit, now or as an offline gate tells it later. */
export type Move = {
  visitId: string
  direction: Direction
  at: Date
  verdict: 'open' | 'refuse'
  /** Why it should not open. */
  reason: RefusalReason | null
}

/** Whoever shows a genuine pass on the way out leaves, though its time is over and the gate says so. */
const counts = ({ direction, verdict, reason }: Move) =>
  verdict === 'open' || (direction === 'out' && (reason === 'expired' || reason === 'cancelled'))

const arrivedJob = ({ visitId, at }: Move, gate: string): NewJob => ({
  kind: 'visit.arrived',
  subject: `visit:${visitId}:arrived`,
  payload: { visitId, gate, at: toWire(at) },
})

/** What follows at an outer gate, in this order: vehicles take and free their spaces, and the household hears who came. */
export async function noteMoves(
  tx: Context,
  { name, door }: Pick<Gate, 'name' | 'door'>,
  all: readonly Move[],
): Promise<Parking[]> {
  const moves = door === 'perimeter' ? all.filter(counts) : []
  if (moves.length === 0) return all.map(() => nothing)
  const visits = await lockVisits(tx, [...new Set(moves.map(({ visitId }) => visitId))].sort())
  await addJobs(
    tx,
    moves
      .filter(({ visitId, direction }) => direction === 'in' && visits.has(visitId))
      .map((move) => arrivedJob(move, name)),
  )
  const driven = [...visits.values()].filter(({ plate, parkedAt }) => plate || parkedAt)
  if (driven.length === 0) return all.map(() => nothing)
  const yard = await lockYard(tx, driven[0]!.compoundId)
  const parkings = all.map((move) => {
    const visit = moves.includes(move) ? visits.get(move.visitId) : undefined
    if (!visit) return nothing
    return move.direction === 'in' ? takeSpace(yard, visit, move.at, tx.now()) : leave(yard, visit, move.at)
  })
  await writeYard(tx, yard, driven)
  return parkings
}

/** Nobody saw it leave: half a day after its time was over it is taken to have gone. */
const unseenMs = 12 * 3_600_000
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
    // No time of anybody's coming outlives the passages.
    const isUnseen = endOf(visit).getTime() <= nowMs - unseenMs
    if (!isUnseen && visit.parkedAt.getTime() > nowMs - keepPassagesMs) return
    const yard = await lockYard(tx, visit.compoundId)
    freeSpace(yard, visit, tx.now())
    await writeYard(tx, yard, [visit])
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
