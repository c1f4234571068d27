// The ladder through the doors: who is told when nobody moves, over holidays, restarts and several servers at once.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { startSecond } from '../../../test/second.ts'
import { aReport, fileReport, home, startWorld } from '../../../test/world.ts'
import { readRows } from '../../db/sql.ts'
import { Report } from '../../reports/entities.ts'
import { climbAll } from './scan.ts'

const street = '330114001'
const district = '330114'
const everybody = [
  `staff-${home}`,
  `dispatcher-${home}`,
  `dispatcher-${street}`,
  `dispatcher-${district}`,
  'supervisor',
]
const at = (text: string) => new Date(`${text}:00+08:00`)
const wire = (text: string) => `${text}:00.000+08:00`
type Moment = { at: string; step: string; overdue: { track: string; level: string; promised: string } | null }

describe.each(databases)('the ladder on %s', (kind) => {
  let app: TestApp
  let filed = 0
  beforeAll(async () => {
    app = await startWorld(kind)
    for (const name of everybody) await app.signIn(name)
  }, 60_000)
  afterAll(() => app?.close())

  const tokens = new Map<string, string>()
  /** A token is kept while the clock stands; after a move of the clock it may have ended. */
  const tokenOf = async (name: string) => {
    const key = `${name} ${app.clock.now.getTime()}`
    if (!tokens.has(key)) tokens.set(key, await app.signIn(name))
    return tokens.get(key)!
  }
  const call = async (name: string, method: string, url: string, body?: object) =>
    app.call(method, url, { token: await tokenOf(name), ...(body ? { body } : {}) })
  const file = async (more: object = {}): Promise<string> =>
    (await fileReport(app, await tokenOf(`resident-${700 + (filed++ % 20)}`), { ...aReport, ...more })).number
  const step = async (number: string, name: string, body: object = {}, who = `dispatcher-${home}`) => {
    const answer = await call(who, 'POST', `/v1/staff/reports/${number}/${name}`, body)
    expect(answer.status).toBe(200)
    return answer.body
  }
  const history = async (number: string, who = `dispatcher-${home}`): Promise<Moment[]> =>
    (await call(who, 'GET', `/v1/staff/reports/${number}`)).body.history
  const rungs = async (number: string, who?: string) =>
    (await history(number, who)).flatMap(({ at, overdue }) =>
      overdue ? [[overdue.track, overdue.level, at]] : [],
    )
  const runAt = async (time: Date) => {
    app.clock.now = time
    await climbAll(app.ctx())
    await app.runJobs()
  }
  const told = async (name: string, number: string): Promise<string[]> =>
    (await call(name, 'GET', '/v1/notices?limit=100')).body.items
      .filter(
        (item: { number: string; kind: string }) => item.number === number && item.kind === 'report.overdue',
      )
      .map(({ title }: { title: string }) => title)
      .reverse()

  it('waits over the National Day, then goes up rung by rung, each told to whom it concerns', async () => {
    app.clock.now = at('2026-09-30T17:20')
    const number = await file()
    for (const quiet of ['2026-09-30T23:00', '2026-10-02T10:00', '2026-10-07T17:00', '2026-10-08T08:29'])
      await runAt(at(quiet))
    expect(await rungs(number)).toEqual([])
    const days = {
      '2026-10-08': '08:30 08:49 08:50 09:20 09:50 10:19 10:20 17:19 17:20',
      '2026-10-09': '13:19 13:20 17:20',
    }
    for (const [day, times] of Object.entries(days))
      for (const time of times.split(' ')) await runAt(at(`${day}T${time}`))
    await runAt(at('2026-10-20T10:00'))
    expect(await rungs(number)).toEqual([
      ['resolve', 'person', wire('2026-10-08T08:30')],
      ['accept', 'person', wire('2026-10-08T08:50')],
      ['accept', 'dispatcher', wire('2026-10-08T09:20')],
      ['accept', 'above', wire('2026-10-08T09:50')],
      ['accept', 'district', wire('2026-10-08T10:20')],
      ['resolve', 'dispatcher', wire('2026-10-08T17:20')],
      ['resolve', 'above', wire('2026-10-09T13:20')],
      ['resolve', 'district', wire('2026-10-09T17:20')],
    ])
    expect(await told(`staff-${home}`, number)).toEqual(['快到时限了', '还没有人接单'])
    expect(await told(`dispatcher-${home}`, number)).toEqual(['一直没人接单，请派人', '过了时限还没办结'])
    expect(await told(`dispatcher-${street}`, number)).toEqual(['下级一直没人接单', '下级过了时限还没办结'])
    for (const name of ['supervisor', `dispatcher-${district}`])
      expect(await told(name, number)).toEqual(['一直没人接单，请区里过问', '过了时限很久，请区里过问'])
  }, 60_000)

  it('works on a make-up Saturday, and half an hour before closing ends there', async () => {
    app.clock.now = at('2026-10-09T17:15')
    const number = await file()
    await runAt(at('2026-10-10T08:44'))
    expect(await rungs(number)).toEqual([])
    await runAt(at('2026-10-10T08:45'))
    await runAt(at('2026-10-10T09:15'))
    expect((await rungs(number)).slice(0, 2)).toEqual([
      ['accept', 'person', wire('2026-10-10T08:45')],
      ['accept', 'dispatcher', wire('2026-10-10T09:15')],
    ])
  })

  it('reminds the one who has it, in time and once; a resolve ends it', async () => {
    app.clock.now = at('2026-10-12T09:00')
    const number = await file({ category: 'noise' })
    await step(number, 'accept')
    const me = (await call(`staff-${home}`, 'GET', '/v1/me')).body.person.id
    await step(number, 'dispatch', { staffId: me }, `staff-${home}`)
    await runAt(at('2026-10-12T11:39'))
    expect(await rungs(number)).toEqual([])
    await runAt(at('2026-10-12T11:40'))
    await runAt(at('2026-10-12T12:50'))
    expect(await told(`staff-${home}`, number)).toEqual(['快到时限了'])
    expect(await told(`dispatcher-${home}`, number)).toEqual([])
    await step(number, 'progress', { note: '正在处理' }, `staff-${home}`)
    await runAt(at('2026-10-12T13:00'))
    expect(await rungs(number)).toHaveLength(2)
    await step(number, 'resolve', { note: '已经劝止' }, `staff-${home}`)
    await runAt(at('2026-10-20T13:00'))
    expect(await rungs(number)).toHaveLength(2)
  })

  it('stands still while the reporter owes an answer, and starts anew with the answer', async () => {
    app.clock.now = at('2026-10-12T14:00')
    const number = await file({ category: 'noise' })
    await step(number, 'accept')
    await runAt(at('2026-10-12T16:40'))
    await step(number, 'ask', { question: '在几号楼？' })
    await runAt(at('2026-10-14T09:00'))
    expect((await rungs(number)).map(([, level]) => level)).toEqual(['person'])
    const answer = await call(
      `resident-${700 + ((filed - 1) % 20)}`,
      'POST',
      `/v1/reports/${number}/answer`,
      {
        text: '3 号楼',
      },
    )
    expect(answer.status).toBe(200)
    await runAt(at('2026-10-14T10:19'))
    expect(await rungs(number)).toHaveLength(2)
    await runAt(at('2026-10-14T10:20'))
    expect((await rungs(number)).map(([, level]) => level)).toEqual(['person', 'person', 'dispatcher'])
  })

  it('starts anew where it moves to, and with another category', async () => {
    app.clock.now = at('2026-10-13T09:00')
    const number = await file()
    await runAt(at('2026-10-13T10:30'))
    expect(await rungs(number)).toHaveLength(3)
    await step(number, 'transfer', { microBrainId: '330114001010', reason: '在他们那边' })
    const there = 'dispatcher-330114001010'
    await runAt(at('2026-10-13T10:59'))
    expect(await rungs(number, there)).toHaveLength(3)
    await runAt(at('2026-10-13T11:00'))
    expect((await rungs(number, there)).slice(3)).toEqual([['accept', 'person', wire('2026-10-13T11:00')]])
    await step(number, 'accept', {}, there)
    await call(there, 'POST', `/v1/staff/reports/${number}/category`, { category: 'noise' })
    const changed = (await history(number, there)).find(({ step }) => step === 'categorise')!
    expect(changed).toMatchObject({
      promise: { before: wire('2026-10-14T10:30'), after: wire('2026-10-13T14:30') },
    })
    await runAt(at('2026-10-13T14:30'))
    expect((await rungs(number, there)).slice(4).map(([, level]) => level)).toEqual(['person', 'dispatcher'])
  })

  it('is nothing that the reporter, the public or another system reads', async () => {
    app.clock.now = at('2026-10-14T09:00')
    const number = await file({ public: true })
    await runAt(at('2026-10-14T10:30'))
    expect((await rungs(number)).length).toBeGreaterThan(2)
    for (const name of [`resident-${700 + ((filed - 1) % 20)}`, 'resident-999']) {
      const { body } = await call(name, 'GET', `/v1/reports/${number}`)
      expect(body.timeline.map(({ step }: Moment) => step)).toEqual(['submit'])
    }
    const jobs = await readRows<{ kind: string }>(
      app.ctx().em,
      `select kind from jobs where kind = 'report.deliver'`,
      [],
    )
    expect(jobs).toEqual([])
  })

  it('tells each rung once when two servers and several rounds run at once, whoever goes on after a crash', async () => {
    app.clock.now = at('2026-10-15T09:00')
    const numbers: string[] = []
    for (let i = 0; i < 6; i++) numbers.push(await file())
    const second = await startSecond(app)
    try {
      app.clock.now = at('2026-10-15T10:05')
      const other = () => second.server.newContext(second.server.app.log)
      // Two connections of one process to a SQLite file would wait for each other.
      const elsewhere = kind === 'mysql' ? other : () => app.ctx()
      await Promise.all([app.ctx(), elsewhere(), app.ctx(), elsewhere()].map((ctx) => climbAll(ctx)))
      // The first one is gone: the second goes on from the rows.
      app.clock.now = at('2026-10-15T11:00')
      await climbAll(other())
    } finally {
      await second.close()
    }
    for (const number of numbers)
      expect((await rungs(number)).map(([track, level]) => `${track} ${level}`)).toEqual([
        'accept person',
        'accept dispatcher',
        'accept above',
        'accept district',
      ])
  }, 120_000)

  it('sees the hundred and first one too, and one that fails holds up no other', async () => {
    app.clock.now = at('2026-10-16T09:00')
    const numbers: string[] = []
    for (let i = 0; i < 105; i++) numbers.push(await file())
    app.clock.now = at('2026-10-16T09:30')
    const broken = numbers[0]!
    const { em } = app.ctx()
    await em.nativeUpdate(Report, { number: broken }, { promisedAt: new Date('1900-01-01'), ladderDone: 1 })
    expect(await climbAll(app.ctx())).toBe(false)
    const rows = await readRows<{ number: string }>(
      app.ctx().em,
      `select r.number from reports r join report_history h on h.report_id = r.id where h.step = 'overdue'`,
      [],
    )
    const reached = new Set(rows.map(({ number }) => number))
    expect(numbers.filter((number) => !reached.has(number))).toEqual([broken])
    const over = { status: 'withdrawn' as const, ladderAt: null }
    await em.nativeUpdate(Report, { number: { $in: numbers } }, over)
  }, 120_000)

  it('takes up what a version without the ladder has written', async () => {
    app.clock.now = at('2026-10-19T09:00')
    const number = await file()
    await app.ctx().em.nativeUpdate(Report, { number }, { ladderAt: null })
    await runAt(at('2026-10-19T09:10'))
    expect(await rungs(number)).toEqual([])
    await runAt(at('2026-10-19T09:30'))
    expect(await rungs(number)).toHaveLength(1)
  })

  it('runs by itself every minute', async () => {
    app.clock.now = at('2026-11-19T09:00')
    const number = await file()
    await app.runJobs()
    app.clock.now = at('2026-11-19T09:30')
    await app.runJobs()
    expect(await rungs(number)).toHaveLength(1)
    app.clock.now = at('2026-11-19T10:00')
    await app.runJobs()
    expect(await rungs(number)).toHaveLength(2)
  })
})
