// The only way to the server: every request and upload of the mini-program goes through here.
import { errors as knownErrors, type ErrorCode } from '@chaolin/shared/errors'
import Taro from '@tarojs/taro'
import { defineWords, say } from './i18n'
import { useDisplay } from './ui/display'
import { learnTime } from './ui/server-time'

const timeoutMs = 20_000
const uploadTimeoutMs = 60_000

const words = defineWords('api', {
  zh: {
    offline: '没连上网，连上再试一次',
    offlineWritten: '没连上网，写好的都在',
    timeout: '网太慢，没送到，再试一次',
    unknown: '没打开，怪我们。您的事都在',
  },
  en: {
    offline: 'No connection; try again once you are online',
    offlineWritten: 'No connection; what you wrote is kept',
    timeout: 'The network is too slow, please try again',
    unknown: 'It did not work, our fault; nothing is lost',
  },
})

export interface FieldError {
  path: string
  message: string
}

export class ApiError extends Error {
  override readonly name = 'ApiError'
  /** 0: it never arrived. */
  readonly status: number
  readonly code: ErrorCode | 'offline' | 'timeout' | 'unknown'
  readonly errors: readonly FieldError[]
  readonly requestId: string | undefined
  /** What this kind of refusal tells beside. */
  readonly more: Readonly<Record<string, unknown>>
  /** How long to wait before it is of any use to ask again. */
  readonly retryAfterS: number | undefined

  constructor(
    about: Pick<ApiError, 'status' | 'code' | 'message' | 'errors' | 'requestId'> &
      Partial<Pick<ApiError, 'more' | 'retryAfterS'>>,
  ) {
    super(about.message)
    this.status = about.status
    this.code = about.code
    this.errors = about.errors
    this.requestId = about.requestId
    this.more = about.more ?? {}
    this.retryAfterS = about.retryAfterS
  }

  /** What is wrong with one field of a form. */
  wrong(path: string): string | undefined {
    return this.errors.find((error) => error.path === path)?.message
  }
}

export interface Credentials {
  token: () => string | undefined
  /** Signs in again and gives the new token. Several callers share one sign-in. */
  renew: () => Promise<string>
}

// session.ts fills this in: it needs requests, and requests need it.
let credentials: Credentials | undefined
export function setCredentials(source: Credentials): void {
  credentials = source
}

export type Query = Record<string, string | number | boolean | undefined>

export interface ApiRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  query?: Query
  body?: object
  /** In place of a body: a file's own bytes. Browsers only. */
  file?: { type: string; content: Blob }
  /** The answer is words, not JSON. */
  text?: boolean
  /** The answer is a file. Browsers only. */
  bytes?: boolean
  /** Stable over retries of one intent, so that the second is harmless. Without it, each call is an intent of its own. */
  key?: string
  /** Doors that ask for no token. */
  anonymous?: boolean
  /** In place of the person's: a screen's own. It cannot be renewed. */
  token?: string
}

export const get = <Answer>(path: string, query: Query = {}) =>
  request<Answer>({ method: 'GET', path, query })

export const post = <Answer>(
  path: string,
  body: object = {},
  options: Pick<ApiRequest, 'key' | 'anonymous'> = {},
) => request<Answer>({ method: 'POST', path, body, ...options })

export const put = <Answer>(path: string, body: object) => request<Answer>({ method: 'PUT', path, body })

export const patch = <Answer>(path: string, body: object) => request<Answer>({ method: 'PATCH', path, body })

export async function request<Answer>(about: ApiRequest): Promise<Answer> {
  const key = about.key ?? newKey()
  const { body, file, text = false, bytes = false } = about
  const send = (token: string | undefined) =>
    Taro.request<unknown, string | Blob>({
      url: `${baseAddress()}${about.path}${queryString(about.query)}`,
      method: about.method,
      header: {
        ...(file ? { 'Content-Type': file.type } : body ? { 'Content-Type': 'application/json' } : {}),
        ...headers(token, about.method === 'POST' ? key : undefined),
      },
      // A string, so that no platform turns the body of a GET or DELETE into a query.
      ...(file ? { data: file.content } : body ? { data: JSON.stringify(body) } : {}),
      ...(text ? { dataType: 'text' } : {}),
      ...(bytes ? { responseType: 'arraybuffer' as const } : {}),
      timeout: file || text || bytes ? uploadTimeoutMs : timeoutMs,
    })
  const written = file !== undefined || Object.keys(body ?? {}).length > 0
  if (about.token !== undefined)
    return answerOf<Answer>(await sent(send(about.token), written), text || bytes)
  return withToken<Answer>(about.anonymous ?? false, send, { written, whole: text || bytes })
}

export interface UploadRequest {
  path: string
  filePath: string
  key?: string
  /** 0 to 1. */
  onProgress?: (sent: number) => void
}

export async function upload<Answer>({
  path,
  filePath,
  key = newKey(),
  onProgress,
}: UploadRequest): Promise<Answer> {
  const sendFile = (token: string | undefined) => {
    const task = Taro.uploadFile({
      url: `${baseAddress()}${path}`,
      filePath,
      name: 'file',
      header: headers(token, key),
      timeout: uploadTimeoutMs,
    })
    if (onProgress) task.onProgressUpdate?.(({ progress }) => onProgress(progress / 100))
    return task
  }
  return withToken<Answer>(false, sendFile, { written: true, whole: false })
}

interface Reply {
  statusCode: number
  data: unknown
  header?: unknown
}

async function withToken<Answer>(
  anonymous: boolean,
  send: (token: string | undefined) => Promise<Reply>,
  { written, whole }: { written: boolean; whole: boolean },
): Promise<Answer> {
  const token = anonymous ? undefined : (credentials?.token() ?? (await credentials?.renew()))
  let reply = await sent(send(token), written)
  if (reply.statusCode === 401 && !anonymous && credentials)
    reply = await sent(send(await credentials.renew()), written)
  return answerOf<Answer>(reply, whole)
}

function answerOf<Answer>({ statusCode, data, header }: Reply, whole: boolean): Answer {
  if (statusCode < 200 || statusCode >= 300) throw problem(statusCode, parsed(data), header)
  return (whole ? data : parsed(data)) as Answer
}

/** Taro rejects with whatever the platform has at hand; a person needs to know only whether it arrived. */
async function sent(reply: Promise<Reply>, written: boolean): Promise<Reply> {
  try {
    const answer = await reply
    learnTime(answer.header)
    return answer
  } catch (reason) {
    const text = JSON.stringify(reason instanceof Error ? `${reason.name} ${reason.message}` : reason) ?? ''
    const code = /timeout|abort/i.test(text) ? 'timeout' : 'offline'
    const said = code === 'offline' && written ? 'offlineWritten' : code
    throw new ApiError({ status: 0, code, message: say(words, said), errors: [], requestId: undefined })
  }
}

function parsed(data: unknown): unknown {
  // A refusal where a file was asked for.
  if (process.env.TARO_ENV === 'h5' && data instanceof ArrayBuffer)
    return parsed(new TextDecoder().decode(data))
  if (typeof data !== 'string') return data
  if (data === '') return undefined
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}

function problem(status: number, data: unknown, header: unknown): ApiError {
  const about: Record<string, unknown> = typeof data === 'object' && data !== null ? { ...data } : {}
  const { code, detail, title, requestId } = about
  const known = typeof code === 'string' && code in knownErrors ? (code as ErrorCode) : undefined
  const theirs = [detail, title].find((text): text is string => typeof text === 'string' && text !== '')
  const english = useDisplay.getState().language === 'en'
  const ours = known && knownErrors[known][english ? 'en' : 'zh']
  return new ApiError({
    status,
    code: known ?? 'unknown',
    message: (english ? (ours ?? theirs) : (theirs ?? ours)) ?? say(words, 'unknown'),
    errors: Array.isArray(about['errors']) ? about['errors'].filter(isFieldError) : [],
    requestId: typeof requestId === 'string' ? requestId : undefined,
    more: about,
    retryAfterS: waitOf(header),
  })
}

function waitOf(header: unknown): number | undefined {
  if (typeof header !== 'object' || header === null) return undefined
  const entry = Object.entries(header).find(([name]) => name.toLowerCase() === 'retry-after')
  const seconds = Number(entry?.[1] ?? NaN)
  return seconds > 0 ? seconds : undefined
}

function isFieldError(value: unknown): value is FieldError {
  return typeof value === 'object' && value !== null && 'path' in value && 'message' in value
}

function headers(token: string | undefined, key: string | undefined): Record<string, string> {
  return {
    Accept: 'application/json',
    'Accept-Language': useDisplay.getState().language,
    ...(token ? { Authorization: `Bearer ${token}` } : {}),
    ...(key ? { 'Idempotency-Key': key } : {}),
  }
}

// URLSearchParams does not exist in a mini-program.
function queryString(query: Query = {}): string {
  const parts = Object.entries(query)
    .filter(([, value]) => value !== undefined && value !== '')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(`${value}`)}`)
  return parts.length > 0 ? `?${parts.join('&')}` : ''
}

/** Unguessable enough for its purpose: the server keeps keys apart by person. (A mini-program has no crypto object.) */
export function newKey(): string {
  return Array.from({ length: 32 }, () => Math.floor(Math.random() * 16).toString(16)).join('')
}

/** An address for a photo that the server gave as a path. */
export function absolute(path: string): string {
  return /^[a-z]+:/i.test(path) ? path : `${baseAddress()}${path}`
}

export interface SocketTold {
  onOpen: () => void
  onMessage: (text: string) => void
  /** Once, however it ended, also when it never opened. */
  onClose: (code: number) => void
}
export interface Socket {
  send: (text: string) => void
  close: () => void
}

const lostConnection = 1006

/** News as they happen; what they are is read as ever. */
export function openSocket(path: string, told: SocketTold): Socket {
  return process.env.TARO_ENV === 'weapp' ? openInWechat(path, told) : openInBrowser(path, told)
}

// Taro's own stand-in for browsers does not tell why a socket was closed.
function openInBrowser(path: string, { onOpen, onMessage, onClose }: SocketTold): Socket {
  const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${path}`)
  socket.onopen = onOpen
  socket.onmessage = ({ data }: MessageEvent) => onMessage(`${data}`)
  socket.onclose = ({ code }) => onClose(code)
  return { send: (text) => socket.send(text), close: () => socket.close() }
}

function openInWechat(path: string, { onOpen, onMessage, onClose }: SocketTold): Socket {
  let ended = false
  const end = (code: number) => {
    if (!ended) onClose(code)
    ended = true
  }
  const opening = Taro.connectSocket({ url: absolute(path).replace(/^http/, 'ws') })
  opening.then(
    (task) => {
      task.onOpen(onOpen)
      task.onMessage(({ data }) => onMessage(`${data}`))
      task.onClose(({ code }) => end(code))
      task.onError(() => end(lostConnection))
    },
    () => end(lostConnection),
  )
  const withTask = (act: (task: Taro.SocketTask) => void) => void opening.then(act, () => undefined)
  return {
    send: (text) => withTask((task) => task.send({ data: text })),
    close: () => withTask((task) => task.close({})),
  }
}

function baseAddress(): string {
  if (process.env.TARO_ENV === 'h5') return ''
  const built = process.env.TARO_APP_API || 'http://127.0.0.1:3000'
  // A developer may point a build elsewhere; what people have on their phones cannot be pointed anywhere.
  if (Taro.getAccountInfoSync().miniProgram.envVersion === 'release') return built
  const chosen: unknown = Taro.getStorageSync('apiBase')
  return typeof chosen === 'string' && chosen !== '' ? chosen : built
}
