// Reports for an export: a stretch at a time, oldest first.
import type { Context } from '../context.ts'
import { Report } from './entities.ts'

const fields = [
  'id',
  'number',
  'personId',
  'category',
  'source',
  'status',
  'homeId',
  'createdAt',
  'acceptedAt',
  'resolvedAt',
  'closedAt',
  'dueAt',
  'remindCount',
  'reopenCount',
  'rating',
  'anonymous',
  'text',
  'address',
] as const
export type ExportedReport = Pick<Report, (typeof fields)[number]>

export type ExportRange = {
  homeIds: string[]
  from: Date
  until: Date
  /** The last one of the stretch before. */
  after: { createdAt: Date; id: number } | null
  limit: number
}

/** Of these homes as they are now, brought up within the range. */
export const listForExport = (
  ctx: Context,
  { homeIds, from, until, after, limit }: ExportRange,
): Promise<ExportedReport[]> =>
  ctx.em.find(
    Report,
    {
      homeId: { $in: homeIds },
      createdAt: { $gte: after?.createdAt ?? from, $lt: until },
      ...(after ? { $or: [{ createdAt: { $gt: after.createdAt } }, { id: { $gt: after.id } }] } : {}),
    },
    { fields: [...fields], orderBy: { createdAt: 'asc', id: 'asc' }, limit, disableIdentityMap: true },
  )
