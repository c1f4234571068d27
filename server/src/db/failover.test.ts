// A database that goes away in the middle: what was kept is answered, what was not is done again, never both.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { nanoid } from 'nanoid'
import type { TestApp } from '../../test/app.ts'
import { startWired, type Second } from '../../test/second.ts'
import { aReport, expectRefusal, startWorld } from '../../test/world.ts'
import type { Wire } from '../../test/wire.ts'
import { Job } from '../outbox/entities.ts'
import { Report } from '../reports/entities.ts'
import { Subscription } from '../notices/entities.ts'
import { CommitUnknown, inTransaction } from './transaction.ts'

describe('a database that fails half-way', () => {
  let app: TestApp
  let wired: Second & { wire: Wire }
  let token: string
  beforeAll(async () => {
    app = await startWorld('mysql')
    wired = await startWired(app, { RATE_LIMIT: 'off', DATABASE_WAIT_MS: '400', DATABASE_POOL: '4' })
    token = await app.signIn('resident-1')
  })
  afterEach(async () => {
    wired.wire.faultyCommit = null
    wired.wire.cutAtStatement = null
    await wired.wire.mend()
  })
  afterAll(async () => {
    await wired.close()
    await app.close()
  })

  const submit = (text: string, key: string) =>
    wired.call('POST', '/v1/reports', { token, key, body: { ...aReport, text } })
  const kept = async (text: string) => {
    const { em } = app.ctx()
    const reports = await em.find(Report, { text })
    const jobs = await em.count(Job, { subject: { $in: reports.map(({ id }) => `report:${id}`) } })
    return { reports: reports.length, jobs }
  }
  const expectAway = (answer: Awaited<ReturnType<typeof submit>>) => {
    expectRefusal(answer, 503, 'unavailable')
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
  }

  it('runs again when the cluster refuses the commit', async () => {
    wired.wire.faultyCommit = 'refuse it'
    expect((await submit('认证失败', nanoid())).status).toBe(201)
    expect(wired.wire.faultyCommit).toBeNull()
    expect(await kept('认证失败')).toEqual({ reports: 1, jobs: 1 })
  })

  it.each([0, 1, 4, 7])(
    'runs again when the connection goes at statement %i of the transaction',
    async (statement) => {
      const text = `断在 ${statement}`
      wired.wire.cutAtStatement = statement
      expect((await submit(text, nanoid())).status).toBe(201)
      expect(wired.wire.cutAtStatement).toBeNull()
      expect(await kept(text)).toEqual({ reports: 1, jobs: 1 })
    },
  )

  it('answers what was kept when only the answer to the commit was lost', async () => {
    const key = nanoid()
    wired.wire.faultyCommit = 'lose the answer'
    const first = await submit('回答丢了', key)
    expect(wired.wire.faultyCommit).toBeNull()
    expect(first.status).toBe(201)
    const again = await submit('回答丢了', key)
    expect(again.body.number).toBe(first.body.number)
    expect(await kept('回答丢了')).toEqual({ reports: 1, jobs: 1 })
  })

  it('is a 503 when the commit itself was lost, and the same key then makes the one report', async () => {
    const key = nanoid()
    wired.wire.faultyCommit = 'lose the commit'
    expectAway(await submit('提交丢了', key))
    expect(await kept('提交丢了')).toEqual({ reports: 0, jobs: 0 })
    expect((await submit('提交丢了', key)).status).toBe(201)
    expect(await kept('提交丢了')).toEqual({ reports: 1, jobs: 1 })
  })

  it('never runs again what it does not know, where no key decides', async () => {
    const row = { personId: nanoid(), templateId: 'unknown', remaining: 1 }
    const ctx = wired.server.newContext(wired.server.app.log)
    let tries = 0
    wired.wire.faultyCommit = 'lose the answer'
    const work = inTransaction(ctx, async (tx) => {
      tries++
      await tx.em.insert(Subscription, row)
    })
    await expect(work).rejects.toBeInstanceOf(CommitUnknown)
    expect(tries).toBe(1)
    expect(await app.ctx().em.count(Subscription, { personId: row.personId })).toBe(1)
  })

  it('is a 503 within the wait for a connection when the database neither answers nor refuses', async () => {
    wired.wire.hang()
    // These hold the connections there are; the next one finds none.
    const stuck = Array.from({ length: 4 }, () => wired.call('GET', '/v1/me', { token }))
    const startedMs = performance.now()
    expectAway(await wired.call('GET', '/v1/me', { token }))
    expect(performance.now() - startedMs).toBeLessThan(2000)
    expect((await wired.call('GET', '/healthz')).status).toBe(200)
    await wired.wire.cut()
    for (const answer of await Promise.all(stuck)) expectAway(answer)
    await wired.wire.mend()
    expect((await wired.call('GET', '/v1/me', { token })).status).toBe(200)
    expect((await wired.call('GET', '/readyz')).status).toBe(200)
  })
})
