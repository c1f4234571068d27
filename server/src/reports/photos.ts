// Who may read a photo of a report: the staff of it, and whoever is shown the photo with the report.
import type { Context } from '../context.ts'
import type { MayReadPhoto } from '../files/queries.ts'
import type { Report } from './entities.ts'
import { amongColleagues, readHistory } from './history.ts'
import { isShown, shownPhotoIds } from './public-views.ts'
import { findReportById } from './queries.ts'
import { roleOnMatter } from './merge-steps.ts'
import { photosForMerged } from './merged-views.ts'

export const mayReadReportPhoto: MayReadPhoto = async (ctx, person, photo) => {
  const report = photo.reportId == null ? null : await findReportById(ctx, photo.reportId)
  if (!report) return false
  if ((await roleOnMatter(ctx, person, report)) !== null) return true
  if ((await photosForMerged(ctx, person.id, report)).includes(photo.id)) return true
  return (await photosFor(ctx, person.id, report)).includes(photo.id)
}

/** What a supporter added is for the staff alone. */
async function photosFor(ctx: Context, personId: string, report: Report): Promise<string[]> {
  const mine = report.personId === personId
  if (!mine && !(report.public && isShown(report.status))) return []
  const history = await readHistory(ctx, report.id)
  if (!mine) return shownPhotoIds(history)
  // What is said to be done is shown when the second look agrees.
  return history.flatMap(({ step, photoIds }) => (amongColleagues.has(step) ? [] : photoIds))
}
