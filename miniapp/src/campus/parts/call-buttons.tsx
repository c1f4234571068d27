// Whom to dial, large and first: 110 is always there, whatever else is.
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useDisplay } from '../../ui/display'
import { Icon } from '../../ui/icon'
import { Pressable } from '../../ui/pressable'
import type { Call } from '../api'

const police: Call = { kind: 'emergency', number: '110', name: { zh: '报警', en: 'Police' } }

const dial = (phoneNumber: string) => void Taro.makePhoneCall({ phoneNumber }).catch(() => undefined)

export function CallButtons({ calls }: { calls: readonly Call[] }) {
  const language = useDisplay((display) => display.language)
  const shown = calls.some(({ number }) => number === police.number) ? calls : [police, ...calls]
  return (
    <View className="stack gap-2">
      {shown.map(({ kind, number, name }) => (
        <Pressable
          key={`${kind} ${number}`}
          className="call-choice"
          onPress={() => dial(number)}
          told={{ label: `${name[language]} ${number}` }}
          testId={`call-${kind}`}
        >
          <Icon name="phone" size="l" />
          <View className="grow">
            <View className="lead">{number}</View>
            <View>{name[language]}</View>
          </View>
        </Pressable>
      ))}
    </View>
  )
}
