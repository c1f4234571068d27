// The rows of the services, what may be such a row, and which words bring the help lines.
import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'
import { helpLines, soundsDesperate } from './help-lines.ts'
import { serviceChange } from './service-schema.ts'
import {
  confidentialities,
  isConfidential,
  isOfTown,
  opensUp,
  startingServices,
  startsAnonymous,
  townBeyondM,
  wrongShape,
} from './services.ts'

describe('the nine', () => {
  it.each(startingServices.map((row) => [row.code, row] as const))(
    '%s is a row that an admin could write',
    (_code, row) => {
      const { code, ...change } = row
      expect(code).toMatch(/^[a-z_]+$/)
      expect(serviceChange.parse(change)).toEqual(change)
      expect(wrongShape(row)).toBeNull()
    },
  )

  it('only legal aid and counselling are cases; of these only counselling is sealed', () => {
    const cases = startingServices.filter(({ shape }) => shape === 'case')
    expect(cases.map(({ code, confidentiality }) => [code, confidentiality])).toEqual([
      ['legal_aid', 'handler'],
      ['counselling', 'sealed'],
    ])
  })
})

describe('a row', () => {
  const legal = startingServices.find(({ code }) => code === 'legal_aid')!
  const trouble = startingServices.find(({ code }) => code === 'trouble')!
  it('that would show what is confidential is none', () => {
    expect(wrongShape({ ...legal, shape: 'report' })?.path).toBe('confidentiality')
    expect(wrongShape({ ...trouble, shape: 'case' })?.path).toBe('confidentiality')
    expect(wrongShape({ ...legal, joint: 'police' })?.path).toBe('joint')
    expect(wrongShape({ ...legal, category: null })?.path).toBe('category')
  })

  it.each(
    confidentialities.flatMap((before) =>
      confidentialities.flatMap((after) =>
        [true, false].flatMap((asked) =>
          ['counselling', 'legal_aid', 'trouble', 'tenth'].map(
            (code) => [code, before, after, asked] as const,
          ),
        ),
      ),
    ),
  )('%s from %s to %s, written to: %s, never shows more than was promised', (code, before, after, asked) => {
    const started = startingServices.find((row) => row.code === code)
    const shape = isConfidential({ confidentiality: after }) ? 'case' : 'report'
    const row = { ...legal, code, shape, confidentiality: after } as const
    const rank = (one: (typeof confidentialities)[number]) => confidentialities.indexOf(one)
    const belowStart = started ? rank(after) < rank(started.confidentiality) : false
    const belowNow = (started !== undefined || asked) && rank(after) < rank(before)
    const refusal = opensUp(row, { before, asked })
    expect(refusal !== null).toBe(belowStart || belowNow)
    if (refusal) expect(refusal.path).toBe(after === 'post' ? 'shape' : 'confidentiality')
  })

  it('a new one may be anything', () => {
    for (const confidentiality of confidentialities)
      expect(opensUp({ ...legal, code: 'tenth', confidentiality }, { before: null, asked: false })).toBeNull()
  })

  it('who asks for what is sealed starts without a name unless they say one', () => {
    expect(startsAnonymous('sealed', undefined)).toBe(true)
    expect(startsAnonymous('sealed', false)).toBe(false)
    expect(startsAnonymous('handler', undefined)).toBe(false)
    expect(startsAnonymous('post', true)).toBe(true)
  })

  it('is about the town by its kind or by its distance', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('community', 'street', 'police'),
        fc.option(fc.nat(3000)),
        fc.boolean(),
        (home, distanceM, isElsewhere) => {
          const far = distanceM === null ? isElsewhere : distanceM > townBeyondM
          expect(isOfTown(home, { distanceM, isElsewhere })).toBe(home === 'street' || far)
          expect(isOfTown(home, { distanceM })).toBe(home === 'street' || (distanceM ?? 0) > townBeyondM)
        },
      ),
    )
  })
})

describe('help lines', () => {
  it.each([
    '不想活了',
    '活着真没意思',
    '我想死',
    '一了百了算了',
    '昨晚又割腕了',
    '我站在楼顶想跳楼',
    'I want to die',
  ])('come for 「%s」', (text) => expect(soundsDesperate(text)).toBe(true))
  it.each(['最近考试压力大，睡不好', '和室友吵架了', '想找老师聊聊专业选择', 'I feel stressed about exams'])(
    'need not come for 「%s」',
    (text) => expect(soundsDesperate(text)).toBe(false),
  )
  it('are numbers that can be dialled', () => {
    expect(helpLines.map(({ number }) => number)).toEqual(['12356', '120', '110'])
  })
})
