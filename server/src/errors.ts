// One way to refuse, and the one error handler: RFC 9457 for everything.
import { errors, type ErrorCode } from '@chaolin/shared/errors'
import {
  DeadlockException,
  LockWaitTimeoutException,
  UniqueConstraintViolationException,
} from '@mikro-orm/core'
import { CommitUnknown } from './db/transaction.ts'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'

export type FieldError = { path: string; message: string }

/** Thrown by rules, actions and doors; carries nothing that a stranger may not read. */
export class Refused extends Error {
  readonly code: ErrorCode
  readonly detail: string | undefined
  readonly fields: FieldError[] | undefined
  readonly retryAfterS: number | undefined
  /** Members of its own beside those of RFC 9457: what to do instead. */
  readonly more: Record<string, unknown> | undefined
  constructor(
    code: ErrorCode,
    options: {
      detail?: string
      errors?: FieldError[]
      retryAfterS?: number
      more?: Record<string, unknown>
    } = {},
  ) {
    super(code)
    this.code = code
    this.detail = options.detail
    this.fields = options.errors
    this.retryAfterS = options.retryAfterS
    this.more = options.more
  }
}

/** One field of what was sent, and what is wrong with it. */
export const wrong = (path: string, message: string) =>
  new Refused('invalid', { errors: [{ path, message }] })

export const isUniqueViolation = (error: unknown) => error instanceof UniqueConstraintViolationException

/** Codes of the driver and the server, and the messages of what comes without one. */
const awayCodes =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|POOL_BUSY|PROTOCOL_CONNECTION_LOST|ER_CON_COUNT_ERROR|ER_TOO_MANY_USER_CONNECTIONS|ER_SERVER_SHUTDOWN|ER_NORMAL_SHUTDOWN|ER_CONNECTION_KILLED|ER_CLIENT_INTERACTION_TIMEOUT|ER_NEW_ABORTING_CONNECTION|ER_ERROR_DURING_COMMIT|ER_UNKNOWN_COM_ERROR|ER_OPTION_PREVENTS_STATEMENT|ER_LOCK_\w+)$/
const awayWords =
  /^Pool is closed|^Queue limit reached|connection is in closed state$|(^|- )database is locked$/

const waitedInVain = [CommitUnknown, DeadlockException, LockWaitTimeoutException]

/** By its code where it has one: the message may hold what somebody wrote. */
function isDatabaseAway(error: Partial<FastifyError> & Error) {
  if (waitedInVain.some((kind) => error instanceof kind)) return true
  return awayCodes.test(error.code ?? '') || awayWords.test(error.message)
}

const byFastifyCode: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'media_type',
  FST_INVALID_MULTIPART_CONTENT_TYPE: 'media_type',
  FST_REQ_FILE_TOO_LARGE: 'photo_too_large',
  FST_UNDER_PRESSURE: 'unavailable',
}

/** What this error means to the person who asked; an unknown one says nothing of itself. */
export function toRefused(error: unknown): Refused {
  if (error instanceof Refused) return error
  if (hasZodFastifySchemaValidationErrors(error))
    return new Refused('invalid', { errors: error.validation.flatMap((item) => fieldErrors(item)) })
  const known = error as Partial<FastifyError> & Error
  const mapped = byFastifyCode[known.code ?? '']
  if (mapped) return new Refused(mapped, mapped === 'unavailable' ? { retryAfterS: 2 } : {})
  if (isDatabaseAway(known)) return new Refused('unavailable', { retryAfterS: 2 })
  if (known.statusCode === 429) return new Refused('rate_limited')
  if (known.statusCode && known.statusCode >= 400 && known.statusCode < 500) return new Refused('invalid')
  return new Refused('internal')
}

type ValidationItem = { keyword?: string; instancePath: string; message?: string; params?: unknown }

function fieldErrors({ keyword, instancePath, message, params }: ValidationItem): FieldError[] {
  const path = instancePath.split('/').filter(Boolean)
  const unknown = keyword === 'unrecognized_keys' ? (params as { keys?: string[] }).keys : undefined
  if (unknown) return unknown.map((key) => ({ path: [...path, key].join('.'), message: '没有这一项' }))
  return [{ path: path.join('.'), message: plainWords(message ?? '') }]
}

/** The schema library's own words are for developers; ours, given with a check, are for people. */
const plainWords = (message: string) => (message.startsWith('无效') ? '这一项没填，或格式不对' : message)

export function problem(refused: Refused, requestId: string, language: 'zh' | 'en' = 'zh') {
  const entry = errors[refused.code]
  return {
    type: `https://chaolin.invalid/errors/${refused.code}`,
    title: entry[language],
    status: entry.status,
    code: refused.code,
    ...(refused.detail ? { detail: refused.detail } : {}),
    ...(refused.fields ? { errors: refused.fields } : {}),
    ...refused.more,
    requestId,
  }
}

function languageOf(request: FastifyRequest): 'zh' | 'en' {
  return /^\s*en/i.test(request.headers['accept-language'] ?? '') ? 'en' : 'zh'
}

function send(reply: FastifyReply, request: FastifyRequest, refused: Refused) {
  const body = problem(refused, request.id, languageOf(request))
  if (refused.retryAfterS !== undefined) void reply.header('retry-after', String(refused.retryAfterS))
  return reply.code(body.status).type('application/problem+json').send(JSON.stringify(body))
}

/** For what fails before there is a route, such as an address that cannot be decoded. */
export const sendProblem = (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
  send(reply, request, toRefused(error))

export function setErrorHandler(app: FastifyInstance) {
  app.setErrorHandler((error, request, reply) => {
    const refused = toRefused(error)
    if (refused.code === 'internal') request.log.error({ err: error }, 'unexpected error')
    else if (refused.code === 'unavailable') request.log.warn({ err: error }, 'unavailable')
    return send(reply, request, refused)
  })
  app.setNotFoundHandler((request, reply) => send(reply, request, new Refused('not_found')))
}
