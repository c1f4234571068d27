// The services as the district has them: rows that change rarely and are asked for by every door, held for a moment.
import type { ServiceCode, ServiceRule } from '@chaolin/shared/appointments/services'
import type { Context } from '../../context.ts'
import { wrong } from '../../errors.ts'
import { Service } from '../entities.ts'

export type KnownService = ServiceRule & { offered: boolean; changedAt: Date }

/** Another process's change is seen after so long. */
const heldMs = 5000
type Held = { services: readonly KnownService[]; atMs: number }
/** One per database, since a test may open two in one process. */
const held = new WeakMap<object, Held>()

export const forgetServices = (ctx: Context) => void held.delete(ctx.em.getDriver())

/** In their order, those that are offered no more as well. */
export async function allServices(ctx: Context): Promise<readonly KnownService[]> {
  const owner = ctx.em.getDriver()
  const atMs = ctx.now().getTime()
  const known = held.get(owner)
  if (known && Math.abs(atMs - known.atMs) < heldMs) return known.services
  const rows = await ctx.em.find(Service, {}, { orderBy: { position: 1, code: 1 }, disableIdentityMap: true })
  const services = rows.map(({ code, offered, published, changedAt }) => ({
    ...published,
    code,
    offered,
    changedAt,
  }))
  // What a transaction reads may be its own and may yet be undone.
  if (!ctx.em.isInTransaction()) held.set(owner, { services, atMs })
  return services
}

export const offeredOnes = async (ctx: Context) => (await allServices(ctx)).filter(({ offered }) => offered)

/** Whether it is offered still or not; null: there never was one. */
export const serviceOf = async (ctx: Context, code: ServiceCode): Promise<KnownService | null> =>
  (await allServices(ctx)).find((service) => service.code === code) ?? null

/** One that can be booked now. */
export async function requireService(
  ctx: Context,
  code: ServiceCode,
  path = 'service',
): Promise<KnownService> {
  const service = await serviceOf(ctx, code)
  if (!service?.offered) throw wrong(path, '没有这项业务')
  return service
}
