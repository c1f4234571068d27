// Schedules of sites, as they stand.
import type { ServiceCode } from '@chaolin/shared/appointments/services'
import type { Context } from '../../context.ts'
import { isMysql, readRows } from '../../db/sql.ts'
import { Schedule } from '../entities.ts'

const plain = { disableIdentityMap: true } as const

export const toServices = (text: string) => text.split(',').filter(Boolean) as ServiceCode[]
export const fromServices = (codes: readonly ServiceCode[]) => `,${codes.join(',')},`
export const offers = ({ services }: Pick<Schedule, 'services'>, code: ServiceCode) =>
  services.includes(`,${code},`)

export const schedulesOf = (ctx: Context, siteId: string) =>
  ctx.em.find(Schedule, { siteId }, { orderBy: { counterId: 1, id: 1 }, ...plain })

export const allSchedules = (ctx: Context) => ctx.em.find(Schedule, {}, { orderBy: { id: 1 }, ...plain })

/** Those of every site that offer a service. */
export const schedulesFor = async (ctx: Context, code: ServiceCode) =>
  (await allSchedules(ctx)).filter((schedule) => offers(schedule, code))

export const findSchedule = (ctx: Context, publicId: string) => ctx.em.findOne(Schedule, { publicId }, plain)

/** One change or building of a schedule after the other; null: it was withdrawn meanwhile. */
export async function lockSchedule(tx: Context, id: number) {
  if (isMysql(tx.em))
    await readRows(tx.em, 'select id from appointment_schedules where id = ? for update', [id])
  return tx.em.findOne(Schedule, { id }, plain)
}

/** The services that each site offers. */
export async function servicesBySite(ctx: Context): Promise<Map<string, ServiceCode[]>> {
  const found = new Map<string, Set<ServiceCode>>()
  for (const { siteId, services } of await allSchedules(ctx)) {
    const known = found.get(siteId) ?? new Set()
    found.set(siteId, known)
    for (const code of toServices(services)) known.add(code)
  }
  return new Map([...found].map(([siteId, codes]) => [siteId, [...codes]]))
}
