// Importing and exporting the address book through its doors, on both databases: all lines or none.
import { Readable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { addressKinds } from '@chaolin/shared/routing/addresses/address-schema'
import { csv, header, linshui } from '../../../test/addresses.ts'
import { databases, startTestApp, type TestApp } from '../../../test/app.ts'
import { readCsv, writeCsv } from './csv.ts'
import { AddressLoad } from './entities.ts'
import { importAddresses } from './import.ts'
import type { AddressLine } from './lines.ts'
import { readAll } from './queries.ts'

describe.each(databases)('importing addresses on %s', (kind) => {
  let app: TestApp
  let admin: string
  let resident: string
  beforeAll(async () => {
    app = await startTestApp(kind)
    admin = await app.signIn('admin')
    resident = await app.signIn('resident-1')
  }, 60_000)
  afterAll(() => app?.close())

  const bring = (file: string | Buffer, token = admin, type = 'text/csv') =>
    app.call('POST', '/v1/admin/addresses/import', {
      token,
      raw: file,
      key: null,
      headers: { 'content-type': type },
    })
  const exported = async () =>
    (await app.call('GET', '/v1/admin/addresses/export', { token: admin })).body as string
  const search = async (q: string, more = '') =>
    (await app.call('GET', `/v1/addresses?q=${encodeURIComponent(q)}${more}`, { token: resident })).body
  const found = async (q: string, more = '') =>
    (await search(q, more)).items.map((item: { address: string }) => item.address) as string[]
  const reasons = (body: { errors: { path: string; message: string }[] }) =>
    body.errors.map(({ path, message }) => `${path}: ${message}`)

  describe('refusals', () => {
    test.each([
      ['POST', '/v1/admin/addresses/import'],
      ['GET', '/v1/admin/addresses/export'],
      ['GET', '/v1/door-plates/DP-1001'],
      ['GET', '/v1/addresses?q=a'],
    ])('%s %s without a token: 401', async (method, url) => {
      expect((await app.call(method, url)).status).toBe(401)
    })
    test('only an admin imports and exports: 403', async () => {
      for (const name of ['resident-1', 'staff-330114001012', 'dispatcher-330114', 'supervisor']) {
        const token = await app.signIn(name)
        expect((await bring(csv(...linshui), token)).status).toBe(403)
        expect((await app.call('GET', '/v1/admin/addresses/export', { token })).status).toBe(403)
      }
    })
    test('not CSV: 415; too large: 413', async () => {
      expect((await bring('{}', admin, 'application/json')).status).toBe(415)
      expect((await bring('x', admin, 'application/octet-stream')).status).toBe(415)
      const { status, body } = await bring(`${header}\n${'x'.repeat(17 * 1024 * 1024)}`)
      expect([status, body.code]).toEqual([413, 'body_too_large'])
    })
    test.each([
      ['nothing', ''],
      ['a first line without the columns', 'a,b\n1,2'],
      ['a column that is none', 'code,kind,parent,name,colour\n'],
      ['a column twice', 'code,kind,parent,name,name\n'],
      ['a spreadsheet’s own encoding', Buffer.from([...Buffer.from(`${header}\n`), 0xcd, 0xe5, 0xc4, 0xcf])],
    ])('%s: 400', async (_what, file) => {
      const { status, body } = await bring(file)
      expect([status, body.code, body.errors[0].path]).toEqual([400, 'invalid', 'file'])
    })
    test.each(['x', 'eyJ', Buffer.from('["own",1,2,3]').toString('base64url')])(
      'a cursor that is none (%s): 400',
      async (cursor) => {
        const answer = await app.call('GET', `/v1/addresses?q=a&cursor=${cursor}`, { token: resident })
        expect([answer.status, answer.body.errors[0].path]).toEqual([400, 'cursor'])
      },
    )
    test('a door plate that is none: 404', async () => {
      for (const code of ['DP-9999', 'nothing', '%E6%B9%BE'])
        expect((await app.call('GET', `/v1/door-plates/${code}`, { token: resident })).status).toBe(404)
    })
  })

  describe('an import', () => {
    test('comes in, is found at once, and the same again changes nothing', async () => {
      const { status, body } = await bring(csv(...linshui))
      expect([status, body]).toEqual([200, { lines: 14, added: 14, changed: 0, same: 0 }])
      expect(await found('芦花苑', '&district=990101')).toEqual([
        '临省临市临水区渡口街道芦花社区居委会芦花苑',
      ])
      expect((await bring(csv(...linshui))).body).toEqual({ lines: 14, added: 0, changed: 0, same: 14 })
    })

    test('BOM, CRLF, quotes, columns in another order: the same', async () => {
      const [, ...rest] = linshui
      const turned = ['code', 'name', 'parent', 'kind', 'synonyms']
      const rows = rest.map((line) => {
        const [code = '', kind = '', parent = '', name = '', synonyms = ''] = line.split(',')
        return [code, `"${name}"`, parent, kind, `"${synonyms}"`].join(',')
      })
      const { body } = await bring(`\ufeff${turned.join(',')}\r\n${rows.join('\r\n')}\r\n`)
      expect(body).toEqual({ lines: 13, added: 0, changed: 0, same: 13 })
    })

    test('every refused line is told with its field and reason, and nothing comes in', async () => {
      const before = await exported()
      const { status, body } = await bring(
        csv(
          '990101003,street,990101,好街道,,,,,,1',
          'x y,street,990101,坏编码,,,,,,',
          '990101004,galaxy,990101,坏级别,,,,,,',
          '990101005,street,999999,没有上级,,,,,,',
          '990101006,street,,没填上级,,,,,,',
          '990101007,street,990101,,,,,,,',
          '990101003,street,990101,又一次,,,,,,',
          'c2,compound,990101,放错地方,,,,,,',
          'ls-c1,building,990101001002,改了级别,,,,,,',
          'c3,compound,990101001002,写反了,,30.5,121.5,,,',
          'c4,compound,990101001002,半个位置,,121.5,,,,',
          'c5,compound,990101001002,不是数字,,a,b,,,',
          'c6,compound,990101001002,坐标系,,121.5,30.5,bd09,,',
          'c7,compound,990101001002,别人的门牌,,,,,DP-1001,',
          'c8,compound,990101001002,坏门牌,,,,,门牌,',
          'c9,compound,990101001002,少一列',
          `c10,compound,990101001002,${'长'.repeat(61)},,,,,,`,
          'c11,compound,990101001002,真假,,,,,,maybe',
          '"c12,compound,990101001002,没关引号,,,,,,',
        ),
      )
      expect([status, body.code]).toEqual([400, 'import_refused'])
      expect(reasons(body)).toEqual(
        [
          expect.stringMatching(/^3\.code: /),
          '4.kind: 没有“galaxy”这一级',
          expect.stringMatching(/^5\.parent: 没有这个上级/),
          '6.parent: 没有填',
          '7.name: 没有填',
          expect.stringMatching(/^8\.code: .*已经有了/),
          '9.parent: compound 不能在 district 下面',
          expect.stringMatching(/^10\.kind: .*不能改/),
          '11.lng: 经度和纬度写反了',
          '12.lat: 经度和纬度要一起填',
          '13.lng: 不是数字',
          '14.coordinates: 只能是 wgs84 或 gcj02',
          '15.plates: 门牌 DP-1001 已经属于 compound-1-b1',
          expect.stringMatching(/^16\.plates: /),
          '17: 有 4 列，应当有 10 列',
          '18.name: 最多 60 个字',
          '19.synthetic: 只能是 1 或 0',
          expect.stringMatching(/^20: 引号/),
        ].map((line) => line),
      )
      expect(await exported()).toBe(before)
      expect(await found('好街道', '&district=990101')).toEqual([])
    })

    test('a quote that is not closed spoils its own line only', async () => {
      const lines = Array.from({ length: 18 }, (_, i) =>
        i === 8
          ? '"990101050,street,990101,没关引号,,,,,,'
          : i === 3 || i === 14
            ? `9901010${50 + i},galaxy,990101,坏级别,,,,,,`
            : `9901010${50 + i},street,990101,好街道${i},,,,,,`,
      )
      const { status, body } = await bring(csv(...lines))
      expect([status, reasons(body).map((line) => line.split(':')[0])]).toEqual([
        400,
        ['5.kind', '10', '16.kind'],
      ])
      expect(body.detail).toBe('18 行里有 3 行不对，一行也没有导入')
    })

    test('line ends of every kind, blank lines, and a line far too long: each has its own number', async () => {
      const bad = (code: string) => `${code},galaxy,990101,坏级别,,,,,,`
      const long = `990101060,street,990101,${'长'.repeat(200_000)},,,,,,`
      const { body } = await bring(
        `${header}\r\n${bad('1')}\r\n\r\n${bad('2')}\r${bad('3')}\n${long}\n${bad('4')}`,
      )
      expect(reasons(body).map((line) => line.split(':')[0])).toEqual([
        '2.kind',
        '4.kind',
        '5.kind',
        '6',
        '7.kind',
      ])
    })

    test('a street or community whose own code names another parent stays where its post is', async () => {
      const before = await exported()
      const { status, body } = await bring(
        csv(
          '990101001002,community,990101002,芦花社区居委会,,,,,,1',
          '330114001012,community,330114002,湾南社区,,,,,,',
          '330115,district,3302,某区,,,,,,',
        ),
      )
      expect([status, reasons(body)]).toEqual([
        400,
        [
          '2.parent: 编码 990101001002 属于 990101001，不在 990101002 下面',
          '3.parent: 编码 330114001012 属于 330114001，不在 330114002 下面',
          expect.stringMatching(/^4\.parent: /),
        ],
      ])
      expect(await exported()).toBe(before)
    })

    test('what depends on a refused line is told as well', async () => {
      const { body } = await bring(
        csv('990101008,strasse,990101,错的,,,,,,', '990101008001,community,990101008,靠它的,,,,,,'),
      )
      expect(reasons(body).map((line) => line.split(':')[0])).toEqual(['2.kind', '3.parent'])
    })

    test('gcj02 is stored as wgs84', async () => {
      await bring(csv('ls-c2,compound,990101001002,望渡苑,,120.316,30.3149,gcj02,,1'))
      const [item] = (await search('望渡苑', '&district=990101')).items
      expect(item.place).toMatchObject({ coordinates: 'wgs84' })
      expect(item.place.lng).toBeCloseTo(120.3113, 3)
    })

    test('what a spreadsheet would run is guarded on the way out, and comes back as it was', async () => {
      await bring(csv('ls-c3,compound,990101001002,=1+1小区,@甲|+乙,,,,,1'))
      const file = await exported()
      expect(file).toContain("'=1+1小区")
      expect(file).toContain("'@甲|+乙")
      expect((await bring(file)).body).toMatchObject({ added: 0, changed: 0 })
      expect(await found('11小区', '&district=990101')).toHaveLength(1)
    })

    test('a rare character is one character, however the name is looked for', async () => {
      await bring(csv('ls-c9,compound,990101001002,𡐓头苑,,,,,,1'))
      const whole = ['临省临市临水区渡口街道芦花社区居委会𡐓头苑']
      for (const q of ['𡐓', '𡐓头', '𡐓头苑', '𡐓ty'])
        expect([q, await found(q, '&district=990101')]).toEqual([q, whole])
    })

    test('the export makes the same book in another database', async () => {
      const file = await exported()
      expect(file.startsWith('\ufeffcode,kind,parent,name')).toBe(true)
      const other = await startTestApp(kind, { DEMO: '0' })
      try {
        const add = other.server.newContext(other.server.app.log)
        const complaints: unknown[] = []
        const result = await importAddresses(add, readCsv(Readable.from([Buffer.from(file)])), (refusal) =>
          complaints.push(refusal),
        )
        expect(complaints).toEqual([])
        expect(result.added).toBe(result.lines)
        const again = await writeCsv(readAll(add.em, addressKinds)).toArray()
        expect(Buffer.concat(again.map((part: Buffer) => Buffer.from(part))).toString()).toBe(file)
      } finally {
        await other.close()
      }
    })

    test('a rename and a move reach everything below, its words and its plates', async () => {
      const renamed = csv('ls-c1,compound,990101002001,芦荻苑,,121.5101,30.5001,wgs84,LS-1,1')
      expect((await bring(renamed)).body).toEqual({ lines: 1, added: 0, changed: 1, same: 0 })
      expect((await found('芦花苑', '&district=990101')).join()).not.toMatch(/芦花(苑|小区)/)
      expect(await found('ldy', '&district=990101')).toEqual(['临省临市临水区石桥镇石桥村村委会芦荻苑'])
      const { body } = await app.call('GET', '/v1/door-plates/LS-502', { token: resident })
      expect(body).toMatchObject({
        address: '临省临市临水区石桥镇石桥村村委会芦荻苑12幢2单元502室',
        communityId: '990101002001',
      })
      const back = csv(linshui[9]!)
      expect((await bring(back)).body).toMatchObject({ changed: 1 })
      expect((await bring(csv(...linshui))).body).toMatchObject({ added: 0, changed: 0, same: 14 })
    })

    test('a plate that is taken away is gone; one that is added works', async () => {
      await bring(csv('ls-c1-b1,building,ls-c1,1幢,,121.5101,30.5001,wgs84,LS-3|LS-4,1'))
      const status = async (plate: string) =>
        (await app.call('GET', `/v1/door-plates/${plate}`, { token: resident })).status
      expect([await status('LS-2'), await status('LS-3'), await status('ls-4')]).toEqual([404, 200, 200])
      await bring(csv(...linshui))
      expect([await status('LS-2'), await status('LS-4')]).toEqual([200, 404])
    })

    describe('while it runs', () => {
      const lines = (count: number): AddressLine[] =>
        Array.from({ length: count }, (_, i) => ({
          line: i + 1,
          code: `ls-run-${i}`,
          kind: 'compound',
          parentCode: '990101001002',
          name: `夜潮苑${i}`,
        }))

      test('nothing of it is seen, another one is refused; then all of it is', async () => {
        const seen: number[] = []
        async function* slowly() {
          for (const line of lines(600)) {
            if (line.line % 250 === 1) {
              seen.push((await found('夜潮苑', '&district=990101')).length)
              expect((await bring(csv(...linshui))).body.code).toBe('import_running')
            }
            yield line
          }
        }
        await importAddresses(app.ctx(), slowly(), () => {})
        expect(seen).toEqual([0, 0, 0])
        expect(await found('夜潮苑', '&district=990101')).toHaveLength(10)
      })

      test('the next page goes on where the first one ended, to the end, and nothing comes twice', async () => {
        const seen: string[] = []
        let cursor = ''
        do {
          const page = await search('夜潮苑', `&district=990101&limit=100${cursor}`)
          seen.push(...page.items.map(({ code }: { code: string }) => code))
          cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`
        } while (cursor !== '')
        expect(seen).toHaveLength(600)
        expect(new Set(seen).size).toBe(600)
      })

      test('a crash in the middle leaves the book as it was, and the next import clears up', async () => {
        const before = await exported()
        async function* failing(): AsyncGenerator<AddressLine> {
          yield* lines(900).map((line) => ({ ...line, code: `x${line.code}`, name: `断${line.name}` }))
          throw new Error('the process ended here')
        }
        await expect(importAddresses(app.ctx(), failing(), () => {})).rejects.toThrow(
          'the process ended here',
        )
        expect(await exported()).toBe(before)
        // As if even that clean-up had not happened.
        const now = app.clock.now
        const dead = await app.ctx().em.insert(AddressLoad, {
          running: 1,
          status: 'running',
          added: 0,
          changed: 0,
          same: 0,
          refused: 0,
          startedAt: now,
          touchedAt: now,
        })
        await app.ctx().em.nativeUpdate(AddressLoad, { id: dead }, { touchedAt: now })
        expect((await bring(csv(...linshui))).status).toBe(409)
        app.clock.advance(6 * 60_000)
        admin = await app.signIn('admin')
        expect((await bring(csv(...linshui))).body).toMatchObject({ added: 0, changed: 0 })
        const load = await app.ctx().em.findOneOrFail(AddressLoad, { id: dead })
        expect([load.status, load.running]).toEqual(['abandoned', null])
      })
    })
  })
})
