// Addresses of photos: signed over path, size and expiry, so that a picture tag needs no token.
import type { FastifyRequest } from 'fastify'
import { signText, verifyText, type KeyRing } from '../keys.ts'
import type { PhotoSize } from './pictures.ts'

export const photoUrlMs = 10 * 60_000
const purpose = 'photo-url'

export type Signer = (photoId: string) => string

/** Signs addresses for one answer; all of them end at the same moment. */
export function photoSigner(ring: KeyRing, now: Date, baseUrl = '', lifetimeMs = photoUrlMs): Signer {
  const expires = Math.ceil((now.getTime() + lifetimeMs) / 1000)
  return (photoId) => {
    const path = `/v1/photos/${photoId}`
    return `${baseUrl}${path}?expires=${expires}&signature=${signText(ring, purpose, `${path}\n${expires}`)}`
  }
}

export function photoSignatureValid(
  ring: KeyRing,
  photoId: string,
  given: { expires: number; signature: string },
  now: Date,
) {
  if (given.expires * 1000 < now.getTime()) return Promise.resolve(false)
  return verifyText(ring, purpose, `/v1/photos/${photoId}\n${given.expires}`, given.signature)
}

/** The size is chosen by the reader of the address: whoever may see one may see all three. */
export const sizeNames = ['s', 'm', 'l'] as const satisfies PhotoSize[]

const photoPath = /\/v1\/photos\/([\w-]+)\?expires=\d+&signature=[\w.-]+$/

type Json = unknown

function mapStrings(value: Json, change: (text: string) => string): Json {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => mapStrings(item, change))
  if (value && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mapStrings(item, change)]))
  return value
}

/** A kept answer holds no signature: it would outlive its ten minutes. */
export const stripPhotoUrls = (body: Json) =>
  mapStrings(body, (text) => text.replace(photoPath, (_whole, id: string) => `photo:${id}`))

export function resignPhotoUrls(request: FastifyRequest, body: Json) {
  const sign = request.signPhoto
  return mapStrings(body, (text) => text.replace(/^photo:([\w-]{21})$/, (_whole, id: string) => sign(id)))
}
