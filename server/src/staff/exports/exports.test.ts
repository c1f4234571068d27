// Exports: who may take what, that the files read back as what was written, and that taking is remembered.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { parse } from 'csv-parse/sync'
import { XMLParser } from 'fast-xml-parser'
import { strFromU8, unzipSync } from 'fflate'
import { databases, type TestApp } from '../../../test/app.ts'
import {
  callAs,
  expectRefusal,
  fileReport,
  home,
  hourMs,
  neighbour,
  startWorld,
} from '../../../test/world.ts'
import { fileOf, partOf, type Cell } from './sheet.ts'

const district = home.slice(0, 6)
const awkward = '=HYPERLINK("http://x")，他说"坏了"\n第二行, 电话 13812345678 <b>&'

async function* each(parts: Buffer[]) {
  yield* parts
}
async function joined(content: AsyncIterable<Uint8Array>) {
  const chunks: Uint8Array[] = []
  for await (const chunk of content) chunks.push(chunk)
  return Buffer.concat(chunks)
}

/** The cells of the one sheet, as a spreadsheet reads them. */
function readSheet(file: Buffer): Cell[][] {
  const sheet = unzipSync(new Uint8Array(file))['xl/worksheets/sheet1.xml']!
  const parser = new XMLParser({
    ignoreAttributes: false,
    trimValues: false,
    parseTagValue: false,
    isArray: (name) => name === 'row' || name === 'c',
  })
  const { worksheet } = parser.parse(strFromU8(sheet))
  type C = { v?: string; is?: { t: { '#text'?: string } } } | string
  return (worksheet.sheetData.row as { c: C[] }[]).map(({ c }) =>
    c.map((cell) =>
      typeof cell === 'string'
        ? null
        : cell.is
          ? (cell.is.t['#text'] ?? '')
          : cell.v === undefined
            ? null
            : Number(cell.v),
    ),
  )
}

describe('files', () => {
  const heading = ['一', '二', '三']
  const rows: Cell[][] = [
    ['=1+1', 'a"b,c\r\nd', 3],
    ['+86', '@x', null],
    ['-1', '\tx', 0.5],
    ['_x000D_', '<&>\u0001😀', -2],
  ]

  it('CSV: a mark of UTF-8, RFC 4180, and nothing that a spreadsheet would run', async () => {
    const file = await joined(
      fileOf('csv', each([partOf('csv', heading, rows.slice(0, 2)), partOf('csv', null, rows.slice(2))])),
    )
    expect([...file.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    const read: string[][] = parse(file, { bom: true })
    expect(read[0]).toEqual(heading)
    expect(read).toHaveLength(5)
    expect(read[1]).toEqual(["'=1+1", 'a"b,c\r\nd', '3'])
    expect(read[2]!.slice(0, 2)).toEqual(["'+86", "'@x"])
    expect(read[3]!.slice(0, 2)).toEqual(["'-1", "'\tx"])
    for (const cell of read.flat()) expect(cell).not.toMatch(/^[=+@\t]/)
  })

  it('XLSX: every cell comes back as it was, texts as texts', async () => {
    const parts = [partOf('xlsx', heading, rows.slice(0, 1)), partOf('xlsx', null, rows.slice(1))]
    const file = await joined(fileOf('xlsx', each(parts)))
    const read = readSheet(file)
    expect(read[1]).toEqual(['=1+1', 'a"b,c\nd', 3])
    expect([read[0], ...read.slice(2, 4)]).toEqual([heading, ...rows.slice(1, 3)])
    expect(read[4]).toEqual(['_x005F_x000D_', '<&>😀', -2])
    expect(Object.keys(unzipSync(new Uint8Array(file)))).toContain('[Content_Types].xml')
  })
})

describe.each(databases)('exports on %s', (kind) => {
  let app: TestApp
  const as = callAs(() => app)
  const day = '2026-11-18'
  const order = (name: string, more: object = {}) =>
    as(name, 'POST', '/v1/staff/exports', { from: day, to: day, format: 'csv', kind: 'reports', ...more })
  const fileFor = async (name: string, id: string) =>
    app.server.app.inject({
      method: 'GET',
      url: `/v1/staff/exports/${id}/file`,
      headers: { authorization: `Bearer ${await app.signIn(name)}` },
    })
  async function take(name: string, more: object = {}) {
    const { status, body } = await order(name, more)
    expect(status).toBe(201)
    expect(body).toEqual({ id: expect.any(String), status: 'pending' })
    expectRefusal(await as(name, 'GET', `/v1/staff/exports/${body.id}/file`), 404, 'not_found')
    await app.runJobs()
    expect((await as(name, 'GET', `/v1/staff/exports/${body.id}`)).body).toMatchObject({ status: 'ready' })
    return { id: body.id as string, file: (await fileFor(name, body.id)).rawPayload }
  }

  let named = ''
  let hidden = ''
  beforeAll(async () => {
    app = await startWorld(kind)
    const token = await app.signIn('resident-1')
    await app.call('PATCH', '/v1/me', { token, body: { phone: '13987654321' } })
    const body = { text: awkward, category: 'noise', address: '湾南社区' }
    named = (await fileReport(app, token, body)).number
    hidden = (await fileReport(app, token, { ...body, text: '楼上很吵', anonymous: true })).number
    await fileReport(app, token, { ...body, address: '高沙社区' })
  }, 120_000)
  afterAll(() => app.close())

  it('are refused without a token, to residents, for wrong bodies and for others’ posts', async () => {
    expectRefusal(await app.call('POST', '/v1/staff/exports', { body: {} }), 401, 'unauthenticated')
    expectRefusal(await order('resident-1'), 403, 'forbidden')
    const me = `staff-${home}`
    for (const wrong of [
      { from: '2026-11-19' },
      { from: '2024-11-19' },
      { format: 'pdf' },
      { kind: 'people' },
      { more: 1 },
      { reason: '' },
    ])
      expect((await order(me, wrong)).status).toBe(400)
    expectRefusal(await order(me, { microBrainId: neighbour }), 404, 'not_found')
    expectRefusal(await order(me, { masked: false, reason: '核对' }), 403, 'forbidden')
    expectRefusal(await order(`dispatcher-${home}`, { masked: false }), 400, 'invalid', 'reason')
    const token = await app.signIn(me)
    const body = { from: day, to: day, format: 'csv', kind: 'reports' }
    expectRefusal(
      await app.call('POST', '/v1/staff/exports', { token, body, key: null }),
      400,
      'idempotency_key_missing',
    )
  })

  it('masked unless said: CSV with the reports of the post and of no other', async () => {
    const { id, file } = await take(`staff-${home}`)
    const rows: Record<string, string>[] = parse(file, { bom: true, columns: true })
    expect(rows.map((row) => row['编号']).sort()).toEqual([named, hidden].sort())
    const row = rows.find((one) => one['编号'] === named)!
    expect(row['内容']).toMatch(/^'=HYPERLINK/)
    expect(row['内容']).toContain('\n第二行')
    expect(row['反映时间']).toBe('2026-11-18 10:00:00')
    expect(file.toString()).not.toMatch(/13812345678|13987654321/)
    expect(Object.keys(row)).not.toContain('电话')
    const answer = await fileFor(`staff-${home}`, id)
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8')
    expect(answer.headers['content-disposition']).toMatch(/^attachment; filename="chaolin-reports-.*\.csv"$/)
    // Of somebody else's nobody knows anything.
    expectRefusal(await as(`dispatcher-${home}`, 'GET', `/v1/staff/exports/${id}`), 404, 'not_found')
    expectRefusal(await as('supervisor', 'GET', `/v1/staff/exports/${id}/file`), 404, 'not_found')
  })

  it('unmasked: with a reason, in everybody’s own access log, and the anonymous never named', async () => {
    const { file } = await take(`dispatcher-${home}`, { format: 'xlsx', masked: false, reason: '上门核对' })
    const [heading, ...rows] = readSheet(file)
    const column = (name: string) => heading!.indexOf(name)
    const of = (number: string) => rows.find((row) => row[column('编号')] === number)!
    expect(of(named)[column('内容')]).toBe(awkward)
    expect(of(named)[column('电话')]).toBe('13987654321')
    expect(of(hidden)[column('电话')]).toBeNull()
    const log = (await as('resident-1', 'GET', '/v1/me/access-log')).body.items
    expect(log.filter(({ field }: { field: string }) => field === 'export')).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ reason: '上门核对', about: named }),
        expect.objectContaining({ reason: '上门核对', about: hidden }),
      ]),
    )
    expect(log).toHaveLength(2)
  })

  it('the figures as a table: the sum first, then each post', async () => {
    const { file } = await take('supervisor', { microBrainId: district, kind: 'dashboard', format: 'xlsx' })
    const [heading, sum, ...rows] = readSheet(file)
    expect(sum!.slice(0, 3)).toEqual(['合计', '区', 3])
    const received = heading!.indexOf('收到')
    expect(rows.reduce((total, row) => total + Number(row[received]), 0)).toBe(3)
  })

  it('one person has at most three on their way', async () => {
    for (let i = 0; i < 3; i++) expect((await order(`staff-${neighbour}`)).status).toBe(201)
    expectRefusal(await order(`staff-${neighbour}`), 409, 'limit_reached')
    await app.runJobs()
    expect((await order(`staff-${neighbour}`)).status).toBe(201)
    await app.runJobs()
  })

  it('lists: one’s own page by page; all for those who answer for the post', async () => {
    const mine = (name: string, query = '') => as(name, 'GET', `/v1/staff/exports${query}`)
    const first = (await mine(`staff-${neighbour}`, '?limit=3')).body
    expect(first.items).toHaveLength(3)
    const second = (await mine(`staff-${neighbour}`, `?limit=3&cursor=${first.nextCursor}`)).body
    expect(second.items).toHaveLength(1)
    expectRefusal(await mine(`dispatcher-${home}`, '?scope=all'), 403, 'forbidden')
    for (const name of ['supervisor', 'admin']) {
      const { items } = (await mine(name, '?scope=all')).body
      expect(items).toHaveLength(7)
      expect(items).toContainEqual(
        expect.objectContaining({ masked: false, reason: '上门核对', rows: 2, kind: 'reports', mine: false }),
      )
    }
  })

  it('after a day the file is gone, and that there was one is not', async () => {
    const { id } = await take(`staff-${home}`)
    app.clock.advance(24 * hourMs)
    expectRefusal(await as(`staff-${home}`, 'GET', `/v1/staff/exports/${id}/file`), 404, 'not_found')
    await app.runJobs()
    const { items } = (await as(`staff-${home}`, 'GET', '/v1/staff/exports')).body
    expect(items[0]).toMatchObject({ id, status: 'expired', rows: 2 })
    expect(await app.ctx().clients.files.read(`${id}/part-0.txt`)).toBeNull()
  })

  it('who may no longer order what is not masked reads it no longer', async () => {
    const token = await app.signIn('resident-990')
    const { id } = (await app.call('GET', '/v1/me', { token })).body.person
    const door = `/v1/admin/people/${id}/roles`
    const admin = await app.signIn('admin')
    for (const role of ['staff', 'dispatcher'])
      await app.call('PUT', door, { token: admin, body: { role, microBrainId: home } })
    const body = {
      kind: 'reports',
      format: 'csv',
      masked: false,
      reason: '月底核对',
      from: '2026-11-01',
      to: '2026-11-18',
    }
    const made = await app.call('POST', '/v1/staff/exports', { token, body })
    expect(made.status).toBe(201)
    await app.runJobs()
    const file = `/v1/staff/exports/${made.body.id}/file`
    expect((await app.call('GET', file, { token })).status).toBe(200)
    const role = { role: 'dispatcher', microBrainId: home }
    expect((await app.call('DELETE', door, { token: admin, body: role })).status).toBe(200)
    expectRefusal(await app.call('GET', file, { token }), 404, 'not_found')
  })
})
