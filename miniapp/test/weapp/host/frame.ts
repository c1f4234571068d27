// The phone around a page: status bar, navigation bar, WeChat's capsule, its own tab bar, and the page's window.
import { description, isTab, problems } from './bridge.ts'
import { packageFile } from './assets.ts'

export const bars = { statusHeight: 44, navigationHeight: 44, tabHeight: 50, homeHeight: 34 }
export const capsule = { width: 87, height: 32, top: 48, left: 281, right: 368, bottom: 80 }

const style = `
:host { position: absolute; inset: 0; display: flex; flex-direction: column; background: #fff; overflow: hidden }
:host([hidden]) { display: none }
.bar { flex: none; padding-top: ${bars.statusHeight}px; height: ${bars.navigationHeight}px; position: relative; text-align: center; font: 500 17px/${bars.navigationHeight}px system-ui, 'Noto Sans CJK SC', sans-serif }
.bar button { all: unset; position: absolute; left: 0; width: 44px; height: 44px; font-size: 24px }
.window { flex: 1; min-height: 0; position: relative; display: block }
.tabs { flex: none; display: flex; height: ${bars.tabHeight}px; padding-bottom: ${bars.homeHeight}px; border-top: 1px solid rgba(0,0,0,.1); font: 10px/1.2 system-ui, 'Noto Sans CJK SC' }
.tabs button { all: unset; flex: 1; text-align: center; align-content: center } .tabs img { width: 24px; height: 24px; display: block; margin: 0 auto 2px }
.capsule { position: absolute; top: ${capsule.top}px; left: ${capsule.left}px; width: ${capsule.width}px; height: ${capsule.height}px; box-sizing: border-box; border: 1px solid rgba(128,128,128,.3); border-radius: 16px; background: rgba(255,255,255,.6); z-index: 999; pointer-events: none }
.light .capsule { background: rgba(0,0,0,.15) }
.time { position: absolute; top: 12px; left: 32px; font: 600 15px/20px system-ui; z-index: 999; pointer-events: none }
`

export interface Frame {
  host: HTMLElement
  /** Scrolls; the page's root stands in it. */
  scroller: HTMLElement
  /** What `position: fixed` inside the page is fixed to. */
  window: HTMLElement
  windowHeight: number
  setTitle: (title: string) => void
  title: () => string
  setColors: (front: string, back: string) => void
}

/** A setting of the page's own JSON or of app.json's window, with the variables of theme.json filled in. */
export function setting(page: string, name: string): unknown {
  const value = description.files[page]?.[name] ?? description.app.window[name]
  if (typeof value !== 'string' || !value.startsWith('@')) return value
  const scheme = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  const found = description.theme[scheme][value.slice(1)]
  if (found === undefined) problems.push(`theme.json has no ${scheme} ${value}`)
  return found
}

function textSetting(page: string, name: string, otherwise: string): string {
  const value = setting(page, name)
  return typeof value === 'string' ? value : otherwise
}

function makeTabs(page: string, openTab: (path: string) => void): HTMLElement {
  const bar = description.app.tabBar
  const tabs = document.createElement('div')
  tabs.className = 'tabs'
  tabs.style.background = String(bar?.backgroundColor ?? '#fff')
  for (const tab of bar?.list ?? []) {
    const button = document.createElement('button')
    if (tab.iconPath !== undefined) {
      const icon = document.createElement('img')
      icon.src = packageFile(tab.iconPath)
      button.append(icon)
    }
    button.append(tab.text)
    button.style.color = String((tab.pagePath === page ? bar?.selectedColor : bar?.color) ?? '#000')
    button.addEventListener('click', () => {
      openTab(tab.pagePath)
    })
    tabs.append(button)
  }
  return tabs
}

export function makeFrame(
  page: string,
  canGoBack: boolean,
  goBack: () => void,
  openTab: (path: string) => void,
): Frame {
  const host = document.createElement('div')
  host.className = 'frame'
  const shadow = host.attachShadow({ mode: 'open' })
  const ownBar = textSetting(page, 'navigationStyle', 'default') === 'custom'
  const bar = document.createElement('div')
  bar.className = 'bar'
  const title = document.createElement('span')
  title.textContent = textSetting(page, 'navigationBarTitleText', '')
  bar.append(title)
  if (canGoBack) {
    const back = document.createElement('button')
    back.textContent = '‹'
    back.setAttribute('aria-label', '返回')
    back.addEventListener('click', goBack)
    bar.append(back)
  }
  const sheet = document.createElement('style')
  sheet.textContent = style
  const slot = document.createElement('slot')
  slot.className = 'window'
  const decoration = document.createElement('div')
  decoration.innerHTML = '<div class="capsule"></div><div class="time">9:41</div>'
  shadow.append(sheet, ...(ownBar ? [] : [bar]), slot, decoration)
  const ownTabs = isTab(page) && description.app.tabBar?.custom !== true
  if (ownTabs) shadow.append(makeTabs(page, openTab))

  const window = document.createElement('div')
  window.className = 'page-window'
  window.dataset.page = page
  const scroller = document.createElement('div')
  scroller.className = 'page-scroller'
  window.append(scroller)
  host.append(window)
  const taken =
    (ownBar ? 0 : bars.statusHeight + bars.navigationHeight) +
    (ownTabs ? bars.tabHeight + bars.homeHeight : 0)
  const windowHeight = innerHeight - taken
  window.style.setProperty('--wx-vh', `${windowHeight / 100}px`)
  const setColors = (front: string, back: string) => {
    bar.style.color = decoration.style.color = front
    bar.style.background = back
    decoration.className = /^(white|#fff)/.test(front) ? 'light' : ''
  }
  const paint = () => {
    setColors(
      textSetting(page, 'navigationBarTextStyle', 'white'),
      textSetting(page, 'navigationBarBackgroundColor', '#000'),
    )
    window.style.background = textSetting(page, 'backgroundColor', '#fff')
  }
  paint()
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint)
  return {
    host,
    scroller,
    window,
    windowHeight,
    setTitle: (text) => {
      title.textContent = text
    },
    title: () => (ownBar ? '' : title.textContent),
    setColors,
  }
}
