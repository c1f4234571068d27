// Photos: kept, attached once to one report, swept when nobody attached them.
import { limits } from '@chaolin/shared/text'
import { nanoid } from 'nanoid'
import type { Context } from '../context.ts'
import { startOfDay } from '../day.ts'
import { Refused } from '../errors.ts'
import { Photo } from './entities.ts'
import { makePictures, photoSizes, type Pictures, type PhotoSize } from './pictures.ts'

export const sweepAfterMs = 24 * 3_600_000
const fileName = (id: string, size: PhotoSize) => `${id}/${size}.jpg`

/** Re-encodes and writes the files; done before the transaction, since it takes a while. */
export async function storePictures(ctx: Context, content: Buffer) {
  const pictures = await makePictures(content)
  return { id: await writePictures(ctx, pictures), pictures }
}

export async function writePictures(ctx: Context, pictures: Pictures): Promise<string> {
  const id = nanoid(21)
  for (const size of Object.keys(photoSizes) as PhotoSize[])
    await ctx.clients.files.write(fileName(id, size), pictures.files[size])
  return id
}

export async function refuseTooManyPhotos(ctx: Context, ownerId: string) {
  if (!ctx.config.rateLimit) return
  const today = { ownerId, createdAt: { $gte: startOfDay(ctx.now()) } }
  if ((await ctx.em.count(Photo, today)) >= limits.photosPerDay)
    throw new Refused('daily_limit', { retryAfterS: 3600 })
}

export async function addPhoto(tx: Context, ownerId: string, id: string, pictures: Pictures) {
  const { width, height } = pictures
  await tx.em.insert(Photo, { id, ownerId, width, height, createdAt: tx.now() })
  return { id, width, height }
}

/** Attaches a person's own, not yet attached photos; anything else refuses them all. */
export async function attachPhotos(
  tx: Context,
  ownerId: string,
  reportId: number,
  ids: string[],
  path: string,
) {
  if (ids.length === 0) return
  const attached = await tx.em.nativeUpdate(
    Photo,
    { id: { $in: ids }, ownerId, attachedAt: null },
    { reportId, attachedAt: tx.now() },
  )
  if (attached !== new Set(ids).size || attached !== ids.length)
    throw new Refused('photo_unknown', { errors: [{ path, message: '有照片用不了，请重新添加' }] })
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
  for (const { id } of rows) {
    // The row goes first and only if still unattached: a file without a row is litter, a row without a file a fault.
    const gone = await ctx.em.nativeDelete(Photo, { id, attachedAt: null })
    if (gone === 1) await ctx.clients.files.remove(id)
  }
  return rows.length
}
