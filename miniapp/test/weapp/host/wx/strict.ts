// The `wx` that the app sees: a name that WeChat does not have, or that the harness does not play, is a problem.
import { description, report } from '../bridge.ts'

// webpack keeps its chunks here; the others are asked for by Taro, React or the language before they know where they are.
const tolerated = new Set([
  'webpackJsonp',
  'cloud',
  'then',
  'toJSON',
  'constructor',
  'hasOwnProperty',
  '__proto__',
])

export function strictWx(implemented: Record<string, unknown>): object {
  const target: Record<string, unknown> = {}
  const known = new Set(description.wxNames)
  for (const name of Object.keys(implemented))
    if (!known.has(name)) throw new Error(`the harness plays wx.${name}, which WeChat does not have`)
  for (const name of known) {
    if (name === 'cloud') continue
    target[name] =
      implemented[name] ??
      (() => {
        report(`wx.${name} was called: the harness does not play it`)
        throw new Error(`wx.${name} is not played by the harness`)
      })
  }
  return new Proxy(target, {
    get(_, name) {
      if (typeof name === 'string' && !(name in target) && !tolerated.has(name))
        report(`wx.${name} does not exist in WeChat`)
      return Reflect.get(target, name) as unknown
    },
    set(_, name, value) {
      if (name === 'webpackJsonp') return Reflect.set(target, name, value)
      report(`wx.${String(name)} was set by the app`)
      return true
    },
  })
}

/** What wx.canIUse answers: whether WeChat has it and the harness plays it. */
export function canIUse(implemented: Record<string, unknown>, schema: string): boolean {
  const [name = ''] = schema.split('.')
  return name in implemented || ['button', 'input', 'view', 'text', 'image', 'scroll-view'].includes(name)
}
