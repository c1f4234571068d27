// The day by which it has to be put right: a few days from now, or any day written out.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { hazardWords } from './words'

const dayMs = 24 * 3_600_000
const shanghaiMs = 8 * 3_600_000
const choices = [1, 3, 7, 15, 30] as const

const dayIn = (days: number) => new Date(Date.now() + shanghaiMs + days * dayMs).toISOString().slice(0, 10)

/** A real day, today or later. */
export const isDay = (text: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) &&
  !Number.isNaN(Date.parse(text)) &&
  new Date(text).toISOString().slice(0, 10) === text &&
  text >= dayIn(0)

interface DateChoiceProps {
  value: string
  onChange: (value: string) => void
}

export function DateChoice({ value, onChange }: DateChoiceProps) {
  const t = useT(hazardWords)
  const days = choices.map((count) => ({ value: dayIn(count), label: t('days', { count }), count }))
  return (
    <View className="stack gap-2">
      <Field
        label={t('rectifyBy')}
        placeholder={t('dateHint')}
        value={value}
        onInput={(text) => onChange(text.trim())}
        wrong={value !== '' && !isDay(value) ? t('dateWrong') : undefined}
        testId="rectify-by"
      />
      <Chips options={days} value={value} onChange={onChange} testId="day" />
    </View>
  )
}
