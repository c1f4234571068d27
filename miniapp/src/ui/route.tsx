// Where a matter goes, drawn as the line that reaches somebody.
import { View } from '@tarojs/components'
import type { ReactNode } from 'react'
import { testable } from './attributes'

interface RouteProps {
  title: string
  notes?: readonly string[]
  end?: ReactNode
  testId?: string
}

export function Route({ title, notes = [], end, testId }: RouteProps) {
  return (
    <View className="route" {...testable(testId)}>
      <View className="route-line drawing drawing-route-line" />
      <View className="grow">
        <View className="strong">{title}</View>
        {notes.map((note) => (
          <View key={note} className="note soft">
            {note}
          </View>
        ))}
      </View>
      {end}
    </View>
  )
}
