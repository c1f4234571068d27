// Where a rule leads: to one post by name, or to the post of a level above the place.
import { ruleLevels, type RuleLevel } from '@chaolin/shared/routing/rules'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Chips } from '../../ui/chips'
import type { RuleBody } from '../api'
import { PickList } from '../parts/pick-list'
import { usePosts } from '../parts/posts'
import { ruleWords } from './words'

interface TargetFieldProps {
  value: RuleBody['to']
  onChange: (value: RuleBody['to']) => void
  testId: string
}

export function TargetField({ value, onChange, testId }: TargetFieldProps) {
  const t = useT(ruleWords)
  const { optionsOf, nameOf } = usePosts()
  const [byPost, setByPost] = useState('microBrainId' in value)
  const chosen = 'microBrainId' in value ? [value.microBrainId] : []
  const ways = [
    { value: 'level' as const, label: t('toLevel') },
    { value: 'post' as const, label: t('toPost') },
  ]
  const chooseWay = (way: 'level' | 'post') => {
    setByPost(way === 'post')
    if (way === 'level') onChange({ level: 'community' })
  }
  return (
    <View className="stack gap-3">
      <Chips options={ways} value={byPost ? 'post' : 'level'} onChange={chooseWay} testId={`${testId}-way`} />
      {byPost ? (
        <PickList
          label={t('pickPost')}
          single
          options={optionsOf()}
          values={chosen}
          nameOf={nameOf}
          onChange={([id]) => id && onChange({ microBrainId: id })}
          testId={`${testId}-post`}
        />
      ) : (
        <Chips<RuleLevel>
          options={ruleLevels.map((level) => ({ value: level, label: t(`level_${level}`) }))}
          value={'level' in value ? value.level : undefined}
          onChange={(level) => onChange({ level })}
          testId={`${testId}-level`}
        />
      )}
    </View>
  )
}
