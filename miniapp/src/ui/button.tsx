// A button. Off, it says why; busy, it shows its ring and does not fire again.
import { View } from '@tarojs/components'
import { useEffect, useState } from 'react'
import { useT } from '../i18n'
import { classes } from './attributes'
import { Icon } from './icon'
import type { IconName } from './icon-names'
import { Pressable } from './pressable'
import { uiWords } from './words'

const ringAfterMs = 300
const sentenceAfterMs = 8000

export interface ButtonProps {
  /** What will happen: a verb, at most eight characters. */
  children: string
  onPress: () => void
  kind?: 'primary' | 'soft' | 'quiet' | 'plain' | 'danger'
  small?: boolean
  block?: boolean
  grow?: boolean
  tight?: boolean
  /** As high as a primary button beside it. */
  tall?: boolean
  icon?: IconName
  busy?: boolean
  busyWords?: string
  /** Why it cannot be pressed now; shown in place of the words, or beneath them. */
  off?: string | undefined
  offBeneath?: boolean
  /** The reason stands nearby, once for several: here it is only read aloud. */
  offTold?: boolean
  /** Stands on something that is itself pressed. */
  alone?: boolean
  testId?: string
}

export function Button(props: ButtonProps) {
  const { children, onPress, kind = 'soft', busy = false, off, offBeneath, offTold, icon } = props
  const waited = useWaited(busy)
  const t = useT(uiWords)
  const words = off && !offBeneath && !offTold ? off : waited && props.busyWords ? props.busyWords : children
  const beneath = off && offBeneath && !offTold ? off : waited === 'long' ? t('slow') : undefined
  const face = classes(
    'button',
    kind !== 'soft' && kind,
    props.small && 'small',
    props.block && 'block',
    props.tight && 'tight',
    props.tall && 'tall',
    props.grow && !beneath && 'grow',
    off && 'off',
  )
  const button = (
    <Pressable
      className={face}
      onPress={off || busy ? undefined : onPress}
      testId={props.testId}
      alone={props.alone ?? false}
      told={{ label: off ? `${children}，${off}` : words, busy }}
    >
      {waited ? (
        <View className="spin" />
      ) : icon && !off ? (
        <Icon name={icon} {...(props.small ? { size: 'm' } : {})} />
      ) : null}
      <View className="button-words">{words}</View>
    </Pressable>
  )
  if (!beneath) return button
  return (
    <View className={classes(props.grow && 'grow')}>
      {button}
      <View className="button-beneath">{beneath}</View>
    </View>
  )
}

/** A short wait is no news: nothing moves before 300 ms, and words come after 8 s. */
function useWaited(busy: boolean): 'short' | 'long' | undefined {
  const [waited, setWaited] = useState<'short' | 'long'>()
  useEffect(() => {
    if (!busy) return undefined
    const ring = setTimeout(() => setWaited('short'), ringAfterMs)
    const sentence = setTimeout(() => setWaited('long'), sentenceAfterMs)
    return () => {
      clearTimeout(ring)
      clearTimeout(sentence)
      setWaited(undefined)
    }
  }, [busy])
  return busy ? waited : undefined
}
