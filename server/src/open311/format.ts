// One answer, two formats: JSON as the specification's Spark convention has it, and XML of the same tree.
import { withoutForbidden } from '@chaolin/shared/open311/markup'
import { XMLBuilder } from 'fast-xml-parser'
import type { FastifyReply, FastifyRequest } from 'fastify'

export type Format = 'xml' | 'json'
type Value = string | number | boolean | null | undefined | Value[] | { [key: string]: Value }

/** What one element of a list is called in XML. */
const elements: Record<string, string> = {
  services: 'service',
  attributes: 'attribute',
  values: 'value',
  service_requests: 'request',
  service_request_updates: 'request_update',
  errors: 'error',
  endpoints: 'endpoint',
  formats: 'format',
}

const builder = new XMLBuilder({ format: true, indentBy: '  ', suppressEmptyNode: false })

/** Lists become elements of their own, as `services` → `service`. */
function toTree(name: string, value: Value): unknown {
  if (Array.isArray(value)) return { [elements[name] ?? 'item']: value.map((item) => toTree('', item)) }
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, toTree(key, inner)]))
  // A carriage return would be read back as a line feed.
  return typeof value === 'string' ? withoutForbidden(value).replace(/\r\n?/g, '\n') : (value ?? '')
}

export const toXml = (root: string, value: Value) =>
  `<?xml version="1.0" encoding="utf-8"?>\n${builder.build({ [root]: toTree(root, value) })}`

/** Gives nothing for an ending that is none of ours. */
export function splitEnding(name: string): { name: string; format: Format } | null {
  const found = /^(.+)\.(xml|json)$/s.exec(name)
  return found ? { name: found[1]!, format: found[2] as Format } : null
}

/** The format of an answer to this address; XML, which every client reads, when the address names none. */
export const formatOf = ({ url }: Pick<FastifyRequest, 'url'>): Format =>
  /\.json(\?|$)/.test(url.split('?')[0]!) ? 'json' : 'xml'

export const mediaTypes = { xml: 'text/xml', json: 'application/json' } as const

export function sendAs(reply: FastifyReply, format: Format, root: string, value: Value, status = 200) {
  return reply
    .code(status)
    .header('access-control-allow-origin', '*')
    .header('content-type', `${mediaTypes[format]}; charset=utf-8`)
    .serializer((text: unknown) => text as string)
    .send(format === 'xml' ? toXml(root, value) : JSON.stringify(value))
}
