// When a rule applies: chips say which conditions it has, and each opens its own field.
import { dayKinds } from '@chaolin/shared/routing/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Chip, type Option } from '../../ui/chips'
import { useCategoryOptions } from '../parts/category-pick'
import type { RuleBody } from '../api'
import { PickList } from '../parts/pick-list'
import { usePosts } from '../parts/posts'
import { AnswersField } from './answers-field'
import { CompoundsField } from './compounds-field'
import { kinds } from './say'
import { TimeField } from './time-field'
import { ListField } from './list-field'
import { ruleWords } from './words'

type When = RuleBody['when']
type Name = keyof When | 'district'
const names: readonly Name[] = [
  'kinds',
  'categories',
  'areas',
  'compounds',
  'campuses',
  'time',
  'days',
  'answers',
  'words',
  'district',
]

interface ConditionsProps {
  rule: RuleBody
  onChange: (rule: RuleBody) => void
}

export function Conditions({ rule, onChange }: ConditionsProps) {
  const t = useT(ruleWords)
  const [opened, setOpened] = useState<readonly Name[]>(() =>
    names.filter((name) => (name === 'district' ? rule.district : rule.when[name]) !== undefined),
  )
  const toggle = (name: Name) => {
    if (!opened.includes(name)) return setOpened([...opened, name])
    setOpened(opened.filter((known) => known !== name))
    onChange(without(rule, name))
  }
  return (
    <View className="stack gap-3">
      <View className="strong">{t('conditions')}</View>
      <View className="chips">
        {names.map((name) => (
          <Chip
            key={name}
            role="checkbox"
            on={opened.includes(name)}
            onPress={() => toggle(name)}
            testId={`condition-${name}`}
          >
            {t(name)}
          </Chip>
        ))}
      </View>
      {opened.length === 0 ? <View className="note soft">{t('always')}</View> : null}
      {names
        .filter((name) => opened.includes(name))
        .map((name) => (
          <Condition key={name} name={name} rule={rule} onChange={onChange} />
        ))}
    </View>
  )
}

/** A condition with nothing in it is none. */
function without(rule: RuleBody, name: Name): RuleBody {
  if (name === 'district') {
    const { district: _district, ...rest } = rule
    return rest
  }
  const { [name]: _left, ...when } = rule.when
  return { ...rule, when }
}

/** Conditions that are a choice among known things. */
function useChoices(name: Name): Option<string>[] | undefined {
  const t = useT(ruleWords)
  const categories = useCategoryOptions()
  const { optionsOf } = usePosts()
  switch (name) {
    case 'kinds':
      return kinds.map((kind) => ({ value: kind, label: t(`kind_${kind}`) }))
    case 'days':
      return dayKinds.map((day) => ({ value: day, label: t(`day_${day}`) }))
    case 'categories':
      return categories
    case 'areas':
      return optionsOf('community', 'street', 'district')
    case 'campuses':
      return optionsOf('campus')
    case 'district':
      return optionsOf('district')
    default:
      return undefined
  }
}

function Condition({ name, rule, onChange }: ConditionsProps & { name: Name }) {
  const t = useT(ruleWords)
  const { nameOf } = usePosts()
  const options = useChoices(name)
  const { when } = rule
  const set = (key: keyof When, value: unknown) => {
    const empty = Array.isArray(value) ? value.length === 0 : value === undefined
    onChange(empty ? without(rule, key) : { ...rule, when: { ...when, [key]: value } })
  }
  const pick = { label: t(name), testId: `pick-${name}` }
  if (name === 'district')
    return (
      <PickList
        {...pick}
        single
        options={options ?? []}
        values={rule.district ? [rule.district] : []}
        nameOf={nameOf}
        onChange={([district]) => onChange(district ? { ...rule, district } : without(rule, name))}
      />
    )
  if (name === 'time') return <TimeField value={when.time} onChange={(value) => set(name, value)} />
  if (name === 'answers') {
    const change = (value: Record<string, string[]>) =>
      set(name, Object.keys(value).length > 0 ? value : undefined)
    return <AnswersField value={when.answers ?? {}} categories={when.categories} onChange={change} />
  }
  const values = when[name] ?? []
  const change = (next: string[]) => set(name, next)
  if (name === 'words')
    return <ListField {...pick} placeholder={t('wordsHint')} values={values} onChange={change} />
  if (name === 'compounds') return <CompoundsField {...pick} values={values} onChange={change} />
  return <PickList {...pick} options={options ?? []} values={values} nameOf={nameOf} onChange={change} />
}
