// A code is shown at a gate, a counter or an event: judged by the same decision as without a network, remembered at once.
import { campusCodeCan } from '@chaolin/shared/campus/code-access'
import type { CampusRefusal } from '@chaolin/shared/campus/verify'
import { decideCampusCode, genuineCampusCode } from '@chaolin/shared/campus/verify'
import type { Purpose } from '@chaolin/shared/campus/codes'
import { LockMode } from '@mikro-orm/core'
import type { Context } from '../../context.ts'
import { changeRows, insertRow } from '../../db/sql.ts'
import { Refused } from '../../errors.ts'
import { recordReading } from '../../residents/actions.ts'
import type { Person } from '../../residents/queries.ts'
import { nativeCrypto, trustOf } from '../../visits/actions.ts'
import { issuerOf } from './campuses.ts'
import { CampusCode, CampusPass, CampusStep } from './entities.ts'
import { readCodeName } from './marks.ts'
import { standsOf, type Stand } from './stands.ts'

const plain = { disableIdentityMap: true } as const
type Keys = Awaited<ReturnType<typeof trustOf>>

export type Shown = { code: string; purpose: Purpose; place?: string | undefined }
/** What is kept of it: whom it showed is looked up when it is told. */
export type Verified =
  { verdict: 'valid'; shows: number | null } | { verdict: 'refuse'; reason: CampusRefusal; offS?: number }

export const forged: Verified = Object.freeze({ verdict: 'refuse', reason: 'forged' })

const seatsFirst: Record<Purpose, string[]> = {
  counter: ['clerk', 'staff', 'dispatcher', 'guard'],
  gate: ['guard', 'staff', 'dispatcher', 'clerk'],
  event: ['staff', 'dispatcher', 'guard', 'clerk'],
}

/** Where it is shown, which is where its step is remembered: the place that was named, else the likeliest. */
async function standsFor(ctx: Context, person: Person, { purpose, place }: Shown): Promise<Stand[]> {
  const all = await standsOf(ctx, person, 'verify')
  if (all.length === 0) throw new Refused('forbidden')
  const order = seatsFirst[purpose]
  const stands = all
    .filter((stand) => place === undefined || stand.place === place)
    .sort((a, b) => order.indexOf(a.seat) - order.indexOf(b.seat))
  if (stands.length === 0) throw new Refused('not_found')
  return stands
}

export type Found = { stand: Stand; keys: Keys; cti: string }

/** Null: none of ours, or of a campus where this person does not stand. */
export async function findShown(ctx: Context, person: Person, shown: Shown): Promise<Found | null> {
  const tried = new Set<string>()
  for (const stand of await standsFor(ctx, person, shown)) {
    const { id, number: campus } = stand.campus
    if (tried.has(id)) continue
    tried.add(id)
    const keys = await trustOf(ctx, issuerOf(id))
    const genuine = genuineCampusCode(shown.code, { campus, keys }, nativeCrypto)
    if (genuine) return { stand, keys, cti: genuine.cti }
  }
  return null
}

async function remember(
  tx: Context,
  key: Pick<CampusStep, 'place' | 'purpose' | 'cti'>,
  lastStep: number,
  expMs: number,
) {
  const moved = await changeRows(
    tx.em,
    'update campus_steps set last_step = ? where place = ? and purpose = ? and cti = ?',
    [lastStep, key.place, key.purpose, key.cti],
  )
  if (moved === 0) await insertRow(tx.em, CampusStep, { ...key, lastStep, expiresAt: new Date(expMs) })
}

/** In a transaction; the code was found genuine before. Its row is locked, so that of two the second is told. */
export async function verifyShown(
  tx: Context,
  person: Person,
  { code, purpose }: Shown,
  { stand, keys, cti }: Found,
): Promise<Verified> {
  const pass = await tx.em.findOne(CampusPass, { cti }, { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain })
  const owner = pass && (await tx.em.findOne(CampusCode, { id: pass.codeId }, plain))
  // Signed by our key and yet unknown: only a stolen key writes such a code.
  if (!pass || !owner) return forged
  const key = { place: stand.place, purpose, cti }
  const known = await tx.em.findOne(CampusStep, key, plain)
  const ended = Boolean(pass.revokedAt) || owner.status !== 'active' || owner.until <= tx.now()
  const view = { campus: stand.campus.number, keys, isRevoked: () => ended, untilMs: Infinity }
  const decision = decideCampusCode(
    code,
    purpose,
    view,
    () => known?.lastStep,
    tx.now().getTime(),
    nativeCrypto,
  )
  const { verdict } = decision
  if (verdict.verdict === 'refuse') {
    const { reason, offS } = verdict
    return { verdict: 'refuse', reason, ...(offS === undefined ? {} : { offS }) }
  }
  await remember(tx, key, decision.remember!.lastStep, decision.remember!.expMs)
  const shows = purpose === 'counter' && campusCodeCan(stand.seat, 'readIdentity')
  if (shows)
    await recordReading(tx, {
      personId: owner.personId,
      readBy: person.id,
      readerRole: 'clerk',
      field: 'campus_identity',
      reason: '窗口核验青牛码',
      about: stand.place,
    })
  return { verdict: 'valid', shows: shows ? owner.id : null }
}

/** Name and kind, for a clerk at a counter alone. */
export async function verifiedView(ctx: Context, verified: Verified) {
  if (verified.verdict === 'refuse') return verified
  const { verdict, shows } = verified
  const owner = shows === null ? null : await ctx.em.findOne(CampusCode, { id: shows }, plain)
  return { verdict, ...(owner ? { person: { name: await readCodeName(ctx, owner), kind: owner.kind } } : {}) }
}
