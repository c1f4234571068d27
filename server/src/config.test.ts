// What stops a start: each unsafe or missing value, and a database of the other mode.
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { createDatabase, databases } from '../test/app.ts'
import { ConfigError, readConfig } from './config.ts'
import { closeServer, startServer } from './server.ts'

const folder = mkdtempSync(join(tmpdir(), 'chaolin-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const read = (env: Record<string, string>) => readConfig({ DATA_DIR: folder, ...env })
const realKeys = { WECHAT: 'real', WECHAT_APP_ID: 'wx-id', WECHAT_APP_SECRET: 'secret' }

describe('the settings', () => {
  it.each([
    ['the sandbox in production', { NODE_ENV: 'production' }, 'NODE_ENV'],
    ['the sandbox on every address', { HOST: '0.0.0.0' }, 'loopback'],
    ['the sandbox on an address of the network', { HOST: '192.168.1.2' }, 'loopback'],
    ['the sandbox in public without a yes', { HOST: '::', SANDBOX_PUBLIC: 'yes' }, 'SANDBOX_PUBLIC'],
    ['an unknown kind of WeChat', { WECHAT: 'fake' }, 'WECHAT'],
    ['real WeChat without its keys', { WECHAT: 'real' }, 'WECHAT_APP_ID'],
    ['real WeChat without its secret', { WECHAT: 'real', WECHAT_APP_ID: 'x' }, 'WECHAT_APP_SECRET'],
    ['real WeChat with an empty secret', { ...realKeys, WECHAT_APP_SECRET: '' }, 'WECHAT_APP_SECRET'],
    ['real WeChat without limits', { ...realKeys, RATE_LIMIT: 'off' }, 'RATE_LIMIT'],
    ['an unknown word for the limits', { RATE_LIMIT: 'maybe' }, 'RATE_LIMIT'],
    ['an unknown word for the demo', { DEMO: 'yes' }, 'DEMO'],
    ['a port that is no number', { PORT: 'http' }, 'PORT'],
    ['an empty port', { PORT: '' }, 'PORT'],
    ['a negative port', { PORT: '-1' }, 'PORT'],
    ['a port past the last', { PORT: '65536' }, 'PORT'],
    ['half a port', { PORT: '80.5' }, 'PORT'],
    ['a bad port of the metrics', { METRICS_PORT: 'x' }, 'METRICS_PORT'],
    ['no connection to the database', { DATABASE_POOL: '0' }, 'DATABASE_POOL'],
    ['a pool that is no number', { DATABASE_POOL: 'many' }, 'DATABASE_POOL'],
    ['no time to wait for a connection', { DATABASE_WAIT_MS: '0' }, 'DATABASE_WAIT_MS'],
    ['half a Galera', { DATABASE_URL: 'mysql://u:p@host/x', DATABASE_GALERA: 'maybe' }, 'DATABASE_GALERA'],
    ['a server that takes nothing', { MOST_IN_WORK: '0' }, 'MOST_IN_WORK'],
    ['another kind of file store', { FILES: 'ftp' }, 'FILES'],
    ['S3 at no address', { FILES: 's3', S3_ENDPOINT: 's3.example.com' }, 'S3_ENDPOINT'],
    ['another kind of database', { DATABASE_URL: 'postgres://x/y' }, 'DATABASE_URL'],
    ['an empty address of the database', { DATABASE_URL: '' }, 'DATABASE_URL'],
    ['SQLite without a file', { DATABASE_URL: 'sqlite:' }, 'DATABASE_URL'],
    ['MySQL without a database', { DATABASE_URL: 'mysql://user:word@host' }, 'DATABASE_URL'],
    ['MySQL at no address', { DATABASE_URL: 'mysql://user:word@host:port/x' }, 'DATABASE_URL'],
  ])('refuse %s, and name what is wrong', (_what, env, word) => {
    expect(() => read(env)).toThrow(ConfigError)
    expect(() => read(env)).toThrow(word)
  })

  it('are the sandbox on SQLite at loopback, when nothing is said', () => {
    expect(read({})).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      wechat: 'sandbox',
      demo: true,
      rateLimit: true,
      metricsPort: null,
      database: { kind: 'sqlite', file: join(folder, 'chaolin.db') },
    })
  })

  it('let the sandbox out when told so, and real WeChat in production, without demo data', () => {
    expect(read({ HOST: '0.0.0.0', SANDBOX_PUBLIC: '1' }).host).toBe('0.0.0.0')
    const real = read({ ...realKeys, NODE_ENV: 'production', HOST: '0.0.0.0', DEMO: '1' })
    expect(real).toMatchObject({ wechat: 'real', demo: false, rateLimit: true })
  })

  it('take MariaDB for MySQL', () => {
    const { database } = read({ DATABASE_URL: 'mariadb://user:word@host:3307/chaolin' })
    expect(database).toEqual({
      kind: 'mysql',
      url: 'mysql://user:word@host:3307/chaolin',
      galera: false,
    })
  })

  it('cannot be changed afterwards', () => {
    expect(Object.isFrozen(read({}))).toBe(true)
  })

  it('that are refused end the program with one line and code 1', async () => {
    const env = {
      ...process.env,
      NODE_OPTIONS: '',
      DATA_DIR: folder,
      NODE_ENV: 'production',
      WECHAT: 'sandbox',
    }
    const end = await new Promise<{ code: unknown; err: string }>((resolve) =>
      execFile(
        process.execPath,
        ['src/main.ts'],
        { cwd: join(import.meta.dirname, '..'), env },
        (error, _out, err) => resolve({ code: error?.code, err }),
      ),
    )
    expect(end).toEqual({
      code: 1,
      err: 'Sandbox mode does not run with NODE_ENV=production; set WECHAT=real\n',
    })
  })
})

describe.each(databases)('a database on %s', (kind) => {
  let database: Awaited<ReturnType<typeof createDatabase>>
  const home = mkdtempSync(join(tmpdir(), 'chaolin-mode-'))
  beforeAll(async () => {
    database = await createDatabase(kind, home)
  })
  afterAll(async () => {
    await database.drop()
    rmSync(home, { recursive: true, force: true })
  })

  const start = (env: Record<string, string>) =>
    startServer(readConfig({ DATA_DIR: home, PORT: '0', DEMO: '0', DATABASE_URL: database.url, ...env }), {
      logger: false,
      worker: false,
    })

  it.each([
    ['real', realKeys, { WECHAT: 'sandbox' }],
    ['sandbox', { WECHAT: 'sandbox' }, realKeys],
  ])(
    'first used as %s is never opened in the other mode',
    async (mode, first, second) => {
      const fresh = await createDatabase(kind, mkdtempSync(join(home, 'mode-')))
      await closeServer(await start({ ...first, DATABASE_URL: fresh.url }))
      const other = start({ ...second, DATABASE_URL: fresh.url })
      await expect(other).rejects.toThrow(new ConfigError(`This database was first used with WECHAT=${mode}`))
      await closeServer(await start({ ...first, DATABASE_URL: fresh.url }))
      await fresh.drop()
    },
    30_000,
  )
})
