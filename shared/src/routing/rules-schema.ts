// The rules of routing as they cross the wire: the table that an admin edits, its preview, what-if, alerts.
import { z } from '../config.ts'
import { pageQuery } from '../page.ts'
import { idText, writtenText } from '../text.ts'
import { conditionNames, dayKinds, problemCodes, ruleLevels, ruleOutcomes } from './rules.ts'
import { requestKinds, routeRequest, routeSchema } from './schema.ts'

export const mostRules = 200
const mostEntries = 200

/** The built-in rules bear these; a district's own must not. */
export const reservedRuleIds = [
  'campus',
  'place',
  'place-nearest',
  'place-outside',
  'door-plate',
  'compound',
  'address',
  'address-street',
  'address-ambiguous',
  'address-elsewhere',
  'none',
  'no-post',
] as const

const ruleId = z.string().check(
  z.regex(/^[a-z0-9][a-z0-9-]{0,47}$/, '用小写字母、数字和连字符，最多 48 个'),
  z.refine((id) => !(reservedRuleIds as readonly string[]).includes(id), { message: '这个编号是系统规则的' }),
)
const ids = z.optional(
  z.array(idText(64)).check(z.minLength(1, '至少一项'), z.maxLength(mostEntries, `最多 ${mostEntries} 项`)),
)
const time = (pattern: RegExp) => z.string().check(z.regex(pattern, '写成 08:30 这样'))

export const ruleTarget = z.union([
  z.strictObject({ microBrainId: idText(32) }),
  z.strictObject({ level: z.enum(ruleLevels) }),
])

export const ruleConditions = z.strictObject({
  kinds: z.optional(z.array(z.enum(requestKinds)).check(z.minLength(1, '至少一项'))),
  categories: ids,
  areas: ids,
  compounds: ids,
  campuses: ids,
  time: z.optional(
    z
      .strictObject({
        from: time(/^([01]\d|2[0-3]):[0-5]\d$/),
        until: time(/^(([01]\d|2[0-3]):[0-5]\d|24:00)$/),
      })
      .check(
        z.refine(({ from, until }) => from !== until, {
          message: '开始和结束不能是同一时刻；全天写 00:00 到 24:00',
          path: ['until'],
        }),
      ),
  ),
  days: z.optional(z.array(z.enum(dayKinds)).check(z.minLength(1, '至少一项'))),
  answers: z.optional(
    z
      .record(idText(32), z.array(writtenText(200)).check(z.minLength(1, '至少一个回答'), z.maxLength(20)))
      .check(z.refine((answers) => Object.keys(answers).length > 0, { message: '至少一个问题' })),
  ),
  words: z.optional(z.array(writtenText(40)).check(z.minLength(1, '至少一个词'), z.maxLength(mostEntries))),
})

export const ruleSchema = z.strictObject({
  id: ruleId,
  name: writtenText(60),
  enabled: z.boolean(),
  district: z.optional(idText(32)),
  when: ruleConditions,
  to: ruleTarget,
  joint: z.optional(ruleTarget),
})
export type RuleBody = z.infer<typeof ruleSchema>

export const ruleList = z.array(ruleSchema).check(
  z.maxLength(mostRules, `最多 ${mostRules} 条`),
  z.refine((rules) => new Set(rules.map(({ id }) => id)).size === rules.length, {
    message: '规则编号重复了',
  }),
)

export const ruleProblem = z.strictObject({
  code: z.enum(problemCodes),
  /** Within the rule, such as `to.microBrainId`. */
  path: z.string(),
  value: z.nullable(z.string()),
  zh: z.string(),
  en: z.string(),
})
/** A rule with what keeps it from being evaluated; empty for a sound one. */
export const ruleView = z.strictObject({ ...ruleSchema.shape, problems: z.array(ruleProblem) })

export const ruleVersionLine = z.strictObject({
  version: z.number(),
  /** The version it was made from; 0: from nothing. */
  basedOn: z.number(),
  note: z.string(),
  ruleCount: z.number(),
  savedAt: z.string(),
  /** Null: never published. */
  publishedAt: z.nullable(z.string()),
  /** In force now. */
  current: z.boolean(),
})
export const ruleVersionView = z.strictObject({ ...ruleVersionLine.shape, rules: z.array(ruleView) })

/** `GET /v1/admin/rules`. */
export const rulesView = z.strictObject({
  /** The newest version of all: `expectedVersion` of the next change. 0: none yet. */
  version: z.number(),
  /** The version in force; 0: only the defaults. */
  publishedVersion: z.number(),
  /** What is in force now. */
  rules: z.array(ruleView),
  /** The newest version, when it was never published. */
  draft: z.nullable(ruleVersionView),
  /** What applies when no rule matches. */
  defaults: z.array(z.strictObject({ id: z.string(), name: z.string() })),
})

/** `PUT /v1/admin/rules`: the whole ordered list becomes a new version, a draft unless `publish`. */
export const rulesChange = z.strictObject({
  expectedVersion: z.number().check(z.int(), z.gte(0)),
  rules: ruleList,
  note: z.optional(writtenText(200)),
  publish: z.optional(z.boolean()),
  /** Publish although a rule is broken: it will be passed over, and the desk sees it. */
  allowBroken: z.optional(z.boolean()),
})
/** `POST /v1/admin/rules/versions/{version}/publish`: also rolls back, by publishing an older version again. */
export const rulesPublication = z.strictObject({
  /** The version that was in force when the admin looked; 0: none. */
  expectedPublishedVersion: z.number().check(z.int(), z.gte(0)),
  allowBroken: z.optional(z.boolean()),
})
export const ruleVersionParams = z.strictObject({
  version: z.pipe(z.string().check(z.regex(/^[1-9]\d{0,8}$/)), z.transform(Number)),
})
export const ruleVersionList = z.strictObject({
  items: z.array(ruleVersionLine),
  nextCursor: z.nullable(z.string()),
})
export const ruleVersionQuery = z.strictObject(pageQuery)

const moment = z.string().check(
  z.refine((text) => /^\d{4}-\d{2}-\d{2}T/.test(text) && !Number.isNaN(Date.parse(text)), {
    message: '时间写法不对',
  }),
)

/** `POST /v1/admin/rules/preview`: one request, under these rules (else those in force), now or at another moment. */
export const rulesPreviewRequest = z.strictObject({
  request: routeRequest,
  rules: z.optional(ruleList),
  at: z.optional(moment),
})

/** What a decision was made from: no text, nothing personal. Kept with each report. */
export const routeInputs = z.strictObject({
  kind: z.enum(requestKinds),
  category: z.nullable(z.string()),
  communityId: z.nullable(z.string()),
  streetId: z.nullable(z.string()),
  districtId: z.nullable(z.string()),
  compoundId: z.nullable(z.string()),
  campusId: z.nullable(z.string()),
  /** What named the place: place, door-plate, compound, address, campus, none. */
  source: z.string(),
  /** The address fits more than one place. */
  ambiguous: z.boolean(),
  /** The place is known, and nobody here answers for it. */
  elsewhere: z.boolean(),
  dayKind: z.enum(dayKinds),
  localTime: z.string(),
  calendarVersion: z.string(),
  /** Which questions were answered, not what. */
  answered: z.array(z.string()),
})
export type RouteInputs = z.infer<typeof routeInputs>

export const rulesPreview = z.strictObject({
  microBrain: routeSchema.shape.microBrain,
  joint: z.array(z.string()),
  informed: z.array(z.string()),
  desk: z.boolean(),
  /** The district whose desk takes what nobody else does. */
  deskId: z.string(),
  rule: routeSchema.shape.rule,
  ruleVersion: z.number(),
  areasVersion: z.string(),
  borderDistanceM: z.nullable(z.number()),
  nearBorder: z.boolean(),
  outside: z.boolean(),
  candidates: z.array(z.string()),
  inputs: routeInputs,
  trace: z.array(
    z.strictObject({
      id: z.string(),
      name: z.string(),
      outcome: z.enum(ruleOutcomes),
      conditions: z.array(
        z.strictObject({
          condition: z.enum(conditionNames),
          holds: z.boolean(),
          found: z.nullable(z.string()),
        }),
      ),
      problems: z.array(ruleProblem),
    }),
  ),
})

/** `POST /v1/admin/routing/what-if`: draft rules, a stored version of rules, draft areas, over the last reports. */
export const whatIfRequest = z.strictObject({
  rules: z.optional(ruleList),
  rulesVersion: z.optional(z.number().check(z.int(), z.gte(0))),
  areasVersion: z.optional(idText(40)),
  last: z.number().check(z.int(), z.gte(1, '1 到 1000'), z.lte(1000, '1 到 1000')),
})
const whatIfEnd = z.strictObject({
  /** Null: the desk. */
  microBrain: z.nullable(z.strictObject({ id: z.string(), name: z.string() })),
  joint: z.array(z.string()),
  desk: z.boolean(),
  rule: routeSchema.shape.rule,
})
export const whatIfAnswer = z.strictObject({
  /** How many reports were looked at. */
  reports: z.number(),
  /** How many would go elsewhere. */
  changed: z.number(),
  /** How often each rule decides, now and then. */
  rules: z.array(z.strictObject({ id: z.string(), name: z.string(), now: z.number(), then: z.number() })),
  /** Draft rules that cannot be evaluated. */
  broken: z.array(z.strictObject({ id: z.string(), problems: z.array(ruleProblem) })),
  items: z.array(z.strictObject({ number: z.string(), from: whatIfEnd, to: whatIfEnd })),
})
export type WhatIfAnswer = z.infer<typeof whatIfAnswer>

/** `GET /v1/staff/routing-alerts`: what the desk has to know about the tables. */
export const routingAlert = z.strictObject({
  id: z.string(),
  kind: z.enum(['rule_broken', 'calendar_year_missing', 'area_missing']),
  title: z.string(),
  detail: z.string(),
  /** The rule's id, the year, or the version of the areas. */
  about: z.string(),
  ruleVersion: z.nullable(z.number()),
  /** When it was first seen. */
  since: z.string(),
})
export const routingAlertList = z.strictObject({ items: z.array(routingAlert) })
