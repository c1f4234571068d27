// Rules → wire.
import { problemWords, type CheckedRule, type RuleProblem } from '@chaolin/shared/routing/rules'
import { toWire, toWireOrNull } from '../../day.ts'
import type { Book } from '../book.ts'
import type { Decision } from '../decide.ts'
import { checkRules } from './check.ts'
import type { RuleVersion } from './entities.ts'

export const problemViews = (problems: readonly RuleProblem[]) =>
  problems.map((problem) => ({ ...problem, ...problemWords[problem.code] }))

export const ruleViews = (checked: readonly CheckedRule[]) =>
  checked.map(({ rule, problems }) => ({ ...rule, problems: problemViews(problems) }))

export const versionLine = (row: RuleVersion, publishedAt: Date | undefined, currentVersion: number) => ({
  version: row.version,
  basedOn: row.basedOn,
  note: row.note,
  ruleCount: row.rules.length,
  savedAt: toWire(row.savedAt),
  publishedAt: toWireOrNull(publishedAt),
  current: row.version === currentVersion,
})

export const versionView = (
  book: Book,
  row: RuleVersion,
  publishedAt: Date | undefined,
  currentVersion: number,
) => ({
  ...versionLine(row, publishedAt, currentVersion),
  rules: ruleViews(checkRules(row.rules, book)),
})

/** A decision with all that it was made from, for the admin. */
export const decisionView = (decision: Decision) => ({
  microBrain: decision.microBrain,
  joint: decision.joint,
  informed: decision.informed,
  desk: decision.desk,
  deskId: decision.deskId,
  rule: decision.rule,
  ruleVersion: decision.ruleVersion,
  areasVersion: decision.areasVersion,
  borderDistanceM: decision.borderDistanceM,
  nearBorder: decision.nearBorder,
  outside: decision.outside,
  candidates: decision.candidates,
  inputs: decision.inputs,
})
