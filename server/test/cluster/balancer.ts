// HAProxy with deploy/haproxy.cfg, in front of the nodes and of the servers.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

export type Balancer = { databasePort: number; webPort: number; log(): string; stop(): Promise<void> }

const config = join(import.meta.dirname, '../../deploy/haproxy.cfg')
const startLimitMs = 20_000

/** The greeting of a node comes through. */
const greets = (port: number) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.once('data', (bytes) => end(bytes.includes('MariaDB')))
    socket.once('error', () => end(false))
    socket.once('close', () => end(false))
  })

type Ports = { folder: string; database: number; web: number; nodes: number[]; servers: number[] }

export async function startBalancer({ folder, database, web, nodes, servers }: Ports): Promise<Balancer> {
  const at = (port: number) => `127.0.0.1:${port}`
  const env = {
    PATH: process.env.PATH,
    DATABASE_BIND: at(database),
    HTTP_BIND: at(web),
    ADMIN_SOCKET: join(folder, 'balancer.sock'),
    ...Object.fromEntries(nodes.map((port, i) => [`NODE${i + 1}`, at(port)])),
    ...Object.fromEntries(servers.map((port, i) => [`SERVER${i + 1}`, at(port)])),
  }
  const child = spawn('/usr/sbin/haproxy', ['-f', config, '-db'], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  process.on('exit', () => child.kill('SIGKILL'))
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill('SIGKILL')
    await gone
  }
  const deadline = Date.now() + startLimitMs
  while (!(await greets(database))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop()
      throw new Error(`HAProxy did not start:\n${output.slice(-3000)}`)
    }
    await pause(50)
  }
  return { databasePort: database, webPort: web, log: () => output, stop }
}
