// The rules of routing: each condition, the order, what is broken, what is named; and that the preview says the same.
import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  applyRules,
  conditionNames,
  findProblems,
  isWithin,
  traceRules,
  type CheckedRule,
  type Rule,
  type RuleConditions,
  type RuleFacts,
  type RuleTarget,
  type RuleWorld,
} from './rules.ts'
import { ruleSchema } from './rules-schema.ts'

const facts: RuleFacts = {
  kind: 'report',
  category: 'noise',
  communityId: 'c1',
  streetId: 's1',
  districtId: 'd1',
  compoundId: 'compound-1',
  campusId: null,
  dayKind: 'working',
  localTime: '23:15',
  elsewhere: false,
  answers: { when: 'night' },
  text: '楼下ＫＴＶ 半夜 唱歌',
}
const ruleOf = (when: RuleConditions, more: Partial<Rule> = {}): Rule => ({
  id: 'r',
  name: 'r',
  enabled: true,
  when,
  to: { microBrainId: 'p1' },
  ...more,
})
const sound = (...rules: Rule[]): CheckedRule[] => rules.map((rule) => ({ rule, problems: [] }))
const name = (target: RuleTarget) =>
  target.microBrainId ?? (target.level === 'police' ? null : `the ${target.level}`)
const never = () => {
  throw new Error('must not fail')
}
const apply = (rules: CheckedRule[], given: RuleFacts = facts) => applyRules(rules, given, name, never)
const matches = (when: RuleConditions, given: Partial<RuleFacts> = {}) =>
  apply(sound(ruleOf(when)), { ...facts, ...given }) !== null

describe('conditions', () => {
  test.each<[RuleConditions, boolean]>([
    [{}, true],
    [{ kinds: ['report', 'sos'] }, true],
    [{ kinds: ['visit'] }, false],
    [{ categories: ['noise'] }, true],
    [{ categories: ['parking'] }, false],
    [{ areas: ['c1'] }, true],
    [{ areas: ['s1'] }, true],
    [{ areas: ['d1'] }, true],
    [{ areas: ['c2', 's2'] }, false],
    [{ compounds: ['compound-1'] }, true],
    [{ compounds: ['compound-2'] }, false],
    [{ campuses: ['campus-1'] }, false],
    [{ time: { from: '22:00', until: '06:00' } }, true],
    [{ time: { from: '06:00', until: '22:00' } }, false],
    [{ days: ['working'] }, true],
    [{ days: ['weekend', 'holiday'] }, false],
    [{ answers: { when: ['night', 'evening'] } }, true],
    [{ answers: { when: ['day'] } }, false],
    [{ answers: { when: ['night'], other: ['x'] } }, false],
    [{ answers: { constructor: ['x'] } }, false],
    [{ words: ['ktv'] }, true],
    [{ words: ['半夜唱歌'] }, true],
    [{ words: ['消防', 'ktv'] }, true],
    [{ words: ['消防'] }, false],
    [{ kinds: ['report'], categories: ['noise'], days: ['weekend'] }, false],
    [{ kinds: ['report'], categories: ['noise'], days: ['working'] }, true],
  ])('%j: %s', (when, expected) => expect(matches(when)).toBe(expected))

  test('what is not known holds nowhere', () => {
    const unknown = { category: null, communityId: null, streetId: null, districtId: null, compoundId: null }
    expect(matches({ categories: ['noise'] }, unknown)).toBe(false)
    expect(matches({ areas: ['c1'] }, unknown)).toBe(false)
    expect(matches({ compounds: ['compound-1'] }, unknown)).toBe(false)
  })
  test('a place that is known to be elsewhere is claimed by no rule', () => {
    expect(matches({}, { elsewhere: true })).toBe(false)
  })
  test('the rule of another district does not count', () => {
    expect(apply(sound(ruleOf({}, { district: 'd2' })))).toBeNull()
    expect(apply(sound(ruleOf({}, { district: 'd1' })))).not.toBeNull()
  })
  test.each([
    ['22:00', '22:00', '06:00', true],
    ['05:59', '22:00', '06:00', true],
    ['06:00', '22:00', '06:00', false],
    ['21:59', '22:00', '06:00', false],
    ['08:30', '08:30', '17:30', true],
    ['17:30', '08:30', '17:30', false],
    ['23:59', '18:00', '24:00', true],
    ['00:00', '00:00', '24:00', true],
  ])('%s within %s–%s: %s', (time, from, until, expected) =>
    expect(isWithin(time, { from, until })).toBe(expected),
  )
})

describe('order and ends', () => {
  test('the first that matches decides; one that is off or broken is passed over', () => {
    const rules = [
      ...sound(ruleOf({ kinds: ['visit'] }, { id: 'a' }), ruleOf({}, { id: 'off', enabled: false })),
      { rule: ruleOf({}, { id: 'broken' }), problems: [{ code: 'failed' as const, path: '', value: null }] },
      ...sound(ruleOf({}, { id: 'b' }), ruleOf({}, { id: 'c' })),
    ]
    expect(apply(rules)?.rule.id).toBe('b')
  })
  test('a level nobody holds there does not apply, as one half of two either', () => {
    const rules = sound(
      ruleOf({}, { id: 'a', to: { level: 'police' } }),
      ruleOf({}, { id: 'b', to: { level: 'street' }, joint: { level: 'police' } }),
      ruleOf({}, { id: 'c', to: { level: 'street' }, joint: { microBrainId: 'p1' } }),
    )
    expect(apply(rules)).toMatchObject({ rule: { id: 'c' }, to: 'the street', joint: 'p1' })
  })
  test('a rule that throws is told of, and the next one is asked', () => {
    const hostile = ruleOf({}, { id: 'hostile' })
    Object.defineProperty(hostile.when, 'words', {
      get() {
        throw new Error('no')
      },
    })
    const failures: string[] = []
    const ruling = applyRules(sound(hostile, ruleOf({}, { id: 'next' })), facts, name, (rule) =>
      failures.push(rule.id),
    )
    expect(ruling?.rule.id).toBe('next')
    expect(failures).toEqual(['hostile'])
    expect(traceRules(sound(hostile, ruleOf({}, { id: 'next' })), facts, name)).toMatchObject([
      { id: 'hostile', outcome: 'broken', problems: [{ code: 'failed' }] },
      { id: 'next', outcome: 'matched' },
    ])
  })
})

describe('problems', () => {
  const world: RuleWorld = {
    microBrain: (id) =>
      (
        ({
          c1: { kind: 'community' },
          p1: { kind: 'police' },
          k1: { kind: 'campus' },
          d1: { kind: 'district' },
        }) as const
      )[id] ?? null,
    category: (code) => code === 'noise',
    question: (id) => id === 'when',
    compound: (code) => code === 'compound-1',
  }
  test.each<[Partial<Rule>, string[]]>([
    [{}, []],
    [{ when: { categories: ['noise', 'gone'] } }, ['category_unknown when.categories.1 gone']],
    [{ when: { areas: ['p1'] } }, ['area_unknown when.areas p1']],
    [{ when: { compounds: ['compound-9'] } }, ['compound_unknown when.compounds compound-9']],
    [{ when: { campuses: ['c1'] } }, ['campus_unknown when.campuses c1']],
    [{ when: { answers: { gone: ['x'] } } }, ['question_unknown when.answers gone']],
    [{ when: { time: { from: '25:00', until: '06:00' } } }, ['malformed when.time 25:00–06:00']],
    [{ district: 'd9' }, ['district_unknown district d9']],
    [{ to: { microBrainId: 'gone' } }, ['micro_brain_unknown to.microBrainId gone']],
    [{ joint: { microBrainId: 'gone' } }, ['micro_brain_unknown joint.microBrainId gone']],
    [{ to: { level: 'street' } }, []],
  ])('%j: %j', (more, expected) =>
    expect(
      findProblems(ruleOf({}, more), world).map(({ code, path, value }) => `${code} ${path} ${value}`),
    ).toEqual(expected),
  )
})

describe('for any table', () => {
  const some = <T>(values: T[]) => fc.option(fc.subarray(values, { minLength: 1 }), { nil: undefined })
  const target = fc.oneof(
    fc.constantFrom('p1', 'p2').map((microBrainId) => ({ microBrainId })),
    fc.constantFrom('community', 'street', 'police', 'district').map((level) => ({ level })),
  ) as fc.Arbitrary<RuleTarget>
  const minutes = fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
    .map((parts) => parts.map((part) => String(part).padStart(2, '0')).join(':'))
  const conditions = fc.record({
    kinds: some(['report', 'visit'] as const as ('report' | 'visit')[]),
    categories: some(['noise', 'parking']),
    areas: some(['c1', 's1', 'c2']),
    time: fc.option(
      fc.record({ from: minutes, until: minutes }).filter(({ from, until }) => from !== until),
      { nil: undefined },
    ),
    days: some(['working', 'weekend', 'holiday'] as const as ('working' | 'weekend' | 'holiday')[]),
    words: some(['唱歌', '消防']),
  })
  const rule = fc.record({
    id: fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/),
    name: fc.constant('规则'),
    enabled: fc.boolean(),
    when: conditions,
    to: target,
    joint: fc.option(target, { nil: undefined }),
  })
  const given = fc.record({
    category: fc.constantFrom('noise', 'parking', null),
    communityId: fc.constantFrom('c1', 'c2', null),
    dayKind: fc.constantFrom('working' as const, 'weekend' as const, 'holiday' as const),
    localTime: minutes,
    elsewhere: fc.boolean(),
  })

  test('the trace names the rule that decides, and no other; every rule is explained', () =>
    fc.assert(
      fc.property(fc.array(rule, { maxLength: 8 }), given, (rules, some) => {
        const checked = sound(...rules)
        const all = { ...facts, ...some }
        const ruling = apply(checked, all)
        const trace = traceRules(checked, all, name)
        expect(trace).toHaveLength(rules.length)
        const matched = trace.flatMap(({ outcome }, i) => (outcome === 'matched' ? [rules[i]] : []))
        expect(matched).toEqual(ruling ? [ruling.rule] : [])
        for (const { outcome, conditions: reasons } of trace)
          if (outcome === 'not_matched') expect(reasons.some(({ holds }) => !holds)).toBe(true)
      }),
    ))
  test('another condition never makes a rule match that did not', () =>
    fc.assert(
      fc.property(conditions, conditions, given, (when, more, some) => {
        const both = {
          ...when,
          ...Object.fromEntries(
            Object.entries(more).filter(
              ([key]) => !(key in when) || when[key as keyof typeof when] === undefined,
            ),
          ),
        }
        if (matches(both, some)) expect(matches(when, some)).toBe(true)
      }),
    ))
  test('a rule that the wire takes can be read again as it was', () =>
    fc.assert(
      fc.property(rule, (any) => {
        const sent: unknown = JSON.parse(JSON.stringify(any))
        const read = ruleSchema.safeParse(sent)
        if (read.success) expect(JSON.parse(JSON.stringify(read.data))).toEqual(sent)
        else expect(read.error.issues[0]?.path).toEqual(['id'])
      }),
    ))
  test('each condition has a name that the preview can show', () => {
    expect(new Set(conditionNames).size).toBe(conditionNames.length)
  })
})
