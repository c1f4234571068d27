// A second server on the database of a first one, as another machine would run it: a DATA_DIR of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../src/config.ts'
import { closeServer, startServer, type Server } from '../src/server.ts'
import { callerOf, type TestApp } from './app.ts'
import { startWire, type Wire } from './wire.ts'

export type Second = { server: Server; call: TestApp['call']; close(): Promise<void> }

export async function startSecond(app: TestApp, env: Record<string, string> = {}): Promise<Second> {
  const { database } = app.server.config
  const folder = mkdtempSync(join(tmpdir(), 'chaolin-second-'))
  const config = readConfig({
    DATA_DIR: folder,
    PORT: '0',
    DEMO: '0',
    STALL_LIMIT_MS: '0',
    DATABASE_URL: database.kind === 'mysql' ? database.url : `sqlite:${database.file}`,
    ...env,
  })
  const server = await startServer(config, { now: () => app.clock.now, logger: false, worker: false })
  return {
    server,
    call: callerOf(server),
    async close() {
      await closeServer(server)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** One that reaches the database by a cable of its own. */
export async function startWired(
  app: TestApp,
  env: Record<string, string> = {},
): Promise<Second & { wire: Wire }> {
  const { database } = app.server.config
  if (database.kind !== 'mysql') throw new Error('Only a database server has a cable')
  const url = new URL(database.url)
  const wire = await startWire(Number(url.port))
  url.port = String(wire.port)
  const second = await startSecond(app, { DATABASE_URL: url.href, ...env })
  return {
    ...second,
    wire,
    async close() {
      await wire.mend()
      await second.close()
      await wire.cut()
    },
  }
}
