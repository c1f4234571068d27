// Photos that a micro-brain names by their address: fetched by the outbox, and added to the report when they arrive.
import { limits } from '@chaolin/shared/text'
import { expectSuccess, fetchOutside, policyOf } from '../clients/outside.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { attachPhotos, keepPhoto } from '../files/actions.ts'
import type { JobPayload, NewJob } from '../outbox/actions.ts'
import { fetchLane } from '../outbox/claim.ts'
import type { Handler } from '../outbox/worker.ts'
import { arrivedFor, lockReportById, writeStep } from '../reports/actions.ts'
import { dispatcherOf } from './events.ts'
import { photoFailed, photoSubject } from './lost-photos.ts'

export const photoTimeoutMs = 20_000

/** Each on its own: one that cannot be fetched holds back no other. */
export const photoJobs = (
  microBrainId: string,
  { id, number, steps }: { id: number; number: string; steps: number },
  urls: string[],
): NewJob[] =>
  urls.map((url, i) => ({
    kind: 'micro-brain.photo',
    subject: `${photoSubject(id, steps)}${i}`,
    target: fetchLane,
    payload: { microBrainId, reportId: id, number, seq: steps, step: 'photos', url },
  }))

export async function fetchEventPhoto(
  ctx: Context,
  { microBrainId, reportId, seq, url }: JobPayload,
  job: Parameters<Handler>[2],
) {
  const post = { reportId: Number(reportId), microBrainId: String(microBrainId) }
  const person = dispatcherOf(post.microBrainId)
  let photoId: string
  try {
    const options = { timeoutMs: photoTimeoutMs, maxBytes: limits.photoBytes }
    const answer = await fetchOutside(policyOf(ctx.config), String(url), options)
    photoId = (await keepPhoto(ctx, person.id, expectSuccess(answer).body)).id
  } catch (error) {
    return photoFailed(ctx, job, { ...post, ...(seq ? { seq: Number(seq) } : {}) }, error)
  }
  await inTransaction(ctx, async (tx) => {
    const report = await lockReportById(tx, post.reportId)
    if (!report) return
    await attachPhotos(tx, person.id, report.id, [photoId], 'photos')
    const moment = {
      step: seq ? await arrivedFor(tx, report, Number(seq)) : 'photos',
      status: report.status,
      by: 'post' as const,
      personId: person.id,
      photoIds: [photoId],
    }
    await writeStep(tx, report, { changes: {}, moment })
  })
}
