// A rule in words: when it applies and where it leads.
import type { ConditionName } from '@chaolin/shared/routing/rules'
import { useCategories } from '../../categories'
import { useT } from '../../i18n'
import { useDisplay } from '../../ui/display'
import type { RuleBody } from '../api'
import { usePosts } from '../parts/posts'
import { ruleWords } from './words'

export function useRuleWords() {
  const t = useT(ruleWords)
  const { nameOf } = usePosts()
  const categories = useCategories()
  const language = useDisplay((display) => display.language)
  const [comma, stop] = language === 'zh' ? ['、', '；'] : [', ', '; ']
  const category = (code: string) => categories.find((each) => each.code === code)?.[language] ?? code
  const target = (to: RuleBody['to']) =>
    'microBrainId' in to ? nameOf(to.microBrainId) : t('say_level', { level: t(`level_${to.level}`) })
  const question = (id: string) =>
    categories.flatMap(({ questions }) => questions).find((each) => each.id === id)?.[language] ?? id
  const conditions = (rule: RuleBody): string[] => {
    const { kinds, categories: codes, areas, compounds, campuses, time, days, answers, words } = rule.when
    return [
      rule.district && nameOf(rule.district),
      kinds?.map((kind) => t(`kind_${kind}`)).join(comma),
      codes?.map(category).join(comma),
      areas?.map(nameOf).join(comma),
      compounds?.join(comma),
      campuses?.map(nameOf).join(comma),
      time && `${time.from}–${time.until}`,
      days?.map((day) => t(`day_${day}`)).join(comma),
      answers &&
        Object.entries(answers)
          .map(([id, values]) => `${question(id)}：${values.join(comma)}`)
          .join(stop),
      words?.map((word) => `“${word}”`).join(comma),
    ].filter((part): part is string => Boolean(part))
  }
  /** What a condition found, as the trace gives it: an id, a code or a word. */
  const found = (condition: ConditionName, value: string) => {
    if (condition === 'categories') return category(value)
    if (condition === 'areas' || condition === 'campuses' || condition === 'district') return nameOf(value)
    if (condition === 'kinds' && isKind(value)) return t(`kind_${value}`)
    if (condition === 'days' && isDay(value)) return t(`day_${value}`)
    return value
  }
  return { target, conditions, found, category, nameOf, stop, comma }
}

type Kind = NonNullable<RuleBody['when']['kinds']>[number]
type Day = NonNullable<RuleBody['when']['days']>[number]
export const kinds: readonly Kind[] = ['report', 'visit', 'appointment', 'campus', 'sos', 'residence']
const isKind = (value: string): value is Kind => kinds.some((kind) => kind === value)
const isDay = (value: string): value is Day => ['working', 'weekend', 'holiday'].includes(value)
