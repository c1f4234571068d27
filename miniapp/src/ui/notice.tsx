// A line that says something about the page, with what can be done about it.
import { View } from '@tarojs/components'
import type { PropsWithChildren, ReactNode } from 'react'
import { classes, testable } from './attributes'
import { Icon } from './icon'
import type { IconName } from './icon-names'

interface NoticeProps {
  icon: IconName
  tone?: 'warm' | 'red' | 'grey'
  end?: ReactNode
  testId?: string
}

export function Notice({ icon, tone, end, testId, children }: PropsWithChildren<NoticeProps>) {
  return (
    <View className={classes('notice', tone, end !== undefined && 'centred')} {...testable(testId)}>
      <Icon name={icon} size="m" className="notice-icon" />
      <View className="grow words">{children}</View>
      {end}
    </View>
  )
}
