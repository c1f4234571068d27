// One more rule: what comes in, when, and who gets it.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Field } from '../../ui/field'
import { Sheet } from '../../ui/sheet'
import { Switch } from '../../ui/switch'
import { CategoryPick, useCategoryOptions } from '../parts/category-pick'
import { FormEnd } from '../parts/form-end'
import { PickList } from '../parts/pick-list'
import type { DispatchRule, PeopleList } from './api'
import { readFrame, TimesField } from './shift-forms'
import { peopleWords } from './words'

export function useCategoryNames() {
  const options = useCategoryOptions()
  return (code: string) => options.find(({ value }) => value === code)?.label ?? code
}

interface RuleFormProps {
  list: PeopleList
  save: { isPending: boolean; error: Error | null; mutate: (rule: DispatchRule) => void }
  onClose: () => void
}

const none = { from: '', until: '' }

export function RuleForm({ list, save, onClose }: RuleFormProps) {
  const t = useT(peopleWords)
  const [category, setCategory] = useState<string>()
  const [keyword, setKeyword] = useState('')
  const [timed, setTimed] = useState(false)
  const [hours, setHours] = useState(none)
  const [receiver, setReceiver] = useState<string>()
  const options = [...list.teams, ...list.items].map(({ id, name }) => ({ value: id, label: name }))
  const toTeam = list.teams.some(({ id }) => id === receiver)
  const rule: DispatchRule = {
    category: category ?? null,
    keyword: keyword.trim() === '' ? null : keyword.trim(),
    hours: timed ? (readFrame(hours) ?? hours) : null,
    staffId: toTeam ? null : (receiver ?? null),
    teamId: toTeam ? (receiver ?? null) : null,
    name: '',
    broken: null,
  }
  return (
    <Sheet open onClose={onClose} title={t('ruleAdd')} testId="rule-form">
      <PickList
        label={t('ruleTo')}
        options={options}
        values={receiver ? [receiver] : []}
        onChange={([id]) => setReceiver(id)}
        single
        testId="rule-to"
      />
      <CategoryPick
        label={t('ruleCategory')}
        value={category}
        onChange={setCategory}
        testId="rule-category"
      />
      <Field
        label={t('ruleKeyword')}
        placeholder={t('ruleKeywordHint')}
        value={keyword}
        onInput={setKeyword}
        max={20}
        testId="rule-keyword"
      />
      <View className="line">
        <View className="grow">{t('ruleHours')}</View>
        <View className="note soft">{timed ? '' : t('ruleAlways')}</View>
        <Switch on={timed} onChange={setTimed} label={t('ruleHours')} testId="rule-timed" />
      </View>
      {timed ? <TimesField value={hours} onChange={setHours} /> : null}
      <FormEnd
        save={{ ...save, mutate: () => save.mutate(rule) }}
        off={!receiver ? t('needReceiver') : timed && !readFrame(hours) ? t('timeWrong') : undefined}
        onClose={onClose}
        testId="rule"
      />
    </Sheet>
  )
}
