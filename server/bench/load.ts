// 32 connections in a process of its own: every request has its own key, the residents take turns.
import autocannon from 'autocannon'
import { nanoid } from 'nanoid'
import { readPrepared } from './prepare.ts'

export type LoadOrder = {
  dataDir: string
  address: string
  first: number
  durationS: number
  connections: number
}
export type LoadResult = {
  requests: number
  seconds: number
  failures: number
  p50Ms: number
  p95Ms: number
  p99Ms: number
}

async function load({ dataDir, address, first, durationS, connections }: LoadOrder): Promise<LoadResult> {
  const { residents, body } = readPrepared(dataDir)
  const waitsMs: number[] = []
  let turn = first
  const startedMs = performance.now()
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url: `${address}/v1/reports`,
        connections,
        duration: durationS,
        requests: [
          {
            method: 'POST',
            body,
            setupRequest(request) {
              const { id, token } = residents[turn++ % residents.length]!
              const headers = {
                'content-type': 'application/json',
                'idempotency-key': nanoid(),
                authorization: `Bearer ${token}`,
                'x-person': id,
              }
              return { ...request, headers }
            },
          },
        ],
      },
      (error: unknown, done) => (error ? reject(error as Error) : resolve(done)),
    )
    instance.on('response', (_client, _status, _bytes, waitMs) => waitsMs.push(waitMs))
  })
  const seconds = (performance.now() - startedMs) / 1000
  waitsMs.sort((a, b) => a - b)
  const percentile = (share: number) => waitsMs[Math.ceil(waitsMs.length * share) - 1] ?? NaN
  return {
    requests: waitsMs.length,
    seconds,
    failures: result.non2xx + result.errors + result.timeouts,
    p50Ms: percentile(0.5),
    p95Ms: percentile(0.95),
    p99Ms: percentile(0.99),
  }
}

process.once('message', (order: LoadOrder) => {
  void load(order).then((result) => process.send?.(result, () => process.disconnect()))
})
