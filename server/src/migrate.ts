// `node src/migrate.ts`: brings the database up to date and ends; run once for each version, before its servers.
import { ConfigError, readConfig } from './config.ts'
import { migrate, openDatabase } from './db/orm.ts'

try {
  const orm = await openDatabase(readConfig(process.env).database, 2)
  try {
    const pending = await orm.migrator.getPending().catch(() => null)
    await migrate(orm)
    process.stdout.write(`The database is up to date (${pending?.length ?? 'all'} new).\n`)
  } finally {
    await orm.close()
  }
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String((error as Error).stack)}\n`)
  process.exitCode = 1
}
