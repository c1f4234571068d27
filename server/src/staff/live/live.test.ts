// Live updates over real sockets: who hears what, that nothing is lost between, and how a socket ends.
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { liveCloses, liveLimits, type LiveEvent } from '@chaolin/shared/staff/live-schema'
import mysql from 'mysql2/promise'
import { WebSocket } from 'ws'
import { databases, type TestApp } from '../../../test/app.ts'
import { listen, type Listening } from '../../../test/live.ts'
import { startSecond, type Second } from '../../../test/second.ts'
import {
  callAs,
  expectRefusal,
  fileReport,
  home,
  neighbour,
  personId,
  staffStep,
  startWorld,
} from '../../../test/world.ts'
import { readRows } from '../../db/sql.ts'
import { Report, ReportHistory, ReportJoint } from '../../reports/entities.ts'
import { PersonRole } from '../../residents/entities.ts'

describe.each(databases)('live updates on %s', (kind) => {
  let app: TestApp
  let second: Second
  let resident: string
  const sockets: WebSocket[] = []
  const as = callAs(() => app)
  beforeAll(async () => {
    app = await startWorld(kind)
    second = await startSecond(app, { RATE_LIMIT: 'off' })
    resident = await app.signIn('resident-1')
  })
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.terminate()
  })
  afterAll(async () => {
    await second.close()
    await app.close()
  })

  const ticketOf = async (name: string): Promise<string> =>
    (await as(name, 'POST', '/v1/staff/live/tickets')).body.ticket
  const open = async (name: string, address = app.server.address): Promise<Listening> => {
    const listening = await listen(address, await ticketOf(name))
    if ('refused' in listening) throw new Error(`refused: ${listening.refused}`)
    sockets.push(listening.socket)
    return listening
  }
  const watch = async (name: string, at: string[], after?: number, address?: string) => {
    const listening = await open(name, address)
    listening.socket.send(JSON.stringify({ microBrainIds: at, ...(after === undefined ? {} : { after }) }))
    return { ...listening, first: await listening.next() }
  }
  const status = async (listening: ReturnType<typeof listen>) => {
    const answer = await listening
    if ('refused' in answer) return answer.refused
    answer.socket.terminate()
    return 101
  }
  const poll = (name: string, query: string) => as(name, 'GET', `/v1/staff/live?${query}`)
  const staff = `staff-${home}`
  const dispatcher = `dispatcher-${home}`

  it('refuse strangers, residents, and what they cannot read', async () => {
    expectRefusal(await app.call('POST', '/v1/staff/live/tickets'), 401, 'unauthenticated')
    expectRefusal(await as('resident-1', 'POST', '/v1/staff/live/tickets'), 403, 'forbidden')
    expectRefusal(await app.call('GET', `/v1/staff/live?microBrainId=${home}`), 401, 'unauthenticated')
    expectRefusal(await poll('resident-1', `microBrainId=${home}`), 403, 'forbidden')
    expectRefusal(await poll(staff, ''), 400, 'invalid', 'microBrainId')
    expectRefusal(await poll(staff, `microBrainId=${home}&after=0`), 400, 'invalid', 'after')
    expectRefusal(await poll(staff, `microBrainId=${neighbour}`), 404, 'not_found')
    const ticket = await ticketOf(staff)
    expectRefusal(
      await app.call('GET', `/v1/staff/live?microBrainId=${home}&ticket=${ticket}`),
      401,
      'unauthenticated',
    )
  })

  it('open no socket without a ticket that is ours and fresh', async () => {
    const { address } = app.server
    const ticket = await ticketOf(staff)
    const [person, , ...rest] = ticket.split('.')
    const later = `${person}.${app.clock.now.getTime() + 3_600_000}.${rest.join('.')}`
    const other = `${await personId(app, await app.signIn('supervisor'))}.${ticket.split('.').slice(1).join('.')}`
    for (const wrong of ['', 'x', later, other, `${ticket}x`, await app.signIn(staff)])
      expect(await status(listen(address, wrong))).toBe(401)
    expect(await status(listen(address, ticket, { origin: 'https://elsewhere.example' }))).toBe(403)
    expect(await status(listen(address, ticket, { origin: 'null' }))).toBe(403)
    expect(await status(listen(address, ticket, { origin: address }))).toBe(101)
    app.clock.advance(liveLimits.ticketMs)
    expect(await status(listen(address, ticket))).toBe(401)
  })

  it('answer other addresses as if nobody had asked for a socket', async () => {
    const { address } = app.server
    const at = async (path: string) => {
      const socket = new WebSocket(`${address.replace('http', 'ws')}${path}`)
      return new Promise((resolve) => {
        socket.on('unexpected-response', (_request, answer) => resolve(answer.statusCode))
        socket.on('error', resolve)
        socket.on('open', () => resolve('open'))
      })
    }
    expect(await at('/healthz')).toBe(200)
    expect(await at('/v1/me')).toBe(401)
    expect(await at('/nowhere')).toBe(404)
  })

  it.each([
    ['no JSON', 'watch', liveCloses.message],
    ['no list', JSON.stringify({ microBrainIds: home }), liveCloses.message],
    ['an empty list', JSON.stringify({ microBrainIds: [] }), liveCloses.message],
    ['an unknown field', JSON.stringify({ microBrainIds: [home], all: true }), liveCloses.message],
    ['another post beside the own', JSON.stringify({ microBrainIds: [home, neighbour] }), liveCloses.post],
    ['a post that does not exist', JSON.stringify({ microBrainIds: ['nowhere'] }), liveCloses.post],
    ['more than it may be', 'x'.repeat(liveLimits.messageBytes + 1), 1009],
  ])('end a socket that sends %s', async (_what, message, code) => {
    const { socket, closed } = await open(staff)
    socket.send(message)
    expect(await closed).toBe(code)
  })

  it('end a socket that talks without end', async () => {
    const { socket, closed } = await open(staff)
    for (let i = 0; i < 40; i++) socket.send(JSON.stringify({ microBrainIds: [home] }))
    expect(await closed).toBe(liveCloses.message)
  })

  it('tell what happened at the own post, by whichever server, and not one word of it', async () => {
    const { first, event, heard } = await watch(staff, [home])
    expect(first).toMatchObject({ items: [], reset: true })
    const answer = await second.call('POST', '/v1/reports', {
      token: resident,
      body: { text: '三单元门口的灯不亮', category: 'facility', address: '湾南社区' },
    })
    const told = await event(({ number }) => number === answer.body.number)
    expect(told).toEqual({
      seq: expect.any(Number),
      number: answer.body.number,
      step: 'submit',
      status: 'submitted',
      homeId: home,
      desk: false,
      urgent: false,
      left: false,
      at: expect.stringMatching(/\+08:00$/),
    })
    await staffStep(app, await app.signIn(staff), told.number, 'accept')
    await event(({ number, status }) => number === told.number && status === 'accepted')
    expect(new Set(heard.map(({ homeId }) => homeId))).toEqual(new Set([home]))
  })

  it('mark what is urgent', async () => {
    const { event } = await watch(staff, [home])
    const { number } = await fileReport(app, resident, {
      text: '楼道里着火了，有人困在里面',
      category: 'facility',
      address: '湾南社区',
    })
    expect(await event((told) => told.number === number)).toMatchObject({ urgent: true })
  })

  it('tell the old post once that it left, the new one that it came, and neither more', async () => {
    const here = await watch(dispatcher, [home])
    const there = await watch(`dispatcher-${neighbour}`, [neighbour])
    const { number } = await fileReport(app, resident)
    const body = { microBrainId: neighbour, reason: '在那边的路上' }
    await staffStep(app, await app.signIn(dispatcher), number, 'transfer', body)
    await staffStep(app, await app.signIn(`staff-${neighbour}`), number, 'accept')
    const last = await fileReport(app, resident)
    await here.event((told) => told.number === last.number)
    await there.event((told) => told.number === number && told.step === 'accept')
    const of = ({ heard }: Listening) => heard.filter((told) => told.number === number)
    expect(of(here).map(({ step, homeId, left }) => ({ step, homeId, left }))).toEqual([
      { step: 'submit', homeId: home, left: false },
      { step: 'transfer', homeId: home, left: true },
    ])
    expect(of(there).map(({ step, homeId, left }) => ({ step, homeId, left }))).toEqual([
      { step: 'transfer', homeId: neighbour, left: false },
      { step: 'accept', homeId: neighbour, left: false },
    ])
    expect(there.heard.filter((told) => told.number !== number)).toEqual([])
  })

  it('tell the second post of what it handles jointly', async () => {
    const { number } = await fileReport(app, resident)
    const { em } = app.ctx()
    const report = await em.findOneOrFail(Report, { number }, { disableIdentityMap: true })
    await em.insert(ReportJoint, { homeId: neighbour, reportId: report.id })
    const there = await watch(`staff-${neighbour}`, [neighbour])
    await staffStep(app, await app.signIn(staff), number, 'accept')
    expect(await there.event((told) => told.number === number)).toMatchObject({
      step: 'accept',
      homeId: home,
    })
  })

  it('tell a supervisor of any post below', async () => {
    const { event } = await watch('supervisor', ['330114', home])
    const { number } = await fileReport(app, resident)
    expect(await event((told) => told.number === number)).toMatchObject({ homeId: home })
  })

  it('lose nothing when a socket is cut and goes on, also at another server', async () => {
    const before = await watch(staff, [home])
    const known = await fileReport(app, resident)
    const { seq } = await before.next(({ items }) => items.some(({ number }) => number === known.number))
    before.socket.terminate()
    const missed = []
    for (let i = 0; i < 3; i++) {
      app.clock.advance(60_000)
      missed.push((await fileReport(app, resident)).number)
    }
    for (const address of [app.server.address, second.server.address]) {
      const again = await watch(staff, [home], seq, address)
      expect(again.first.reset).toBe(false)
      expect(again.first.items.map(({ number }) => number)).toEqual(expect.arrayContaining(missed))
      const more = await fileReport(app, resident)
      await again.event(({ number }) => number === more.number)
    }
    const polled = await poll(staff, `microBrainId=${home}&after=${seq}`)
    expect(polled.status).toBe(200)
    expect(polled.body).toMatchObject({ reset: false, seq: expect.any(Number) })
    expect(polled.body.items.map((told: LiveEvent) => told.number)).toEqual(expect.arrayContaining(missed))
    const since = await poll(staff, `microBrainId=${home}&after=${polled.body.seq}`)
    expect(since.body).toMatchObject({ reset: false, seq: polled.body.seq })
  })

  /** A history row of our own making, as a slow transaction would leave it. */
  const rowOf = async (number: string, id: number, at = app.clock.now) => {
    const report = await app.ctx().em.findOneOrFail(Report, { number }, { disableIdentityMap: true })
    return {
      id,
      reportId: report.id,
      seq: id,
      step: 'progress',
      status: 'submitted' as const,
      homeId: home,
      by: 'post' as const,
      personId: null,
      note: null,
      internalNote: null,
      photoIds: [],
      data: {},
      at,
    }
  }
  const newestId = async () =>
    Number(
      (await readRows<{ id: number }>(app.ctx().em, 'select max(id) as id from report_history', []))[0]!.id,
    )

  it('tell of a smaller number that is seen after a greater one, live and to who was away', async () => {
    const { number } = await fileReport(app, resident)
    const live = await watch(staff, [home])
    const id = (await newestId()) + 1000
    const { em } = app.ctx()
    const at = new Date(app.clock.now)
    await em.insert(ReportHistory, await rowOf(number, id))
    const { seq } = await live.next(({ items }) => items.some((told) => told.seq === id))
    expect(seq).toBe(id)
    app.clock.advance(10_000)
    await em.insert(ReportHistory, await rowOf(number, id - 10, at))
    await live.event((told) => told.seq === id - 10)
    const away = await watch(staff, [home], seq)
    expect(away.first.items.map((told) => told.seq)).toEqual(expect.arrayContaining([id - 10, id]))
  })

  if (kind === 'mysql')
    it('tell of a transaction that began first and was committed last', async () => {
      const { number } = await fileReport(app, resident)
      const live = await watch(staff, [home])
      const { database } = app.server.config
      if (database.kind !== 'mysql') throw new Error('not MySQL')
      const slow = await mysql.createConnection(database.url)
      const { id, at, ...row } = await rowOf(number, (await newestId()) + 500)
      await slow.beginTransaction()
      await slow.query(
        `insert into report_history (id, report_id, seq, step, status, home_id, \`by\`, photo_ids, data, at)
         values (?, ?, ?, ?, ?, ?, ?, '[]', '{}', ?)`,
        [
          id,
          row.reportId,
          id,
          row.step,
          row.status,
          row.homeId,
          row.by,
          at.toISOString().slice(0, 23).replace('T', ' '),
        ],
      )
      const quick = await fileReport(app, resident)
      const { seq } = await live.event((told) => told.number === quick.number)
      await slow.commit()
      await slow.end()
      expect(seq).toBeGreaterThan(id)
      expect(live.heard.map((told) => told.seq)).not.toContain(id)
      await live.event((told) => told.seq === id)
    })

  it('say that all is to be read anew when too much was missed, or nothing is known of it', async () => {
    const { number } = await fileReport(app, resident)
    app.clock.advance(60_000)
    const start = await watch(staff, [home])
    start.socket.terminate()
    app.clock.advance(60_000)
    const from = (await newestId()) + 1
    const one = await rowOf(number, from)
    const ids = Array.from({ length: liveLimits.missed + 1 }, (_, i) => from + i)
    const rows = ids.map((id) => ({ ...one, id, seq: id }))
    await app.ctx().em.insertMany(ReportHistory, rows)
    const again = await watch(staff, [home], start.first.seq)
    expect(again.first).toMatchObject({ items: [], reset: true })
    const unknown = await watch(staff, [home], 999_999_999)
    expect(unknown.first).toMatchObject({ items: [], reset: true })
    const fresh = await poll(staff, `microBrainId=${home}`)
    expect(fresh.body).toMatchObject({ items: [], reset: true })
    app.clock.advance(60_000)
  })

  it('end when the role was taken away, and are not told of what follows', async () => {
    const name = 'clerk-7'
    const id = await personId(app, await app.signIn(name))
    const role = { role: 'staff', microBrainId: home }
    expect((await as('admin', 'PUT', `/v1/admin/people/${id}/roles`, role)).status).toBe(200)
    const { event, closed, heard } = await watch(name, [home])
    const { number } = await fileReport(app, resident)
    await event((told) => told.number === number)
    await app.ctx().em.nativeDelete(PersonRole, { personId: id, role: 'staff' })
    const after = await fileReport(app, resident)
    expect(await closed).toBe(liveCloses.role)
    expect(heard.map((told) => told.number)).not.toContain(after.number)
  })

  it('open no socket to somebody whose role was taken away after the ticket', async () => {
    const name = 'clerk-8'
    const id = await personId(app, await app.signIn(name))
    await as('admin', 'PUT', `/v1/admin/people/${id}/roles`, { role: 'staff', microBrainId: home })
    const ticket = await ticketOf(name)
    await app.ctx().em.nativeDelete(PersonRole, { personId: id, role: 'staff' })
    expect(await status(listen(app.server.address, ticket))).toBe(403)
    await app.ctx().em.nativeDelete(PersonRole, { personId: id })
    expect(await status(listen(app.server.address, ticket))).toBe(401)
  })

  it(`are at most ${liveLimits.socketsPerPerson} for one person in one process`, async () => {
    const name = `staff-${neighbour}`
    const opened = []
    for (let i = 0; i < liveLimits.socketsPerPerson; i++) opened.push(await open(name))
    const { address } = app.server
    expect(await status(listen(address, await ticketOf(name)))).toBe(429)
    const { socket, closed } = opened[0]!
    socket.close()
    await closed
    expect(await status(listen(address, await ticketOf(name)))).toBe(101)
  })

  it('are not counted as work, end in order when a server stops, and go on at another', async () => {
    const third = await startSecond(app, { RATE_LIMIT: 'off', MOST_IN_WORK: '2' })
    const { address } = third.server
    const all = []
    for (const _ of [1, 2, 3, 4]) all.push(await watch(staff, [home], undefined, address))
    const token = await app.signIn(staff)
    const busy = await third.call('GET', `/v1/staff/live?microBrainId=${home}`, { token })
    expect(busy.status).toBe(200)
    const { first } = all[0]!
    await third.close()
    expect(await Promise.all(all.map(({ closed }) => closed))).toEqual([1012, 1012, 1012, 1012])
    const { number } = await fileReport(app, resident)
    const again = await watch(staff, [home], first.seq)
    await again.event((told) => told.number === number)
  })
})
