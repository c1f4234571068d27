// Changes of the borders: a new version, its publication, and the way back. Nothing that was written is changed.
import type { Polygons } from '@chaolin/shared/routing/geometry'
import { customAlphabet } from 'nanoid'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { bumpRevision } from '../actions.ts'
import { MicroBrain } from '../entities.ts'
import { AreaRow, AreaTurn, AreaVersion } from './entities.ts'
import { readTimeline } from './load.ts'
import { turnAt, versionBefore, type Turn } from './timeline.ts'

const batchSize = 500
const yearMs = 366 * 24 * 3_600_000
const suffix = customAlphabet('23456789abcdefghjkmnpqrstuvwxyz', 5)

export type NewAreas = {
  /** Null: one is made up. */
  version: string | null
  areas: { id: string; polygons: Polygons }[]
  synthetic: boolean
  note: string
  /** Null: by a command on the server. */
  createdBy: string | null
}

/** Stores areas that were checked as a draft; gives the version's name. */
export async function createAreas(tx: Context, made: NewAreas): Promise<string> {
  const createdAt = tx.now()
  const version = made.version ?? `${createdAt.toISOString().slice(0, 10)}-${suffix()}`
  if (await tx.em.findOne(AreaVersion, { version }, { disableIdentityMap: true }))
    throw new Refused('invalid', { errors: [{ path: 'version', message: '这个版本名用过了' }] })
  const { areas, synthetic, note, createdBy } = made
  await tx.em.insert(AreaVersion, {
    version,
    synthetic,
    note,
    areaCount: areas.length,
    createdBy,
    createdAt,
  })
  for (let start = 0; start < areas.length; start += batchSize)
    await tx.em.insertMany(
      AreaRow,
      areas
        .slice(start, start + batchSize)
        .map(({ id, polygons }) => ({ version, microBrainId: id, polygons })),
    )
  return version
}

type Step = { version: string; doneBy: string | null }

/** From now on, or from a moment to come, this version holds. */
export async function publishAreas(
  tx: Context,
  { version, validFrom, doneBy }: Step & { validFrom: Date | null },
) {
  const { now, timeline } = await lockTurns(tx, version)
  const from = validFrom ?? now
  if (from < now) throw wrongTime('生效时间已经过了')
  if (from.getTime() > now.getTime() + yearMs) throw wrongTime('生效时间最多提前一年')
  if (turnAt(timeline, from)?.version === version)
    throw new Refused('step_closed', { detail: '这一版那时已经在用了' })
  await refuseLostPosts(tx, version)
  await addTurn(tx, { version, action: 'publish', validFrom: from, callsOff: null, doneBy })
}

/** In force: the version that held before it holds again. Still to come: it is called off. */
export async function rollBackAreas(tx: Context, { version, doneBy }: Step) {
  const { now, timeline } = await lockTurns(tx, version)
  const coming = timeline.findLast((turn) => turn.version === version && turn.validFrom > now)
  if (coming) {
    const { id: callsOff, validFrom } = coming
    return addTurn(tx, { version, action: 'call-off', validFrom, callsOff, doneBy })
  }
  if (turnAt(timeline, now)?.version !== version)
    throw new Refused('step_closed', { detail: '这一版现在没有在用' })
  const before = versionBefore(timeline, version, now)
  if (!before) throw new Refused('step_closed', { detail: '没有更早的版本可以退回' })
  await refuseLostPosts(tx, before)
  return addTurn(tx, { version: before, action: 'rollback', validFrom: now, callsOff: null, doneBy })
}

const wrongTime = (message: string) => new Refused('invalid', { errors: [{ path: 'validFrom', message }] })

/** Of two who publish at once the second sees what the first did: the revision's row is the lock. */
async function lockTurns(tx: Context, version: string) {
  await bumpRevision(tx.em)
  if (!(await tx.em.findOne(AreaVersion, { version }, { disableIdentityMap: true })))
    throw new Refused('not_found')
  return { now: tx.now(), timeline: await readTimeline(tx) }
}

async function addTurn(tx: Context, turn: Omit<AreaTurn, 'id' | 'doneAt'> & Pick<Turn, 'action'>) {
  await tx.em.insert(AreaTurn, { ...turn, doneAt: tx.now() })
}

/** A post may have gone since the file was checked. */
async function refuseLostPosts(tx: Context, version: string) {
  const untracked = { disableIdentityMap: true } as const
  const rows = await tx.em.find(AreaRow, { version }, { ...untracked, fields: ['microBrainId'] })
  const posts = await tx.em.find(MicroBrain, { kind: 'community' }, { ...untracked, fields: ['id'] })
  const known = new Set(posts.map(({ id }) => id))
  const lost = rows.flatMap(({ microBrainId }) => (known.has(microBrainId) ? [] : microBrainId))
  if (lost.length > 0)
    throw new Refused('step_closed', { detail: `这些指挥站已经不在了：${lost.slice(0, 10).join('、')}` })
}
