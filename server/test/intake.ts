// What the tests of the intake share: a source, and events signed as the specification says, apart from our own code.
import { createHmac } from 'node:crypto'
import type { TestApp } from './app.ts'

export type EventFields = Record<string, unknown>

/** Registers a source; gives its way of sending, and events that differ in their ids. */
export async function openSource(app: TestApp, source: string, more: EventFields = {}) {
  const { body } = await app.call('PUT', `/v1/admin/intake-sources/${source}`, {
    token: await app.signIn('admin'),
    body: { name: '感知平台', ...more },
  })
  const key = Buffer.from((body.newSecret as string).slice('whsec_'.length), 'base64')
  let messages = 0
  return {
    send(event: EventFields) {
      const n = ++messages
      const raw = JSON.stringify({ id: `e-${n}`, at: app.clock.now.toISOString(), ...event })
      const timestamp = String(Math.floor(app.clock.now.getTime() / 1000))
      const signature = createHmac('sha256', key).update(`m-${n}.${timestamp}.${raw}`).digest('base64')
      return app.call('POST', '/v1/intake/events', {
        key: null,
        raw,
        headers: {
          'content-type': 'application/json',
          'intake-source': source,
          'webhook-id': `m-${n}`,
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,${signature}`,
        },
      })
    },
  }
}
