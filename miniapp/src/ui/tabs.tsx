// Parts of one list, the chosen one under the tide line.
import { View } from '@tarojs/components'
import { classes, told } from './attributes'
import type { Option } from './chips'
import { Pressable } from './pressable'

interface TabsProps<Value extends string> {
  options: readonly Option<Value>[]
  value: Value
  onChange: (value: Value) => void
  /** Stands in a card or a padded page. */
  flush?: boolean
  testId?: string
}

export function Tabs<Value extends string>({ options, value, onChange, flush, testId }: TabsProps<Value>) {
  return (
    <View className={classes('tabs', flush && 'flush')} {...told({ role: 'tablist' })}>
      {options.map((option) => {
        const on = option.value === value
        return (
          <Pressable
            key={option.value}
            className={classes('tab', on && 'on')}
            onPress={() => onChange(option.value)}
            testId={testId && `${testId}-${option.value}`}
            told={{ role: 'tab', selected: on }}
          >
            {option.label}
            {on ? <View className="tab-line drawing drawing-wave" /> : null}
          </Pressable>
        )
      })}
    </View>
  )
}
