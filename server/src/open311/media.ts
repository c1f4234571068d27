// Photos that another system names by their address: fetched by the outbox, judged like any photo, and attached.
import { limits } from '@chaolin/shared/text'
import { nanoid } from 'nanoid'
import { fetchOutside, OutsideError, policyOf } from '../clients/outside.ts'
import type { Context } from '../context.ts'
import { inTransaction } from '../db/transaction.ts'
import { dropPhoto, keepPhoto } from '../files/actions.ts'
import type { NewJob } from '../outbox/actions.ts'
import { fetchLane } from '../outbox/claim.ts'
import { photoFailed } from '../micro-brains/actions.ts'
import type { Handler, Handlers } from '../outbox/worker.ts'
import { addArrivedPhoto } from '../reports/actions.ts'
import { findReportById } from '../reports/queries.ts'
import { Open311Error } from './errors.ts'
import type { Params } from './form.ts'

const longestUrl = 2000
const timeoutMs = 20_000

export function readMediaUrls(params: Params): string[] {
  const urls = [...new Set(params.all('media_url').map((url) => url.trim()))]
  if (urls.length > limits.photos) throw new Open311Error(400, `At most ${limits.photos} media_url`)
  for (const url of urls)
    if (url.length > longestUrl || !URL.canParse(url) || !/^https?:/i.test(url))
      throw new Open311Error(400, 'media_url must be an address that begins with https://')
  return urls
}

/** Each on its own: one that cannot be fetched holds back no other. */
export const mediaJobs = ({ id, number }: { id: number; number: string }, urls: string[]): NewJob[] =>
  urls.map((url) => ({
    kind: 'open311.media',
    subject: `media:${id}:${nanoid(12)}`,
    target: fetchLane,
    payload: { reportId: id, number, step: 'photos', url },
  }))

/** Fetches, judges and keeps a picture, not yet attached. A system is limited by its reports, not by photos a day. */
async function fetchPhoto(ctx: Context, ownerId: string, url: string): Promise<string> {
  const policy = policyOf(ctx.config)
  const { status, body } = await fetchOutside(policy, url, { timeoutMs, maxBytes: limits.photoBytes })
  if (status !== 200) throw new OutsideError('status', status)
  return (await keepPhoto(ctx, ownerId, body)).id
}

async function attach(ctx: Context, reportId: number, url: string, job: Parameters<Handler>[2]) {
  const report = await findReportById(ctx, reportId)
  if (!report) return
  let photoId: string
  try {
    photoId = await fetchPhoto(ctx, report.personId, url)
  } catch (error) {
    return photoFailed(ctx, job, { reportId }, error)
  }
  try {
    await inTransaction(ctx, (tx) => addArrivedPhoto(tx, reportId, photoId))
  } catch (error) {
    await dropPhoto(ctx, photoId)
    throw error
  }
}

export const mediaHandlers: Handlers = {
  'open311.media': (ctx, { reportId, url }, job) => attach(ctx, Number(reportId), String(url), job),
}
