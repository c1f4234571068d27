// Services are added and changed as data: what is booked already keeps its fee, its time and its place.
import type { ServiceChange } from '@chaolin/shared/appointments/service-schema'
import { startingServices, type ServiceCode } from '@chaolin/shared/appointments/services'
import type { Context } from '../../context.ts'
import { Service } from '../entities.ts'
import { forgetServices } from './queries.ts'

const plain = { disableIdentityMap: true } as const

/** What every district begins with; rows that are there already are the district's own and stay. */
export async function seedServices(tx: Context) {
  const kept = new Set(
    (await tx.em.find(Service, {}, { fields: ['code'], ...plain })).map(({ code }) => code),
  )
  const missing = startingServices.flatMap(({ code, ...published }, position) =>
    kept.has(code)
      ? []
      : [{ code, position, offered: true, published, changedBy: null, changedAt: tx.now() }],
  )
  if (missing.length === 0) return
  // Two processes may start at once.
  await tx.em.upsertMany(Service, missing, { onConflictAction: 'ignore', ...plain })
  forgetServices(tx)
}

export async function saveService(
  tx: Context,
  personId: string,
  code: ServiceCode,
  { offered, ...published }: ServiceChange,
) {
  const row = { offered, published, changedBy: personId, changedAt: tx.now() }
  const changed = await tx.em.nativeUpdate(Service, { code }, row)
  if (changed > 0) return
  const position = await tx.em.count(Service, {})
  await tx.em.upsert(Service, { code, position, ...row }, { onConflictFields: ['code'], ...plain })
}
