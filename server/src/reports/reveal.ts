// Reading what a staff view masks: with a reason, and on the record of the person it concerns.
import type { z } from '@chaolin/shared/config'
import type { revealRequest } from '@chaolin/shared/residents/schema'
import type { StaffRole } from '@chaolin/shared/staff/rules'
import type { Context } from '../context.ts'
import { Refused } from '../errors.ts'
import { recordReading } from '../residents/actions.ts'
import { findPhone, type Person } from '../residents/queries.ts'
import type { Report } from './entities.ts'
import { readHistory } from './history.ts'
import { seatOn } from './merge-steps.ts'
import { listSupportNotes } from './queries.ts'
import { callerOf, laterWords } from './staff-views.ts'

type Request = z.infer<typeof revealRequest>

const read: Record<Request['field'], (tx: Context, report: Report) => Promise<string | null> | string> = {
  phone: (tx, report) => findPhone(tx, report.personId),
  caller: async (tx, report) => callerOf(await readHistory(tx, report.id)),
  text: (_tx, report) => report.text,
  address: async (_tx, report) => report.address ?? null,
  notes: async (tx, report) => {
    const supports = await listSupportNotes(tx, report.id)
    return laterWords(report, await readHistory(tx, report.id), supports).join('\n')
  },
}

/** An anonymous reporter has no phone number and no name here. */
export async function revealField(
  tx: Context,
  reader: Person,
  report: Report,
  role: StaffRole,
  { field, reason }: Request,
) {
  if (report.anonymous && (field === 'phone' || field === 'caller')) throw new Refused('not_found')
  await recordReading(tx, {
    personId: report.personId,
    readBy: reader.id,
    readerRole: `${role}:${await seatOn(tx, reader, report)}`,
    field,
    reason,
    about: report.number,
  })
  return { field, value: await read[field](tx, report) }
}
