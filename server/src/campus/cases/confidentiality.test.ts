// Who can read what: every role × the nine services × every way out of the house: lists, search, details, threads,
// reveals, exports, live updates, hand-over lists, notices, messages to other systems, outbox, log and tables.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { startingServices } from '@chaolin/shared/campus/services'
import type { LiveNews, LiveSaid } from '@chaolin/shared/staff/live-schema'
import { Writable } from 'node:stream'
import { databases, startTestApp, type TestApp } from '../../../test/app.ts'
import { claimCode } from '../../../test/campus.ts'
import { ask, campus, grantAt, putInCharge, revokeAt } from '../../../test/campus-cases.ts'
import { sendPhoto } from '../../../test/photos.ts'
import { listen, type Listening } from '../../../test/live.ts'
import { register, startPost, type Post } from '../../../test/webhook-post.ts'
import { callAs, expectRefusal, personId } from '../../../test/world.ts'
import { loadCampusDemo } from '../../db/demo/campus.ts'
import { loadRoutingDemo } from '../../db/demo/routing.ts'
import { loadVisitsDemo } from '../../db/demo/visits.ts'
import { readRows } from '../../db/sql.ts'
import { inTransaction } from '../../db/transaction.ts'

/** A word of each service that stands nowhere else, in what its asker wrote. */
const words: Record<string, string> = {
  police_tip: '琥珀海马',
  hukou: '青铜鹭鸶',
  legal_aid: '锦缎獾狸',
  trouble: '翡翠鲟鱼',
  lost_found: '玛瑙鹧鸪',
  counselling: '珊瑚貂熊',
  anti_fraud: '砗磲鸬鹚',
  id_appointment: '碧玺羚羊',
  campus_visit: '珐琅蝾螈',
}
const codes = startingServices.map(({ code }) => code)
const confidential = ['legal_aid', 'counselling']

const asker = 'student-1'
const lawyer = 'resident-31'
const counsellor = `counsellor-${campus}`
/** Counsels at the same campus, and has none of these. */
const colleague = 'resident-33'
const street = '330114002'
const atPost = [`staff-${campus}`, `dispatcher-${campus}`, lawyer, 'supervisor']
const police = ['staff-police-1', 'dispatcher-police-1']

/** Who reads what was written, by service; everybody else reads none of it, whichever door they try. */
const readers: Record<string, string[]> = {
  police_tip: [asker, ...atPost, ...police],
  hukou: [asker, ...atPost],
  legal_aid: [asker, lawyer],
  trouble: [asker, ...atPost],
  lost_found: [asker, ...atPost],
  counselling: [asker, counsellor],
  anti_fraud: [asker, ...atPost, ...police],
  id_appointment: [asker, ...atPost],
  campus_visit: [asker, ...atPost],
}

const roles = [
  asker,
  'student-2',
  'resident-1',
  'visitor-1',
  ...atPost,
  ...police,
  counsellor,
  colleague,
  'counsellor-campus-2',
  'staff-campus-2',
  'dispatcher-campus-2',
  `staff-${street}`,
  `dispatcher-${street}`,
  'dispatcher-330114',
  'guard-1',
  'clerk-1',
  'cashier',
  'admin',
]

const day = '2026-11-18'

describe.each(databases)('what each role reads of the nine services on %s', (kind) => {
  let app: TestApp
  let post: Post
  const lines: string[] = []
  const as = callAs(() => app)
  const numbers: Record<string, string> = {}
  const photos: Record<string, string> = {}
  const tokens = new Map<string, string>()
  let seenBefore = 1

  const call = async (name: string, method: string, url: string, body?: object) => {
    const token = tokens.get(name) ?? (await app.signIn(name))
    tokens.set(name, token)
    return app.call(method, url, { token, ...(body ? { body } : {}) })
  }
  const textOf = ({ body }: { body: unknown }) => (typeof body === 'string' ? body : JSON.stringify(body))

  async function fileOne(code: string) {
    const photo = await sendPhoto(app, await app.signIn(asker))
    const text = `想请您看一下，${words[code]}的事`
    const { number } = await ask(app, asker, code, { text, photoIds: [photo] })
    Object.assign(numbers, { [code]: number })
    Object.assign(photos, { [code]: photo })
    const said = await as(asker, 'POST', `/v1/campus/requests/${number}/messages`, {
      text: `再说${words[code]}`,
    })
    expect(said.status).toBe(201)
  }

  async function answerOne(code: string) {
    const text = `关于${words[code]}，看过了`
    const who = code === 'legal_aid' ? lawyer : code === 'counselling' ? counsellor : `staff-${campus}`
    const place = confidential.includes(code) ? '/v1/staff/cases' : '/v1/staff/campus/requests'
    const { status } = await as(who, 'POST', `${place}/${numbers[code]}/messages`, { text })
    expect([code, status]).toEqual([code, 201])
  }

  beforeAll(async () => {
    const stream = new Writable({
      write(chunk, _encoding, done) {
        lines.push(String(chunk))
        done()
      },
    })
    const env = { DEMO: '0', RATE_LIMIT: 'off' }
    app = await startTestApp(kind, env, { logger: { level: 'trace', stream } })
    await inTransaction(app.ctx(), async (tx) => {
      await loadRoutingDemo(tx)
      await loadVisitsDemo(tx)
      await loadCampusDemo(tx, 5)
    })
    for (const n of [1, 2]) await claimCode(app, n)
    for (const name of roles) tokens.set(name, await app.signIn(name))
    await putInCharge(app, lawyer)
    await grantAt(app, colleague, 'counsellor')
    post = await startPost()
    await register(app, campus, post.url)
    const { body } = await call(`staff-${campus}`, 'GET', `/v1/staff/live?microBrainId=${campus}`)
    seenBefore = Math.max(1, body.seq)
    for (const code of codes) await fileOne(code)
    await app.runJobs()
    for (const code of codes) await answerOne(code)
    await app.runJobs()
  }, 240_000)
  afterAll(async () => {
    await post.close()
    await app.close()
  })

  const ownDoors = [
    '/v1/reports?scope=mine',
    '/v1/campus/requests?limit=100',
    '/v1/notices?limit=100',
    '/v1/me',
    '/v1/me/export',
    '/v1/me/access-log',
    '/v1/campus/lost-items',
    '/v1/staff/reports?limit=100',
    `/v1/staff/reports?microBrainId=${campus}&limit=100`,
    `/v1/staff/reports?microBrainId=${campus}&order=due&limit=100`,
    '/v1/staff/cases?limit=100',
    `/v1/staff/campus/${campus}/handover?limit=100`,
    `/v1/staff/campus/${campus}/counts`,
    `/v1/staff/campus/${campus}/waiting`,
    `/v1/staff/campus/${campus}/handlers`,
    `/v1/staff/campus/${campus}/answers`,
    `/v1/staff/dashboard?microBrainId=${campus}&from=${day}&to=${day}`,
    `/v1/admin/micro-brains/${campus}/deliveries`,
  ]
  const doorsOf = (code: string) => [
    `/v1/reports/${numbers[code]}`,
    `/v1/campus/requests/${numbers[code]}`,
    `/v1/campus/answers?q=${encodeURIComponent(words[code]!)}`,
    `/v1/staff/reports?microBrainId=${campus}&q=${encodeURIComponent(words[code]!)}`,
    `/v1/staff/reports?microBrainId=${campus}&q=${numbers[code]}`,
    `/v1/staff/reports/${numbers[code]}`,
    `/v1/staff/reports/${numbers[code]}/duplicates`,
    `/v1/staff/campus/requests/${numbers[code]}/messages`,
    `/v1/staff/cases/${numbers[code]}`,
  ]

  async function everythingFor(name: string, of = codes): Promise<string> {
    const parts: string[] = []
    for (const url of ownDoors) parts.push(textOf(await call(name, 'GET', url)))
    for (const code of of) {
      for (const url of doorsOf(code)) parts.push(textOf(await call(name, 'GET', url)))
      for (const field of ['text', 'notes', 'address', 'phone'])
        parts.push(
          textOf(
            await call(name, 'POST', `/v1/staff/reports/${numbers[code]}/reveal`, { field, reason: '核对' }),
          ),
        )
      const photo = await call(name, 'GET', `/v1/photos/${photos[code]}`)
      if (photo.status === 200) parts.push(`photo of ${words[code]}`)
    }
    const live = await call(name, 'GET', `/v1/staff/live?microBrainId=${campus}&after=${seenBefore}`)
    return [...parts, textOf(live), ...(await exportsFor(name))].join('\n')
  }

  async function exportsFor(name: string) {
    const files: string[] = []
    for (const masked of [true, false]) {
      const order = { from: day, to: day, format: 'csv', kind: 'reports', microBrainId: campus, masked }
      const { status, body } = await call(name, 'POST', '/v1/staff/exports', { ...order, reason: '核对' })
      if (status !== 201) continue
      await app.runJobs()
      files.push(textOf(await call(name, 'GET', `/v1/staff/exports/${body.id}/file`)))
    }
    return files
  }

  it.each(roles)(
    '%s',
    async (name) => {
      const all = await everythingFor(name)
      const read = codes.filter((code) => all.includes(words[code]!))
      expect(read).toEqual(codes.filter((code) => readers[code]!.includes(name)))
      // Of a sealed request nobody else learns even that it is there.
      const quoted = all.replaceAll('not_found', '')
      expect(quoted.includes(numbers.counselling!)).toBe(readers.counselling!.includes(name))
    },
    120_000,
  )

  it('the doors that were tried do show what may be shown', async () => {
    const all = await everythingFor(`dispatcher-${campus}`)
    for (const code of codes) if (code !== 'counselling') expect(all).toContain(numbers[code])
    expect(all).toContain('内容只有经办人能看')
    const heard = (
      await call(`staff-${campus}`, 'GET', `/v1/staff/live?microBrainId=${campus}&after=${seenBefore}`)
    ).body
    const told = heard.items.map(({ number }: { number: string }) => number)
    expect(told).toContain(numbers.trouble)
    expect(told).toContain(numbers.legal_aid)
    const file = (await exportsFor(`dispatcher-${campus}`)).join()
    expect(file).toContain(words.hukou)
  }, 120_000)

  it('an open console hears of each word where its post reads it, of legal aid only its handler, of counselling nobody', async () => {
    const listening = new Map<string, Listening>()
    const watched: Record<string, string> = {
      [`staff-${campus}`]: campus,
      [`dispatcher-${campus}`]: campus,
      [lawyer]: campus,
      supervisor: campus,
      'staff-police-1': 'police-1',
      'staff-campus-2': 'campus-2',
      [`staff-${street}`]: street,
      'dispatcher-330114': '330114',
    }
    for (const name of [counsellor, colleague, asker, 'admin'])
      expectRefusal(await call(name, 'POST', '/v1/staff/live/tickets'), 403, 'forbidden')
    for (const [name, post] of Object.entries(watched)) {
      const { body } = await call(name, 'POST', '/v1/staff/live/tickets')
      const opened = await listen(app.server.address, body.ticket)
      if ('refused' in opened) throw new Error(`refused: ${name} ${opened.refused}`)
      opened.socket.send(JSON.stringify({ microBrainIds: [post] }))
      await opened.next()
      listening.set(name, opened)
    }
    const heard = new Map<string, LiveSaid[]>()
    for (const [name, { socket }] of listening) {
      heard.set(name, [])
      socket.on('message', (data) => heard.get(name)!.push(...(JSON.parse(String(data)).said ?? [])))
    }
    const inOrder = ['counselling', 'legal_aid', ...codes.filter((code) => !confidential.includes(code))]
    for (const code of inOrder) {
      const url = `/v1/campus/requests/${numbers[code]}/messages`
      expect((await as(asker, 'POST', url, { text: `还有${words[code]}` })).status).toBe(201)
    }
    for (const code of inOrder) await answerOne(code)
    // The last word that each of them hears, after which nothing is to come.
    const answered =
      (code: string) =>
      ({ said = [] }: LiveNews) =>
        said.some(({ number, by }) => number === numbers[code] && by === 'handler')
    const last = inOrder[inOrder.length - 1]!
    for (const name of atPost) await listening.get(name)!.next(answered(last))
    await listening.get('staff-police-1')!.next(answered('anti_fraud'))
    for (const [name, said] of heard) {
      const posts = readers.trouble!.includes(name)
        ? codes
        : police.includes(name)
          ? ['police_tip', 'anti_fraud']
          : []
      const expected = codes.filter(
        (code) => code !== 'counselling' && posts.includes(code) && (code !== 'legal_aid' || name === lawyer),
      )
      const of = (code: string) => said.filter(({ number }) => number === numbers[code])
      expect([name, codes.filter((code) => of(code).length > 0)]).toEqual([name, expected])
      for (const code of expected) expect(of(code).map(({ by }) => by)).toEqual(['student', 'handler'])
      expect(JSON.stringify(said)).not.toMatch(new RegExp(Object.values(words).join('|')))
    }
    for (const { socket } of listening.values()) socket.terminate()
    await app.runJobs()
  }, 120_000)

  it('counselling: who handed it over, who lost the role and who took it for themselves reads none of it', async () => {
    const { counselling = '' } = numbers
    const readsIt = async (name: string) =>
      (await everythingFor(name, ['counselling'])).includes(words.counselling!)
    const id = async (name: string) => personId(app, await app.signIn(name))
    const counsels = { role: 'counsellor', microBrainId: campus }
    const give = async (by: string, name: string, role: object) =>
      (await as(by, 'PUT', `/v1/admin/people/${await id(name)}/roles`, role)).status
    const url = `/v1/staff/cases/${counselling}/hand-over`
    expect((await as(counsellor, 'POST', url, { personId: await id(colleague) })).status).toBe(200)
    expect([await readsIt(counsellor), await readsIt(colleague)]).toEqual([false, true])
    // The one who gives out the roles takes it away, and lets themselves in.
    app.clock.advance(60_000)
    expect(await give('admin', 'resident-34', { role: 'admin' })).toBe(200)
    expect(await give('resident-34', 'admin', counsels)).toBe(200)
    for (const name of [`dispatcher-${campus}`, `staff-${campus}`, 'supervisor'])
      expect(await give('admin', name, counsels)).toBe(200)
    await grantAt(app, 'resident-35', 'counsellor')
    for (const name of [counsellor, colleague]) await revokeAt(app, name, 'counsellor')
    for (let minutes = 0; minutes < 3; minutes++) {
      app.clock.advance(60_000)
      await app.runJobs()
    }
    const none = ['admin', `dispatcher-${campus}`, `staff-${campus}`, 'supervisor', 'resident-35']
    for (const name of none) {
      const all = await everythingFor(name, ['counselling'])
      expect([
        name,
        all.includes(words.counselling!),
        all.replaceAll('not_found', '').includes(counselling),
      ]).toEqual([name, false, false])
    }
    for (const name of [counsellor, colleague]) expect([name, await readsIt(name)]).toEqual([name, false])
    expect((await as(asker, 'GET', `/v1/campus/requests/${counselling}`)).body.status).toBe('waiting')
  }, 240_000)

  it('other systems hear of legal aid by its number, and of counselling nothing', () => {
    const told = post.received.map(({ raw }) => raw).join('\n')
    expect(told).toContain(words.trouble)
    expect(told).toContain(numbers.legal_aid)
    for (const code of confidential) expect(told).not.toContain(words[code])
    expect(told).not.toContain(numbers.counselling)
    // Each word of a thread that the post reads, in its order, and none of a case, not even that there is one.
    const said = post.received
      .filter(({ body }) => body.type === 'campus.message')
      .map(({ body }) => body.data)
    for (const code of confidential) expect(said.some(({ id }) => id === numbers[code])).toBe(false)
    for (const code of codes.filter((each) => !confidential.includes(each))) {
      const own = said.filter(({ id }) => id === numbers[code])
      expect(own.map(({ by, text }) => [by, text])).toEqual([
        ['student', `再说${words[code]}`],
        ['handler', `关于${words[code]}，看过了`],
        ['student', `还有${words[code]}`],
        ['handler', `关于${words[code]}，看过了`],
      ])
      expect(own[0]).toMatchObject({
        kind: 'campus',
        step: 'message',
        status: 'submitted',
        dueAt: expect.any(String),
      })
      expect(Object.keys(own[0]!)).toEqual(
        expect.not.arrayContaining(['personId', 'reporter', 'name', 'phone']),
      )
    }
  })

  it('no table holds what is confidential in clear, no job, no notice, no kept answer', async () => {
    const { em } = app.ctx()
    const tables = [...em.getMetadata().getAll().values()].map(({ tableName }) => tableName)
    expect(tables).toEqual(
      expect.arrayContaining(['jobs', 'notices', 'idempotent_answers', 'campus_cases', 'reports']),
    )
    const holding: Record<string, string[]> = {}
    for (const table of new Set(tables.filter(Boolean))) {
      const all = JSON.stringify(await readRows(em, `select * from ${table}`, []))
      for (const code of codes)
        if (all.includes(words[code]!)) holding[code] = [...(holding[code] ?? []), table]
    }
    for (const code of confidential) expect(holding[code]).toBeUndefined()
    expect(holding.trouble).toContain('reports')
    // What goes out of the process by itself holds nothing of any request.
    for (const table of ['jobs', 'notices'])
      expect(
        JSON.stringify(await readRows(em, `select * from ${table} where kind like 'campus.%'`, [])),
      ).not.toMatch(new RegExp(Object.values(words).join('|')))
  })

  it('the log holds nothing of what anybody wrote', () => {
    const log = lines.join('')
    expect(log).toContain(`/v1/campus/requests/${numbers.trouble}`)
    for (const code of codes) {
      const inAddress = encodeURIComponent(words[code]!)
      expect(log.replaceAll(inAddress, '')).not.toContain(words[code])
    }
  })
})
