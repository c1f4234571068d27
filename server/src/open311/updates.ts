// The update extension: steps of reports as updates, and updates of other systems as steps.
import { updateStatusOf, updateStatuses, readUpdateStatus } from '@chaolin/shared/open311/rules'
import { parseNumber } from '@chaolin/shared/reports/number'
import { maskPersonal } from '@chaolin/shared/routing/masking'
import { countCharacters } from '@chaolin/shared/text'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { inTransaction } from '../db/transaction.ts'
import { isUniqueViolation } from '../errors.ts'
import { cameFrom, findReport, listUpdates, type UpdateRow } from '../reports/queries.ts'
import {
  applyPostUpdate,
  applyReporterUpdate,
  findApplied,
  isInFuture,
  longestUpdate,
  updateIdOf,
  type Said,
} from './apply.ts'
import type { Open311Key } from './entities.ts'
import { Open311Error } from './errors.ts'
import type { Params } from './form.ts'
import { readJurisdiction } from './jurisdictions.ts'
import { authenticate, channelOf } from './keys.ts'
import { readMediaUrls } from './media.ts'
import { readPaging, readRange, readTime } from './numbers.ts'

const updateView = ({ number, seq, step, status, note, at }: UpdateRow) => ({
  update_id: updateIdOf(number, seq),
  service_request_id: number,
  status: updateStatusOf(step, status),
  description: note ? maskPersonal(note) : '',
  updated_datetime: toWire(at),
  media_url: null,
})

/** With an api_key also what concerns the reports that this system filed. */
export async function listRequestUpdates(ctx: Context, params: Params) {
  const given = params.get('api_key')
  const key = given === null ? null : await authenticate(ctx, given)
  await readJurisdiction(ctx, params)
  const ids = params.list('service_request_id')
  const rows = await listUpdates(ctx, {
    ...readRange(params, ctx.now()),
    ...readPaging(params),
    channel: key && channelOf(key),
    numbers: ids.length > 0 ? ids.flatMap((id) => parseNumber(id) ?? []).slice(0, 1000) : null,
  })
  return rows.map(updateView)
}

function readSaid(params: Params, now: Date): Said & { number: string } {
  const missing = ['update_id', 'service_request_id', 'updated_datetime'].filter((name) => !params.get(name))
  if (missing.length > 0)
    throw new Open311Error(
      400,
      missing.map((name) => `${name} is missing`),
    )
  const at = readTime(params.get('updated_datetime')!)
  if (!at) throw new Open311Error(400, 'updated_datetime must be a W3C date and time')
  if (isInFuture(at, now)) throw new Open311Error(400, 'updated_datetime is in the future')
  const word = params.get('status')
  const status = word === null ? null : readUpdateStatus(word)
  if (word !== null && status === null)
    throw new Open311Error(400, `status must be one of ${updateStatuses.join(', ')}`)
  const text = params.get('description')
  if (text !== null && countCharacters(text) > longestUpdate)
    throw new Open311Error(400, `description has more than ${longestUpdate} characters`)
  return {
    number: params.get('service_request_id')!,
    updateId: params.get('update_id')!.trim(),
    status,
    text,
    at,
    photoUrls: readMediaUrls(params),
  }
}

/** A repeat of an update_id gets the first answer and does nothing; about another request it is a mistake. */
export async function takeUpdate(ctx: Context, key: Open311Key, params: Params) {
  await readJurisdiction(ctx, params)
  const said = readSaid(params, ctx.now())
  const report = await findReport(ctx, said.number)
  const works = report !== null && key.microBrainId != null && report.homeId === key.microBrainId
  const filed = report !== null && (await cameFrom(ctx, report.id, channelOf(key)))
  if (!report || (!works && !filed))
    throw new Open311Error(404, `service_request_id ${said.number.slice(0, 60)} was not found`)
  const channel = channelOf(key)
  const earlier = await recall(ctx, channel, report, said.updateId)
  if (earlier) return earlier
  try {
    const { seq } = await inTransaction(ctx, (tx) =>
      works
        ? applyPostUpdate(tx, key.microBrainId!, channel, report.id, said)
        : applyReporterUpdate(tx, channel, report.id, said),
    )
    return answer(report.number, said.updateId, seq, false)
  } catch (error) {
    const first = isUniqueViolation(error) ? await recall(ctx, channel, report, said.updateId) : null
    if (first) return first
    throw error
  }
}

async function recall(
  ctx: Context,
  channel: string,
  { id, number }: { id: number; number: string },
  given: string,
) {
  const earlier = await findApplied(ctx, channel, given)
  if (!earlier) return null
  if (earlier.reportId !== id)
    throw new Open311Error(400, `update_id ${given.slice(0, 60)} was used for another service_request_id`)
  return answer(number, given, earlier.seq ?? null, true)
}

/** Ours where it became a step, so that the sender knows it again among the updates it reads. */
const answer = (number: string, given: string, seq: number | null, repeated: boolean) => ({
  repeated,
  updates: [{ update_id: seq === null ? given : updateIdOf(number, seq) }],
})
