// Who gets what comes in before any turn: rules in their order; one whose receiver is gone says so and is passed over.
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { stateOf } from '../../query'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Skeleton } from '../../ui/skeleton'
import { Tag } from '../../ui/tag'
import { Problem } from '../../ui/problem'
import { consoleWords } from '../words'
import { peopleKey, readRules, saveRules, type DispatchRule } from './api'
import type { PartProps } from './persons'
import { RuleForm, useCategoryNames } from './rule-form'
import { peopleWords } from './words'

const bodyOf = ({ category, hours, keyword, staffId, teamId }: DispatchRule) => ({
  ...(category ? { category } : {}),
  ...(hours ? { hours } : {}),
  ...(keyword ? { keyword } : {}),
  ...(staffId ? { staffId } : {}),
  ...(teamId ? { teamId } : {}),
})

export function Rules({ post, list, mayEdit }: PartProps) {
  const shared = useT(consoleWords)
  const rules = useQuery({ queryKey: peopleKey(post, 'rules'), queryFn: () => readRules(post) })
  const state = stateOf(rules)
  if (state === 'loading') return <Skeleton />
  if (!rules.data)
    return (
      <Empty
        art={state === 'ready' ? 'error' : state}
        title={rules.error?.message ?? ''}
        testId={`rules-${state}`}
      >
        <Button kind="primary" onPress={() => void rules.refetch()} testId="rules-again">
          {shared('again')}
        </Button>
      </Empty>
    )
  return <RuleList post={post} list={list} mayEdit={mayEdit} known={rules.data.items} />
}

function RuleList({ post, list, mayEdit, known }: PartProps & { known: DispatchRule[] }) {
  const t = useT(peopleWords)
  const client = useQueryClient()
  const [adding, setAdding] = useState(false)
  const save = useMutation({
    mutationFn: (rules: DispatchRule[]) => saveRules(post, rules.map(bodyOf)),
    onSuccess: (answer) => {
      client.setQueryData(peopleKey(post, 'rules'), answer)
      setAdding(false)
    },
  })
  // Each rests on the order before it: one at a time.
  const put = (rules: DispatchRule[]) => {
    if (!save.isPending) save.mutate(rules)
  }
  const without = (index: number) => known.filter((_, each) => each !== index)
  const earlier = (index: number) => {
    const rules = without(index)
    rules.splice(index - 1, 0, known[index]!)
    return rules
  }
  return (
    <>
      {known.length === 0 ? <View className="note soft">{t('ruleNone')}</View> : null}
      {known.map((rule, index) => (
        <RuleCard
          key={index}
          rule={rule}
          index={index}
          {...(mayEdit
            ? {
                onRemove: () => put(without(index)),
                ...(index > 0 ? { onUp: () => put(earlier(index)) } : {}),
              }
            : {})}
        />
      ))}
      {adding ? null : <Problem error={save.error} testId="rules-problem" />}
      {mayEdit ? (
        <Button icon="plus" onPress={() => setAdding(true)} testId="rule-add">
          {t('ruleAdd')}
        </Button>
      ) : null}
      {adding ? (
        <RuleForm
          list={list}
          save={{ ...save, mutate: (rule) => save.mutate([...known, rule]) }}
          onClose={() => setAdding(false)}
        />
      ) : null}
    </>
  )
}

interface RuleCardProps {
  rule: DispatchRule
  index: number
  onRemove?: () => void
  onUp?: () => void
}

function RuleCard({ rule, index, onRemove, onUp }: RuleCardProps) {
  const t = useT(peopleWords)
  const nameOf = useCategoryNames()
  const { category, hours, keyword, broken } = rule
  const when = [
    category && nameOf(category),
    keyword && t('ruleKeywordIs', { word: keyword }),
    hours && `${hours.from}–${hours.until}`,
  ].filter(Boolean)
  return (
    <Card kind="snug" testId={`rule-${index}`}>
      <View className="line wrap">
        <View className="grow words">
          {t('ruleLine', { when: when.length > 0 ? when.join(' · ') : t('ruleAll'), name: rule.name })}
        </View>
        {onUp ? (
          <Button small kind="quiet" onPress={onUp} testId={`rule-up-${index}`}>
            {t('ruleUp')}
          </Button>
        ) : null}
        {onRemove ? (
          <Button small kind="quiet" onPress={onRemove} testId={`rule-remove-${index}`}>
            {t('removeFrame')}
          </Button>
        ) : null}
      </View>
      {broken ? <Tag tone="red">{t(`broken_${broken}`)}</Tag> : null}
    </Card>
  )
}
