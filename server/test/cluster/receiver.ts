// A micro-brain of another maker: takes what is delivered, and remembers each message by its webhook-id.
import { randomBytes } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Receiver = {
  url: string
  secret: string
  /** By number, the ids of the `report.submitted` that came for it. */
  submitted: Map<string, Set<string>>
  deliveries(): number
  stop(): Promise<void>
}

export async function startReceiver(): Promise<Receiver> {
  const submitted: Receiver['submitted'] = new Map()
  let deliveries = 0
  const server = createServer((request, response) => {
    let text = ''
    request.setEncoding('utf8').on('data', (part: string) => (text += part))
    request.on('end', () => {
      const { type, data } = JSON.parse(text) as { type: string; data: { id: string } }
      if (type === 'report.submitted') {
        deliveries++
        const ids = submitted.get(data.id) ?? new Set()
        submitted.set(data.id, ids.add(String(request.headers['webhook-id'])))
      }
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/events`,
    secret: `whsec_${randomBytes(32).toString('base64')}`,
    submitted,
    deliveries: () => deliveries,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
