// What happened, newest on top, on one line.
import { View } from '@tarojs/components'
import type { PropsWithChildren, ReactNode } from 'react'
import { classes } from './attributes'

export function Timeline({ children }: PropsWithChildren) {
  return <View className="timeline">{children}</View>
}

interface MomentProps {
  title: string
  /** When, already in words. */
  time?: string
  note?: ReactNode
  /** now: the latest. next: what is still to come. */
  kind?: 'now' | 'next'
  /** The oldest: no line leads on from it. */
  last?: boolean
  /** Has just come in: its line is drawn once. */
  fresh?: boolean
}

export function Moment({ title, time, note, kind, last, fresh, children }: PropsWithChildren<MomentProps>) {
  return (
    <View className={classes('moment', kind, last && 'last', fresh && 'fresh')}>
      <View className="line between base">
        <View className={kind === 'next' ? 'soft' : 'strong'}>{title}</View>
        {time ? <View className="note soft">{time}</View> : null}
      </View>
      {note ? (
        <View className={classes('words', kind === 'now' ? 'moment-body' : 'note soft')}>{note}</View>
      ) : null}
      {children}
    </View>
  )
}
