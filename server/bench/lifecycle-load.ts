// Lifecycles in a process of its own: submit, accept, resolve, read, one after another, by many at once or at a given pace.
import { nanoid } from 'nanoid'
import { Pool } from 'undici'
import { readPrepared, type Resident } from './prepare.ts'

export type LifecycleOrder = {
  dataDir: string
  addresses: string[]
  durationS: number
  /** How many run side by side; or how many begin in a second. */
  pace: { atOnce: number } | { perSecond: number }
}
export type CallTimes = Record<'submit' | 'accept' | 'resolve' | 'read' | 'lifecycle', number[]>
export type LifecycleResult = {
  /** Milliseconds of each. */
  timesMs: CallTimes
  seconds: number
  errors: Record<string, number>
}

const json = 'application/json'
const longestWaitMs = 60_000

class Failed extends Error {}

function lifecycles({ dataDir, addresses }: LifecycleOrder) {
  const { residents, staff, body } = readPrepared(dataDir)
  const text = JSON.stringify({ ...(JSON.parse(body) as object), category: 'noise', answers: {} })
  const pools = addresses.map((address) => new Pool(address, { connections: 64, pipelining: 1 }))
  const timesMs: CallTimes = { submit: [], accept: [], resolve: [], read: [], lifecycle: [] }
  const errors: Record<string, number> = {}
  let turn = 0
  const call = async (
    name: keyof CallTimes,
    who: Resident,
    method: 'GET' | 'POST',
    path: string,
    sent?: string,
  ) => {
    const startedMs = performance.now()
    const { statusCode, body: answer } = await pools[turn % pools.length]!.request({
      method,
      path,
      headersTimeout: longestWaitMs,
      headers: {
        authorization: `Bearer ${who.token}`,
        ...(sent === undefined ? {} : { 'content-type': json, 'idempotency-key': nanoid() }),
      },
      ...(sent === undefined ? {} : { body: sent }),
    })
    const said = await answer.text()
    if (statusCode >= 300) throw new Failed(`${name} ${statusCode}`)
    timesMs[name].push(performance.now() - startedMs)
    return said
  }
  const one = async () => {
    const resident = residents[turn++ % residents.length]!
    const startedMs = performance.now()
    try {
      const { number } = JSON.parse(await call('submit', resident, 'POST', '/v1/reports', text)) as {
        number: string
      }
      await call('accept', staff, 'POST', `/v1/staff/reports/${number}/accept`, '{}')
      await call(
        'resolve',
        staff,
        'POST',
        `/v1/staff/reports/${number}/resolve`,
        '{"note":"已经处理好了","evidencePhotoIds":[]}',
      )
      await call('read', resident, 'GET', `/v1/reports/${number}`)
      timesMs.lifecycle.push(performance.now() - startedMs)
    } catch (error) {
      const reason =
        error instanceof Failed ? error.message : ((error as { code?: string }).code ?? 'unknown')
      errors[reason] = (errors[reason] ?? 0) + 1
    }
  }
  return { one, timesMs, errors, close: () => Promise.all(pools.map((pool) => pool.close())) }
}

async function load(order: LifecycleOrder): Promise<LifecycleResult> {
  const { one, timesMs, errors, close } = lifecycles(order)
  const startedMs = performance.now()
  const passedMs = () => performance.now() - startedMs
  const { pace, durationS } = order
  if ('atOnce' in pace) {
    const worker = async () => {
      while (passedMs() < durationS * 1000) await one()
    }
    await Promise.all(Array.from({ length: pace.atOnce }, worker))
  } else {
    const begun: Promise<void>[] = []
    for (let n = 0; n < pace.perSecond * durationS; n++) {
      const waitMs = (n * 1000) / pace.perSecond - passedMs()
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
      begun.push(one())
    }
    await Promise.all(begun)
  }
  const seconds = passedMs() / 1000
  await close()
  return { timesMs, seconds, errors }
}

process.once('message', (order: LifecycleOrder) => {
  void load(order).then((result) => process.send?.(result, () => process.disconnect()))
})
