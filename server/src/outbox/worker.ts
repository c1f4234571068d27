// Running what is due: leased, so that a crashed worker's jobs come back; fenced, so that a late worker cannot finish
// what another took over; in order for each subject, side by side across subjects.
import { setImmediate as letOthersRun, setTimeout as delay } from 'node:timers/promises'
import { retryAfterMs } from '@chaolin/shared/micro-brains/rules'
import type { Context } from '../context.ts'
import type { JobPayload } from './actions.ts'
import { claimForTargets, claimOwn, type Claimed } from './claim.ts'
import { Job } from './entities.ts'

/** Throw this when another try cannot help. */
export class Hopeless extends Error {}

export type Handler = (
  ctx: Context,
  payload: JobPayload,
  job: { id: number; attempts: number; leaseToken: string; target?: string | null },
) => Promise<void>
export type Handlers = Record<string, Handler>

const breathMs = 5
/** Calls under way to other systems, from this process. */
export const mostUnderWay = 200

/** Claims and runs what is due now, and waits for it; gives how many jobs were run. `fork` makes a context for one job. */
export async function runDueJobs(ctx: Context, handlers: Handlers, fork: () => Context): Promise<number> {
  const jobs = [...(await claimOwn(ctx)), ...(await claimForTargets(ctx, mostUnderWay))]
  return runAll(jobs, handlers, fork)
}

async function runAll(jobs: Claimed[], handlers: Handlers, fork: () => Context) {
  const ends = await Promise.allSettled(jobs.map((job) => runJob(fork(), handlers, job)))
  // Only after all have ended: a stop waits for this, and must not leave one running.
  const broken = ends.find((end) => end.status === 'rejected')
  if (broken) throw broken.reason
  return jobs.length
}

async function runJob(ctx: Context, handlers: Handlers, job: Claimed) {
  // SQLite answers without leaving the process: without this a backlog would keep every request waiting.
  await letOthersRun()
  const mine = { id: job.id, leaseToken: job.leaseToken, state: 'due' as const }
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
  const wait = error instanceof Hopeless ? null : retryAfterMs(attempts, Math.random())
  const words = (error instanceof Error ? error.message : 'unknown error').slice(0, 255)
  ctx.log.warn({ jobId: mine.id, attempts, stuck: wait === null, reason: words }, 'job failed')
  await ctx.em.nativeUpdate(Job, mine, {
    leaseToken: null,
    leaseUntil: null,
    lastError: words,
    ...(wait === null ? { state: 'stuck' as const } : { dueAt: new Date(ctx.now().getTime() + wait) }),
  })
}

export type Worker = { stop(): Promise<void> }

/** A pause that can be cut short. */
function makePause(pollMs: number) {
  let wake = () => {}
  const pause = () =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, pollMs)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  return { pause, wake: () => wake() }
}

type Lane = { running: Promise<void>; wake: () => void }

/** Polls until stopped; `stop` waits for the jobs in hand. Other systems have a lane of their own, since they may be slow. */
export function startWorker(fork: () => Context, handlers: Handlers, pollMs = 500): Worker {
  let stopping = false
  const isStopping = () => stopping
  const lanes = [ownLane(fork, handlers, pollMs, isStopping), targetLane(fork, handlers, pollMs, isStopping)]
  return {
    async stop() {
      stopping = true
      for (const { wake } of lanes) wake()
      await Promise.all(lanes.map(({ running }) => running))
    },
  }
}

const failedRound = (ctx: Context) => (error: unknown) => {
  ctx.log.error({ err: error }, 'outbox round failed')
  return 0
}

function ownLane(fork: () => Context, handlers: Handlers, pollMs: number, isStopping: () => boolean): Lane {
  const { pause, wake } = makePause(pollMs)
  const loop = async () => {
    while (!isStopping()) {
      const ctx = fork()
      const ran = await claimOwn(ctx)
        .then((jobs) => runAll(jobs, handlers, fork))
        .catch(failedRound(ctx))
      // SQLite answers without leaving this turn of the event loop: a long queue must not keep requests out.
      await letOthersRun()
      if (ran === 0 && !isStopping()) await pause()
    }
  }
  return { running: loop(), wake }
}

/** Each call that ends makes room for the next, whatever the others do. */
function targetLane(
  fork: () => Context,
  handlers: Handlers,
  pollMs: number,
  isStopping: () => boolean,
): Lane {
  const { pause, wake } = makePause(pollMs)
  const underWay = new Set<Promise<unknown>>()
  let ended = 0
  const start = (job: Claimed) => {
    const ctx = fork()
    const call = runJob(ctx, handlers, job)
      .catch(failedRound(ctx))
      .finally(() => {
        underWay.delete(call)
        ended++
        wake()
      })
    underWay.add(call)
  }
  const loop = async () => {
    while (!isStopping()) {
      const ctx = fork()
      const before = ended
      const jobs = await claimForTargets(ctx, mostUnderWay - underWay.size).catch((error: unknown) => {
        failedRound(ctx)(error)
        return []
      })
      for (const job of jobs) start(job)
      await letOthersRun()
      if (ended === before && !isStopping()) await pause()
      // Those that end in the same moment are followed by one look, not by one each.
      await delay(breathMs)
    }
    await Promise.all(underWay)
  }
  return { running: loop(), wake }
}
