// What narrows the queue: who has it, which kind, urgent ones; kept under a name for the next time.
import type { QueueFilter } from '@chaolin/shared/staff/filters-schema'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Button } from '../../ui/button'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { Notice } from '../../ui/notice'
import { Row } from '../../ui/row'
import { Sheet } from '../../ui/sheet'
import { Switch } from '../../ui/switch'
import { CategoryPick } from '../parts/category-pick'
import { readFilters, removeFilter, saveFilter } from './api'
import { narrowOf, queryOf, wide, type Narrow } from './use-desk'
import { deskWords } from './words'

interface FilterSheetProps {
  microBrainId: string
  narrow: Narrow
  onChange: (narrow: Narrow) => void
  onClose: () => void
}

export function FilterSheet({ microBrainId, narrow, onChange, onClose }: FilterSheetProps) {
  const t = useT(deskWords)
  const who = [
    { value: 'any', label: t('anybody') },
    { value: 'me', label: t('mine') },
    { value: 'none', label: t('none') },
  ] as const
  return (
    <Sheet open onClose={onClose} title={t('filters')} testId="desk-filters">
      <View className="field-label">{t('who')}</View>
      <Chips
        options={who}
        value={narrow.assignee ?? 'any'}
        onChange={(value) => onChange({ ...narrow, assignee: value === 'any' ? undefined : value })}
        testId="desk-who"
      />
      <CategoryPick
        label={t('kind')}
        value={narrow.category}
        onChange={(category) => onChange({ ...narrow, category })}
        testId="desk-kind"
      />
      <View className="line between">
        <View>{t('urgentOnly')}</View>
        <Switch
          on={narrow.urgent}
          label={t('urgentOnly')}
          onChange={(urgent) => onChange({ ...narrow, urgent })}
          testId="desk-urgent"
        />
      </View>
      <Saved microBrainId={microBrainId} narrow={narrow} onChange={onChange} />
      <Button kind="quiet" block onPress={() => onChange(wide)} testId="desk-clear">
        {t('clear')}
      </Button>
    </Sheet>
  )
}

function Saved({ microBrainId, narrow, onChange }: Omit<FilterSheetProps, 'onClose'>) {
  const t = useT(deskWords)
  const client = useQueryClient()
  const key = ['desk-filters', microBrainId]
  const { data } = useQuery({ queryKey: key, queryFn: () => readFilters(microBrainId) })
  const [name, setName] = useState('')
  const save = useMutation({
    mutationFn: () => saveFilter(microBrainId, name.trim(), queryOf(narrow) as QueueFilter),
    onSuccess: (list) => {
      client.setQueryData(key, list)
      setName('')
    },
  })
  const remove = useMutation({
    mutationFn: (gone: string) => removeFilter(microBrainId, gone),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  })
  const problem = save.error ?? remove.error
  return (
    <View className="stack gap-2">
      <View className="field-label">{t('saved')}</View>
      {data?.items.length === 0 ? <View className="note soft">{t('noFilters')}</View> : null}
      {data?.items.map((filter) => (
        <Row
          key={filter.name}
          title={filter.name}
          slim
          onPress={() => onChange(narrowOf(filter.query))}
          end={
            <Button
              small
              kind="plain"
              icon="close"
              alone
              onPress={() => remove.mutate(filter.name)}
              testId={`filter-remove-${filter.name}`}
            >
              {t('remove', { name: filter.name })}
            </Button>
          }
          testId={`filter-${filter.name}`}
        />
      ))}
      <View className="line">
        <View className="grow">
          <Field value={name} onInput={setName} placeholder={t('saveAs')} max={20} testId="filter-name" />
        </View>
        <Button
          kind="soft"
          busy={save.isPending}
          off={name.trim() === '' ? t('saveFilter') : undefined}
          onPress={() => save.mutate()}
          testId="filter-save"
        >
          {t('saveFilter')}
        </Button>
      </View>
      {problem ? (
        <Notice icon="alert" tone="warm">
          {problem.message}
        </Notice>
      ) : null}
    </View>
  )
}
