// Who may read a photo: its owner, and whoever may read the report it is attached to.
import type { MayReadPhoto } from '../files/queries.ts'
import { findReportById } from './queries.ts'
import { roleAt } from './staff-steps.ts'

export const mayReadReportPhoto: MayReadPhoto = async (ctx, person, photo) => {
  if (photo.ownerId === person.id) return true
  const report = photo.reportId == null ? null : await findReportById(ctx, photo.reportId)
  if (!report) return false
  return report.personId === person.id || (await roleAt(ctx, person, report.homeId)) !== null
}
