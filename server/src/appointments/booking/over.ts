// Appointments that nobody marked: after their day they stand against nothing, and who never checked in is paid back.
import { overWithout } from '@chaolin/shared/appointments/rules'
import { addDays, localDate, startOfDate } from '@chaolin/shared/appointments/slots'
import type { Context } from '../../context.ts'
import { marksFor, readRows } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'
import { listSites } from '../../routing/queries.ts'
import { Appointment } from '../entities.ts'
import { system } from '../moments.ts'
import { withEach } from './each.ts'
import { endAppointment } from './ending.ts'

async function end(ctx: Context, row: Appointment) {
  const over = overWithout({ status: row.status, until: row.endsAt }, ctx.now())
  if (over === 'let_go')
    await ctx.em.nativeUpdate(
      Appointment,
      { id: row.id, status: row.status, active: 1 },
      { active: null, endedAt: ctx.now() },
    )
  else if (over === 'expire')
    await inTransaction(ctx, (tx) =>
      endAppointment(tx, row, system, {
        step: 'unmarked',
        to: 'expired',
        from: ['booked'],
        refund: 'unmarked',
        keepSeat: true,
      }),
    )
}

const atOnce = 500

/** Before today, by site, as the index of the queue has them. Safe to run by several at once. */
export async function endUnmarked(ctx: Context) {
  const sites = (await listSites(ctx)).map(({ id }) => id)
  if (sites.length === 0) return
  const today = localDate(ctx.now())
  const rows = await readRows<{ id: number }>(
    ctx.em,
    `select id from appointments where site_id in (${marksFor(sites)})
     and status in ('booked', 'checked_in', 'called') and starts_at < ?
     and (active = 1 or (status = 'booked' and starts_at < ?)) limit ${atOnce}`,
    [...sites, startOfDate(today), startOfDate(addDays(today, -1))],
  )
  if (rows.length === 0) return
  const ids = rows.map(({ id }) => id)
  const all = { ctx, what: 'an appointment that is over could not be ended' }
  await withEach(all, { id: { $in: ids } }, (row) => end(ctx, row))
}
