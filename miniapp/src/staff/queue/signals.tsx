// How many are late, soon due and in time; a tap keeps only those.
import { View } from '@tarojs/components'
import { useT } from '../../i18n'
import { Card } from '../../ui/card'
import { Shape } from '../../ui/signal'
import type { QueueCounts } from '../api'
import { staffWords } from '../words'
import type { SignalColour } from './streams'

interface SignalsProps {
  counts: QueueCounts | undefined
  chosen: SignalColour | undefined
  onChoose: (colour: SignalColour | undefined) => void
}

export const signalWords = { red: 'overdue', yellow: 'soon', green: 'plenty' } as const
const colours = ['red', 'yellow', 'green'] as const

export function Signals({ counts, chosen, onChoose }: SignalsProps) {
  const t = useT(staffWords)
  return (
    <View className="line">
      {colours.map((colour) => {
        const on = colour === chosen
        const count = counts?.[colour] ?? 0
        return (
          <Card
            key={colour}
            kind="snug"
            grow
            ringed={on && (colour === 'red' ? 'red' : true)}
            onPress={() => onChoose(on ? undefined : colour)}
            label={`${t(signalWords[colour])} ${count}`}
            testId={`signal-${colour}`}
          >
            <View className="line">
              <Shape colour={colour} large />
              <View className="title">{counts ? `${count}` : '–'}</View>
            </View>
            <View className="note soft">{t(signalWords[colour])}</View>
          </Card>
        )
      })}
    </View>
  )
}
