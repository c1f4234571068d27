// Climbing: what is due is told one rung at a time, under the lock of its report, so that no two processes tell it twice.
import { nextRung, rungBit, type Rung } from '@chaolin/shared/staff/ladder'
import type { Context } from '../context.ts'
import { readRows } from '../db/sql.ts'
import { Report } from './entities.ts'
import { scaleOf } from './ladder-columns.ts'
import { lockReportById, writeStep } from './steps.ts'

/** How many rungs this report has reached; 0: none is due, and the row says when the next one is. */
export async function climb(tx: Context, reportId: number): Promise<number> {
  const report = await lockReportById(tx, reportId)
  if (!report) return 0
  const scale = await scaleOf(tx, report)
  for (let reached = 0; ; reached++) {
    const rung = nextRung(report, scale)
    if (rung && rung.at <= tx.now()) await reach(tx, report, rung)
    else {
      // A step writes when the next one is due; where none was taken, the row has to be put right.
      if (reached === 0)
        await tx.em.nativeUpdate(
          Report,
          { id: report.id, steps: report.steps },
          { ladderAt: rung?.at ?? null },
        )
      return reached
    }
  }
}

function reach(tx: Context, report: Report, { track, level }: Rung) {
  const promised = track === 'accept' ? report.acceptDueAt : report.dueAt
  return writeStep(tx, report, {
    changes: { ladderDone: report.ladderDone | rungBit(track, level) },
    moment: {
      step: 'overdue',
      status: report.status,
      by: 'system',
      personId: null,
      data: { track, level, promised: promised.toISOString() },
    },
  })
}

/** Tried again later, so that one that fails holds up no other. */
export const putOff = (ctx: Context, reportId: number, until: Date) =>
  ctx.em.nativeUpdate(Report, { id: reportId }, { ladderAt: until })

const idsOf = (rows: { id: number }[]) => rows.map(({ id }) => Number(id))

/** Those whose time has come, the earliest first. */
export const dueOnLadder = async (ctx: Context, most: number) =>
  idsOf(
    await readRows<{ id: number }>(
      ctx.em,
      'select id from reports where ladder_at <= ? order by ladder_at limit ?',
      [ctx.now(), most],
    ),
  )

/** Open ones that a version without the ladder has written. */
export const strangersToLadder = async (ctx: Context, most: number) =>
  idsOf(
    await readRows<{ id: number }>(
      ctx.em,
      `select id from reports where ladder_at is null and status in ('submitted', 'accepted', 'in_progress')
       and ladder_done = 0 and asked_at is null limit ?`,
      [most],
    ),
  )
