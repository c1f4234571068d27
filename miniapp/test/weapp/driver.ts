// Runs the untouched build of the mini-program in headless Chromium, as WeChat would, and lets a test use it as a person does.
//
// The build's templates, data binding and components are run by glass-easel, WeChat's own component framework. Around it
// stands a host (host/): built-in components, a page stack, a strict `wx` (a name that WeChat does not have, or that the host
// does not play, is a problem), real HTTP to the one server that the test names, and a border as between WeChat's two threads
// (setData is a JSON copy of at most 1 MB; the app's code sees no window, document, fetch, URL, Intl or eval).
//
//   const app = await openWeapp({ dist, apiBase, loginCode: 'sandbox:resident-1', files: ['/a/photo.jpg'] })
//   await app.tap('我要反映')            by id (#id), class (.name), test id, aria-label, placeholder, or the words on it
//   await app.input('#text', '路灯不亮')
//   await app.seeText('已提交')
//   expect(await app.problems()).toEqual([])
//
// The app finds its server in the storage key `apiBase`, which is set before it starts. What is not played here: web-view,
// video, maps, canvas other than 2d, animations by createAnimation, what a finger does beyond tap, long press and scroll.
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { chromium, type Browser, type JSHandle, type Page } from 'playwright-core'
import type { LaunchOptions } from './host/bridge.ts'
import type { Handles } from './host/main.ts'
import { openPage, type WeappOptions } from './phone.ts'
import { WxHttp, type SeenRequest } from './wx-http.ts'

/** What `pnpm --filter miniapp build:weapp` made. */
export const builtWeapp = process.env.WEAPP_DIST ?? path.resolve(import.meta.dirname, '../../dist/weapp')

const defaultTimeoutMs = 10_000
const pollMs = 30

export interface Left {
  clipboard: string
  calls: string[]
  shares: unknown[]
  sounds: string[]
  brightness: number
}

export interface Weapp {
  page: () => Promise<string>
  stack: () => Promise<string[]>
  /** Sub-packages that were loaded so far. */
  packages: () => Promise<string[]>
  tap: (target: string, timeoutMs?: number) => Promise<void>
  /** A finger that stays. */
  hold: (target: string, ms: number) => Promise<void>
  input: (target: string, text: string) => Promise<void>
  seeText: (text: string, timeoutMs?: number) => Promise<void>
  seeNoText: (text: string, timeoutMs?: number) => Promise<void>
  seePage: (page: string, timeoutMs?: number) => Promise<void>
  text: () => Promise<string>
  screenshot: (file: string) => Promise<void>
  switchTab: (page: string) => Promise<void>
  back: () => Promise<void>
  /** navigateTo, as a shared card or a notice would. */
  open: (url: string) => Promise<void>
  pullDown: () => Promise<void>
  /** WeChat goes behind another app, and comes back. */
  leave: () => Promise<void>
  comeBack: () => Promise<void>
  /** What the phone answers from now on: place, login code, what is scanned, subscriptions. */
  set: (options: Partial<LaunchOptions>) => Promise<void>
  setNetwork: (type: 'wifi' | '4g' | 'none') => Promise<void>
  setDark: (dark: boolean) => Promise<void>
  giveFiles: (files: string[]) => void
  storage: () => Promise<Record<string, unknown>>
  /** What the app left behind: the clipboard, telephone calls, shared cards, sounds, the screen's light. */
  left: () => Promise<Left>
  consoleLines: () => Promise<string[]>
  problems: () => Promise<string[]>
  requests: SeenRequest[]
  close: () => Promise<void>
}

export function startBrowser(): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  const args = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']
  return chromium.launch({ executablePath, args: [...args, '--disable-component-update', '--disable-sync'] })
}

/** Asks again and again until the answer is good; the last complaint is the error. */
export async function until<T>(
  ask: () => Promise<T | undefined>,
  complaint: () => Promise<string> | string,
  timeoutMs = defaultTimeoutMs,
): Promise<T> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const answer = await ask()
    if (answer !== undefined) return answer
    if (Date.now() > deadline) throw new Error(await complaint())
    await new Promise((done) => setTimeout(done, pollMs))
  }
}

export async function openWeapp(options: WeappOptions): Promise<Weapp> {
  const browser = options.browser ?? (await startBrowser())
  const http = new WxHttp(options.apiBase)
  http.give(options.files ?? [])
  const outside: string[] = []
  const page = await openPage(browser, options, http, outside)
  const handles = await page.evaluateHandle<Handles>('globalThis.__weapp')
  const app = makeDriver({ page, handles, http, outside }, async () => {
    await page.context().close()
    if (options.browser === undefined) await browser.close()
  })
  await until(
    async () => ((await app.page()) !== '' || (await app.problems()).length > 0 ? true : undefined),
    async () => `the app did not open a page: ${(await app.problems()).join('\n')}`,
  )
  return app
}

interface Phone {
  page: Page
  handles: JSHandle<Handles>
  http: WxHttp
  outside: string[]
}

async function problemsOf({ handles, outside }: Phone): Promise<string[]> {
  return [...(await handles.evaluate((app) => app.problems())), ...outside]
}

async function describe(phone: Phone): Promise<string> {
  const [stack, text] = await phone.handles.evaluate((app) => [app.stack().join(' › '), app.text()] as const)
  const asked = phone.http.requests
    .slice(-8)
    .map(({ method, url, status }) => `${method} ${url} ${status ?? 'waiting'}`)
  return [`${stack}:`, text, ...asked, ...(await problemsOf(phone))].join('\n')
}

/** What a finger and a pair of eyes do. */
function hands(phone: Phone): Pick<Weapp, 'tap' | 'hold' | 'input' | 'seeText' | 'seeNoText' | 'seePage'> {
  const { page, handles } = phone
  const spot = (target: string) => handles.evaluate((app, name) => app.spot(name), target)
  const touchable = (target: string, timeoutMs?: number) => {
    let before = ''
    return until(
      async () => {
        const found = await spot(target)
        if (found === null || found.covered || found.disabled) return undefined
        // Twice in the same place: what is still sliding in would be missed.
        const at = `${found.x} ${found.y}`
        const still = at === before
        before = at
        return still ? found : undefined
      },
      async () => {
        const found = await spot(target)
        const why = found === null ? 'not there' : found.covered ? 'covered' : 'disabled'
        return `"${target}" cannot be touched, it is ${why}, on ${await describe(phone)}`
      },
      timeoutMs,
    )
  }
  const tap = async (target: string, timeoutMs?: number) => {
    const { x, y } = await touchable(target, timeoutMs)
    await page.touchscreen.tap(x, y)
  }
  const hold = async (target: string, ms: number) => {
    const { x, y } = await touchable(target)
    const fingers = await page.context().newCDPSession(page)
    await fingers.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x, y }] })
    await delay(ms)
    await fingers.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
    await fingers.detach()
  }
  const see = async (words: string, wanted: boolean, timeoutMs?: number) => {
    await until(
      async () =>
        (await handles.evaluate((app) => app.text())).includes(words) === wanted ? true : undefined,
      async () =>
        `"${words}" is ${wanted ? 'not to be seen' : 'still to be seen'} on ${await describe(phone)}`,
      timeoutMs,
    )
  }
  return {
    tap,
    hold,
    input: async (target, words) => {
      await tap(target)
      await page.keyboard.press('ControlOrMeta+a')
      if (words === '') await page.keyboard.press('Delete')
      else await page.keyboard.insertText(words)
      await until(
        async () => ((await spot(target))?.value === words ? true : undefined),
        async () => `"${target}" does not hold "${words}" on ${await describe(phone)}`,
      )
    },
    seeText: (words, timeoutMs) => see(words, true, timeoutMs),
    seeNoText: (words, timeoutMs) => see(words, false, timeoutMs),
    seePage: async (wanted, timeoutMs) => {
      await until(
        async () => ((await handles.evaluate((app) => app.page())) === wanted ? true : undefined),
        async () => `the page is not ${wanted} but ${await describe(phone)}`,
        timeoutMs,
      )
    },
  }
}

function makeDriver(phone: Phone, close: () => Promise<void>): Weapp {
  const { page, handles, http } = phone
  const go = (kind: string, url: string) =>
    handles.evaluate((app, [name, to]) => app.go(name, { url: to }), [kind, url] as const)
  return {
    ...hands(phone),
    page: () => handles.evaluate((app) => app.page()),
    stack: () => handles.evaluate((app) => app.stack()),
    packages: () => handles.evaluate((app) => app.packages()),
    text: () => handles.evaluate((app) => app.text()),
    screenshot: async (file) => {
      await page.evaluate(() => Promise.allSettled([...document.images].map((image) => image.decode())))
      await page.screenshot({ path: file })
    },
    switchTab: (to) => go('switchTab', `/${to}`),
    back: () => go('navigateBack', ''),
    open: (url) => go('navigateTo', url),
    pullDown: () => handles.evaluate((app) => app.pullDown()),
    set: (options) => handles.evaluate((app, given) => app.set(given), options),
    setNetwork: (type) => handles.evaluate((app, given) => app.setNetwork(given), type),
    setDark: (dark) => page.emulateMedia({ colorScheme: dark ? 'dark' : 'light' }),
    leave: () => handles.evaluate((app) => app.hide()),
    comeBack: () => handles.evaluate((app) => app.show()),
    giveFiles: (files) => {
      http.give(files)
    },
    storage: () => handles.evaluate((app) => app.storage()),
    left: () => handles.evaluate((app) => app.left()),
    consoleLines: () => handles.evaluate((app) => app.consoleLines()),
    problems: () => problemsOf(phone),
    requests: http.requests,
    close,
  }
}
