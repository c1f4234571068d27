// The portable cryptography against the published vectors and against node:crypto.
import { createHash, createHmac, createPublicKey, verify } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import nacl from 'tweetnacl'
import { portableCrypto as portable } from './portable.ts'

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex.replace(/\s/g, ''), 'hex'))
const hexOf = (given: Uint8Array) => Buffer.from(given).toString('hex')

const spkiHead = Buffer.from('302a300506032b6570032100', 'hex')
const nodeVerify = (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array) =>
  verify(
    null,
    message,
    createPublicKey({ key: Buffer.concat([spkiHead, publicKey]), format: 'der', type: 'spki' }),
    signature,
  )

/** RFC 4231: key, data, HMAC-SHA-256. */
const hmacVectors: [string, string, string][] = [
  [
    '0b'.repeat(20),
    hexOf(Buffer.from('Hi There')),
    'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
  ],
  [
    hexOf(Buffer.from('Jefe')),
    hexOf(Buffer.from('what do ya want for nothing?')),
    '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
  ],
  ['aa'.repeat(20), 'dd'.repeat(50), '773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe'],
  [
    '0102030405060708090a0b0c0d0e0f10111213141516171819',
    'cd'.repeat(50),
    '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
  ],
  [
    'aa'.repeat(131),
    hexOf(Buffer.from('Test Using Larger Than Block-Size Key - Hash Key First')),
    '60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54',
  ],
  [
    'aa'.repeat(131),
    hexOf(
      Buffer.from(
        'This is a test using a larger than block-size key and a larger than block-size data. The key needs to be hashed before being used by the HMAC algorithm.',
      ),
    ),
    '9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2',
  ],
]

/** RFC 8032, 7.1: seed, public key, message, signature. */
const signatureVectors: [string, string, string, string][] = [
  [
    '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60',
    'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a',
    '',
    'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
  ],
  [
    '4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb',
    '3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c',
    '72',
    '92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00',
  ],
  [
    'c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7',
    'fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025',
    'af82',
    '6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a',
  ],
]

test('SHA-256: the vectors of FIPS 180', () => {
  expect(hexOf(portable.sha256(Buffer.from('abc')))).toBe(
    'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  )
  expect(hexOf(portable.sha256(new Uint8Array(0)))).toBe(
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  )
})

test.each(hmacVectors.map((vector, i) => [i, ...vector] as const))(
  'HMAC: RFC 4231, vector %i',
  (_, key, data, expected) => {
    expect(hexOf(portable.hmac(bytes(key), bytes(data)))).toBe(expected)
  },
)

describe('Ed25519', () => {
  test.each(signatureVectors.map((vector, i) => [i + 1, ...vector] as const))(
    'RFC 8032, test %i',
    (_, seed, publicKey, message, signature) => {
      const pair = nacl.sign.keyPair.fromSeed(bytes(seed))
      expect(hexOf(pair.publicKey)).toBe(publicKey)
      expect(portable.verify(bytes(publicKey), bytes(message), bytes(signature))).toBe(true)
      expect(nodeVerify(bytes(publicKey), bytes(message), bytes(signature))).toBe(true)
      expect(portable.verify(bytes(publicKey), bytes(`${message}00`), bytes(signature))).toBe(false)
    },
  )

  test('a flipped bit anywhere in a signature is refused', () => {
    const [, publicKey, message, signature] = signatureVectors[2]!
    for (let at = 0; at < 64; at += 3) {
      const altered = bytes(signature)
      altered[at]! ^= 1 << (at & 7)
      expect(portable.verify(bytes(publicKey), bytes(message), altered)).toBe(false)
    }
  })

  test('S and S + L are two writings of one number: only the smaller is a signature', () => {
    const [, publicKey, message, signature] = signatureVectors[1]!
    const order = 2n ** 252n + 27742317777372353535851937790883648493n
    const altered = bytes(signature)
    let s = order
    for (let i = 31; i >= 0; i--) s += BigInt(altered[32 + i]!) << BigInt(8 * i)
    for (let i = 0; i < 32; i++) altered[32 + i] = Number((s >> BigInt(8 * i)) & 255n)
    expect(nacl.sign.detached.verify(bytes(message), altered, bytes(publicKey))).toBe(true)
    expect(portable.verify(bytes(publicKey), bytes(message), altered)).toBe(false)
    expect(nodeVerify(bytes(publicKey), bytes(message), altered)).toBe(false)
  })

  test.each([
    [31, 64],
    [33, 64],
    [32, 63],
    [32, 65],
    [0, 0],
  ])('a key of %i and a signature of %i bytes are refused without an exception', (key, signature) => {
    expect(portable.verify(new Uint8Array(key), new Uint8Array(3), new Uint8Array(signature))).toBe(false)
  })
})

test('says what node:crypto says', () => {
  const byteArray = fc.uint8Array({ maxLength: 200 })
  fc.assert(
    fc.property(byteArray, byteArray, (key, data) => {
      expect(hexOf(portable.sha256(data))).toBe(createHash('sha256').update(data).digest('hex'))
      expect(hexOf(portable.hmac(key, data))).toBe(createHmac('sha256', key).update(data).digest('hex'))
    }),
  )
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      byteArray,
      fc.boolean(),
      (seed, data, good) => {
        const pair = nacl.sign.keyPair.fromSeed(seed)
        const signature = nacl.sign.detached(data, pair.secretKey)
        if (!good) signature[seed[0]! % 64]! ^= 1
        expect(portable.verify(pair.publicKey, data, signature)).toBe(good)
        expect(nodeVerify(pair.publicKey, data, signature)).toBe(good)
      },
    ),
    { numRuns: 10 },
  )
})
