// wx.request, uploadFile, downloadFile and the state of the network.
import { launch, node, report } from '../bridge.ts'
import type { HttpAnswer, NodeCall } from '../../wx-http.ts'
import { lastAnswerAt } from '../gestures.ts'
import { connectSocket } from './socket.ts'
import { api, Listeners, settle, WxFailure, type Options, type Result } from './api.ts'

const maxTimeoutMs = 60_000
let nextId = 1
let networkType = launch.network
const networkChanged = new Listeners<{ isConnected: boolean; networkType: string }>()

export function setNetwork(type: string): void {
  networkType = type
  networkChanged.tell({ isConnected: type !== 'none', networkType: type })
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}

function base64Of(buffer: ArrayBuffer): string {
  let text = ''
  for (const byte of new Uint8Array(buffer)) text += String.fromCharCode(byte)
  return btoa(text)
}

function timeoutOf(options: Options): number {
  return typeof options.timeout === 'number' ? Math.min(options.timeout, maxTimeoutMs) : maxTimeoutMs
}

function headerOf(options: Options): Record<string, string> {
  const header: Record<string, string> = {}
  for (const [name, value] of Object.entries((options.header ?? {}) as Options)) {
    if (name.toLowerCase() === 'referer') report('wx.request may not set the Referer header')
    else if (value === undefined || value === null) report(`the request header ${name} is ${String(value)}`)
    else header[name] = String(value)
  }
  return header
}

async function send(name: string, call: NodeCall & { url: string }): Promise<HttpAnswer> {
  if (networkType === 'none') throw new WxFailure('', { errno: 600001 })
  if (!/^https?:\/\//.test(call.url)) throw new WxFailure(`invalid url "${call.url}"`)
  const answer = await node(call)
  lastAnswerAt.value = performance.now()
  if (!answer.ok) {
    if (answer.reason === 'url not in domain list') report(`${name} to ${call.url}, outside the given server`)
    throw new WxFailure(answer.reason, { errno: answer.reason === 'timeout' ? 5 : 600000 })
  }
  if (!('http' in answer)) throw new Error('the answer of Node has no http')
  return answer.http
}

function queryOf(data: Options): string {
  return Object.entries(data)
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(String(value))}`)
    .join('&')
}

/** WeChat's rules for `data`: a query for GET, a form or JSON by content-type otherwise. */
function requestCall(id: number, options: Options): NodeCall & { kind: 'request' } {
  const method = String(options.method ?? 'GET').toUpperCase()
  const header = headerOf(options)
  const contentType = Object.entries(header).find(([name]) => name.toLowerCase() === 'content-type')?.[1]
  if (contentType === undefined) header['content-type'] = 'application/json'
  const data = options.data
  let url = String(options.url)
  let body: string | null = null
  let bodyBase64: string | null = null
  if (data instanceof ArrayBuffer) bodyBase64 = base64Of(data)
  else if (typeof data === 'string') body = data
  else if (typeof data === 'object' && data !== null) {
    if (method === 'GET') {
      const query = queryOf(data as Options)
      if (query !== '') url += `${url.includes('?') ? '&' : '?'}${query}`
    } else if (contentType?.includes('x-www-form-urlencoded') === true) body = queryOf(data as Options)
    else body = JSON.stringify(data)
  }
  if (method === 'GET' || method === 'HEAD') body = bodyBase64 = null
  return { kind: 'request', id, method, url, header, body, bodyBase64, timeoutMs: timeoutOf(options) }
}

function readBody(options: Options, http: HttpAnswer): unknown {
  const bytes = bytesOf(http.bodyBase64)
  if (options.responseType === 'arraybuffer') return bytes.buffer
  const text = new TextDecoder().decode(bytes)
  if ((options.dataType ?? 'json') !== 'json') return text
  try {
    return JSON.parse(text) as unknown
  } catch {
    return text
  }
}

function task(id: number): Result {
  const nothing = () => undefined
  return {
    abort: () => {
      void node({ kind: 'abort', id })
    },
    onHeadersReceived: nothing,
    offHeadersReceived: nothing,
    onProgressUpdate: nothing,
    offProgressUpdate: nothing,
    onChunkReceived: nothing,
    offChunkReceived: nothing,
  }
}

function transfer(name: string, work: (id: number, options: Options) => Promise<Result>) {
  return (options: Options) => {
    const id = nextId
    nextId += 1
    const promise = settle(name, options, () => work(id, options))
    return promise === undefined ? task(id) : Object.assign(promise, task(id))
  }
}

const request = transfer('request', async (id, options) => {
  const http = await send('wx.request', requestCall(id, options))
  const { statusCode, header, cookies } = http
  return { statusCode, header, cookies, data: readBody(options, http) }
})

const uploadFile = transfer('uploadFile', async (id, options) => {
  const formData = Object.entries((options.formData ?? {}) as Options).map(([key, value]) => [
    key,
    String(value),
  ])
  const http = await send('wx.uploadFile', {
    kind: 'upload',
    id,
    url: String(options.url),
    filePath: String(options.filePath),
    name: String(options.name),
    header: headerOf(options),
    formData: Object.fromEntries(formData) as Record<string, string>,
    timeoutMs: timeoutOf(options),
  })
  // The answer of an upload is a string in WeChat, also when it is JSON.
  return { statusCode: http.statusCode, data: readBody({ dataType: 'text' }, http), header: http.header }
})

const downloadFile = transfer('downloadFile', async (id, options) => {
  const url = String(options.url)
  const http = await send('wx.downloadFile', requestCall(id, { ...options, method: 'GET', data: undefined }))
  const type = http.header['content-type'] ?? ''
  const saved = await node({ kind: 'save', url, type, bodyBase64: http.bodyBase64 })
  if (!saved.ok || !('files' in saved)) throw new WxFailure('file not saved')
  return { statusCode: http.statusCode, tempFilePath: saved.files[0]?.path, header: http.header }
})

export const network = {
  request,
  connectSocket,
  uploadFile,
  downloadFile,
  getNetworkType: api('getNetworkType', () => ({ networkType, weakNet: false })),
  onNetworkStatusChange: networkChanged.on,
  offNetworkStatusChange: networkChanged.off,
}
