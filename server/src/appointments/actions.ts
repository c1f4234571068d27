// What other domains may do to appointments: draw up a schedule, forget a person.
import { openStatuses } from '@chaolin/shared/appointments/rules'
import type { Context } from '../context.ts'
import { endAppointment } from './booking/ending.ts'
import { Appointment, AppointmentHistory, WaitlistEntry } from './entities.ts'
import { leaveWaitlist } from './waitlist/actions.ts'

export { addSchedule, drawUpSchedule } from './schedules/actions.ts'
export { seedServices } from './services/actions.ts'
export { loadServices } from './services/load.ts'

const plain = { disableIdentityMap: true } as const

/** Open ones are cancelled and paid back; what names anybody goes. */
export async function forgetAppointmentsOf(tx: Context, personId: string) {
  const open = await tx.em.find(Appointment, { personId, status: { $in: [...openStatuses] } }, plain)
  for (const row of open)
    await endAppointment(
      tx,
      row,
      { by: 'holder', personId: null },
      {
        step: 'cancel',
        to: 'cancelled',
        from: openStatuses,
        refund: 'cancelled',
      },
    )
  const waits = await tx.em.find(WaitlistEntry, { personId, active: 1 }, plain)
  for (const { publicId } of waits) await leaveWaitlist(tx, personId, publicId)
  const own = await tx.em.find(Appointment, { personId }, { fields: ['id'], ...plain })
  await tx.em.nativeUpdate(
    AppointmentHistory,
    { appointmentId: { $in: own.map(({ id }) => id) }, by: 'holder' },
    { personId: null, note: null },
  )
  await tx.em.nativeUpdate(Appointment, { personId }, { personId: null, ...nobody })
  await tx.em.nativeDelete(WaitlistEntry, { personId })
}

/** The mark of the ID number stays for the misses it counts: it names nobody. */
export const nobody = { sealed: null, maskedName: null, maskedId: null, maskedPhone: null, age: null }
