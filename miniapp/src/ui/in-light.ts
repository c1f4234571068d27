// A page that is read by a gate: bright, awake, and on Android not to be caught by a screenshot; all of it only in sight.
import Taro, { useDidHide, useDidShow, useUnload } from '@tarojs/taro'
import { useRef } from 'react'

const brightest = 1
const weapp = process.env.TARO_ENV === 'weapp'

/** Not every phone lets a page do this, and none of it is needed for the code to be right. */
const tried = (act: Promise<unknown>) => void act.catch(() => undefined)

export function useInLight(): void {
  const before = useRef<number>(undefined)
  const restore = () => {
    if (!weapp) return
    if (before.current !== undefined) tried(Taro.setScreenBrightness({ value: before.current }))
    before.current = undefined
    tried(Taro.setKeepScreenOn({ keepScreenOn: false }))
    tried(Taro.setVisualEffectOnCapture({ visualEffect: 'none' }))
  }
  useDidShow(() => {
    if (!weapp) return
    tried(
      Taro.getScreenBrightness().then(({ value }) => {
        before.current = value
        return Taro.setScreenBrightness({ value: brightest })
      }),
    )
    tried(Taro.setKeepScreenOn({ keepScreenOn: true }))
    tried(Taro.setVisualEffectOnCapture({ visualEffect: 'hidden' }))
  })
  useDidHide(restore)
  useUnload(restore)
}
