// A small number, one up or one down.
import { View } from '@tarojs/components'
import { useT } from '../i18n'
import { classes } from './attributes'
import { Icon } from './icon'
import { Pressable } from './pressable'
import { uiWords } from './words'

interface StepperProps {
  value: number
  onChange: (value: number) => void
  min: number
  max: number
  /** The number with its unit: 3 次. */
  words?: string
}

export function Stepper({ value, onChange, min, max, words }: StepperProps) {
  const t = useT(uiWords)
  const part = (icon: 'minus' | 'plus', next: number) => {
    const off = next < min || next > max
    return (
      <Pressable
        className={classes('stepper-part', off && 'off')}
        onPress={off ? undefined : () => onChange(next)}
        told={{ label: t(icon === 'minus' ? 'fewer' : 'more') }}
      >
        <Icon name={icon} size="m" />
      </Pressable>
    )
  }
  return (
    <View className="stepper">
      {part('minus', value - 1)}
      <View className="stepper-value">{words ?? `${value}`}</View>
      {part('plus', value + 1)}
    </View>
  )
}
