// The update extension: steps of reports as updates, and updates of other systems as steps.
import { updateStatusOf, updateStatuses, readUpdateStatus } from '@chaolin/shared/open311/rules'
import { parseNumber } from '@chaolin/shared/reports/number'
import { maskPersonal } from '@chaolin/shared/routing/masking'
import { countCharacters, limits } from '@chaolin/shared/text'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { inTransaction } from '../db/transaction.ts'
import { isUniqueViolation } from '../errors.ts'
import { addJobs } from '../outbox/actions.ts'
import { cameFrom, findReport, listUpdates, type UpdateRow } from '../reports/queries.ts'
import { applyPostUpdate, applyReporterUpdate, findApplied, updateIdOf, type Said } from './apply.ts'
import type { Open311Key } from './entities.ts'
import { Open311Error } from './errors.ts'
import type { Params } from './form.ts'
import { readJurisdiction } from './jurisdictions.ts'
import { authenticate, channelOf } from './keys.ts'
import { mediaJobs, readMediaUrls } from './media.ts'
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

function readSaid(params: Params): Said & { number: string } {
  const missing = ['update_id', 'service_request_id', 'updated_datetime'].filter((name) => !params.get(name))
  if (missing.length > 0)
    throw new Open311Error(
      400,
      missing.map((name) => `${name} is missing`),
    )
  const at = readTime(params.get('updated_datetime')!)
  if (!at) throw new Open311Error(400, 'updated_datetime must be a W3C date and time')
  const word = params.get('status')
  const status = word === null ? null : readUpdateStatus(word)
  if (word !== null && status === null)
    throw new Open311Error(400, `status must be one of ${updateStatuses.join(', ')}`)
  const text = params.get('description')
  if (text !== null && countCharacters(text) > limits.text)
    throw new Open311Error(400, `description has more than ${limits.text} characters`)
  return {
    number: params.get('service_request_id')!,
    updateId: params.get('update_id')!.trim(),
    status,
    text,
    at,
    photoIds: [],
  }
}

/** A repeat of an update_id gets the first answer and does nothing. */
export async function takeUpdate(ctx: Context, key: Open311Key, params: Params) {
  await readJurisdiction(ctx, params)
  const said = readSaid(params)
  const mediaUrls = readMediaUrls(params)
  const report = await findReport(ctx, said.number)
  const works = report !== null && key.microBrainId != null && report.homeId === key.microBrainId
  const filed = report !== null && (await cameFrom(ctx, report.id, channelOf(key)))
  if (!report || (!works && !filed))
    throw new Open311Error(404, `service_request_id ${said.number.slice(0, 60)} was not found`)
  const channel = channelOf(key)
  const earlier = await findApplied(ctx, channel, said.updateId)
  if (earlier) return answer(report.number, said.updateId, earlier.seq ?? null, true)
  try {
    const { seq } = await inTransaction(ctx, async (tx) => {
      const applied = works
        ? await applyPostUpdate(tx, key.microBrainId!, channel, report.id, said)
        : await applyReporterUpdate(tx, channel, report.id, said)
      await addJobs(tx, mediaJobs(report.id, mediaUrls))
      return applied
    })
    return answer(report.number, said.updateId, seq, false)
  } catch (error) {
    const first = isUniqueViolation(error) ? await findApplied(ctx, channel, said.updateId) : null
    if (first) return answer(report.number, said.updateId, first.seq ?? null, true)
    throw error
  }
}

/** Ours where it became a step, so that the sender knows it again among the updates it reads. */
const answer = (number: string, given: string, seq: number | null, repeated: boolean) => ({
  repeated,
  updates: [{ update_id: seq === null ? given : updateIdOf(number, seq) }],
})
