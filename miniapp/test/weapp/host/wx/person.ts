// wx functions that ask the person, or their phone, for something: who they are, photos, a yes.
import { launch, node, report } from '../bridge.ts'
import { lastAnswerAt, lastTapAt } from '../gestures.ts'
import { packageFile } from '../assets.ts'
import { api, WxFailure, type Options } from './api.ts'

const freshTapMs = 1000
/** What the app put on the clipboard, whom it called, what it shared and played, and how bright it left the screen. */
export const left = {
  clipboard: '',
  calls: [] as string[],
  shares: [] as unknown[],
  sounds: [] as string[],
  brightness: 0.5,
}

async function choose(count: unknown) {
  const answer = await node({ kind: 'choose', count: Number(count ?? 9) })
  if (!answer.ok || !('files' in answer) || answer.files.length === 0) throw new WxFailure('cancel')
  return answer.files
}

async function chooseMedia(options: Options) {
  if (Number(options.count ?? 9) > 20)
    throw new WxFailure('parameter error: count should not be larger than 20')
  const files = await choose(options.count)
  const tempFiles = files.map((file) => ({
    tempFilePath: file.path,
    size: file.size,
    fileType: 'image',
    thumbTempFilePath: '',
    duration: 0,
    width: 0,
    height: 0,
  }))
  return { tempFiles, type: 'image' }
}

async function chooseImage(options: Options) {
  const files = await choose(options.count)
  return {
    tempFilePaths: files.map((file) => file.path),
    tempFiles: files.map((file) => ({ path: file.path, size: file.size })),
  }
}

async function imageInfo(options: Options) {
  const image = new Image()
  image.src = packageFile(String(options.src))
  await image.decode().catch(() => {
    throw new WxFailure('image not found')
  })
  const { naturalWidth: width, naturalHeight: height } = image
  return { width, height, path: String(options.src), orientation: 'up', type: 'jpeg' }
}

async function sizeOfFile(filePath: unknown): Promise<number> {
  const answer = await node({ kind: 'read', filePath: String(filePath) })
  if (!answer.ok) throw new WxFailure(answer.reason)
  return 'bodyBase64' in answer ? atob(answer.bodyBase64).length : 0
}

async function readFile(options: Options) {
  const answer = await node({ kind: 'read', filePath: String(options.filePath) })
  if (!answer.ok || !('bodyBase64' in answer)) throw new WxFailure(answer.ok ? 'not a file' : answer.reason)
  const bytes = Uint8Array.from(atob(answer.bodyBase64), (letter) => letter.charCodeAt(0))
  if (options.encoding === 'base64') return { data: answer.bodyBase64 }
  return { data: options.encoding === undefined ? bytes.buffer : new TextDecoder().decode(bytes) }
}

function subscribe(options: Options) {
  const ids = (options.tmplIds ?? []) as string[]
  const fresh = performance.now() - lastTapAt.value <= freshTapMs && lastAnswerAt.value < lastTapAt.value
  if (!fresh) {
    report('wx.requestSubscribeMessage was called without a tap: WeChat refuses it')
    throw new WxFailure('can only be invoked by user TAP gesture.', { errCode: 10001 })
  }
  if (ids.length === 0) throw new WxFailure("templateIds can't be empty", { errCode: 20001 })
  if (ids.length > 5) throw new WxFailure('The number of templateIds exceed the limit', { errCode: 20003 })
  return Object.fromEntries(ids.map((id) => [id, launch.subscribe]))
}

async function requestPayment({ timeStamp, nonceStr, package: prepaid, signType, paySign }: Options) {
  const given = { timeStamp, nonceStr, package: prepaid, signType, paySign }
  const parameters = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]))
  const answer = await node({ kind: 'pay', parameters, decision: launch.pays })
  if (!answer.ok) throw new WxFailure(answer.reason)
}

export const person = {
  login: api('login', () => ({ code: launch.loginCode })),
  checkSession: api('checkSession', () => undefined),
  chooseMedia: api('chooseMedia', chooseMedia),
  chooseImage: api('chooseImage', chooseImage),
  compressImage: api('compressImage', async (options) => {
    await sizeOfFile(options.src)
    return { tempFilePath: String(options.src) }
  }),
  getImageInfo: api('getImageInfo', imageInfo),
  getFileSystemManager: () => ({
    readFile: api('readFile', readFile),
    getFileInfo: api('getFileInfo', async (options) => ({ size: await sizeOfFile(options.filePath) })),
  }),
  scanCode: api('scanCode', () => {
    if (launch.scanned === null) throw new WxFailure('cancel')
    return {
      result: launch.scanned,
      scanType: 'QR_CODE',
      charSet: 'UTF-8',
      path: '',
      rawData: btoa(launch.scanned),
    }
  }),
  addPhoneCalendar: api('addPhoneCalendar', () => undefined),
  requestPayment: api('requestPayment', requestPayment),
  requestSubscribeMessage: api('requestSubscribeMessage', subscribe),
  getPrivacySetting: api('getPrivacySetting', () => ({ needAuthorization: false, privacyContractName: '' })),
  requirePrivacyAuthorize: api('requirePrivacyAuthorize', () => undefined),
  onNeedPrivacyAuthorization: () => undefined,
  makePhoneCall: api('makePhoneCall', (options) => {
    left.calls.push(String(options.phoneNumber))
  }),
  setClipboardData: api('setClipboardData', (options) => {
    left.clipboard = String(options.data)
  }),
  getClipboardData: api('getClipboardData', () => ({ data: left.clipboard })),
}
