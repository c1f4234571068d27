// WeChat's module loader: one registry, packages that may not reach into each other, Page() under the file being run.
import { glassEasel, type CodeSpace } from 'glass-easel-miniprogram-adapter'
import { description, modules, report } from './bridge.ts'

type Definition = Record<string, unknown>

/** What the loader gives to each module beside require. */
export interface ModuleWorld {
  space: CodeSpace
  wx: object
  getApp: () => unknown
  getCurrentPages: () => unknown[]
  registerApp: (definition: Definition) => void
}

const loaded = new Map<string, { exports: unknown }>()
const packages = description.app.subPackages.map((part) => `${part.root.replace(/\/$/, '')}/`)
const downloaded = new Set<string>()
let entry = ''

export function packageOf(file: string): string {
  return packages.find((root) => file.startsWith(root)) ?? ''
}

/** Packages that were opened so far, the main one apart. */
export function downloadedPackages(): string[] {
  return [...downloaded]
}

function resolve(from: string, target: string): string {
  const parts = target.startsWith('/') ? [] : from.split('/').slice(0, -1)
  for (const part of target.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  const name = parts.join('/')
  return name in modules ? name : `${name}.js`
}

/** The events that reach the app's code are plain data, as they are after crossing WeChat's threads. */
function plainEvent(event: glassEasel.ShadowedEvent<unknown>): Record<string, unknown> {
  const node = (element: { id: string; dataset: unknown; $$?: unknown }) => {
    const box = element.$$ instanceof HTMLElement ? element.$$ : undefined
    return {
      id: element.id,
      dataset: element.dataset ?? {},
      offsetLeft: box?.offsetLeft ?? 0,
      offsetTop: box?.offsetTop ?? 0,
    }
  }
  const extra = (event.extraFields ?? {}) as Record<string, unknown>
  const plain = {
    type: event.type,
    timeStamp: event.timeStamp,
    target: node(event.target as never),
    currentTarget: node(event.currentTarget as never),
    mark: event.mark ?? {},
    detail: event.detail ?? {},
    ...extra,
  }
  return JSON.parse(JSON.stringify(plain)) as Record<string, unknown>
}

function isEvent(value: unknown): value is glassEasel.ShadowedEvent<unknown> {
  return value instanceof glassEasel.Event
}

function withPlainEvents(definition: Definition): Definition {
  const wrapped: Definition = {}
  for (const [name, value] of Object.entries(definition)) {
    // Taro leaves an empty object here, which WeChat takes for an empty list.
    if ((name === 'behaviors' || name === 'externalClasses') && !Array.isArray(value)) continue
    wrapped[name] = value
    if (name === 'methods' && typeof value === 'object' && value !== null)
      wrapped[name] = withPlainEvents(value as Definition)
    if (typeof value !== 'function') continue
    wrapped[name] = function (this: unknown, ...values: unknown[]): unknown {
      const [first, ...rest] = values
      return Reflect.apply(value, this, isEvent(first) ? [plainEvent(first), ...rest] : values) as unknown
    }
  }
  return wrapped
}

// The one thing that WeChat lets code make from a string.
const guardedFunction = new Proxy(Function, {
  construct: (_, source: unknown[]) => makeFunction(source),
  apply: (_, __, source: unknown[]) => makeFunction(source),
})

function makeFunction(source: unknown[]): () => object {
  if (source.length === 1 && /^\s*return this;?\s*$/.test(String(source[0]))) return () => miniGlobal
  report(`code from a string: Function(${source.map(String).join(', ').slice(0, 80)})`)
  throw new EvalError('Code generation from strings disallowed for this context')
}

const builtIns = Object.fromEntries(
  ['Object', 'Array', 'Number', 'String', 'Boolean', 'Symbol', 'Date', 'Promise', 'RegExp', 'Error', 'JSON']
    .concat(['Math', 'Map', 'Set', 'WeakMap', 'WeakSet', 'Proxy', 'Reflect', 'ArrayBuffer', 'Uint8Array'])
    .concat(['BigInt', 'parseInt', 'parseFloat', 'isNaN', 'isFinite', 'setTimeout', 'clearTimeout'])
    .concat(['setInterval', 'clearInterval', 'TypeError', 'RangeError', 'encodeURIComponent'])
    .map((name) => [name, (globalThis as unknown as Definition)[name]]),
)
const miniGlobal: Definition = { ...builtIns, Function: guardedFunction }

export const consoleLines: string[] = []
const watchedConsole = new Proxy(console, {
  get: (target, name: keyof Console) => {
    const original: unknown = target[name]
    if (typeof original !== 'function') return original
    return (...values: unknown[]) => {
      const words = values.map((value) => (value instanceof Error ? value.stack : String(value)))
      consoleLines.push(`${name}: ${words.join(' ')}`)
      return Reflect.apply(original, target, values) as unknown
    }
  },
})

export class Loader {
  readonly #world: ModuleWorld

  constructor(world: ModuleWorld) {
    this.#world = world
  }

  require(file: string, from: string): unknown {
    const owner = packageOf(file)
    if (owner !== '' && owner !== packageOf(from)) {
      report(`${from} requires ${file}, a file of another sub-package`)
      throw new Error(`module '${file}' is not defined, require args is '${file}'`)
    }
    const before = loaded.get(file)
    if (before !== undefined) return before.exports
    const run = modules[file]
    if (run === undefined) throw new Error(`module '${file}' is not defined, required by '${from}'`)
    const module = { exports: {} as unknown }
    loaded.set(file, module)
    this.#run(run, file, module)
    return module.exports
  }

  /** Runs a page's or component's own file: what registers meanwhile belongs to it. */
  register(path: string): void {
    const using = description.files[path]?.usingComponents ?? {}
    const file = `${path}.js`
    if (packageOf(file) !== '') downloaded.add(packageOf(file))
    if (loaded.has(file)) return
    // Components may use themselves: mark before descending.
    const others = Object.values(using).map((target) => resolve(file, target).replace(/\.js$/, ''))
    for (const other of others) {
      if (other !== path && !pending.has(other)) this.#registerComponent(other)
    }
    const outer = entry
    entry = path
    try {
      this.require(file, file)
    } finally {
      entry = outer
    }
  }

  #registerComponent(path: string): void {
    pending.add(path)
    try {
      this.register(path)
    } finally {
      pending.delete(path)
    }
  }

  #run(run: (...parameters: unknown[]) => void, file: string, module: { exports: unknown }): void {
    const { space, wx, getApp, getCurrentPages, registerApp } = this.#world
    const local = (target: string) => this.require(resolve(file, target), file)
    const page = (definition: Definition) => {
      space
        .component(entry)
        .pageDefinition(withPlainEvents(definition) as never)
        .register()
    }
    const component = (definition: Definition) => {
      space
        .component(entry)
        .definition(withPlainEvents(definition) as never)
        .register()
    }
    const behavior = (definition: Definition) =>
      space
        .behavior()
        .definition(definition as never)
        .register()
    miniGlobal.wx = wx
    const parameters = [local, module, module.exports, wx, registerApp, page, component, behavior]
    run(...parameters, getApp, getCurrentPages, guardedFunction, miniGlobal, watchedConsole)
  }
}

const pending = new Set<string>()
