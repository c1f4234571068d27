// Every verdict about a campus code, at both edges of each, with both kinds of cryptography's portable one.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { toBase64url } from '../passes/bytes.ts'
import { campusPrefix, passPrefix } from '../passes/code.ts'
import { portableCrypto } from '../passes/portable.ts'
import { testClaims, testIssuer, testNowS } from '../passes/test-issuer.ts'
import { purposeBit, purposes, type Purpose } from './codes.ts'
import { decideCampusCode, type CampusView } from './verify.ts'

const issuer = testIssuer('campus', 3, campusPrefix)
const claims = testClaims({ maxUses: 0, purposes: 7 })
const cti = toBase64url(claims.cti)
const nowMs = testNowS * 1000
const codeAt = (nowS = testNowS, changes: object = {}) => issuer.codeAt({ ...claims, ...changes }, nowS)

const view = (changes: Partial<CampusView> = {}): CampusView => ({
  campus: 7,
  keys: issuer.trust.keys,
  isRevoked: () => false,
  untilMs: nowMs + 1,
  ...changes,
})
const decide = (
  code: unknown,
  {
    purpose = 'gate',
    on = view(),
    last,
    atMs = nowMs,
  }: {
    purpose?: Purpose
    on?: CampusView
    last?: number | undefined
    atMs?: number
  } = {},
) => decideCampusCode(code, purpose, on, () => last, atMs, portableCrypto)
const reasonOf = (...args: Parameters<typeof decide>) => {
  const { verdict, remember } = decide(...args)
  if (verdict.verdict === 'valid') return 'valid'
  expect(remember).toBeNull()
  return verdict.reason
}

describe('a campus code', () => {
  test('of this step, the one before and the one after is valid, and is remembered until it expires', () => {
    for (const off of [-30, 0, 30]) {
      const step = Math.floor(testNowS / 30) + off / 30
      expect(decide(codeAt(testNowS + off))).toEqual({
        verdict: { verdict: 'valid', cti, step },
        remember: { cti, lastStep: step, expMs: claims.exp * 1000 },
      })
    }
  })

  test.each([2, 3, 20, 400])('%i steps off: told how far, never valid', (steps) => {
    expect(decide(codeAt(testNowS - steps * 30)).verdict).toEqual({
      verdict: 'refuse',
      reason: 'code_old',
      offS: steps * 30,
      cti,
    })
    expect(decide(codeAt(testNowS + steps * 30)).verdict).toMatchObject({
      reason: 'clock_wrong',
      offS: steps * 30,
    })
  })

  test('is forged with anything else in it, of another campus, of another key, or as a pass', () => {
    for (const code of [null, '', 7, codeAt().replace('QC1:', 'QP1:'), `${codeAt()}0`])
      expect(reasonOf(code)).toBe('forged')
    expect(reasonOf(codeAt(), { on: view({ campus: 8 }) })).toBe('forged')
    expect(reasonOf(codeAt(), { on: view({ keys: new Map() }) })).toBe('forged')
    expect(reasonOf(testIssuer('other', 3, campusPrefix).codeAt(claims, testNowS))).toBe('forged')
    const { purposes: _, ...passClaims } = claims
    expect(reasonOf(testIssuer('campus', 3, passPrefix).codeAt(passClaims, testNowS))).toBe('forged')
    // Signed as a pass by the same key, then written under the other prefix.
    expect(reasonOf(issuer.codeAt(passClaims, testNowS))).toBe('forged')
  })

  test('a bit changed anywhere is forged', () => {
    const code = codeAt()
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: code.length - 1 }),
        fc.constantFrom('0', 'A', 'Z', '$', '%'),
        (at, char) => {
          fc.pre(code[at] !== char)
          expect(reasonOf(code.slice(0, at) + char + code.slice(at + 1))).toBe('forged')
        },
      ),
      { numRuns: 60 },
    )
  })

  test('holds from nbf on and until before exp', () => {
    const { nbf, exp } = claims
    const at = (nowS: number) =>
      reasonOf(codeAt(nowS), { atMs: nowS * 1000, on: view({ untilMs: Infinity }) })
    expect(at(nbf - 1)).toBe('not_yet')
    expect(at(nbf)).toBe('valid')
    expect(at(exp - 1)).toBe('valid')
    expect(at(exp)).toBe('expired')
  })

  test('ended is cancelled, and a bundle that is too old decides nothing', () => {
    expect(reasonOf(codeAt(), { on: view({ isRevoked: (one) => one === cti }) })).toBe('cancelled')
    expect(reasonOf(codeAt(), { on: view({ isRevoked: (one) => one !== cti }) })).toBe('valid')
    expect(reasonOf(codeAt(), { on: view({ untilMs: nowMs }) })).toBe('bundle_old')
  })

  test('is good for the purposes it was given for, and for no other', () => {
    for (const given of [1, 2, 3, 4, 5, 6, 7])
      for (const purpose of purposes)
        expect(reasonOf(codeAt(testNowS, { purposes: given }), { purpose })).toBe(
          given & purposeBit[purpose] ? 'valid' : 'wrong_purpose',
        )
  })

  test('is valid once; the next step is again, an earlier one never', () => {
    const step = Math.floor(testNowS / 30)
    expect(reasonOf(codeAt(), { last: step - 1 })).toBe('valid')
    expect(reasonOf(codeAt(), { last: step })).toBe('already_used')
    expect(reasonOf(codeAt(testNowS - 30), { last: step })).toBe('already_used')
    expect(reasonOf(codeAt(testNowS + 30), { last: step })).toBe('valid')
  })
})
