// The check of a large file takes seconds: in a thread of its own, so that nobody else's request waits.
import { parentPort, workerData } from 'node:worker_threads'
import { checkAreas, usualMaxGapM2, type CheckedArea, type CheckOptions } from './check.ts'
import { findLostLand, findMissing } from './check-land.ts'
import type { KnownPosts } from './read-features.ts'

export type Task =
  | { kind: 'file'; file: unknown; options: CheckOptions }
  | { kind: 'loss'; before: CheckedArea[]; after: CheckedArea[]; posts: KnownPosts }

const work = (task: Task) => {
  if (task.kind === 'file') return checkAreas(task.file, task.options)
  const { before, after, posts } = task
  return [
    ...findMissing(new Set(after.map(({ id }) => id)), posts),
    ...findLostLand(before, after, { posts, maxLostM2: usualMaxGapM2 }),
  ]
}

parentPort?.postMessage(work(workerData as Task))
