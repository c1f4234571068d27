// `pnpm --filter server district check <folder> | load <folder>`: a district by its folder of CSV and GeoJSON.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, readConfig, type Config } from './config.ts'
import type { Context } from './context.ts'
import { bindMode } from './db/mode.ts'
import { migrate, newManager, openDatabase } from './db/orm.ts'
import { DistrictRefused, type Problem } from './routing/district/district.ts'
import { loadFolder } from './routing/district/load-folder.ts'
import type { Loaded } from './routing/district/load.ts'

const usage = 'Usage: pnpm --filter server district check <folder> | load <folder>'

const say = (text: string) => process.stdout.write(`${text}\n`)
const toLine = ({ file, line, message }: Problem) => `${line === null ? file : `${file}:${line}`}: ${message}`

async function withDatabase<T>(
  database: Config['database'],
  config: Config,
  work: (ctx: Context) => Promise<T>,
) {
  const orm = await openDatabase(database, 2)
  try {
    await migrate(orm)
    const now = () => new Date()
    await bindMode(newManager(orm), config.wechat, now())
    return await work({ em: newManager(orm), now, config } as Context)
  } finally {
    await orm.close()
  }
}

/** Loaded into a database of its own that is thrown away: nothing is judged by two standards. */
async function tryOut(folder: string, config: Config): Promise<Loaded> {
  const scratch = await mkdtemp(join(tmpdir(), 'chaolin-district-'))
  try {
    const database = { kind: 'sqlite' as const, file: join(scratch, 'scratch.db') }
    return await withDatabase(database, config, (ctx) => loadFolder(ctx, folder))
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}

async function main([command = '', folder]: string[]) {
  if (!folder || !['check', 'load'].includes(command)) throw new ConfigError(usage)
  const config = readConfig(process.env)
  const loaded =
    command === 'check'
      ? await tryOut(folder, config)
      : await withDatabase(config.database, config, (ctx) => loadFolder(ctx, folder))
  const { code, posts, sites, addresses, areasVersion, calendarDays, rulesVersion } = loaded
  const what = `${posts} posts, ${sites} sites, ${addresses.lines} addresses, ${calendarDays} calendar days`
  say(
    command === 'check'
      ? `${code}: ${what}; no problems`
      : `${code}: ${what}; areas ${areasVersion}, rules ${rulesVersion}`,
  )
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  if (error instanceof DistrictRefused) for (const problem of error.problems) say(toLine(problem))
  else
    process.stderr.write(`${error instanceof ConfigError ? error.message : String((error as Error).stack)}\n`)
  process.exitCode = 1
}
