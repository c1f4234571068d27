// `pnpm test [part …]`: every test there is, from nothing; the last line says how many passed and failed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { buildWhatIsStale, type Target } from './build.ts'
import { startDatabase } from './database.ts'
import { ensureTools, findChromium, mayHaveCluster } from './machine.ts'
import { onExit, pnpm, say } from './process.ts'

type Part = {
  name: string
  package: string
  script: string
  /** `durable` = one that syncs every commit. */
  database?: 'quick' | 'durable'
  /** The build of the mini-program that the part opens in a browser. */
  build?: Target
  /** Reads pictures of codes back. */
  pictures?: true
  /** Nodes with Galera behind HAProxy, which not every machine can have. */
  cluster?: true
  env?: Record<string, string>
  limitMinutes?: number
}

const parts: Part[] = [
  { name: 'shared', package: '@chaolin/shared', script: 'test' },
  {
    name: 'server',
    package: 'server',
    script: 'test',
    database: 'quick',
    pictures: true,
    limitMinutes: 30,
  },
  { name: 'miniapp', package: 'miniapp', script: 'test' },
  {
    name: 'h5',
    package: 'miniapp',
    script: 'test:h5',
    database: 'quick',
    build: 'h5',
    limitMinutes: 20,
  },
  { name: 'weapp', package: 'miniapp', script: 'test:weapp', database: 'quick', build: 'weapp' },
  {
    name: 'crash',
    package: 'server',
    script: 'test:crash',
    database: 'durable',
    env: { CRASH_ROUNDS: process.env.CRASH_ROUNDS ?? '3' },
  },
  { name: 'cluster', package: 'server', script: 'test:cluster', cluster: true },
]

const partLimitMinutes = 15

/** What jest writes with --json, as far as it is read here. */
type JestReport = {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  numRuntimeErrorTestSuites: number
}

type Result = {
  name: string
  passed: number
  failed: number
  skipped: number
  minutes: number
  remark: string
}

function readReport(file: string): JestReport | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as JestReport
  } catch {
    return undefined
  }
}

/** A part that broke counts as one failure more than its failed tests; one that ran nothing has failed too. */
function judge(code: number | null, report: JestReport | undefined, strict: boolean) {
  if (!report) return { passed: 0, failed: 1, skipped: 0, remark: `no report, exit code ${code}` }
  const skipped = report.numPendingTests + report.numTodoTests
  const passed = report.numPassedTests
  let failed = report.numFailedTests + report.numRuntimeErrorTestSuites + (strict ? skipped : 0)
  const remarks = strict && skipped > 0 ? ['nothing may be skipped with CI=true'] : []
  if (passed + failed === 0) {
    failed = 1
    remarks.push('ran no test')
  }
  if (code !== 0 && failed === 0) {
    failed = 1
    remarks.push(`exit code ${code}`)
  }
  return { passed, failed, skipped, remark: remarks.join(', ') }
}

async function runPart(part: Part, folder: string) {
  const strict = process.env.CI === 'true'
  const file = path.join(folder, `${part.name}.json`)
  const words = ['--json', `--outputFile=${file}`, ...(strict ? ['--ci'] : [])]
  if (part.build) await buildWhatIsStale([part.build])
  const database = part.database ? await startDatabase({ durable: part.database === 'durable' }) : undefined
  try {
    const code = await pnpm(['--filter', part.package, 'run', part.script, ...words], {
      env: {
        ...part.env,
        ...(part.build ? { CHROMIUM: findChromium() ?? '' } : {}),
        ...(database ? { TEST_MYSQL_URL: database.url } : {}),
      },
      limitMs: (part.limitMinutes ?? partLimitMinutes) * 60_000,
    })
    return judge(code, readReport(file), strict)
  } finally {
    await database?.stop()
  }
}

async function timed(part: Part, folder: string): Promise<Result> {
  const startedMs = Date.now()
  say(`\n── ${part.name}`)
  const counts = await runPart(part, folder).catch((error: unknown) => {
    say(error instanceof Error ? error.message : String(error))
    return { passed: 0, failed: 1, skipped: 0, remark: 'did not run' }
  })
  return { name: part.name, minutes: (Date.now() - startedMs) / 60_000, ...counts }
}

function chosenParts(words: string[]): Part[] {
  const unknown = words.filter((word) => !parts.some((part) => part.name === word))
  if (unknown.length > 0) {
    say(`No part named ${unknown.join(', ')}; there are ${parts.map((part) => part.name).join(', ')}.`)
    process.exit(1)
  }
  if (words.length > 0) return parts.filter((part) => words.includes(part.name))
  if (process.env.CI === 'true' || mayHaveCluster()) return parts
  say(
    'The cluster part is left out: it needs MariaDB, Galera and HAProxy as Debian has them, and the right to install them.',
  )
  return parts.filter((part) => !part.cluster)
}

function printResults(results: Result[]) {
  say('')
  for (const { name, passed, failed, skipped, minutes, remark } of results) {
    const counts = `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
    say(`  ${name.padEnd(8)} ${minutes.toFixed(1).padStart(5)} min  ${counts}${remark && ` (${remark})`}`)
  }
  const sum = (count: (result: Result) => number) =>
    results.reduce((total, result) => total + count(result), 0)
  const failed = sum((result) => result.failed)
  say(`${sum((result) => result.passed)} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
}

async function main() {
  const chosen = chosenParts(process.argv.slice(2))
  await ensureTools([
    ...(chosen.some((part) => part.database) ? (['mariadb'] as const) : []),
    ...(chosen.some((part) => part.build) ? (['chromium'] as const) : []),
    ...(chosen.some((part) => part.pictures) ? (['zbar'] as const) : []),
    ...(chosen.some((part) => part.cluster) ? (['cluster'] as const) : []),
  ])
  const folder = mkdtempSync(path.join(tmpdir(), 'chaolin-test-'))
  onExit(() => rmSync(folder, { recursive: true, force: true }))
  const results: Result[] = []
  for (const part of chosen) results.push(await timed(part, folder))
  printResults(results)
}

await main()
