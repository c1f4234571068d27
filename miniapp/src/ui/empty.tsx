// Instead of a list or a page: what it is, what is safe, what to do next.
import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { testable, told } from './attributes'

export type Art = 'empty' | 'error' | 'offline' | 'place' | 'forbidden'

interface EmptyProps {
  art: Art
  title: string
  note?: string
  testId?: string
}

/** Its children are its buttons: one primary, perhaps a plain one. */
export function Empty({ art, title, note, testId, children }: PropsWithChildren<EmptyProps>) {
  return (
    <View className="empty" {...testable(testId)}>
      <View className="empty-art" {...told({ hidden: true })}>
        <View className={`empty-art-part drawing drawing-art-${art}-line`} />
        <View className={`empty-art-part warm drawing drawing-art-${art}-warm`} />
      </View>
      <View className="title">{title}</View>
      {note ? <View className="empty-words words">{note}</View> : null}
      {children ? <View className="empty-actions">{children}</View> : null}
    </View>
  )
}
