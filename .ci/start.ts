// `pnpm start`: the server with its own database and sandbox, and the H5 that it serves, built first when it is stale.
import { spawn } from 'node:child_process'
import { buildWhatIsStale } from './build.ts'
import { killGroup, onExit, root, say } from './process.ts'

const repeatMs = 1000

try {
  await buildWhatIsStale(['h5'])
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exit(1)
}

// In a group of its own, so that Ctrl-C reaches it once, through us, and it ends what it has in hand.
const server = spawn(process.execPath, ['server/src/main.ts', ...process.argv.slice(2)], {
  cwd: root,
  // Somebody trying it out wants the address, not a line for each request.
  env: { LOG_LEVEL: 'warn', ...process.env },
  stdio: ['ignore', 'inherit', 'inherit'],
  detached: true,
})
let forwardedMs = 0
for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
  process.removeAllListeners(signal)
  process.on(signal, () => {
    // A terminal and pnpm may both tell us of one Ctrl-C; the server takes a second one for impatience.
    if (Date.now() - forwardedMs < repeatMs) return
    forwardedMs = Date.now()
    server.kill(signal)
  })
}
onExit(() => killGroup(server, 'SIGKILL'))
server.on('error', (error) => {
  say(`The server did not start: ${error.message}`)
  process.exitCode = 1
})
server.on('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 143)
})
