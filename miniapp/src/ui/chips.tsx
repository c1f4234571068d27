// Choices side by side: one of them, several of them, or words to fill in.
import { View } from '@tarojs/components'
import { classes } from './attributes'
import { Icon } from './icon'
import { Pressable } from './pressable'

interface ChipProps {
  children: string
  on?: boolean
  /** Not a choice but a help: fills in words. */
  outline?: boolean
  role?: 'checkbox' | 'radio' | 'button'
  onPress: () => void
  testId?: string
}

export function Chip({ children, on = false, outline, role = 'button', onPress, testId }: ChipProps) {
  return (
    <Pressable
      className={classes('chip', on && 'on', outline && 'line')}
      onPress={onPress}
      testId={testId}
      told={{ role, ...(role === 'button' ? {} : { checked: on }) }}
    >
      {on ? <Icon name="check" size="s" /> : null}
      <View className="one">{children}</View>
    </Pressable>
  )
}

export interface Option<Value extends string> {
  value: Value
  label: string
}

interface ChipsProps<Value extends string> {
  options: readonly Option<Value>[]
  value: Value | undefined
  onChange: (value: Value) => void
  testId?: string
}

/** One of a few. */
export function Chips<Value extends string>({ options, value, onChange, testId }: ChipsProps<Value>) {
  return (
    <View className="chips">
      {options.map((option) => (
        <Chip
          key={option.value}
          role="radio"
          on={option.value === value}
          onPress={() => onChange(option.value)}
          {...(testId ? { testId: `${testId}-${option.value}` } : {})}
        >
          {option.label}
        </Chip>
      ))}
    </View>
  )
}
