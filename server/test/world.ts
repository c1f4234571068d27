// What the tests of the doors share: a server with routing data but no demo reports, bodies, checks of refusals.
import { expect } from '@jest/globals'
import { loadRoutingDemo } from '../src/db/demo/routing.ts'
import { inTransaction } from '../src/db/transaction.ts'
import { startTestApp, type Answer, type DatabaseKind, type Fill, type TestApp } from './app.ts'

export const home = '330114001012'
export const neighbour = '330114001010'
export const hourMs = 3_600_000

const world: Fill = { name: 'world', load: (ctx) => inTransaction(ctx, loadRoutingDemo) }

/** Micro-brains, areas and categories; people come at their first login. Quick, since nobody filed anything yet. */
export const startWorld = (
  kind: DatabaseKind,
  env: Record<string, string> = {},
  fill = world,
): Promise<TestApp> => startTestApp(kind, { DEMO: '0', RATE_LIMIT: 'off', ...env }, { fill })

export const aReport = { text: '晨跑时发现绿化带护栏缺了个大口子', category: 'facility', address: '湾南社区' }

/** Problem details as RFC 9457 wants them, with this status and code; the named field is marked. */
export function expectRefusal(answer: Answer, status: number, code: string, path?: string) {
  expect({ status: answer.status, code: answer.body?.code }).toEqual({ status, code })
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/)
  expect(answer.body).toMatchObject({
    type: expect.stringMatching(/^https:/),
    title: expect.stringMatching(/./),
    status,
    code,
    requestId: expect.stringMatching(/./),
  })
  if (path !== undefined)
    expect(answer.body.errors).toContainEqual({ path, message: expect.stringMatching(/./) })
}

export async function fileReport(app: TestApp, token: string, body: object = aReport) {
  const answer = await app.call('POST', '/v1/reports', { token, body })
  if (answer.status !== 201) throw new Error(`report: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** Takes a staff step at the report's home. */
export async function staffStep(
  app: TestApp,
  token: string,
  number: string,
  step: string,
  body: object = {},
) {
  const answer = await app.call('POST', `/v1/staff/reports/${number}/${step}`, { token, body })
  if (answer.status !== 200) throw new Error(`${step}: ${answer.status} ${JSON.stringify(answer.body)}`)
  return answer.body
}

/** One call by somebody of the sandbox, signed in for it. */
export const callAs =
  (app: () => TestApp) => async (name: string, method: string, url: string, body?: unknown) =>
    app().call(method, url, { token: await app().signIn(name), ...(body === undefined ? {} : { body }) })

export const personId = async (app: TestApp, token: string): Promise<string> =>
  (await app.call('GET', '/v1/me', { token })).body.person.id

export type Upload = { content: Buffer; field?: string; type?: string; name?: string }

/** The body and header of a multipart upload with one file. */
export function upload({ content, field = 'file', type = 'image/jpeg', name = 'photo.jpg' }: Upload) {
  const boundary = 'chaolin-test-boundary'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\ncontent-type: ${type}\r\n\r\n`
  return {
    raw: Buffer.concat([Buffer.from(head), content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}
