// A whole server in the test's own process: real database, real sandbox, real HTTP by inject; the clock is ours.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyServerOptions, InjectOptions } from 'fastify'
import { nanoid } from 'nanoid'
import mysql from 'mysql2/promise'
import { readConfig } from '../src/config.ts'
import type { Context } from '../src/context.ts'
import { runDueJobs } from '../src/outbox/worker.ts'
import { closeServer, handlers, startServer, type Server } from '../src/server.ts'
import { copyTemplate, keepTemplate, type TestDatabase } from './templates.ts'

export const databases = ['sqlite', 'mysql'] as const
export type DatabaseKind = (typeof databases)[number]

/** A weekday at noon in Hangzhou, inside working hours after lunch begins to matter to nobody. */
export const startOfTests = new Date('2026-11-18T10:00:00+08:00')

export type Answer = { status: number; headers: Record<string, unknown>; body: any }
export type TestApp = {
  server: Server
  clock: { now: Date; advance(ms: number): void }
  ctx(): Context
  /** One request; objects go as JSON; a POST gets an Idempotency-Key unless one is given (null: none). */
  call(method: string, url: string, options?: CallOptions): Promise<Answer>
  /** Signs in as a demo person; gives the token. */
  signIn(name: string): Promise<string>
  /** Runs what is due until nothing is. */
  runJobs(): Promise<void>
  close(): Promise<void>
}
export type CallOptions = {
  token?: string | undefined
  body?: unknown
  key?: string | null
  headers?: Record<string, string>
  raw?: InjectOptions['payload']
}

export async function createDatabase(kind: DatabaseKind, folder: string) {
  if (kind === 'sqlite') return { url: `sqlite:${join(folder, 'test.db')}`, drop: async () => {} }
  const base = process.env.TEST_MYSQL_URL
  if (!base) throw new Error('TEST_MYSQL_URL is not set; run the tests by `pnpm test`')
  const name = `test_${nanoid(10)
    .replace(/[^a-z0-9]/gi, 'x')
    .toLowerCase()}`
  const url = new URL(base)
  url.pathname = `/${name}`
  const drop = async () => {
    const connection = await mysql.createConnection(base)
    await connection.query(`drop database if exists \`${name}\``)
    await connection.end()
  }
  return { url: url.href, drop }
}

/** Requests to this server, past the network. */
export const callerOf =
  (server: Server): TestApp['call'] =>
  async (method, url, { token, body, key, headers = {}, raw } = {}) => {
    const answer = await server.app.inject({
      method: method as 'GET',
      url,
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(method === 'POST' && key !== null ? { 'idempotency-key': key ?? nanoid() } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(raw !== undefined ? { payload: raw } : body === undefined ? {} : { payload: JSON.stringify(body) }),
    })
    const isJson = String(answer.headers['content-type'] ?? '').includes('json')
    return {
      status: answer.statusCode,
      headers: answer.headers,
      body: isJson && answer.body ? answer.json() : answer.body,
    }
  }

/** What every test of a room finds in its database, loaded once for all of them. */
export type Fill = { name: string; load: (ctx: Context) => Promise<unknown> }

/** Neither of them leaves anything in a database that was just made. */
const leavesNothing = new Set(['DEMO', 'RATE_LIMIT'])

/** Null: it is not as others are. The demo's photos are files, which no copy has. */
const templateOf = (env: Record<string, string>, fill: Fill | undefined) =>
  env.DEMO === '0' && Object.keys(env).every((name) => leavesNothing.has(name))
    ? (fill?.name ?? 'bare')
    : null

const named = (kind: DatabaseKind, url: string): TestDatabase => ({
  kind,
  name: kind === 'sqlite' ? url.slice('sqlite:'.length) : new URL(url).pathname.slice(1),
})

export async function startTestApp(
  kind: DatabaseKind,
  env: Record<string, string> = {},
  options: { worker?: boolean; logger?: FastifyServerOptions['logger']; fill?: Fill } = {},
): Promise<TestApp> {
  const folder = mkdtempSync(join(tmpdir(), 'chaolin-test-'))
  const database = await createDatabase(kind, folder)
  const template = options.worker ? null : templateOf(env, options.fill)
  const copied = template !== null && (await copyTemplate(template, named(kind, database.url)))
  const clock = {
    now: new Date(startOfTests),
    advance(ms: number) {
      clock.now = new Date(clock.now.getTime() + ms)
    },
  }
  const config = readConfig({
    DATA_DIR: folder,
    PORT: '0',
    DATABASE_URL: database.url,
    // On a busy machine the event loop may go a second without a sample, which counts as a stall without end.
    STALL_LIMIT_MS: '0',
    ...env,
  })
  const server = await startServer(config, {
    now: () => clock.now,
    logger: options.logger ?? false,
    worker: options.worker ?? false,
  })
  const ctx = () => server.newContext(server.app.log)
  if (!copied) {
    await options.fill?.load(ctx())
    if (template !== null) await keepTemplate(template, named(kind, database.url))
  }
  const call = callerOf(server)
  const signIn = async (name: string) => {
    const { status, body } = await call('POST', '/v1/sessions', {
      body: { code: `sandbox:${name}` },
      key: null,
    })
    if (status !== 201) throw new Error(`sign-in of ${name}: ${status} ${JSON.stringify(body)}`)
    return body.token as string
  }
  return {
    server,
    clock,
    ctx,
    call,
    signIn,
    async runJobs() {
      while ((await runDueJobs(ctx(), handlers, ctx)) > 0);
    },
    async close() {
      await closeServer(server)
      await database.drop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
