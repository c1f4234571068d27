// Reading what a staff view masks: with a reason, and on the record of the person it concerns.
import type { StaffRole } from '@chaolin/shared/reports/rules'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { recordReading } from '../residents/actions.ts'
import { findPhone, type Person } from '../residents/queries.ts'
import type { Report } from './entities.ts'

type Request = { field: 'phone' | 'text'; reason: string }

/** An anonymous reporter has no phone number here. */
export async function revealField(
  tx: Context,
  reader: Person,
  report: Report,
  role: StaffRole,
  { field, reason }: Request,
) {
  if (report.anonymous && field === 'phone') throw new Refused('not_found')
  await recordReading(tx, {
    personId: report.personId,
    readBy: reader.id,
    readerRole: `${role}:${report.homeId}`,
    field,
    reason,
    about: report.number,
  })
  return { field, value: field === 'phone' ? await findPhone(tx, report.personId) : report.text }
}
