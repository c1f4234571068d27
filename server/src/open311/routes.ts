// The doors of Open311 GeoReport v2: http://wiki.open311.org/GeoReport_v2/ and the update extension.
import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Context } from '../context.ts'
import { photoSigner } from '../files/urls.ts'
import { toWire } from '../day.ts'
import { Open311Error, sendOpen311Error } from './errors.ts'
import { formatOf, mediaTypes, sendAs, splitEnding } from './format.ts'
import { paramsOfQuery, readParams, type Params } from './form.ts'
import { readJurisdiction } from './jurisdictions.ts'
import { authenticate } from './keys.ts'
import { listRequests, readRequest, readToken } from './requests.ts'
import { definitionView, findService, serviceViews } from './services.ts'
import { fileRequest, filedView, readNewRequest } from './submit.ts'
import { listRequestUpdates, takeUpdate } from './updates.ts'

export const open311Prefix = '/open311/v2'
const tags = ['open311']
const mediaUrlMs = 24 * 3_600_000

/** How others reach this server. */
const baseUrlOf = ({ ctx, protocol, host }: FastifyRequest) =>
  (ctx.config.publicUrl ?? `${protocol}://${host}`).replace(/\/+$/, '')

const signerOf = (request: FastifyRequest) =>
  photoSigner(request.keyRing, request.ctx.now(), baseUrlOf(request), mediaUrlMs)

const ofQuery = ({ url }: FastifyRequest) => paramsOfQuery(url)

/** What comes in the body; api_key and jurisdiction_id may stand in the address as well. */
function ofForm(request: FastifyRequest): Params {
  const { url, body } = request
  const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''
  const parts = [typeof body === 'string' ? body : '', query].filter(Boolean)
  return readParams(parts.join('&'))
}

export async function open311Routes(app: FastifyInstance) {
  await app.register(openDoors, { prefix: open311Prefix })
}

async function openDoors(app: FastifyInstance) {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (_request, body, done) => {
      try {
        done(null, new TextDecoder('utf-8', { fatal: true }).decode(body as Buffer))
      } catch {
        done(new Open311Error(400, 'The request is not UTF-8'))
      }
    },
  )
  app.setErrorHandler((error, request, reply) => sendOpen311Error(error, request, reply))
  for (const format of ['json', 'xml'] as const) {
    listDoors(app, format)
    postDoors(app, format)
  }
  singleDoors(app)
  app.all('/*', { config: { open: true }, schema: { hide: true } }, () => {
    throw new Open311Error(404, 'There is no such resource or format')
  })
}

type Reader = (ctx: Context, params: Params, request: FastifyRequest) => Promise<unknown>
type Answered = Parameters<typeof sendAs>[3]

function listDoors(app: FastifyInstance, format: 'json' | 'xml') {
  const door = (name: string, root: string, summary: string, read: Reader) =>
    app.get(
      `/${name}.${format}`,
      { config: { open: true, answers: [mediaTypes[format]] }, schema: { tags, summary } },
      async (request, reply) =>
        sendAs(reply, format, root, (await read(request.ctx, ofQuery(request), request)) as Answered),
    )
  door('discovery', 'discovery', 'What is offered where', async (_ctx, _params, request) =>
    discoveryView(request),
  )
  door('services', 'services', 'The kinds of matters', async (ctx, params) => {
    await readJurisdiction(ctx, params)
    return serviceViews(ctx)
  })
  door('requests', 'service_requests', 'Public requests, newest first', (ctx, params, request) =>
    listRequests(ctx, signerOf(request), params),
  )
  door('servicerequestupdates', 'service_request_updates', 'What happened since', (ctx, params) =>
    listRequestUpdates(ctx, params),
  )
}

function postDoors(app: FastifyInstance, format: 'json' | 'xml') {
  app.post(
    `/requests.${format}`,
    {
      config: { open: true, answers: [mediaTypes[format]] },
      schema: { tags, summary: 'A new request; form-encoded, needs an api_key' },
    },
    async (request, reply) => {
      const params = ofForm(request)
      const key = await authenticate(request.ctx, params.get('api_key'))
      const wanted = await readNewRequest(request.ctx, params, request.headers['idempotency-key'])
      const filed = await fileRequest(request.ctx, key, wanted)
      return sendAs(reply, format, 'service_requests', filedView(filed), filed.repeated ? 200 : 201)
    },
  )
  app.post(
    `/servicerequestupdates.${format}`,
    {
      config: { open: true, answers: [mediaTypes[format]] },
      schema: { tags, summary: 'An update; form-encoded, needs an api_key' },
    },
    async (request, reply) => {
      const params = ofForm(request)
      const key = await authenticate(request.ctx, params.get('api_key'))
      const { updates, repeated } = await takeUpdate(request.ctx, key, params)
      return sendAs(reply, format, 'service_request_updates', updates, repeated ? 200 : 201)
    },
  )
}

/** `requests/{id}.json`: the id may hold anything, so the ending is cut off here. */
function singleDoors(app: FastifyInstance) {
  const door = (
    path: string,
    root: string,
    summary: string,
    read: (name: string, request: FastifyRequest) => Promise<unknown>,
  ) =>
    app.get(
      `/${path}/:file`,
      { config: { open: true, answers: Object.values(mediaTypes) }, schema: { tags, summary } },
      async (request, reply) => {
        const asked = splitEnding((request.params as { file: string }).file)
        if (!asked) throw new Open311Error(404, 'There is no such format: use .xml or .json')
        return sendAs(reply, formatOf(request), root, (await read(asked.name, request)) as Answered)
      },
    )
  door('services', 'service_definition', 'What a service asks besides', async (code, request) => {
    await readJurisdiction(request.ctx, ofQuery(request))
    return definitionView(await findService(request.ctx, code))
  })
  door('requests', 'service_requests', 'One request', (id, request) =>
    readRequest(request.ctx, signerOf(request), ofQuery(request), id),
  )
  door('tokens', 'service_requests', 'The request of a token', (token, request) =>
    readToken(request.ctx, ofQuery(request), token),
  )
}

const specification = 'http://wiki.open311.org/GeoReport_v2'
/** When the doors last changed. */
const changeset = new Date('2026-11-22T08:00:00Z')

function discoveryView(request: FastifyRequest) {
  const url = `${baseUrlOf(request)}${open311Prefix}`
  return {
    changeset: toWire(changeset),
    contact: 'api_key: ask the administrator of this installation. 接口密钥请向管理员申请',
    key_service: baseUrlOf(request),
    endpoints: [
      {
        specification,
        url,
        changeset: toWire(changeset),
        type: request.ctx.config.wechat === 'sandbox' ? 'test' : 'production',
        formats: ['text/xml', 'application/json'],
      },
    ],
  }
}
