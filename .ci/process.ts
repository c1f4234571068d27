// Starts the programs that the commands of this folder are made of, and leaves none of them behind.
import { spawn, type ChildProcess } from 'node:child_process'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '..')

type Cleanup = () => void

const cleanups = new Set<Cleanup>()

/** Registers what must be undone even when this process is interrupted; call the answer once it is undone. */
export function onExit(cleanup: Cleanup): Cleanup {
  cleanups.add(cleanup)
  return () => cleanups.delete(cleanup)
}

process.on('exit', () => {
  for (const cleanup of cleanups) cleanup()
})
for (const [signal, code] of [
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const) {
  process.on(signal, () => process.exit(code))
}

export function say(line: string) {
  process.stdout.write(`${line}\n`)
}

/** Ends a child that leads its own process group, with everything that it started. */
export function killGroup(child: ChildProcess, signal: NodeJS.Signals) {
  if (child.pid === undefined) return
  try {
    process.kill(-child.pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}

export type RunOptions = {
  env?: Record<string, string>
  limitMs?: number
  /** Takes the output instead of showing it. */
  onOutput?: (text: string) => void
}

/** Runs a program with its output on ours; answers its exit code, or null when a signal or the limit ended it. */
export async function run(command: string, args: string[], options: RunOptions = {}): Promise<number | null> {
  const child = spawn(command, args, {
    cwd: root,
    env: { ...process.env, ...options.env },
    stdio: options.onOutput ? ['ignore', 'pipe', 'pipe'] : ['ignore', 'inherit', 'inherit'],
    detached: true,
  })
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => options.onOutput?.(text))
  }
  const undone = onExit(() => killGroup(child, 'SIGKILL'))
  const timer = setTimeout(
    () => {
      say(`${command} ${args.join(' ')}: ended after its limit of ${(options.limitMs ?? 0) / 60_000} minutes`)
      killGroup(child, 'SIGKILL')
    },
    options.limitMs ?? 2 ** 31 - 1,
  )
  try {
    return await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      // What the program left behind would hold our end of its output open.
      child.once('exit', () => killGroup(child, 'SIGKILL'))
      child.once('close', resolve)
    })
  } finally {
    clearTimeout(timer)
    undone()
  }
}

/** pnpm as the person started it; without one, by npx. */
export function pnpm(args: string[], options?: RunOptions): Promise<number | null> {
  const started = process.env.npm_execpath ?? ''
  return path.basename(started).startsWith('pnpm')
    ? run(started, args, options)
    : run('npx', ['--yes', 'pnpm@12', ...args], options)
}
