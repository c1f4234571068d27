// Tokens of screens on a wall: kept as hashes, for one micro-brain and what is under it.
import { mostDevices } from '@chaolin/shared/residents/device-schema'
import { nanoid } from 'nanoid'
import type { Context } from '../context.ts'
import { toWire, toWireOrNull } from '../day.ts'
import { Refused } from '../errors.ts'
import { byCreation, continuing, cutPage, newestFirst, readPage, type PageQuery } from '../paging.ts'
import { getMicroBrain, isUnder } from '../routing/queries.ts'
import { DeviceToken } from './entities.ts'
import { runsPost } from './invitations.ts'
import type { Person } from './queries.ts'
import { sha256 } from '../sha256.ts'

/** Who asks, where that is a screen: it sees this micro-brain and what is under it. */
export type Device = { name: string; microBrainId: string }

const plain = { disableIdentityMap: true } as const
const prefix = 'wall.'
const hourMs = 3_600_000

export const isDeviceToken = (token: string) => token.startsWith(prefix)

/** Asked at every use, so that a token that was taken back ends at once. */
export async function findDevice(ctx: Context, token: string): Promise<Device | null> {
  const row = await ctx.em.findOne(DeviceToken, { tokenHash: sha256(token), revokedAt: null }, plain)
  if (!row) return null
  await noteUse(ctx, row)
  return { name: row.name, microBrainId: row.microBrainId }
}

/** To the hour: a screen asks every few seconds, and that shall not be as many writes. */
async function noteUse(ctx: Context, { id, lastUsedAt }: DeviceToken) {
  const hour = new Date(Math.floor(ctx.now().getTime() / hourMs) * hourMs)
  if (lastUsedAt && lastUsedAt >= hour) return
  await ctx.em.nativeUpdate(
    DeviceToken,
    { id, $or: [{ lastUsedAt: null }, { lastUsedAt: { $lt: hour } }] },
    { lastUsedAt: hour },
  )
}

/** What is outside is not found, as for people. */
export async function deviceMaySee(ctx: Context, device: Device, microBrainId: string) {
  if (!(await isUnder(ctx, microBrainId, device.microBrainId))) throw new Refused('not_found')
}

export async function makeDevice(tx: Context, person: Person, asked: { microBrainId: string; name: string }) {
  if (!(await runsPost(tx, person, asked.microBrainId))) throw new Refused('not_found')
  if (!(await getMicroBrain(tx, asked.microBrainId)))
    throw new Refused('invalid', { errors: [{ path: 'microBrainId', message: '没有这个微脑' }] })
  const held = await tx.em.count(DeviceToken, { microBrainId: asked.microBrainId, revokedAt: null })
  if (held >= mostDevices) throw new Refused('limit_reached')
  const token = `${prefix}${nanoid(12)}.${nanoid(32)}`
  const row = {
    publicId: nanoid(21),
    tokenHash: sha256(token),
    name: asked.name,
    microBrainId: asked.microBrainId,
    createdBy: person.id,
    createdAt: tx.now(),
  }
  await tx.em.insert(DeviceToken, row)
  return { ...deviceView(row), token }
}

/** It stays in the table: who made it, and when it ended. */
export async function revokeDevice(tx: Context, person: Person, publicId: string) {
  const known = await tx.em.findOne(DeviceToken, { publicId }, plain)
  if (!known || !(await runsPost(tx, person, known.microBrainId))) throw new Refused('not_found')
  const ended = { revokedAt: tx.now(), revokedBy: person.id }
  await tx.em.nativeUpdate(DeviceToken, { publicId, revokedAt: null }, ended)
  return deviceView(known.revokedAt ? known : { ...known, ...ended })
}

export async function listDevices(
  ctx: Context,
  person: Person,
  { microBrainId, ...query }: PageQuery & { microBrainId: string },
) {
  if (!(await runsPost(ctx, person, microBrainId))) throw new Refused('not_found')
  const { size, after } = readPage(query)
  const rows = await ctx.em.find(
    DeviceToken,
    { microBrainId, ...continuing(after) },
    { orderBy: newestFirst, limit: size + 1, ...plain },
  )
  const page = cutPage(rows, size, byCreation)
  return { ...page, items: page.items.map(deviceView) }
}

type Row = Pick<DeviceToken, 'publicId' | 'name' | 'microBrainId' | 'createdAt'> &
  Partial<Pick<DeviceToken, 'lastUsedAt' | 'revokedAt'>>

const deviceView = (row: Row) => ({
  id: row.publicId,
  name: row.name,
  microBrainId: row.microBrainId,
  createdAt: toWire(row.createdAt),
  lastUsedAt: toWireOrNull(row.lastUsedAt),
  revokedAt: toWireOrNull(row.revokedAt),
})
