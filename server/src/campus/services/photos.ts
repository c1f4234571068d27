// Photos in the thread of a report that came by a service: for whoever asked; its post reads all that is attached to it.
import type { MayReadPhoto } from '../../files/queries.ts'
import { findReportById } from '../../reports/queries.ts'
import { photosOfThreads } from './messages.ts'

export const mayReadThreadPhoto: MayReadPhoto = async (ctx, person, photo) => {
  const report = photo.reportId == null ? null : await findReportById(ctx, photo.reportId)
  if (!report?.service || report.personId !== person.id) return false
  const said = await photosOfThreads(ctx, [report.number])
  return said.some(({ photoIds }) => photoIds.includes(photo.id))
}
