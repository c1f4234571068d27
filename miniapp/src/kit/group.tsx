// One group of the kit, under its name.
import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'

export function Group({ name, children }: PropsWithChildren<{ name: string }>) {
  return (
    <View className="stack gap-2" data-testid={`kit-${name}`}>
      <View className="strong soft">{name}</View>
      {children}
    </View>
  )
}
