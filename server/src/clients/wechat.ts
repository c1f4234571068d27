// The only way to WeChat: who logged in, the access token, subscribe messages, 小程序码.
import { z } from '@chaolin/shared/config'
import type { TemplateData } from '@chaolin/shared/notices/templates'

export interface WechatClient {
  codeToSession(code: string): Promise<WechatPerson>
  accessToken(): Promise<string>
  sendSubscribeMessage(message: SubscribeMessage): Promise<void>
  /** A picture that opens the page with this scene. */
  unlimitedCode(code: { scene: string; page: string }): Promise<Picture>
}

export interface Picture {
  bytes: Buffer
  type: string
}

export interface WechatPerson {
  openId: string
  unionId?: string
}

export interface SubscribeMessage {
  openId: string
  templateId: string
  /** A path of the mini-program with its query, such as reports/detail/index?number=K7M2. */
  page: string
  data: TemplateData
  miniprogramState?: 'developer' | 'trial' | 'formal'
}

/** What a refusal means to us; WeChat's own number stands in `errcode`. */
export type WechatReason =
  // about the person, or the one request
  | 'bad_code'
  | 'used_code'
  | 'blocked'
  | 'none_left'
  | 'too_often'
  | 'refused'
  // about WeChat, the way to it, or our account with it
  | 'busy'
  | 'unreachable'
  | 'timed_out'
  | 'unexpected_answer'
  | 'bad_token'
  | 'bad_account'

const reasons: Readonly<Record<number, WechatReason>> = {
  [-1]: 'busy',
  40001: 'bad_token',
  40014: 'bad_token',
  42001: 'bad_token',
  40013: 'bad_account',
  40125: 'bad_account',
  40164: 'bad_account',
  48001: 'bad_account',
  40029: 'bad_code',
  40163: 'used_code',
  40226: 'blocked',
  43101: 'none_left',
  45009: 'too_often',
  45011: 'too_often',
}
const unavailableReasons: ReadonlySet<WechatReason> = new Set([
  'busy',
  'unreachable',
  'timed_out',
  'unexpected_answer',
  'bad_token',
  'bad_account',
])

/** Carries no secret, token, openid or word of WeChat's answer, so that it may be logged and stored. */
export class WechatError extends Error {
  override readonly name = 'WechatError'
  readonly reason: WechatReason
  readonly errcode: number | null
  readonly outcome: 'refused' | 'unavailable'
  readonly retryable: boolean

  constructor(
    path: string,
    reason: WechatReason,
    details: { errcode?: number; note?: string | undefined } = {},
  ) {
    const parts = [reason, details.errcode, details.note].filter((part) => part !== undefined && part !== '')
    super(`WeChat ${path}: ${parts.join(', ')}`)
    this.reason = reason
    this.errcode = details.errcode ?? null
    this.outcome = unavailableReasons.has(reason) ? 'unavailable' : 'refused'
    this.retryable = this.outcome === 'unavailable' || reason === 'too_often'
  }
}

/** The person's acceptances of this template are used up, or were withdrawn (43101). */
export function isNoneLeft(error: unknown): boolean {
  return error instanceof WechatError && error.reason === 'none_left'
}

export interface AccessToken {
  token: string
  renewAtMs: number
  expiresAtMs: number
}

/** Where several processes may share the token; WeChat gives each of them the same one, so it saves calls only. */
export interface TokenStore {
  load(): Promise<AccessToken | null>
  save(token: AccessToken): Promise<void>
}

export interface WechatOptions {
  baseUrl: string
  appId: string
  appSecret: string
  now: () => Date
  fetch?: typeof globalThis.fetch
  timeoutMs?: number
  tokenStore?: TokenStore
}

const loginPath = '/sns/jscode2session'
const tokenPath = '/cgi-bin/stable_token'
const sendPath = '/cgi-bin/message/subscribe/send'
const codePath = '/wxa/getwxacodeunlimit'

export function createWechatClient(options: WechatOptions): WechatClient {
  const ask = createAsker(options)
  const call = createCaller(ask)
  const tokens = createTokenKeeper(options, call)

  /** Once more with a new token, if WeChat takes this one no more. */
  async function withToken<T>(work: (query: Record<string, string>) => Promise<T>): Promise<T> {
    const token = await tokens.current()
    try {
      return await work({ access_token: token })
    } catch (error) {
      if (!(error instanceof WechatError && error.reason === 'bad_token')) throw error
      return work({ access_token: await tokens.renew(token) })
    }
  }

  return {
    accessToken: () => tokens.current(),

    async codeToSession(code) {
      const query = {
        appid: options.appId,
        secret: options.appSecret,
        js_code: code,
        grant_type: 'authorization_code',
      }
      const answer = await call(loginPath, sessionAnswer, { query })
      return answer.unionid === undefined
        ? { openId: answer.openid }
        : { openId: answer.openid, unionId: answer.unionid }
    },

    async sendSubscribeMessage(message) {
      const body = {
        touser: message.openId,
        template_id: message.templateId,
        page: message.page,
        data: message.data,
        miniprogram_state: message.miniprogramState ?? 'formal',
        lang: 'zh_CN',
      }
      await withToken((query) => call(sendPath, emptyAnswer, { query, body }))
    },

    async unlimitedCode(code) {
      const { status, type, bytes } = await withToken((query) => ask(codePath, { query, body: code }))
      if (status !== 200 || !/^image\//.test(type)) throw new WechatError(codePath, 'unexpected_answer')
      return { bytes, type }
    },
  }
}

const emptyAnswer = z.object({})
const sessionAnswer = z.object({
  openid: z.string().check(z.minLength(1)),
  unionid: z.optional(z.string()),
})
const tokenAnswer = z.object({
  access_token: z.string().check(z.minLength(1)),
  expires_in: z.number().check(z.positive()),
})
const fetchFailure = z.object({
  name: z.string(),
  cause: z.catch(z.optional(z.object({ code: z.string().check(z.regex(/^[A-Z_]+$/)) })), undefined),
})
const refusalAnswer = z.object({ errcode: z.number(), errmsg: z.optional(z.string()) })

type Request = { query?: Record<string, string>; body?: unknown }
type Answer = { status: number; type: string; bytes: Buffer }
type Asker = (path: string, request: Request) => Promise<Answer>
type Caller = <T>(path: string, answer: z.ZodMiniType<T>, request: Request) => Promise<T>

/** WeChat refuses in JSON with HTTP 200, also where it else answers with a picture. */
function createAsker({ baseUrl, fetch = globalThis.fetch, timeoutMs = 5000 }: WechatOptions): Asker {
  return async (path, { query, body }) => {
    const url = new URL(path, baseUrl)
    url.search = new URLSearchParams(query).toString()
    const answer = await exchange(path, async () => {
      const response = await fetch(url, {
        method: body === undefined ? 'GET' : 'POST',
        ...(body === undefined
          ? {}
          : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
        // The address carries the secret or the token: nobody else may be sent to with it.
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      })
      const type = response.headers.get('content-type') ?? ''
      return { status: response.status, type, bytes: Buffer.from(await response.arrayBuffer()) }
    })
    const { status, type, bytes } = answer
    if (status >= 500 || status === 429) throw new WechatError(path, 'busy', { note: `HTTP ${status}` })
    const refusal = refusalAnswer.safeParse(/^image\//.test(type) ? null : parseJson(bytes.toString()))
    if (refusal.success && refusal.data.errcode !== 0) {
      const { errcode, errmsg } = refusal.data
      throw new WechatError(path, reasons[errcode] ?? 'refused', { errcode, note: requestIdIn(errmsg) })
    }
    return answer
  }
}

function createCaller(ask: Asker): Caller {
  return async (path, schema, request) => {
    const { status, bytes } = await ask(path, request)
    const result = schema.safeParse(parseJson(bytes.toString()))
    if (status !== 200 || !result.success) {
      throw new WechatError(path, 'unexpected_answer', { note: `HTTP ${status}` })
    }
    return result.data
  }
}

// What fetch throws may quote the address, and with it the secret: only the kind of failure is kept.
async function exchange<T>(path: string, attempt: () => Promise<T>): Promise<T> {
  try {
    return await attempt()
  } catch (error) {
    const failure = fetchFailure.safeParse(error)
    if (failure.data?.name === 'TimeoutError') throw new WechatError(path, 'timed_out')
    throw new WechatError(path, 'unreachable', { note: failure.data?.cause?.code })
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

// WeChat's support asks for this id, the rest of the text may quote what was sent.
function requestIdIn(errmsg = ''): string {
  return /\brid: ([0-9a-f]{8}(?:-[0-9a-f]{8}){2})(?![0-9a-zA-Z_-])/.exec(errmsg)?.[0] ?? ''
}

interface TokenKeeper {
  current(): Promise<string>
  /** A token other than the one that WeChat has just refused. */
  renew(refused: string): Promise<string>
}

const renewEarlyMs = 5 * 60 * 1000

function createTokenKeeper({ appId, appSecret, now, tokenStore }: WechatOptions, call: Caller): TokenKeeper {
  let kept: AccessToken | null = null
  let underway: Promise<string> | null = null

  async function request(forceRefresh: boolean): Promise<AccessToken> {
    const body = {
      grant_type: 'client_credential',
      appid: appId,
      secret: appSecret,
      force_refresh: forceRefresh,
    }
    const askedAtMs = now().getTime()
    const answer = await call(tokenPath, tokenAnswer, { body })
    const livesMs = answer.expires_in * 1000
    kept = {
      token: answer.access_token,
      renewAtMs: askedAtMs + Math.max(livesMs - renewEarlyMs, livesMs / 2),
      expiresAtMs: askedAtMs + livesMs,
    }
    await tokenStore?.save(kept)
    return kept
  }

  const isFresh = (token: AccessToken | null) => token !== null && now().getTime() < token.renewAtMs

  async function refresh(): Promise<string> {
    const stored = (await tokenStore?.load()) ?? null
    if (stored !== null && isFresh(stored)) kept = stored
    if (kept !== null && isFresh(kept)) return kept.token
    const old = kept
    try {
      return (await request(false)).token
    } catch (error) {
      const mayServeOn = old !== null && now().getTime() < old.expiresAtMs
      if (mayServeOn && error instanceof WechatError && error.outcome === 'unavailable') return old.token
      throw error
    }
  }

  // Without force WeChat repeats a token that it still holds valid; force ends it for every process, so it comes last.
  async function replace(refused: string): Promise<string> {
    if (kept !== null && kept.token !== refused && isFresh(kept)) return kept.token
    const { token } = await request(false)
    return token === refused ? (await request(true)).token : token
  }

  function once(start: () => Promise<string>): Promise<string> {
    underway ??= start().finally(() => {
      underway = null
    })
    return underway
  }

  return {
    current: () => (kept !== null && isFresh(kept) ? Promise.resolve(kept.token) : once(refresh)),
    async renew(refused) {
      const token = await once(() => replace(refused))
      return token === refused ? once(() => replace(refused)) : token
    },
  }
}
