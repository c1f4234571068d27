// Looking addresses up, door plates and written addresses through their doors, on both databases.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { csv, linshui } from '../../../test/addresses.ts'
import { databases, startTestApp, type TestApp } from '../../../test/app.ts'
import { readAll } from './queries.ts'
import type { AddressRow } from './sql.ts'

describe.each(databases)('the address book on %s', (kind) => {
  let app: TestApp
  let admin: string
  let resident: string
  beforeAll(async () => {
    app = await startTestApp(kind)
    admin = await app.signIn('admin')
    resident = await app.signIn('resident-1')
    expect((await bring(csv(...linshui))).status).toBe(200)
  }, 60_000)
  afterAll(() => app?.close())

  const bring = (file: string) =>
    app.call('POST', '/v1/admin/addresses/import', {
      token: admin,
      raw: file,
      key: null,
      headers: { 'content-type': 'text/csv' },
    })
  const search = async (q: string, more = '') =>
    (await app.call('GET', `/v1/addresses?q=${encodeURIComponent(q)}${more}`, { token: resident })).body
  const found = async (q: string, more = '') =>
    (await search(q, more)).items.map((item: { address: string }) => item.address) as string[]
  describe('looking up while typing', () => {
    const wannan = '钱塘区下沙街道湾南社区'
    test.each([
      ['湾南', wannan],
      ['湾南社', wannan],
      ['wannanshequ', wannan],
      ['湾南小区', `${wannan}湾南小区`],
      ['湾南新村', `${wannan}湾南小区`],
      ['wan南小', `${wannan}湾南小区`],
      ['w南社', wannan],
      ['湾nanxq', `${wannan}湾南小区`],
      ['wnsq', wannan],
      ['wnshequ', wannan],
      ['WNXQ', `${wannan}湾南小区`],
      ['xiasha', '钱塘区下沙街道'],
      ['下沙湾南社区', wannan],
      ['下沙街道湾南社区', wannan],
      ['杭州市钱塘区下沙街道湾南社区', wannan],
      ['钱塘区下沙街道湾南小区12幢', `${wannan}湾南小区12幢`],
      ['湾南小区12', `${wannan}湾南小区12幢`],
      ['湾南小区12幢2单元', `${wannan}湾南小区12幢2单元`],
      ['湾南小区十二幢二单元', `${wannan}湾南小区12幢2单元`],
      ['湾南小区1幢2单元50', `${wannan}湾南小区1幢2单元501室`],
      ['湾南小区1-2-501', `${wannan}湾南小区1幢2单元501室`],
      ['wnxq12', `${wannan}湾南小区12幢`],
      ['湾楠社区', wannan],
      ['弯南小区', `${wannan}湾南小区`],
      ['湾甫社区', wannan],
      ['90号大街', '钱塘区白杨街道90号大街'],
      ['九十号大街', '钱塘区白杨街道90号大街'],
      ['90号大街128号', '钱塘区白杨街道闻潮社区潮头城'],
      ['钱塘区下沙街道湾南社区湾南小区', `${wannan}湾南小区`],
      ['下沙街道湾南社区湾南小区', `${wannan}湾南小区`],
      ['湾南社区湾南小', `${wannan}湾南小区`],
      ['湾南社区湾南小区1幢', `${wannan}湾南小区1幢`],
      ['闻潮社区听潮苑', '钱塘区白杨街道闻潮社区听潮苑'],
      ['湾南小区1幢101', `${wannan}湾南小区1幢1单元101室`],
      ['wannanxiaoqu3zhuang', `${wannan}湾南小区3幢`],
      ['wnxq1zhuang2danyuan50', `${wannan}湾南小区1幢2单元501室`],
      ['90号大街闻潮社区', '钱塘区白杨街道闻潮社区'],
      ['下沙街道某某某', '钱塘区下沙街道'],
    ])('%s', async (q, first) => {
      expect((await found(q))[0]).toBe(first)
    })
    test('the own district first, then the others, and those say where they are', async () => {
      expect(await found('湾南社区')).toEqual([wannan, '临省临市临水区渡口街道湾南社区'])
      expect(await found('湾南社区', '&district=990101')).toEqual(['临省临市临水区渡口街道湾南社区', wannan])
      expect((await found('临水区芦花'))[0]).toBe('临省临市临水区渡口街道芦花社区居委会')
      expect(await found('老石桥')).toEqual(['临省临市临水区石桥镇石桥村村委会'])
    })
    test('each address that it shows is found when it is typed back', async () => {
      const { em } = app.ctx()
      const rows: AddressRow[] = []
      for await (const row of readAll(em, ['district', 'street', 'road', 'compound', 'household']))
        rows.push(row)
      for await (const row of readAll(em, ['community', 'building', 'unit']))
        if (rows.length < 100) rows.push(row)
      const lost: string[] = []
      for (const { fullText } of rows) {
        const [first] = await found(fullText)
        if (!first?.endsWith(fullText)) lost.push(`${fullText} → ${first}`)
        const again = first === undefined ? [] : await found(first)
        if (again[0] !== first) lost.push(`${first} → ${again[0]}`)
      }
      expect(lost).toEqual([])
      expect(rows.length).toBeGreaterThan(50)
    })
    test('an item holds what a form needs', async () => {
      const [item] = (await search('湾南小区')).items
      expect(item).toEqual({
        code: 'compound-1',
        address: `${wannan}湾南小区`,
        kind: 'compound',
        communityId: '330114001012',
        place: { lng: expect.any(Number), lat: expect.any(Number), coordinates: 'wgs84' },
      })
    })
    test.each(['。', '%', '_', "'", '\u{10ffff}', '😀', '不存在的地方', '余杭区'])(
      '%j: nothing',
      async (q) => {
        expect(await search(q)).toEqual({ items: [], nextCursor: null })
      },
    )
  })

  describe('door plates', () => {
    test('one standard address, in parts; scanned as a code or as an address on the web', async () => {
      const { status, body } = await app.call('GET', '/v1/door-plates/DP-1001', { token: resident })
      expect(status).toBe(200)
      expect(body).toEqual({
        plate: 'DP-1001',
        code: 'compound-1-b1',
        address: '钱塘区下沙街道湾南社区湾南小区1幢',
        kind: 'building',
        communityId: '330114001012',
        place: expect.objectContaining({ coordinates: 'wgs84' }),
        community: { code: '330114001012', name: '湾南社区' },
        compound: { code: 'compound-1', name: '湾南小区' },
        building: { code: 'compound-1-b1', name: '1幢' },
        unit: null,
        household: null,
      })
      const scanned = encodeURIComponent('https://plates.example/d?c=dp-1001')
      expect((await app.call('GET', `/v1/door-plates/${scanned}`, { token: resident })).body).toEqual(body)
    })
    test('a report is routed by all that was scanned', async () => {
      const preview = async (doorPlate: string) =>
        (
          await app.call('POST', '/v1/routes/preview', {
            token: resident,
            body: { kind: 'report', doorPlate },
            key: null,
          })
        ).body
      for (const doorPlate of ['DP-1001', 'dp-1001', 'https://plates.example/door/DP-1001?from=x'])
        expect(await preview(doorPlate)).toMatchObject({
          microBrain: { id: '330114001012' },
          rule: { id: 'door-plate.community' },
        })
      expect(await preview('https://plates.example/door')).toMatchObject({ desk: true, rule: { id: 'none' } })
    })
  })

  describe('a written address', () => {
    const preview = async (address: string, more = {}) =>
      (
        await app.call('POST', '/v1/routes/preview', {
          token: resident,
          body: { kind: 'report', address, ...more },
          key: null,
        })
      ).body
    const wannan = '330114001012'
    test.each([
      ['下沙街道湾南社区12幢', wannan],
      ['湾南小区门口', wannan],
      ['湾南小区北门对面', wannan],
      ['湾南', wannan],
      ['浙江省杭州市钱塘区下沙街道湾南社区', wannan],
      ['湾楠社区', wannan],
      ['弯南小区十二幢', wannan],
      ['我在湾南小区１２幢，电话13800000000', wannan],
      ['90号大街潮头城3单元', '330114002006'],
      ['90号大街128号', '330114002006'],
      ['晒盐巷12号', wannan],
    ])('%s', async (address, id) => {
      expect(await preview(address)).toMatchObject({
        desk: false,
        microBrain: { id },
        rule: { id: 'address.community' },
        candidates: [],
        nearBorder: false,
      })
    })
    test('the wrong street: the community wins, and it is said', async () => {
      expect(await preview('义蓬街道湾南社区12幢')).toMatchObject({
        microBrain: { id: wannan },
        candidates: ['钱塘区下沙街道湾南社区'],
        nearBorder: true,
      })
    })
    test('half of a name of two characters is off: asked, not filed', async () => {
      expect(await preview('湾甫社区')).toMatchObject({
        desk: true,
        microBrain: null,
        rule: { id: 'address-ambiguous' },
        candidates: ['钱塘区下沙街道湾南社区'],
      })
    })
    test.each([
      ['拾贝路', ['钱塘区义蓬街道拾贝路', '钱塘区河庄街道拾贝路']],
      ['拾贝路5号', ['钱塘区义蓬街道拾贝路', '钱塘区河庄街道拾贝路']],
      ['下沙街道90号大街', ['钱塘区下沙街道', '钱塘区白杨街道90号大街']],
    ])('%s: the streets to choose from', async (address, candidates) => {
      const body = await preview(address)
      expect(body).toMatchObject({ desk: true, microBrain: null, rule: { id: 'address-ambiguous' } })
      expect(body.candidates.sort()).toEqual(candidates.sort())
      for (const candidate of candidates) {
        const next = await preview(candidate)
        expect(next.candidates.length).toBeGreaterThan(1)
        for (const name of next.candidates) expect(candidate).toContain(name.slice(0, 7))
      }
    })
    test.each(['萧山区湾南小区的路灯坏了', '余杭那边湾南小区的路灯坏了', '余杭的湾南小区路灯坏了'])(
      'a text that names another district, %s: the desk, and nothing of ours is offered',
      async (text) => {
        const { body } = await app.call('POST', '/v1/routes/preview', {
          token: resident,
          body: { kind: 'report', text },
          key: null,
        })
        expect(body).toMatchObject({ desk: true, rule: { id: 'address-elsewhere' }, candidates: [] })
      },
    )
    test.each([
      '余杭区良渚街道某某路1号',
      '良渚街道某某路1号',
      '上城区某某社区',
      '萧山机场',
      '宁波市鄞州区某某路',
      '北京市朝阳区某某路',
      '四川省成都市锦江区',
      '深圳',
      '在余杭的湾南社区',
      '余杭湾南小区3幢',
      '义乌的湾南社区',
      '湾南社区（余杭）',
    ])('%s: the desk', async (address) => {
      expect(await preview(address)).toMatchObject({
        desk: true,
        microBrain: null,
        rule: { id: 'address-elsewhere' },
      })
    })
    test('two of one name are asked for; a place near one of them decides', async () => {
      const body = await preview('听潮苑3幢')
      expect(body).toMatchObject({ desk: true, rule: { id: 'address-ambiguous' } })
      expect(body.candidates).toHaveLength(2)
    })
    test('a namesake in another district of the same city: the own one, and it is said', async () => {
      await bring(
        csv(
          '330110,district,3301,余杭区,,,,,,',
          '330110001,street,330110,某某街道,,,,,,',
          '330110001001,community,330110001,湾南社区,,,,,,',
          '330110001002,community,330110001,江南社区,,,,,,',
        ),
      )
      expect(await preview('湾南社区12幢')).toMatchObject({
        desk: false,
        microBrain: { id: wannan },
        candidates: ['钱塘区下沙街道湾南社区', '浙江省杭州市余杭区某某街道湾南社区'],
      })
      expect(await preview('下沙街道湾南社区12幢')).toMatchObject({
        microBrain: { id: wannan },
        candidates: [],
      })
      expect(await preview('江南社区')).toMatchObject({
        desk: true,
        rule: { id: 'address-elsewhere' },
        candidates: ['浙江省杭州市余杭区某某街道江南社区'],
      })
    })
    test('the recognised address is as exact as the book', async () => {
      const report = await app.call('POST', '/v1/reports', {
        token: await app.signIn('resident-1'),
        body: {
          text: '门口的灯不亮了',
          doorPlate: 'https://plates.example/d?c=DP-1001',
          category: 'facility',
        },
      })
      expect([report.status, report.body.address]).toEqual([201, '钱塘区下沙街道湾南社区湾南小区1幢'])
    })
  })

  describe('cities of one name, and districts of one name', () => {
    beforeAll(async () => {
      const { status } = await bring(
        csv(
          '11,province,,北京市,,,,,,',
          '1101,city,11,市辖区,,,,,,',
          '110105,district,1101,朝阳区,,,,,,',
          '110105001,street,110105,三里屯街道,,,,,,',
          '22,province,,吉林省,,,,,,',
          '2201,city,22,长春市,,,,,,',
          '220104,district,2201,朝阳区,,,,,,',
          '220104001,street,220104,北京街道,,,,,,',
          '220104001001,community,220104001,北京大街社区,,,,,,',
          '220104001002,community,220104001,杭州路社区,,,,,,',
          '220104001003,community,220104001,兵街社区,,,,,,',
          '330106,district,3301,西湖区,,,,,,',
          '36,province,,江西省,,,,,,',
          '3601,city,36,南昌市,,,,,,',
          '360103,district,3601,西湖区,,,,,,',
        ),
      )
      expect(status).toBe(200)
    })
    test.each([
      ['北京市朝阳区', ['北京市朝阳区']],
      ['北京朝阳', ['北京市朝阳区']],
      ['吉林省长春市朝阳区', ['吉林省长春市朝阳区']],
      ['吉林省朝阳区', ['吉林省长春市朝阳区']],
      ['浙江省杭州市西湖区', ['浙江省杭州市西湖区']],
      ['江西省南昌市西湖区', ['江西省南昌市西湖区']],
      // Of the own city first.
      ['西湖区某某', ['浙江省杭州市西湖区', '江西省南昌市西湖区']],
      ['北京市朝阳区三里', ['北京市朝阳区三里屯街道']],
      ['北京朝阳三里屯', ['北京市朝阳区三里屯街道']],
      ['北京市朝阳区某某街道', ['北京市朝阳区']],
      ['杭州市湾南社区', ['钱塘区下沙街道湾南社区', '浙江省杭州市余杭区某某街道湾南社区']],
    ])('%s', async (q, expected) => {
      expect(await found(q)).toEqual(expected)
    })
    test.each([
      ['北京', '北京市'],
      ['beijing', '北京市'],
      ['bj', '北京市'],
      ['杭州', '浙江省杭州市'],
      ['hz', '浙江省杭州市'],
      ['长春', '吉林省长春市'],
    ])('%s: the city before the streets and villages that are called so as well', async (q, first) => {
      const own = '钱塘区'
      const others = (await found(q)).filter((address) => !address.startsWith(own))
      expect(others[0]).toBe(first)
    })
  })
})
