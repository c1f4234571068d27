// The keyboard of the desk: keys act unless somebody writes in a field or a sheet is open.
import { useDidHide, useDidShow } from '@tarojs/taro'
import { useEffect, useRef } from 'react'
import { isSheetOpen } from '../../ui/modal'

export type Keys = Partial<Record<string, () => void>>

const isWriting = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** By the key's name, letters in lower case: `j`, `Enter`, `/`, `1`. */
export function useKeys(keys: Keys): void {
  const held = useRef(keys)
  held.current = keys
  // Pages beneath another one stay in the document.
  const shown = useRef(true)
  useDidShow(() => {
    shown.current = true
  })
  useDidHide(() => {
    shown.current = false
  })
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!shown.current || (event.repeat && event.key === 'Enter')) return
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur()
      if (isWriting(event.target) || isSheetOpen()) return
      const act = held.current[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}
