// The page stack: what navigateTo and its kin do, and the life of each page.
import type { Root } from 'glass-easel-miniprogram-adapter'
import { description, isTab, report } from './bridge.ts'
import { makeFrame, setting, type Frame } from './frame.ts'
import type { Loader } from './modules.ts'
import { closed, type Stage } from './stage.ts'
import { WxFailure, type Options, type Result } from './wx/api.ts'
import { EventChannel } from './wx/channel.ts'

const stackLimit = 10

export type PageInstance = Record<string, unknown> & { route: string; options: Record<string, string> }

export interface OpenPage {
  path: string
  instance: PageInstance
  frame: Frame
  roots: Root[]
  shown: boolean
}

function parseQuery(text: string): Record<string, string> {
  // WeChat hands the values over as they were written, without decoding.
  const parts = text.split('&').filter((part) => part !== '')
  return Object.fromEntries(
    parts.map((part) => [part.split('=')[0] ?? '', part.split('=').slice(1).join('=')]),
  )
}

export function callLife(page: OpenPage, name: string, ...values: unknown[]): unknown {
  const method = page.instance[name]
  if (typeof method !== 'function') return undefined
  try {
    return Reflect.apply(method, page.instance, values) as unknown
  } catch (error) {
    reportError(error)
    return undefined
  }
}

export class Pages {
  stack: OpenPage[] = []
  readonly #tabs = new Map<string, OpenPage>()
  readonly #stage: Stage
  readonly #loader: Loader
  readonly #phone: HTMLElement
  #busy: Promise<unknown> = Promise.resolve()

  constructor(stage: Stage, loader: Loader, phone: HTMLElement) {
    this.#stage = stage
    this.#loader = loader
    this.#phone = phone
  }

  get top(): OpenPage | undefined {
    return this.stack.at(-1)
  }

  /** Every kind of navigation takes its turn. */
  go(kind: string, options: Options): Promise<Result> {
    const run = this.#busy.then(async () => {
      // A sub-package arrives over the network: never in the same task.
      await new Promise((resolve) => setTimeout(resolve))
      if (kind === 'navigateBack') return this.#back(Number(options.delta ?? 1))
      const { path, query } = this.#resolve(kind, String(options.url ?? ''))
      if (kind === 'switchTab') return this.#switchTab(path)
      if (kind === 'reLaunch') return this.#reLaunch(path, query)
      if (kind === 'redirectTo') return this.#redirect(path, query)
      return this.#navigate(path, query, (options.events ?? {}) as Options)
    })
    this.#busy = run.catch(() => undefined)
    return run
  }

  #resolve(kind: string, url: string): { path: string; query: Record<string, string> } {
    const [target = '', search = ''] = url.split('?')
    const base = target.startsWith('/') ? [] : (this.top?.path ?? '').split('/').slice(0, -1)
    for (const part of target.split('/')) {
      if (part === '..') base.pop()
      else if (part !== '.' && part !== '') base.push(part)
    }
    const path = base.join('/')
    if (!description.pages.includes(path)) {
      report(`${kind} to ${url}: there is no such page`)
      throw new WxFailure(`page "${path}${search === '' ? '' : `?${search}`}" is not found`)
    }
    if (kind === 'switchTab' && !isTab(path)) throw new WxFailure('can not switch to no-tabBar page')
    if ((kind === 'navigateTo' || kind === 'redirectTo') && isTab(path))
      throw new WxFailure(`can not ${kind} a tabbar page`)
    if (kind === 'switchTab' && search !== '') report(`switchTab to ${url}: a tab page takes no query`)
    return { path, query: parseQuery(search) }
  }

  #open(path: string, query: Record<string, string>, opener: EventChannel): OpenPage {
    this.#loader.register(path)
    const back = this.stack.length > 0 && !isTab(path)
    const frame = makeFrame(
      path,
      back,
      () => void this.go('navigateBack', {}),
      (tab) => void this.go('switchTab', { url: `/${tab}` }),
    )
    this.#phone.append(frame.host)
    const { backend, space } = this.#stage
    const root = backend.createRoot('page', space, path)
    const instance = root.get() as unknown as PageInstance
    Object.assign(instance, { route: path, options: query, getOpenerEventChannel: () => opener })
    const page: OpenPage = { path, instance, frame, roots: [root], shown: false }
    const placeholder = document.createElement('div')
    frame.scroller.append(placeholder)
    root.attach(frame.scroller as never, placeholder as never)
    if (isTab(path) && description.app.tabBar?.custom === true) this.#addTabBar(page)
    this.#watchScroll(page)
    callLife(page, 'onLoad', query)
    return page
  }

  #addTabBar(page: OpenPage): void {
    this.#loader.register('custom-tab-bar/index')
    const bar = this.#stage.backend.createRoot('tab-bar', this.#stage.space, 'custom-tab-bar/index')
    // In WeChat it stands inside the page's body and inherits from it.
    const body = page.frame.scroller.querySelector('wx-page') ?? page.frame.scroller
    const placeholder = document.createElement('div')
    body.append(placeholder)
    bar.attach(body as never, placeholder as never)
    page.roots.push(bar)
    page.instance.getTabBar = () => bar.get() as unknown
  }

  #watchScroll(page: OpenPage): void {
    const { scroller } = page.frame
    let reached = false
    scroller.addEventListener('scroll', () => {
      callLife(page, 'onPageScroll', { scrollTop: scroller.scrollTop })
      const distance = Number(setting(page.path, 'onReachBottomDistance') ?? 50)
      const near = scroller.scrollHeight - scroller.clientHeight - scroller.scrollTop <= distance
      if (near && !reached) callLife(page, 'onReachBottom')
      reached = near
    })
  }

  show(page: OpenPage): void {
    if (page.shown) return
    page.shown = true
    page.frame.host.hidden = false
    callLife(page, 'onShow')
    if (page.instance.__ready === true) return
    page.instance.__ready = true
    requestAnimationFrame(() => {
      callLife(page, 'onReady')
    })
  }

  hide(page: OpenPage | undefined): void {
    if (page?.shown !== true) return
    page.shown = false
    page.frame.host.hidden = true
    callLife(page, 'onHide')
  }

  #close(page: OpenPage): void {
    page.shown = false
    this.#tabs.delete(page.path)
    callLife(page, 'onUnload')
    for (const root of page.roots) {
      closed.add(root.get())
      root.release()
    }
    page.frame.host.remove()
  }

  #navigate(path: string, query: Record<string, string>, events: Options): Result {
    if (this.stack.length >= stackLimit) throw new WxFailure('webview count limit exceed')
    const [here, there] = EventChannel.pair()
    for (const [name, listener] of Object.entries(events)) here.on(name, listener as () => void)
    this.hide(this.top)
    const page = this.#open(path, query, there)
    this.stack.push(page)
    this.show(page)
    return { eventChannel: here }
  }

  #redirect(path: string, query: Record<string, string>): Result {
    const old = this.stack.pop()
    if (old !== undefined) this.#close(old)
    const page = this.#open(path, query, new EventChannel())
    this.stack.push(page)
    this.show(page)
    return {}
  }

  #back(delta: number): Result {
    if (this.stack.length <= 1) throw new WxFailure('cannot navigate back at first page.')
    for (let count = 0; count < delta && this.stack.length > 1; count += 1) {
      const page = this.stack.pop()
      if (page !== undefined) this.#close(page)
    }
    if (this.top !== undefined) this.show(this.top)
    return {}
  }

  #switchTab(path: string): Result {
    const old = this.stack
    const target = this.#tabs.get(path)
    if (this.top?.path === path) return {}
    this.hide(this.top)
    for (const page of [...old].reverse()) if (!isTab(page.path)) this.#close(page)
    this.stack = []
    const page = target ?? this.#open(path, {}, new EventChannel())
    this.#tabs.set(path, page)
    this.stack = [page]
    this.show(page)
    return {}
  }

  #reLaunch(path: string, query: Record<string, string>): Result {
    const all = new Set([...this.stack, ...this.#tabs.values()])
    this.stack = []
    for (const page of all) this.#close(page)
    const page = this.#open(path, query, new EventChannel())
    if (isTab(path)) this.#tabs.set(path, page)
    this.stack = [page]
    this.show(page)
    return {}
  }
}
