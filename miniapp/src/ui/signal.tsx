// A deadline's state: colour, shape and word together, never one alone.
import { View } from '@tarojs/components'
import { useT } from '../i18n'
import { classes, told } from './attributes'
import { uiWords } from './words'

export type SignalColour = 'red' | 'yellow' | 'green'

interface SignalProps {
  colour: SignalColour
  /** How long is left; without it, the colour's own word. */
  words?: string
}

/** Read aloud as "快到期，还剩 26 分". */
export function Signal({ colour, words }: SignalProps) {
  const t = useT(uiWords)
  const label = words ? `${t(colour)}，${words}` : t(colour)
  return (
    <View className={classes('signal', colour)} {...told({ role: 'img', label })}>
      <Shape colour={colour} />
      {words ?? t(colour)}
    </View>
  )
}

export function Shape({ colour, large }: { colour: SignalColour; large?: boolean }) {
  return <View className={classes('shape', large && 'l', colour)} {...told({ hidden: true })} />
}
