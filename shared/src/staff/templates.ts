// 答复模板: texts by step and category, with placeholders that are filled from the report. Pure.
import type { StaffStep } from '../reports/rules.ts'

/** Steps at which something is written. */
export const templateSteps = [
  'accept',
  'progress',
  'ask',
  'resolve',
  'reject',
  'transfer',
  'return',
  'escalate',
] as const satisfies StaffStep[]
export type TemplateStep = (typeof templateSteps)[number]

export const placeholders = ['number', 'category', 'address', 'post', 'due', 'today'] as const
export type Placeholder = (typeof placeholders)[number]
const isPlaceholder = (name: string): name is Placeholder =>
  (placeholders as readonly string[]).includes(name)

/** Of one post, for one category and step. */
export const mostTemplates = 20

const inBraces = /\{([^{}]*)\}/g

/** What stands in braces and is no placeholder; a brace that has no partner is one too. */
export function unknownPlaceholders(text: string): string[] {
  const named = [...text.matchAll(inBraces)].map((match) => match[1]!).filter((name) => !isPlaceholder(name))
  const alone = text.replace(inBraces, '').match(/[{}]/g) ?? []
  return [...new Set([...named.map((name) => `{${name}}`), ...alone])]
}

export type TemplateFacts = {
  number: string
  category: string
  address: string | null
  /** Null: nobody has it yet but the desk. */
  post: string | null
  dueAt: Date
  now: Date
}

const offsetMs = 8 * 3_600_000
const local = (at: Date) => new Date(at.getTime() + offsetMs).toISOString()
const dayOf = (at: Date) => {
  const [, month, day] = local(at).slice(0, 10).split('-').map(Number)
  return `${month}月${day}日`
}

const valueOf: Record<Placeholder, (facts: TemplateFacts) => string> = {
  number: ({ number }) => number,
  category: ({ category }) => category,
  address: ({ address }) => address ?? '您说的地方',
  post: ({ post }) => (post ? `${post}指挥站` : '分派台'),
  due: ({ dueAt }) => `${dayOf(dueAt)} ${local(dueAt).slice(11, 16)}`,
  today: ({ now }) => dayOf(now),
}

/** What was filled in is text: braces in it stay as they are. */
export const fillTemplate = (text: string, facts: TemplateFacts) =>
  text.replace(inBraces, (whole, name: string) => (isPlaceholder(name) ? valueOf[name](facts) : whole))
