// What the command post keeps about a person: given with their export, forgotten when they leave.
import { forgetAppointmentsOf } from '../appointments/actions.ts'
import { appointmentRecords } from '../appointments/queries.ts'
import { forgetCampus } from '../campus/actions.ts'
import { campusRecords } from '../campus/queries.ts'
import { forgetPayer } from '../payments/actions.ts'
import { paymentRecords } from '../payments/queries.ts'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { readRows, toTime } from '../db/sql.ts'
import type { PersonRecords } from '../residents/queries.ts'
import { forgetStaff } from './people/actions.ts'
import { staffRecords } from './people/records.ts'
import { filtersOf, forgetFiltersOf } from './filters/actions.ts'
import { forgetParty } from './mediation/parties.ts'
import { forgetVolunteer } from './volunteers/members.ts'
import { listMemberships } from './volunteers/queries.ts'
import { volunteerViews } from './volunteers/views.ts'
import { forgetVisitor, visitRecords } from '../visits/actions.ts'
import { forgetHouseholds, householdRecords } from '../visits/households/actions.ts'

type Said = { id: string; text: string; by_staff: number | boolean; created_at: number | string }

/** One's own words: what the other party said is theirs. */
async function ownStatements(ctx: Context, personId: string) {
  const rows = await readRows<Said>(
    ctx.em,
    `select m.public_id as id, s.text, s.by_staff, s.created_at from mediation_statements s
     join mediation_parties p on p.mediation_id = s.mediation_id and p.side = s.side
     join mediations m on m.id = s.mediation_id
     where p.person_id = ? order by s.id`,
    [personId],
  )
  return rows.map((row) => ({
    mediation: row.id,
    text: row.text,
    byStaff: Boolean(row.by_staff),
    at: toWire(toTime(row.created_at)),
  }))
}

export const personRecords: PersonRecords = {
  async forget(tx, personId) {
    await forgetAppointmentsOf(tx, personId)
    await forgetCampus(tx, personId)
    await forgetPayer(tx, personId)
    await forgetVolunteer(tx, personId)
    await forgetParty(tx, personId)
    await forgetVisitor(tx, personId)
    await forgetHouseholds(tx, personId)
    await forgetFiltersOf(tx, personId)
    await forgetStaff(tx, personId)
  },
  async give(ctx, personId) {
    return {
      mediationStatements: await ownStatements(ctx, personId),
      ...(await staffRecords(ctx, personId)),
      ...(await visitRecords(ctx, personId)),
      ...(await householdRecords(ctx, personId)),
      ...(await appointmentRecords(ctx, personId)),
      ...(await campusRecords(ctx, personId)),
      ...(await paymentRecords(ctx, personId)),
      savedFilters: await filtersOf(ctx, personId),
      volunteering: await volunteerViews(ctx, await listMemberships(ctx, personId), 'self'),
    }
  },
}
