// Starts the mini-program in this page: view layer, module loader, wx, App, first page; and gives the driver its handles.
import { description, launch, problems, report, textOf } from './bridge.ts'
import { wants } from './components/boxes.ts'
import { listenToFingers } from './gestures.ts'
import { find, spot, visibleText } from './look.ts'
import { consoleLines, downloadedPackages, Loader } from './modules.ts'
import { mountOverlay } from './overlay.ts'
import { callLife, Pages } from './pages.ts'
import { setting } from './frame.ts'
import { setStage } from './stage.ts'
import { api, type Options, type Result } from './wx/api.ts'
import { appHidden, appShown, device } from './wx/device.ts'
import { location } from './wx/location.ts'
import { network, setNetwork } from './wx/network.ts'
import { left, person } from './wx/person.ts'
import { query } from './wx/query.ts'
import { screen } from './wx/screen.ts'
import { senses, writeFileSync } from './wx/senses.ts'
import { storage, storageSnapshot } from './wx/storage.ts'
import { canIUse, strictWx } from './wx/strict.ts'

type App = Record<string, unknown>

addEventListener('error', (event) => {
  report(`uncaught: ${textOf(event.error ?? event.message)}`)
})
addEventListener('unhandledrejection', (event) => {
  report(`unhandled rejection: ${textOf(event.reason)}`)
})
addEventListener('securitypolicyviolation', (event) => {
  report(`code from a string: ${event.violatedDirective} ${event.sample}`)
})

const phone = document.createElement('div')
phone.id = 'phone'
document.body.append(phone)
mountOverlay()
listenToFingers()

const app: { value: App | undefined } = { value: undefined }
const stage = setStage()
const world = {
  space: stage.space,
  wx: {} as object,
  getApp: () => app.value,
  getCurrentPages: (): unknown[] => pages.stack.map((page) => page.instance),
  registerApp: (definition: App) => {
    app.value = definition
  },
}
const loader: Loader = new Loader(world)
const pages: Pages = new Pages(stage, loader, phone)
const firstPage = launch.path === '' ? (description.app.pages[0] ?? '') : launch.path

const routes = ['navigateTo', 'redirectTo', 'switchTab', 'reLaunch', 'navigateBack']
const implemented: Record<string, unknown> = {
  ...storage,
  ...network,
  ...person,
  ...location,
  ...senses,
  getFileSystemManager: () => ({ ...person.getFileSystemManager(), writeFileSync }),
  ...device(pages, firstPage),
  ...screen(pages),
  ...query(pages),
  ...Object.fromEntries(routes.map((name) => [name, api(name, (options) => pages.go(name, options))])),
  canIUse: (schema: string) => canIUse(implemented, schema),
  onError: () => undefined,
  offError: () => undefined,
  onUnhandledRejection: () => undefined,
  offUnhandledRejection: () => undefined,
  onPageNotFound: () => undefined,
  offPageNotFound: () => undefined,
  onWindowResize: () => undefined,
  offWindowResize: () => undefined,
  onMemoryWarning: () => undefined,
  offMemoryWarning: () => undefined,
  onKeyboardHeightChange: () => undefined,
  offKeyboardHeightChange: () => undefined,
  onUserCaptureScreen: () => undefined,
  offUserCaptureScreen: () => undefined,
}
world.wx = strictWx(implemented)

wants.navigate = (openType, url, delta) => {
  const name = routes.find((route) => route.toLowerCase().startsWith(openType.toLowerCase())) ?? 'navigateTo'
  const kind = openType === 'navigate' ? 'navigateTo' : name
  pages.go(kind, { url, delta }).catch((error: unknown) => {
    report(`navigator: ${textOf(error)}`)
  })
}
wants.share = () => {
  if (pages.top !== undefined) left.shares.push(callLife(pages.top, 'onShareAppMessage', { from: 'button' }))
}

function callApp(name: string, options: Result): void {
  const method = app.value?.[name]
  if (typeof method === 'function') Reflect.apply(method, app.value, [options])
}

async function start(): Promise<void> {
  const options = { path: firstPage, query: {}, scene: 1001, referrerInfo: {}, apiCategory: 'default' }
  loader.require('app.js', 'app.js')
  if (app.value === undefined) throw new Error('app.js did not call App()')
  callApp('onLaunch', options)
  callApp('onShow', options)
  await pages.go('reLaunch', { url: `/${firstPage}` })
}

const handles = {
  problems: () => [...problems],
  consoleLines: () => [...consoleLines],
  page: () => pages.top?.path ?? '',
  stack: () => pages.stack.map((page) => page.path),
  packages: downloadedPackages,
  spot: (target: string) => spot(pages, target),
  exists: (target: string) => find(pages, target) !== null,
  text: () => visibleText(pages),
  storage: storageSnapshot,
  left: () => left,
  setNetwork,
  go: (kind: string, options: Options) => pages.go(kind, options).then(() => undefined),
  pullDown: () => {
    const page = pages.top
    if (page === undefined) return
    if (setting(page.path, 'enablePullDownRefresh') !== true)
      report(`${page.path} has no enablePullDownRefresh`)
    callLife(page, 'onPullDownRefresh')
  },
  hide: () => {
    if (pages.top !== undefined) callLife(pages.top, 'onHide')
    callApp('onHide', {})
    appHidden.tell({})
  },
  show: () => {
    callApp('onShow', { path: firstPage, query: {}, scene: 1001 })
    appShown.tell({})
    if (pages.top !== undefined) callLife(pages.top, 'onShow')
  },
  set: (options: Partial<typeof launch>) => {
    Object.assign(launch, options)
  },
}

export type Handles = typeof handles
Object.assign(globalThis, { __weapp: handles })

start().catch((error: unknown) => {
  report(`the app did not start: ${textOf(error)}`)
})
