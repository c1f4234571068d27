// The keyboard of the desk: keys act unless somebody writes in a field or a sheet is open.
import { useEffect, useRef } from 'react'

export type Keys = Partial<Record<string, () => void>>

const isWriting = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** By the key's name, letters in lower case: `j`, `Enter`, `/`, `1`. */
export function useKeys(keys: Keys): void {
  const held = useRef(keys)
  held.current = keys
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
      if (event.key === 'Escape' && event.target instanceof HTMLElement) event.target.blur()
      if (isWriting(event.target) || document.querySelector('.overlay')) return
      const act = held.current[event.key.length === 1 ? event.key.toLowerCase() : event.key]
      if (!act) return
      event.preventDefault()
      act()
    }
    document.addEventListener('keydown', press)
    return () => document.removeEventListener('keydown', press)
  }, [])
}
