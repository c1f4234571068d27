// The thread of a report that came by a service, for the people of its post; an anonymous asker stays so in it.
import type { NewMessage } from '@chaolin/shared/campus/request-schema'
import { maskPersonal } from '@chaolin/shared/routing/masking'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { Refused } from '../../errors.ts'
import type { Signer } from '../../files/urls.ts'
import { lockReport, roleOn } from '../../reports/actions.ts'
import { findReport } from '../../reports/queries.ts'
import type { Person } from '../../residents/queries.ts'
import { isCase } from '../cases/queries.ts'
import { addMessage, readThread } from './messages.ts'
import { mayTalk } from './requests.ts'

/** What only a handler reads has no thread here. */
async function refuseStrangers(ctx: Context, person: Person, report: Awaited<ReturnType<typeof findReport>>) {
  const theirs = report?.service && (await roleOn(ctx, person, report)) && !(await isCase(ctx, report.number))
  if (!theirs) throw new Refused('not_found')
}

export async function staffThread(ctx: Context, sign: Signer, person: Person, number: string) {
  const report = await findReport(ctx, number)
  await refuseStrangers(ctx, person, report)
  return {
    number: report!.number,
    messages: await readThread(ctx, sign, report!.number, maskPersonal),
  }
}

export async function writeAsStaff(tx: Context, person: Person, number: string, body: NewMessage) {
  const report = await lockReport(tx, number)
  await refuseStrangers(tx, person, report)
  if (!mayTalk(report!)) throw new Refused('step_closed')
  const at = await addMessage(tx, report!.number, { by: 'handler', personId: person.id }, body, report)
  return { number: report!.number, at: toWire(at), helpLines: [] }
}
