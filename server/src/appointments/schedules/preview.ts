// Whom a change of a schedule would move, before it is made: nothing is changed.
import type { SchedulePlan } from '@chaolin/shared/appointments/schedule-plan'
import type { Context } from '../../context.ts'
import { Appointment, Slot, type Schedule } from '../entities.ts'
import { wantedTimes } from './build.ts'

const plain = { disableIdentityMap: true } as const

function planned(schedule: Schedule, { exception, ...plan }: SchedulePlan): Schedule {
  const { [exception?.date ?? '']: _before, ...others } = schedule.exceptions
  const exceptions = !exception
    ? schedule.exceptions
    : exception.frames
      ? { ...others, [exception.date]: exception.frames }
      : others
  return { ...schedule, ...plan, exceptions } as Schedule
}

/** Those whose slot would be no more, and who are not without one already; and the times that stay. */
export async function wouldMove(ctx: Context, schedule: Schedule, plan: SchedulePlan) {
  const times = await wantedTimes(ctx, planned(schedule, plan))
  const wanted = new Set(times.map(({ from }) => from.getTime()))
  const slots = await ctx.em.find(
    Slot,
    { scheduleId: schedule.id, startsAt: { $gt: ctx.now() }, closed: false, booked: { $gt: 0 } },
    { fields: ['id', 'startsAt'], ...plain },
  )
  const gone = slots.filter(({ startsAt }) => !wanted.has(startsAt.getTime()))
  const kept = { scheduleId: schedule.id, has: (startsAt: Date) => wanted.has(startsAt.getTime()) }
  if (gone.length === 0) return { rows: [], kept }
  const rows = await ctx.em.find(
    Appointment,
    { slotId: { $in: gone.map(({ id }) => id) }, active: 1 },
    { orderBy: { startsAt: 1, id: 1 }, limit: 500, ...plain },
  )
  return { rows, kept }
}
