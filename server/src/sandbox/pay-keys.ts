// The keys of the stand-in for WeChat Pay: real RSA, made when first needed, with certificates of its own making.
import { createCipheriv, createSign, generateKeyPair, randomBytes, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'

const generate = promisify(generateKeyPair)
export const makePair = () => generate('rsa', { modulusLength: 2048 })

export type Pair = { publicKey: KeyObject; privateKey: KeyObject }
export type PlatformCertificate = Pair & { serial: string; pem: string; from: Date; until: Date }

export const toPem = (key: KeyObject) =>
  key.export({ type: key.type === 'private' ? 'pkcs8' : 'spki', format: 'pem' }) as string

/** One DER value. */
function der(tag: number, ...parts: Buffer[]): Buffer {
  const content = Buffer.concat(parts)
  const { length } = content
  const size =
    length < 0x80
      ? Buffer.from([length])
      : length < 0x100
        ? Buffer.from([0x81, length])
        : Buffer.from([0x82, length >> 8, length & 0xff])
  return Buffer.concat([Buffer.from([tag]), size, content])
}

const sequence = (...parts: Buffer[]) => der(0x30, ...parts)
/** 1.2.840.113549.1.1.11 with NULL. */
const sha256WithRsa = sequence(
  der(0x06, Buffer.from([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b])),
  der(0x05),
)
const utcTime = (time: Date) =>
  der(0x17, Buffer.from(`${time.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`))
const commonName = (name: string) =>
  sequence(der(0x31, sequence(der(0x06, Buffer.from([0x55, 0x04, 0x03])), der(0x0c, Buffer.from(name)))))

/** X.509 version 1, signed by itself. */
export async function makeCertificate(now: Date): Promise<PlatformCertificate> {
  const pair = await makePair()
  const number = randomBytes(20)
  // Positive, and without a leading zero.
  number[0] = (number[0]! & 0x3f) | 0x40
  const from = new Date(now.getTime() - 24 * 3_600_000)
  const until = new Date(from.getTime() + 5 * 365 * 24 * 3_600_000)
  const name = commonName('Sandbox Pay')
  const body = sequence(
    der(0x02, number),
    sha256WithRsa,
    name,
    sequence(utcTime(from), utcTime(until)),
    name,
    pair.publicKey.export({ type: 'spki', format: 'der' }),
  )
  const signature = createSign('RSA-SHA256').update(body).sign(pair.privateKey)
  const whole = sequence(body, sha256WithRsa, der(0x03, Buffer.from([0]), signature))
  const lines = whole.toString('base64').replace(/.{64}/g, '$&\n')
  const pem = `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`
  return { ...pair, serial: number.toString('hex').toUpperCase(), pem, from, until }
}

/** AEAD_AES_256_GCM as WeChat Pay has it: the tag follows what it seals. */
export function sealResource(apiV3Key: string, associatedData: string, plain: string) {
  const nonce = randomBytes(6).toString('hex')
  const cipher = createCipheriv('aes-256-gcm', apiV3Key, nonce)
  cipher.setAAD(Buffer.from(associatedData))
  const sealed = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return {
    algorithm: 'AEAD_AES_256_GCM' as const,
    ciphertext: sealed.toString('base64'),
    associated_data: associatedData,
    nonce,
  }
}

export type PayKeys = {
  merchant: Pair
  merchantSerial: string
  apiV3Key: string
  publicKeyId: string
  publicKey: Pair
  /** The newest last. */
  certificates: PlatformCertificate[]
}

export async function makeKeys(now: Date): Promise<PayKeys> {
  const [merchant, publicKey, certificate] = await Promise.all([makePair(), makePair(), makeCertificate(now)])
  return {
    merchant,
    merchantSerial: randomBytes(20).toString('hex').toUpperCase(),
    apiV3Key: randomBytes(16).toString('hex'),
    publicKeyId: `PUB_KEY_ID_${randomBytes(16).toString('hex').toUpperCase()}`,
    publicKey,
    certificates: [certificate],
  }
}
