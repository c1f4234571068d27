// wx functions for where the phone is: a place chosen on the map, asked for, or told while the app is in front.
import { description, launch, report } from '../bridge.ts'
import { api, Listeners, WxFailure, type Result } from './api.ts'
import { appHidden, appShown } from './device.ts'

const tellEveryMs = 1000
const moved = new Listeners<Result>()
const settings: Record<string, boolean> = {}
let timer: number | undefined
let isBehind = false

appHidden.on(() => {
  isBehind = true
})
appShown.on(() => {
  isBehind = false
})

function isDeclared(name: string): boolean {
  if (description.app.requiredPrivateInfos?.includes(name) === true) return true
  report(`wx.${name} was called, and app.json does not name it in requiredPrivateInfos`)
  return false
}

function needPrivateInfo(name: string): void {
  if (!isDeclared(name))
    throw new WxFailure(`the api need to be declared in the requiredPrivateInfos field in app.json/ext.json`)
}

/** Asked once: a person without a place says no, and only the settings change that. */
function askForPlace(): void {
  settings['scope.userLocation'] ??= launch.place !== null
  if (!settings['scope.userLocation']) throw new WxFailure('auth deny')
}

function reading(): Result {
  if (launch.place === null) throw new WxFailure('ERROR_NOCELL&WIFI_LOCATIONSWITCHOFF')
  const { latitude, longitude } = launch.place
  const accuracy = { accuracy: 30, horizontalAccuracy: 30, verticalAccuracy: 0 }
  return { latitude, longitude, speed: -1, altitude: 0, ...accuracy }
}

function tell(): void {
  if (!isBehind && launch.place !== null) moved.tell(reading())
}

export const location = {
  chooseLocation: api('chooseLocation', () => {
    needPrivateInfo('chooseLocation')
    if (launch.place === null) throw new WxFailure('cancel')
    return { ...launch.place }
  }),
  getLocation: api('getLocation', () => {
    needPrivateInfo('getLocation')
    askForPlace()
    return reading()
  }),
  openLocation: api('openLocation', () => undefined),
  startLocationUpdate: api('startLocationUpdate', () => {
    needPrivateInfo('startLocationUpdate')
    askForPlace()
    timer ??= window.setInterval(tell, tellEveryMs)
  }),
  stopLocationUpdate: api('stopLocationUpdate', () => {
    if (timer === undefined) throw new WxFailure('location update not enabled')
    clearInterval(timer)
    timer = undefined
  }),
  onLocationChange: (listener: (result: Result) => void) => {
    if (isDeclared('onLocationChange')) moved.on(listener)
  },
  offLocationChange: moved.off,
  getSetting: api('getSetting', () => ({
    authSetting: { ...settings },
    subscriptionsSetting: { mainSwitch: true, itemSettings: {} },
  })),
  /** A person who has a place now allows it there. */
  openSetting: api('openSetting', () => {
    if ('scope.userLocation' in settings) settings['scope.userLocation'] = launch.place !== null
    return { authSetting: { ...settings } }
  }),
  authorize: api('authorize', ({ scope }) => {
    if (scope === 'scope.userLocation') askForPlace()
  }),
}
