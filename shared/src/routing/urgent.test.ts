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

test.each([
  ["I don't want to live anymore", '110'],
  ['I wish I was dead', '110'],
  ['he is going to jump off the roof', '110'],
  ['How can I kill myself?', '110'],
  ['a man with a knife is near the gate', '110'],
  ['Someone is following me', '110'],
  ['help me!', '110'],
  ['There is a fire in dorm 3', '119'],
  ['zhao huo le kuai lai', '119'],
  ['we smell gas in the corridor', '119'],
  ['We are stuck in the elevator. It is hot.', '119'],
  ['someone fainted in the canteen', '120'],
  ['my friend can’t breathe', '120'],
  ['I took too many pills', '120'],
  ['请快来 my roommate is unconscious', '120'],
])('%s → %s', (text, number) => {
  expect(findUrgent(text)?.number).toBe(number)
})

test.each([
  'thank you',
  'yes',
  'good morning',
  'WiFi',
  'I lost my student card in the library',
  'the street lamp is broken',
  'How do I move my hukou after graduation?',
  'There is a fire drill tomorrow',
  'I got fired from my part-time job',
  'This homework is killing me',
  'I want to jump the queue',
  'I was robbed last year, can I still get the report?',
  'please help me to check the form',
  'smoke-free campus proposal',
  'labour contract dispute with my employer',
])('%s is not', (text) => {
  expect(findUrgent(text)).toBeNull()
})

test.each([
  '火',
  '老',
  '孩子',
  '痴呆',
  '电梯',
  '不见',
  '，',
  '跟着',
  '小',
  '没',
  '刀',
  '被打',
  'a',
  'he ',
  'my friend ',
  'in the ',
])('two thousand of %s are read quickly', (piece) => {
  const text = piece.repeat(2000).slice(0, 2000)
  findUrgent(text)
  const began = performance.now()
  for (let i = 0; i < 5; i++) findUrgent(text)
  expect((performance.now() - began) / 5).toBeLessThan(200)
})
