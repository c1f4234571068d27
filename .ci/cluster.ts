// `pnpm cluster:test [--short]`: three database nodes, three servers and a balancer on this machine; things die under load.
import { ensureTools } from './machine.ts'
import { pnpm, say } from './process.ts'

const limitMs = 20 * 60_000

const words = process.argv.slice(2)
const unknown = words.filter((word) => word !== '--short')
if (unknown.length > 0) {
  say(`Unknown: ${unknown.join(', ')}; there is --short.`)
  process.exit(1)
}
await ensureTools(['cluster'])
const length = words.includes('--short') ? 'short' : 'long'
const code = await pnpm(['--filter', 'server', 'run', 'test:cluster'], { env: { CLUSTER: length }, limitMs })
process.exitCode = code === 0 ? 0 : 1
