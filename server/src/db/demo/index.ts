// Demo data for an empty sandbox database: real streets and communities, made-up people and reports.
import type { Context } from '../../context.ts'
import { deskAbove, listMicroBrains } from '../../routing/queries.ts'
import { seedTemplates } from '../../staff/templates/actions.ts'
import { inTransaction } from '../transaction.ts'
import { loadAppointments } from './appointments.ts'
import { loadCampusDemo } from './campus.ts'
import { loadCampusServices } from './campus-services.ts'
import { loadPeople } from './people.ts'
import { loadReports } from './reports.ts'
import { loadRoutingDemo } from './routing.ts'
import { loadVisitsDemo } from './visits.ts'

/** Loads once. Reports come last and by the same actions that people use, so their histories are real ones. */
export async function loadDemo(ctx: Context) {
  if ((await listMicroBrains(ctx)).length > 0) return
  await inTransaction(ctx, async (tx) => {
    await loadRoutingDemo(tx)
    await loadPeople(tx)
    await loadVisitsDemo(tx)
    await loadCampusServices(tx)
    await loadAppointments(tx)
    await loadCampusDemo(tx)
    await seedTemplates(tx, await deskAbove(tx, null))
  })
  await loadReports(ctx)
}
