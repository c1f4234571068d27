// Reading what a staff view masks: with a reason, and on the record of the person it concerns.
import type { StaffRole } from '@chaolin/shared/reports/rules'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { recordReading } from '../residents/actions.ts'
import { findPhone, type Person } from '../residents/queries.ts'
import type { Report } from './entities.ts'
import { readHistory } from './history.ts'
import { listSupportNotes } from './queries.ts'
import { laterWords } from './staff-views.ts'

type Request = { field: 'phone' | 'text' | 'address' | 'notes'; reason: string }

const read: Record<Request['field'], (tx: Context, report: Report) => Promise<string | null> | string> = {
  phone: (tx, report) => findPhone(tx, report.personId),
  text: (_tx, report) => report.text,
  address: async (_tx, report) => report.address ?? null,
  notes: async (tx, report) => {
    const supports = await listSupportNotes(tx, report.id)
    return laterWords(report, await readHistory(tx, report.id), supports).join('\n')
  },
}

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
  return { field, value: await read[field](tx, report) }
}
