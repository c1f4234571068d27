// A span of time: minutes, and by which clock they run; empty where nothing is said.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Chips } from '../../ui/chips'
import { Field } from '../../ui/field'
import { termsWords } from './words'

export interface SpanDraft {
  minutes: string
  clock: 'working' | 'running'
}

interface SpanFieldProps {
  label: string
  value: SpanDraft
  onChange: (value: SpanDraft) => void
  wrong: string | undefined
  testId: string
}

const clocks = ['working', 'running'] as const

export function SpanField({ label, value, onChange, wrong, testId }: SpanFieldProps) {
  const t = useT(termsWords)
  return (
    <View className="stack gap-2">
      <Field
        label={label}
        type="number"
        value={value.minutes}
        onInput={(minutes) => onChange({ ...value, minutes })}
        help={t('blankUsual')}
        wrong={wrong}
        testId={testId}
      />
      {value.minutes.trim() === '' ? null : (
        <Chips
          options={clocks.map((clock) => ({ value: clock, label: t(`clock_${clock}`) }))}
          value={value.clock}
          onChange={(clock) => onChange({ ...value, clock })}
          testId={`${testId}-clock`}
        />
      )}
    </View>
  )
}
