// Looking addresses up, door plates and written addresses through their doors, on both databases.
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { csv, linshui } from '../../../test/addresses.ts'
import { databases, startTestApp, type TestApp } from '../../../test/app.ts'

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
    ])('%s', async (q, first) => {
      expect((await found(q))[0]).toBe(first)
    })
    test('the own district first, then the others, and those say where they are', async () => {
      expect(await found('湾南社区')).toEqual([wannan, '临省临市临水区渡口街道湾南社区'])
      expect(await found('湾南社区', '&district=990101')).toEqual(['临省临市临水区渡口街道湾南社区', wannan])
      expect((await found('临水区芦花'))[0]).toBe('临省临市临水区渡口街道芦花社区居委会')
      expect(await found('老石桥')).toEqual(['临省临市临水区石桥镇石桥村村委会'])
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
    test('one character off, and no other sound: taken, but shown to be confirmed', async () => {
      expect(await preview('湾甫社区')).toMatchObject({
        microBrain: { id: wannan },
        candidates: ['钱塘区下沙街道湾南社区'],
      })
    })
    test.each([
      '余杭区良渚街道某某路1号',
      '良渚街道某某路1号',
      '上城区某某社区',
      '萧山机场',
      '宁波市鄞州区某某路',
      '北京市朝阳区某某路',
      '四川省成都市锦江区',
      '深圳',
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
})
