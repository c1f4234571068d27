// Passes are made, taken back and shown here.
import { randomBytes } from 'node:crypto'
import { ctiBytes, longestPassS, writeClaims } from '@chaolin/shared/passes/claims'
import { codeAt, passPrefix, writeCode, type PassView } from '@chaolin/shared/passes/code'
import { writeEnvelope } from '@chaolin/shared/passes/envelope'
import { epochS, rotationKey, stepS } from '@chaolin/shared/passes/rotation'
import { sealExpected, type Expected } from '@chaolin/shared/passes/sealed'
import type { Context } from '../../context.ts'
import { insertRow } from '../../db/sql.ts'
import { touchCompound } from '../compounds/actions.ts'
import { Compound } from '../compounds/entities.ts'
import { Pass, PassKey } from './entities.ts'
import { signerOf, trustedKey } from './key-cache.ts'
import { issuerOf, signingKey } from './keys.ts'
import { nativeCrypto } from './native.ts'

const plain = { disableIdentityMap: true } as const

export type NewPass = {
  compoundId: string
  visitId?: string
  /** Whose own pass it is. */
  claimId?: number
  doors: number
  /** 0: as often as its bearer likes. */
  maxUses: number
  from: Date
  until: Date
  consentId?: number
  /** False: on paper, good for one admission. */
  rotating: boolean
  /** What a guard reads once it was scanned. */
  expected?: Expected
}

/** The first pass of a visit bears the visit's own id. */
async function newCti(tx: Context, visitId: string | undefined): Promise<Buffer> {
  const own = Buffer.from(visitId ?? '', 'base64url')
  const isFree =
    own.length === ctiBytes && (await tx.em.count(Pass, { cti: own.toString('base64url') })) === 0
  return isFree ? own : randomBytes(ctiBytes)
}

/** So that the sealed text fits its column whatever a flat is called. */
const shorten = (text: string | null, letters: number) => text && [...text].slice(0, letters).join('')
const briefly = ({ maskedName, party, destination }: Expected): Expected => ({
  maskedName: shorten(maskedName, 8),
  party,
  destination: shorten(destination, 48),
})

const toS = (at: Date) => Math.floor(at.getTime() / 1000)

export async function mintPass(tx: Context, wanted: NewPass): Promise<Pass> {
  const { compoundId, visitId, claimId, doors, from, until, consentId, rotating, expected } = wanted
  const maxUses = rotating ? wanted.maxUses : 1
  const revision = await touchCompound(tx, compoundId)
  const { number } = await tx.em.findOneOrFail(Compound, { id: compoundId }, plain)
  const key = await signingKey(tx, issuerOf(compoundId))
  const cti = await newCti(tx, visitId)
  const nbf = toS(from)
  const claims = {
    exp: Math.min(toS(until), nbf + longestPassS),
    nbf,
    cti: new Uint8Array(cti),
    compound: number,
    doors,
    maxUses,
    ...(consentId === undefined ? {} : { consent: consentId }),
    ...(rotating ? {} : { paper: true as const }),
  }
  const cose = writeEnvelope(writeClaims(claims), key.kid, await signerOf(tx, key))
  const row = {
    cti: cti.toString('base64url'),
    compoundId,
    visitId: visitId ?? null,
    claimId: claimId ?? null,
    kid: key.kid,
    token: Buffer.from(cose).toString('base64url'),
    rotating,
    doors,
    maxUses,
    uses: 0,
    consentId: consentId ?? null,
    notBefore: from,
    expiresAt: new Date(Math.min(until.getTime(), from.getTime() + longestPassS * 1000)),
    sealed: expected ? sealExpected(briefly(expected), cose, nativeCrypto) : null,
    revokedAt: null,
    revokedWhy: null,
    revision,
    createdAt: tx.now(),
  }
  const id = await insertRow(tx.em, Pass, row)
  return tx.em.findOneOrFail(Pass, { id }, plain)
}

/** Takes back every pass of a visit or of a membership that still holds; says how many. */
export async function revokePasses(
  tx: Context,
  of: { visitId: string } | { claimId: number },
  why: string,
): Promise<number> {
  const holding = { ...of, revokedAt: null, expiresAt: { $gt: tx.now() } }
  const one = await tx.em.findOne(Pass, holding, plain)
  if (!one) return 0
  const revision = await touchCompound(tx, one.compoundId)
  return tx.em.nativeUpdate(Pass, holding, { revokedAt: tx.now(), revokedWhy: why, revision })
}

/** As its bearer gets it: the phone makes every further code by itself from `rotation`. */
export async function passView(ctx: Context, pass: Pass): Promise<PassView> {
  const cose = new Uint8Array(Buffer.from(pass.token, 'base64url'))
  if (!pass.rotating) return { token: pass.token, code: writeCode(passPrefix, cose), rotation: null }
  const issuer = issuerOf(pass.compoundId)
  const key = await ctx.em.findOneOrFail(PassKey, { issuer, kid: pass.kid }, plain)
  const { groupKey } = await trustedKey(ctx, key)
  const turning = rotationKey(groupKey, Buffer.from(pass.cti, 'base64url'), nativeCrypto)
  const rotation = { stepS, key: Buffer.from(turning).toString('base64url'), epochS }
  const view = { token: pass.token, code: '', rotation }
  return { ...view, code: codeAt(view, ctx.now().getTime(), nativeCrypto) }
}
