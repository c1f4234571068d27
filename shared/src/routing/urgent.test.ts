// What patterns alone can tell: the plainest danger, and what only sounds like it.
import { expect, test } from '@jest/globals'
import { findUrgent } from './urgent.ts'

test.each([
  ['着火了', '119'],
  ['楼道里全是烟', '119'],
  ['厨房煤气泄漏', '119'],
  ['救命啊', '110'],
  ['有人拿刀砍人', '110'],
  ['我家孩子走丢了', '110'],
  ['不想活了', '110'],
  ['老人晕倒了', '120'],
  ['没呼吸了', '120'],
  ['之前反映过没人管，现在真烧起来了', '119'],
  ['去年着过一次火，今天又烧起来了', '119'],
  ['不是演习，真的着火了', '119'],
  ['我家没着火，是对门着了', '119'],
])('%s → %s', (text, number) => {
  expect(findUrgent(text)?.number).toBe(number)
})

test.each([
  '',
  '。。。',
  '去年着过火',
  '没着火就是油烟大',
  '火已经灭了',
  '孩子找到了谢谢大家',
  '虚惊一场，烟感误报',
  '建议组织一次火灾逃生演练',
  '听说隔壁小区有人跳楼是真的吗',
  '万一着火怎么办',
  '我家猫走丢了',
  '钥匙掉井里了',
  '前年这里起过火到现在墙还是黑的',
])('%s is not', (text) => {
  expect(findUrgent(text)).toBeNull()
})

test.each(['火', '老', '孩子', '痴呆', '电梯', '不见', '，', '跟着', '小', '没', '刀', '被打', 'a'])(
  'two thousand of %s are read quickly',
  (piece) => {
    const text = piece.repeat(2000).slice(0, 2000)
    findUrgent(text)
    const began = performance.now()
    for (let i = 0; i < 5; i++) findUrgent(text)
    expect((performance.now() - began) / 5).toBeLessThan(200)
  },
)
