// What the driver sees and touches: the top page and WeChat's own dialogs, found by id, test id, class or words.
import { hears, wxElementOf } from './gestures.ts'
import { overlay } from './overlay.ts'
import type { Pages } from './pages.ts'

export interface Spot {
  x: number
  y: number
  /** Something else lies above it. */
  covered: boolean
  disabled: boolean
  value: string
}

function squeeze(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

function isShown(element: Element): boolean {
  return (
    element.checkVisibility({ visibilityProperty: true, opacityProperty: false }) &&
    element.getClientRects().length > 0
  )
}

const namingAttributes = ['data-testid', 'aria-label', 'data-placeholder']

function named(element: Element, target: string): boolean {
  if (namingAttributes.some((name) => element.getAttribute(name) === target)) return true
  const wx = wxElementOf(element)
  if (wx === null || (wx.$$ as unknown) !== element) return false
  const dataset = wx.dataset as Record<string, unknown> | null
  return wx.id === target || dataset?.testid === target || dataset?.testId === target
}

function byWords(roots: ParentNode[], words: string): Element[] {
  const exact: Element[] = []
  const part: Element[] = []
  for (const root of roots)
    for (const element of root.querySelectorAll('*')) {
      if (element.localName === 'style' || !isShown(element)) continue
      const text = squeeze((element as HTMLElement).innerText)
      if (text === words) exact.push(element)
      else if (text.includes(words)) part.push(element)
    }
  const innermost = (all: Element[]) =>
    all.filter((one) => !all.some((other) => other !== one && one.contains(other)))
  return [...innermost(exact), ...innermost(part)]
}

function roots(pages: Pages): ParentNode[] {
  const frame = pages.top?.frame.host
  return [overlay, ...(frame === undefined ? [] : [frame.shadowRoot as ParentNode, frame])]
}

function ownId(element: Element): string | undefined {
  const wx = wxElementOf(element)
  return wx !== null && (wx.$$ as unknown) === element ? wx.id : undefined
}

export function find(pages: Pages, target: string): Element | null {
  const all = roots(pages)
  if (/^[.#]/.test(target)) {
    const name = target.slice(1)
    const matches = (element: Element) =>
      target.startsWith('#') ? ownId(element) === name : element.classList.contains(name)
    for (const root of all)
      for (const element of root.querySelectorAll('*'))
        if (matches(element) && isShown(element)) return element
    return null
  }
  for (const root of all)
    for (const element of root.querySelectorAll('*'))
      if (named(element, target) && isShown(element)) return element
  return byWords(all, target)[0] ?? null
}

function within(element: Element, inner: Element | null): boolean {
  for (let at: Node | null = inner; at !== null; at = at.parentNode ?? (at as ShadowRoot).host ?? null)
    if (at === element) return true
  return false
}

const off = 'wx-button[disabled], [aria-disabled=true], [aria-busy=true]'

export function spot(pages: Pages, target: string): Spot | null {
  const element = find(pages, target)
  if (element === null) return null
  element.scrollIntoView({ block: 'center', inline: 'center' })
  const rect = element.getClientRects()[0] ?? element.getBoundingClientRect()
  const [x, y] = [rect.left + rect.width / 2, rect.top + rect.height / 2]
  let hit = document.elementFromPoint(x, y)
  while (hit?.shadowRoot !== null && hit?.shadowRoot !== undefined) {
    const inner = hit.shadowRoot.elementFromPoint(x, y)
    if (inner === null || inner === hit) break
    hit = inner
  }
  const field = element.querySelector<HTMLInputElement>('.wx-field') ?? (element as HTMLInputElement)
  return {
    x,
    y,
    // What is pressed may be drawn by a parent's pseudo-element that lies above its words.
    covered: !within(element, hit) && !(hit !== null && hit.contains(element) && hears(hit, ['tap'])),
    disabled: element.closest(off) !== null,
    value: typeof field.value === 'string' ? field.value : '',
  }
}

export function visibleText(pages: Pages): string {
  const frame = pages.top?.frame
  const own = [...overlay.children].filter((child) => child.localName !== 'style')
  const words = own.map((child) => (child as HTMLElement).innerText)
  const values = [...(frame?.host.querySelectorAll<HTMLInputElement>('.wx-field') ?? [])].map(
    (field) => field.value,
  )
  return [...words, frame?.title() ?? '', frame?.host.innerText ?? '', ...values].join('\n')
}
