// What a text is about, in people's own words; what is urgent and what only sounds so.
import { describe, expect, test } from '@jest/globals'
import { startingCategories } from '../reports/categories.ts'
import { triage } from './triage.ts'
import { wordsOf } from './triage-words.ts'

const codes = (text: string) => triage(text).categories.map(({ code }) => code)

test('every category but other has words, and only categories do', () => {
  expect(new Set(['other', ...Object.keys(wordsOf)])).toEqual(
    new Set(startingCategories.map(({ code }) => code)),
  )
})

test.each([
  ['晨跑时发现绿化带护栏缺了个大口子，小孩玩耍太危险了', 'greenery'],
  ['晨跑时发现绿化带护栏缺了个大口子，小孩玩耍太危险了', 'facility'],
])('%s → %s in the first two', (text, code) => {
  expect(codes(text).slice(0, 2)).toContain(code)
})

test.each([
  ['小区门口的路灯坏了好几天，晚上黑漆漆的', 'facility'],
  ['人行道上的井盖松动，踩上去咣当响', 'facility'],
  ['行道树的枯树枝快掉下来了', 'greenery'],
  ['垃圾桶满了没人清运，臭味很大', 'sanitation'],
  ['火锅店油烟直接排到我们窗户', 'sanitation'],
  ['楼下广场舞音响太吵了，孩子没法写作业', 'noise'],
  ['工地半夜施工，吵得睡不着', 'noise'],
  ['有人乱停车堵住了地下车库出口', 'parking'],
  ['学校门口路口没有红绿灯，过马路很危险', 'traffic'],
  ['三楼住户把电瓶车推上楼充电', 'ebike'],
  ['楼道消防通道堆满杂物', 'fire'],
  ['物业收了物业费，电梯坏了一个月不修', 'property'],
  ['家里停水两天了，自来水公司电话打不通', 'utilities'],
  ['顶楼违章搭建了一个阳光房', 'building'],
  ['楼上漏水把我家泡了，邻居不肯赔偿', 'dispute'],
  ['老板拖欠三个月工资不给', 'labour'],
  ['隔壁群租，一套房隔断住了十几个人，房东不管', 'rental'],
  ['有人在麻将馆赌博，聚众到天亮', 'security'],
  ['接到冒充客服退款的电话，转账后发现被骗了', 'fraud'],
  ['独居老人行动不便，没人照顾', 'care'],
  ['有人遛狗不牵绳，差点咬到小孩', 'pets'],
  ['请问居民医保怎么办理，需要什么材料', 'advice'],
])('%s → %s', (text, code) => {
  const { categories } = triage(text)
  expect(categories[0]?.code).toBe(code)
  expect(categories.length).toBeGreaterThanOrEqual(3)
  expect(categories.map(({ score }) => score)).toEqual(
    categories.map(({ score }) => score).sort((a, b) => b - a),
  )
})

test.each(['你好', '。。。', 'hello there', '那个东西又那样了', '昨天的事情请处理'])(
  '%s → other first',
  (text) => {
    expect(codes(text)[0]).toBe('other')
    expect(codes(text).length).toBeGreaterThanOrEqual(3)
    expect(new Set(codes(text)).size).toBe(codes(text).length)
  },
)

describe('urgent', () => {
  test.each([
    ['12幢三楼着火了，快来', '119'],
    ['厨房里煤气泄漏，味道很大', '119'],
    ['楼道里闻到燃气味', '119'],
    ['老人被困在电梯里', '119'],
    ['小孩掉进井里了', '119'],
    ['工地脚手架倒塌了', '119'],
    ['楼顶有人要跳楼', '110'],
    ['我不想活了', '110'],
    ['楼下有人持刀打架', '110'],
    ['隔壁男的在打老婆，救命', '110'],
    ['我家孩子走丢了，五岁，穿红衣服', '110'],
    ['奶奶早上出门到现在找不到', '110'],
    ['有人晕倒在公交站', '120'],
    ['救命！！！', '110'],
    ['消防通道着火了', '119'],
    ['电线短路导致起火，快来', '119'],
    ['孩子不小心掉进井里', '119'],
    ['之前报修的电箱着火了', '119'],
    ['怕是着火了，全是烟', '119'],
    ['我想死了算了', '110'],
    ['课间有学生触电', '120'],
  ])('%s → %s', (text, number) => {
    expect(triage(text).urgent).toEqual({ number, reason: expect.stringMatching(/^可能/) })
  })
  test.each([
    '火锅店油烟扰民',
    '门口服装店天天喊跳楼价，太吵',
    '救命这味道，垃圾站太臭了',
    '这里去年着过火，线路还没换',
    '电瓶车在楼道充电，容易着火',
    '担心引起火灾，请清理消防通道',
    '灭火器过期了',
    '燃气费怎么交',
    '晨跑时发现绿化带护栏缺了个大口子，小孩玩耍太危险了',
    '楼上装修吵死了',
    '我家猫走丢了',
    '社区什么时候办火灾演练',
    '井盖没了，小心掉进井里',
    '生活困难想申请低保',
    '小孩找不到学上，请问怎么办理入学',
  ])('%s is not', (text) => {
    expect(triage(text).urgent).toBeNull()
  })
})

test('two thousand characters are read quickly', () => {
  const text = '楼道里堆满杂物，电瓶车乱停，'.repeat(142)
  const began = performance.now()
  for (let i = 0; i < 20; i++) triage(text)
  expect(performance.now() - began).toBeLessThan(2000)
})
