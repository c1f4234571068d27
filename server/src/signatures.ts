// Standard Webhooks: signatures over id, time and the bytes as they were sent.
import { createHmac, timingSafeEqual } from 'node:crypto'

export const toleranceMs = 5 * 60_000

export type SignedHeaders = { id: string; timestamp: string; signature: string }

const keyOf = (secret: string) => Buffer.from(secret.replace(/^whsec_/, ''), 'base64')

function sign(secret: string, id: string, timestamp: string, body: string | Buffer) {
  return createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.`).update(body).digest()
}

/** One signature for each secret, so that the other side may hold the old or the new one. */
export function signedHeaders(secrets: readonly string[], id: string, now: Date, body: string | Buffer) {
  const timestamp = String(Math.floor(now.getTime() / 1000))
  const signatures = secrets.map((secret) => `v1,${sign(secret, id, timestamp, body).toString('base64')}`)
  return { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') }
}

/** The three headers; null when one is missing or not what it should be. */
export function readSignedHeaders(headers: Record<string, unknown>): SignedHeaders | null {
  const { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature } = headers
  if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signature !== 'string') return null
  if (!/^[\x21-\x7e]{1,128}$/.test(id) || !/^\d{1,12}$/.test(timestamp) || signature.length > 2000)
    return null
  return { id, timestamp, signature }
}

export function signatureValid(
  secrets: readonly string[],
  { id, timestamp, signature }: SignedHeaders,
  body: Buffer,
  now: Date,
): boolean {
  if (Math.abs(Number(timestamp) * 1000 - now.getTime()) > toleranceMs) return false
  const given = signature
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice(3), 'base64'))
  return secrets.some((secret) => {
    const expected = sign(secret, id, timestamp, body)
    return given.some((bytes) => bytes.length === expected.length && timingSafeEqual(bytes, expected))
  })
}
