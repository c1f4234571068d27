// What arrives as a photo → three JPEGs without a trace of the phone: rotated, stripped, re-encoded.
import sharp from 'sharp'
import { Refused } from '../errors.ts'

export const photoSizes = { s: 240, m: 960, l: 2048 } as const
export type PhotoSize = keyof typeof photoSizes

const accepted = new Set(['jpeg', 'png', 'webp'])
/** 50 million pixels: past any phone camera, short of a decompression bomb. */
const mostPixels = 50_000_000

// Each picture takes a few hundred MB for a moment; two at a time is what a small machine holds.
sharp.concurrency(1)
sharp.cache(false)

export type Pictures = { width: number; height: number; files: Record<PhotoSize, Buffer> }

/** Judges by content, not by name; refuses what is not a picture we take. */
export async function makePictures(content: Buffer): Promise<Pictures> {
  const image = sharp(content, { limitInputPixels: mostPixels, failOn: 'error' })
  const format = await image.metadata().then(
    (metadata) => metadata.format,
    () => null,
  )
  if (!format || !accepted.has(format)) throw new Refused('photo_type')
  try {
    const large = await shrink(
      sharp(content, { limitInputPixels: mostPixels, failOn: 'error' }),
      photoSizes.l,
    )
    const medium = await shrink(sharp(large.data), photoSizes.m)
    const small = await shrink(sharp(medium.data), photoSizes.s)
    return {
      width: large.info.width,
      height: large.info.height,
      files: { l: large.data, m: medium.data, s: small.data },
    }
  } catch {
    throw new Refused('photo_type', { detail: '照片打不开，可能损坏了' })
  }
}

const shrink = (image: sharp.Sharp, edge: number) =>
  image
    .rotate()
    .resize(edge, edge, { fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: 82, mozjpeg: true })
    .toBuffer({ resolveWithObject: true })
