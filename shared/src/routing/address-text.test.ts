// Written addresses: found, several, elsewhere, nothing; never guessed.
import { describe, expect, test } from '@jest/globals'
import { openAddressReader } from './address-text.ts'

const reader = openAddressReader({
  district: '钱塘区',
  streets: [
    { id: 'xiasha', name: '下沙街道' },
    { id: 'yipeng', name: '义蓬街道' },
  ],
  communities: [
    { id: 'wannan', name: '湾南社区', streetId: 'xiasha' },
    { id: 'xiasha-c', name: '下沙社区', streetId: 'xiasha' },
    { id: 'jinshahu', name: '金沙湖社区', streetId: 'xiasha' },
    { id: 'shahu', name: '沙湖社区', streetId: 'yipeng' },
    { id: 'yisheng-c', name: '义盛社区', streetId: 'yipeng' },
    { id: 'yisheng-v', name: '义盛村委会', streetId: 'yipeng' },
    { id: 'xiaodong', name: '萧东村村委会', streetId: 'yipeng' },
    { id: 'jianshe', name: '建设村委会', streetId: 'yipeng' },
  ],
  compounds: [
    { code: 'c1', name: '湾南小区', synonyms: ['湾南新村'], communityId: 'wannan' },
    { code: 'c2', name: '听潮苑', synonyms: [], communityId: 'jinshahu' },
    { code: 'c3', name: '听潮苑', synonyms: [], communityId: 'yisheng-c' },
  ],
  elsewhere: ['余杭区', '宁波市'],
})

describe('one community', () => {
  test.each([
    ['下沙街道湾南社区12幢', 'wannan', null, null],
    ['浙江省杭州市钱塘区下沙街道湾南社区', 'wannan', null, null],
    ['湾南小区门口', 'wannan', 'c1', null],
    ['湾南小区12幢3单元', 'wannan', 'c1', 12],
    ['湾南小区１２幢', 'wannan', 'c1', 12],
    ['湾南小区 12 号楼', 'wannan', 'c1', 12],
    ['湾南新村十二栋', 'wannan', 'c1', 12],
    ['湾南小区二十幢', 'wannan', 'c1', 20],
    ['湾南小区十幢', 'wannan', 'c1', 10],
    ['湾南社区湾南小区5幢', 'wannan', 'c1', 5],
    ['金沙湖社区', 'jinshahu', null, null],
    ['义蓬街道听潮苑3幢', 'yisheng-c', 'c3', 3],
    ['义盛社区听潮苑', 'yisheng-c', 'c3', null],
    ['萧东村12组', 'xiaodong', null, null],
    ['建设村村委会旁边', 'jianshe', null, null],
    ['下沙街道湾南12幢', 'wannan', null, null],
    ['湾南', 'wannan', null, null],
    ['钱塘区湾南社区，靠近余杭区', 'wannan', null, null],
  ])('%s', (text, communityId, compoundCode, building) => {
    expect(reader.read(text)).toEqual({ found: 'community', communityId, compoundCode, building })
  })
})

test.each([
  ['湾南社区和金沙湖社区交界', ['wannan', 'jinshahu']],
  ['听潮苑3幢', ['jinshahu', 'yisheng-c']],
  ['义盛12组', ['yisheng-c', 'yisheng-v']],
  ['金沙湖社区湾南小区', ['jinshahu', 'wannan']],
  ['义蓬街道湾南社区', ['wannan']],
])('%s: several, nothing is guessed', (text, communityIds) => {
  expect(reader.read(text)).toEqual({ found: 'several', communityIds: expect.arrayContaining(communityIds) })
})

test.each(['余杭区湾南社区', '宁波市下沙街道', '余杭区某某路1号'])('%s: elsewhere', (text) => {
  expect(reader.read(text)).toEqual({ found: 'elsewhere' })
})

test('only a street', () => {
  expect(reader.read('下沙街道3号大街')).toEqual({ found: 'street', streetId: 'xiasha' })
})

test.each(['', '。', '三号大街12号', '下沙12幢', '同一幢楼', '这里建设得不错', '钱塘区'])(
  '%s: nothing',
  (text) => {
    expect(reader.read(text)).toEqual({ found: 'nothing' })
  },
)

test('a free text mentions communities without being an address', () => {
  expect(reader.mentioned('湾南小区门口的路灯坏了')).toEqual(['wannan'])
  expect(reader.mentioned('路灯坏了')).toEqual([])
})
