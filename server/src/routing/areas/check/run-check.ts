// Runs the check beside the event loop: one at a time in a process, and not for ever.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { Refused } from '../../../errors.ts'
import type { checkAreas, CheckOptions } from './check.ts'

const longestMs = 60_000
let running = false

export async function runCheck(file: unknown, options: CheckOptions): Promise<ReturnType<typeof checkAreas>> {
  if (running) throw new Refused('unavailable', { retryAfterS: 10, detail: '正在检查另一份边界，请稍后再试' })
  running = true
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), { workerData: { file, options } })
  const limit = AbortSignal.timeout(longestMs)
  try {
    const [result] = (await once(worker, 'message', { signal: limit })) as [ReturnType<typeof checkAreas>]
    return result
  } catch (error) {
    if (!limit.aborted) throw error
    throw new Refused('invalid', {
      errors: [{ path: '', message: '边界太复杂，一分钟没检查完，请分开或简化' }],
    })
  } finally {
    running = false
    await worker.terminate()
  }
}
