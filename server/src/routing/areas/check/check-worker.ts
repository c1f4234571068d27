// The check of a large file takes seconds: in a thread of its own, so that nobody else's request waits.
import { parentPort, workerData } from 'node:worker_threads'
import { checkAreas, type CheckOptions } from './check.ts'

const { file, options } = workerData as { file: unknown; options: CheckOptions }
parentPort?.postMessage(checkAreas(file, options))
