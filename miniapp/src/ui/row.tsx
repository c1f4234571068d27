// One line of a list: what leads it, two lines of words, what ends it.
import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { classes, testable } from './attributes'
import { Icon } from './icon'
import { Pressable } from './pressable'

interface RowProps {
  title: ReactNode
  note?: ReactNode
  lead?: ReactNode
  end?: ReactNode
  slim?: boolean
  last?: boolean
  /** No arrow: what ends it says enough. */
  noArrow?: boolean
  /** Bold, for what is not read or leads somewhere. */
  strong?: boolean
  /** All of the title is needed: it may take several lines. */
  whole?: boolean
  onPress?: () => void
  /** Said in place of what is seen. */
  label?: string
  testId?: string
}

export function Row({
  title,
  note,
  lead,
  end,
  slim,
  last,
  strong,
  whole,
  noArrow,
  onPress,
  label,
  testId,
}: RowProps) {
  const face = classes('row', slim && 'slim', last && 'last')
  const inside = (
    <>
      {lead}
      <View className="grow">
        <View className={classes(!whole && 'one', strong && 'strong')}>{title}</View>
        {note ? <View className="note soft two">{note}</View> : null}
      </View>
      {end}
      {onPress && !noArrow ? <Icon name="next" size="m" className="faint" /> : null}
    </>
  )
  if (!onPress)
    return (
      <View className={face} {...testable(testId)}>
        {inside}
      </View>
    )
  return (
    <Pressable className={face} onPress={onPress} testId={testId} told={label ? { label } : {}}>
      {inside}
    </Pressable>
  )
}
