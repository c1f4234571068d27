// The table of rules that says where a request goes: ordered, the first match wins. Pure: no clock, no database.
import type { MicroBrainKind, RouteRequest } from './schema.ts'

export const dayKinds = ['working', 'weekend', 'holiday'] as const
export type DayKind = (typeof dayKinds)[number]
export const ruleLevels = ['community', 'street', 'police', 'district'] as const
export type RuleLevel = (typeof ruleLevels)[number]

/** One post by its id, or the post of a level above the place that was found. */
export type RuleTarget =
  { microBrainId: string; level?: undefined } | { level: RuleLevel; microBrainId?: undefined }

/** All that are given must hold; within one list any entry does. */
export type RuleConditions = {
  kinds?: RouteRequest['kind'][] | undefined
  categories?: string[] | undefined
  /** Posts of a community, street or district that hold the place. */
  areas?: string[] | undefined
  compounds?: string[] | undefined
  campuses?: string[] | undefined
  /** 'HH:MM' in Asia/Shanghai, `from` included, `until` not; may pass midnight. */
  time?: { from: string; until: string } | undefined
  days?: DayKind[] | undefined
  /** The id of a category's question → the answers that count. */
  answers?: Record<string, string[]> | undefined
  words?: string[] | undefined
}

export type Rule = {
  id: string
  name: string
  enabled: boolean
  /** The district it came with; absent: it counts everywhere. */
  district?: string | undefined
  when: RuleConditions
  to: RuleTarget
  /** 双脑联动: a second post that sees the request and may act. */
  joint?: RuleTarget | undefined
}

/** Everything about a request that a rule may ask for. */
export type RuleFacts = {
  kind: RouteRequest['kind']
  category: string | null
  communityId: string | null
  streetId: string | null
  districtId: string | null
  compoundId: string | null
  campusId: string | null
  dayKind: DayKind
  /** 'HH:MM' in Asia/Shanghai. */
  localTime: string
  /** The place is known, and nobody here answers for it: no rule claims it. */
  elsewhere: boolean
  answers: Record<string, string>
  text: string
}

/** What the tables of this moment hold, as far as rules name it. */
export type RuleWorld = {
  microBrain: (id: string) => { kind: MicroBrainKind } | null
  category: (code: string) => boolean
  question: (id: string) => boolean
  compound: (code: string) => boolean
}

export const problemCodes = [
  'malformed',
  'micro_brain_unknown',
  'category_unknown',
  'area_unknown',
  'compound_unknown',
  'campus_unknown',
  'question_unknown',
  'district_unknown',
  'failed',
] as const
export type RuleProblem = { code: (typeof problemCodes)[number]; path: string; value: string | null }

export const conditionNames = [
  'place',
  'district',
  'kinds',
  'categories',
  'areas',
  'compounds',
  'campuses',
  'time',
  'days',
  'answers',
  'words',
] as const
export type ConditionName = (typeof conditionNames)[number]
export type ConditionResult = { condition: ConditionName; holds: boolean; found: string | null }

export const ruleOutcomes = [
  'matched',
  /** Would match, but an earlier one did. */
  'after_match',
  'not_matched',
  /** Its conditions hold, but no place is known to find the level above. */
  'no_level',
  'broken',
  'disabled',
] as const
export type RuleTrace = {
  id: string
  name: string
  outcome: (typeof ruleOutcomes)[number]
  conditions: ConditionResult[]
  problems: RuleProblem[]
}

const timeOfDay = /^([01]\d|2[0-3]):[0-5]\d$/
const endOfDay = /^(([01]\d|2[0-3]):[0-5]\d|24:00)$/

/** What keeps a rule from being evaluated; none for a sound one. */
export function findProblems(rule: Rule, world: RuleWorld): RuleProblem[] {
  const { when } = rule
  const problems: RuleProblem[] = []
  const need = (
    code: RuleProblem['code'],
    path: string,
    values: readonly string[] | undefined,
    known: (value: string) => boolean,
  ) => {
    for (const [i, value] of (values ?? []).entries())
      if (!known(value)) problems.push({ code, path: values?.length === 1 ? path : `${path}.${i}`, value })
  }
  const isKind = (id: string, kinds: readonly MicroBrainKind[]) =>
    kinds.includes(world.microBrain(id)?.kind ?? ('none' as MicroBrainKind))
  need('category_unknown', 'when.categories', when.categories, world.category)
  need('area_unknown', 'when.areas', when.areas, (id) => isKind(id, ['community', 'street', 'district']))
  need('compound_unknown', 'when.compounds', when.compounds, world.compound)
  need('campus_unknown', 'when.campuses', when.campuses, (id) => isKind(id, ['campus']))
  need('question_unknown', 'when.answers', Object.keys(when.answers ?? {}), world.question)
  if (rule.district !== undefined)
    need('district_unknown', 'district', [rule.district], (id) => isKind(id, ['district']))
  for (const [path, target] of [
    ['to', rule.to],
    ['joint', rule.joint],
  ] as const)
    if (target?.microBrainId !== undefined)
      need('micro_brain_unknown', `${path}.microBrainId`, [target.microBrainId], (id) =>
        Boolean(world.microBrain(id)),
      )
  if (when.time && !(timeOfDay.test(when.time.from) && endOfDay.test(when.time.until)))
    problems.push({ code: 'malformed', path: 'when.time', value: `${when.time.from}–${when.time.until}` })
  return problems
}

/** From the first minute to before the last; a span that ends before it begins passes midnight. */
export function isWithin(localTime: string, { from, until }: { from: string; until: string }) {
  if (from === until) return true
  return from < until ? localTime >= from && localTime < until : localTime >= from || localTime < until
}

/** As words are compared: full-width letters as plain ones, no case, no spaces. */
export const plainText = (text: string) => text.normalize('NFKC').toLowerCase().replace(/\s+/g, '')

type Test = { given: boolean; holds: () => boolean; found: () => string | null }

function testsOf(rule: Rule, facts: RuleFacts): Record<ConditionName, Test> {
  const { when } = rule
  const among = (list: readonly string[] | undefined, value: string | null): Test => ({
    given: list !== undefined,
    holds: () => value !== null && (list ?? []).includes(value),
    found: () => value,
  })
  const held = [facts.communityId, facts.streetId, facts.districtId]
  const words = () => (when.words ?? []).filter((word) => plainText(facts.text).includes(plainText(word)))
  return {
    place: { given: facts.elsewhere, holds: () => false, found: () => null },
    district: among(rule.district === undefined ? undefined : [rule.district], facts.districtId),
    kinds: among(when.kinds, facts.kind),
    categories: among(when.categories, facts.category),
    areas: {
      given: when.areas !== undefined,
      holds: () => held.some((id) => id !== null && when.areas?.includes(id)),
      found: () => held.find((id) => id !== null) ?? null,
    },
    compounds: among(when.compounds, facts.compoundId),
    campuses: among(when.campuses, facts.campusId),
    time: {
      given: when.time !== undefined,
      holds: () => when.time !== undefined && isWithin(facts.localTime, when.time),
      found: () => facts.localTime,
    },
    days: among(when.days, facts.dayKind),
    answers: {
      given: when.answers !== undefined,
      holds: () =>
        Object.entries(when.answers ?? {}).every(
          ([question, values]) =>
            Object.hasOwn(facts.answers, question) && values.includes(facts.answers[question] ?? ''),
        ),
      found: () =>
        Object.keys(when.answers ?? {})
          .map((id) => facts.answers[id] ?? '–')
          .join('，') || null,
    },
    words: {
      given: when.words !== undefined,
      holds: () => words().length > 0,
      found: () => words()[0] ?? null,
    },
  }
}

const matches = (rule: Rule, facts: RuleFacts) => {
  const tests = testsOf(rule, facts)
  return conditionNames.every((name) => !tests[name].given || tests[name].holds())
}

export type Resolve<Post> = (target: RuleTarget) => Post | null
export type Ruling<Post> = { rule: Rule; to: Post; joint: Post | null }

/** A rule that is ready to be asked; `problems` set it aside. */
export type CheckedRule = { rule: Rule; problems: RuleProblem[] }

/**
 * The first rule whose conditions hold and whose posts can be named. A rule that cannot be evaluated is reported and
 * passed over, so that it never stops a request.
 */
export function applyRules<Post>(
  rules: readonly CheckedRule[],
  facts: RuleFacts,
  resolve: Resolve<Post>,
  onFailure: (rule: Rule) => void,
): Ruling<Post> | null {
  for (const { rule, problems } of rules) {
    if (!rule.enabled || problems.length > 0) continue
    try {
      if (!matches(rule, facts)) continue
      const ruling = nameTargets(rule, resolve)
      if (ruling) return ruling
    } catch {
      onFailure(rule)
    }
  }
  return null
}

/** Both posts, or nothing: half of a joint handling would drop the other half in silence. */
function nameTargets<Post>(rule: Rule, resolve: Resolve<Post>): Ruling<Post> | null {
  const to = resolve(rule.to)
  const joint = rule.joint ? resolve(rule.joint) : null
  if (!to || (rule.joint && !joint)) return null
  return { rule, to, joint }
}

/** The same table with every rule's reasons, for the preview. */
export function traceRules<Post>(
  rules: readonly CheckedRule[],
  facts: RuleFacts,
  resolve: Resolve<Post>,
): RuleTrace[] {
  let decided = false
  return rules.map(({ rule, problems }) => {
    const trace = traceRule(rule, problems, facts, resolve)
    if (trace.outcome !== 'matched') return trace
    if (decided) return { ...trace, outcome: 'after_match' }
    decided = true
    return trace
  })
}

function traceRule<Post>(
  rule: Rule,
  problems: RuleProblem[],
  facts: RuleFacts,
  resolve: Resolve<Post>,
): RuleTrace {
  const base = { id: rule.id, name: rule.name, problems }
  try {
    const tests = testsOf(rule, facts)
    const conditions = conditionNames
      .filter((name) => tests[name].given)
      .map((name) => ({ condition: name, holds: tests[name].holds(), found: tests[name].found() }))
    if (!rule.enabled) return { ...base, conditions, outcome: 'disabled' }
    if (problems.length > 0) return { ...base, conditions, outcome: 'broken' }
    if (!conditions.every(({ holds }) => holds)) return { ...base, conditions, outcome: 'not_matched' }
    return { ...base, conditions, outcome: nameTargets(rule, resolve) ? 'matched' : 'no_level' }
  } catch {
    return { ...base, conditions: [], outcome: 'broken', problems: [...problems, failed] }
  }
}

export const failed: RuleProblem = { code: 'failed', path: '', value: null }

export const problemWords: Record<RuleProblem['code'], { zh: string; en: string }> = {
  malformed: { zh: '写法不对', en: 'It is not well formed' },
  micro_brain_unknown: { zh: '没有这个微脑', en: 'There is no such micro-brain' },
  category_unknown: { zh: '没有这个类别', en: 'There is no such category' },
  area_unknown: { zh: '没有这个社区或街道', en: 'There is no such community or street' },
  compound_unknown: { zh: '没有这个小区', en: 'There is no such compound' },
  campus_unknown: { zh: '没有这个校区', en: 'There is no such campus' },
  question_unknown: { zh: '没有这个问题', en: 'There is no such question' },
  district_unknown: { zh: '没有这个区', en: 'There is no such district' },
  failed: { zh: '判断时出错', en: 'Its evaluation failed' },
}
