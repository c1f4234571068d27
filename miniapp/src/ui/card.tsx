// A card, and the heading that may stand above a group of them.
import { View } from '@tarojs/components'
import type { PropsWithChildren, ReactNode } from 'react'
import { classes, testable, told } from './attributes'
import { Pressable } from './pressable'

interface CardProps {
  /** flush: holds rows, edge to edge. snug: one of many in a list. sunk: beneath the page. */
  kind?: 'flush' | 'snug' | 'sunk' | 'over'
  ringed?: boolean | 'red'
  grow?: boolean
  onPress?: () => void
  label?: string
  testId?: string
}

export function Card({ kind, ringed, grow, onPress, label, testId, children }: PropsWithChildren<CardProps>) {
  const face = classes('card', kind, ringed && 'ringed', ringed === 'red' && 'red', grow && 'grow')
  if (!onPress)
    return (
      <View className={face} {...testable(testId)}>
        {children}
      </View>
    )
  return (
    <Pressable className={face} onPress={onPress} testId={testId} told={label ? { label } : {}}>
      {children}
    </Pressable>
  )
}

export function Section({ title, end }: { title: string; end?: ReactNode }) {
  return (
    <View className="section">
      <View className="lead" {...told({ role: 'heading' })}>
        {title}
      </View>
      {end}
    </View>
  )
}
