// Built-in components that hold others: views, texts, scroll views, swipers, labels, navigators.
import { wxElementOf } from '../gestures.ts'
import { report } from '../bridge.ts'
import { flag, textValue, type BuiltIn, type Self } from './define.ts'

/** What a navigator or a share button asks of the host; filled in by the page stack. */
export const wants = {
  navigate: (openType: string, url: string, delta: number): void => {
    report(`navigator asked for ${openType} ${url} ${delta} before the app was there`)
  },
  share: (): void => undefined,
}

function scrollDetail(box: HTMLElement) {
  const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = box
  return { scrollLeft, scrollTop, scrollWidth, scrollHeight, deltaX: 0, deltaY: 0 }
}

function createScrollView(self: Self) {
  const { box } = self
  let nearLower = false
  let nearUpper = true
  box.addEventListener('scroll', () => {
    self.send('scroll', scrollDetail(box))
    const lower = Number(self.read('lowerThreshold') ?? 50)
    const upper = Number(self.read('upperThreshold') ?? 50)
    const vertical = flag(self.read('scrollY'))
    const at = vertical ? box.scrollTop : box.scrollLeft
    const left = vertical ? box.scrollHeight - box.clientHeight - at : box.scrollWidth - box.clientWidth - at
    if (left <= lower && !nearLower) self.send('scrolltolower', { direction: vertical ? 'bottom' : 'right' })
    if (at <= upper && !nearUpper) self.send('scrolltoupper', { direction: vertical ? 'top' : 'left' })
    nearLower = left <= lower
    nearUpper = at <= upper
  })
  return {
    scrollX: (value: unknown) => box.toggleAttribute('scroll-x', flag(value)),
    scrollY: (value: unknown) => box.toggleAttribute('scroll-y', flag(value)),
    enableFlex: (value: unknown) => box.toggleAttribute('enable-flex', flag(value)),
    scrollTop: (value: unknown) => {
      if (value !== undefined && value !== '') box.scrollTop = Number(value)
    },
    scrollLeft: (value: unknown) => {
      if (value !== undefined && value !== '') box.scrollLeft = Number(value)
    },
    scrollIntoView: (value: unknown) => {
      const id = textValue(value)
      if (id === '') return
      const target = [...box.querySelectorAll('*')].find((node) => wxElementOf(node)?.id === id)
      target?.scrollIntoView({ block: 'start', inline: 'start' })
    },
  }
}

function createSwiper(self: Self) {
  const { box } = self
  let current = 0
  const size = () => (flag(self.read('vertical')) ? box.clientHeight : box.clientWidth)
  const show = (index: number) => {
    if (flag(self.read('vertical'))) box.scrollTop = index * size()
    else box.scrollLeft = index * size()
  }
  box.addEventListener('scrollend', () => {
    const at = flag(self.read('vertical')) ? box.scrollTop : box.scrollLeft
    const index = Math.round(at / Math.max(size(), 1))
    if (index === current) return
    current = index
    self.send('change', { current, currentItemId: '', source: 'touch' })
  })
  return {
    vertical: (value: unknown) => box.toggleAttribute('vertical', flag(value)),
    current: (value: unknown) => {
      current = Number(value ?? 0)
      requestAnimationFrame(() => {
        show(current)
      })
    },
  }
}

const controls = 'wx-switch, wx-radio, wx-checkbox, wx-input, wx-textarea, wx-button, wx-picker'

function createLabel(self: Self) {
  self.onTap(() => {
    const id = textValue(self.read('for'))
    const page = self.box.closest('[data-page]') ?? document
    const target =
      id === ''
        ? self.box.querySelector(controls)
        : [...page.querySelectorAll(controls)].find((node) => wxElementOf(node)?.id === id)
    // A tap on a control itself has already done its work.
    const touched = document.elementFromPoint(touch.x, touch.y)?.closest(controls)
    if (target === null || target === undefined || (touched && self.box.contains(touched))) return
    activate(target)
  })
  return {}
}

const touch = { x: -1, y: -1 }
document.addEventListener(
  'touchend',
  (event) => {
    const last = event.changedTouches[0]
    if (last !== undefined) Object.assign(touch, { x: last.clientX, y: last.clientY })
  },
  { capture: true },
)

const activators = new WeakMap<Element, () => void>()

/** What a label does to this control. */
export function onActivate(self: Self, listener: () => void): void {
  activators.set(self.box, listener)
}

function activate(box: Element): void {
  activators.get(box)?.()
}

function createNavigator(self: Self) {
  self.onTap(() => {
    const openType = textValue(self.read('openType'))
    wants.navigate(
      openType === '' ? 'navigate' : openType,
      textValue(self.read('url')),
      Number(self.read('delta') ?? 1),
    )
  })
  return {}
}

interface RichNode {
  type?: string
  text?: string
  name?: string
  attrs?: Record<string, string>
  children?: RichNode[]
}

function richNode(node: RichNode): Node {
  if (node.type === 'text') return document.createTextNode(node.text ?? '')
  const element = document.createElement(node.name ?? 'div')
  for (const [name, value] of Object.entries(node.attrs ?? {})) element.setAttribute(name, value)
  element.append(...(node.children ?? []).map(richNode))
  return element
}

function createRichText(self: Self) {
  return {
    nodes: (value: unknown) => {
      const box = document.createElement('div')
      if (typeof value === 'string') {
        const parsed = new DOMParser().parseFromString(value, 'text/html')
        parsed.querySelectorAll('script, style, iframe').forEach((node) => {
          node.remove()
        })
        box.append(...parsed.body.childNodes)
      } else if (Array.isArray(value)) box.append(...(value as RichNode[]).map(richNode))
      self.box.replaceChildren(box)
    },
  }
}

function createPageContainer(self: Self) {
  return {
    show: (value: unknown) => {
      const shown = flag(value)
      const before = self.box.hasAttribute('show')
      self.box.toggleAttribute('show', shown)
      if (shown !== before)
        for (const step of ['before', '', 'after']) self.send(`${step}${shown ? 'enter' : 'leave'}`, {})
    },
    position: (value: unknown) => {
      self.box.setAttribute('position', textValue(value))
    },
  }
}

export const boxes: BuiltIn[] = [
  ...['view', 'text', 'cover-view', 'movable-area', 'movable-view', 'swiper-item', 'root-portal'].map(
    (tag) => ({
      tag,
    }),
  ),
  { tag: 'label', properties: { for: '' }, create: createLabel },
  { tag: 'navigator', properties: { url: '', openType: 'navigate', delta: 1 }, create: createNavigator },
  {
    tag: 'scroll-view',
    properties: {
      scrollX: false,
      scrollY: false,
      enableFlex: false,
      scrollTop: undefined,
      scrollLeft: undefined,
      scrollIntoView: '',
      lowerThreshold: 50,
      upperThreshold: 50,
    },
    create: createScrollView,
  },
  { tag: 'swiper', properties: { current: 0, vertical: false }, create: createSwiper },
  { tag: 'rich-text', properties: { nodes: '' }, leaf: true, create: createRichText },
  { tag: 'page-container', properties: { show: false, position: 'bottom' }, create: createPageContainer },
]
