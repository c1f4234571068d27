// `node bench/main.ts passes`: a gate's whole decision against the bare signature check that no gate can go without.
import { createPublicKey, randomBytes, verify } from 'node:crypto'
import type { PassCrypto } from '@chaolin/shared/passes/crypto'
import { readCode, passPrefix } from '@chaolin/shared/passes/code'
import { decideScan } from '@chaolin/shared/passes/gate-decision'
import { portableCrypto } from '@chaolin/shared/passes/portable'
import { testClaims, testIssuer, testNowS } from '@chaolin/shared/passes/test-issuer'
import { nativeCrypto } from '../src/visits/passes/native.ts'
import { percentile } from './figures.ts'

const aims = { ratio: 0.8, nativeP99Ms: 1, refusedMs: 5, portableMs: 150 / 6 }
const passCount = 200
const rounds = 15
const perRound = 1000

const issuer = testIssuer()
const codes = Array.from({ length: passCount }, (_, i) =>
  issuer.codeAt(testClaims({ cti: randomBytes(8), doors: 15, consent: 1000 + i }), testNowS),
)
const gate = issuer.gate()
const say = (text: string) => process.stdout.write(`${text}\n`)

const decide = (code: string, crypto: PassCrypto) =>
  decideScan(code, 'in', gate, () => undefined, testNowS * 1000, crypto)

/** Milliseconds of each call. */
function time(count: number, work: (i: number) => unknown): number[] {
  const took: number[] = []
  for (let i = 0; i < count; i++) {
    const beganMs = performance.now()
    work(i)
    took.push(performance.now() - beganMs)
  }
  return took
}
/** Of the processor: what the rest of the machine does meanwhile does not count. */
function timeCpu(work: () => number[]): { took: number[]; cpuUs: number } {
  const before = process.cpuUsage()
  const took = work()
  const { user, system } = process.cpuUsage(before)
  return { took, cpuUs: user + system }
}
const sum = (values: number[]) => values.reduce((all, value) => all + value, 0)

const bareKey = createPublicKey({
  key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(issuer.trusted.publicKey).toString('base64url') },
  format: 'jwk',
})
const envelopes = codes.map((code) => readCode(code, passPrefix).envelope)

function verifyBare(i: number) {
  const { toBeSigned, signature } = envelopes[i % passCount]!
  if (!verify(null, toBeSigned, bareKey, signature)) throw new Error('a signature is not right')
}

function decideNative(i: number) {
  const { verdict } = decide(codes[i % passCount]!, nativeCrypto)
  if (verdict.verdict !== 'open') throw new Error(`a genuine pass was refused: ${verdict.reason}`)
}

/** What is held before a camera that is no pass: as long as one, and in its form as far as it goes. */
const wrong = [
  ...codes.map((code) => code.slice(0, 150)),
  ...codes.map((code) => `${code.slice(0, 190)}${code.charAt(190) === 'A' ? 'B' : 'A'}${code.slice(191)}`),
  ...codes.map(() => passPrefix + randomBytes(107).toString('hex').toUpperCase()),
  'Q'.repeat(1_000_000),
]

function refuseWrong(i: number) {
  if (decide(wrong[i % wrong.length]!, nativeCrypto).verdict.verdict === 'open')
    throw new Error('opened to a wrong code')
}

const line = (name: string, took: number[]) =>
  say(
    `  ${name.padEnd(44)} p50 ${percentile(took, 0.5).toFixed(3)} ms  p99 ${percentile(took, 0.99).toFixed(3)} ms  ${(took.length / (sum(took) / 1000)).toFixed(0).padStart(6)} /s`,
  )

/** True when the decision keeps to the aims. */
export function benchPasses(): boolean {
  say(`\npasses: ${rounds} rounds of ${perRound} that took turns, ${passCount} different passes`)
  time(2000, verifyBare)
  time(2000, decideNative)
  const [bare, whole, ratios]: number[][] = [[], [], []]
  for (let round = 0; round < rounds; round++) {
    const one = timeCpu(() => time(perRound, verifyBare))
    const other = timeCpu(() => time(perRound, decideNative))
    bare!.push(...one.took)
    whole!.push(...other.took)
    ratios!.push(one.cpuUs / other.cpuUs)
  }
  line('bare Ed25519 verify, node:crypto', bare!)
  line('whole decision: text to verdict, node:crypto', whole!)
  const refused = time(10_000, refuseWrong)
  line('wrong codes refused', refused)
  time(20, (i) => decide(codes[i]!, portableCrypto))
  const portable = timeCpu(() => time(200, (i) => decide(codes[i % passCount]!, portableCrypto)))
  line('whole decision in pure JavaScript', portable.took)
  const ratio = percentile(ratios!, 0.5)
  const portableMs = portable.cpuUs / 1000 / portable.took.length
  const reached = {
    ratio: ratio >= aims.ratio,
    p99: percentile(whole!, 0.99) <= aims.nativeP99Ms,
    refused: percentile(refused, 0.99) <= aims.refusedMs,
    portable: portableMs <= aims.portableMs,
  }
  const told = (good: boolean) => (good ? 'reached' : 'not reached')
  say(
    `  bare/whole, processor time, median of rounds: ${ratio.toFixed(2)} (aim ${aims.ratio}: ${told(reached.ratio)})`,
  )
  say(`  whole p99 ≤ ${aims.nativeP99Ms} ms: ${told(reached.p99)}`)
  say(`  wrong codes p99 ≤ ${aims.refusedMs} ms: ${told(reached.refused)}`)
  say(
    `  pure JavaScript ${portableMs.toFixed(1)} ms of the processor; at a sixth of the speed ${(portableMs * 6).toFixed(0)} ms ≤ 150 ms: ${told(reached.portable)}`,
  )
  return Object.values(reached).every(Boolean)
}
