// Questions to campus codes: whose code, of which campus, and what they read of it.
import type { CodeStatus, HeldStatus, MemberKind } from '@chaolin/shared/campus/codes'
import { LockMode } from '@mikro-orm/core'
import type { Context } from '../../context.ts'
import { Campus, CampusCode, CampusMember } from './entities.ts'

export type { Campus, CampusCode, CampusMember } from './entities.ts'

const plain = { disableIdentityMap: true } as const

export const getCampus = (ctx: Context, id: string): Promise<Campus | null> =>
  ctx.em.findOne(Campus, { id }, plain)

export const campusesById = (ctx: Context, ids: readonly string[]): Promise<Campus[]> =>
  ctx.em.find(Campus, { id: { $in: [...ids] } }, { orderBy: { number: 1 }, limit: 100, ...plain })

/** The one that has not ended, whatever its roster says by now. */
export const openCodeOf = (ctx: Context, personId: string): Promise<CampusCode | null> =>
  ctx.em.findOne(CampusCode, { personId, active: 1 }, plain)

/** The same of a number. */
export const openCodeAt = (
  ctx: Context,
  campusId: string,
  studentNumber: string,
): Promise<CampusCode | null> => ctx.em.findOne(CampusCode, { campusId, studentNumber, active: 1 }, plain)

/** The same, locked until the transaction ends. */
export const lockedCodeAt = (
  tx: Context,
  campusId: string,
  studentNumber: string,
): Promise<CampusCode | null> =>
  tx.em.findOne(
    CampusCode,
    { campusId, studentNumber, active: 1 },
    { lockMode: LockMode.PESSIMISTIC_WRITE, ...plain },
  )

/** Whose last day is over holds no code, whether or not the round has come. */
export const statusNow = (ctx: Context, { status, until }: CampusCode): HeldStatus =>
  until <= ctx.now() ? 'ended' : status

/** The code that somebody holds, else the one that they held last. */
export async function latestCodeOf(ctx: Context, personId: string): Promise<CampusCode | null> {
  const open = await openCodeOf(ctx, personId)
  if (open) return open
  const [last] = await ctx.em.find(CampusCode, { personId }, { orderBy: { id: -1 }, limit: 1, ...plain })
  return last ?? null
}

export type OwnCode = {
  campusId: string
  status: CodeStatus
  kind: MemberKind
  /** Names the membership in other tables; nothing that anybody else knows. */
  memberId: number
}

/** Null: never claimed one. Only `active` opens anything. */
export async function codeOf(ctx: Context, personId: string): Promise<OwnCode | null> {
  const code = await latestCodeOf(ctx, personId)
  return code && { campusId: code.campusId, status: statusNow(ctx, code), kind: code.kind, memberId: code.id }
}

/** For what a person reads about themselves. */
export async function campusPlace(ctx: Context, personId: string) {
  const code = await codeOf(ctx, personId)
  return code ? { campusCode: { campusId: code.campusId, status: code.status } } : {}
}

export const memberAt = (ctx: Context, campusId: string, number: string): Promise<CampusMember | null> =>
  ctx.em.findOne(CampusMember, { campusId, number }, plain)
