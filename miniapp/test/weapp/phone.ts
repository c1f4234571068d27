// The phone's browser page: serves the host and the compiled app to it, and lets nothing else in.
import { readFileSync } from 'node:fs'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import path from 'node:path'
import type { Browser, Page, Route } from 'playwright-core'
import { compileWeapp, moduleParameters, type CompiledApp } from './compile.ts'
import type { LaunchOptions } from './host/bridge.ts'
import { WxHttp, typeOf, type NodeCall } from './wx-http.ts'
import { knownWxNames } from './wx-names.ts'

export interface WeappOptions extends Partial<LaunchOptions> {
  /** The output of `taro build --type weapp`. */
  dist: string
  apiBase: string
  /** Photos that the next chooseMedia hands over. */
  files?: string[]
  /** A browser to use; without it one is started, and closed with the app. */
  browser?: Browser
  dark?: boolean
}

const origin = 'http://weapp.test'
const here = import.meta.dirname
const resolve = createRequire(import.meta.url).resolve

const document = `<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/host/host.css">
<script type="importmap">{"imports":{"glass-easel":"/__lib/glass-easel.js","glass-easel-miniprogram-adapter":"/__lib/adapter.js"}}</script>
<script src="/__app.js"></script><script type="module" src="/host/main.ts"></script></head><body></body></html>`
// No 'unsafe-eval': WeChat makes no code from strings.
const policy = "script-src 'self' 'unsafe-inline'"

const libraries: Record<string, string> = {
  'glass-easel.js': path.join(path.dirname(resolve('glass-easel')), 'glass_easel.all.es.js'),
  'adapter.js': path.join(
    path.dirname(resolve('glass-easel-miniprogram-adapter')),
    'glass_easel_miniprogram_adapter.es.js',
  ),
}

// What the language itself has, and what WeChat adds to it; every other global of a browser is hidden from the app.
const language = new Set(
  (
    'Object Function Array Number parseFloat parseInt Infinity NaN undefined Boolean String Symbol Date Promise RegExp Error ' +
    'AggregateError EvalError RangeError ReferenceError SyntaxError TypeError URIError JSON Math ArrayBuffer Uint8Array ' +
    'Int8Array Uint16Array Int16Array Uint32Array Int32Array Float32Array Float64Array Uint8ClampedArray BigUint64Array ' +
    'BigInt64Array DataView Map BigInt Set WeakMap WeakSet WeakRef Proxy Reflect FinalizationRegistry decodeURI ' +
    'decodeURIComponent encodeURI encodeURIComponent escape unescape isFinite isNaN setTimeout clearTimeout setInterval ' +
    'clearInterval'
  ).split(' '),
)

async function hiddenNames(page: Page): Promise<string[]> {
  const names = await page.evaluate(() => {
    const all: string[] = []
    for (let at: object | null = globalThis; at !== null; at = Object.getPrototypeOf(at) as object | null)
      all.push(...Object.getOwnPropertyNames(at))
    return all
  })
  const own = [
    '__weappDescription',
    '__weappLaunch',
    '__weappModules',
    '__weappTemplates',
    '__weappNode',
    '__weapp',
  ]
  return [...new Set([...names, ...own, 'Intl', 'eval'])].filter(
    (name) => /^[A-Za-z_$][\w$]*$/.test(name) && !language.has(name) && !moduleParameters.includes(name),
  )
}

function serve(route: Route, scripts: string, dist: string, http: WxHttp): Promise<void> {
  const { pathname } = new URL(route.request().url())
  const javascript = { contentType: 'text/javascript; charset=utf-8' }
  if (pathname === '/')
    return route.fulfill({
      body: document,
      contentType: 'text/html; charset=utf-8',
      headers: { 'content-security-policy': policy },
    })
  if (pathname === '/__app.js') return route.fulfill({ body: scripts, ...javascript })
  if (pathname.startsWith('/__lib/')) {
    const file = libraries[pathname.slice('/__lib/'.length)]
    if (file !== undefined) return route.fulfill({ path: file, ...javascript })
  }
  if (pathname.startsWith('/host/')) {
    const source = readFileSync(path.join(here, pathname), 'utf8')
    if (pathname.endsWith('.css')) return route.fulfill({ body: source, contentType: 'text/css' })
    return route.fulfill({ body: stripTypeScriptTypes(source, { mode: 'strip' }), ...javascript })
  }
  if (pathname.startsWith('/__temp/')) {
    const file = http.temp.get(`wxfile://${pathname.slice('/__temp/'.length)}`)
    if (file !== undefined) return route.fulfill({ body: file.bytes, contentType: file.type })
  }
  if (pathname.startsWith('/__package/'))
    return route.fulfill({
      path: path.join(dist, pathname.slice('/__package/'.length)),
      contentType: typeOf(pathname),
    })
  return route.fulfill({ status: 404, body: '' })
}

/** Pictures come from the app's own package or from the server; anything else would need a domain that WeChat was told of. */
async function routeAll(page: Page, scripts: string, options: WeappOptions, http: WxHttp, outside: string[]) {
  await page.route('**/*', async (route) => {
    const url = route.request().url()
    if (url.startsWith(`${origin}/`)) return serve(route, scripts, options.dist, http)
    if (url.startsWith(`${options.apiBase}/`)) {
      const answer = await fetch(url)
      const body = Buffer.from(await answer.arrayBuffer())
      return route.fulfill({
        status: answer.status,
        body,
        contentType: answer.headers.get('content-type') ?? 'application/octet-stream',
      })
    }
    outside.push(`the app loads ${url}, outside the given server`)
    return route.abort()
  })
}

/** WeChat opens the socket itself, and says so: the page's own origin is not seen by the server. */
async function routeSockets(page: Page, options: WeappOptions, outside: string[]) {
  const server = options.apiBase.replace(/^http/, 'ws')
  await page.routeWebSocket(/./, (ours) => {
    if (!ours.url().startsWith(`${server}/`)) {
      outside.push(`the app opens ${ours.url()}, outside the given server`)
      return void ours.close()
    }
    const theirs = new WebSocket(ours.url(), { headers: { origin: 'https://servicewechat.com' } } as never)
    const waiting: string[] = []
    ours.onMessage((text) => {
      if (theirs.readyState === WebSocket.OPEN) theirs.send(String(text))
      else waiting.push(String(text))
    })
    theirs.onopen = () => waiting.splice(0).forEach((text) => theirs.send(text))
    theirs.onmessage = ({ data }) => ours.send(String(data))
    theirs.onclose = ({ code }) => void ours.close({ code: code === 1006 ? 1011 : code })
    ours.onClose(() => theirs.close())
  })
}

function launchOptions(options: WeappOptions): LaunchOptions {
  return {
    loginCode: options.loginCode ?? '',
    path: options.path ?? '',
    storage: { ...options.storage, apiBase: options.apiBase },
    place: options.place ?? null,
    subscribe: options.subscribe ?? 'accept',
    scanned: options.scanned ?? null,
    pays: options.pays ?? 'pay',
    network: options.network ?? 'wifi',
  }
}

// One run of tests opens the same build many times.
const compiledOnce = new Map<string, CompiledApp>()

export async function openPage(
  browser: Browser,
  options: WeappOptions,
  http: WxHttp,
  outside: string[],
): Promise<Page> {
  const context = await browser.newContext({
    viewport: { width: 375, height: 812 },
    deviceScaleFactor: 2,
    hasTouch: true,
    isMobile: true,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: options.dark === true ? 'dark' : 'light',
  })
  const page = await context.newPage()
  const compiled = compiledOnce.get(options.dist) ?? compileWeapp(options.dist)
  compiledOnce.set(options.dist, compiled)
  const description = { ...compiled.description, wxNames: knownWxNames() }
  const scripts = [
    `globalThis.__weappDescription = ${JSON.stringify(description)}`,
    `globalThis.__weappLaunch = ${JSON.stringify(launchOptions(options))}`,
    compiled.templates,
    compiled.modules(await hiddenNames(page)),
  ].join(';\n')
  await page.exposeFunction('__weappNode', (call: NodeCall) => http.answer(call))
  await routeAll(page, scripts, options, http, outside)
  await routeSockets(page, options, outside)
  page.on('pageerror', (error) => outside.push(`page error: ${error.message}`))
  await page.goto(`${origin}/`)
  return page
}
