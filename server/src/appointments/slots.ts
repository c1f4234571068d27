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
import { inLine } from './queue/tickets.ts'
import { ensureBuilt } from './schedules/build.ts'
import { allSchedules, offers, schedulesFor } from './schedules/queries.ts'
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

/** How many wait in line, by site. */
export async function waitingBySite(ctx: Context): Promise<Map<string, number>> {
  const rows = await readRows<{ site_id: string; n: number }>(
    ctx.em,
    `select site_id, count(*) as n from appointments
     where ${inLine} group by site_id`,
    [localDate(ctx.now())],
  )
  return new Map(rows.map(({ site_id, n }) => [site_id, Number(n)]))
}

const perSite = 3
const mostSites = 5

/** Two counters may have the same time: the one with more places, the soonest first. */
function eachTimeOnce(rows: readonly SlotRow[]): SlotRow[] {
  const best = new Map<number, SlotRow>()
  for (const row of [...rows].sort(byStart)) {
    const at = toTime(row.starts_at).getTime()
    const known = best.get(at)
    if (!known || row.capacity - row.booked > known.capacity - known.booked) best.set(at, row)
  }
  return [...best.values()]
}

type From = { siteId?: string; near?: Point | null; from?: string | undefined }
const freeOnes = `select ${columns} from appointment_slots where schedule_id = ? and book_until > ?
  and closed = 0 and booked < capacity`

/** The next free ones: of the site itself first, then of the others, the nearest first. */
export async function nextFree(ctx: Context, service: ServiceCode, where: From): Promise<SiteSlots[]> {
  const schedules = await schedulesFor(ctx, service)
  if (!ctx.em.isInTransaction()) await ensureBuilt(ctx, schedules)
  const since = where.from ? startOfDate(where.from) : ctx.now()
  const rows = await readHeads<SlotRow>(
    ctx.em,
    schedules.map(({ id }) => ({
      sql: `${freeOnes} and starts_at >= ? order by starts_at limit ${perSite}`,
      values: [id, ctx.now(), since],
    })),
  )
  const known = { sites: await listSites(ctx), waiting: await waitingBySite(ctx) }
  return bySite(known, service, where, (site) =>
    eachTimeOnce(rows.filter(({ site_id }) => site_id === site.id)).slice(0, perSite),
  ).slice(0, mostSites)
}

type Site = Awaited<ReturnType<typeof listSites>>[number]
type Known = { sites: readonly Site[]; waiting: ReadonlyMap<string, number> }

function bySite(
  known: Known,
  service: ServiceCode,
  where: From,
  pick: (site: Site) => SlotRow[],
): SiteSlots[] {
  const origin = known.sites.find(({ id }) => id === where.siteId)
  const near: Point | null = where.near ?? (origin ? [origin.lng, origin.lat] : null)
  return known.sites
    .flatMap((site) => {
      const rows = pick(site)
      if (rows.length === 0) return []
      return {
        site: {
          id: site.id,
          name: site.name,
          distanceM: near && Math.round(distanceM(near, [site.lng, site.lat])),
        },
        waiting: known.waiting.get(site.id) ?? 0,
        slots: rows.map((row) => slotView(row, service)),
      }
    })
    .sort((a, b) => rank(a, where.siteId) - rank(b, where.siteId))
}

/** Without a point: the sooner the better. */
const rank = ({ site, slots }: SiteSlots, siteId: string | undefined) =>
  site.id === siteId ? -1 : (site.distanceM ?? Date.parse(slots[0]!.from))

type Wish = { service: ServiceCode; siteId: string; at: Date }
/** Of a schedule that is about to change: the times that it will still have. */
export type Kept = { scheduleId: number; has: (startsAt: Date) => boolean }

const sitesInstead = 3
/** So many near the time that was wanted, so many of the soonest. */
const instead = { own: [4, 2], other: [2, 1] } as const
const perSchedule = 6
/** Where times of one schedule are about to go: about two days to each side. */
const perChanged = 80

/** Instead of a time that is no more: those nearest to it, at its own site first, and some of the soonest. */
export async function freeAround(ctx: Context, kept?: Kept) {
  const schedules = await allSchedules(ctx)
  if (!ctx.em.isInTransaction()) await ensureBuilt(ctx, schedules)
  const known = { sites: await listSites(ctx), waiting: await waitingBySite(ctx) }
  const stays = ({ schedule_id, starts_at }: SlotRow) =>
    schedule_id !== kept?.scheduleId || kept.has(toTime(starts_at))
  return async ({ service, siteId, at }: Wish): Promise<SiteSlots[]> => {
    const heads = schedules
      .filter((schedule) => offers(schedule, service))
      .flatMap(({ id }) => headsAround(id, at, ctx.now(), id === kept?.scheduleId ? perChanged : perSchedule))
    const rows = (await readHeads<SlotRow>(ctx.em, heads)).filter(stays)
    return bySite(known, service, { siteId }, (site) => {
      const [near, soon] = site.id === siteId ? instead.own : instead.other
      return pickAround(eachTimeOnce(rows.filter(({ site_id }) => site_id === site.id)), at, near, soon)
    }).slice(0, sitesInstead)
  }
}

const headsAround = (scheduleId: number, at: Date, now: Date, most: number) => [
  {
    sql: `${freeOnes} and starts_at < ? order by starts_at desc limit ${most}`,
    values: [scheduleId, now, at],
  },
  { sql: `${freeOnes} and starts_at >= ? order by starts_at limit ${most}`, values: [scheduleId, now, at] },
  { sql: `${freeOnes} and starts_at < ? order by starts_at limit ${most}`, values: [scheduleId, now, at] },
]

function pickAround(rows: SlotRow[], at: Date, near: number, soon: number): SlotRow[] {
  const away = (row: SlotRow) => Math.abs(toTime(row.starts_at).getTime() - at.getTime())
  const nearest = [...rows].sort((a, b) => away(a) - away(b) || byStart(a, b)).slice(0, near)
  return [...nearest.sort(byStart), ...rows.filter((row) => !nearest.includes(row)).slice(0, soon)]
}
