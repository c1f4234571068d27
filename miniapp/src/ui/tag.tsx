// A small word about a thing's state, and the number of things not yet read.
import { View } from '@tarojs/components'
import { classes, told } from './attributes'
import { Icon } from './icon'
import type { IconName } from './icon-names'

interface TagProps {
  children: string
  tone?: 'tide' | 'warm' | 'green' | 'red'
  icon?: IconName
}

export function Tag({ children, tone, icon }: TagProps) {
  return (
    <View className={classes('tag', tone)}>
      {icon ? <Icon name={icon} size="s" /> : null}
      {children}
    </View>
  )
}

export function Count({ count, label }: { count: number; label?: string }) {
  if (count < 1) return null
  return (
    <View className="count" {...told(label ? { label } : {})}>
      {count > 99 ? '99+' : `${count}`}
    </View>
  )
}
