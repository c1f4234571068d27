// What the tests of the rules share: one rule, and the doors that an admin and a resident ask.
import type { TestApp } from './app.ts'
import { neighbour } from './world.ts'

export type Body = Record<string, unknown>

/** Sends everything to the neighbour, unless said otherwise. */
export const rule = (id: string, more: Body = {}) => ({
  id,
  name: `规则 ${id}`,
  enabled: true,
  when: {},
  to: { microBrainId: neighbour },
  ...more,
})

/** A token ends when the clock is moved on, so each test asks for its own. */
export async function openRules(app: TestApp) {
  const admin = await app.signIn('admin')
  const resident = await app.signIn('resident-1')
  const call = (method: string, url: string, body?: unknown, token = admin) =>
    app.call(method, url, { token, ...(body === undefined ? {} : { body }) })
  const read = async () => (await call('GET', '/v1/admin/rules')).body
  return {
    admin,
    resident,
    call,
    read,
    /** Replaces the whole table and publishes it. */
    async publish(list: unknown[], more: Body = {}) {
      const { version } = await read()
      return call('PUT', '/v1/admin/rules', { expectedVersion: version, rules: list, publish: true, ...more })
    },
    preview: async (body: Body) =>
      (await call('POST', '/v1/routes/preview', { kind: 'report', address: '湾南社区', ...body }, resident))
        .body,
    explain: (request: Body, more: Body = {}) =>
      call('POST', '/v1/admin/rules/preview', { request: { kind: 'report', ...request }, ...more }),
  }
}
