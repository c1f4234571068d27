// Legal aid: from the first word to the last, who is refused on the way, and what the post sees of it.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { databases, type TestApp } from '../../../test/app.ts'
import { claimCode, startCampusWorld } from '../../../test/campus.ts'
import { ask, campus, grantAt, putInCharge, revokeAt, type Line } from '../../../test/campus-cases.ts'
import { sendPhoto } from '../../../test/photos.ts'
import { callAs, expectRefusal, hourMs, personId } from '../../../test/world.ts'
import { readRows } from '../../db/sql.ts'
import { sha256 } from '../../sha256.ts'

const minuteMs = 60_000

describe.each(databases)('legal aid on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const ids: Record<string, string> = {}
  const cases = (name: string, query = '') => as(name, 'GET', `/v1/staff/cases${query}`)
  const openOf = async (name: string) => (await cases(name)).body.items.map(({ number }: Line) => number)
  const caseOf = (name: string, number: string) => as(name, 'GET', `/v1/staff/cases/${number}`)
  const say = (name: string, number: string, text: string) =>
    as(name, 'POST', `/v1/staff/cases/${number}/messages`, { text })
  const own = async (name: string, number: string) =>
    (await as(name, 'GET', `/v1/campus/requests/${number}`)).body
  const round = async () => {
    app.clock.advance(minuteMs)
    await app.runJobs()
  }
  const inMinutes = (n: number) => new Date(app.clock.now.getTime() + n * minuteMs).toISOString()
  const offer = (name: string, number: string, ...times: [number, number][]) =>
    as(
      name,
      'POST',
      `/v1/staff/cases/${number}/times`,
      (offered = {
        where: '行政楼 203',
        times: times.map(([from, until]) => ({ from: inMinutes(from), until: inMinutes(until) })),
      }),
    )
  let offered: object = {}
  /** What was sent stands nowhere, not even as a mark that anybody could try words against. */
  const expectUnmarked = async (body: object) => {
    const kept = await readRows<{ hash: string }>(
      app.ctx().em,
      'select body_hash as hash from idempotent_answers',
      [],
    )
    expect(kept.map(({ hash }) => hash)).not.toContain(sha256(JSON.stringify(body)))
  }

  beforeAll(async () => {
    app = await startCampusWorld(kind)
    for (const n of [1, 2, 3]) await claimCode(app, n)
    for (const role of ['staff', 'dispatcher']) await app.signIn(`${role}-${campus}`)
    ids.lawyer = await grantAt(app, 'resident-31', 'staff')
    ids.second = await grantAt(app, 'resident-32', 'staff')
    ids.student = await personId(app, await app.signIn('student-1'))
  }, 120_000)
  afterAll(() => app.close())

  let legal = ''

  it('are refused to strangers, to the wrong roles, for wrong bodies', async () => {
    legal = (await ask(app, 'student-1', 'legal_aid', { text: '兼职被扣了押金，合同在我手上' })).number
    const doors: [string, string, object?][] = [
      ['GET', '/v1/staff/cases'],
      ['GET', `/v1/staff/cases/${legal}`],
      ['POST', `/v1/staff/cases/${legal}/messages`, { text: '您好' }],
      ['POST', `/v1/staff/cases/${legal}/hand-over`, { personId: ids.second }],
      ['POST', `/v1/staff/cases/${legal}/close`, {}],
      ['POST', `/v1/staff/cases/${legal}/give`, { personId: ids.second }],
      ['GET', `/v1/staff/campus/${campus}/counts`],
      ['GET', `/v1/staff/campus/${campus}/waiting`],
      ['GET', `/v1/staff/campus/${campus}/handover`],
      ['GET', `/v1/staff/campus/${campus}/handlers`],
      ['PUT', `/v1/staff/campus/${campus}/handlers/legal_aid/${ids.student}`],
    ]
    for (const [method, url, body] of doors) {
      expectRefusal(await app.call(method, url, { body }), 401, 'unauthenticated')
      expectRefusal(await as('student-1', method, url, body), 403, 'forbidden')
      expectRefusal(await as('admin', method, url, body), 403, 'forbidden')
    }
    for (const path of ['messages', 'hand-over', 'give'])
      expectRefusal(
        await as(`dispatcher-${campus}`, 'POST', `/v1/staff/cases/${legal}/${path}`, {}),
        400,
        'invalid',
      )
    for (const [name, path] of [
      ['student-1', `campus/requests/${legal}/name`],
      ['student-1', `campus/requests/${legal}/withdraw`],
      ['student-1', `campus/requests/${legal}/times/x/take`],
      ['student-1', `campus/requests/${legal}/times/x/drop`],
      [`staff-${campus}`, `staff/cases/${legal}/times/x/drop`],
    ] as const)
      expectRefusal(await as(name, 'POST', `/v1/${path}`, { more: 1 }), 400, 'invalid', 'more')
    for (const [method, url, body] of doors.slice(1, 5))
      expectRefusal(await as(`staff-${campus}`, method, url, body), 404, 'not_found')
    for (const path of ['counts', 'waiting', 'handover', 'handlers'])
      expectRefusal(
        await as(
          'dispatcher-campus-2',
          'GET',
          `/v1/staff/campus/${path}`.replace('campus/', `campus/${campus}/`),
        ),
        404,
        'not_found',
      )
    expectRefusal(await as(`staff-${campus}`, 'GET', `/v1/staff/campus/${campus}/counts`), 403, 'forbidden')
    const put = (name: string, service: string, id: string, body?: object) =>
      as(name, 'PUT', `/v1/staff/campus/${campus}/handlers/${service}/${id}`, body)
    const more = await put(`dispatcher-${campus}`, 'legal_aid', ids.lawyer!, { more: 1 })
    expectRefusal(more, 400, 'invalid', 'more')
    expectRefusal(await put('dispatcher-campus-2', 'legal_aid', ids.lawyer!), 404, 'not_found')
    expectRefusal(await put(`dispatcher-${campus}`, 'legal_aid', ids.student!), 400, 'invalid', 'personId')
    expectRefusal(await put(`dispatcher-${campus}`, 'counselling', ids.lawyer!), 400, 'invalid', 'service')
    expectRefusal(await put(`dispatcher-${campus}`, 'trouble', ids.lawyer!), 400, 'invalid', 'service')
    expectRefusal(await put(`dispatcher-${campus}`, 'none_such', ids.lawyer!), 404, 'not_found')
  })

  it('legal aid: while nobody has it the coordinator sees number and kind, and gives it to somebody in charge', async () => {
    const waiting = await as(`dispatcher-${campus}`, 'GET', `/v1/staff/campus/${campus}/waiting`)
    expect(waiting.body.items).toEqual([
      {
        number: legal,
        service: { code: 'legal_aid', name: { zh: '法律援助', en: 'Legal aid' } },
        createdAt: expect.any(String),
        dueAt: expect.any(String),
      },
    ])
    const give = (id: string) =>
      as(`dispatcher-${campus}`, 'POST', `/v1/staff/cases/${legal}/give`, { personId: id })
    expectRefusal(await give(ids.lawyer!), 400, 'invalid', 'personId')
    await putInCharge(app, 'resident-31')
    expectRefusal(
      await as('dispatcher-campus-2', 'POST', `/v1/staff/cases/${legal}/give`, { personId: ids.lawyer }),
      404,
      'not_found',
    )
    expect((await give(ids.lawyer!)).body).toEqual({ number: legal, status: 'open' })
    expectRefusal(await give(ids.lawyer!), 409, 'step_closed')
    // Given, it is the coordinator's no more than before.
    expectRefusal(await caseOf(`dispatcher-${campus}`, legal), 404, 'not_found')
    const seen = await caseOf('resident-31', legal)
    expect(seen.body).toMatchObject({
      text: '兼职被扣了押金，合同在我手上',
      asker: { name: '学生0001', kind: 'student' },
      status: 'open',
    })
    const log = (await as('student-1', 'GET', '/v1/me/access-log')).body.items
    expect(log[0]).toMatchObject({ field: 'case', about: legal, by: `handler:${campus}` })
    await app.runJobs()
    const notice = (await as('resident-31', 'GET', '/v1/notices')).body.items[0]
    expect(notice).toMatchObject({ kind: 'campus.case', number: legal, audience: 'staff' })
    expect(JSON.stringify(notice)).not.toContain('押金')
  })

  it('the post sees number, kind and who has it; nobody can write where everybody reads', async () => {
    const report = (await as(`staff-${campus}`, 'GET', `/v1/staff/reports/${legal}`)).body
    expect(report).toMatchObject({
      text: '内容只有经办人能看',
      service: { code: 'legal_aid' },
      status: 'accepted',
      reporter: null,
      photos: [],
      assignee: { id: ids.lawyer },
    })
    const steps: [string, object][] = [
      ['progress', {}],
      ['ask', { question: '押金多少？' }],
      ['resolve', { note: '好了' }],
      ['transfer', { microBrainId: 'police-1', reason: '转' }],
    ]
    for (const [step, body] of steps)
      expectRefusal(
        await as(`dispatcher-${campus}`, 'POST', `/v1/staff/reports/${legal}/${step}`, body),
        409,
        'step_closed',
      )
    expectRefusal(
      await as(`dispatcher-${campus}`, 'POST', `/v1/staff/reports/${legal}/category`, { category: 'labour' }),
      409,
      'step_closed',
    )
    const task = {
      number: legal,
      title: '陪同看合同',
      words: '请陪同学走一趟',
      area: '校门口',
      meeting: '东门',
      quarters: 4,
      startsAt: new Date(app.clock.now.getTime() + hourMs).toISOString(),
      endsAt: new Date(app.clock.now.getTime() + 2 * hourMs).toISOString(),
      people: 1,
    }
    for (const name of [`staff-${campus}`, `dispatcher-${campus}`])
      expectRefusal(await as(name, 'POST', '/v1/staff/volunteer-tasks', task), 409, 'step_closed')
    // What is refused is not offered either, in the report and in the queue.
    expect(report).toMatchObject({ standIn: true, steps: [] })
    const queue = (await as(`dispatcher-${campus}`, 'GET', `/v1/staff/reports?microBrainId=${campus}`)).body
    const line = queue.items.find(({ number }: Line) => number === legal)
    expect(line).toMatchObject({ standIn: true, steps: [] })
    for (const [step, body] of [
      ['remind', { note: '请快一点' }],
      ['withdraw', { reason: '算了' }],
    ] as const)
      expectRefusal(await as('student-1', 'POST', `/v1/reports/${legal}/${step}`, body), 409, 'step_closed')
    expectRefusal(
      await as(`staff-${campus}`, 'GET', `/v1/staff/campus/requests/${legal}/messages`),
      404,
      'not_found',
    )
  })

  it('documents and words go between the two alone', async () => {
    const photo = await sendPhoto(app, await app.signIn('student-1'))
    const url = `/v1/campus/requests/${legal}/messages`
    const sent = await as('student-1', 'POST', url, { text: '合同照片', photoIds: [photo] })
    expect(sent.body).toEqual({ number: legal, at: expect.any(String), helpLines: [] })
    expect((await say('resident-31', legal, '收到，明天来一趟吧')).status).toBe(201)
    const seen = (await caseOf('resident-31', legal)).body
    expect(seen.messages.map(({ by, text }: Line) => [by, text])).toEqual([
      ['student', '合同照片'],
      ['handler', '收到，明天来一趟吧'],
    ])
    expect((await app.call('GET', seen.messages[0].photos[0].url)).status).toBe(200)
    expect((await as('student-1', 'GET', `/v1/photos/${photo}`)).status).toBe(200)
    for (const name of [`staff-${campus}`, `dispatcher-${campus}`, 'supervisor', 'admin', 'student-2'])
      expectRefusal(await as(name, 'GET', `/v1/photos/${photo}`), 404, 'not_found')
    await app.runJobs()
    const [notice] = (await as('student-1', 'GET', '/v1/notices')).body.items
    expect(notice).toMatchObject({ kind: 'campus.case', title: '您有新的回复', number: legal })
    expect((await own('student-1', legal)).messages).toHaveLength(2)
  })

  it('a meeting: times are offered, one is taken, and nobody is booked twice', async () => {
    expectRefusal(await offer('resident-31', legal, [-10, 30]), 400, 'invalid', 'times.0.from')
    expectRefusal(await offer('resident-31', legal, [60, 65]), 400, 'invalid', 'times.0.until')
    expectRefusal(await offer('resident-31', legal, [60, 120], [90, 150]), 400, 'invalid', 'times.0')
    expect((await offer('resident-31', legal, [60, 120], [120, 180])).status).toBe(201)
    await expectUnmarked(offered)
    const mine = await own('student-1', legal)
    expect(mine.times.map(({ status, where }: Line) => [status, where])).toEqual([
      ['offered', '行政楼 203'],
      ['offered', '行政楼 203'],
    ])
    const take = (name: string, number: string, id: string) =>
      as(name, 'POST', `/v1/campus/requests/${number}/times/${id}/take`)
    expectRefusal(await take('student-2', legal, mine.times[0].id), 404, 'not_found')
    expectRefusal(await take('student-1', legal, 'none'), 404, 'not_found')
    expect((await take('student-1', legal, mine.times[0].id)).status).toBe(200)
    const other = (await ask(app, 'student-2', 'legal_aid', { text: '租房合同请看看' })).number
    expect((await offer('resident-31', other, [90, 150], [200, 260])).status).toBe(201)
    const theirs = (await own('student-2', other)).times
    expectRefusal(await take('student-2', other, theirs[0].id), 409, 'slot_closed')
    expect((await take('student-2', other, theirs[1].id)).status).toBe(200)
    // Changing one's mind gives the first time back.
    expect((await take('student-1', legal, mine.times[1].id)).status).toBe(200)
    expect((await own('student-1', legal)).times.map(({ status }: Line) => status)).toEqual([
      'offered',
      'taken',
    ])
    const drop = `/times/${mine.times[1].id}/drop`
    expectRefusal(await as(`staff-${campus}`, 'POST', `/v1/staff/cases/${legal}${drop}`), 404, 'not_found')
    expect((await as('student-1', 'POST', `/v1/campus/requests/${legal}${drop}`)).status).toBe(200)
    await app.runJobs()
    const titles = (await as('resident-31', 'GET', '/v1/notices')).body.items.map(({ title }: Line) => title)
    expect(titles).toEqual(expect.arrayContaining(['对方约了时间', '对方取消了一个时间']))
    expectRefusal(await take('student-2', legal, mine.times[0].id), 404, 'not_found')
    app.clock.advance(hourMs)
    expectRefusal(await take('student-1', legal, mine.times[0].id), 409, 'slot_closed')
  })

  it('handing over: by the handler alone, to somebody in charge; whoever had it reads it no longer', async () => {
    const hand = (name: string, to: string) =>
      as(name, 'POST', `/v1/staff/cases/${legal}/hand-over`, { personId: to })
    expectRefusal(await hand('resident-31', ids.second!), 400, 'invalid', 'personId')
    await putInCharge(app, 'resident-32')
    expect((await caseOf('resident-31', legal)).body.colleagues).toEqual([
      { id: ids.second, name: '值班同事' },
    ])
    expectRefusal(await hand('resident-32', ids.second!), 404, 'not_found')
    expectRefusal(await hand(`dispatcher-${campus}`, ids.second!), 404, 'not_found')
    expect((await hand('resident-31', ids.second!)).body).toEqual({ number: legal, left: true })
    expectRefusal(await caseOf('resident-31', legal), 404, 'not_found')
    expectRefusal(await say('resident-31', legal, '还在吗'), 404, 'not_found')
    expect(await openOf('resident-31')).not.toContain(legal)
    expect((await caseOf('resident-32', legal)).body.messages).toHaveLength(2)
    const report = (await as(`staff-${campus}`, 'GET', `/v1/staff/reports/${legal}`)).body
    expect(report.assignee).toEqual({ id: ids.second, name: expect.any(String) })
    expect((await own('student-1', legal)).times).toEqual([])
  })

  it('a new case goes to the one with the fewest; what loses its handler goes on', async () => {
    const next = (await ask(app, 'student-3', 'legal_aid', { text: '第一件' })).number
    const after = (await ask(app, 'student-3', 'legal_aid', { text: '第二件' })).number
    expect([(await openOf('resident-31')).length, (await openOf('resident-32')).length]).toEqual([2, 2])
    const list = (await as(`dispatcher-${campus}`, 'GET', `/v1/staff/campus/${campus}/handlers`)).body.items
    expect(list.map(({ person, open }: Line) => [person.id, open])).toEqual([
      [ids.lawyer, 2],
      [ids.second, 2],
    ])
    const one = await as(`dispatcher-${campus}`, 'GET', `/v1/staff/campus/${campus}/handlers?limit=1`)
    expect(one.body.items.map(({ person }: Line) => person.id)).toEqual([ids.lawyer])
    const two = await as(
      `dispatcher-${campus}`,
      'GET',
      `/v1/staff/campus/${campus}/handlers?limit=1&cursor=${one.body.nextCursor}`,
    )
    expect(two.body).toMatchObject({ items: [{ person: { id: ids.second } }], nextCursor: null })
    // A colleague of the post who is taken from the list reads nothing any more, from that moment on.
    const held = await openOf('resident-31')
    const url = `/v1/staff/campus/${campus}/handlers/legal_aid/${ids.lawyer}`
    expect((await as(`dispatcher-${campus}`, 'DELETE', url)).status).toBe(200)
    expectRefusal(await as(`dispatcher-${campus}`, 'DELETE', url), 404, 'not_found')
    expect(await openOf('resident-31')).toEqual([])
    expectRefusal(await caseOf('resident-31', held[0]), 404, 'not_found')
    await round()
    expect((await openOf('resident-32')).sort()).toEqual(
      [legal, next, after, ...held].filter((n, i, all) => all.indexOf(n) === i).sort(),
    )
    // And with nobody left it waits, and says so.
    await revokeAt(app, 'resident-32', 'staff')
    await round()
    const waiting = await as(`dispatcher-${campus}`, 'GET', `/v1/staff/campus/${campus}/waiting`)
    expect(waiting.body.items).toHaveLength(4)
    expect(waiting.body.nextCursor).toBeNull()
    const paged = async (list: string, rest = ''): Promise<Line[][]> => {
      const url = `/v1/staff/campus/${campus}/${list}?limit=3${rest}`
      const { items, nextCursor } = (await as(`dispatcher-${campus}`, 'GET', url)).body
      return [items, ...(nextCursor ? await paged(list, `&cursor=${nextCursor}`) : [])]
    }
    const pages = await paged('waiting')
    expect(pages.map((page) => page.length)).toEqual([3, 1])
    expect(pages.flat()).toEqual(waiting.body.items)
    expect((await own('student-1', legal)).status).toBe('waiting')
    await grantAt(app, 'resident-32', 'staff')
    await round()
    expect(await openOf('resident-32')).toHaveLength(4)
  })

  it('closing: the answer is read, the report is done, and no more is written', async () => {
    const close = (name: string, body: object) => as(name, 'POST', `/v1/staff/cases/${legal}/close`, body)
    expectRefusal(await close('resident-31', {}), 404, 'not_found')
    expect((await close('resident-32', { text: '押金已经退回，祝顺利' })).body).toEqual({
      number: legal,
      status: 'closed',
    })
    await expectUnmarked({ text: '押金已经退回，祝顺利' })
    expectRefusal(await close('resident-32', {}), 409, 'step_closed')
    expectRefusal(await say('resident-32', legal, '补一句'), 409, 'step_closed')
    expectRefusal(
      await as('student-1', 'POST', `/v1/campus/requests/${legal}/messages`, { text: '谢谢' }),
      409,
      'step_closed',
    )
    const mine = await own('student-1', legal)
    expect(mine).toMatchObject({ status: 'closed', acts: [] })
    expect(mine.messages.at(-1).text).toBe('押金已经退回，祝顺利')
    const report = (await as(`staff-${campus}`, 'GET', `/v1/staff/reports/${legal}`)).body
    expect(report.status).toBe('resolved')
    expect(JSON.stringify(report)).not.toContain('押金')
    for (const [step, body] of [
      ['confirm', { rating: 5, comment: '押金退了' }],
      ['reopen', { reason: '押金没退全' }],
    ] as const)
      expectRefusal(await as('student-1', 'POST', `/v1/reports/${legal}/${step}`, body), 409, 'step_closed')
    expect(
      (await cases('resident-32', '?status=closed')).body.items.map(({ number }: Line) => number),
    ).toEqual([legal])
    app.clock.advance(7 * 24 * hourMs + minuteMs)
    await app.runJobs()
    expect((await as('student-1', 'GET', `/v1/reports/${legal}`)).body.status).toBe('closed')
  })
})
