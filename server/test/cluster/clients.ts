// Residents who never give up: what has no answer, or is put off, is asked again with the same key.
import { setTimeout as pause } from 'node:timers/promises'
import { nanoid } from 'nanoid'
import { makeJpeg, multipart } from '../photos.ts'

export type Accepted = { number: string; text: string; photoId: string | null; atMs: number }
export type Tally = {
  accepted: Accepted[]
  /** 503 with the time to wait. */
  putOff: number
  /** Connections that ended without an answer. */
  broken: number
  /** The same request was still being worked on. */
  stillRunning: number
  /** Anything else that is no success: there must be none. */
  errors: string[]
}

const photoEvery = 10
const longestWaitMs = 20_000
const pauseMs = 20
/** Nobody may wait longer than this for one request, over all of its tries. */
const patienceMs = 90_000

type Request = {
  method: string
  path: string
  token?: string
  body?: unknown
  raw?: Buffer
  headers?: Record<string, string>
}

type Reply = { status: number; retryAfterS: number; body: unknown }

export class ClusterClient {
  readonly tally: Tally = { accepted: [], putOff: 0, broken: 0, stillRunning: 0, errors: [] }
  readonly #address: string
  readonly #name: string
  readonly #place: { lng: number; lat: number }
  readonly #photo: Buffer

  constructor(address: string, name: string, place: { lng: number; lat: number }, photo: Buffer) {
    this.#address = address
    this.#name = name
    this.#place = place
    this.#photo = photo
  }

  async work(isOver: () => boolean): Promise<void> {
    const { token } = await this.ask<{ token: string }>({
      method: 'POST',
      path: '/v1/sessions',
      body: { code: `sandbox:${this.#name}` },
    })
    for (let i = 0; !isOver(); i++) {
      const text = `路灯不亮了 ${nanoid()}`
      const photoId = i % photoEvery === 0 ? await this.#sendPhoto(token) : null
      const { number } = await this.ask<{ number: string }>({
        method: 'POST',
        path: '/v1/reports',
        token,
        body: {
          text,
          category: 'facility',
          place: { ...this.#place, coordinates: 'wgs84' },
          ...(photoId ? { photoIds: [photoId] } : {}),
        },
      })
      this.tally.accepted.push({ number, text, photoId, atMs: performance.now() })
      await pause(pauseMs)
    }
  }

  async #sendPhoto(token: string) {
    const { id } = await this.ask<{ id: string }>({
      method: 'POST',
      path: '/v1/photos',
      token,
      ...multipart(this.#photo),
    })
    return id
  }

  /** The body of the 2xx that comes in the end. */
  async ask<T>(request: Request): Promise<T> {
    const key = nanoid()
    const deadline = performance.now() + patienceMs
    for (;;) {
      const answer = await this.#send(request, key)
      if (answer && answer.status < 300) return answer.body as T
      const waitMs = this.#countMiss(request, answer)
      if (performance.now() > deadline) throw new Error(`${request.path}: no success in ${patienceMs} ms`)
      await pause(waitMs * (0.5 + Math.random()))
    }
  }

  #countMiss({ method, path }: Request, answer: Reply | null): number {
    if (!answer) {
      this.tally.broken++
      return 200
    }
    if (answer.status === 503 && answer.retryAfterS > 0) {
      this.tally.putOff++
      return answer.retryAfterS * 1000
    }
    if (answer.status === 409 && (answer.body as { code?: string }).code === 'idempotency_running') {
      this.tally.stillRunning++
      return 500
    }
    const words = `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`
    this.tally.errors.push(words)
    throw new Error(words)
  }

  async #send({ method, path, token, body, raw, headers }: Request, key: string): Promise<Reply | null> {
    try {
      const answer = await fetch(`${this.#address}${path}`, {
        method,
        headers: {
          'idempotency-key': key,
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        body: raw ? new Uint8Array(raw) : body === undefined ? null : JSON.stringify(body),
        signal: AbortSignal.timeout(longestWaitMs),
      })
      const retryAfterS = Number(answer.headers.get('retry-after') ?? 0)
      const text = await answer.text()
      return { status: answer.status, retryAfterS, body: parse(text) }
    } catch {
      return null
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export const aPhoto = () => makeJpeg(320, 240)

export function addUp(clients: ClusterClient[]): Tally {
  const tallies = clients.map(({ tally }) => tally)
  const sum = (count: (tally: Tally) => number) => tallies.reduce((total, tally) => total + count(tally), 0)
  return {
    accepted: tallies.flatMap(({ accepted }) => accepted).toSorted((a, b) => a.atMs - b.atMs),
    putOff: sum(({ putOff }) => putOff),
    broken: sum(({ broken }) => broken),
    stillRunning: sum(({ stillRunning }) => stillRunning),
    errors: tallies.flatMap(({ errors }) => errors),
  }
}
