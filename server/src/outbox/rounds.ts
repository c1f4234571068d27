// Rounds: work of the whole cluster that comes again by itself, as one job that makes the next.
import type { Context } from '../context.ts'
import { addJob, type JobPayload } from './actions.ts'
import { countWaiting } from './queries.ts'
import type { Handlers } from './worker.ts'

/** When the next one is due, where that is not `everyMs` later, and what it is told. */
export type Next = { dueAt?: Date; payload?: JobPayload }

export type Round = {
  kind: string
  everyMs: number
  /** Null: no more of them. */
  work: (ctx: Context, payload: JobPayload) => Promise<Next | null | void>
}

const addRound = (ctx: Context, kind: string, next: Next) =>
  addJob(ctx, { payload: {}, ...next, kind, subject: kind })

/** At the start: makes sure that one is waiting. */
export async function ensureRound(ctx: Context, { kind }: Round, first: Next = {}) {
  if ((await countWaiting(ctx, kind)) === 0) await addRound(ctx, kind, first)
}

export const roundHandlers = (...rounds: Round[]): Handlers =>
  Object.fromEntries(
    rounds.map((round) => [round.kind, (ctx, payload, { id }) => run(ctx, round, payload, id)]),
  )

/** One that fails comes again at its time with what it was told: others wait for it, and later would be too late. */
async function run(ctx: Context, { kind, everyMs, work }: Round, payload: JobPayload, id: number) {
  let next: Next | null | void
  try {
    next = await work(ctx, payload)
  } catch (error) {
    ctx.log.error({ err: error, kind }, 'round failed')
    next = { payload }
  }
  // Two processes that started at once have made two rounds: the first to run ends alone.
  if (next === null || (await countWaiting(ctx, kind, id)) > 0) return
  await addRound(ctx, kind, { dueAt: new Date(ctx.now().getTime() + everyMs), ...next })
}
