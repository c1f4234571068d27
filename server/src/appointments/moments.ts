// The history of appointments: a row for each step, written with the step.
import type { AppointmentStatus } from '@chaolin/shared/appointments/rules'
import type { Context } from '../context.ts'
import { insertRow, insertRows } from '../db/sql.ts'
import { AppointmentHistory, type Appointment } from './entities.ts'
import { oweDelivery } from './outgoing.ts'

export type Doer = { by: 'holder' | 'counter' | 'system'; personId: string | null }
export const system: Doer = { by: 'system', personId: null }

/** After the change itself, of which the site's own system is told as it is now. */
export async function writeMoment(
  tx: Context,
  row: Pick<Appointment, 'id' | 'siteId'>,
  step: string,
  status: AppointmentStatus,
  { by, personId }: Doer,
  note: string | null = null,
) {
  const moment = { appointmentId: row.id, step, status, by, personId, note, at: tx.now() }
  const id = await insertRow(tx.em, AppointmentHistory, moment)
  await oweDelivery(tx, row, { id, step })
}

/** The first of several at sites whose own systems are told of none: see `toldSites`. */
export const writeFirstMoments = (
  tx: Context,
  rows: readonly Pick<Appointment, 'id' | 'status' | 'personId'>[],
) =>
  insertRows(
    tx.em,
    AppointmentHistory,
    rows.map(({ id, status, personId }) => ({
      appointmentId: id,
      step: 'book',
      status,
      by: 'holder' as const,
      personId,
      note: null,
      at: tx.now(),
    })),
  )

export const readHistory = (ctx: Context, appointmentId: number) =>
  ctx.em.find(AppointmentHistory, { appointmentId }, { orderBy: { id: 1 }, disableIdentityMap: true })
