// What staff did to a number, append-only; and whether it is locked while nobody holds it.
import type { CodeStep } from '@chaolin/shared/campus/codes'
import type { Context } from '../../context.ts'
import { toWire } from '../../day.ts'
import { insertRow } from '../../db/sql.ts'
import { CampusCodeStep } from './entities.ts'

type Of = { campusId: string; number: string }
type Step = { step: CodeStep; by: string | null; reason: string | null }

export const writeStep = (tx: Context, { campusId, number }: Of, { step, by, reason }: Step) =>
  insertRow(tx.em, CampusCodeStep, {
    campusId,
    studentNumber: number,
    step,
    by,
    reason: reason?.trim() ?? null,
    at: tx.now(),
  })

/** A ticket that was given moves nothing yet. */
const turning: CodeStep[] = ['lock', 'unlock', 'end', 'moved']

/** Those of these numbers that staff locked, and nobody of the staff has opened since. */
export async function keptLocks(
  ctx: Context,
  campusId: string,
  numbers: readonly string[],
): Promise<Set<string>> {
  if (numbers.length === 0) return new Set()
  const rows = await ctx.em.find(
    CampusCodeStep,
    { campusId, studentNumber: { $in: [...numbers] }, step: { $in: turning } },
    { fields: ['studentNumber', 'step'], orderBy: { id: 1 }, disableIdentityMap: true },
  )
  const last = new Map(rows.map(({ studentNumber, step }) => [studentNumber, step]))
  return new Set([...last].flatMap(([number, step]) => (step === 'lock' ? number : [])))
}

export const isKeptLocked = async (ctx: Context, { campusId, number }: Of) =>
  (await keptLocks(ctx, campusId, [number])).has(number)

const mostShown = 50

export async function historyOf(ctx: Context, { campusId, number }: Of) {
  const rows = await ctx.em.find(
    CampusCodeStep,
    { campusId, studentNumber: number },
    { orderBy: { id: -1 }, limit: mostShown, disableIdentityMap: true },
  )
  return rows.map(({ step, by, reason, at }) => ({
    step,
    by: by ?? null,
    reason: reason ?? null,
    at: toWire(at),
  }))
}
