// What a guard reads opens with the scanned pass and with nothing else that a gate has.
import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fromBase64url, toBase64url } from './bytes.ts'
import { portableCrypto as crypto } from './portable.ts'
import { openExpected, sealExpected } from './sealed.ts'
import { testClaims, testIssuer } from './test-issuer.ts'

const issuer = testIssuer()
const cose = issuer.issue(testClaims())
const expected = { maskedName: '王*', party: 3, destination: '3幢2单元501' }
const sealed = sealExpected(expected, cose, crypto)

test('opens with its own pass', () => {
  expect(openExpected(sealed, cose, crypto)).toEqual(expected)
  expect(sealed).not.toContain(toBase64url(Buffer.from('王')))
  const party = fc.integer({ min: 1, max: 20 })
  const text = fc.option(fc.string({ unit: 'binary', maxLength: 40 }))
  fc.assert(
    fc.property(fc.record({ maskedName: text, party, destination: text }), (any) => {
      expect(openExpected(sealExpected(any, cose, crypto), cose, crypto)).toEqual(any)
    }),
  )
})

test('stays shut to every other pass, and when it was altered', () => {
  const others = [testClaims({ cti: new Uint8Array(8) }), testClaims({ exp: testClaims().exp - 1 })]
  for (const other of others) expect(openExpected(sealed, issuer.issue(other), crypto)).toBeNull()
  const bytes = fromBase64url(sealed)!
  for (let at = 0; at < bytes.length; at++) {
    const altered = Uint8Array.from(bytes)
    altered[at]! ^= 1
    expect(openExpected(toBase64url(altered), cose, crypto)).toBeNull()
  }
  for (const text of ['', 'A', '!!!!', sealed.slice(1)]) expect(openExpected(text, cose, crypto)).toBeNull()
})
