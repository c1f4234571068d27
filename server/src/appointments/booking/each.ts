// All appointments of a kind, one by one: one that fails leaves the others alone, and comes again with the next round.
import type { FilterQuery } from '@mikro-orm/core'
import type { Context } from '../../context.ts'
import { Appointment } from '../entities.ts'

const atOnce = 50

export async function withEach(
  { ctx, what }: { ctx: Context; what: string },
  where: FilterQuery<Appointment>,
  work: (row: Appointment) => Promise<unknown>,
) {
  for (let rows: Appointment[] = [], lastId = 0; ; lastId = rows[rows.length - 1]!.id) {
    rows = await ctx.em.find(
      Appointment,
      { $and: [where, { id: { $gt: lastId } }] },
      { orderBy: { id: 1 }, limit: atOnce, disableIdentityMap: true },
    )
    for (const row of rows)
      await work(row).catch((error: unknown) => ctx.log.error({ err: error, appointmentId: row.id }, what))
    if (rows.length < atOnce) return
  }
}
