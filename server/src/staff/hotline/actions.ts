// The hotline: a matter written down for a caller, who is a person of their own and never signs in.
import { maskName, maskPhone } from '@chaolin/shared/contact-masks'
import type { CallerReceipt, CallerReport } from '@chaolin/shared/staff/hotline-schema'
import { nanoid } from 'nanoid'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Refused } from '../../errors.ts'
import { markText, keyRingOf } from '../../keys.ts'
import { keepReport, prepareReport, roleOn, takeStaffStep } from '../../reports/actions.ts'
import { insertStandIn } from '../../residents/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { homeView } from '../../routing/queries.ts'

/**
 * One for each number, so that a caller can be told who read about them; never the resident who gave that number in
 * the app, since nobody has checked that it is theirs. Without a number a new one each time.
 */
async function callerIdOf(ctx: Context, phone: string | null): Promise<string> {
  if (!phone) return `call:${nanoid(19)}`
  const ring = await keyRingOf(ctx)
  return `tel:${(await markText(ring, 'hotline-caller', phone.replace('-', ''))).slice(0, 20)}`
}

export async function fileForCaller(
  tx: Context,
  person: Person,
  { caller, into, ...body }: CallerReport,
): Promise<CallerReceipt> {
  const arrival = await prepareReport(tx, body)
  const known = body.anonymous ? {} : (caller ?? {})
  const phone = known.phone ?? null
  const callerName = known.name?.trim() ?? null
  const callerId = await callerIdOf(tx, phone)
  await insertStandIn(tx, callerId, phone)
  const filing = { personId: person.id, callerName }
  const { report: filed } = await keepReport(tx, callerId, { ...arrival, source: 'phone', filing })
  const report = into ? await mergeAtOnce(tx, person, filed.number, into) : filed
  return {
    number: report.number,
    status: report.status,
    category: report.category,
    microBrain: report.desk ? null : await homeView(tx, report.homeId),
    desk: report.desk,
    acceptDueAt: toWire(report.acceptDueAt),
    dueAt: toWire(report.dueAt),
    createdAt: toWire(report.createdAt),
    urgent: report.urgentNumber ? { number: report.urgentNumber, reason: report.urgentReason ?? '' } : null,
    caller:
      phone || callerName
        ? { phone: phone && maskPhone(phone), name: callerName && maskName(callerName) }
        : null,
    into: into ?? null,
    readable: (await roleOn(tx, person, report)) !== null,
  }
}

/** Refused, nothing is filed: the caller is still on the phone, and it can be filed by itself. */
const mergeAtOnce = (tx: Context, person: Person, number: string, into: string) =>
  takeStaffStep(tx, person, number, 'merge', { into }).catch((error: unknown) => {
    throw error instanceof Refused && error.code === 'not_found'
      ? new Refused('invalid', { errors: [{ path: 'into', message: '这件事归别的微脑，不能并进去' }] })
      : error
  })
