// The two vectors of the contract: other clients are built by them, so the bytes hold.
import { expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import nacl from 'tweetnacl'
import type { PassClaims } from './claims.ts'
import { writeClaims } from './claims.ts'
import { codeAt, passPrefix, writeCode } from './code.ts'
import { writeEnvelope } from './envelope.ts'
import { portableCrypto as crypto } from './portable.ts'
import { rotationKey, rotationTag, stepAt } from './rotation.ts'
import { samplePass } from './sample.ts'
import { checkCode } from './verify.ts'

type Written = Omit<PassClaims, 'cti'> & { cti: string }
type Vectors = {
  issuer: { kid: number; seed: string; publicKey: string; groupKey: string }
  rotating: {
    claims: Written
    cose: string
    nowS: number
    step: number
    rotationKey: string
    tag: string
    code: string
  }
  paper: { claims: Written; cose: string; code: string }
}
const { issuer, rotating, paper } = JSON.parse(
  readFileSync(new URL('vectors.json', import.meta.url), 'utf8'),
) as Vectors

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
const hexOf = (given: Uint8Array) => Buffer.from(given).toString('hex')
const claimsOf = (written: Written): PassClaims => ({ ...written, cti: bytes(written.cti) })
const pair = nacl.sign.keyPair.fromSeed(bytes(issuer.seed))
const groupKey = bytes(issuer.groupKey)
const keys = new Map([
  [issuer.kid, { kid: issuer.kid, publicKey: pair.publicKey, groupKey, notAfterS: rotating.claims.exp }],
])

const issue = (claims: PassClaims) =>
  writeEnvelope(writeClaims(claims), issuer.kid, (message) => nacl.sign.detached(message, pair.secretKey))

test('the sample that phones warm up by is the rotating one', () => {
  const { key, code, atMs } = samplePass
  expect(samplePass).toMatchObject({ code: rotating.code, compound: rotating.claims.compound })
  expect({ kid: key.kid, atMs }).toEqual({ kid: issuer.kid, atMs: rotating.nowS * 1000 })
  for (const name of ['publicKey', 'groupKey'] as const)
    expect(Buffer.from(key[name], 'base64url').toString('hex')).toBe(issuer[name])
  expect(checkCode(code, { prefix: passPrefix, keys }, crypto).genuine).toBe(true)
})

test('the rotating pass', () => {
  const claims = claimsOf(rotating.claims)
  const cose = issue(claims)
  expect(hexOf(pair.publicKey)).toBe(issuer.publicKey)
  expect(hexOf(cose)).toBe(rotating.cose)
  const step = stepAt(rotating.nowS)
  const key = rotationKey(groupKey, claims.cti, crypto)
  const tag = rotationTag(key, step, cose, crypto)
  expect({ step, key: hexOf(key), tag: hexOf(tag) }).toEqual({
    step: rotating.step,
    key: rotating.rotationKey,
    tag: rotating.tag,
  })
  expect(writeCode(passPrefix, cose, { step, tag })).toBe(rotating.code)
  const view = {
    token: Buffer.from(cose).toString('base64url'),
    code: '',
    rotation: { stepS: 30, key: Buffer.from(key).toString('base64url'), epochS: 0 },
  }
  expect(codeAt(view, rotating.nowS * 1000, crypto)).toBe(rotating.code)
  expect(checkCode(rotating.code, { prefix: passPrefix, keys }, crypto)).toMatchObject({
    genuine: true,
    claims,
  })
})

test('the pass on paper', () => {
  const claims = claimsOf(paper.claims)
  const cose = issue(claims)
  expect(hexOf(cose)).toBe(paper.cose)
  expect(writeCode(passPrefix, cose)).toBe(paper.code)
  expect(checkCode(paper.code, { prefix: passPrefix, keys }, crypto)).toMatchObject({ genuine: true, claims })
})
