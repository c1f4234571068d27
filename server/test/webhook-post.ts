// A micro-brain of somebody else: a real HTTP server that verifies what it is sent, and misbehaves as told.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { signedHeaders } from '../src/signatures.ts'
import type { Answer, TestApp } from './app.ts'

export const secretA = `whsec_${Buffer.alloc(32, 1).toString('base64')}`
export const secretB = `whsec_${Buffer.alloc(32, 2).toString('base64')}`

export type Received = {
  id: string
  timestamp: string
  signature: string
  raw: string
  body: { type: string; timestamp: string; data: Record<string, any> }
}
/** What it does with a message; undefined: it takes it with 204. */
export type Behaviour = (received: Received, response: ServerResponse, request: IncomingMessage) => void

export async function startPost() {
  const received: Received[] = []
  const state: { behave: Behaviour | undefined; files: Map<string, Buffer> } = {
    behave: undefined,
    files: new Map(),
  }
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const file = state.files.get(request.url ?? '')
      if (request.method === 'GET')
        return void (file ? response.end(file) : response.writeHead(404).end('none'))
      const raw = Buffer.concat(chunks).toString('utf8')
      const one = {
        id: String(request.headers['webhook-id']),
        timestamp: String(request.headers['webhook-timestamp']),
        signature: String(request.headers['webhook-signature']),
        raw,
        body: JSON.parse(raw),
      }
      received.push(one)
      if (state.behave) state.behave(one, response, request)
      else response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/hook`,
    origin: `http://127.0.0.1:${port}`,
    received,
    files: state.files,
    behave(behaviour?: Behaviour) {
      state.behave = behaviour
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
export type Post = Awaited<ReturnType<typeof startPost>>

/** By the library that others verify with; its clock is not ours, so only the signature is compared. */
export function verifies(secret: string, { id, timestamp, signature, raw }: Received) {
  const expected = new Webhook(secret).sign(id, new Date(Number(timestamp) * 1000), raw)
  return signature.split(' ').includes(expected)
}

export async function register(app: TestApp, id: string, url: string, more: object = {}) {
  const token = await app.signIn('admin')
  const answer = await app.call('PUT', `/v1/admin/micro-brains/${id}/endpoint`, {
    token,
    body: { kind: 'webhook', url, secrets: [secretA], ...more },
  })
  if (answer.status !== 200) throw new Error(`endpoint: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

let events = 0

export type EventOptions = {
  secrets?: string[]
  id?: string
  at?: Date
  signedAt?: Date
  raw?: string | Buffer
  headers?: Record<string, string>
}

/** Sends an event as the other system does. */
export function sendEvent(
  app: TestApp,
  microBrainId: string,
  type: string,
  data: object,
  options: EventOptions = {},
): Promise<Answer> {
  const timestamp = (options.at ?? app.clock.now).toISOString()
  const raw = options.raw ?? JSON.stringify({ type: `report.${type}`, timestamp, data })
  const id = options.id ?? `evt_${++events}`
  const signed = signedHeaders(options.secrets ?? [secretA], id, options.signedAt ?? app.clock.now, raw)
  return app.call('POST', `/v1/micro-brains/${microBrainId}/events`, {
    key: null,
    raw,
    headers: { 'content-type': 'application/json', ...signed, ...options.headers },
  })
}
