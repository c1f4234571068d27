// Questions to appointments that other domains may ask, and the lists of this one.
import type { ServiceCode, Words } from '@chaolin/shared/appointments/services'
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import { wrong } from '../errors.ts'
import { byCreation, continuing, cutPage, newestFirst, readPage, type PageQuery } from '../paging.ts'
import { openApplicant } from './booking/applicant.ts'
import { Appointment, WaitlistEntry } from './entities.ts'
import { servicesBySite } from './schedules/queries.ts'
import { offeredOnes } from './services/queries.ts'

export { pageServed, servedOn, type Served } from './queue/served.ts'

const plain = { disableIdentityMap: true } as const

export const findAppointment = (ctx: Context, number: string) =>
  ctx.em.findOne(Appointment, { number }, plain)

type Keyset = ReturnType<typeof readPage>['after']

/** The orders of a list, each with what continues it. */
const orders = {
  newest: { orderBy: newestFirst, after: continuing, timeOf: byCreation },
  soonest: {
    orderBy: { startsAt: 'asc', id: 'asc' },
    after: (last: Keyset) =>
      last
        ? {
            startsAt: { $gte: last.createdAt },
            $or: [{ startsAt: { $gt: last.createdAt } }, { id: { $gt: last.id } }],
          }
        : {},
    timeOf: ({ startsAt }: Appointment) => startsAt,
  },
  ended: {
    orderBy: { endedAt: 'desc', id: 'desc' },
    after: (last: Keyset) =>
      last
        ? {
            endedAt: { $lte: last.createdAt },
            $or: [{ endedAt: { $lt: last.createdAt } }, { id: { $lt: last.id } }],
          }
        : {},
    timeOf: ({ endedAt, createdAt }: Appointment) => endedAt ?? createdAt,
  },
} as const

type ListQuery = PageQuery & { open?: boolean | undefined; order?: 'newest' | 'time' | undefined }

function orderOf({ open, order }: ListQuery) {
  if (order !== 'time') return orders.newest
  if (open === undefined) throw wrong('order', '按时间排要说清是没办的还是办过的')
  return open ? orders.soonest : orders.ended
}

export async function pageAppointments(ctx: Context, personId: string, query: ListQuery) {
  const { size, after } = readPage(query)
  const { orderBy, after: continued, timeOf } = orderOf(query)
  const state = query.open === undefined ? {} : { active: query.open ? 1 : null }
  const rows = await ctx.em.find(
    Appointment,
    { personId, ...state, ...continued(after) },
    { orderBy, limit: size + 1, ...plain },
  )
  return cutPage(rows, size, timeOf)
}

/** Those that still wait before all that ended. */
export async function pageWaits(ctx: Context, personId: string, query: PageQuery) {
  const { size, after } = readPage(query)
  const rest = continuing(after)
  const left =
    after?.rank === 1
      ? { $or: [{ active: 1 as const, ...rest }, { active: null }] }
      : { active: null, ...rest }
  const rows = await ctx.em.find(
    WaitlistEntry,
    { $and: [{ personId }, after ? left : {}] },
    { orderBy: { active: 'desc', ...newestFirst }, limit: size + 1, ...plain },
  )
  return cutPage(rows, size, byCreation, ({ active }) => active ?? 0)
}

const waitsOf = async (ctx: Context, personId: string) =>
  ctx.em.find(WaitlistEntry, { personId }, { orderBy: newestFirst, limit: mostOfOne, ...plain })

export const findWait = (ctx: Context, personId: string, publicId: string) =>
  ctx.em.findOne(WaitlistEntry, { personId, publicId }, plain)

export type OfferedService = { code: ServiceCode; name: Words }

/** What can be booked at each site. */
export async function offeredServices(ctx: Context): Promise<(siteId: string) => OfferedService[]> {
  const bySite = await servicesBySite(ctx)
  const services = await offeredOnes(ctx)
  return (siteId) => {
    const codes = bySite.get(siteId) ?? []
    return services.filter(({ code }) => codes.includes(code)).map(({ code, name }) => ({ code, name }))
  }
}

/** What these numbers stand for, for the books: where, what and when, and nobody's name. */
export async function plainFacts(ctx: Context, numbers: readonly string[]) {
  const rows = await ctx.em.find(
    Appointment,
    { number: { $in: [...numbers] } },
    { fields: ['number', 'siteId', 'service', 'startsAt', 'status'], ...plain },
  )
  return new Map(rows.map((row) => [row.number, row]))
}

const mostOfOne = 1000

/** Everything that is kept of a person's appointments, for them to take away. */
export async function appointmentRecords(ctx: Context, personId: string) {
  const rows = await ctx.em.find(
    Appointment,
    { personId },
    { orderBy: newestFirst, limit: mostOfOne, ...plain },
  )
  const waits = await waitsOf(ctx, personId)
  const applicant = async (owner: string, sealed: string | null | undefined) =>
    sealed ? openApplicant(ctx, owner, sealed) : null
  return {
    appointments: await Promise.all(
      rows.map(async (row) => ({
        number: row.number,
        service: row.service,
        siteId: row.siteId,
        status: row.status,
        from: toWire(row.startsAt),
        until: toWire(row.endsAt),
        feeFen: row.feeFen,
        paidAt: toWireOrNull(row.paidAt),
        applicant: await applicant(row.number, row.sealed),
      })),
    ),
    waitlist: await Promise.all(
      waits.map(async (entry) => ({
        service: entry.service,
        siteId: entry.siteId,
        status: entry.status,
        applicant: await applicant(entry.publicId, entry.sealed),
      })),
    ),
  }
}
