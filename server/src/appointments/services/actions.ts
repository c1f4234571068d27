// Services are added and changed as data: what is booked already keeps its fee, its time and its place.
import type { ServiceChange } from '@chaolin/shared/appointments/service-schema'
import { startingServices, type ServiceCode } from '@chaolin/shared/appointments/services'
import type { Context } from '../../context.ts'
import { Service } from '../entities.ts'
import { forgetServices } from './queries.ts'

const plain = { disableIdentityMap: true } as const

/** A row that nobody has written is still ours: it is called what we call it now. */
async function renameServices(tx: Context, rows: readonly Service[]) {
  for (const { code, changedBy, published } of rows) {
    const name = startingServices.find((service) => service.code === code)?.name
    if (changedBy !== null || !name || (name.zh === published.name.zh && name.en === published.name.en))
      continue
    await tx.em.nativeUpdate(
      Service,
      { code, changedBy: null },
      { published: { ...published, name }, changedAt: tx.now() },
    )
    forgetServices(tx)
  }
}

/** What every district begins with; rows that a district has written are its own and stay. */
export async function seedServices(tx: Context) {
  const rows = await tx.em.find(Service, {}, plain)
  await renameServices(tx, rows)
  const kept = new Set(rows.map(({ code }) => code))
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
