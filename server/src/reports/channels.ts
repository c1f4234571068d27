// Reports that come from other systems: filed for them, and what their side adds later.
import type { Context } from '../context.ts'
import { insertRow } from '../db/sql.ts'
import { attachPhotos } from '../files/actions.ts'
import { ReportOrigin, type Report } from './entities.ts'
import { allowed, lockReportById, writeStep } from './steps.ts'
import { keepReport, type Arrival } from './submit.ts'

export type Channel = {
  source: 'open311' | 'intake'
  /** Which system: `open311:<key>`, `intake:<source>`. */
  channel: string
  /** What it calls the matter; unique for each system. */
  externalId: string | null
  /** The person that stands for it; nobody can sign in as such a one. */
  personId: string
}

/** Limits are the channel's own. The same external id twice is a unique violation: the caller reads the first one. */
export async function fileFromChannel(
  tx: Context,
  { source, channel, externalId, personId }: Channel,
  arrival: Arrival,
) {
  const { report } = await keepReport(tx, personId, { ...arrival, source })
  await insertRow(tx.em, ReportOrigin, { reportId: report.id, channel, externalId, createdAt: tx.now() })
  return report
}

/** The reporter's side says that it is solved, and has no stars to give. */
export async function closeForReporter(tx: Context, report: Report, note: string | undefined) {
  const status = allowed(tx, report, 'close')
  const moment = { step: 'confirm', status, by: 'reporter' as const, personId: report.personId, note }
  return writeStep(tx, report, { changes: { closedAt: tx.now() }, moment })
}

/** More words of the reporter's side, for the staff; the status stays. */
export const commentForReporter = (
  tx: Context,
  report: Report,
  note: string | undefined,
  data: Record<string, number> = {},
) =>
  writeStep(tx, report, {
    changes: {},
    moment: {
      step: 'comment',
      status: report.status,
      by: 'reporter',
      personId: report.personId,
      note,
      data,
    },
  })

/** A photo that was named by its address and fetched since. */
export async function addArrivedPhoto(tx: Context, reportId: number, photoId: string) {
  const report = await lockReportById(tx, reportId)
  if (!report) return
  await attachPhotos(tx, report.personId, report.id, [photoId], 'media_url')
  await writeStep(tx, report, {
    changes: report.coverPhotoId ? {} : { coverPhotoId: photoId },
    moment: {
      step: 'photos',
      status: report.status,
      by: 'reporter',
      personId: report.personId,
      photoIds: [photoId],
    },
  })
}
