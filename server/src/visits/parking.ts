// Vehicles of visitors: a space is taken by one conditional update, so that the last one is given once.
import { overtimeMinutes } from '@chaolin/shared/visits/rules'
import type { Direction } from '@chaolin/shared/visits/gate'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { changeRows } from '../db/sql.ts'
import { addJob } from '../outbox/actions.ts'
import type { Gate } from './compounds/entities.ts'
import { getCompound } from './compounds/queries.ts'
import { Visit } from './entities.ts'
import { lockVisit, noteMoment } from './steps.ts'

export type Parking = {
  /** `full`: no space is left, and whoever walks may come in all the same. */
  parking: 'none' | 'taken' | 'full' | 'left'
  /** Beyond the free minutes, for one that leaves. */
  overtimeMinutes: number
}

const nothing: Parking = { parking: 'none', overtimeMinutes: 0 }

/** The visit's row is locked; once for each vehicle. */
export async function takeSpace(tx: Context, visit: Visit, at: Date): Promise<Parking> {
  if (!visit.plate || visit.parkedAt) return nothing
  const { rules } = (await getCompound(tx, visit.compoundId))!
  const taken = await changeRows(
    tx.em,
    'update compounds set parked = parked + 1 where id = ? and parked < ?',
    [visit.compoundId, rules.parkingSpaces],
  )
  if (taken === 0) return { ...nothing, parking: 'full' }
  await noteMoment(tx, visit, { parkedAt: at }, { step: 'park', by: 'system', personId: null })
  return { ...nothing, parking: 'taken' }
}

export async function freeSpace(tx: Context, visit: Visit, at: Date): Promise<Parking> {
  const { parkedAt } = visit
  if (!parkedAt) return nothing
  const { rules } = (await getCompound(tx, visit.compoundId))!
  const overtime = overtimeMinutes(parkedAt, at, rules.freeParkingMinutes)
  await changeRows(tx.em, 'update compounds set parked = parked - 1 where id = ? and parked > 0', [
    visit.compoundId,
  ])
  const minutes = Math.max(0, Math.floor((at.getTime() - parkedAt.getTime()) / 60_000))
  await noteMoment(
    tx,
    visit,
    { parkedAt: null },
    { step: 'unpark', by: 'system', personId: null, data: { minutes, overtimeMinutes: overtime } },
  )
  return { parking: 'left', overtimeMinutes: overtime }
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
  if (direction === 'out') return freeSpace(tx, visit, at)
  await addJob(tx, {
    kind: 'visit.arrived',
    subject: `visit:${id}:arrived`,
    payload: { visitId: id, gate: gate.name, at: toWire(at) },
  })
  return takeSpace(tx, visit, at)
}
