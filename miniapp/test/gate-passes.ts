// Real passes and a real bundle for the tests of a gate: signed, sealed and rotating as the server's own are.
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto'
import { toBase64url } from '@chaolin/shared/passes/bytes'
import { writeClaims } from '@chaolin/shared/passes/claims'
import { campusPrefix, passPrefix, writeCode } from '@chaolin/shared/passes/code'
import { writeEnvelope } from '@chaolin/shared/passes/envelope'
import { portableCrypto } from '@chaolin/shared/passes/portable'
import { rotationKey, rotationTag, stepAt } from '@chaolin/shared/passes/rotation'
import { sealExpected } from '@chaolin/shared/passes/sealed'
import type { Bundle } from '@chaolin/shared/visits/gate-schema'

export const gateId = 'compound-1-gate-1'
const compound = 1
const kid = 7
const groupKey = new Uint8Array(32).fill(9)

export interface TestPass {
  cti: string
  sealed: string
  /** What the phone shows at a moment; on paper always the same. */
  codeAt: (ms: number) => string
}

interface PassOptions {
  n: number
  fromMs: number
  untilMs: number
  doors?: number
  maxUses?: number
  paper?: boolean
  compound?: number
  /** A campus code, for these purposes. */
  purposes?: number
  signer?: KeyObject
}

export const keys = generateKeyPairSync('ed25519')
export const strangeKeys = generateKeyPairSync('ed25519')

/** The 32 bytes behind the fixed head of their DER. */
const publicKey = new Uint8Array(keys.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32))

export function makePass(options: PassOptions): TestPass {
  const { n, fromMs, untilMs, doors = 1, maxUses = 1, paper = false, signer = keys.privateKey } = options
  const cti = new Uint8Array(8).fill(n)
  const claims = {
    exp: Math.floor(untilMs / 1000),
    nbf: Math.floor(fromMs / 1000),
    cti,
    compound: options.compound ?? compound,
    doors,
    maxUses,
    ...(doors > 1 ? { consent: 5 } : {}),
    ...(paper ? { paper: true as const } : {}),
    ...(options.purposes === undefined ? {} : { purposes: options.purposes }),
  }
  const cose = writeEnvelope(
    writeClaims(claims),
    kid,
    (message) => new Uint8Array(sign(null, message, signer)),
  )
  const prefix = options.purposes === undefined ? passPrefix : campusPrefix
  const key = rotationKey(groupKey, cti, portableCrypto)
  return {
    cti: toBase64url(cti),
    sealed: sealExpected({ maskedName: '林*', party: 2, destination: '2幢1单元1201' }, cose, portableCrypto),
    codeAt: (ms) => {
      if (paper) return writeCode(prefix, cose)
      const step = stepAt(ms / 1000)
      return writeCode(prefix, cose, { step, tag: rotationTag(key, step, cose, portableCrypto) })
    },
  }
}

export function makeBundle(passes: readonly TestPass[], nowMs: number, more: Partial<Bundle> = {}): Bundle {
  return {
    version: '1.1',
    keys: [
      {
        kid,
        publicKey: toBase64url(publicKey),
        groupKey: toBase64url(groupKey),
        notAfter: new Date(nowMs + 30 * 86_400_000).toISOString(),
      },
    ],
    revoked: [],
    expected: passes.map(({ cti, sealed }) => ({ visitId: `visit-${cti}`.slice(0, 12), cti, sealed })),
    rules: {
      compound,
      gate: { id: gateId, door: 'perimeter', building: null },
      night: null,
      visitorDoors: 15,
    },
    until: new Date(nowMs + 24 * 3_600_000).toISOString(),
    ...more,
  }
}
