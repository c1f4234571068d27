// A database belongs to one mode for ever: a sandbox never opens what real people use.
import { defineEntity, p } from '@mikro-orm/core'
import type { SqlEntityManager } from '@mikro-orm/sql'
import { ConfigError } from '../config.ts'

const ModeSchema = defineEntity({
  name: 'DatabaseMode',
  tableName: 'database_mode',
  properties: {
    id: p.integer().primary().autoincrement(false),
    mode: p.string().length(16),
    since: p.datetime(3),
  },
})
export class DatabaseMode extends ModeSchema.class {}
ModeSchema.setClass(DatabaseMode)

/** Marks an unused database with this mode; refuses one that is marked with the other. */
export async function bindMode(em: SqlEntityManager, mode: 'sandbox' | 'real', now: Date) {
  await em.upsert(DatabaseMode, { id: 1, mode, since: now }, { onConflictAction: 'ignore' })
  const row = await em.findOneOrFail(DatabaseMode, { id: 1 }, { disableIdentityMap: true })
  if (row.mode !== mode) throw new ConfigError(`This database was first used with WECHAT=${row.mode}`)
}
