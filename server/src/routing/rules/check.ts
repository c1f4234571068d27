// Stored rules made ready to be asked: read strictly, and set aside when they name what is not there.
import {
  findProblems,
  type CheckedRule,
  type Rule,
  type RuleProblem,
  type RuleWorld,
} from '@chaolin/shared/routing/rules'
import { ruleSchema } from '@chaolin/shared/routing/rules-schema'
import type { Book } from '../book.ts'

type Tables = Pick<Book, 'microBrains' | 'categories' | 'compounds'>

/** A stored row that is no rule keeps its place, broken, so that the desk sees it. */
export function checkRules(stored: unknown, tables: Tables): CheckedRule[] {
  const world = worldOf(tables)
  const list: unknown[] = Array.isArray(stored) ? stored : [stored]
  return list.map((raw, index) => {
    const read = ruleSchema.safeParse(raw)
    if (!read.success) return malformed(raw, index, read.error.issues[0]?.path ?? [])
    const rule: Rule = read.data
    return { rule, problems: rule.enabled ? findProblems(rule, world) : [] }
  })
}

function malformed(raw: unknown, index: number, path: readonly PropertyKey[]): CheckedRule {
  const given = (raw ?? {}) as { id?: unknown; name?: unknown }
  const text = (value: unknown, fallback: string) => (typeof value === 'string' && value ? value : fallback)
  const id = text(given.id, `rule-${index + 1}`).slice(0, 48)
  const problem: RuleProblem = { code: 'malformed', path: path.map(String).join('.'), value: null }
  const rule: Rule = {
    id,
    name: text(given.name, id).slice(0, 60),
    enabled: true,
    when: {},
    to: { level: 'district' },
  }
  return { rule, problems: [problem] }
}

function worldOf({ microBrains, categories, compounds }: Tables): RuleWorld {
  const questions = new Set(
    [...categories.values()].flatMap((category) => category.questions.map(({ id }) => id)),
  )
  return {
    microBrain: (id) => microBrains.get(id) ?? null,
    category: (code) => categories.has(code),
    question: (id) => questions.has(id),
    compound: (code) => compounds.has(code),
  }
}
