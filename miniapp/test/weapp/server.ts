// The real server for the walks: a process of its own, an empty data folder, demo data, the sandbox in WeChat's place.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export interface RunningServer {
  address: string
  /** A call as one of the sandbox's people, for what the phone itself cannot know. */
  get: <T>(door: string, code: string) => Promise<T>
  /** Any call as somebody of the sandbox ('resident-1'); throws what was refused. */
  send: <T>(name: string, method: string, door: string, body?: object) => Promise<T>
  stop: () => Promise<void>
}

const startLimitMs = 60_000

async function tokenOf(address: string, code: string): Promise<string> {
  const response = await fetch(`${address}/v1/sessions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code }),
  })
  return ((await response.json()) as { token: string }).token
}

async function sendAs<T>(address: string, name: string, method: string, door: string, body?: object) {
  const authorization = `Bearer ${await tokenOf(address, `sandbox:${name}`)}`
  const answer = await fetch(`${address}${door}`, {
    method,
    headers: {
      authorization,
      'idempotency-key': crypto.randomUUID(),
      ...(body ? { 'content-type': 'application/json' } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  if (!answer.ok) throw new Error(`${method} ${door}: ${answer.status} ${await answer.text()}`)
  return (await answer.json()) as T
}

/** `more`: settings beside the walks' own, such as another database. `entry`: another beginning of it. */
export async function startServer(
  more: Record<string, string> = {},
  entry = 'src/main.ts',
): Promise<RunningServer> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'weapp-server-'))
  const folder = path.resolve(import.meta.dirname, '../../../server')
  const env = {
    ...process.env,
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    RATE_LIMIT: 'off',
    LOG_LEVEL: 'warn',
  }
  const child = spawn(process.execPath, [entry], {
    cwd: folder,
    env: { ...env, NODE_ENV: 'test', ...more },
  })
  let said = ''
  const address = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new Error(`the server did not start:\n${said}`))
    }, startLimitMs)
    const listen = (part: Buffer) => {
      said += part.toString()
      const found = /https?:\/\/\S+/.exec(said)?.[0]
      if (found === undefined) return
      clearTimeout(timer)
      resolve(found)
    }
    child.stdout.on('data', listen)
    child.stderr.on('data', (part: Buffer) => {
      said += part.toString()
    })
    child.on('exit', () => {
      clearTimeout(timer)
      reject(new Error(`the server ended:\n${said}`))
    })
  })
  return {
    address,
    get: async <T>(door: string, code: string) => {
      const authorization = `Bearer ${await tokenOf(address, code)}`
      const response = await fetch(`${address}${door}`, { headers: { authorization } })
      return (await response.json()) as T
    },
    send: (name, method, door, body) => sendAs(address, name, method, door, body),
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGTERM')
      await ended
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
