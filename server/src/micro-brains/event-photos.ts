// Photos that a micro-brain names by their address: fetched by the outbox, and added to the report when they arrive.
import { limits } from '@chaolin/shared/text'
import { expectSuccess, fetchOutside, OutsideError } from '../clients/outside.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { Refused } from '../errors.ts'
import { attachPhotos, keepPhoto } from '../files/actions.ts'
import type { JobPayload, NewJob } from '../outbox/actions.ts'
import { fetchLane } from '../outbox/claim.ts'
import { Hopeless } from '../outbox/worker.ts'
import { lockReportById, writeStep } from '../reports/actions.ts'
import { dispatcherOf, photoPolicy } from './events.ts'
import { findEndpoint } from './queries.ts'

export const photoTimeoutMs = 20_000

/** Each on its own: one that cannot be fetched holds back no other. */
export const photoJobs = (
  microBrainId: string,
  { id, steps }: { id: number; steps: number },
  urls: string[],
): NewJob[] =>
  urls.map((url, i) => ({
    kind: 'micro-brain.photo',
    subject: `photo:${id}:${steps}:${i}`,
    target: fetchLane,
    payload: { microBrainId, reportId: id, url },
  }))

/** Another try cannot change these. */
const isHopeless = (error: unknown) =>
  (error instanceof Refused && error.code === 'photo_type') ||
  (error instanceof OutsideError && ['refused_address', 'too_large'].includes(error.reason))

export async function fetchEventPhoto(ctx: Context, { microBrainId, reportId, url }: JobPayload) {
  const endpoint = await findEndpoint(ctx, String(microBrainId))
  if (!endpoint) return
  const person = dispatcherOf(endpoint.microBrainId)
  const address = String(url)
  const fetched = async () => {
    const options = { timeoutMs: photoTimeoutMs, maxBytes: limits.photoBytes }
    const answer = await fetchOutside(photoPolicy(ctx, endpoint)(address), address, options)
    return keepPhoto(ctx, person.id, expectSuccess(answer).body)
  }
  const { id } = await fetched().catch((error: unknown) => {
    const code = error instanceof OutsideError ? error.message : 'photo_refused'
    throw isHopeless(error) ? new Hopeless(code) : error
  })
  await inTransaction(ctx, async (tx) => {
    const report = await lockReportById(tx, Number(reportId))
    if (!report) return
    await attachPhotos(tx, person.id, report.id, [id], 'photos')
    const moment = {
      step: 'photos',
      status: report.status,
      by: 'post' as const,
      personId: person.id,
      photoIds: [id],
    }
    await writeStep(tx, report, { changes: {}, moment })
  })
}
