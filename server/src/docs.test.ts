// What /openapi.json says of the answers: each door has one, and what is sent is what was said.
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { databases, type Answer, type TestApp } from '../test/app.ts'
import { sendPhoto } from '../test/photos.ts'
import { aReport, callAs, fileReport, startWorld } from '../test/world.ts'

type Media = Record<string, { schema: object }>
type Operation = { responses: Record<string, { content?: Media }> }

describe.each(databases)('the answers in /openapi.json on %s', (kind) => {
  let app: TestApp
  let paths: Record<string, Record<string, Operation>>
  const as = callAs(() => app)
  const ajv = new Ajv2020({ strict: false })
  beforeAll(async () => {
    app = await startWorld(kind)
    paths = (await app.call('GET', '/openapi.json')).body.paths
  })
  afterAll(() => app.close())

  const said = (method: string, path: string, status: string) => paths[path]![method]!.responses[status]
  const expectAsSaid = (answer: Answer, method: string, path: string, status = String(answer.status)) => {
    const type = String(answer.headers['content-type']).split(';')[0]!
    const content = said(method, path, status)?.content
    const schema = (content?.[type] ?? (status === 'default' ? content?.['application/json'] : undefined))
      ?.schema
    expect({ path, status, type, known: schema !== undefined }).toMatchObject({ known: true })
    const judge = ajv.compile(schema!)
    expect([path, judge(answer.body), judge.errors]).toEqual([path, true, null])
  }

  it('name a success for each operation', () => {
    const silent = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(([, { responses }]) => !Object.keys(responses).some((status) => /^[23]/.test(status)))
        .map(([method]) => `${method} ${path}`),
    )
    expect(silent).toEqual([])
  })

  it('say nothing of a body after a DELETE without one, and it has none', async () => {
    expect(said('delete', '/v1/me', '204')).toEqual({ description: expect.any(String) })
    const gone = await as('resident-9', 'DELETE', '/v1/me')
    expect([gone.status, gone.body ?? '']).toEqual([204, ''])
  })

  it('are what is sent as JSON', async () => {
    const token = await app.signIn('resident-1')
    const { number } = await fileReport(app, token)
    for (const [path, url] of [
      ['/v1/me', '/v1/me'],
      ['/v1/me/export', '/v1/me/export'],
      ['/v1/reports', '/v1/reports?scope=mine'],
      ['/v1/reports/{number}', `/v1/reports/${number}`],
      ['/open311/v2/services.json', '/open311/v2/services.json'],
    ] as const)
      expectAsSaid(await app.call('GET', url, { token }), 'get', path)
    const made = await app.call('POST', '/v1/reports', { token, body: aReport })
    expectAsSaid(made, 'post', '/v1/reports')
    const exported = await app.call('GET', '/v1/me/export', { token })
    expect(exported.body.reports[0]).toMatchObject({ text: aReport.text })
  })

  it('are what is sent as it is', async () => {
    const photo = await sendPhoto(app, await app.signIn('resident-2'))
    const picture = await as('resident-2', 'GET', `/v1/photos/${photo}`)
    expect(picture.headers['content-type']).toBe('image/jpeg')
    expect(said('get', '/v1/photos/{id}', '200')?.content).toHaveProperty(['image/jpeg'])
    const book = await as('admin', 'GET', '/v1/admin/addresses/export')
    expectAsSaid(book, 'get', '/v1/admin/addresses/export')
    const xml = await app.call('GET', '/open311/v2/services.xml')
    expectAsSaid(xml, 'get', '/open311/v2/services.xml')
  })

  it('allow a problem members of its own', async () => {
    const refused = await as('resident-1', 'POST', '/v1/reports', {})
    expectAsSaid(refused, 'post', '/v1/reports', 'default')
    const more = { ...refused, body: { ...refused.body, members: 60, left: 40 } } as Answer
    expectAsSaid(more, 'post', '/v1/reports', 'default')
  })
})
