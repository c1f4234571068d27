// In a browser: the keyboard belongs to the sheet on top. Focus goes into it, stays there, and goes back when it closes.
import { useEffect, useRef } from 'react'

const reachable = '[tabindex="0"], input:not([disabled]), textarea:not([disabled]), select, a[href]'

/** Those that lie beneath come first. */
const open: { sheet: HTMLElement; close: { current: () => void } }[] = []

/** Pages beneath another one stay in the document, with their sheets. */
const topOne = () => [...open].reverse().find(({ sheet }) => isDrawn(sheet))

function isDrawn(element: HTMLElement | null): boolean {
  if (!element) return true
  return getComputedStyle(element).display !== 'none' && isDrawn(element.parentElement)
}

/** While one is, the keys of the page rest. */
export const isSheetOpen = () => topOne() !== undefined

function onKey(event: KeyboardEvent): void {
  const top = topOne()
  if (!top || event.isComposing) return
  const { target } = event
  const inside = target instanceof Node && top.sheet.contains(target)
  if (event.key === 'Escape') {
    event.preventDefault()
    event.stopPropagation()
    top.close.current()
  } else if (event.key === 'Tab') keepInside(event, top.sheet)
  else if (!inside && (event.key === 'Enter' || event.key === ' ')) {
    // What lies beneath keeps still, also where it holds the focus.
    event.preventDefault()
    event.stopPropagation()
    top.sheet.focus()
  }
}

function keepInside(event: KeyboardEvent, sheet: HTMLElement): void {
  const all = [...sheet.querySelectorAll<HTMLElement>(reachable)].filter(isSeen)
  const [first] = all
  const last = all[all.length - 1]
  const at = document.activeElement
  const outside = !at || at === sheet || !sheet.contains(at)
  if (!outside && at !== (event.shiftKey ? first : last)) return
  event.preventDefault()
  const next = (event.shiftKey ? last : first) ?? sheet
  next.focus()
}

const isSeen = (element: HTMLElement) => !element.closest('[aria-hidden="true"]') && isDrawn(element)

/** A press of the mouse leaves the keys to the page, or to the sheet in which it was. */
export function releaseKeys({ currentTarget: target, detail }: MouseEvent): void {
  // A press by key or by a reader counts no clicks: there the focus stays.
  if (detail === 0 || !(target instanceof HTMLElement) || document.activeElement !== target) return
  const sheet = target.closest<HTMLElement>('[role="dialog"]')
  if (sheet) sheet.focus()
  else target.blur()
}

/** Give the answer to the dialog as its `ref`. WeChat has no keyboard to keep. */
export const useModal = process.env.TARO_ENV === 'h5' ? useKeyboard : () => undefined

function useKeyboard(shown: boolean, onClose: () => void) {
  const place = useRef<HTMLElement>(null)
  const close = useRef(onClose)
  close.current = onClose
  useEffect(() => {
    const sheet = place.current
    if (!shown || !sheet) return undefined
    const before = document.activeElement
    const entry = { sheet, close }
    if (open.length === 0) document.addEventListener('keydown', onKey, true)
    open.push(entry)
    // A field within may have asked for the focus itself.
    if (!sheet.contains(before)) sheet.focus({ preventScroll: true })
    return () => {
      open.splice(open.indexOf(entry), 1)
      if (open.length === 0) document.removeEventListener('keydown', onKey, true)
      const at = document.activeElement
      const free = !at || at === document.body || sheet.contains(at)
      if (free && before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true })
    }
  }, [shown])
  return place
}
