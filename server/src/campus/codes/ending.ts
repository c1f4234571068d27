// Codes end, are locked and unlocked: what they opened closes at once, the rest follows by a job for each.
import { keepEndedNameMs, type CodeEnd } from '@chaolin/shared/campus/codes'
import type { Context } from '../../context.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refused } from '../../errors.ts'
import { addJobs } from '../../outbox/actions.ts'
import { dropRole } from '../../residents/actions.ts'
import { touchCampus } from './campuses.ts'
import { CampusCode, CampusPass } from './entities.ts'

const plain = { disableIdentityMap: true } as const
const atOnce = 500

/** The household of one that stands for a student as a host. */
export const hostCodeOf = ({ campusId, id }: Pick<CampusCode, 'campusId' | 'id'>) =>
  `${campusId}:member:${id}`

const revokePasses = (tx: Context, codeIds: number[]) =>
  tx.em.nativeUpdate(
    CampusPass,
    { codeId: { $in: codeIds }, revokedAt: null, expiresAt: { $gt: tx.now() } },
    { revokedAt: tx.now() },
  )

/** Of one campus or several; however many, a few statements for each five hundred. */
export async function endCodes(
  tx: Context,
  codes: readonly CampusCode[],
  why: CodeEnd,
  by: string | null,
): Promise<void> {
  const forgetAt = new Date(tx.now().getTime() + keepEndedNameMs)
  for (let from = 0; from < codes.length; from += atOnce) {
    const part = codes.slice(from, from + atOnce)
    const ids = part.map(({ id }) => id)
    await tx.em.nativeUpdate(
      CampusCode,
      { id: { $in: ids }, active: 1 },
      { status: 'ended', active: null, endedWhy: why, endedBy: by, endedAt: tx.now(), forgetAt },
    )
    await revokePasses(tx, ids)
    const students = part.filter(({ kind }) => kind === 'student').map(({ personId }) => personId)
    if (students.length > 0) await dropRole(tx, students, 'student')
    await addJobs(
      tx,
      part.map(({ id }) => ({
        kind: 'campus.code_ended',
        subject: `campus:code:${id}`,
        payload: { codeId: id },
      })),
    )
  }
  for (const campusId of new Set(codes.map(({ campusId }) => campusId))) await touchCampus(tx, campusId)
}

/** Those whose last day is over; the rest of a great many next time. */
export async function endOver(ctx: Context): Promise<void> {
  await inTransaction(ctx, async (tx) => {
    const over = await tx.em.find(
      CampusCode,
      { active: 1, until: { $lte: tx.now() } },
      { orderBy: { until: 1 }, limit: 2000, ...plain },
    )
    await endCodes(tx, over, 'expired', null)
  })
}

/** Names of codes that ended long ago, oldest first; the rest of a great many next time. */
export async function forgetNames(ctx: Context): Promise<void> {
  const over = await ctx.em.find(
    CampusCode,
    { forgetAt: { $lte: ctx.now() } },
    { fields: ['id'], orderBy: { forgetAt: 1 }, limit: atOnce, ...plain },
  )
  if (over.length > 0)
    await ctx.em.nativeUpdate(
      CampusCode,
      { id: { $in: over.map(({ id }) => id) } },
      { sealedName: '', forgetAt: null },
    )
}

/** A phone that was lost: nothing opens until it is unlocked, and nobody else may claim the number. */
export async function lockCode(tx: Context, code: CampusCode, by: string) {
  if (code.status !== 'active') throw new Refused('step_closed', { detail: '这个码不在使用中' })
  await tx.em.nativeUpdate(CampusCode, { id: code.id }, { status: 'locked', lockedBy: by })
  await revokePasses(tx, [code.id])
  await touchCampus(tx, code.campusId)
  await addJobs(tx, [lockJob(code.id, 'locked')])
}

export async function unlockCode(tx: Context, code: CampusCode) {
  if (code.status !== 'locked') throw new Refused('step_closed', { detail: '这个码没有锁' })
  await tx.em.nativeUpdate(CampusCode, { id: code.id }, { status: 'active', lockedBy: null })
  await addJobs(tx, [lockJob(code.id, 'active')])
}

const lockJob = (codeId: number, status: string) => ({
  kind: 'campus.code_locked',
  subject: `campus:code:${codeId}`,
  payload: { codeId, status },
})
