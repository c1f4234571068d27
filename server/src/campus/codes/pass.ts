// The envelope of a campus code: minted for a day at most, kept while it holds, for all purposes or for one.
import { randomBytes } from 'node:crypto'
import {
  codeLivesMs,
  codeReusableMs,
  everyPurpose,
  maskNumber,
  purposeBit,
  purposesOf,
  type Purpose,
} from '@chaolin/shared/campus/codes'
import type { OwnCodeView } from '@chaolin/shared/campus/code-schema'
import { ctiBytes, writeClaims } from '@chaolin/shared/passes/claims'
import { campusPrefix, codeAt } from '@chaolin/shared/passes/code'
import { writeEnvelope } from '@chaolin/shared/passes/envelope'
import { epochS, rotationKey, stepS } from '@chaolin/shared/passes/rotation'
import { doorBit } from '@chaolin/shared/visits/doors'
import { LockMode } from '@mikro-orm/core'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { insertRow } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'
import { nativeCrypto, signerOf, signingKey, trustOf } from '../../visits/actions.ts'
import { issuerOf } from './campuses.ts'
import { CampusCode, CampusPass } from './entities.ts'
import { readCodeName } from './marks.ts'
import { getCampus, latestCodeOf, statusNow } from './queries.ts'

const plain = { disableIdentityMap: true } as const
const toS = (at: Date) => Math.floor(at.getTime() / 1000)

/** Signed by a key that gates still trust, and with more than half its time left, or all that the code itself has. */
async function findCurrent(ctx: Context, code: CampusCode, bits: number): Promise<CampusPass | null> {
  const least = new Date(Math.min(ctx.now().getTime() + codeReusableMs, code.until.getTime() - 1000))
  const pass = await ctx.em.findOne(
    CampusPass,
    { codeId: code.id, purposes: bits, revokedAt: null, expiresAt: { $gt: least } },
    { orderBy: { expiresAt: 'desc' }, ...plain },
  )
  if (!pass) return null
  return (await trustOf(ctx, issuerOf(code.campusId))).has(pass.kid) ? pass : null
}

async function mint(tx: Context, { id, campusId, until }: CampusCode, bits: number): Promise<CampusPass> {
  const { number } = (await getCampus(tx, campusId))!
  const key = await signingKey(tx, issuerOf(campusId))
  const cti = randomBytes(ctiBytes)
  const nbf = toS(tx.now())
  const exp = Math.min(nbf + codeLivesMs / 1000, toS(until))
  const claims = {
    exp,
    nbf,
    cti: new Uint8Array(cti),
    compound: number,
    doors: doorBit.perimeter,
    maxUses: 0,
    purposes: bits,
  }
  const cose = writeEnvelope(writeClaims(claims), key.kid, await signerOf(tx, key))
  const row = {
    cti: cti.toString('base64url'),
    codeId: id,
    campusId,
    kid: key.kid,
    token: Buffer.from(cose).toString('base64url'),
    purposes: bits,
    notBefore: new Date(nbf * 1000),
    expiresAt: new Date(exp * 1000),
    revokedAt: null,
    createdAt: tx.now(),
  }
  await insertRow(tx.em, CampusPass, row)
  return row
}

/** Null: the code ended, or was locked, meanwhile. */
async function currentPass(ctx: Context, code: CampusCode, bits: number): Promise<CampusPass | null> {
  const known = await findCurrent(ctx, code, bits)
  if (known) return known
  return inTransaction(ctx, async (tx) => {
    const locked = await tx.em.findOne(
      CampusCode,
      { id: code.id },
      { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain },
    )
    if (!locked || locked.status !== 'active' || locked.until <= tx.now()) return null
    // Another phone of the same person may have been first.
    return (await findCurrent(tx, locked, bits)) ?? mint(tx, locked, bits)
  })
}

/** The phone makes every further code by itself from `rotation`. */
async function passFields(ctx: Context, pass: CampusPass) {
  const key = (await trustOf(ctx, issuerOf(pass.campusId))).get(pass.kid)
  if (!key) throw new Error(`no key ${pass.kid} of ${pass.campusId}`)
  const turning = rotationKey(key.groupKey, Buffer.from(pass.cti, 'base64url'), nativeCrypto)
  const rotation = { stepS, key: Buffer.from(turning).toString('base64url'), epochS }
  const view = { token: pass.token, code: '', rotation }
  return {
    ...view,
    code: codeAt(view, ctx.now().getTime(), nativeCrypto, campusPrefix),
    purposes: purposesOf(pass.purposes),
    from: toWire(pass.notBefore),
    until: toWire(pass.expiresAt),
  }
}

export const briefView = (ctx: Context, code: CampusCode) => ({
  status: statusNow(ctx, code),
  campusId: code.campusId,
  kind: code.kind,
  number: maskNumber(code.studentNumber),
  nowMs: ctx.now().getTime(),
})

export async function ownCode(
  ctx: Context,
  personId: string,
  purpose: Purpose | undefined,
): Promise<OwnCodeView> {
  const code = await latestCodeOf(ctx, personId)
  if (!code) return { status: 'none', nowMs: ctx.now().getTime() }
  const brief = { ...briefView(ctx, code), name: await readCodeName(ctx, code) }
  const ended = code.endedWhy ? { endedWhy: code.endedWhy } : {}
  if (brief.status !== 'active') return { ...brief, ...ended }
  const pass = await currentPass(ctx, code, purpose ? purposeBit[purpose] : everyPurpose)
  return pass ? { ...brief, ...(await passFields(ctx, pass)) } : ownCode(ctx, personId, purpose)
}
