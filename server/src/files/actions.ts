// Photos: kept, attached once to one report, swept when nobody attached them.
import { limits } from '@chaolin/shared/text'
import { nanoid } from 'nanoid'
import type { Context } from '../context.ts'
import { startOfDay } from '../day.ts'
import { inTransaction } from '../db/transaction.ts'
import { Refused } from '../errors.ts'
import { lockPerson } from '../residents/queries.ts'
import { Photo } from './entities.ts'
import { makePictures, photoSizes, type Pictures, type PhotoSize } from './pictures.ts'

export const sweepAfterMs = 24 * 3_600_000
const fileName = (id: string, size: PhotoSize) => `${id}/${size}.jpg`

const sizes = Object.keys(photoSizes) as PhotoSize[]

/**
 * Re-encodes a picture and keeps it, not yet attached. The row comes before the files and goes after them, so that a
 * crash at any moment leaves a row to sweep, never a file that nobody knows of. `judge` may refuse before it is kept.
 */
export async function keepPhoto(
  ctx: Context,
  ownerId: string,
  content: Buffer,
  judge: (tx: Context) => Promise<void> = async () => {},
) {
  const pictures = await makePictures(content)
  const photo = await inTransaction(ctx, async (tx) => {
    await judge(tx)
    return addPhoto(tx, ownerId, pictures)
  })
  try {
    await writePictures(ctx, photo.id, pictures)
  } catch (error) {
    // A store that is away must not use up what a person may send in a day.
    await ctx.em.nativeUpdate(Photo, { id: photo.id }, { sweptAt: ctx.now() })
    throw error
  }
  return photo
}

export async function writePictures(ctx: Context, id: string, pictures: Pictures) {
  for (const size of sizes) await ctx.clients.files.write(fileName(id, size), pictures.files[size])
}

/** Forgets an unattached photo, in two steps that a crash may part: the next sweep goes on. */
export async function dropPhoto(ctx: Context, id: string) {
  const unattached = { id, attachedAt: null }
  const marked = await ctx.em.nativeUpdate(Photo, unattached, { sweptAt: ctx.now() })
  if (marked !== 1) return
  for (const size of sizes) await ctx.clients.files.remove(fileName(id, size))
  await ctx.em.nativeDelete(Photo, unattached)
}

/** In the transaction that keeps one: counted exactly, since a person's come one after the other. */
export async function refuseOneTooMany(tx: Context, ownerId: string) {
  await lockPerson(tx, ownerId)
  await refuseTooManyPhotos(tx, ownerId)
}

export async function refuseTooManyPhotos(ctx: Context, ownerId: string) {
  if (!ctx.config.rateLimit) return
  const today = { ownerId, sweptAt: null, createdAt: { $gte: startOfDay(ctx.now()) } }
  if ((await ctx.em.count(Photo, today)) >= limits.photosPerDay)
    throw new Refused('daily_limit', { retryAfterS: 3600 })
}

export async function addPhoto(tx: Context, ownerId: string, { width, height }: Pictures) {
  const id = nanoid(21)
  await tx.em.insert(Photo, { id, ownerId, width, height, createdAt: tx.now() })
  return { id, width, height }
}

/**
 * Attaches a person's own, not yet attached photos; anything else refuses them all. Of those of no report the domain
 * that holds them says who reads them.
 */
export async function attachPhotos(
  tx: Context,
  ownerId: string,
  reportId: number | null,
  ids: string[],
  path: string,
) {
  if (ids.length === 0) return
  const attached = await tx.em.nativeUpdate(
    Photo,
    { id: { $in: ids }, ownerId, attachedAt: null, sweptAt: null },
    { reportId, attachedAt: tx.now() },
  )
  if (attached !== new Set(ids).size || attached !== ids.length)
    throw new Refused('photo_unknown', { errors: [{ path, message: '有照片用不了，请重新添加' }] })
}

/** What they were attached to is gone: the sweep takes them. */
export async function releasePhotos(tx: Context, ownerId: string, ids: string[]) {
  if (ids.length > 0)
    await tx.em.nativeUpdate(Photo, { id: { $in: ids }, ownerId }, { attachedAt: null, sweptAt: tx.now() })
}

export const findPhotos = (ctx: Context, ids: string[]) =>
  ids.length === 0
    ? Promise.resolve([])
    : ctx.em.find(Photo, { id: { $in: ids } }, { disableIdentityMap: true })

export const findPhoto = (ctx: Context, id: string) =>
  ctx.em.findOne(Photo, { id }, { disableIdentityMap: true })

export const readPicture = (ctx: Context, id: string, size: PhotoSize) =>
  ctx.clients.files.read(fileName(id, size))

/** Removes what nobody attached within a day, a hundred at a time; gives how many. */
export async function sweepPhotos(ctx: Context) {
  const before = new Date(ctx.now().getTime() - sweepAfterMs)
  const rows = await ctx.em.find(
    Photo,
    { attachedAt: null, createdAt: { $lt: before } },
    { limit: 100, orderBy: { createdAt: 1 }, disableIdentityMap: true },
  )
  for (const { id } of rows) await dropPhoto(ctx, id)
  return rows.length
}
