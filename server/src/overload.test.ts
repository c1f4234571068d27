// More than fits is refused at once; staff, uploads and health have room of their own; afterwards all is as before.
import { connect } from 'node:net'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import mysql, { type Connection } from 'mysql2/promise'
import { makeJpeg, multipart } from '../test/photos.ts'
import { aReport, expectRefusal, home, personId, startWorld } from '../test/world.ts'
import type { TestApp } from '../test/app.ts'

const most = 3

describe('a server with more work than it takes', () => {
  let app: TestApp
  let token: string
  let staff: string
  let outside: Connection
  beforeAll(async () => {
    app = await startWorld('mysql', { MOST_IN_WORK: String(most), DATABASE_WAIT_MS: '10000' })
    token = await app.signIn('resident-1')
    staff = await app.signIn(`staff-${home}`)
    const { database } = app.server.config
    outside = await mysql.createConnection(database.kind === 'mysql' ? database.url : '')
  })
  afterAll(async () => {
    await outside.end()
    await app.close()
  })

  /** Holds the row that each of this person's reports asks for first. */
  async function holdPerson() {
    await outside.query('begin')
    await outside.query('select id from people where id = ? for update', [await personId(app, token)])
    return () => outside.query('rollback')
  }
  const submit = () => app.call('POST', '/v1/reports', { token, body: aReport })
  /** Until that many transactions wait for the row. */
  async function untilWaiting(count: number) {
    for (;;) {
      const [rows] = await outside.query(
        "select 1 from information_schema.innodb_trx where trx_state = 'LOCK WAIT'",
      )
      if ((rows as unknown[]).length >= count) return
      // MariaDB looks anew only when nobody looked for a tenth of a second.
      await pause(150)
    }
  }

  it('refuses the next one at the door with Retry-After, and answers those it let in', async () => {
    const release = await holdPerson()
    const inWork = Array.from({ length: most }, submit)
    await untilWaiting(most)
    const startedMs = performance.now()
    for (const refused of [await submit(), await app.call('GET', '/v1/me', { token })]) {
      expectRefusal(refused, 503, 'unavailable')
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    }
    expect(performance.now() - startedMs).toBeLessThan(1000)
    await release()
    expect((await Promise.all(inWork)).map(({ status }) => status)).toEqual([201, 201, 201])
    expect((await submit()).status).toBe(201)
  })

  it('lets no more in when they all arrive together', async () => {
    const release = await holdPerson()
    const together = Array.from({ length: most * 5 }, submit)
    await untilWaiting(most)
    const early = together.map((answer) => Promise.race([answer, pause(2000).then(() => null)]))
    const refused = (await Promise.all(early)).filter((answer) => answer !== null)
    expect(refused.map(({ status }) => status)).toEqual(Array<number>(most * 4).fill(503))
    await release()
    const statuses = (await Promise.all(together)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 201)).toHaveLength(most)
  })

  it('still answers staff, uploads, and what asks whether it lives', async () => {
    const release = await holdPerson()
    const inWork = Array.from({ length: most }, submit)
    await untilWaiting(most)
    const queue = await app.call('GET', `/v1/staff/reports?microBrainId=${home}`, { token: staff })
    expect(queue.status).toBe(200)
    const other = await app.call('POST', '/v1/photos', { token: staff, ...multipart(await makeJpeg()) })
    expect(other.status).toBe(201)
    expect((await app.call('GET', '/healthz')).status).toBe(200)
    expect((await app.call('GET', '/readyz')).status).toBe(200)
    await release()
    await Promise.all(inWork)
  })

  it('counts nothing twice and forgets nothing: refusals, errors and readers who left leave their place', async () => {
    const address = new URL(app.server.address)
    for (let i = 0; i < most * 3; i++) {
      expect((await app.call('GET', '/v1/none', { token })).status).toBe(404)
      expect((await app.call('GET', '/v1/me')).status).toBe(401)
      expect((await app.call('POST', '/v1/reports', { token, raw: '{', headers: json })).status).toBe(400)
      expect((await app.call('POST', '/v1/reports', { token, body: { text: 1 } })).status).toBe(400)
    }
    for (let i = 0; i < most * 3; i++) {
      // A head that promises a body, and a reader who hangs up before it is there.
      const socket = connect(Number(address.port), address.hostname)
      await once(socket, 'connect')
      socket.write(
        `POST /v1/reports HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`,
      )
      await pause(20)
      socket.destroy()
    }
    const ask = async () =>
      (await Promise.all(Array.from({ length: most }, () => app.call('GET', '/v1/me', { token })))).map(
        ({ status }) => status,
      )
    let all = await ask()
    // A busy machine hears a moment later that they hung up; a place that was never left stays taken.
    for (let tries = 0; tries < 50 && all.includes(503); tries++) {
      await pause(100)
      all = await ask()
    }
    expect(all).toEqual([200, 200, 200])
  })

  it('is kept busy by no body that never comes', async () => {
    const address = new URL(app.server.address)
    const sockets = Array.from({ length: most * 2 }, () => connect(Number(address.port), address.hostname))
    for (const socket of sockets) {
      await once(socket, 'connect')
      socket.write(
        `POST /v1/reports HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`,
      )
    }
    await pause(200)
    expect((await submit()).status).toBe(201)
    for (const socket of sockets) socket.destroy()
  })
})

const json = { 'content-type': 'application/json' }
