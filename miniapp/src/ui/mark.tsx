// An icon on a ground: what kind of thing a row is about.
import { View } from '@tarojs/components'
import { classes } from './attributes'
import { Icon } from './icon'
import type { IconName } from './icon-names'

interface MarkProps {
  icon: IconName
  tone?: 'warm' | 'red' | 'green' | 'grey'
  size?: 'wide' | 'big'
}

export function Mark({ icon, tone, size }: MarkProps) {
  return (
    <View className={classes('mark', tone, size)}>
      <Icon name={icon} {...(size === 'big' ? { size: 'l' } : {})} />
    </View>
  )
}
