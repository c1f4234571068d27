// The one way in which anything is pressed: by thumb, by mouse, by Enter or Space.
import { View } from '@tarojs/components'
import type { PropsWithChildren } from 'react'
import { classes, testable, told, type Told } from './attributes'
import { releaseKeys } from './modal'

interface PressableProps {
  className: string
  onPress?: (() => void) | undefined
  told?: Told
  testId?: string | undefined
  /** Keeps the press from reaching what lies beneath. */
  alone?: boolean
}

export function Pressable({
  className,
  onPress,
  told: what,
  testId,
  alone,
  children,
}: PropsWithChildren<PressableProps>) {
  const off = !onPress
  return (
    <View
      className={classes(className)}
      hoverClass={off ? 'none' : 'pressed'}
      hoverStartTime={20}
      hoverStayTime={100}
      onClick={(event) => {
        if (alone) event.stopPropagation()
        if (process.env.TARO_ENV === 'h5') releaseKeys(event as unknown as MouseEvent)
        onPress?.()
      }}
      {...(process.env.TARO_ENV === 'h5' ? { onKeyDown: pressedBy(onPress) } : {})}
      {...testable(testId)}
      {...told({ role: 'button', ...what, ...(off ? { disabled: true } : {}) })}
    >
      {children}
    </View>
  )
}

function pressedBy(onPress: (() => void) | undefined) {
  return (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    event.stopPropagation()
    onPress?.()
  }
}
