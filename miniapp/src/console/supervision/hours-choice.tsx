// A deadline in working hours: from a short morning to two weeks.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Chips } from '../../ui/chips'
import { supervisionWords } from './words'

const choices = ['2', '4', '8', '16', '40'] as const
export type Hours = (typeof choices)[number]

interface HoursChoiceProps {
  value: Hours | undefined
  onChange: (value: Hours) => void
}

export function HoursChoice({ value, onChange }: HoursChoiceProps) {
  const t = useT(supervisionWords)
  return (
    <View className="stack gap-2">
      <View className="field-label">{t('within')}</View>
      <Chips<Hours>
        options={choices.map((count) => ({ value: count, label: t('hours', { count }) }))}
        value={value}
        onChange={onChange}
        testId="hours"
      />
    </View>
  )
}
