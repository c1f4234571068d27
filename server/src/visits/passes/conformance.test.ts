// Passes judged by others: the bytes by cbor-x, the signature and the tag by node:crypto, the picture by zbar.
import { execFileSync } from 'node:child_process'
import { createHash, createHmac, createPublicKey, verify } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { Decoder } from 'cbor-x'
import qrcode from 'qrcode-generator'
import sharp from 'sharp'
import { fromBase45, toBase45 } from '@chaolin/shared/passes/base45'
import { testClaims, testIssuer, testNowS, testPaper } from '@chaolin/shared/passes/test-issuer'
import { checkCode } from '@chaolin/shared/passes/verify'
import { nativeCrypto } from './native.ts'

const issuer = testIssuer()
const decoder = new Decoder({ mapsAsObjects: false, useRecords: false })
const toMap = (bytes: Uint8Array) => decoder.decode(bytes) as Map<number, unknown>

const publicKey = createPublicKey({
  key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(issuer.trusted.publicKey).toString('base64url') },
  format: 'jwk',
})

/** RFC 9052, 4.4, written down by hand: four items, a text of ten letters, three byte strings. */
const sigStructure = (header: Buffer, payload: Buffer) =>
  Buffer.concat([
    Buffer.from('846a', 'hex'),
    Buffer.from('Signature1'),
    Buffer.from([0x40 + header.length]),
    header,
    Buffer.from([0x40]),
    Buffer.from(payload.length < 24 ? [0x40 + payload.length] : [0x58, payload.length]),
    payload,
  ])

const everything = testClaims({ compound: 65_535, doors: 15, maxUses: 20, consent: 0xfffffffe })
const passes = [
  ['a rotating pass', testClaims(), issuer.codeAt(testClaims(), testNowS)],
  ['one with everything', everything, issuer.codeAt(everything, testNowS)],
  ['a pass on paper', testPaper(), issuer.paperCode(testPaper())],
] as const

describe.each(passes)('%s', (_, claims, code) => {
  const bytes = Buffer.from(fromBase45(code.slice(4))!)
  const cose = claims.paper ? bytes : bytes.subarray(0, -12)
  const [header, unprotected, payload, signature] = decoder.decode(cose) as [
    Buffer,
    Map<number, unknown>,
    Buffer,
    Buffer,
  ]

  test('is read by cbor-x as an untagged COSE_Sign1 with these claims', () => {
    expect([...toMap(header)]).toEqual([
      [1, -8],
      [4, Buffer.from([0, 3])],
    ])
    expect(unprotected.size).toBe(0)
    expect([...toMap(payload)]).toEqual([
      [4, claims.exp],
      [5, claims.nbf],
      [7, Buffer.from(claims.cti)],
      [-70001, claims.compound],
      [-70002, claims.doors],
      [-70003, claims.maxUses],
      ...(claims.consent === undefined ? [] : [[-70004, claims.consent]]),
      ...(claims.paper ? [[-70005, 1]] : []),
    ])
  })

  test('is signed, as node:crypto sees it', () => {
    expect(signature.length).toBe(64)
    expect(verify(null, sigStructure(header, payload), publicKey, signature)).toBe(true)
  })

  test('carries the tag of the contract', () => {
    if (claims.paper) return expect(bytes.length).toBe(cose.length)
    const [step, tag] = [bytes.subarray(-12, -8), bytes.subarray(-8)]
    expect(step.readUInt32BE()).toBe(Math.floor(testNowS / 30))
    const key = createHmac('sha256', issuer.trusted.groupKey).update(claims.cti).digest()
    const digest = createHash('sha256').update(cose).digest()
    expect(createHmac('sha256', key).update(step).update(digest).digest().subarray(0, 8)).toEqual(tag)
  })

  test('is genuine to the native cryptography as to the portable one', () => {
    expect(checkCode(code, issuer.trust, nativeCrypto)).toMatchObject({ genuine: true, claims })
    for (let bit = 0; bit < bytes.length * 8; bit += 7) {
      const altered = Buffer.from(bytes)
      altered[bit >> 3]! ^= 1 << (bit & 7)
      const again = checkCode(`QP1:${toBase45(altered)}`, issuer.trust, nativeCrypto)
      expect(again).toEqual({ genuine: false })
    }
  })
})

describe('a picture of a pass is read by zbar', () => {
  const folder = mkdtempSync(join(tmpdir(), 'chaolin-qr-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  type Look = { ink: string; card: string; page: string; modulePx: number; dim?: number }
  const looks: Record<string, Look> = {
    light: { ink: '#000000', card: '#ffffff', page: '#ffffff', modulePx: 6 },
    'dark, on a light card': { ink: '#000000', card: '#ffffff', page: '#101418', modulePx: 6 },
    small: { ink: '#000000', card: '#ffffff', page: '#ffffff', modulePx: 2 },
    'dim, at a third of the light': {
      ink: '#000000',
      card: '#ffffff',
      page: '#101418',
      modulePx: 4,
      dim: 0.33,
    },
    'faded, grey on grey': { ink: '#6b6b6b', card: '#a8a8a8', page: '#a8a8a8', modulePx: 4 },
  }

  /** A quiet zone of four modules on the card, and the page around it. */
  function draw(code: string, { ink, card, page, modulePx }: Look): { svg: string; side: number } {
    const picture = qrcode(0, 'M')
    picture.addData(code, 'Alphanumeric')
    picture.make()
    const count = picture.getModuleCount()
    const [quiet, margin] = [4, 6]
    const side = (count + 2 * (quiet + margin)) * modulePx
    const squares: string[] = []
    for (let row = 0; row < count; row++)
      for (let column = 0; column < count; column++)
        if (picture.isDark(row, column)) {
          const [x, y] = [column, row].map((at) => (at + quiet + margin) * modulePx)
          squares.push(`M${x} ${y}h${modulePx}v${modulePx}h-${modulePx}z`)
        }
    const cardSide = (count + 2 * quiet) * modulePx
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="${page}"/><rect x="${margin * modulePx}" y="${margin * modulePx}" width="${cardSide}" height="${cardSide}" fill="${card}"/><path d="${squares.join('')}" fill="${ink}"/></svg>`
    return { svg, side }
  }

  test.each(
    Object.keys(looks).flatMap((look) =>
      passes.map(([name, claims, code]) => ({ look, name, claims, code })),
    ),
  )('$look: $name', async ({ look, claims, code }) => {
    const given = looks[look]!
    const file = join(folder, 'code.png')
    const drawn = sharp(Buffer.from(draw(code, given).svg))
    await (given.dim === undefined ? drawn : drawn.linear(given.dim, 0)).png().toFile(file)
    expect(readFileSync(file).length).toBeGreaterThan(100)
    const read = execFileSync(
      'zbarimg',
      ['--quiet', '--raw', '--set', '*.enable=0', '--set', 'qrcode.enable=1', file],
      {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      },
    )
    expect(read).toBe(`${code}\n`)
    expect(checkCode(read.slice(0, -1), issuer.trust, nativeCrypto)).toMatchObject({ genuine: true, claims })
  })
})
