// Rounds: one waits at a time, it comes again, and one that fails comes again at its time too.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { databases, startTestApp, type TestApp } from '../../test/app.ts'
import type { JobPayload } from './actions.ts'
import { Job } from './entities.ts'
import { ensureRound, roundHandlers, type Next, type Round } from './rounds.ts'
import { runDueJobs } from './worker.ts'

const everyMs = 20_000

describe.each(databases)('rounds on %s', (kind) => {
  let app: TestApp
  beforeAll(async () => {
    app = await startTestApp(kind, { DEMO: '0' })
  })
  afterAll(() => app.close())
  beforeEach(async () => {
    await app.ctx().em.nativeDelete(Job, {})
  })

  const roundOf = (work: (payload: JobPayload) => Promise<Next | null | void>): Round => ({
    kind: 'test.round',
    everyMs,
    work: (_ctx, payload) => work(payload),
  })
  const run = (round: Round) => runDueJobs(app.ctx(), roundHandlers(round), app.ctx)
  const waiting = () => app.ctx().em.find(Job, { state: 'due' }, { disableIdentityMap: true })

  it('fails, and comes again at its time with what it was told, however often', async () => {
    const told: unknown[] = []
    const round = roundOf(async ({ since }) => {
      told.push(since)
      throw new Error('away')
    })
    await ensureRound(app.ctx(), round, { payload: { since: 7 } })
    for (let turn = 1; turn <= 8; turn++) {
      expect(await run(round)).toBe(1)
      expect(await run(round)).toBe(0)
      app.clock.advance(everyMs)
    }
    expect(told).toEqual(Array(8).fill(7))
    expect(await app.ctx().em.count(Job, { state: 'stuck' })).toBe(0)
  })

  it('is one, whoever starts how often, and of two the first ends alone', async () => {
    const round = roundOf(async () => {})
    await ensureRound(app.ctx(), round)
    await ensureRound(app.ctx(), round)
    expect(await waiting()).toHaveLength(1)
    const [{ id: _id, ...same }] = (await waiting()) as [Job]
    await app.ctx().em.insert(Job, same)
    await run(round)
    await run(round)
    const rows = await waiting()
    expect(rows.map(({ dueAt }) => dueAt.getTime())).toEqual([app.clock.now.getTime() + everyMs])
  })

  it('may say when the next comes and what it is told, or that there is none', async () => {
    const answers: (Next | null)[] = [{ dueAt: app.clock.now, payload: { from: 2 } }, null]
    const told: unknown[] = []
    const round = roundOf(async ({ from }) => {
      told.push(from)
      return answers.shift() as Next | null
    })
    await ensureRound(app.ctx(), round, { payload: { from: 1 } })
    expect(await run(round)).toBe(1)
    expect(await run(round)).toBe(1)
    expect(told).toEqual([1, 2])
    expect(await waiting()).toEqual([])
  })
})
