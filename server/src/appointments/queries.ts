// Questions to appointments that other domains may ask, and the lists of this one.
import type { ServiceCode, Words } from '@chaolin/shared/appointments/services'
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import { byCreation, continuing, cutPage, newestFirst, readPage, type PageQuery } from '../paging.ts'
import { openApplicant } from './booking/applicant.ts'
import { Appointment, WaitlistEntry } from './entities.ts'
import { servicesBySite } from './schedules/queries.ts'
import { offeredOnes } from './services/queries.ts'

const plain = { disableIdentityMap: true } as const

export const findAppointment = (ctx: Context, number: string) =>
  ctx.em.findOne(Appointment, { number }, plain)

export async function pageAppointments(
  ctx: Context,
  personId: string,
  { open, ...query }: PageQuery & { open?: boolean | undefined },
) {
  const { size, after } = readPage(query)
  const state = open === undefined ? {} : { active: open ? 1 : null }
  const rows = await ctx.em.find(
    Appointment,
    { personId, ...state, ...continuing(after) },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  return cutPage(rows, size, byCreation)
}

/** Those that still wait before all that ended. */
export const waitsOf = (ctx: Context, personId: string) =>
  ctx.em.find(
    WaitlistEntry,
    { personId },
    { orderBy: { active: 'desc', ...newestFirst }, limit: 50, ...plain },
  )

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
