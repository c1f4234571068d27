// Wrong claims, counted in the database: exact however many come at once, and lifted by no setting.
import { claimLocks, oneMoreWrong, triesNow, type Counted, type Tries } from '@chaolin/shared/campus/codes'
import type { Context } from '../../context.ts'
import { changeRows, isMysql, readRows, toTime } from '../../db/sql.ts'
import { Refused } from '../../errors.ts'
import { blindIndexer } from '../../sealing.ts'
import { CampusTry } from './entities.ts'

export type TryMarks = Record<Counted, string>

/** Whom and what a claim is counted for; an unknown number is counted like any other. */
export async function marksOf(
  ctx: Context,
  personId: string,
  campusId: string,
  number: string,
): Promise<TryMarks> {
  const index = await blindIndexer(ctx, 'campus_try')
  return {
    person: index(`person ${personId}`),
    pair: index(`pair ${personId} ${campusId} ${number}`),
    number: index(`number ${campusId} ${number}`),
  }
}

/** Before the transaction, so that in it rows are locked and never made: two that make one wait for each other. */
export async function prepareTries(ctx: Context, marks: TryMarks) {
  const all = Object.values(marks)
  if ((await ctx.em.count(CampusTry, { mark: { $in: all } })) === all.length) return
  const fresh = { wrongAt: '', latestAt: ctx.now(), lockedUntil: null }
  await ctx.em.upsertMany(
    CampusTry,
    all.toSorted().map((mark) => ({ mark, ...fresh })),
    { onConflictFields: ['mark'], onConflictAction: 'ignore', disableIdentityMap: true },
  )
}

type Row = { mark: string; wrong_at: string; locked_until: number | string | null }
export type Counts = Record<Counted, Tries>

/** Locked until the transaction ends: who claims the same number, or is the same person, waits. */
export async function lockTries(tx: Context, marks: TryMarks): Promise<Counts> {
  const lock = isMysql(tx.em) ? ' for update' : ''
  const rows = await readRows<Row>(
    tx.em,
    `select mark, wrong_at, locked_until from campus_tries where mark in (?, ?, ?) order by mark${lock}`,
    [marks.person, marks.pair, marks.number],
  )
  const nowMs = tx.now().getTime()
  const read = (what: Counted): Tries => {
    const row = rows.find(({ mark }) => mark === marks[what])
    // Swept between the two: it counted nothing.
    if (!row) throw new Refused('unavailable', { retryAfterS: 1 })
    const lockedUntilMs = row.locked_until === null ? null : toTime(row.locked_until).getTime()
    return triesNow({ wrongAtMs: row.wrong_at.split(' ').filter(Boolean).map(Number), lockedUntilMs }, nowMs)
  }
  return { person: read('person'), pair: read('pair'), number: read('number') }
}

export function refuseLocked(tx: Context, counts: Counts) {
  const ends = Object.values(counts).flatMap(({ lockedUntilMs }) => lockedUntilMs ?? [])
  if (ends.length === 0) return
  const waitMs = Math.max(...ends) - tx.now().getTime()
  throw new Refused('rate_limited', {
    detail: '试错的次数太多了，请过一小时再试，或到校区指挥站',
    retryAfterS: Math.max(1, Math.ceil(waitMs / 1000)),
  })
}

export async function countWrong(tx: Context, marks: TryMarks, counts: Counts) {
  const now = tx.now()
  for (const what of ['person', 'pair', 'number'] as const) {
    const { wrongAtMs, lockedUntilMs } = oneMoreWrong(what, counts[what], now.getTime())
    await changeRows(
      tx.em,
      'update campus_tries set wrong_at = ?, latest_at = ?, locked_until = ? where mark = ?',
      [wrongAtMs.join(' '), now, lockedUntilMs === null ? null : new Date(lockedUntilMs), marks[what]],
    )
  }
}

/** Who was right in the end is not counted as wrong any more on that number. */
export const forgive = (tx: Context, { pair }: TryMarks) =>
  changeRows(tx.em, "update campus_tries set wrong_at = '', locked_until = null where mark = ?", [pair])

/** Longer ago than anything counts. */
const keptMs = 2 * (claimLocks.windowMs + claimLocks.lockMs)
export const sweepTries = (ctx: Context) =>
  ctx.em.nativeDelete(CampusTry, { latestAt: { $lt: new Date(ctx.now().getTime() - keptMs) } })
