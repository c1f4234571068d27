// How large a pass is, and how large its picture.
import { expect, test } from '@jest/globals'
import qrcode from 'qrcode-generator'
import { fromBase45 } from './base45.ts'
import { campusPrefix } from './code.ts'
import { testClaims, testIssuer, testNowS, testPaper } from './test-issuer.ts'

const issuer = testIssuer()
const campus = testIssuer('campus', 3, campusPrefix)
/** The largest of everything: two bytes of compound, four of a consent. */
const largest = { compound: 65_535, doors: 15, maxUses: 20, consent: 0xffffffff }

const sizes: [string, string, { bytes: number; characters: number; version: number }][] = [
  [
    'outer gate alone, rotating',
    issuer.codeAt(testClaims({ compound: 65_535, maxUses: 20 }), testNowS),
    { bytes: 134, characters: 205, version: 8 },
  ],
  [
    'campus code',
    campus.codeAt(testClaims({ compound: 65_535, maxUses: 0, purposes: 7 }), testNowS),
    { bytes: 140, characters: 214, version: 8 },
  ],
  [
    'all doors, rotating',
    issuer.codeAt(testClaims(largest), testNowS),
    { bytes: 143, characters: 219, version: 8 },
  ],
  [
    'outer gate alone, paper',
    issuer.paperCode(testPaper({ compound: 65_535 })),
    { bytes: 134, characters: 205, version: 8 },
  ],
  [
    'all doors, paper',
    issuer.paperCode(testPaper({ ...largest, maxUses: 1 })),
    { bytes: 143, characters: 219, version: 8 },
  ],
]

const versionOf = (code: string, level: 'M' | 'Q') => {
  const picture = qrcode(0, level)
  picture.addData(code, 'Alphanumeric')
  picture.make()
  return (picture.getModuleCount() - 17) / 4
}

test.each(sizes)('%s', (name, code, most) => {
  const bytes = fromBase45(code.slice(4))!.length
  const version = versionOf(code, 'M')
  process.stdout.write(
    `pass, ${name}: ${bytes} bytes, ${code.length} characters, QR version ${version} at level M, ${versionOf(code, 'Q')} at level Q\n`,
  )
  expect(bytes).toBeLessThanOrEqual(most.bytes)
  expect(code.length).toBeLessThanOrEqual(most.characters)
  expect(version).toBeLessThanOrEqual(most.version)
})
