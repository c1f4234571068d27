// An issuer for tests and measurements: keys of a known seed, passes of any claims.
import nacl from 'tweetnacl'
import { everyDoor } from '../visits/doors.ts'
import type { GateView } from '../visits/gate.ts'
import { toBase64url, toUtf8 } from './bytes.ts'
import { writeClaims, type PassClaims } from './claims.ts'
import { passPrefix, writeCode, type CodePrefix } from './code.ts'
import { writeEnvelope } from './envelope.ts'
import { portableCrypto } from './portable.ts'
import { rotationKey, rotationTag, stepAt } from './rotation.ts'
import type { Trust, TrustedKey } from './verify.ts'

export type TestIssuer = {
  trusted: TrustedKey
  trust: Trust
  sign(message: Uint8Array): Uint8Array
  issue(claims: PassClaims): Uint8Array
  /** What the phone shows at that second. */
  codeAt(claims: PassClaims, nowS: number): string
  paperCode(claims: PassClaims): string
  gate(changes?: Partial<GateView>): GateView
}

/** Noon in Hangzhou, in seconds. */
export const testNowS = Date.UTC(2026, 10, 18, 4) / 1000

export const testClaims = (changes: Partial<PassClaims> = {}): PassClaims => ({
  nbf: testNowS - 600,
  exp: testNowS + 2 * 3600,
  cti: new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]),
  compound: 7,
  doors: 1,
  maxUses: 2,
  ...changes,
})

export const testPaper = (changes: Partial<PassClaims> = {}) =>
  testClaims({ maxUses: 1, paper: true, ...changes })

export function testIssuer(name = 'one', kid = 3, prefix: CodePrefix = passPrefix): TestIssuer {
  const seed = portableCrypto.sha256(toUtf8(`seed ${name}`))
  const pair = nacl.sign.keyPair.fromSeed(seed)
  const groupKey = portableCrypto.sha256(toUtf8(`group ${name}`))
  const trusted = { kid, publicKey: pair.publicKey, groupKey, notAfterS: testNowS + 7 * 86_400 }
  const keys = new Map([[kid, trusted]])
  const sign = (message: Uint8Array) => nacl.sign.detached(message, pair.secretKey)
  const issued = new Map<string, Uint8Array>()
  const issue = (claims: PassClaims) => {
    const payload = writeClaims(claims)
    const name = toBase64url(payload)
    const cose = issued.get(name) ?? writeEnvelope(payload, kid, sign)
    issued.set(name, cose)
    return cose
  }
  return {
    trusted,
    trust: { prefix, keys },
    sign,
    issue,
    codeAt(claims, nowS) {
      const cose = issue(claims)
      const step = stepAt(nowS)
      const key = rotationKey(groupKey, claims.cti, portableCrypto)
      return writeCode(prefix, cose, { step, tag: rotationTag(key, step, cose, portableCrypto) })
    },
    paperCode: (claims) => writeCode(prefix, issue(claims)),
    gate: (changes = {}) => ({
      id: 'gate-1',
      door: 'perimeter',
      compound: 7,
      night: null,
      visitorDoors: everyDoor,
      keys,
      isRevoked: () => false,
      expects: null,
      untilMs: (testNowS + 86_400) * 1000,
      ...changes,
    }),
  }
}
