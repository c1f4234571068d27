// How each endpoint does: what waits, what is stuck, how old the oldest is, how many tries of the last day failed.
import { breakerMode } from '@chaolin/shared/micro-brains/rules'
import type { Context } from '../context.ts'
import { toWireOrNull } from '../day.ts'
import { marksFor, readRows, toTime } from '../db/sql.ts'
import { photoKinds } from '../outbox/claim.ts'
import type { MicroBrainEndpoint } from './entities.ts'
import { breakerOf, findEndpoint } from './queries.ts'

type Counts = {
  target: string
  state: string
  jobs: number
  oldest: number | string
}
type Tries = { target: string; tries: number | null; answered: number | null }

const dayMs = 24 * 3_600_000

const countOwed = (ctx: Context, ids: readonly string[]) =>
  readRows<Counts>(
    ctx.em,
    `select target, state, count(*) as jobs, min(created_at) as oldest from jobs
     where target in (${marksFor(ids)}) and state in ('due', 'stuck') group by target, state`,
    ids,
  )

/**
 * Of messages that were tried in the last day. A try that failed has moved its message's time on, so the index need
 * be read no further back than two days: only what waited longer and then went through at once is not counted.
 */
const countTries = (ctx: Context, ids: readonly string[]) => {
  const now = ctx.now().getTime()
  return readRows<Tries>(
    ctx.em,
    `select target, sum(attempts) as tries, sum(case when state = 'done' then 1 else 0 end) as answered from jobs
     where target in (${marksFor(ids)}) and state in ('due', 'stuck', 'done', 'skipped') and due_at > ?
       and last_tried_at > ? and kind not in (${marksFor(photoKinds)}) group by target`,
    [...ids, new Date(now - 2 * dayMs), new Date(now - dayMs), ...photoKinds],
  )
}

/** One after the other, two look-ups for all of them together. */
export async function readHealths(ctx: Context, endpoints: readonly Ends[]) {
  const ids = endpoints.map(({ microBrainId }) => microBrainId)
  if (ids.length === 0) return []
  const owed = await countOwed(ctx, ids)
  const tried = await countTries(ctx, ids)
  const now = ctx.now().getTime()
  return endpoints.map(({ microBrainId, row }) => {
    const of = (state: string) => owed.find((each) => each.target === microBrainId && each.state === state)
    const due = of('due')
    return {
      microBrainId,
      breaker: row ? breakerMode(breakerOf(row), now) : ('closed' as const),
      paused: Boolean(row?.pausedAt),
      lastSuccessAt: toWireOrNull(row?.lastSuccessAt),
      failingSince: toWireOrNull(row?.failingSince),
      due: Number(due?.jobs ?? 0),
      stuck: Number(of('stuck')?.jobs ?? 0),
      oldestDueAgeS: due ? Math.round((now - toTime(due.oldest).getTime()) / 1000) : null,
      failureRate: rateOf(tried.find(({ target }) => target === microBrainId)),
    }
  })
}
type Ends = { microBrainId: string; row: MicroBrainEndpoint | null }

function rateOf(sums: Tries | undefined): number | null {
  const tries = Number(sums?.tries ?? 0)
  return tries === 0 ? null : (tries - Number(sums?.answered ?? 0)) / tries
}

export async function readHealth(ctx: Context, microBrainId: string) {
  const row = await findEndpoint(ctx, microBrainId)
  const [health] = await readHealths(ctx, [{ microBrainId, row }])
  return health!
}
