// What stands against a booking: open ones of the account, of the ID number, and misses. One statement, whatever it finds.
import { appointmentLimits, nthMiss, pausedUntil } from '@chaolin/shared/appointments/rules'
import type { ServiceCode } from '@chaolin/shared/appointments/services'
import type { Context } from '../../context.ts'
import { toWire, toWireOrNull } from '../../day.ts'
import { readHeads } from '../../db/heads.ts'
import { marksFor, toTime } from '../../db/sql.ts'
import { Refused } from '../../errors.ts'

type Found = {
  number: string
  person_id: string | null
  id_mark: string | null
  service: string
  status: string
  active: number | null
  ended_at: number | string | null
}
/** Who books, what, for whom. */
export type Asker = { personId: string; service: ServiceCode; idMark: string }

/** Misses of so long ago may still pause somebody today. */
const lookBackMs = appointmentLimits.missWindowMs + appointmentLimits.pauseMs

const missesSince = (now: Date) => new Date(now.getTime() - lookBackMs)

const distinct = (values: readonly string[]) => [...new Set(values)]

async function readStanding(ctx: Context, askers: readonly Asker[]): Promise<Found[]> {
  const since = missesSince(ctx.now())
  const people = distinct(askers.map(({ personId }) => personId))
  const marks = distinct(askers.map(({ idMark }) => idMark))
  const services = distinct(askers.map(({ service }) => service))
  const from = 'select number, person_id, id_mark, service, status, active, ended_at from appointments where'
  const missed = 'status = ? and ended_at > ?'
  const rows = await readHeads<Found>(ctx.em, [
    { sql: `${from} person_id in (${marksFor(people)}) and active = 1`, values: people },
    {
      sql: `${from} service in (${marksFor(services)}) and id_mark in (${marksFor(marks)}) and active = 1`,
      values: [...services, ...marks],
    },
    { sql: `${from} person_id in (${marksFor(people)}) and ${missed}`, values: [...people, 'missed', since] },
    { sql: `${from} id_mark in (${marksFor(marks)}) and ${missed}`, values: [...marks, 'missed', since] },
  ])
  return [...new Map(rows.map((row) => [row.number, row])).values()]
}

const missTimes = (found: Found[]) =>
  found.flatMap(({ status, ended_at: at }) => (status === 'missed' && at !== null ? [toTime(at)] : []))

function refusalFor({ personId, service, idMark }: Asker, found: Found[], now: Date): Refused | null {
  const mine = found.filter((row) => row.person_id === personId)
  const ofId = found.filter((row) => row.id_mark === idMark)
  const paused = pausedUntil(missTimes(mine), now)
  if (paused) return new Refused('booking_paused', { more: { pausedUntil: toWire(paused) } })
  const same = ofId.find((row) => row.active === 1 && row.service === service)
  if (same?.person_id === personId) return new Refused('already_booked', { more: { number: same.number } })
  if (mine.filter(({ active }) => active === 1).length >= appointmentLimits.openPerAccount)
    return new Refused('too_many_open', { detail: `最多同时有 ${appointmentLimits.openPerAccount} 个预约` })
  return same || pausedUntil(missTimes(ofId), now) ? new Refused('see_counter') : null
}

/**
 * What may not be, for each. Whatever concerns the ID number and not this account has one answer, found by the same
 * statement as all others: nobody learns from it who booked what.
 */
export async function judgeStanding(ctx: Context, askers: readonly Asker[]): Promise<(Refused | null)[]> {
  const found = await readStanding(ctx, askers)
  return askers.map((asker) => refusalFor(asker, found, ctx.now()))
}

export async function requireStanding(
  ctx: Context,
  personId: string,
  service: ServiceCode,
  idMark: string,
): Promise<void> {
  const [refusal] = await judgeStanding(ctx, [{ personId, service, idMark }])
  if (refusal) throw refusal
}

async function missesOf(ctx: Context, personId: string, since: Date): Promise<Date[]> {
  const rows = await readHeads<{ at: number | string }>(ctx.em, [
    {
      sql: `select ended_at as at from appointments where person_id = ? and status = 'missed' and ended_at > ?`,
      values: [personId, since],
    },
  ])
  return rows.map(({ at }) => toTime(at))
}

/** Until when this account cannot book by phone; null: it can. */
export const pauseOf = async (ctx: Context, personId: string): Promise<Date | null> =>
  pausedUntil(await missesOf(ctx, personId, missesSince(ctx.now())), ctx.now())

/** What a miss of this account at this moment counted for. */
export async function missOf(ctx: Context, personId: string, at: Date) {
  const misses = await missesOf(ctx, personId, new Date(at.getTime() - lookBackMs))
  return { nth: nthMiss(misses, at), pausedUntil: toWireOrNull(pausedUntil(misses, ctx.now())) }
}
