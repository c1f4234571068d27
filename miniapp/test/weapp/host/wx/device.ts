// wx functions about the phone, the app and its window.
import { description } from '../bridge.ts'
import { bars, capsule } from '../frame.ts'
import type { Pages } from '../pages.ts'
import { api, Listeners, type Result } from './api.ts'

const sdk = '3.9.0'
const dark = matchMedia('(prefers-color-scheme: dark)')
const themeChanged = new Listeners<{ theme: string }>()
dark.addEventListener('change', () => {
  if (description.app.darkmode === true) themeChanged.tell({ theme: theme() })
})
/** Told by the driver: the app goes behind, or comes back. */
export const appShown = new Listeners<Result>()
export const appHidden = new Listeners<Result>()

function theme(): string {
  return description.app.darkmode === true && dark.matches ? 'dark' : 'light'
}

function deviceInfo(): Result {
  return {
    brand: 'iPhone',
    model: 'iPhone X',
    system: 'iOS 17.0',
    platform: 'ios',
    abi: 'arm64',
    benchmarkLevel: 30,
    memorySize: 3072,
    cpuType: 'A11',
  }
}

function appInfo(): Result {
  return {
    SDKVersion: sdk,
    enableDebug: false,
    host: { env: 'WeChat', appId: '' },
    language: 'zh_CN',
    version: '8.0.60',
    theme: theme(),
    fontSizeSetting: 16,
    fontSizeScaleFactor: 1,
  }
}

function windowInfo(pages: Pages): Result {
  const [width, height] = [innerWidth, innerHeight]
  return {
    pixelRatio: devicePixelRatio,
    screenWidth: width,
    screenHeight: height,
    windowWidth: width,
    windowHeight: pages.top?.frame.windowHeight ?? height,
    statusBarHeight: bars.statusHeight,
    screenTop: 0,
    safeArea: {
      left: 0,
      right: width,
      top: bars.statusHeight,
      bottom: height - bars.homeHeight,
      width,
      height: height - bars.statusHeight - bars.homeHeight,
    },
  }
}

function permissions(): Result {
  const allowed = 'authorized'
  return {
    albumAuthorized: allowed,
    cameraAuthorized: allowed,
    locationAuthorized: allowed,
    locationReducedAccuracy: false,
    microphoneAuthorized: allowed,
    notificationAuthorized: allowed,
    phoneCalendarAuthorized: allowed,
    bluetoothAuthorized: allowed,
  }
}

const launchOptions = (path: string) => ({
  path,
  query: {},
  scene: 1001,
  referrerInfo: {},
  forwardMaterials: [],
  apiCategory: 'default',
})

export function device(pages: Pages, launchPath: string) {
  const system = () => ({
    ...deviceInfo(),
    ...appInfo(),
    ...windowInfo(pages),
    deviceOrientation: 'portrait',
  })
  const later = <T>(work: (() => T) | undefined) => {
    if (work !== undefined) void Promise.resolve().then(work)
  }
  return {
    env: { USER_DATA_PATH: 'wxfile://usr' },
    getDeviceInfo: deviceInfo,
    getAppBaseInfo: appInfo,
    getWindowInfo: () => windowInfo(pages),
    getSystemInfoSync: system,
    getSystemInfo: api('getSystemInfo', system),
    getSystemInfoAsync: api('getSystemInfoAsync', system),
    getSystemSetting: () => ({
      bluetoothEnabled: true,
      locationEnabled: true,
      wifiEnabled: true,
      deviceOrientation: 'portrait',
    }),
    getAppAuthorizeSetting: permissions,
    getMenuButtonBoundingClientRect: () => ({ ...capsule }),
    getLaunchOptionsSync: () => launchOptions(launchPath),
    getEnterOptionsSync: () => launchOptions(launchPath),
    getAccountInfoSync: () => ({
      miniProgram: { appId: 'wx0000000000000000', envVersion: 'develop', version: '' },
      plugin: {},
    }),
    getUpdateManager: () => ({
      applyUpdate: () => undefined,
      onCheckForUpdate: (listener: (result: Result) => void) => {
        later(() => {
          listener({ hasUpdate: false })
        })
      },
      onUpdateReady: () => undefined,
      onUpdateFailed: () => undefined,
    }),
    onThemeChange: themeChanged.on,
    offThemeChange: themeChanged.off,
    onAppShow: appShown.on,
    offAppShow: appShown.off,
    onAppHide: appHidden.on,
    offAppHide: appHidden.off,
    nextTick: later,
    getRandomValues: api('getRandomValues', (options) => ({
      randomValues: crypto.getRandomValues(new Uint8Array(Number(options.length))).buffer,
    })),
    arrayBufferToBase64: (buffer: ArrayBuffer) =>
      btoa(Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join('')),
    base64ToArrayBuffer: (text: string) =>
      Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0)).buffer,
    vibrateShort: api('vibrateShort', () => undefined),
    vibrateLong: api('vibrateLong', () => undefined),
    setKeepScreenOn: api('setKeepScreenOn', () => undefined),
    reportEvent: () => undefined,
    reportAnalytics: () => undefined,
    reportMonitor: () => undefined,
    reportPerformance: () => undefined,
    getPerformance: () => ({ now: () => performance.now(), getEntries: () => [], mark: () => undefined }),
    getLogManager: () => logs(),
    getRealtimeLogManager: () => logs(),
  }
}

function logs() {
  const nothing = () => undefined
  return { debug: nothing, info: nothing, log: nothing, warn: nothing, error: nothing, setFilterMsg: nothing }
}
