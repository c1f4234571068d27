// Whose signature a message of WeChat Pay carries, and what it hides: raw bytes, five minutes, every tag checked.
import { createDecipheriv, createPublicKey, createVerify, X509Certificate, type KeyObject } from 'node:crypto'
import { z } from '@chaolin/shared/config'
import { payLimits } from '@chaolin/shared/payments/rules'
import { PayError } from './wechat-pay-errors.ts'

export type PayAccount = {
  appId: string
  mchId: string
  /** Of the merchant's own certificate. */
  mchSerial: string
  privateKey: string
  /** 32 bytes. */
  apiV3Key: string
  /** 微信支付公钥; null: by platform certificates alone. */
  publicKey: { id: string; pem: string } | null
}

export type Headers = Record<string, string | string[] | undefined>
export type SignatureVerdict = 'ok' | 'probe' | 'missing' | 'stale' | 'unknown_serial' | 'wrong'

/** Null: nobody's. */
export type FindKey = (serial: string) => Promise<KeyObject | null>

const probePrefix = 'WECHATPAY/SIGNTEST/'

/** Signed is `timestamp\nnonce\nbody\n`, the body byte for byte as it came. */
export async function judgeSignature(
  findKey: FindKey,
  now: Date,
  headers: Headers,
  body: Buffer,
): Promise<SignatureVerdict> {
  const [signature, timestamp, nonce, serial] = ['signature', 'timestamp', 'nonce', 'serial'].map((name) => {
    const value = headers[`wechatpay-${name}`]
    return typeof value === 'string' ? value : ''
  }) as [string, string, string, string]
  if (signature.startsWith(probePrefix)) return 'probe'
  if (!signature || !nonce || !serial || !timestamp) return 'missing'
  if (!/^[1-9]\d{0,11}$/.test(timestamp)) return 'stale'
  if (Math.abs(now.getTime() - Number(timestamp) * 1000) >= payLimits.noticeSkewMs) return 'stale'
  const bytes = fromBase64(signature)
  if (!bytes) return 'wrong'
  const key = await findKey(serial)
  if (!key) return 'unknown_serial'
  const signed = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')])
  return createVerify('RSA-SHA256').update(signed).verify(key, bytes) ? 'ok' : 'wrong'
}

/** Only as it is written by the book: Node passes over what is none of it. */
function fromBase64(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64')
  return bytes.length > 0 && bytes.toString('base64') === text ? bytes : null
}

export const sealedResource = z.object({
  algorithm: z.literal('AEAD_AES_256_GCM'),
  ciphertext: z.string(),
  associated_data: z.optional(z.nullable(z.string())),
  nonce: z.string(),
})
export type SealedResource = z.infer<typeof sealedResource>

const tagBytes = 16

/** Null when it was not sealed under this key as it stands. */
export function openResource(resource: SealedResource, apiV3Key: string): Buffer | null {
  const nonce = Buffer.from(resource.nonce)
  const sealed = fromBase64(resource.ciphertext)
  const known = Buffer.from(resource.associated_data ?? '')
  if (nonce.length !== 12 || known.length >= 16 || !sealed || sealed.length < tagBytes) return null
  try {
    const decipher = createDecipheriv('aes-256-gcm', apiV3Key, nonce, { authTagLength: tagBytes })
    decipher.setAAD(known)
    decipher.setAuthTag(sealed.subarray(-tagBytes))
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()])
  } catch {
    return null
  }
}

const certificateList = z.object({
  data: z.array(
    z.object({
      serial_no: z.string(),
      effective_time: z.string(),
      expire_time: z.string(),
      encrypt_certificate: sealedResource,
    }),
  ),
})

type PlatformKey = { key: KeyObject; from: number; until: number }

/** Certificates are authentic by the tag of their encryption; the answer that brought them is judged by them as well. */
function readCertificates(body: Buffer, apiV3Key: string): Map<string, PlatformKey> {
  const { data } = certificateList.parse(JSON.parse(body.toString('utf8')))
  return new Map(
    data.flatMap((item): [string, PlatformKey][] => {
      const pem = openResource(item.encrypt_certificate, apiV3Key)
      if (!pem) return []
      const certificate = new X509Certificate(pem)
      if (certificate.serialNumber !== item.serial_no.toUpperCase()) return []
      const [from, until] = [Date.parse(item.effective_time), Date.parse(item.expire_time)]
      return [[certificate.serialNumber, { key: certificate.publicKey, from, until }]]
    }),
  )
}

/** However many serials nobody knows: they are asked for this often. */
export const certificatesEveryMs = 2 * 60_000

export type Fetched = { headers: Headers; body: Buffer }

/** The key of each message by its serial: our 微信支付公钥, or a platform certificate, fetched when one is met. */
export function createKeyFinder(
  account: PayAccount,
  now: () => Date,
  fetchList: () => Promise<Fetched>,
): FindKey {
  const own = account.publicKey && { id: account.publicKey.id, key: createPublicKey(account.publicKey.pem) }
  let known = new Map<string, PlatformKey>()
  let askedAt = -Infinity
  let underWay: Promise<void> | null = null

  const valid = (serial: string) => {
    const found = known.get(serial)
    const at = now().getTime()
    return found && found.from <= at && at < found.until ? found.key : null
  }
  async function fetchAll() {
    const { headers, body } = await fetchList()
    const fresh = readCertificates(body, account.apiV3Key)
    const findFresh: FindKey = async (serial) =>
      own && serial === own.id ? own.key : (fresh.get(serial.toUpperCase())?.key ?? null)
    if ((await judgeSignature(findFresh, now(), headers, body)) !== 'ok')
      throw new PayError('certificates', 'unverified')
    known = new Map([...known, ...fresh])
  }

  return async (serial) => {
    if (own && serial === own.id) return own.key
    const name = serial.toUpperCase()
    if (!/^[0-9A-F]{8,64}$/.test(name)) return null
    const key = valid(name)
    if (key) return key
    if (!underWay && now().getTime() - askedAt >= certificatesEveryMs) {
      askedAt = now().getTime()
      // Without them this serial stays unknown, and its message unverified: it comes again.
      underWay = fetchAll()
        .catch(() => {})
        .finally(() => {
          underWay = null
        })
    }
    await underWay
    return valid(name)
  }
}
