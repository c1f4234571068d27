// The server that dies while it pays, as the test holds it: commands go in by line, an answer or its death comes back.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

export class Died extends Error {}

export type PayServer = {
  ask<T>(command: string): Promise<T>
  kill(): Promise<void>
}

const startLimitMs = 120_000
const main = join(import.meta.dirname, 'pay-child.ts')

export async function startPayServer(env: Record<string, string>): Promise<PayServer> {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, NODE_OPTIONS: '', LOG_LEVEL: 'error', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  const ended = once(child, 'exit')
  const lines: string[] = []
  let wake = () => {}
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line)
    wake()
  })
  // A command to a server that died meanwhile.
  child.stdin.on('error', () => {})
  let gone = false
  void ended.then(() => {
    gone = true
    wake()
  })
  const nextLine = async (): Promise<string> => {
    for (;;) {
      const line = lines.shift()
      if (line !== undefined) return line
      if (gone) throw new Died('the server is gone')
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }
  const kill = async () => {
    child.kill('SIGKILL')
    await ended
  }
  const timer = setTimeout(() => child.kill('SIGKILL'), startLimitMs)
  await nextLine()
  clearTimeout(timer)
  return {
    kill,
    async ask<T>(command: string) {
      child.stdin.write(`${command}\n`)
      const line = await nextLine()
      if (line.startsWith('answer ')) return JSON.parse(line.slice('answer '.length)) as T
      throw new Error(line)
    },
  }
}
