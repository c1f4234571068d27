// One to five stars.
import { View } from '@tarojs/components'
import { useT } from '../i18n'
import { classes } from './attributes'
import { Pressable } from './pressable'
import { uiWords } from './words'

export type Rating = 1 | 2 | 3 | 4 | 5

const ratings: readonly Rating[] = [1, 2, 3, 4, 5]

interface StarsProps {
  value: Rating | undefined
  /** Without it the stars only show what was given. */
  onChange?: (value: Rating) => void
  testId?: string
}

export function Stars({ value, onChange, testId }: StarsProps) {
  const t = useT(uiWords)
  return (
    <View className="stars">
      {ratings.map((rating) => {
        const on = value !== undefined && rating <= value
        return (
          <Pressable
            key={rating}
            className={classes('star', on && 'on')}
            onPress={onChange && (() => onChange(rating))}
            testId={testId && `${testId}-${rating}`}
            told={{ role: 'radio', checked: rating === value, label: t('star', { count: rating }) }}
          >
            <View className="star-part fill drawing drawing-star-full" />
            <View className="star-part drawing drawing-star-line" />
          </Pressable>
        )
      })}
    </View>
  )
}
