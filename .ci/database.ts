// A private MariaDB in a temporary folder on a free port, for one run; a server that is already there is never touched.
import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { findMariadb, findProgram } from './machine.ts'
import { onExit } from './process.ts'

export type Database = { url: string; stop: () => Promise<void> }

const startLimitMs = 60_000
const stopLimitMs = 30_000

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** A MariaDB greets a client as soon as it takes connections, which it does only after its init file has run. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const end = (answer: boolean) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(1000, () => end(false))
    socket.once('data', (bytes) => end(bytes.includes('MariaDB')))
    socket.once('error', () => end(false))
    socket.once('close', () => end(false))
  })
}

async function untilItAnswers(child: ChildProcess, port: number, logFile: string): Promise<void> {
  const deadline = Date.now() + startLimitMs
  while (!(await greets(port))) {
    if (child.exitCode !== null || child.signalCode !== null || Date.now() > deadline) {
      throw new Error(`MariaDB did not start:\n${readFileSync(logFile, 'utf8').slice(-4000)}`)
    }
    await pause(50)
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs)
  await ended
  clearTimeout(timer)
}

/**
 * `durable` syncs every commit to disk and holds the whole country's address book in memory, as production does;
 * without it a run is quicker and survives no power cut.
 */
function serverFlags(folder: string, port: number, durable: boolean): string[] {
  return [
    `--datadir=${folder}/data`,
    `--socket=${folder}/socket`,
    `--pid-file=${folder}/pid`,
    `--log-error=${folder}/log`,
    `--init-file=${folder}/init.sql`,
    `--port=${port}`,
    '--bind-address=127.0.0.1',
    '--skip-name-resolve',
    '--skip-log-bin',
    '--max-connections=300',
    `--innodb-buffer-pool-size=${durable ? '1G' : '256M'}`,
    '--innodb-log-file-size=96M',
    `--innodb-flush-log-at-trx-commit=${durable ? 1 : 2}`,
    `--innodb-doublewrite=${durable ? 'ON' : 'OFF'}`,
  ]
}

export async function startDatabase({ durable = false }: { durable?: boolean } = {}): Promise<Database> {
  const program = findMariadb()
  const install = findProgram('mariadb-install-db', 'mysql_install_db')
  if (!program || !install) throw new Error('No MariaDB on this machine')
  const folder = mkdtempSync(path.join(tmpdir(), 'chaolin-db-'))
  let child: ChildProcess | undefined
  const undone = onExit(() => {
    child?.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  const stop = async () => {
    if (child) await end(child)
    rmSync(folder, { recursive: true, force: true })
    undone()
  }
  try {
    const user = process.getuid?.() === 0 ? ['--user=root'] : []
    execFileSync(
      install,
      [
        '--no-defaults',
        `--datadir=${folder}/data`,
        '--auth-root-authentication-method=normal',
        '--skip-test-db',
        ...user,
      ],
      { stdio: 'pipe' },
    )
    writeFileSync(
      path.join(folder, 'init.sql'),
      `create user chaolin@'127.0.0.1' identified by 'chaolin';\ngrant all on *.* to chaolin@'127.0.0.1';\n`,
    )
    writeFileSync(path.join(folder, 'log'), '')
    const port = await freePort()
    child = spawn(program, ['--no-defaults', ...user, ...serverFlags(folder, port, durable)], {
      stdio: 'ignore',
      // Its own group: Ctrl-C reaches us alone, and we end it after the tests have let go of it.
      detached: true,
    })
    await untilItAnswers(child, port, path.join(folder, 'log'))
    return { url: `mysql://chaolin:chaolin@127.0.0.1:${port}`, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
