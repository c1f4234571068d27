// Running what is due: leased, so that a crashed worker's jobs come back; fenced, so that a late worker cannot finish
// what another took over; in order for each subject, side by side across subjects.
import { setImmediate as letOthersRun } from 'node:timers/promises'
import { raw } from '@mikro-orm/core'
import { nanoid } from 'nanoid'
import type { Context } from '../context.ts'
import { Job } from './entities.ts'
import type { JobPayload } from './actions.ts'

/** Longer than any client's time-out, so that a lease never ends under a running call. */
export const leaseMs = 60_000
export const claimSize = 20
/** Waits after the first, second, … failure; after the last one the job is stuck until a person looks. */
export const backOffMs = [5_000, 30_000, 120_000, 600_000, 1_800_000, ...Array<number>(24).fill(3_600_000)]

/** Throw this when another try cannot help. */
export class Hopeless extends Error {}

export type Handler = (
  ctx: Context,
  payload: JobPayload,
  job: { id: number; attempts: number },
) => Promise<void>
export type Handlers = Record<string, Handler>

type Claimed = Pick<Job, 'id' | 'kind' | 'payload' | 'attempts'>

/** Claims and runs what is due now; gives how many jobs were run. `fork` makes a context for one job. */
export async function runDueJobs(ctx: Context, handlers: Handlers, fork: () => Context): Promise<number> {
  const token = nanoid(21)
  const jobs = await claim(ctx, token)
  const ends = await Promise.allSettled(jobs.map((job) => runJob(fork(), handlers, job, token)))
  // Only after all have ended: a stop waits for this, and must not leave one running.
  const broken = ends.find((end) => end.status === 'rejected')
  if (broken) throw broken.reason
  return jobs.length
}

async function claim(ctx: Context, token: string): Promise<Claimed[]> {
  const now = ctx.now()
  const ids = await findClaimable(ctx, now)
  if (ids.length === 0) return []
  const free = { state: 'due' as const, $or: [{ leaseUntil: null }, { leaseUntil: { $lt: now } }] }
  await ctx.em.nativeUpdate(
    Job,
    { id: { $in: ids }, dueAt: { $lte: now }, ...free },
    {
      leaseToken: token,
      leaseUntil: new Date(now.getTime() + leaseMs),
      lastTriedAt: now,
      attempts: raw('attempts + 1'),
    },
  )
  return ctx.em.find(
    Job,
    { leaseToken: token, state: 'due' },
    { orderBy: { id: 1 }, disableIdentityMap: true },
  )
}

/** The heads of the queues: due, free, and with nothing older of the same subject still to do. */
async function findClaimable(ctx: Context, now: Date): Promise<number[]> {
  const rows = await ctx.em
    .createQueryBuilder(Job, 'j')
    .select('j.id')
    .where({
      state: 'due',
      dueAt: { $lte: now },
      $or: [{ leaseUntil: null }, { leaseUntil: { $lt: now } }],
    })
    .andWhere(
      "not exists (select 1 from jobs e where e.subject = j.subject and e.state = 'due' and e.id < j.id)",
    )
    .orderBy({ dueAt: 1, id: 1 })
    .limit(claimSize)
    .execute<{ id: number }[]>('all')
  return rows.map((row) => row.id)
}

async function runJob(ctx: Context, handlers: Handlers, job: Claimed, token: string) {
  // SQLite answers without leaving the process: without this a backlog would keep every request waiting.
  await letOthersRun()
  const mine = { id: job.id, leaseToken: token, state: 'due' as const }
  try {
    const handler = handlers[job.kind]
    if (!handler) throw new Hopeless(`no handler for ${job.kind}`)
    await handler(ctx, job.payload, job)
    await ctx.em.nativeUpdate(Job, mine, {
      state: 'done',
      leaseUntil: null,
      leaseToken: null,
      doneAt: ctx.now(),
    })
  } catch (error) {
    await putBack(ctx, mine, job.attempts, error)
  }
}

type Mine = { id: number; leaseToken: string; state: 'due' }

async function putBack(ctx: Context, mine: Mine, attempts: number, error: unknown) {
  const wait = error instanceof Hopeless ? undefined : backOffMs[attempts - 1]
  const words = (error instanceof Error ? error.message : 'unknown error').slice(0, 255)
  ctx.log.warn({ jobId: mine.id, attempts, stuck: wait === undefined, reason: words }, 'job failed')
  const jitter = 0.8 + Math.random() * 0.4
  await ctx.em.nativeUpdate(Job, mine, {
    leaseToken: null,
    leaseUntil: null,
    lastError: words,
    ...(wait === undefined
      ? { state: 'stuck' as const }
      : { dueAt: new Date(ctx.now().getTime() + wait * jitter) }),
  })
}

export type Worker = { stop(): Promise<void> }

/** Polls until stopped; `stop` waits for the jobs in hand. */
export function startWorker(fork: () => Context, handlers: Handlers, pollMs = 500): Worker {
  let stopping = false
  let wake = () => {}
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  const loop = async () => {
    while (!stopping) {
      const ctx = fork()
      const ran = await runDueJobs(ctx, handlers, fork).catch((error: unknown) => {
        ctx.log.error({ err: error }, 'outbox round failed')
        return 0
      })
      // SQLite answers without leaving this turn of the event loop: a long queue must not keep requests out.
      await new Promise(setImmediate)
      if (ran === 0 && !stopping) await pause()
    }
  }
  const running = loop()
  return {
    async stop() {
      stopping = true
      wake()
      await running
    },
  }
}
