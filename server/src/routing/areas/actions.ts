// Changes of the borders: a new version, its publication, and the way back. Nothing that was written is changed.
import type { Polygons } from '@chaolin/shared/routing/geometry'
import { customAlphabet } from 'nanoid'
import type { Context } from '../../context.ts'
import { Refused } from '../../errors.ts'
import { bumpRevision } from '../actions.ts'
import { MicroBrain } from '../entities.ts'
import { RoutingAlert } from '../rules/entities.ts'
import type { Problem } from './check/problems.ts'
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
  /** What it was allowed to leave out. */
  losses?: readonly Problem[]
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
  await keepAllowed(tx, version, made.losses ?? [])
  return version
}

/** Kept among what the desk is to know of a version. */
export const allowedLossId = (version: string) => `areas-loss:${version}`

async function keepAllowed(tx: Context, version: string, losses: readonly Problem[]) {
  if (losses.length === 0) return
  const detail = [...losses.map(({ message }) => message).join('；')].slice(0, 255).join('')
  const row = { id: allowedLossId(version), kind: 'areas_loss', detail, firstSeenAt: tx.now() }
  await tx.em.upsert(RoutingAlert, row, { onConflictAction: 'ignore', disableIdentityMap: true })
}

type Step = {
  version: string
  doneBy: string | null
  /** What was in force when it was looked at, `none` for nothing; undefined: whatever is. */
  expectedPublishedVersion?: string | undefined
  allowLoss?: boolean | undefined
}
/** What this version would take away from the one that would hold otherwise. */
export type JudgedLoss = { heldVersion: string; losses: readonly Problem[] }

/** From now on, or from a moment to come, this version holds. */
export async function publishAreas(
  tx: Context,
  {
    version,
    validFrom,
    doneBy,
    expectedPublishedVersion,
    allowLoss,
    judged,
  }: Step & { validFrom: Date | null; judged?: JudgedLoss | undefined },
) {
  const { now, timeline } = await lockTurns(tx, version)
  const from = validFrom ?? now
  if (from < now) throw wrongTime('生效时间已经过了')
  if (from.getTime() > now.getTime() + yearMs) throw wrongTime('生效时间最多提前一年')
  refuseStale(turnAt(timeline, now)?.version, expectedPublishedVersion)
  const held = turnAt(timeline, from)?.version
  if (held === version) throw new Refused('step_closed', { detail: '这一版那时已经在用了' })
  await refuseLostPosts(tx, version)
  if (judged) {
    if (judged.heldVersion !== (held ?? 'none')) throw new Refused('version_changed')
    if (!allowLoss && judged.losses.length > 0) throw lossRefused(judged.losses)
    await keepAllowed(tx, version, judged.losses)
  }
  await addTurn(tx, { version, action: 'publish', validFrom: from, callsOff: null, doneBy })
}

/** In force: the version that held before it holds again. Still to come: it is called off. */
export async function rollBackAreas(
  tx: Context,
  { version, doneBy, expectedPublishedVersion, allowLoss }: Step,
) {
  const { now, timeline } = await lockTurns(tx, version)
  refuseStale(turnAt(timeline, now)?.version, expectedPublishedVersion)
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
  if (!allowLoss) await refuseLostCommunities(tx, version, before)
  return addTurn(tx, { version: before, action: 'rollback', validFrom: now, callsOff: null, doneBy })
}

function refuseStale(held: string | undefined, expected: string | undefined) {
  if (expected !== undefined && expected !== (held ?? 'none')) throw new Refused('version_changed')
}

export const lossRefused = (losses: readonly Problem[]) =>
  new Refused('invalid', { errors: losses.map(({ path, message }) => ({ path, message })) })

const wrongTime = (message: string) => new Refused('invalid', { errors: [{ path: 'validFrom', message }] })

/** Of two who publish at once the second sees what the first did: the revision's row is the lock. */
async function lockTurns(tx: Context, version: string) {
  await bumpRevision(tx.em, 'areas')
  if (!(await tx.em.findOne(AreaVersion, { version }, { disableIdentityMap: true })))
    throw new Refused('not_found')
  return { now: tx.now(), timeline: await readTimeline(tx) }
}

async function addTurn(tx: Context, turn: Omit<AreaTurn, 'id' | 'doneAt'> & Pick<Turn, 'action'>) {
  await tx.em.insert(AreaTurn, { ...turn, doneAt: tx.now() })
}

/** A post may have gone since the file was checked. */
async function refuseLostPosts(tx: Context, version: string) {
  const names = await communityNames(tx)
  const lost = (await communitiesOf(tx, version)).filter((id) => !names.has(id))
  if (lost.length > 0)
    throw new Refused('step_closed', { detail: `这些指挥站已经不在了：${lost.slice(0, 10).join('、')}` })
}

/** The way back must not leave without an area who has come since. */
async function refuseLostCommunities(tx: Context, from: string, to: string) {
  const kept = new Set(await communitiesOf(tx, to))
  const names = await communityNames(tx)
  const lost = (await communitiesOf(tx, from)).flatMap((id) => (kept.has(id) ? [] : (names.get(id) ?? [])))
  if (lost.length === 0) return
  const shown = lost.slice(0, 10).join('、')
  throw new Refused('step_closed', {
    detail: `退回后这些社区没有边界：${shown}。确实要退回，请带上 allowLoss`,
  })
}

const untracked = { disableIdentityMap: true } as const

async function communitiesOf(tx: Context, version: string) {
  const rows = await tx.em.find(AreaRow, { version }, { ...untracked, fields: ['microBrainId'] })
  return rows.map(({ microBrainId }) => microBrainId)
}

async function communityNames(tx: Context) {
  const posts = await tx.em.find(MicroBrain, { kind: 'community' }, { ...untracked, fields: ['id', 'name'] })
  return new Map(posts.map(({ id, name }) => [id, name]))
}
