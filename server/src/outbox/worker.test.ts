// The outbox: order within a subject, back-off, leases that end, completions that are fenced.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { retryWaitsMs } from '@chaolin/shared/micro-brains/rules'
import { databases, startTestApp, type TestApp } from '../../test/app.ts'
import { inTransaction } from '../db/transaction.ts'
import { addJob, addJobs, type NewJob } from './actions.ts'
import { Job } from './entities.ts'
import { claimSize, leaseMs } from './claim.ts'
import { Hopeless, runDueJobs, startWorker, type Handlers } from './worker.ts'

const job = (subject: string, n: number): NewJob => ({ kind: 'test', subject, payload: { n } })

/** A promise to be settled from outside. */
function gate() {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

describe.each(databases)('the outbox on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp(kind, { DEMO: '0' })
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    await app.ctx().em.nativeDelete(Job, {})
  })

  const run = (handlers: Handlers) => runDueJobs(app.ctx(), handlers, app.ctx)
  const rows = () => app.ctx().em.find(Job, {}, { orderBy: { id: 1 } })
  const add = (...jobs: NewJob[]) => inTransaction(app.ctx(), (tx) => addJobs(tx, jobs))

  it('owes nothing for a transaction that was rolled back', async () => {
    const failed = inTransaction(app.ctx(), async (tx) => {
      await addJob(tx, job('a', 1))
      throw new Error('no')
    })
    await expect(failed).rejects.toThrow('no')
    expect(await rows()).toEqual([])
  })

  it('runs nothing before its time', async () => {
    await add({ ...job('a', 1), dueAt: new Date(app.clock.now.getTime() + 1000) })
    const seen: unknown[] = []
    const handlers: Handlers = { test: async (_ctx, { n }) => void seen.push(n) }
    expect(await run(handlers)).toBe(0)
    app.clock.advance(1000)
    expect(await run(handlers)).toBe(1)
    expect(await run(handlers)).toBe(0)
    expect(seen).toEqual([1])
  })

  it('keeps the order within a subject: the next runs when the one before is done', async () => {
    await add(job('a', 1), job('a', 2), job('b', 3), job('a', 4))
    const seen: unknown[] = []
    const handlers: Handlers = { test: async (_ctx, { n }) => void seen.push(n) }
    expect(await run(handlers)).toBe(2)
    expect([...seen].sort()).toEqual([1, 3])
    expect(await run(handlers)).toBe(1)
    expect(await run(handlers)).toBe(1)
    expect(seen.slice(2)).toEqual([2, 4])
  })

  it('lets a failing job hold up its own subject only, and a stuck one nobody', async () => {
    await add(job('a', 1), job('a', 2), job('b', 3))
    const seen: unknown[] = []
    const handlers: Handlers = {
      test: async (_ctx, { n }) => {
        if (n === 1) throw new Error('away')
        seen.push(n)
      },
    }
    await run(handlers)
    expect(await run(handlers)).toBe(0)
    expect(seen).toEqual([3])
    await app.ctx().em.nativeUpdate(Job, { subject: 'a', state: 'due', attempts: 1 }, { state: 'stuck' })
    await run(handlers)
    expect(seen).toEqual([3, 2])
  })

  it('runs subjects side by side', async () => {
    await add(job('a', 1), job('b', 2), job('c', 3))
    let inside = 0
    const all = gate()
    await run({
      test: async () => {
        if (++inside === 3) all.open()
        await all.opened
      },
    })
    expect((await rows()).map(({ state }) => state)).toEqual(['done', 'done', 'done'])
  })

  it('takes at most twenty at a time', async () => {
    await add(...Array.from({ length: claimSize + 5 }, (_, n) => job(`s${n}`, n)))
    expect(await run({ test: async () => {} })).toBe(claimSize)
    expect(await run({ test: async () => {} })).toBe(5)
  })

  it('waits longer after each failure, and is stuck, with the reason, after the last', async () => {
    await add(job('a', 1))
    let calls = 0
    const handlers: Handlers = {
      test: async () => {
        calls++
        throw new Error(`failure ${calls}`)
      },
    }
    for (const [i, waitMs] of retryWaitsMs.entries()) {
      expect(await run(handlers)).toBe(1)
      const [row] = await rows()
      expect(row).toMatchObject({
        state: 'due',
        attempts: i + 1,
        lastError: `failure ${i + 1}`,
        leaseToken: null,
      })
      const wait = row!.dueAt.getTime() - app.clock.now.getTime()
      expect(wait).toBeGreaterThanOrEqual(waitMs * 0.8 - 1)
      expect(wait).toBeLessThanOrEqual(waitMs * 1.2 + 1)
      app.clock.advance(wait - 1)
      expect(await run(handlers)).toBe(0)
      app.clock.advance(1)
    }
    expect(await run(handlers)).toBe(1)
    expect(calls).toBe(retryWaitsMs.length + 1)
    app.clock.advance(365 * 24 * 3_600_000)
    expect(await run(handlers)).toBe(0)
    expect((await rows())[0]).toMatchObject({ state: 'stuck', lastError: `failure ${calls}` })
  })

  it('is stuck at once when another try cannot help, and when nobody knows the kind', async () => {
    await add(job('a', 1), { ...job('b', 2), kind: 'unknown' })
    const hopeless: Handlers = {
      test: async () => {
        throw new Hopeless('no such person')
      },
    }
    await run(hopeless)
    expect(await rows()).toMatchObject([
      { state: 'stuck', attempts: 1, lastError: 'no such person' },
      { state: 'stuck', attempts: 1, lastError: 'no handler for unknown' },
    ])
  })

  it('cuts the text of an error to what the column holds', async () => {
    await add(job('a', 1), job('b', 2), job('c', 3))
    await run({
      test: async (_ctx, { n }) => {
        if (n === 3) throw 'not an error'
        throw new Error(n === 1 ? 'x'.repeat(5000) : '\u{1f600}'.repeat(300))
      },
    })
    const [long, emoji, odd] = await rows()
    expect(long!.lastError).toBe('x'.repeat(255))
    expect(emoji!.lastError).toMatch(/^(\u{1f600}){127}/u)
    expect(odd!.lastError).toBe('unknown error')
  })

  it('is taken over when the lease has ended, and the late worker finishes nothing', async () => {
    await add(job('a', 1))
    const late = gate()
    const started = gate()
    const first = run({
      test: async () => {
        started.open()
        await late.opened
      },
    })
    await started.opened
    expect(await run({ test: async () => {} })).toBe(0)
    app.clock.advance(leaseMs + 1)
    const failing: Handlers = {
      test: async () => {
        throw new Error('the second worker failed')
      },
    }
    expect(await run(failing)).toBe(1)
    late.open()
    await first
    expect((await rows())[0]).toMatchObject({
      state: 'due',
      attempts: 2,
      lastError: 'the second worker failed',
      doneAt: null,
    })
  })

  it('does not let a late worker put back what another is at, either', async () => {
    await add(job('a', 1))
    const [late, started] = [gate(), gate()]
    const first = run({
      test: async () => {
        started.open()
        await late.opened
        throw new Error('too late')
      },
    })
    await started.opened
    app.clock.advance(leaseMs + 1)
    const second = run({
      test: async () => {
        late.open()
        await first
      },
    })
    await second
    expect((await rows())[0]).toMatchObject({ state: 'done', attempts: 2, lastError: null })
  })

  it('gives each of a hundred jobs to one of four workers, in order', async () => {
    await add(...Array.from({ length: 100 }, (_, n) => job(`s${n % 10}`, n)))
    const seen = new Map<string, number[]>()
    const inHand = new Set<string>()
    const handlers: Handlers = {
      test: async (_ctx, payload) => {
        const n = Number(payload.n)
        const subject = `s${n % 10}`
        if (inHand.has(subject)) throw new Error('two of one subject at a time')
        inHand.add(subject)
        await new Promise(setImmediate)
        seen.set(subject, [...(seen.get(subject) ?? []), n])
        inHand.delete(subject)
      },
    }
    const work = async () => {
      const deadline = Date.now() + 20_000
      while ((await app.ctx().em.count(Job, { state: 'due' })) > 0 && Date.now() < deadline) {
        await run(handlers)
        await new Promise(setImmediate)
      }
    }
    await Promise.all([work(), work(), work(), work()])
    const unfinished = (await rows()).filter(({ state, attempts }) => state !== 'done' || attempts !== 1)
    expect(unfinished.map(({ subject, attempts, lastError }) => ({ subject, attempts, lastError }))).toEqual(
      [],
    )
    for (const [subject, numbers] of seen) {
      const first = Number(subject.slice(1))
      expect(numbers).toEqual(Array.from({ length: 10 }, (_, i) => first + i * 10))
    }
  })

  it('stops only after the jobs in hand', async () => {
    await add(job('a', 1))
    const [started, end] = [gate(), gate()]
    const handlers: Handlers = {
      test: async () => {
        started.open()
        await end.opened
      },
    }
    const worker = startWorker(app.ctx, handlers, 10)
    await started.opened
    let stopped = false
    const stopping = worker.stop().then(() => {
      stopped = true
    })
    await new Promise(setImmediate)
    expect(stopped).toBe(false)
    end.open()
    await stopping
    expect((await rows())[0]).toMatchObject({ state: 'done' })
  })
})

describe.each(databases)('the hourly round on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp(kind, { DEMO: '0' })
  })
  afterAll(() => app.close())

  const waiting = () => app.ctx().em.count(Job, { kind: 'housekeeping', state: 'due' })

  it('waits once, runs each hour, and forgets jobs done a month ago', async () => {
    expect(await waiting()).toBe(1)
    for (let hour = 0; hour < 3; hour++) {
      app.clock.advance(3_600_001)
      await app.runJobs()
      expect(await waiting()).toBe(1)
    }
    expect(await app.ctx().em.count(Job, { kind: 'housekeeping', state: 'done' })).toBe(3)
    app.clock.advance(31 * 24 * 3_600_000)
    await app.runJobs()
    expect(await app.ctx().em.count(Job, { kind: 'housekeeping', state: 'done' })).toBe(1)
  })

  it('becomes one again when two processes have made two', async () => {
    const [row] = await app.ctx().em.find(Job, { kind: 'housekeeping', state: 'due' })
    await app.ctx().em.insert(Job, {
      kind: 'housekeeping',
      subject: row!.subject,
      payload: {},
      state: 'due',
      attempts: 0,
      dueAt: row!.dueAt,
      createdAt: row!.createdAt,
    })
    expect(await waiting()).toBe(2)
    app.clock.advance(3_600_001)
    await app.runJobs()
    expect(await waiting()).toBe(1)
  })
})
