// What a gate's first look lets through: the codes of the issuer and nothing else, whatever is held before the camera.
import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fromBase45, toBase45 } from './base45.ts'
import { concat } from './bytes.ts'
import { writeArray, writeBytes, writeInteger, writeMap, writeText } from './cbor.ts'
import { writeClaims, type PassClaims } from './claims.ts'
import { campusPrefix, codeAt, mostCodeCharacters, passPrefix, writeCode } from './code.ts'
import type { PassCrypto } from './crypto.ts'
import { writeEnvelope } from './envelope.ts'
import { portableCrypto } from './portable.ts'
import { rotationKey, rotationTag, stepAt } from './rotation.ts'
import { testClaims, testIssuer, testNowS, testPaper } from './test-issuer.ts'
import { checkCode } from './verify.ts'

/** A thousand signatures are looked at here: by node:crypto, which portable.test.ts compares with the phone's. */
const crypto: PassCrypto = {
  ...portableCrypto,
  verify: (publicKey, message, signature) => {
    const x = Buffer.from(publicKey).toString('base64url')
    return verify(
      null,
      message,
      createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' }),
      signature,
    )
  },
}

const issuer = testIssuer()
const claims = testClaims()
const code = issuer.codeAt(claims, testNowS)
const paper = issuer.paperCode(testPaper())
const check = (text: unknown) => checkCode(text, issuer.trust, crypto)
const refused = { genuine: false }
const bytesOf = (text: string) => fromBase45(text.slice(4))!
const textOf = (bytes: Uint8Array) => passPrefix + toBase45(bytes)

/** A code of these bytes as payload and header, signed by our own key: only the form is wrong. */
function signed(payload: Uint8Array, header = goodHeader, rest?: (cose: Uint8Array) => Uint8Array) {
  const toBeSigned = writeArray(
    writeText('Signature1'),
    writeBytes(header),
    writeBytes(new Uint8Array(0)),
    writeBytes(payload),
  )
  const cose = writeArray(
    writeBytes(header),
    writeMap([]),
    writeBytes(payload),
    writeBytes(issuer.sign(toBeSigned)),
  )
  return textOf(concat(cose, rest ? rest(cose) : tagged(cose)))
}
function tagged(cose: Uint8Array, cti = claims.cti, step = stepAt(testNowS)) {
  const key = rotationKey(issuer.trusted.groupKey, cti, crypto)
  const tail = writeCode(passPrefix, new Uint8Array(0), { step, tag: rotationTag(key, step, cose, crypto) })
  return bytesOf(tail)
}
const kidEntry = [4, writeBytes(new Uint8Array([0, 3]))] as const
const goodHeader = writeMap([[1, writeInteger(-8)], kidEntry])
const goodPayload = writeClaims(claims)

describe('a genuine code', () => {
  test('says its claims, its key and its step', () => {
    expect(check(code)).toMatchObject({ genuine: true, claims, kid: 3, step: stepAt(testNowS) })
    expect(check(paper)).toMatchObject({ genuine: true, claims: testPaper(), kid: 3, step: null })
    expect(check(signed(goodPayload))).toEqual(check(code))
    for (const text of [code, paper])
      expect(checkCode(text, issuer.trust, portableCrypto)).toEqual(check(text))
  })

  test('whatever its claims are', () => {
    const anyClaims = fc
      .record({
        nbf: fc.integer({ min: 1_700_000_000, max: 1_790_000_000 }),
        lastsS: fc.integer({ min: 1, max: 86_400 }),
        cti: fc.uint8Array({ minLength: 8, maxLength: 8 }),
        compound: fc.integer({ min: 0, max: 65_535 }),
        doors: fc.integer({ min: 1, max: 15 }),
        maxUses: fc.integer({ min: 0, max: 20 }),
        consent: fc.integer({ min: 0, max: 0xffffffff }),
      })
      .map(({ lastsS, ...rest }): PassClaims => ({ ...rest, exp: rest.nbf + lastsS }))
    fc.assert(
      fc.property(anyClaims, (any) => {
        expect(check(issuer.codeAt(any, any.nbf))).toMatchObject({ genuine: true, claims: any })
        const onPaper = { ...any, maxUses: 1, paper: true as const }
        expect(check(issuer.paperCode(onPaper))).toMatchObject({ genuine: true, claims: onPaper, step: null })
      }),
      { numRuns: 30 },
    )
  })

  test('is what the phone makes from its pass, at any moment', () => {
    const cose = issuer.issue(claims)
    const key = rotationKey(issuer.trusted.groupKey, claims.cti, crypto)
    const view = {
      token: Buffer.from(cose).toString('base64url'),
      code: '',
      rotation: { stepS: 30, key: Buffer.from(key).toString('base64url'), epochS: 0 },
    }
    for (const offS of [0, 29, 30, 3600])
      expect(codeAt(view, (testNowS + offS) * 1000, crypto)).toBe(issuer.codeAt(claims, testNowS + offS))
    expect(codeAt({ token: view.token, code: paper, rotation: null }, testNowS * 1000, crypto)).toBe(paper)
  })
})

describe('is refused, always in the same shape', () => {
  test('any text', () => {
    for (let i = 0; i < 10_000; i++) {
      const length = i % 240
      const bytes = Uint8Array.from({ length }, () => Math.floor(Math.random() * 256))
      expect(check(i % 3 === 0 ? Buffer.from(bytes).toString('latin1') : textOf(bytes))).toEqual(refused)
    }
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string({ unit: 'binary' })), (any) => {
        expect(check(any)).toEqual(refused)
      }),
      { numRuns: 1000 },
    )
  })

  test.each([
    ['a rotating code', code],
    ['a code on paper', paper],
  ])('%s with any one bit flipped', (_, text) => {
    const bytes = bytesOf(text)
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const altered = Uint8Array.from(bytes)
      altered[bit >> 3]! ^= 1 << (bit & 7)
      expect(check(textOf(altered))).toEqual(refused)
    }
  })

  test('cut at any place, of characters or of bytes', () => {
    for (const text of [code, paper]) {
      for (let length = 0; length < text.length; length++)
        expect(check(text.slice(0, length))).toEqual(refused)
      const bytes = bytesOf(text)
      for (let length = 0; length < bytes.length; length++)
        expect(check(textOf(bytes.slice(0, length)))).toEqual(refused)
    }
  })

  test('with anything added', () => {
    for (const text of [code, paper])
      for (const more of [1, 2, 4, 8, 11, 12, 13, 24]) {
        const extra = new Uint8Array(more)
        expect(check(textOf(concat(bytesOf(text), extra)))).toEqual(refused)
        expect(check(textOf(concat(extra, bytesOf(text))))).toEqual(refused)
      }
    expect(check(` ${code}`)).toEqual(refused)
    expect(check(`${code}\n`)).toEqual(refused)
    expect(check(code + code)).toEqual(refused)
  })

  test('oversized, before any work', () => {
    const big = passPrefix + 'A'.repeat(1_000_000)
    const beganMs = performance.now()
    for (let i = 0; i < 1000; i++) expect(check(big)).toEqual(refused)
    expect((performance.now() - beganMs) / 1000).toBeLessThan(1)
    expect(check(`${passPrefix}${'0'.repeat(mostCodeCharacters - 3)}`)).toEqual(refused)
  })

  test('under another prefix, in small letters, or not a text at all', () => {
    const rest = code.slice(4)
    for (const text of [rest, `QC1:${rest}`, `QP2:${rest}`, `qp1:${rest}`, code.toLowerCase(), '', 'QP1:'])
      expect(check(text)).toEqual(refused)
    for (const any of [null, undefined, 1, {}, [code], Buffer.from(code)]) expect(check(any)).toEqual(refused)
    const campus = testIssuer('one', 3, campusPrefix)
    const ofCampus = testClaims({ maxUses: 0, purposes: 7 })
    expect(check(campus.codeAt(ofCampus, testNowS))).toEqual(refused)
    expect(checkCode(campus.codeAt(ofCampus, testNowS), campus.trust, crypto)).toMatchObject({
      genuine: true,
    })
    // The same key signed both: neither stands in for the other.
    expect(checkCode(campus.codeAt(claims, testNowS), campus.trust, crypto)).toEqual(refused)
    expect(check(issuer.codeAt(ofCampus, testNowS))).toEqual(refused)
  })

  test('signed by somebody else: an unknown kid, our kid, a key that is withdrawn', () => {
    expect(check(testIssuer('other', 4).codeAt(claims, testNowS))).toEqual(refused)
    expect(check(testIssuer('other', 3).codeAt(claims, testNowS))).toEqual(refused)
    expect(checkCode(code, { ...issuer.trust, keys: new Map() }, crypto)).toEqual(refused)
    // Our group key in strange hands makes tags, and no pass.
    const thief = { ...testIssuer('other', 3), trusted: issuer.trusted }
    const cose = thief.issue(claims)
    expect(check(textOf(concat(cose, tagged(cose))))).toEqual(refused)
  })

  test('of a key that may no longer sign for that time', () => {
    const late = testClaims({ nbf: issuer.trusted.notAfterS - 60, exp: issuer.trusted.notAfterS + 1 })
    expect(check(issuer.codeAt(late, testNowS))).toEqual(refused)
    expect(check(issuer.codeAt({ ...late, exp: late.exp - 1 }, testNowS))).toMatchObject({ genuine: true })
  })
})

describe('a tag', () => {
  test('of another pass, another step or another group key is none', () => {
    const bytes = bytesOf(code)
    const cose = bytes.slice(0, -12)
    const other = issuer.issue(testClaims({ cti: new Uint8Array(8) }))
    const step = bytes.slice(-12, -8)
    const nextTag = tagged(cose, claims.cti, stepAt(testNowS) + 1).slice(4)
    for (const tail of [
      tagged(other),
      tagged(cose, new Uint8Array(8)),
      concat(step, nextTag),
      concat(step, new Uint8Array(8)),
    ])
      expect(check(textOf(concat(cose, tail)))).toEqual(refused)
    const groupless = { ...issuer.trusted, groupKey: new Uint8Array(32) }
    expect(checkCode(code, { ...issuer.trust, keys: new Map([[3, groupless]]) }, crypto)).toEqual(refused)
  })

  test('taken off a rotating pass leaves nothing that opens, and put onto paper neither', () => {
    const cose = bytesOf(code).slice(0, -12)
    expect(check(textOf(cose))).toEqual(refused)
    const onPaper = bytesOf(paper)
    expect(check(textOf(concat(onPaper, tagged(onPaper, testPaper().cti))))).toEqual(refused)
  })
})

describe('an envelope signed by our own key, but in another form, is refused:', () => {
  const alg = (value: Uint8Array) => writeMap([[1, value], kidEntry])
  test.each<[string, Uint8Array]>([
    ['alg ES256', alg(writeInteger(-7))],
    ['alg HMAC', alg(writeInteger(5))],
    ['alg none', alg(writeInteger(0))],
    ['alg Ed25519 of RFC 9864', alg(writeInteger(-19))],
    ['no alg', writeMap([kidEntry])],
    ['no kid', writeMap([[1, writeInteger(-8)]])],
    [
      'a kid of one byte',
      writeMap([
        [1, writeInteger(-8)],
        [4, writeBytes(new Uint8Array([3]))],
      ]),
    ],
    [
      'a kid of three bytes',
      writeMap([
        [1, writeInteger(-8)],
        [4, writeBytes(new Uint8Array([0, 0, 3]))],
      ]),
    ],
    [
      'a kid that is a number',
      writeMap([
        [1, writeInteger(-8)],
        [4, writeInteger(3)],
      ]),
    ],
    ['a content type', writeMap([[1, writeInteger(-8)], [3, writeInteger(0)], kidEntry])],
    ['crit', writeMap([[1, writeInteger(-8)], [2, writeArray(writeInteger(4))], kidEntry])],
    ['a key twice', concat(new Uint8Array([0xa3, 1, 0x27, 1, 0x27, 4]), kidEntry[1])],
    ['keys in another order', concat(new Uint8Array([0xa2, 4]), kidEntry[1], new Uint8Array([1, 0x27]))],
    ['a longer integer than needed', concat(new Uint8Array([0xa2, 1, 0x38, 7, 4]), kidEntry[1])],
    ['an indefinite map', concat(new Uint8Array([0xbf, 1, 0x27, 4]), kidEntry[1], new Uint8Array([0xff]))],
    ['bytes after the map', concat(goodHeader, new Uint8Array([0]))],
    ['an empty header', new Uint8Array(0)],
  ])('%s', (_, header) => expect(check(signed(goodPayload, header))).toEqual(refused))

  test('tagged, or with an unprotected header', () => {
    const bytes = bytesOf(code)
    const cose = bytes.slice(0, -12)
    for (const tag of [[0xd2], [0xd8, 18], [0xd8, 61, 0xd2]]) {
      const withTag = concat(new Uint8Array(tag), cose)
      expect(check(textOf(concat(withTag, tagged(withTag))))).toEqual(refused)
    }
    const unprotected = concat(cose.slice(0, 9), writeMap([kidEntry]), cose.slice(10))
    expect(check(textOf(concat(unprotected, tagged(unprotected))))).toEqual(refused)
  })
})

describe('claims signed by our own key, but impossible, are refused:', () => {
  const { exp, nbf, cti } = claims
  type Entry = readonly [number, Uint8Array]
  const entries = (changes: Record<number, Uint8Array | null> = {}): Entry[] => {
    const given: Record<number, Uint8Array> = {
      4: writeInteger(exp),
      5: writeInteger(nbf),
      7: writeBytes(cti),
      [-70001]: writeInteger(7),
      [-70002]: writeInteger(1),
      [-70003]: writeInteger(2),
    }
    const all = Object.entries({ ...given, ...changes }).filter(([, value]) => value !== null)
    return all
      .map(([key, value]) => [Number(key), value as Uint8Array] as const)
      .sort(([one], [two]) => (one >= 0 && two >= 0 ? one - two : one < 0 && two < 0 ? two - one : two - one))
  }
  const codeOf = (changes?: Record<number, Uint8Array | null>) => signed(writeMap(entries(changes)))

  test('with nothing changed they are not', () => {
    expect(check(codeOf())).toEqual(check(code))
  })

  test.each<[string, Record<number, Uint8Array | null>]>([
    ['no exp', { 4: null }],
    ['no nbf', { 5: null }],
    ['no cti', { 7: null }],
    ['no compound', { [-70001]: null }],
    ['no doors', { [-70002]: null }],
    ['no maxUses', { [-70003]: null }],
    ['an unknown claim', { 6: writeInteger(nbf) }],
    ['the purposes of a campus code', { [-70003]: writeInteger(0), [-70006]: writeInteger(1) }],
    ['an unknown private claim', { [-70007]: writeInteger(1) }],
    ['a name', { 2: writeText('name') }],
    ['doors that do not exist', { [-70002]: writeInteger(16) }],
    ['no door', { [-70002]: writeInteger(0) }],
    ['a stairwell without a consent', { [-70002]: writeInteger(3) }],
    ['a lift without a consent', { [-70002]: writeInteger(4) }],
    ['a garage without a consent', { [-70002]: writeInteger(8) }],
    ['more than a day', { 4: writeInteger(nbf + 86_401) }],
    ['an end before the start', { 4: writeInteger(nbf) }],
    ['a short cti', { 7: writeBytes(cti.slice(1)) }],
    ['a long cti', { 7: writeBytes(new Uint8Array(9)) }],
    ['a negative number of uses', { [-70003]: writeInteger(-1) }],
    ['a cti that is a number', { 7: writeInteger(1) }],
    ['a float', { 4: new Uint8Array([0xfa, 0x4e, 0x80, 0, 0]) }],
    ['a number of 64 bits', { 4: new Uint8Array([0x1b, 0, 0, 0, 0, 0x6a, 0, 0, 0]) }],
    ['the paper claim with a tag', { [-70005]: writeInteger(1) }],
    ['the paper claim denied', { [-70005]: writeInteger(0) }],
  ])('%s', (_, changes) => expect(check(codeOf(changes))).toEqual(refused))

  test('out of order, twice, or followed by something', () => {
    const [first, ...others] = entries()
    expect(check(signed(writeMap([...others, first!])))).toEqual(refused)
    expect(check(signed(writeMap([first!, first!, ...others])))).toEqual(refused)
    expect(check(signed(concat(goodPayload, new Uint8Array([0]))))).toEqual(refused)
    expect(check(signed(new Uint8Array(0)))).toEqual(refused)
  })

  test('and cannot be written', () => {
    for (const changes of [
      { doors: 2 },
      { doors: 16 },
      { exp: claims.nbf + 86_401 },
      { exp: claims.nbf },
      { cti: new Uint8Array(7) },
      { paper: true as const, maxUses: 2 },
      { compound: -1.5 },
      { purposes: 1 },
      { maxUses: 0, purposes: 0 },
      { maxUses: 0, purposes: 8 },
      { maxUses: 0, purposes: 1, doors: 3, consent: 1 },
      { maxUses: 0, purposes: 1, consent: 1 },
      { compound: 2 ** 32 },
    ])
      expect(() => writeClaims(testClaims(changes))).toThrow(RangeError)
    expect(() => writeEnvelope(goodPayload, 65_536, issuer.sign)).toThrow(RangeError)
    expect(() => writeEnvelope(goodPayload, 1, () => new Uint8Array(63))).toThrow(RangeError)
  })
})
