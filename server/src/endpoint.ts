// `pnpm --filter server endpoint <command>`: micro-brains that are other systems, by whoever holds the database.
import { endpointBody } from '@chaolin/shared/micro-brains/schema'
import { ConfigError, readConfig } from './config.ts'
import type { Context } from './context.ts'
import { bindMode } from './db/mode.ts'
import { migrate, newManager, openDatabase } from './db/orm.ts'
import { inTransaction } from './db/transaction.ts'
import { problem, Refused } from './errors.ts'
import {
  pauseEndpoint,
  pingEndpoint,
  requireMicroBrain,
  resumeEndpoint,
  rotateSecret,
  saveEndpoint,
} from './micro-brains/actions.ts'
import { readHealth } from './micro-brains/health.ts'
import { listEndpoints } from './micro-brains/queries.ts'

const usage = `Usage: pnpm --filter server endpoint <command>
  list
  register <microBrainId> webhook|open311|builtin [url] [secret …]   a secret is made and shown if none is given
  rotate <microBrainId>     a new secret beside the present one; it is shown once
  ping|pause|resume|health <microBrainId>`

const say = (value: unknown) =>
  process.stdout.write(`${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}\n`)

type Command = (ctx: Context, microBrainId: string, rest: string[]) => Promise<unknown>

const commands: Record<string, Command> = {
  async register(ctx, microBrainId, [kind, url, ...secrets]) {
    const body = endpointBody.safeParse({
      kind,
      ...(url ? { url } : {}),
      ...(secrets.length > 0 ? { secrets } : {}),
    })
    if (!body.success) throw new ConfigError(usage)
    return inTransaction(ctx, (tx) => saveEndpoint(tx, null, microBrainId, body.data))
  },
  rotate: (ctx, microBrainId) => inTransaction(ctx, (tx) => rotateSecret(tx, null, microBrainId)),
  ping: (ctx, microBrainId) => pingEndpoint(ctx, null, microBrainId),
  pause: (ctx, microBrainId) => inTransaction(ctx, (tx) => pauseEndpoint(tx, null, microBrainId)),
  resume: (ctx, microBrainId) => inTransaction(ctx, (tx) => resumeEndpoint(tx, null, microBrainId)),
  async health(ctx, microBrainId) {
    await requireMicroBrain(ctx, microBrainId)
    return readHealth(ctx, microBrainId)
  },
}

async function list(ctx: Context) {
  const rows = await listEndpoints(ctx)
  if (rows.length === 0) return 'every micro-brain is built in'
  return rows
    .map(({ microBrainId, kind, url, pausedAt, lastSuccessAt }) =>
      [microBrainId, kind, url ?? '', pausedAt ? 'paused' : '', lastSuccessAt?.toISOString() ?? 'never'].join(
        '\t',
      ),
    )
    .join('\n')
}

async function main([name = '', microBrainId, ...rest]: string[]) {
  const command = commands[name]
  if (name !== 'list' && (!command || !microBrainId)) throw new ConfigError(usage)
  const config = readConfig(process.env)
  const orm = await openDatabase(config.database, 2)
  try {
    await migrate(orm)
    const now = () => new Date()
    await bindMode(newManager(orm), config.wechat, now())
    const log = { error: () => {} }
    const ctx = { em: newManager(orm), now, config, log } as unknown as Context
    say(command && microBrainId ? await command(ctx, microBrainId, rest) : await list(ctx))
  } finally {
    await orm.close()
  }
}

/** A refusal in the words of the doors, with the fields it is about. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  if (!(error instanceof Refused)) return String((error as Error).stack)
  const { title, errors = [] } = problem(error, '', 'en')
  return [title, ...errors.map(({ path, message }) => `  ${path}: ${message}`)].join('\n')
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${explain(error)}\n`)
  process.exitCode = 1
}
