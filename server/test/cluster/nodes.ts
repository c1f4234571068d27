// Three MariaDB nodes with Galera on loopback, set up by deploy/galera.cnf; each may be killed and brought back.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import mysql, { type RowDataPacket } from 'mysql2/promise'
import { freePorts } from './ports.ts'

const template = join(import.meta.dirname, '../../deploy/galera.cnf')
const startLimitMs = 60_000
const programs = [
  '/usr/sbin/mariadbd',
  '/usr/bin/mariadb-install-db',
  '/usr/lib/galera/libgalera_smm.so',
  '/usr/bin/rsync',
]

export type Node = {
  name: string
  port: number
  start(first?: boolean): Promise<void>
  kill(): Promise<void>
  ask<Row = Record<string, unknown>>(sql: string): Promise<Row[]>
}

/** As root the state transfer would drop its rights half-way: the nodes are the user mysql from the start. */
function account() {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync('id', [flag, 'mysql'], { encoding: 'utf8' }))
  return { uid: id('-u'), gid: id('-g') }
}

const render = (values: Record<string, string>) =>
  readFileSync(template, 'utf8').replace(/^(?!#)(.*)$/gm, (line) =>
    line.replace(/\$\{(\w+)\}/g, (_all, name: string) => {
      const value = values[name]
      if (value === undefined) throw new Error(`galera.cnf asks for ${name}`)
      return value
    }),
  )

export async function makeNodes(folder: string): Promise<Node[]> {
  const missing = programs.filter((program) => !existsSync(program))
  if (missing.length > 0) throw new Error(`Run it by \`pnpm cluster:test\`: ${missing.join(', ')} missing`)
  const ports = await freePorts(12)
  const user = account()
  chmodSync(folder, 0o755)
  const empty = join(folder, 'empty')
  mkdirSync(empty)
  if (user.uid !== undefined) execFileSync('chown', [`${user.uid}:${user.gid}`, empty])
  execFileSync(
    'mariadb-install-db',
    ['--no-defaults', `--datadir=${empty}`, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { stdio: 'pipe', ...user },
  )
  const group = `gcomm://${[0, 1, 2].map((i) => `127.0.0.1:${ports[i * 4 + 1]}`).join(',')}`
  return [0, 1, 2].map((i) => {
    const name = `n${i + 1}`
    const data = join(folder, name)
    cpSync(empty, data, { recursive: true, preserveTimestamps: true })
    if (user.uid !== undefined) execFileSync('chown', ['-R', `${user.uid}:${user.gid}`, data])
    const [port, cluster, ist, sst] = ports.slice(i * 4, i * 4 + 4).map(String) as [
      string,
      string,
      string,
      string,
    ]
    const settings = join(folder, `${name}.cnf`)
    writeFileSync(
      settings,
      render({
        NODE_NAME: name,
        NODE_HOST: '127.0.0.1',
        NODE_PORT: port,
        CLUSTER_PORT: cluster,
        IST_PORT: ist,
        SST_PORT: sst,
        SST_METHOD: 'rsync',
        GROUP: group,
        DATA_FOLDER: data,
        MEMORY: '128M',
      }),
    )
    return makeNode({ name, settings, log: join(data, 'error.log'), port: Number(port), user })
  })
}

type Plan = {
  name: string
  settings: string
  log: string
  port: number
  user: { uid?: number; gid?: number }
}

function makeNode({ name, settings, log, port, user }: Plan): Node {
  let child: ChildProcess | undefined
  process.on('exit', () => child?.kill('SIGKILL'))
  const ask = async <Row>(sql: string) => {
    const connection = await mysql.createConnection({
      host: '127.0.0.1',
      port,
      user: 'root',
      connectTimeout: 2000,
    })
    try {
      await connection.query('set session wsrep_sync_wait = 1')
      const [rows] = await connection.query<RowDataPacket[]>(sql)
      return rows as Row[]
    } finally {
      connection.destroy()
    }
  }
  const isInStep = async () => {
    const rows = await ask<{ Value: string }>("show status like 'wsrep_local_state_comment'").catch(() => [])
    return rows[0]?.Value === 'Synced'
  }
  return {
    name,
    port,
    ask,
    async start(first = false) {
      const words = [`--defaults-file=${settings}`, ...(first ? ['--wsrep-new-cluster'] : [])]
      const started = spawn('/usr/sbin/mariadbd', words, { stdio: 'ignore', ...user })
      child = started
      const deadline = Date.now() + startLimitMs
      while (!(await isInStep())) {
        if (started.exitCode !== null || Date.now() > deadline)
          throw new Error(`${name} did not start:\n${readFileSync(log, 'utf8').slice(-3000)}`)
        await pause(200)
      }
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return
      const gone = once(child, 'exit')
      child.kill('SIGKILL')
      await gone
    },
  }
}
