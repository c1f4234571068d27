// 32 connections in a process of its own: every booking is another person’s turn, another ID number, the next slot.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { completeIdNumber } from '@chaolin/shared/id-number'
import autocannon from 'autocannon'
import { nanoid } from 'nanoid'
import type { LoadOrder, LoadResult } from './load.ts'
import { percentile } from './figures.ts'
import { readPrepared } from './prepare.ts'

/** A number of its own for each turn: by day of birth and order. */
function idNumberOf(turn: number) {
  const day = new Date(Date.UTC(1960, 0, 1) + Math.floor(turn / 1000) * 86_400_000)
  return completeIdNumber(
    `330114${day.toISOString().slice(0, 10).replaceAll('-', '')}${String(turn % 1000).padStart(3, '0')}`,
  )
}

async function load({ dataDir, address, first, durationS, connections }: LoadOrder): Promise<LoadResult> {
  const { residents } = readPrepared(dataDir)
  const slotIds = JSON.parse(readFileSync(join(dataDir, 'slots.json'), 'utf8')) as string[]
  const waitsMs: number[] = []
  let turn = first
  const startedMs = performance.now()
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const instance = autocannon(
      {
        url: `${address}/v1/appointments`,
        connections,
        duration: durationS,
        requests: [
          {
            method: 'POST',
            setupRequest(request) {
              const at = turn++
              const { id, token } = residents[at % residents.length]!
              const applicant = { name: '陈小雨', idNumber: idNumberOf(at), phone: '13800000000' }
              return {
                ...request,
                body: JSON.stringify({
                  slotId: slotIds[at % slotIds.length],
                  service: 'first_issue',
                  applicant,
                }),
                headers: {
                  'content-type': 'application/json',
                  'idempotency-key': nanoid(),
                  authorization: `Bearer ${token}`,
                  'x-person': id,
                },
              }
            },
          },
        ],
      },
      (error: unknown, done) => (error ? reject(error as Error) : resolve(done)),
    )
    instance.on('response', (_client, _status, _bytes, waitMs) => waitsMs.push(waitMs))
  })
  const seconds = (performance.now() - startedMs) / 1000
  return {
    requests: waitsMs.length,
    seconds,
    failures: result.non2xx + result.errors + result.timeouts,
    p50Ms: percentile(waitsMs, 0.5),
    p95Ms: percentile(waitsMs, 0.95),
    p99Ms: percentile(waitsMs, 0.99),
  }
}

process.once('message', (order: LoadOrder) => {
  void load(order).then((result) => process.send?.(result, () => process.disconnect()))
})
