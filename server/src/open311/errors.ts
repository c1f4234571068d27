// How Open311 says no: a list of code and description, in the format that was asked for.
import { errors as words } from '@chaolin/shared/errors'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { toRefused } from '../errors.ts'
import { formatOf, sendAs } from './format.ts'

export class Open311Error extends Error {
  readonly status: number
  readonly descriptions: string[]
  readonly retryAfterS: number | undefined
  constructor(status: number, descriptions: string | string[], retryAfterS?: number) {
    super(`Open311 ${status}`)
    this.status = status
    this.descriptions = [descriptions].flat()
    this.retryAfterS = retryAfterS
  }
}

function describe(error: unknown): {
  status: number
  descriptions: string[]
  retryAfterS?: number | undefined
} {
  if (error instanceof Open311Error) return error
  const refused = toRefused(error)
  const { status, en } = words[refused.code]
  const fields = refused.fields?.map(({ path, message }) => `${path}: ${message}`) ?? []
  const descriptions = fields.length > 0 ? fields : [refused.detail ?? en]
  return { status, descriptions, retryAfterS: refused.retryAfterS }
}

export function sendOpen311Error(error: unknown, request: FastifyRequest, reply: FastifyReply) {
  const { status, descriptions, retryAfterS } = describe(error)
  if (status === 500) request.log.error({ err: error }, 'unexpected error')
  if (retryAfterS !== undefined) void reply.header('retry-after', String(Math.ceil(retryAfterS)))
  const list = descriptions.map((description) => ({ code: status, description }))
  return sendAs(reply, formatOf(request), 'errors', list, status)
}
