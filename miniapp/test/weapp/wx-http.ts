// The network of the mini-program: real HTTP, made by Node, because wx.request knows no CORS.
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'

export interface SeenRequest {
  method: string
  url: string
  status: number | null
  /** What the app sent, as text; an upload's form fields. */
  body: string
  answer: string
}

export interface TempFile {
  name: string
  bytes: Buffer
  type: string
}

export type NodeCall =
  | {
      kind: 'request'
      id: number
      method: string
      url: string
      header: Record<string, string>
      body: string | null
      bodyBase64: string | null
      timeoutMs: number
    }
  | {
      kind: 'upload'
      id: number
      url: string
      filePath: string
      name: string
      header: Record<string, string>
      formData: Record<string, string>
      timeoutMs: number
    }
  | { kind: 'abort'; id: number }
  | { kind: 'save'; url: string; type: string; bodyBase64: string }
  | { kind: 'read'; filePath: string }
  | { kind: 'choose'; count: number }
  | { kind: 'pay'; parameters: Record<string, string>; decision: 'pay' | 'refuse' }

export interface HttpAnswer {
  statusCode: number
  header: Record<string, string>
  cookies: string[]
  bodyBase64: string
}

export type NodeAnswer =
  | { ok: true; http: HttpAnswer }
  | { ok: true; files: { path: string; size: number; type: string }[] }
  | { ok: true; bodyBase64: string }
  | { ok: false; reason: string }

const types: Record<string, string> = {
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
  '.heic': 'image/heic',
}

export function typeOf(file: string): string {
  return types[path.extname(file).toLowerCase()] ?? 'application/octet-stream'
}

// WeChat sets these itself and takes them from nobody.
const ownHeaders = {
  referer: 'https://servicewechat.com/wx0000000000000000/devtools/page-frame.html',
  'user-agent': 'Mozilla/5.0 MicroMessenger/8.0.60 MiniProgramEnv',
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'network error'
  if (error.name === 'TimeoutError') return 'timeout'
  if (error.name === 'AbortError') return 'abort'
  const cause = error.cause instanceof Error ? error.cause.message : error.message
  return `network error ${cause}`
}

export class WxHttp {
  readonly requests: SeenRequest[] = []
  readonly temp = new Map<string, TempFile>()
  readonly #waiting: string[] = []
  readonly #running = new Map<number, AbortController>()
  readonly #base: string

  constructor(base: string) {
    this.#base = base
  }

  /** The files that the next chooseMedia hands over. */
  give(files: string[]): void {
    for (const file of files)
      this.#waiting.push(
        this.#keep({ name: path.basename(file), bytes: readFileSync(file), type: typeOf(file) }),
      )
  }

  async answer(call: NodeCall): Promise<NodeAnswer> {
    switch (call.kind) {
      case 'abort':
        this.#running.get(call.id)?.abort()
        return { ok: true, files: [] }
      case 'choose':
        return { ok: true, files: this.#waiting.splice(0, call.count).map((file) => this.#describe(file)) }
      case 'save': {
        const name = `tmp${path.extname(new URL(call.url).pathname)}`
        const kept = this.#keep({ name, bytes: Buffer.from(call.bodyBase64, 'base64'), type: call.type })
        return { ok: true, files: [this.#describe(kept)] }
      }
      case 'read': {
        const file = this.temp.get(call.filePath)
        if (file === undefined)
          return { ok: false, reason: `no such file or directory, open ${call.filePath}` }
        return { ok: true, bodyBase64: file.bytes.toString('base64') }
      }
      case 'upload':
        return this.#upload(call)
      case 'request':
        return this.#request(call)
      case 'pay':
        return this.#pay(call)
    }
  }

  #keep(file: TempFile): string {
    const name = `wxfile://tmp_${randomUUID().replaceAll('-', '')}${path.extname(file.name)}`
    this.temp.set(name, file)
    return name
  }

  #describe(kept: string): { path: string; size: number; type: string } {
    const file = this.temp.get(kept)
    return { path: kept, size: file?.bytes.length ?? 0, type: file?.type ?? '' }
  }

  /** What WeChat's own sheet does: the sandbox looks at the signature, and takes the money. */
  async #pay({ parameters, decision }: NodeCall & { kind: 'pay' }): Promise<NodeAnswer> {
    const answer = await fetch(`${this.#base}/sandbox/pay/request`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...parameters, decision }),
    })
    const { result, message } = (await answer.json()) as { result?: string; message?: string }
    if (result === 'requestPayment:ok') return { ok: true, files: [] }
    return { ok: false, reason: (result ?? message ?? '').replace('requestPayment:fail ', '') }
  }

  async #upload(call: NodeCall & { kind: 'upload' }): Promise<NodeAnswer> {
    const file = this.temp.get(call.filePath)
    if (file === undefined) return { ok: false, reason: `file not found ${call.filePath}` }
    const form = new FormData()
    for (const [name, value] of Object.entries(call.formData)) form.append(name, value)
    const blob = new Blob([new Uint8Array(file.bytes)], { type: file.type })
    form.append(call.name, blob, path.basename(call.filePath.replace('wxfile://', '/')))
    const header = Object.fromEntries(
      Object.entries(call.header).filter(([name]) => name.toLowerCase() !== 'content-type'),
    )
    return this.#send(call, 'POST', header, form, JSON.stringify(call.formData))
  }

  async #request(call: NodeCall & { kind: 'request' }): Promise<NodeAnswer> {
    const bytes = call.bodyBase64 === null ? null : new Uint8Array(Buffer.from(call.bodyBase64, 'base64'))
    return this.#send(call, call.method, call.header, call.body ?? bytes, call.body ?? '')
  }

  async #send(
    call: { id: number; url: string; timeoutMs: number },
    method: string,
    header: Record<string, string>,
    body: string | FormData | Uint8Array<ArrayBuffer> | null,
    shown: string,
  ): Promise<NodeAnswer> {
    if (call.url !== this.#base && !call.url.startsWith(`${this.#base}/`))
      return { ok: false, reason: 'url not in domain list' }
    const seen: SeenRequest = { method, url: call.url, status: null, body: shown, answer: '' }
    this.requests.push(seen)
    const stop = new AbortController()
    this.#running.set(call.id, stop)
    try {
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(call.timeoutMs)])
      const response = await fetch(call.url, { method, headers: { ...header, ...ownHeaders }, body, signal })
      const bytes = Buffer.from(await response.arrayBuffer())
      seen.status = response.status
      seen.answer = /json|text/.test(response.headers.get('content-type') ?? '') ? bytes.toString('utf8') : ''
      const http = {
        statusCode: response.status,
        header: Object.fromEntries(response.headers),
        cookies: response.headers.getSetCookie(),
        bodyBase64: bytes.toString('base64'),
      }
      return { ok: true, http }
    } catch (error) {
      return { ok: false, reason: reasonOf(error) }
    } finally {
      this.#running.delete(call.id)
    }
  }
}
