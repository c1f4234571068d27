// Reading slots: of one site, and the nearest free ones of all sites.
import { appointmentLimits } from '@chaolin/shared/appointments/rules'
import type { SiteSlots, SlotView } from '@chaolin/shared/appointments/schema'
import type { ServiceCode } from '@chaolin/shared/appointments/services'
import { addDays, localDate, startOfDate } from '@chaolin/shared/appointments/slots'
import { distanceM } from '@chaolin/shared/routing/distance'
import type { Point } from '@chaolin/shared/routing/geometry'
import type { Context } from '../context.ts'
import { toWire } from '../day.ts'
import { readHeads } from '../db/heads.ts'
import { marksFor, readRows, toTime } from '../db/sql.ts'
import { listSites } from '../routing/queries.ts'
import { ensureBuilt } from './schedules/build.ts'
import { offers, schedulesFor } from './schedules/queries.ts'
import type { Schedule } from './entities.ts'

type SlotRow = {
  id: number
  site_id: string
  schedule_id: number
  starts_at: number | string
  ends_at: number | string
  capacity: number
  booked: number
}
const columns = 'id, site_id, schedule_id, starts_at, ends_at, capacity, booked'

const slotView = (row: SlotRow, service: ServiceCode): SlotView => ({
  id: String(row.id),
  service,
  from: toWire(toTime(row.starts_at)),
  until: toWire(toTime(row.ends_at)),
  capacity: row.capacity,
  free: row.capacity - row.booked,
})

const byStart = (a: SlotRow, b: SlotRow) =>
  toTime(a.starts_at).getTime() - toTime(b.starts_at).getTime() || a.id - b.id

/** Those of one site in these days that can be booked by phone still; full ones too. */
export async function slotsOf(
  ctx: Context,
  schedules: readonly Schedule[],
  service: ServiceCode,
  from: string,
  to: string,
): Promise<SlotView[]> {
  const ids = schedules.filter((schedule) => offers(schedule, service)).map(({ id }) => id)
  if (ids.length === 0) return []
  const last = addDays(from, appointmentLimits.daysAtOnce)
  const rows = await readRows<SlotRow>(
    ctx.em,
    `select ${columns} from appointment_slots where schedule_id in (${marksFor(ids)})
     and starts_at >= ? and starts_at < ? and book_until > ? and closed = 0 and capacity > 0 limit 5000`,
    [...ids, startOfDate(from), startOfDate(addDays(to < last ? to : last, 1)), ctx.now()],
  )
  return rows.sort(byStart).map((row) => slotView(row, service))
}

/** How many are checked in and wait, by site. */
export async function waitingBySite(ctx: Context): Promise<Map<string, number>> {
  const rows = await readRows<{ site_id: string; n: number }>(
    ctx.em,
    `select site_id, count(*) as n from appointments
     where status = 'checked_in' and queue_day = ? group by site_id`,
    [localDate(ctx.now())],
  )
  return new Map(rows.map(({ site_id, n }) => [site_id, Number(n)]))
}

const perSite = 3
const mostSites = 5

type From = { siteId?: string; near?: Point | null; from?: string | undefined }

/** The next free ones: of the site itself first, then of the others, the nearest first. */
export async function nextFree(ctx: Context, service: ServiceCode, where: From): Promise<SiteSlots[]> {
  const schedules = await schedulesFor(ctx, service)
  if (!ctx.em.isInTransaction()) await ensureBuilt(ctx, schedules)
  const now = ctx.now()
  const since = where.from ? startOfDate(where.from) : now
  const rows = await readHeads<SlotRow>(
    ctx.em,
    schedules.map(({ id }) => ({
      sql: `select ${columns} from appointment_slots where schedule_id = ? and starts_at >= ? and book_until > ?
            and closed = 0 and booked < capacity order by starts_at limit ${perSite}`,
      values: [id, since, now],
    })),
  )
  const sites = await listSites(ctx)
  const origin = sites.find(({ id }) => id === where.siteId)
  const near: Point | null = where.near ?? (origin ? [origin.lng, origin.lat] : null)
  const waiting = await waitingBySite(ctx)
  return sites
    .flatMap((site) => {
      const own = rows.filter(({ site_id }) => site_id === site.id).sort(byStart)
      if (own.length === 0) return []
      const metres = near && Math.round(distanceM(near, [site.lng, site.lat]))
      return {
        site: { id: site.id, name: site.name, distanceM: metres },
        waiting: waiting.get(site.id) ?? 0,
        slots: own.slice(0, perSite).map((row) => slotView(row, service)),
      }
    })
    .sort((a, b) => rank(a, where.siteId) - rank(b, where.siteId))
    .slice(0, mostSites)
}

/** Without a point: the sooner the better. */
const rank = ({ site, slots }: SiteSlots, siteId: string | undefined) =>
  site.id === siteId ? -1 : (site.distanceM ?? Date.parse(slots[0]!.from))
