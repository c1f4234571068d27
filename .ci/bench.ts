// `pnpm bench`: the server measured against the limit of its own machine, on a MariaDB of its own and on SQLite.
import { startDatabase } from './database.ts'
import { ensureTools } from './machine.ts'
import { run, say } from './process.ts'

const benchLimitMs = 30 * 60_000

async function bench(name: string, words: string[], env: Record<string, string>): Promise<boolean> {
  say(`\n── ${name}`)
  const code = await run(process.execPath, ['server/bench/main.ts', ...words], { env, limitMs: benchLimitMs })
  if (code !== 0) say(`The ${name} bench failed (exit code ${code})`)
  return code === 0
}

await ensureTools(['mariadb'])
const database = await startDatabase({ durable: true })
let good = false
try {
  const env = { TEST_MYSQL_URL: database.url }
  good = await bench('MariaDB', ['mysql'], env)
  good = (await bench('lifecycles', ['lifecycles', '100000', '1000000'], env)) && good
  good = (await bench('addresses on MariaDB', ['addresses', 'mysql'], env)) && good
  good = (await bench('gates on MariaDB', ['gates', 'mysql'], env)) && good
} finally {
  await database.stop()
}
good = (await bench('SQLite', ['sqlite'], {})) && good
good = (await bench('addresses on SQLite', ['addresses', 'sqlite'], {})) && good
good = (await bench('gates on SQLite', ['gates', 'sqlite'], {})) && good
good = (await bench('routing', ['routing'], {})) && good
good = (await bench('triage', ['triage'], {})) && good
good = (await bench('passes', ['passes'], {})) && good
process.exitCode = good ? 0 : 1
