// A button that is held for two seconds, so that a pocket presses nothing. A short press, a key or a reader asks instead.
import { View } from '@tarojs/components'
import Taro from '@tarojs/taro'
import { useEffect, useRef, useState } from 'react'
import { classes, testable, told } from '../../ui/attributes'

export const holdMs = 2000
/** The click that ends a hold comes at once after it. */
const sameTouchMs = 600

interface HoldButtonProps {
  words: string
  holdingWords: string
  label: string
  /** A thumb is on it: it may become a hold. */
  onBegin: () => void
  /** It was lifted too early. */
  onLetGo: () => void
  onHeld: () => void
  onShort: () => void
  testId: string
}

function useHold({ onBegin, onLetGo, onHeld, onShort }: HoldButtonProps) {
  const [holding, setHolding] = useState(false)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const done = useRef(false)
  const long = useRef(false)
  const letGo = useRef(onLetGo)
  letGo.current = onLetGo
  useEffect(
    () => () => {
      if (timer.current === undefined) return
      clearTimeout(timer.current)
      letGo.current()
    },
    [],
  )
  const begin = () => {
    if (timer.current !== undefined) return
    done.current = false
    long.current = false
    setHolding(true)
    onBegin()
    timer.current = setTimeout(() => {
      timer.current = undefined
      done.current = true
      setHolding(false)
      // Not every phone shakes.
      void Taro.vibrateShort({ type: 'heavy' }).catch(() => undefined)
      onHeld()
    }, holdMs)
  }
  const end = () => {
    if (done.current) setTimeout(() => (done.current = false), sameTouchMs)
    if (timer.current === undefined) return
    clearTimeout(timer.current)
    timer.current = undefined
    setHolding(false)
    onLetGo()
  }
  /** WeChat tells no click of a press that was a long one. */
  const lift = () => {
    const short = long.current && timer.current !== undefined
    end()
    if (short) onShort()
  }
  const stay = () => {
    long.current = true
  }
  const click = () => {
    if (!done.current) onShort()
    done.current = false
  }
  return { holding, begin, end, lift, stay, click }
}

const gestures = ({ begin, end, lift, stay }: ReturnType<typeof useHold>) =>
  process.env.TARO_ENV === 'weapp'
    ? { onTouchStart: begin, onTouchEnd: lift, onTouchCancel: end, onLongPress: stay }
    : { onPointerDown: begin, onPointerUp: end, onPointerCancel: end, onPointerLeave: end }

export function HoldButton(props: HoldButtonProps) {
  const { words, holdingWords, label, onShort, testId } = props
  const hold = useHold(props)
  const { holding, click } = hold
  const byKey = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    event.preventDefault()
    onShort()
  }
  return (
    <View
      className={classes('hold', holding && 'holding')}
      onClick={click}
      {...gestures(hold)}
      {...(process.env.TARO_ENV === 'h5' ? { onKeyDown: byKey } : {})}
      {...testable(testId)}
      {...told({ role: 'button', label })}
    >
      <View className="hold-fill" {...told({ hidden: true })} />
      <View className="hold-words">{holding ? holdingWords : words}</View>
    </View>
  )
}
