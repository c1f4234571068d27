// A micro-brain that speaks Open311 GeoReport v2: requests filed there, tokens resolved, updates sent and read.
import { XMLParser } from 'fast-xml-parser'
import {
  expectSuccess,
  fetchOutside,
  OutsideError,
  type OutsideAnswer,
  type OutsidePolicy,
} from './outside.ts'

export type Open311Endpoint = {
  /** The address that the endings are put to: `https://city.example/open311/v2`. */
  url: string
  apiKey: string | null
  jurisdictionId: string | null
}
export type OutgoingRequest = {
  serviceCode: string
  description: string
  point: { lng: number; lat: number } | null
  address: string | null
  mediaUrls: string[]
  /** Our number: a server that knows the parameter makes no second request of a repeat. */
  externalId: string
}
export type OutgoingUpdate = {
  updateId: string
  requestId: string
  status: string
  description: string
  at: Date
}
export type IncomingUpdate = {
  updateId: string
  requestId: string
  status: string
  description: string | null
  at: Date
  mediaUrls: string[]
}
export type Filed = { requestId: string } | { token: string }

const timeoutMs = 20_000
const mostBytes = 8 * 1024 * 1024

const parser = new XMLParser({ parseTagValue: false, ignoreDeclaration: true, ignoreAttributes: true })

type Row = Record<string, unknown>
const isRow = (value: unknown): value is Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The rows of an answer: a list in JSON, or `root` → `element` as XML and some servers' JSON have it. */
function rowsOf({ body, headers }: OutsideAnswer, element: string): Row[] {
  const text = body.toString('utf8').replace(/^\ufeff/, '')
  const isXml = /xml/.test(String(headers['content-type'] ?? '')) || text.trimStart().startsWith('<')
  try {
    return findRows(isXml ? parser.parse(text) : JSON.parse(text), element)
  } catch {
    throw new OutsideError('unreachable')
  }
}

function findRows(value: unknown, element: string): Row[] {
  if (Array.isArray(value)) return value.flatMap((item) => (isRow(item) ? [unwrap(item, element)] : []))
  if (!isRow(value)) return []
  if (element in value) return findRows([value[element]].flat(), element)
  const [root] = Object.values(value).filter((inner) => isRow(inner) || Array.isArray(inner))
  return root === undefined ? [] : findRows(root, element)
}

const unwrap = (row: Row, element: string): Row => (isRow(row[element]) ? row[element] : row)

/** An id may be a number in JSON; an empty element is none. */
function textOf(row: Row, name: string): string | null {
  const value = row[name]
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : null
}

export function createOpen311Client(policy: OutsidePolicy, endpoint: Open311Endpoint) {
  const known = {
    ...(endpoint.apiKey === null ? {} : { api_key: endpoint.apiKey }),
    ...(endpoint.jurisdictionId === null ? {} : { jurisdiction_id: endpoint.jurisdictionId }),
  }
  const base = endpoint.url.replace(/\/+$/, '')

  /** JSON where there is some: GeoReport requires XML only, so a 404 or 406 is asked once more in XML. */
  async function ask(path: string, query: string, form: URLSearchParams | null) {
    const send = (format: 'json' | 'xml') =>
      fetchOutside(policy, `${base}/${path}.${format}${query}`, {
        method: form ? 'POST' : 'GET',
        headers: form ? { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' } : {},
        ...(form ? { body: form.toString() } : {}),
        timeoutMs,
        maxBytes: mostBytes,
      })
    const answer = await send('json')
    return [404, 406, 415].includes(answer.status) ? send('xml') : answer
  }
  const get = async (path: string, fields: Record<string, string>) =>
    expectSuccess(await ask(path, `?${new URLSearchParams({ ...known, ...fields }).toString()}`, null))
  const post = (path: string, fields: [string, string][]) =>
    ask(path, '', new URLSearchParams([...Object.entries(known), ...fields]))

  return {
    /** Whether anybody is there. */
    async ping() {
      await get('services', {})
    },

    async createRequest(request: OutgoingRequest): Promise<Filed> {
      const answer = expectSuccess(await post('requests', requestFields(request)))
      const [row = {}] = rowsOf(answer, 'request')
      const requestId = textOf(row, 'service_request_id')
      const token = textOf(row, 'token')
      if (requestId !== null) return { requestId }
      if (token !== null) return { token }
      // An empty element reads as failure.
      throw new OutsideError('status', answer.status)
    },

    /** Null: not yet. */
    async readToken(token: string): Promise<string | null> {
      const answer = await ask(
        `tokens/${encodeURIComponent(token)}`,
        `?${new URLSearchParams(known).toString()}`,
        null,
      )
      if (answer.status === 404) return null
      const [row = {}] = rowsOf(expectSuccess(answer), 'request')
      return textOf(row, 'service_request_id')
    },

    /** False: that server does not know the update extension. */
    async sendUpdate({ updateId, requestId, status, description, at }: OutgoingUpdate): Promise<boolean> {
      const answer = await post('servicerequestupdates', [
        ['update_id', updateId],
        ['service_request_id', requestId],
        ['status', status],
        ['description', description],
        ['updated_datetime', at.toISOString()],
      ])
      if ([404, 405, 501].includes(answer.status)) return false
      expectSuccess(answer)
      return true
    },

    /** Since `from`, and what claims to be from the future; what has no readable time is none. */
    async readUpdates(from: Date, until: Date): Promise<IncomingUpdate[]> {
      const answer = await get('servicerequestupdates', {
        start_date: from.toISOString(),
        end_date: until.toISOString(),
      })
      return rowsOf(answer, 'request_update')
        .flatMap((row) => readUpdate(row) ?? [])
        .filter(({ at }) => at >= from)
        .sort((a, b) => a.at.getTime() - b.at.getTime())
    },
  }
}
export type Open311Client = ReturnType<typeof createOpen311Client>

function requestFields(request: OutgoingRequest): [string, string][] {
  const { point, address } = request
  const fields: [string, string][] = [
    ['service_code', request.serviceCode],
    ['description', request.description],
    ['external_id', request.externalId],
  ]
  if (point) fields.push(['lat', point.lat.toFixed(6)], ['long', point.lng.toFixed(6)])
  if (address) fields.push(['address_string', address])
  return [...fields, ...request.mediaUrls.map((url): [string, string] => ['media_url', url])]
}

function readUpdate(row: Row): IncomingUpdate | null {
  const [updateId, requestId] = [textOf(row, 'update_id'), textOf(row, 'service_request_id')]
  const at = new Date(textOf(row, 'updated_datetime') ?? Number.NaN)
  if (updateId === null || requestId === null || Number.isNaN(at.getTime())) return null
  const media = [row.media_url]
    .flat()
    .filter((url): url is string => typeof url === 'string' && url.trim() !== '')
  return {
    updateId,
    requestId,
    status: textOf(row, 'status') ?? '',
    description: textOf(row, 'description'),
    at,
    mediaUrls: media.map((url) => url.trim()),
  }
}
