// glass-easel set up as WeChat's view layer: real DOM with wx- tags, our built-in components, and a thread's border in setData.
import { component, glassEasel, MiniProgramEnv, types } from 'glass-easel-miniprogram-adapter'
import { description, report, templates, textOf } from './bridge.ts'
import { boxes } from './components/boxes.ts'
import { choices } from './components/choices.ts'
import { defineBuiltIn } from './components/define.ts'
import { fields } from './components/fields.ts'
import { media } from './components/media.ts'

const setDataLimit = 1024 * 1024
const safeInsets: Record<string, string> = { top: '44px', bottom: '34px' }

function convertInlineStyle(style: string): string {
  return style
    .replace(/(?<![\w.-])(-?[\d.]+)rpx\b/g, 'calc($1 * 100vw / 750)')
    .replace(/(?<![\w.-])(-?[\d.]+)[dsl]?vh\b/g, 'calc($1 * var(--wx-vh))')
    .replace(/env\(\s*safe-area-inset-(\w+)[^)]*\)/g, (_, side: string) => safeInsets[side] ?? '0px')
}

class WxElement extends HTMLElement {
  override setAttribute(name: string, value: string): void {
    super.setAttribute(name, name === 'style' ? convertInlineStyle(value) : value)
  }
}

class WxView extends glassEasel.CurrentWindowBackendContext {
  override document = {
    createElement: (tag: string) => {
      const name = `wx-${tag}`
      if (customElements.get(name) === undefined) customElements.define(name, class extends WxElement {})
      return document.createElement(name)
    },
    createTextNode: (text: string) => document.createTextNode(text),
    createDocumentFragment: () => document.createDocumentFragment(),
  } as unknown as glassEasel.CurrentWindowBackendContext['document']
  // Fingers and built-in components send every event themselves.
  override setListenerStats(): void {
    return
  }
}

function undefinedPaths(data: Record<string, unknown>): string[] {
  return Object.keys(data).filter((path) => data[path] === undefined)
}

/** Pages that were closed: what the app still sends to them arrives nowhere. */
export const closed = new WeakSet<object>()

/** setData as it is between two threads: a JSON copy, at most 1 MB, no undefined. */
function guardSetData(): void {
  const caller = component.ComponentCaller.prototype
  const original: unknown = Reflect.get(caller, 'setData')
  Reflect.set(
    caller,
    'setData',
    function (this: { is: string }, data: Record<string, unknown>, done?: () => void) {
      if (closed.has(this)) return
      for (const path of undefinedPaths(data))
        report(`${this.is}: setData of "${path}" to undefined is invalid`)
      const text = JSON.stringify(data)
      const size = new TextEncoder().encode(text).length
      if (size > setDataLimit) {
        report(`${this.is}: setData of ${Math.ceil(size / 1024)} KB, over the limit of 1024 KB: refused`)
        return
      }
      Reflect.apply(original as (data: unknown, done?: () => void) => void, this, [JSON.parse(text), done])
    },
  )
}

function appendStyle(css: string): void {
  if (css === '') return
  const sheet = document.createElement('style')
  sheet.textContent = css
  document.head.append(sheet)
}

function appendStyles(): void {
  const { styles, pages } = description
  const rank = (name: string) => (name === 'app' ? 0 : pages.includes(name) ? 2 : 1)
  for (const name of Object.keys(styles).sort((a, b) => rank(a) - rank(b)))
    appendStyle(styles[name]?.css ?? '')
  if (typeof description.app.style === 'string')
    document.documentElement.dataset.style = description.app.style
}

function listenToGlassEasel(): void {
  glassEasel.addGlobalErrorListener((error, method) => {
    report(`${method ?? 'glass-easel'}: ${textOf(error)}`)
    return false
  })
  // Taro's templates name attributes that only newer base libraries have, and walk children that a node does not have.
  const usual = /is not a valid property|for-list data is neither Array nor Object, got type "undefined"/
  glassEasel.addGlobalWarningListener((message) => {
    if (!usual.test(message)) report(`glass-easel: ${message}`)
    return false
  })
}

export function setStage() {
  listenToGlassEasel()
  guardSetData()
  const env = new MiniProgramEnv()
  const backend = env.associateBackend(new WxView())
  const space = env.createCodeSpace('app', true)
  for (const builtIn of [...boxes, ...fields, ...choices, ...media])
    defineBuiltIn(space.getComponentSpace(), builtIn)
  for (const [name, config] of Object.entries(description.files)) {
    const content = templates[name] as (name: string) => never
    space.addCompiledTemplate(name, { groupList: templates as never, content })
    space.addComponentStaticConfig(name, config as types.ComponentStaticConfig)
    space.addStyleSheet(name, undefined, description.styles[name]?.scope ?? '')
  }
  appendStyles()
  return { backend, space }
}

export type Stage = ReturnType<typeof setStage>
