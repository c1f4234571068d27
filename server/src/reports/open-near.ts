// What a post has open around a place, masked: for whoever hears of a matter on the phone.
import type { ReportStatus } from '@chaolin/shared/reports/rules'
import { distanceM } from '@chaolin/shared/routing/distance'
import type { Point } from '@chaolin/shared/routing/geometry'
import { maskContacts, maskPersonal } from '@chaolin/shared/routing/masking'
import { nearbyOpen, type NearbyOpen } from '@chaolin/shared/staff/hotline-schema'
import { raw } from '@mikro-orm/core'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { Report } from './entities.ts'
import { cellsAround, squareDistance } from './spot.ts'
import { placeView, summaryOf } from './views.ts'

const open: ReportStatus[] = ['submitted', 'accepted', 'in_progress']
/** What is open for longer is found in the queue. */
const recentMs = 365 * 24 * 3_600_000

type Around = { homeId: string; point: Point; withinM?: number | undefined }

/** The nearest first; the index gives the squares that the circle touches. */
export async function listOpenNear(
  ctx: Context,
  { homeId, point, withinM = nearbyOpen.usualM }: Around,
): Promise<NearbyOpen[]> {
  const distance = squareDistance(point)
  const rows = await ctx.em.find(
    Report,
    {
      cell: { $in: cellsAround(point, withinM) },
      createdAt: { $gte: new Date(ctx.now().getTime() - recentMs) },
      homeId,
      status: { $in: open },
      [raw(distance.sql, distance.values)]: { $lte: withinM ** 2 },
    },
    {
      orderBy: [{ [raw(distance.sql, distance.values)]: 'asc' }, { id: 'asc' }],
      limit: nearbyOpen.most,
      disableIdentityMap: true,
    },
  )
  return rows.map((report) => nearView(report, point))
}

const nearView = (report: Report, point: Point): NearbyOpen => ({
  number: report.number,
  status: report.status,
  category: report.category,
  summary: summaryOf(maskPersonal(report.text)),
  address: report.address ? maskContacts(report.address) : null,
  place: placeView(report),
  distanceM: Math.round(distanceM(point, [report.spotLng!, report.spotLat!])),
  createdAt: toWire(report.createdAt),
  dueAt: toWire(report.dueAt),
  mergedCount: report.mergedCount,
  supports: report.supports,
})
