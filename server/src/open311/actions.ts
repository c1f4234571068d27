// What other domains do with Open311: send a report to a micro-brain that speaks it, begin to read its updates.
export { ensurePolling } from './polling.ts'
export { deliverByOpen311 } from './sent.ts'
