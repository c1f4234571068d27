// `pnpm --filter server stats rebuild`: adds up every day anew from the steps of the reports; the server may go on running.
import { ConfigError, readConfig } from './config.ts'
import type { Context } from './context.ts'
import { bindMode } from './db/mode.ts'
import { migrate, newManager, openDatabase } from './db/orm.ts'
import { rebuildAll } from './staff/stats/rollups.ts'

const usage = 'Usage: pnpm --filter server stats rebuild'
const say = (text: string) => process.stdout.write(`${text}\n`)

async function main([command]: string[]) {
  if (command !== 'rebuild') throw new ConfigError(usage)
  const config = readConfig(process.env)
  const orm = await openDatabase(config.database, 2)
  try {
    await migrate(orm)
    const now = () => new Date()
    await bindMode(newManager(orm), config.wechat, now())
    const days = await rebuildAll({ em: newManager(orm), now, config } as Context, (day) =>
      say(`up to ${day}`),
    )
    say(`${days} days added up anew`)
  } finally {
    await orm.close()
  }
}

try {
  await main(process.argv.slice(2))
} catch (error) {
  process.stderr.write(`${error instanceof ConfigError ? error.message : String((error as Error).stack)}\n`)
  process.exitCode = 1
}
