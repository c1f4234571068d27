// Which compound: found by a part of its name, one tap to choose, one to choose again.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Chip } from '../../ui/chips'
import { Field } from '../../ui/field'
import { findCompounds, visitKey } from '../api'
import { visitWords } from '../words'
import { useSettled } from '../../ui/use-settled'

export interface Chosen {
  id: string
  name: string
}

interface CompoundFieldProps {
  label: string
  value: Chosen | undefined
  onChange: (compound: Chosen | undefined) => void
}

const settleMs = 300
const mostShown = 8

export function CompoundField({ label, value, onChange }: CompoundFieldProps) {
  const t = useT(visitWords)
  const [typed, setTyped] = useState('')
  const q = useSettled(typed.trim(), settleMs)
  const query = useQuery({
    queryKey: visitKey('compounds', q),
    queryFn: () => findCompounds(q),
    enabled: q !== '' && !value,
    placeholderData: keepPreviousData,
  })
  if (value)
    return (
      <View className="field">
        <View className="field-label">{label}</View>
        <View className="chips">
          <Chip on onPress={() => onChange(undefined)} testId="compound-chosen">
            {value.name}
          </Chip>
        </View>
      </View>
    )
  const items = q === '' ? [] : (query.data?.items ?? []).slice(0, mostShown)
  return (
    <>
      <Field
        label={label}
        placeholder={t('compoundHint')}
        value={typed}
        onInput={setTyped}
        confirmType="search"
        wrong={query.error?.message}
        testId="compound"
      />
      {items.length > 0 ? (
        <View className="chips">
          {items.map(({ id, name, community }) => (
            <Chip key={id} onPress={() => onChange({ id, name })} testId={`compound-${id}`}>
              {`${name} · ${community}`}
            </Chip>
          ))}
        </View>
      ) : null}
      {q !== '' && query.data && items.length === 0 ? (
        <View className="note soft">{t('noCompound')}</View>
      ) : null}
    </>
  )
}
