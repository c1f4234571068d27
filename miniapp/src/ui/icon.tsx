// An icon in the colour of the words beside it; silent for a reader, unless it stands alone.
import { View } from '@tarojs/components'
import { classes, told } from './attributes'
import type { IconName } from './icon-names'

interface IconProps {
  name: IconName
  /** s 16, m 20, none 24, l 32, xl 48. */
  size?: 's' | 'm' | 'l' | 'xl'
  label?: string
  className?: string
}

export function Icon({ name, size, label, className }: IconProps) {
  return (
    <View
      className={classes('icon', `icon-${name}`, size, className)}
      {...told(label ? { role: 'img', label } : { hidden: true })}
    />
  )
}
