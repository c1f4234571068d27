// wx.createSelectorQuery and wx.createIntersectionObserver over the real page.
import { component, glassEasel } from 'glass-easel-miniprogram-adapter'
import type { Pages } from '../pages.ts'

type Fields = Record<string, unknown>
type Callback = (result: unknown) => void
type Caller = component.GeneralComponent

interface Ask {
  caller: Caller | undefined
  selector: string | null
  all: boolean
  fields: Fields
  done: Callback | undefined
}

function boxOf(element: glassEasel.Element): HTMLElement {
  return element.$$ as unknown as HTMLElement
}

/** The canvas node that a 2d canvas gives to the app, without the rest of the DOM. */
function canvasNode(box: HTMLElement): unknown {
  const canvas = box.querySelector('canvas')
  if (canvas === null) return null
  return Object.assign(canvas, {
    createImage: () => new Image(),
    requestAnimationFrame: (work: FrameRequestCallback) => requestAnimationFrame(work),
    cancelAnimationFrame: (id: number) => {
      cancelAnimationFrame(id)
    },
  })
}

function describe(element: glassEasel.Element, fields: Fields): Fields {
  const box = boxOf(element)
  const rect = box.getBoundingClientRect()
  const frame = box.closest('.page-window')?.getBoundingClientRect()
  const { left, right, width, height } = rect
  const [top, bottom] = [rect.top - (frame?.top ?? 0), rect.bottom - (frame?.top ?? 0)]
  const result: Fields = {}
  if (fields.id === true) result.id = element.id
  if (fields.dataset === true) result.dataset = element.dataset
  if (fields.rect === true) Object.assign(result, { left, top, right, bottom })
  if (fields.size === true) Object.assign(result, { width, height })
  if (fields.scrollOffset === true) {
    const { scrollLeft, scrollTop, scrollWidth, scrollHeight } = box
    Object.assign(result, { scrollLeft, scrollTop, scrollWidth, scrollHeight })
  }
  if (fields.node === true) result.node = canvasNode(box)
  const computed = getComputedStyle(box)
  for (const name of (fields.computedStyle ?? []) as string[]) result[name] = computed.getPropertyValue(name)
  const data = (glassEasel.Component.isComponent(element) ? element.data : {}) as Fields
  for (const name of (fields.properties ?? []) as string[]) result[name] = data[name]
  return result
}

function viewport(pages: Pages, fields: Fields): Fields {
  const scroller = pages.top?.frame.scroller
  const [width, height] = [innerWidth, pages.top?.frame.windowHeight ?? innerHeight]
  const result: Fields = { id: '', dataset: {} }
  if (fields.rect === true) Object.assign(result, { left: 0, top: 0, right: width, bottom: height })
  if (fields.size === true) Object.assign(result, { width, height })
  if (fields.scrollOffset === true)
    Object.assign(result, {
      scrollLeft: 0,
      scrollTop: scroller?.scrollTop ?? 0,
      scrollWidth: scroller?.scrollWidth ?? width,
      scrollHeight: scroller?.scrollHeight ?? height,
    })
  return result
}

function answer(pages: Pages, ask: Ask): unknown {
  if (ask.selector === null) return viewport(pages, ask.fields)
  const shadow = ask.caller?._$.getShadowRoot()
  const found = shadow?.querySelectorAll(ask.selector) ?? []
  const all = found.map((element) => describe(element, ask.fields))
  return ask.all ? all : (all[0] ?? null)
}

export class SelectorQuery {
  readonly #pages: Pages
  readonly #asks: Ask[] = []
  #caller: Caller | undefined

  constructor(pages: Pages) {
    this.#pages = pages
    this.#caller = pages.top?.instance as unknown as Caller | undefined
  }

  in(caller: Caller): this {
    this.#caller = caller
    return this
  }

  select(selector: string) {
    return this.#nodes(selector, false)
  }

  selectAll(selector: string) {
    return this.#nodes(selector, true)
  }

  selectViewport() {
    return this.#nodes(null, false)
  }

  #nodes(selector: string | null, all: boolean) {
    const ask = (fields: Fields) => (done?: Callback) => {
      this.#asks.push({ caller: this.#caller, selector, all, fields, done })
      return this
    }
    return {
      fields: (fields: Fields, done?: Callback) => ask(fields)(done),
      boundingClientRect: ask({ id: true, dataset: true, rect: true, size: true }),
      scrollOffset: ask({ id: true, dataset: true, scrollOffset: true }),
      node: ask({ node: true }),
      context: ask({ node: true }),
    }
  }

  exec(done?: Callback): void {
    // Behind a frame, as an answer from the view layer is.
    requestAnimationFrame(() => {
      const results = this.#asks.map((ask) => {
        const result = answer(this.#pages, ask)
        ask.done?.(result)
        return result
      })
      done?.(results)
    })
  }
}

export function query(pages: Pages) {
  return {
    createSelectorQuery: () => new SelectorQuery(pages),
    createIntersectionObserver: (caller: Caller, options?: { thresholds?: number[]; observeAll?: boolean }) =>
      caller.createIntersectionObserver(options),
  }
}
