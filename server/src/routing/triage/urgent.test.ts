// Who is in danger now, read by the shipped model; what only sounds so; what it is worth on texts of somebody else.
import { expect, test } from '@jest/globals'
import { readOutside } from '../../../training/urgent-corpus.ts'
import { readUrgent } from './urgent.ts'

test.each([
  ['家里进小偷了', '110'],
  ['楼道里有浓烟', '119'],
  ['门外那个男的一直在撬我家锁', '110'],
  ['他说吃了一整瓶药跟我们告别', '120'],
  ['我女儿放学到现在没人影电话关机', '110'],
  ['她站在楼顶边上半天了', '110'],
  ['老人倒地上叫不应', '120'],
  ['屋里一股臭鸡蛋味头晕', '119'],
  ['天花板掉下来压住我爸了', '119'],
  ['有人一直跟着我我不敢回家', '110'],
  ['电梯停在半空按铃没人理里面有小孩', '119'],
  ['把我锁屋里不让走手机快没电', '110'],
  ['不想活了', '110'],
  ['活着没意思 想了结', '110'],
  ['隔壁女的哭喊救命还有砸东西声', '110'],
  ['插座噼里啪啦冒火星', '119'],
  ['我妈说胸口痛出冷汗喘不上气', '120'],
  ['小孩掉河里了', '119'],
  ['煤汽漏了满屋都是', '119'],
  ['爸爸在打妈妈', '110'],
])('%s → %s', (text, number) => {
  expect(readUrgent(text)).toEqual({ number, reason: expect.stringMatching(/^可能/) })
})

test.each([
  '火锅店油烟直接排到我们窗户',
  '门口服装店天天喊跳楼价',
  '救命这味道谁受得了',
  '这里去年着过火，线路还没换',
  '消防通道被堵怕着火',
  '路灯不亮怕摔跤',
  '物业想逼死人',
  '热死了公交站没遮阳',
  '楼上吵得要死',
  '这楼盘要倒闭了',
  '车子爆胎了停在路边',
  '手机丢了',
  '狗走丢了是一只泰迪',
  '快递被偷了',
  '上周有人打架',
  '燃气费怎么交',
  '想死你们了老邻居们',
  '今天小区消防演习几点',
  '小区火灾隐患排查建议',
  '电影里有人跳楼那个取景地在哪',
  '叔叔我想学游泳在哪里报名',
  '遇到火灾怎么办',
  '万一着火我们跑都没地方跑',
  '没有人受伤就是车刮了一下',
])('%s is not', (text) => {
  expect(readUrgent(text)).toBeNull()
})

test.each([
  ['I want to kill myself', '110'],
  ['my cousin close all window and make charcoal fire in room, say goodbye to me', '110'],
  ['My home burning. Old woman inside. Building 7', '119'],
  ['roommate eat all sleeping pills, cannot wake, lips blue', '120'],
])('%s → %s, in English', (text, number) => {
  expect(readUrgent(text)?.number).toBe(number)
})

test.each([
  'thank you',
  'yes',
  'no',
  'abc',
  'WiFi',
  'good morning',
  'the street lamp is broken',
  'Tuesday 3pm works',
  'I lost my student card in the library',
  'How do I move my hukou after graduation?',
  'Le lampadaire est cassé',
  'Спасибо',
  'ありがとう',
  '舍友打呼噜',
  '室友打呼噜太响，睡不着',
  '收到，谢谢！',
  '好的谢谢老师！',
])('%s is nobody’s danger', (text) => {
  expect(readUrgent(text)).toBeNull()
})

test.each([
  '',
  ' ',
  '.',
  'a',
  '😀',
  '你好',
  '您好',
  '谢谢',
  '停电',
  '楼上',
  '电梯里',
  '家里煤气',
  '湾南小区',
  'hello',
])('%j says nothing yet', (text) => {
  expect(readUrgent(text)).toBeNull()
})

test.each([
  ['老人噎住了脸发紫。消防车位被占', '120'],
  ['垃圾没人清。电动车充电爆炸了车棚全是火', '119'],
  ['他威胁今晚来弄死我全家，垃圾没人清', '110'],
  ['我吃了一整瓶安眠药。小区车位不够', '120'],
])('%s: an everyday sentence beside it hides no danger', (text, number) => {
  expect(readUrgent(text)?.number).toBe(number)
})

test('one sentence among many is found', () => {
  const calm = '小区南门的路灯坏了三天，物业说在等配件。垃圾桶也满了，没有人来清。'
  expect(readUrgent(calm.repeat(10))).toBeNull()
  expect(readUrgent(`${calm.repeat(10)}我妈突然倒在地上叫不醒！${calm.repeat(10)}`)?.number).toBe('120')
})

test('on texts that somebody else wrote and no model has seen', () => {
  const outside = readOutside()
  const urgent = outside.filter(({ code }) => code !== 'none')
  const calm = outside.filter(({ code }) => code === 'none')
  expect(Math.min(urgent.length, calm.length)).toBeGreaterThanOrEqual(100)
  const found = urgent.filter(({ text }) => readUrgent(text) !== null)
  const falseAlarms = calm.filter(({ text }) => readUrgent(text) !== null)
  const rightNumber = found.filter(({ text, code }) => readUrgent(text)?.number === code)
  expect(found.length / urgent.length).toBeGreaterThanOrEqual(0.97)
  expect(falseAlarms.length / calm.length).toBeLessThanOrEqual(0.03)
  expect(rightNumber.length / found.length).toBeGreaterThanOrEqual(0.9)
})

test.each(['火', '老人倒', '电梯里', '不', '，', '好的。', '一个人'])(
  'two thousand of %s are read quickly',
  (piece) => {
    const text = piece.repeat(2000).slice(0, 2000)
    readUrgent(text)
    const began = performance.now()
    for (let i = 0; i < 5; i++) readUrgent(text)
    expect((performance.now() - began) / 5).toBeLessThan(200)
  },
)
