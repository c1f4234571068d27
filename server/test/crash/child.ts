// The real server in a process of its own: started, killed without warning, started again on the same data.
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

export type RunningServer = { address: string; kill(): Promise<void> }

const startLimitMs = 120_000
const main = join(import.meta.dirname, '../../src/main.ts')

export async function startChild(env: Record<string, string>): Promise<RunningServer> {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, PORT: '0', RATE_LIMIT: 'off', LOG_LEVEL: 'error', NODE_OPTIONS: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(child, 'exit')
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  try {
    return { address: await readAddress(child), kill }
  } catch (error) {
    await kill()
    throw error
  }
}

/** The server prints where it listens once it does. */
function readAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = ''
    const timer = setTimeout(() => reject(new Error(`The server did not start:\n${output}`)), startLimitMs)
    child.once('exit', (code) => reject(new Error(`The server ended with ${code}:\n${output}`)))
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text: string) => {
        output = (output + text).slice(-4000)
        const address = /Chaolin: (http:\S+)/.exec(output)?.[1]
        if (!address) return
        clearTimeout(timer)
        resolve(address)
      })
  })
}
