// What the tests need of the machine beside Node: a MariaDB, a Chromium, a reader of QR pictures; installed here where that is allowed.
import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { run, say } from './process.ts'

const folders = [
  ...(process.env.PATH ?? '').split(path.delimiter),
  '/usr/sbin',
  '/usr/libexec',
  '/usr/local/sbin',
  '/snap/bin',
  '/opt/homebrew/bin',
  '/usr/local/bin',
]

function executable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

export function findProgram(...names: string[]): string | undefined {
  return names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find(executable)
}

/** A MySQL may answer to `mysqld` too; it initializes its folder in another way, so only a MariaDB counts. */
export function findMariadb(): string | undefined {
  const program = findProgram('mariadbd', 'mysqld')
  if (!program || !findProgram('mariadb-install-db', 'mysql_install_db')) return undefined
  const { stdout } = spawnSync(program, ['--no-defaults', '--version'], { encoding: 'utf8' })
  return stdout.includes('MariaDB') ? program : undefined
}

export function findChromium(): string | undefined {
  const named = process.env.CHROMIUM
  if (named) return executable(named) ? named : undefined
  return (
    findProgram('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ??
    [
      '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
      '/Applications/Chromium.app/Contents/MacOS/Chromium',
    ].find(executable)
  )
}

export type Need = 'mariadb' | 'chromium' | 'cluster' | 'zbar'

const galera = '/usr/lib/galera/libgalera_smm.so'

/** Three nodes and a balancer: the names and places of Debian, as deploy/ has them. */
export const hasCluster = () =>
  findMariadb() !== undefined &&
  existsSync(galera) &&
  findProgram('haproxy') !== undefined &&
  findProgram('rsync') !== undefined

const debianPackages: Record<Need, string[]> = {
  mariadb: ['mariadb-server'],
  chromium: ['chromium', 'fonts-noto-cjk'],
  cluster: ['mariadb-server', 'galera-4', 'haproxy', 'rsync'],
  zbar: ['zbar-tools'],
}

const missingOf = (needs: Need[]) => needs.filter((need) => !isThere[need]())

const isThere: Record<Need, () => boolean> = {
  mariadb: () => findMariadb() !== undefined,
  chromium: () => findChromium() !== undefined,
  cluster: hasCluster,
  zbar: () => findProgram('zbarimg') !== undefined,
}

/** The words that make a command run as root here; nothing when that is not allowed without a password. */
function asRoot(): string[] | undefined {
  if (process.getuid?.() === 0) return []
  return spawnSync('sudo', ['-n', 'true'], { stdio: 'ignore' }).status === 0 ? ['sudo', '-n'] : undefined
}

/** apt starts a database server that it installs; this file, while it is there, makes it leave services alone. */
const policyFile = '/usr/sbin/policy-rc.d'

function forbidServices(sudo: string[]): () => void {
  if (existsSync(policyFile)) return () => undefined
  const text = '#!/bin/sh\nexit 101\n'
  if (sudo.length === 0) {
    writeFileSync(policyFile, text, { mode: 0o755 })
    return () => rmSync(policyFile, { force: true })
  }
  execFileSync('sudo', [
    '-n',
    'sh',
    '-c',
    `printf '${text.replaceAll('\n', '\\n')}' > ${policyFile} && chmod 755 ${policyFile}`,
  ])
  return () => execFileSync('sudo', ['-n', 'rm', '-f', policyFile])
}

async function installWithApt(packages: string[], sudo: string[]): Promise<void> {
  say(`Installing ${packages.join(', ')} with apt-get: the tests need them and they are not on this machine.`)
  const apt = [...sudo, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', '-qq', '-o', 'Dpkg::Use-Pty=0']
  const [program = 'env', ...words] = apt
  const allowServices = forbidServices(sudo)
  try {
    await run(program, [...words, 'update'], { limitMs: 5 * 60_000 })
    // --no-remove: a MySQL that is there is never replaced.
    await run(program, [...words, 'install', '--yes', '--no-remove', ...packages], { limitMs: 10 * 60_000 })
  } finally {
    allowServices()
  }
}

/** There, or to be installed here. */
export const mayHaveCluster = () =>
  hasCluster() || (findProgram('apt-get') !== undefined && asRoot() !== undefined)

/** Answers once everything needed is there; says in one line what to install, and ends with 1, where it can't be. */
export async function ensureTools(needs: Need[]): Promise<void> {
  const missing = missingOf(needs)
  if (missing.length === 0) return
  const sudo = findProgram('apt-get') ? asRoot() : undefined
  if (sudo)
    await installWithApt(
      missing.flatMap((need) => debianPackages[need]),
      sudo,
    )
  const still = missingOf(missing)
  if (still.length === 0) return
  const names = {
    mariadb: 'MariaDB 10.6 or later (mariadbd)',
    chromium: 'Chromium or Chrome (or set CHROMIUM to one)',
    zbar: 'zbar (zbarimg)',
    cluster: "Debian's mariadb-server, galera-4, haproxy and rsync",
  }
  say(`Please install ${still.map((need) => names[need]).join(' and ')}, then run this again.`)
  process.exit(1)
}
