// The second request with the same key gets the first one's answer, whichever process it reaches.
import { defineEntity, p } from '@mikro-orm/core'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { nanoid } from 'nanoid'
import type { Context } from './context.ts'
import { insertRow, insertRows, marksFor, readRows } from './db/sql.ts'
import { CommitUnknown, inTransaction } from './db/transaction.ts'
import { isUniqueViolation, Refused } from './errors.ts'
import { resignPhotoUrls, stripPhotoUrls } from './files/urls.ts'
import { seal, unseal } from './sealing.ts'
import { sha256 } from './sha256.ts'

const AnswerSchema = defineEntity({
  name: 'IdempotentAnswer',
  tableName: 'idempotent_answers',
  indexes: [{ name: 'ix_idempotent_answers_created', properties: ['createdAt'] }],
  properties: {
    /** SHA-256 of person, method, path and key. */
    id: p.string().length(64).primary(),
    bodyHash: p.string().length(64),
    status: p.integer(),
    body: p.text().length(4_294_967_295),
    createdAt: p.datetime(3),
  },
})

export class IdempotentAnswer extends AnswerSchema.class {}
AnswerSchema.setClass(IdempotentAnswer)

export const keepAnswersMs = 24 * 3_600_000
const keyPattern = /^[\x21-\x7e]{1,128}$/

/** A door that takes no body reads none: what was sent there may be nested deeper than the stack. */
const hashOfBody = ({ body, routeOptions }: FastifyRequest) =>
  sha256(routeOptions.schema?.body ? JSON.stringify(body ?? null) : '')

/** Requests of this process that are still being worked on. Other processes are kept apart by the primary key. */
const running = new WeakMap<object, Set<string>>()

function runningOf(ctx: Context) {
  const owner = ctx.em.getDriver()
  const set = running.get(owner) ?? new Set<string>()
  running.set(owner, set)
  return set
}

/**
 * Runs `action` and keeps its answer in one transaction, so that a crash leaves both or neither. A refusal is not
 * kept: the next try is judged anew. `bodyHash` stands in for a body that is not JSON.
 */
export const once = <T>(
  request: FastifyRequest,
  reply: FastifyReply,
  status: 200 | 201,
  action: (tx: Context) => Promise<T>,
  bodyHash = hashOfBody(request),
): Promise<T> =>
  answerOnce(request, reply, bodyHash, (id) =>
    runAndKeep(request.ctx, request, { id, bodyHash, status }, action),
  )

/** Kept with what it answers, in the same transaction. */
export type AnswerKey = { id: string; bodyHash: string; status: number }

/**
 * The same for a door where a crowd stands: `join` does the work in one transaction with that of others and keeps the
 * answer there. Null: it could not be done so, and nothing was; then it is done alone, and refused there.
 */
export function onceJoined<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  status: 200 | 201,
  { join, alone }: { join: (answer: AnswerKey) => Promise<T | null>; alone: (tx: Context) => Promise<T> },
): Promise<T> {
  const bodyHash = hashOfBody(request)
  return answerOnce(
    request,
    reply,
    bodyHash,
    (id) => runAndKeep(request.ctx, request, { id, bodyHash, status }, alone),
    async (id) => {
      try {
        const body = await join({ id, bodyHash, status })
        return body && { status, body }
      } catch (error) {
        // The row tells whether it was kept after all; without it the client asks again, and nothing is done twice.
        const kept = error instanceof CommitUnknown ? await recall(request.ctx, request, id, bodyHash) : null
        if (kept) return kept
        throw error
      }
    },
  )
}

/** Which of these are answered already, however long ago. */
export async function answeredOnes(ctx: Context, ids: readonly string[]): Promise<Set<string>> {
  const sql = `select id from idempotent_answers where id in (${marksFor(ids)})`
  return new Set((await readRows<{ id: string }>(ctx.em, sql, ids)).map(({ id }) => id))
}

export const keepAnswers = (tx: Context, answers: readonly (AnswerKey & { body: object })[]) =>
  insertRows(
    tx.em,
    IdempotentAnswer,
    answers.map((answer) => ({ ...answer, body: JSON.stringify(answer.body), createdAt: tx.now() })),
  )

/** The same for an answer that is given once: what it holds is kept nowhere, and a repeat is refused. */
export async function onceSecret<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  status: 200 | 201,
  action: (tx: Context) => Promise<T>,
): Promise<T> {
  let mine: { mark: string; answer: T } | null = null as { mark: string; answer: T } | null
  const kept = await once(request, reply, status, async (tx) => {
    mine = { mark: nanoid(), answer: await action(tx) }
    return { mark: mine.mark }
  })
  if (mine?.mark !== kept.mark) throw new Refused('step_closed', { detail: '已经给过一次了，请再要一个新的' })
  return mine.answer
}

/**
 * The same for an answer that may be given again and stands nowhere in clear: it is kept sealed. `action` runs outside
 * any transaction, and after a crash once more.
 */
export async function onceSealed<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  status: 200 | 201,
  action: () => Promise<T>,
): Promise<T> {
  const owner = {
    purpose: 'idempotent-answer',
    owner: `${request.person.id} ${request.url.split('?')[0]} ${requireKey(request)}`,
  }
  const kept = await onceInParts(request, reply, status, async () => ({
    sealed: await seal(request.ctx, owner, JSON.stringify(await action())),
  }))
  return JSON.parse(await unseal(request.ctx, owner, kept.sealed)) as T
}

/** Runs one part of a request; one that this key has run already is left as it is. */
export type RunPart = (part: string, work: (tx: Context) => Promise<unknown>) => Promise<void>

/**
 * The same for what is done in parts, each in a transaction of its own: after a crash in the middle, the next try with
 * the key goes on where it stopped.
 */
export function onceInParts<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  status: 200 | 201,
  action: (runPart: RunPart) => Promise<T>,
): Promise<T> {
  const { ctx } = request
  const bodyHash = hashOfBody(request)
  return answerOnce<T>(request, reply, bodyHash, async (id) => {
    const body = await action(async (part, work) => {
      const row = { id: sha256(id, part), bodyHash, status }
      if (await recall(ctx, request, row.id, bodyHash)) return
      await runAndKeep(ctx, request, row, async (tx) => void (await work(tx)))
    })
    return runAndKeep(ctx, request, { id, bodyHash, status }, async () => body)
  })
}

/** Every POST of a phone has one, also where the answer needs no keeping. */
export function requireKey({ headers }: FastifyRequest): string {
  const key = headers['idempotency-key']
  if (typeof key !== 'string' || !keyPattern.test(key)) throw new Refused('idempotency_key_missing')
  return key
}

async function answerOnce<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  bodyHash: string,
  run: (id: string) => Promise<Answer>,
  runJoined: (id: string) => Promise<Answer | null> = async () => null,
): Promise<T> {
  const key = requireKey(request)
  const ctx = request.ctx
  const path = request.url.split('?')[0]!
  const id = sha256(request.person.id, request.method, path, key)
  const busy = runningOf(ctx)
  if (busy.has(id)) throw new Refused('idempotency_running')
  busy.add(id)
  try {
    const joined = await runJoined(id)
    const earlier = joined ? null : await recall(ctx, request, id, bodyHash)
    const answer = joined ?? earlier ?? (await run(id))
    if (earlier) void reply.header('idempotent-replayed', 'true')
    void reply.code(answer.status)
    return answer.body as T
  } finally {
    busy.delete(id)
  }
}

type Answer = { status: number; body: unknown }

async function recall(ctx: Context, request: FastifyRequest, id: string, bodyHash: string) {
  // Nearly every request is the first of its key: that it is costs an index look-up and no entity.
  const known = await readRows(ctx.em, 'select 1 from idempotent_answers where id = ?', [id])
  if (known.length === 0) return null
  const row = await ctx.em.findOne(IdempotentAnswer, { id }, { disableIdentityMap: true })
  if (!row) return null
  if (ctx.now().getTime() - row.createdAt.getTime() > keepAnswersMs) {
    await ctx.em.nativeDelete(IdempotentAnswer, { id, createdAt: row.createdAt })
    return null
  }
  if (row.bodyHash !== bodyHash) throw new Refused('idempotency_key_reused')
  return { status: row.status, body: resignPhotoUrls(request, JSON.parse(row.body)) } satisfies Answer
}

async function runAndKeep(
  ctx: Context,
  request: FastifyRequest,
  row: AnswerKey,
  action: (tx: Context) => Promise<unknown>,
): Promise<Answer> {
  try {
    return await inTransaction(ctx, async (tx) => {
      const body = await action(tx)
      const kept = JSON.stringify(stripPhotoUrls(body ?? {}))
      await insertRow(tx.em, IdempotentAnswer, { ...row, body: kept, createdAt: ctx.now() })
      return { status: row.status, body: body ?? {} }
    })
  } catch (error) {
    // Another process may have answered the same key while we were at work, or we ourselves without knowing: the
    // answer is in the transaction that it answers, so its row tells which. Without it the client asks again.
    const earlier =
      isUniqueViolation(error) || error instanceof Refused || error instanceof CommitUnknown
        ? await recall(ctx, request, row.id, row.bodyHash)
        : null
    if (earlier) return earlier
    throw error
  }
}

/** Forgets answers older than a day; run by the outbox. */
export const forgetOldAnswers = (ctx: Context) =>
  ctx.em.nativeDelete(IdempotentAnswer, {
    createdAt: { $lt: new Date(ctx.now().getTime() - keepAnswersMs) },
  })
