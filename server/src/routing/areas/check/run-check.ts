// Runs the checks beside the event loop: one file at a time in a process, and not for ever.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Refused } from '../../../errors.ts'
import type { CheckedArea, Checked, CheckOptions } from './check.ts'
import type { Task } from './check-worker.ts'
import type { Problem } from './problems.ts'
import type { KnownPosts } from './read-features.ts'

const longestMs = 60_000
let running = false

export const runCheck = (file: unknown, options: CheckOptions) =>
  alone(() => run<Checked>({ kind: 'file', file, options }))

/** What these areas would take away from those. */
export const runLossCheck = (before: CheckedArea[], after: CheckedArea[], posts: KnownPosts) =>
  run<Problem[]>({ kind: 'loss', before, after, posts })

/** A file comes from outside and may be large: the second one has to wait. */
async function alone<Result>(check: () => Promise<Result>): Promise<Result> {
  if (running) throw new Refused('unavailable', { retryAfterS: 10, detail: '正在检查另一份边界，请稍后再试' })
  running = true
  try {
    return await check()
  } finally {
    running = false
  }
}

async function run<Result>(task: Task): Promise<Result> {
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { workerData: task })
  const limit = AbortSignal.timeout(longestMs)
  try {
    const [result] = (await once(worker, 'message', { signal: limit })) as [Result]
    return result
  } catch (error) {
    if (!limit.aborted) throw error
    throw new Refused('invalid', {
      errors: [{ path: '', message: '边界太复杂，一分钟没检查完，请分开或简化' }],
    })
  } finally {
    await worker.terminate()
  }
}
