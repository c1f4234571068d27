// Builds the mini-program, and believes a build only when its output is new: `node .ci/build.ts [h5] [weapp] [--if-stale]`.
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { pnpm, root, say } from './process.ts'

export const targets = ['h5', 'weapp'] as const
export type Target = (typeof targets)[number]

export const distOf = (target: Target) => path.join(root, 'miniapp', 'dist', target)

const proofs: Record<Target, string> = { h5: 'index.html', weapp: 'app.json' }
const sources = [
  'miniapp/src',
  'miniapp/config',
  'miniapp/types',
  'miniapp/package.json',
  'miniapp/babel.config.js',
  'shared/src',
]
const buildLimitMs = 8 * 60_000

function newestMs(file: string): number {
  if (!existsSync(file)) return 0
  const stat = statSync(file)
  if (!stat.isDirectory()) return stat.mtimeMs
  return Math.max(stat.mtimeMs, ...readdirSync(file).map((name) => newestMs(path.join(file, name))))
}

/** A build is stale when it is missing, or older than anything that it is made from. */
export function isStale(target: Target): boolean {
  const proof = path.join(distOf(target), proofs[target])
  if (!existsSync(proof)) return true
  const builtMs = statSync(proof).mtimeMs
  return sources.some((source) => newestMs(path.join(root, source)) > builtMs)
}

/** Builds from nothing: a mistake in Taro's configuration makes it exit 0 with the old output, or none, in place. */
export async function build(target: Target): Promise<void> {
  say(`Building ${path.relative(root, distOf(target))} …`)
  const startedMs = Date.now()
  rmSync(distOf(target), { recursive: true, force: true })
  let output = ''
  const code = await pnpm(['--filter', 'miniapp', 'run', `build:${target}`], {
    env: { NODE_ENV: 'production' },
    limitMs: buildLimitMs,
    // Webpack draws a progress bar; it is worth reading only after a failure.
    onOutput: (text) => (output += text),
  })
  const made = existsSync(path.join(distOf(target), proofs[target]))
  if (code !== 0 || !made) {
    const reason = code === 0 ? `Taro ended well but made no ${proofs[target]}` : `exit code ${code}`
    throw new Error(`${output}\nThe ${target} build failed: ${reason}`)
  }
  say(`Built in ${((Date.now() - startedMs) / 1000).toFixed(0)} s`)
}

export async function buildWhatIsStale(wanted: readonly Target[]): Promise<void> {
  for (const target of wanted) if (isStale(target)) await build(target)
}

if (import.meta.main) {
  const words = process.argv.slice(2)
  const named = targets.filter((target) => words.includes(target))
  const wanted = named.length > 0 ? named : targets
  if (words.includes('--if-stale')) await buildWhatIsStale(wanted)
  else for (const target of wanted) await build(target)
}
