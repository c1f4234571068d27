// Some of many, or one of many: the chosen ones first, the others by the first that fit or by what is typed.
import { View } from '@tarojs/components'
import { useState } from 'react'
import { useT } from '../../i18n'
import { Chip, type Option } from '../../ui/chips'
import { Field } from '../../ui/field'
import { consoleWords } from '../words'

interface PickListProps {
  label: string
  options: readonly Option<string>[]
  values: readonly string[]
  onChange: (values: string[]) => void
  /** Choosing another lets go of the first. */
  single?: boolean
  /** The name of a chosen one that is not among the options now. */
  nameOf?: (value: string) => string
  /** Looks up by what is typed, where not all options are at hand. */
  onTyped?: (typed: string) => void
  testId: string
}

const mostShown = 10

export function PickList(props: PickListProps) {
  const { label, options, values, onChange, single, nameOf = (value) => value, onTyped, testId } = props
  const t = useT(consoleWords)
  const [typed, setTyped] = useState('')
  const looked = typed.trim()
  const named = (value: string) => options.find((option) => option.value === value)?.label ?? nameOf(value)
  const open = options.filter(({ value }) => !values.includes(value))
  const found = onTyped || looked === '' ? open : open.filter((option) => fits(option, looked))
  const searched = onTyped !== undefined || options.length > mostShown
  const more = found.length - mostShown
  const none = looked !== '' && found.length === 0 && !options.some((option) => fits(option, looked))
  const choose = (value: string) => {
    // What was looked for is found; the next look begins anew.
    if (!onTyped) setTyped('')
    onChange(single ? [value] : [...values, value])
  }
  return (
    <View className="stack gap-2">
      <View className="field-label">{label}</View>
      {searched ? (
        <Field
          value={typed}
          onInput={(value) => {
            setTyped(value)
            onTyped?.(value.trim())
          }}
          placeholder={more > 0 ? t('findMore', { count: more }) : t('find')}
          confirmType="search"
          testId={`${testId}-find`}
        />
      ) : null}
      <View className="chips">
        {values.map((value) => (
          <Chip
            key={value}
            on
            role={single ? 'radio' : 'checkbox'}
            onPress={() => onChange(values.filter((kept) => kept !== value))}
            testId={`${testId}-${value}`}
          >
            {named(value)}
          </Chip>
        ))}
        {found.slice(0, mostShown).map((option) => (
          <Chip
            key={option.value}
            role={single ? 'radio' : 'checkbox'}
            onPress={() => choose(option.value)}
            testId={`${testId}-${option.value}`}
          >
            {option.label}
          </Chip>
        ))}
      </View>
      {none ? <View className="note soft">{t('findNone')}</View> : null}
    </View>
  )
}

const fits = ({ value, label }: Option<string>, typed: string) => label.includes(typed) || value === typed
