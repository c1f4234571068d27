// Rosters through the door: what is refused line by line, whom a whole roster ends, what nobody reads; posters.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { claimCode, claimOf, startCampusWorld } from '../../../test/campus.ts'
import { databases, type TestApp } from '../../../test/app.ts'
import { callAs, expectRefusal } from '../../../test/world.ts'
import { demoMember } from '../../db/demo/campus.ts'

const url = '/v1/staff/campus/campus-1/roster'
const head = 'number,name,idTail,until,kind'
const line = (
  n: number,
  changes: Partial<{ name: string; idTail: string; until: string; kind: string }> = {},
) => {
  const member = { ...demoMember(n), until: '2030-06-30', kind: 'student', ...changes }
  return [member.number, member.name, member.idTail, member.until, member.kind].join(',')
}
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe.each(databases)('rosters on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  beforeAll(async () => {
    app = await startCampusWorld(kind)
  })
  afterAll(() => app.close())
  const send = async (who: string, csv: string | Buffer, query = '', at = url) =>
    app.call('POST', at + query, {
      token: await app.signIn(who),
      raw: csv,
      headers: { 'content-type': 'text/csv' },
    })
  const file = (...lines: string[]) => [head, ...lines].join('\n')
  const roster = async (number: string) =>
    (await as('staff-campus-1', 'GET', `${url}?number=${number}`)).body.items[0]
  const codeStatus = async (n: number) => (await as(`student-${n}`, 'GET', '/v1/campus/code')).body

  test('refused: to others, of other kinds, or as a whole', async () => {
    const csv = file(line(1))
    expectRefusal(
      await app.call('POST', url, { raw: csv, headers: { 'content-type': 'text/csv' } }),
      401,
      'unauthenticated',
    )
    for (const who of ['student-1', 'guard-1', 'clerk-1', 'counsellor-campus-1', 'admin'])
      expectRefusal(await send(who, csv), 403, 'forbidden')
    for (const who of ['staff-campus-2', 'dispatcher-330114001012'])
      expectRefusal(await send(who, csv), 404, 'not_found')
    const community = '/v1/staff/campus/330114001012/roster'
    expectRefusal(await send('staff-330114001012', csv, '', community), 404, 'not_found')
    expectRefusal(await as('staff-campus-1', 'POST', url, {}), 415, 'media_type')
    for (const bad of [
      '',
      'number,name\n1,2',
      `${head},more\n${line(1)},x`,
      'number,number,name,idTail,until\n',
    ])
      expectRefusal(await send('staff-campus-1', bad), 400, 'invalid', 'file')
    expectRefusal(await send('staff-campus-1', Buffer.from([0xb2, 0xe2, 0x0a, 0xff])), 400, 'invalid', 'file')
    expectRefusal(await send('staff-campus-1', csv, '?whole=perhaps'), 400, 'invalid', 'whole')
    expectRefusal(await send('staff-campus-1', Buffer.alloc(8 * 1024 * 1024 + 1, 'a')), 413, 'body_too_large')
  })

  test('wrong lines are told and left out; good ones are in', async () => {
    const csv = [
      '\ufeff学号,姓名,证件号后几位,有效期至,身份',
      '20261001,王一,123X,2027-06-30,学生',
      '20261002,,1234,2027-06-30,学生',
      'ab,王二,1234,2027-06-30,学生',
      '20261003,王三,12,2027-06-30,学生',
      '20261004,王四,1234,2027-02-30,学生',
      '20261005,王五,1234,2027-06-30,校友',
      '20261001,王一,123X,2027-06-30,学生',
      '"20261006,王六,1234,2027-06-30,学生',
      '20261007,王七,1234',
      'T-100,李老师,87654X,2031/7/1,教师',
      '"20261008", 王八 ,1234,2027-06-30,职工',
      '20261009,王\0九,1234,2027-06-30,学生',
      '20261010,王\u0085十,1234,2027-06-30,学生',
      '',
    ].join('\r\n')
    const before = await roster('20261001')
    expect(before).toBeUndefined()
    const dry = (await send('staff-campus-1', csv, '?dryRun=true')).body
    expect(await roster('20261001')).toBeUndefined()
    const { status, body } = await send('staff-campus-1', csv)
    expect([status, body]).toEqual([200, dry])
    expect(body).toMatchObject({
      lines: 13,
      added: 3,
      changed: 0,
      unchanged: 0,
      left: 0,
      ended: 0,
      refused: 10,
    })
    expect(body.refusals.map((one: { line: number; field: string }) => [one.line, one.field])).toEqual([
      [3, 'name'],
      [4, 'number'],
      [5, 'idTail'],
      [6, 'until'],
      [7, 'kind'],
      [8, 'number'],
      [9, ''],
      [10, ''],
      [13, 'name'],
      [14, 'name'],
    ])
    expect(await roster('20261001')).toEqual({
      number: '20261001',
      kind: 'student',
      until: '2027-07-01T00:00:00.000+08:00',
      left: false,
      code: 'none',
      history: [],
    })
    expect((await send('staff-campus-1', csv)).body).toMatchObject({ added: 0, unchanged: 3 })
    const teacher = { campusId: 'campus-1', studentNumber: 't-100', name: '李老师', idTail: '87654X' }
    const claimed = await as('resident-50', 'POST', '/v1/campus/codes', teacher)
    expect(claimed.body).toMatchObject({ status: 'active', kind: 'teacher' })
    // A code of another kind gives no student's role.
    const { body: me } = await as('resident-50', 'GET', '/v1/me')
    expect(me.person.roles).not.toContainEqual({ role: 'student' })
    expect(me.households).toMatchObject([{ address: '一号校区教师' }])
  })

  test('pages by number, without a name or a tail', async () => {
    expectRefusal(await as('student-1', 'GET', url), 403, 'forbidden')
    expectRefusal(await as('staff-campus-2', 'GET', url), 404, 'not_found')
    expectRefusal(await as('staff-campus-1', 'GET', `${url}?cursor=%00`), 400, 'invalid')
    const numbers: string[] = []
    let cursor = ''
    do {
      const { body } = await as('staff-campus-1', 'GET', `${url}?limit=25${cursor && `&cursor=${cursor}`}`)
      expect(body.synthetic).toBe(true)
      expect(JSON.stringify(body)).not.toMatch(/学生|10000/)
      numbers.push(...body.items.map(({ number }: { number: string }) => number))
      cursor = body.nextCursor ?? ''
    } while (cursor)
    expect(numbers).toEqual(numbers.toSorted())
    expect(numbers).toHaveLength(63)
  })

  test('a part of a roster: a longer stay goes on, another tail ends the code, nobody leaves', async () => {
    for (const n of [1, 2, 3]) await claimCode(app, n)
    const { body } = await send(
      'staff-campus-1',
      file(line(1, { until: '2031-06-30' }), line(2, { idTail: '777777' }), line(3)),
    )
    // The demo's last day is the 30th of June 2030.
    expect(body).toMatchObject({ changed: 2, unchanged: 1, left: 0, ended: 1 })
    expect((await codeStatus(1)).status).toBe('active')
    expect(await codeStatus(2)).toMatchObject({ status: 'ended', endedWhy: 'changed' })
    const anew = await as('student-2', 'POST', '/v1/campus/codes', { ...claimOf(2), idTail: '777777' })
    expect(anew.status).toBe(201)
  })

  test('a whole roster: who is not in it has left and loses code, role and household the same day', async () => {
    for (const n of [4, 5]) await claimCode(app, n)
    const stay = [
      ...range(1, 60)
        .filter((n) => n !== 4 && n !== 2)
        .map((n) => line(n)),
      line(2, { idTail: '777777' }),
    ]
    // Number 5's line cannot be read: that is no reason to leave.
    const spared = stay.map((text) =>
      text.startsWith('20260005') ? '20260005,,100005,2030-06-30,student' : text,
    )
    const rest = [
      '20261001,王一,123X,2027-06-30,student',
      'T-100,李老师,87654X,2031-07-01,teacher',
      '20261008,王八,1234,2027-06-30,staff',
    ]
    const { body } = await send('dispatcher-campus-1', file(...spared, ...rest), '?whole=true')
    expect(body).toMatchObject({ left: 1, ended: 1, refused: 1 })
    expect(await codeStatus(4)).toMatchObject({ status: 'ended', endedWhy: 'left' })
    expect((await codeStatus(5)).status).toBe('active')
    expect(await roster('20260004')).toMatchObject({ left: true, code: 'ended' })
    expect((await as('student-4', 'GET', '/v1/me')).body.person.roles).not.toContainEqual({ role: 'student' })
    await app.runJobs()
    expect((await as('student-4', 'GET', '/v1/me')).body.households).toEqual([])
    const gone = { ...claimOf(4) }
    expectRefusal(await as('student-4', 'POST', '/v1/campus/codes', gone), 404, 'claim_unmatched')
    // Back again next term.
    expect((await send('staff-campus-1', file(line(4)))).body).toMatchObject({ changed: 1 })
    expect((await as('student-4', 'POST', '/v1/campus/codes', gone)).status).toBe(201)
  })

  test('a whole roster that cannot be read, or ends more than half, changes nothing unless it is meant', async () => {
    const before = (await as('staff-campus-1', 'GET', `${url}?limit=100`)).body
    const unread = await send('staff-campus-1', file(line(1), '??,王,1234,2030-06-30,student'), '?whole=true')
    expectRefusal(unread, 400, 'import_refused', '3.number')
    const few = file(...range(1, 10).map((n) => line(n)))
    const shrinks = await send('staff-campus-1', few, '?whole=true')
    expectRefusal(shrinks, 409, 'roster_shrinks')
    expect(shrinks.body).toMatchObject({ members: 63 })
    expect((await as('staff-campus-1', 'GET', `${url}?limit=100`)).body).toEqual(before)
    expect((await send('staff-campus-1', few, '?whole=true&dryRun=true')).body.left).toBeGreaterThan(50)
    expect((await codeStatus(5)).status).toBe('active')
    expect((await send('staff-campus-1', few, '?whole=true&meant=true')).body.left).toBeGreaterThan(50)
    expect((await codeStatus(5)).status).toBe('active')
  })

  test('a last day that is over: in the roster and yet no code', async () => {
    await claimCode(app, 7)
    const { body } = await send('staff-campus-1', file(line(7, { until: '2026-11-17' })))
    expect(body).toMatchObject({ changed: 1, ended: 1 })
    expect(await codeStatus(7)).toMatchObject({ status: 'ended', endedWhy: 'expired' })
    expectRefusal(await as('student-7', 'POST', '/v1/campus/codes', claimOf(7)), 404, 'claim_unmatched')
  })

  test('ten thousand lines in one go', async () => {
    const at = '/v1/staff/campus/campus-2/roster'
    const lines = range(1, 9999).map((n) => line(n, { until: '2031-06-30' }))
    const startMs = performance.now()
    const { body } = await send('staff-campus-2', file(...lines), '?whole=true', at)
    const tookMs = performance.now() - startMs
    process.stdout.write(`roster of 9,999 on ${kind}: ${Math.round(tookMs)} ms\n`)
    expect(body).toMatchObject({ added: 9939, changed: 60, left: 0, refused: 0 })
    expect((await claimCode(app, 9999, 'campus-2')).status).toBe('active')
  })

  test('posters: an opaque id, a picture by WeChat, and nothing once it is taken back', async () => {
    const posters = '/v1/staff/campus/campus-1/posters'
    const body = { label: '一食堂门口', opens: 'claim' }
    expectRefusal(await as('student-1', 'POST', posters, body), 403, 'forbidden')
    expectRefusal(await as('staff-campus-2', 'POST', posters, body), 404, 'not_found')
    expectRefusal(
      await as('staff-campus-1', 'POST', posters, { ...body, opens: 'x' }),
      400,
      'invalid',
      'opens',
    )
    const made = await as('staff-campus-1', 'POST', posters, body)
    expect(made.status).toBe(201)
    const { scene } = made.body
    expect(scene).toMatch(/^[\w-]{21}$/)
    expect((await as('staff-campus-1', 'GET', posters)).body.items).toEqual([made.body])
    expect((await as('student-1', 'GET', `/v1/campus/scenes/${scene}`)).body).toEqual({
      campusId: 'campus-1',
      campus: '一号校区',
      opens: 'claim',
    })
    const picture = await app.server.app.inject({
      method: 'GET',
      url: `${posters}/${scene}/picture`,
      headers: { authorization: `Bearer ${await app.signIn('staff-campus-1')}` },
    })
    expect([picture.statusCode, picture.headers['content-type']]).toEqual([200, 'image/jpeg'])
    expect(picture.rawPayload.subarray(0, 2)).toEqual(Buffer.from([0xff, 0xd8]))
    expectRefusal(await as('staff-campus-2', 'DELETE', `${posters}/${scene}`), 404, 'not_found')
    expect((await as('staff-campus-1', 'DELETE', `${posters}/${scene}`)).status).toBe(204)
    expectRefusal(await as('student-1', 'GET', `/v1/campus/scenes/${scene}`), 404, 'not_found')
    expectRefusal(await as('staff-campus-1', 'GET', `${posters}/${scene}/picture`), 404, 'not_found')
  })
})
