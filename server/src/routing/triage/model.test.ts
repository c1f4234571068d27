// The classifier by itself: how good the shipped model is on what was held back, the gate, and texts that want to break it.
import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import { startingCategories } from '@chaolin/shared/reports/categories'
import { outsideFile, readCorpus, readTable, split } from '../../../training/corpus.ts'
import { measure } from '../../../training/evaluate.ts'
import { learn } from '../../../training/learn.ts'
import { openModel, readModel, throughGate, writeModel } from './model.ts'
import { openShipped, readShippedFigures, shippedFiles } from './shipped.ts'

const model = openShipped()
const codes = (text: string) => model.classify(text).map(({ code }) => code)

describe('the shipped model', () => {
  const { held } = split(readCorpus())
  const figures = measure(model, held)

  test('answers what was held back well enough, and as its figures say', () => {
    expect(held.length).toBeGreaterThan(1000)
    expect(figures.top1).toBeGreaterThanOrEqual(floors.top1)
    expect(figures.top3).toBeGreaterThanOrEqual(floors.top3)
    for (const [code, recall] of Object.entries(figures.recall))
      expect([code, recall >= floors.recall]).toEqual([code, true])
    expect(figures).toEqual(readShippedFigures())
  })
  test('means what it says: a score is a chance', () => {
    expect(figures.calibrationError).toBeLessThan(0.1)
  })
  test('knows every category that a district starts with, and no other', () => {
    const known = model.rank('x').map(({ code }) => code)
    expect(known.toSorted()).toEqual(startingCategories.map(({ code }) => code).toSorted())
  })
  test('answers what another writer wrote, who did not see the corpus', () => {
    const outside = measure(model, readTable(outsideFile))
    expect(outside.texts).toBeGreaterThanOrEqual(500)
    expect(outside.top1).toBeGreaterThanOrEqual(floors.outsideTop1)
    expect(outside.top3).toBeGreaterThanOrEqual(floors.outsideTop3)
  })
  test('is small, and 2,000 characters cost it little', () => {
    expect(readFileSync(shippedFiles.model).length).toBeLessThan(3_000_000)
    const text = '楼道里堆满杂物，电瓶车乱停，'.repeat(142)
    const cpuMs = (work: () => void) => {
      const before = process.cpuUsage()
      work()
      const { user, system } = process.cpuUsage(before)
      return (user + system) / 1000
    }
    const classify = (times: number) => {
      for (let i = 0; i < times; i++) model.classify(text)
    }
    classify(50)
    // The aim of 2 ms is the bench's to show; here, on a busy machine, only a fall by far may fail.
    expect(cpuMs(() => classify(50)) / 50).toBeLessThan(20)
  })
})

/** A little below what was reached: a change that loses more than chance may has to explain itself. */
const floors = { top1: 0.68, top3: 0.9, recall: 0.4, outsideTop1: 0.89, outsideTop3: 0.97 }

describe('a few that must hold', () => {
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
    ['有人摔倒在没盖的井里，井盖没了', 'facility'],
    ['老伴的助听器丢了，谁捡到请联系我', 'other'],
    ['三楼住户把电平车推上楼冲电', 'ebike'],
  ])('%s → %s', (text, code) => {
    expect(codes(text)[0]).toBe(code)
  })
  test('the gap in the railing is at least among the first three', () => {
    const text = '晨跑时发现绿化带护栏缺了个大口子，小孩玩耍太危险了'
    expect(codes(text).slice(0, 3)).toEqual(expect.arrayContaining(['facility', 'greenery']))
  })
})

const hostile: [string, string][] = [
  ['nothing', ''],
  ['spaces', '   \n\t　'],
  ['full stops', '。。。'],
  ['an emoji', '😀👨‍👩‍👧‍👦🏳️‍🌈'],
  ['half a character', 'ab\ud83d灯'],
  ['NUL', 'a\0b'],
  ['digits', '13812345678 330102199001011234'],
  ['English', 'The street lamp in front of my house is broken'],
  ['English at length', 'please help '.repeat(166)],
  ['one character 2,000 times', '灯'.repeat(2000)],
  ['2,000 different characters', String.fromCodePoint(...Array.from({ length: 2000 }, (_, i) => 0x4e00 + i))],
  ['characters of four bytes', '𠮷'.repeat(2000)],
  ['marks on marks', `灯${'\u0301'.repeat(1999)}`],
  ['what grows when it is made plain', 'ﷺ'.repeat(2000)],
  ['names of the language', '__proto__ constructor toString'],
]

describe('the answer', () => {
  test.each(hostile)('is whole for %s', (_, text) => {
    const answer = model.classify(text)
    expect(answer.length).toBeGreaterThanOrEqual(3)
    expect(new Set(answer.map(({ code }) => code)).size).toBe(answer.length)
    const scores = answer.map(({ score }) => score)
    expect(scores).toEqual(scores.toSorted((a, b) => b - a))
    for (const score of scores) expect(score >= 0 && score <= 1).toBe(true)
    expect(model.classify(text)).toEqual(answer)
  })
  test.each(['', '。。。', '13812345678', 'zxqv'])('%j tells nothing: other first', (text) => {
    expect(codes(text)[0]).toBe('other')
  })
  test('does not depend on what was asked before', () => {
    const text = '老板拖欠三个月工资不给'
    const first = model.rank(text)
    for (const [, other] of hostile) model.rank(other)
    expect(model.rank(text)).toEqual(first)
  })
  test('full width, case and pauses change nothing', () => {
    expect(model.rank('电梯ＫＴＶ，１２楼！')).toEqual(model.rank('电梯ktv 12楼'))
  })
})

describe('the gate', () => {
  const guesses = (best: number, first = 'noise') => [
    { code: first, score: best },
    { code: 'pets', score: 0.15 },
    { code: 'fire', score: 0.1 },
    { code: 'care', score: 0.05 },
    { code: 'rental', score: 0.02 },
    { code: first === 'other' ? 'noise' : 'other', score: 0.01 },
  ]
  test('reached: the best first, other at the end', () => {
    expect(throughGate(guesses(0.5), 0.3).map(({ code }) => code)).toEqual([
      'noise',
      'pets',
      'fire',
      'care',
      'other',
    ])
  })
  test('exactly at it counts as reached', () => {
    expect(throughGate(guesses(0.3), 0.3)[0]).toEqual({ code: 'noise', score: 0.3 })
  })
  test('not reached: other first, the guesses behind it', () => {
    const answer = throughGate(guesses(0.29), 0.3)
    expect(answer.map(({ code }) => code)).toEqual(['other', 'noise', 'pets', 'fire', 'care'])
    expect(answer[0]?.score).toBeCloseTo(0.71)
  })
  test('other as the best guess stays first', () => {
    expect(throughGate(guesses(0.2, 'other'), 0.3)[0]).toEqual({ code: 'other', score: 0.2 })
  })
  test('a district without other gets its best guesses', () => {
    const some = guesses(0.2).filter(({ code }) => code !== 'other')
    expect(throughGate(some, 0.3).map(({ code }) => code)).toEqual([
      'noise',
      'pets',
      'fire',
      'care',
      'rental',
    ])
  })
})

describe('bytes', () => {
  const parts = {
    codes: ['noise', 'other', 'pets'],
    gate: 0.3,
    scale: 0.01,
    blockWeights: [1, 1, 1, 1, 1],
    bias: [0, 0, 0],
    keys: Int32Array.from([-2_000_000_000, 1, 2_147_483_647]),
    weights: Int8Array.from([-127, 0, 127, 1, 2, 3, -1, -2, -3]),
  }
  test('what was written is read', () => {
    expect(readModel(writeModel(parts))).toEqual(parts)
    expect(openModel(writeModel(parts)).version).toMatch(/^linear-[0-9a-f]{12}$/)
  })
  test('another content is another version', () => {
    const changed = writeModel({ ...parts, gate: 0.31 })
    expect(openModel(changed).version).not.toBe(openModel(writeModel(parts)).version)
  })
  test('what is no model is refused', () => {
    const bytes = writeModel(parts)
    for (const wrong of [Buffer.alloc(0), Buffer.from('nonsense'), bytes.subarray(0, bytes.length - 1)])
      expect(() => openModel(wrong)).toThrow()
  })
  test('training the same texts twice gives the same bytes', () => {
    const some = split(readCorpus()).learn.filter((_, i) => i % 40 === 0)
    const train = () =>
      learn(
        some,
        [],
        model
          .rank('')
          .map(({ code }) => code)
          .sort(),
        () => {},
      )
    const [first, second] = [train(), train()]
    expect(first.version).toBe(second.version)
    expect(Buffer.compare(first.bytes, second.bytes)).toBe(0)
  })
})
