// A phone's browser: 375×812 with touch, and the few moves that the walks share.
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core'

export const artifacts = path.resolve(import.meta.dirname, '../../../artifacts/h5')

export function openBrowser(): Promise<Browser> {
  mkdirSync(artifacts, { recursive: true })
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
    ],
  })
}

export interface Phone {
  context: BrowserContext
  page: Page
  /** What the browser complained of: uncaught errors, and answers that should not have been. */
  problems: string[]
  /** The visible one of a page that may still hold the pages behind it. */
  at: (testId: string) => Locator
  see: (text: string) => Promise<void>
  keep: (name: string) => Promise<void>
}

/** desktop: a window that is no phone's, for the console. */
export type Look = { dark?: boolean; width?: number; height?: number; desktop?: boolean }

export async function openPhone(browser: Browser, address: string, look: Look = {}): Promise<Phone> {
  const context = await browser.newContext({
    viewport: { width: look.width ?? 375, height: look.height ?? 812 },
    hasTouch: true,
    isMobile: !look.desktop,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    colorScheme: look.dark ? 'dark' : 'light',
    baseURL: address,
  })
  const page = await context.newPage()
  page.setDefaultTimeout(40_000)
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('response', (answer) => {
    if (answer.status() >= 500) problems.push(`${answer.status()} ${answer.url()}`)
  })
  const at = (testId: string) => page.locator(`[data-testid="${testId}"]:visible`).last()
  return {
    context,
    page,
    problems,
    at,
    see: (text) => page.getByText(text).locator('visible=true').first().waitFor(),
    keep: async (name) => {
      await page.waitForLoadState('networkidle')
      await settled(page)
      await page.screenshot({ path: path.join(artifacts, `${name}.png`) })
    },
  }
}

/** The page has stopped sliding in. */
const settled = (page: Page) =>
  page.waitForFunction(() => {
    const shown = [...document.querySelectorAll('.taro_page')].filter((element) => element.checkVisibility())
    // A sheet that rises is an animation too; what goes round for ever is waited for by nobody.
    const moves = document
      .getAnimations()
      .some(
        (each) =>
          each instanceof CSSTransition ||
          (each.playState === 'running' && Number(each.effect?.getComputedTiming().endTime) < 1000),
      )
    const leftOf = (element: Element | null) => element?.getBoundingClientRect().left ?? 0
    return !moves && shown.some((element) => Math.abs(leftOf(element) - leftOf(element.parentElement)) < 1)
  })

/** By the sandbox's login page: a row of its own for some, any name in the field below. */
export async function signIn(phone: Phone, name: string): Promise<void> {
  await phone.page.goto('/#/sandbox/login/index')
  await phone.at('sandbox-login').waitFor()
  if (await phone.at(`login-${name}`).isVisible()) await phone.at(`login-${name}`).tap()
  else {
    await write(phone, 'login-name', name)
    await phone.at('login-submit').tap()
  }
  await phone.page.waitForURL((url) => !url.hash.includes('sandbox/login'))
  // The address changes before the page does; a walk that moves on in between would be overtaken by it.
  await phone.page.locator('[data-testid="sandbox-login"]').waitFor({ state: 'hidden' })
  await settled(phone.page)
}

/** Types into a field of ours: the real input stands inside. */
export async function write(phone: Phone, testId: string, text: string): Promise<void> {
  const field = phone.at(testId)
  await field.waitFor()
  const isInput = await field.evaluate((element) => /^(input|textarea)$/i.test(element.tagName))
  await (isInput ? field : field.locator('textarea, input').first()).fill(text)
}

/** Answers the file chooser that a tap opens. */
export async function choosePhoto(phone: Phone, testId: string, file: string): Promise<void> {
  const chooser = phone.page.waitForEvent('filechooser')
  await phone.at(testId).tap()
  await (await chooser).setFiles(file)
}
